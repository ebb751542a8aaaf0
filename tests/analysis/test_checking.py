"""A check of many paths loads each portfolio once, and says the same as checks of each of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import World
from flowfolio.analysis import checking
from flowfolio.analysis.checking import check
from flowfolio.source.problems import FlowfolioError

FILES = {
    "portfolio.yaml": "tilte: Shop\n",
    "streams/loan/stream.yaml": "tilte: Loan\n",
    "streams/shop/stream.yaml": "tilte: Shop\n",
    "glossary/terms.yaml": "- {term: Queue, id: queue, definition: Items that wait.}\n",
}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Give the folders that were loaded so far, in order."""
    seen: list[Path] = []
    load = checking.load

    def noting(folder: Path, **more: Any) -> object:
        seen.append(folder)
        return load(folder, **more)

    monkeypatch.setattr(checking, "load", noting)
    return seen


def test_many_paths_of_one_portfolio_load_it_once(
    world: World, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = world(FILES)
    monkeypatch.chdir(maps.parent)
    paths = [
        Path("maps"),
        maps,
        maps / "streams",
        maps / "streams/loan",
        Path("maps/streams/shop/stream.yaml"),
        maps / "portfolio.yaml",
    ]
    together = check(*paths)
    assert loads == [maps]
    assert set(together) == {problem for path in paths for problem in check(path)}
    assert {problem.place.path for problem in together} == {
        "maps/portfolio.yaml",
        "maps/streams/loan/stream.yaml",
        "maps/streams/shop/stream.yaml",
    }


def test_two_portfolios_are_loaded_one_by_one(world: World, loads: list[Path], tmp_path: Path) -> None:
    maps = world(FILES)
    other = tmp_path / "other/maps"
    (other / "streams/till").mkdir(parents=True)
    (other / "streams/till/stream.yaml").write_text("tilte: Till\n", "utf-8")
    found = check(maps / "streams/loan", other / "streams/till", maps / "streams/shop")
    assert {problem.place.path.split("/")[2] for problem in found} == {"loan", "till", "shop"}
    assert loads == [maps, other]


def test_the_next_check_reads_again(world: World, loads: list[Path]) -> None:
    maps = world(FILES)
    before = check(maps)
    (maps / "portfolio.yaml").write_text("title: Shop\n", "utf-8")
    assert len(check(maps)) == len(before) - 1
    assert len(loads) == 2


@pytest.mark.parametrize("part", ["streams", "maturity", "glossary"])
def test_any_of_its_parts_makes_a_folder_a_portfolio(part: str, tmp_path: Path) -> None:
    with pytest.raises(FlowfolioError, match="is no portfolio: it has neither"):
        check(tmp_path)
    (tmp_path / part).mkdir()
    assert check(tmp_path) == ()


def test_terms_in_pages_count_for_the_whole_and_for_the_folder_of_terms(world: World, loads: list[Path]) -> None:
    maps = world(FILES)
    pages = maps.parent / "content"
    pages.mkdir()
    (pages / "index.md").write_text("# Home\n\nNothing waits.\n", "utf-8")
    found = check(maps / "glossary", maps / "streams/loan/stream.yaml", maps / "glossary/terms.yaml", maps)
    assert ("unused-term", "maps/glossary/terms.yaml") in {(each.code, each.place.path) for each in found}
    assert check(maps / "glossary/terms.yaml") == ()
    assert loads == [maps, maps]
