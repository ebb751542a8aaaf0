"""The words that a new portfolio brings: those of the example, no warning for them, and one for a word of one's own."""

from __future__ import annotations

from pathlib import Path

from conftest import World
from flowfolio.analysis.checking import check
from flowfolio.cli.new import STARTER, scaffold
from flowfolio.portfolio.common_terms import common_terms
from flowfolio.portfolio.portfolio import load

ROOT = Path(__file__).parents[2]


def test_they_are_the_terms_of_the_example() -> None:
    terms = load(ROOT / "maps").glossary.terms
    assert common_terms(terms.values()) == set(terms)
    assert len(terms) > 80


def test_the_starter_and_the_example_share_every_byte_of_what_both_have() -> None:
    brought = [*(STARTER / "maps/glossary").iterdir(), *(STARTER / "maps/maturity").rglob("model.yaml")]
    assert {path.name for path in (ROOT / "maps/glossary").iterdir()} < {path.name for path in brought}
    for path in brought:
        assert path.read_bytes() == (ROOT / path.relative_to(STARTER)).read_bytes(), path


def test_a_word_of_ones_own_that_nobody_uses_is_the_only_one_told(tmp_path: Path) -> None:
    scaffold(tmp_path)
    assert check(tmp_path / "maps") == ()
    own = "- {term: Andon, id: andon, definition: A lamp.}\n- {term: Credit limit, id: limit, definition: As agreed.}\n"
    (tmp_path / "maps/glossary/ours.yaml").write_text(own, "utf-8")
    about = tmp_path / "content/about.md"
    about.write_text(about.read_text("utf-8") + "\nThe credit limit counts.\n", "utf-8")
    (found,) = check(tmp_path / "maps")
    assert (found.code, found.place.path, found.place.line) == ("unused-term", "maps/glossary/ours.yaml", 1)


def test_a_common_word_with_a_meaning_of_ones_own_is_ones_own(world: World) -> None:
    maps = world({"glossary/ours.yaml": "- {term: Gemba, id: gemba, definition: Where the work is.}\n"})
    (maps.parent / "content").mkdir()
    (found,) = check(maps)
    assert (found.code, found.place.path) == ("unused-term", "maps/glossary/ours.yaml")
