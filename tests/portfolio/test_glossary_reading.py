"""A slip in a term keeps the term, and makes nothing wrong that refers to it."""

from __future__ import annotations

import pytest

from conftest import World, read_terms
from flowfolio.portfolio.portfolio import load

SOUND = """\
- {term: Work, id: work, definition: "See [[lead time]], [[turnaround]].", see_also: [lead-time]}
- {term: Wait, id: wait, definition: x, similar: [lead-time]}
"""
LEAD_TIME = "term: Lead time\nid: lead-time\naliases: [turnaround]\ndefinition: All of it.\nsee_also: [work]\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "codes"),
    [
        ("[turnaround]", "turnaround", 3, {"wrong-type"}),
        ("term:", "trem:", 1, {"unknown-key", "missing-field"}),
        ("id: lead-time", "id: Lead time", 2, {"wrong-type"}),
        ("id: lead-time\n", "", 1, {"missing-field"}),
        ("definition: All of it.", "definition: [All]", 4, {"wrong-type"}),
        ("definition: All of it.\n", "", 1, {"missing-field"}),
        ("see_also: [work]", "see_also: [Work]", 5, {"wrong-type"}),
        ("see_also: [work]", "colour: red", 5, {"unknown-key"}),
        ("see_also: [work]", "id: other", 5, {"duplicate-key"}),
        ("term: Lead time", "term: 12", 1, {"wrong-type"}),
    ],
)
def test_a_slip_keeps_the_term_and_is_the_only_error(
    world: World, old: str, new: str, line: int, codes: set[str]
) -> None:
    assert old in LEAD_TIME
    maps = world({"glossary/a.yaml": LEAD_TIME.replace(old, new, 1), "glossary/b.yaml": SOUND})
    glossary, contents = read_terms(maps)
    assert {each.code for each in contents.problems} == codes
    assert {(each.place.path, each.place.line) for each in contents.problems} == {("maps/glossary/a.yaml", line)}
    term = glossary.terms["lead-time"]
    assert term.term == "Lead time"
    assert ("All of it." in term.definition) == ("definition" not in old)
    if "definition" in old:
        assert term.definition == "The definition cannot be read: see maps/glossary/a.yaml:1:1."
    assert [*glossary.undefined("[[lead time]] and [[turnaround]]", "page.md")] == []
    assert [each.message for each in glossary.undefined("[[qeue]]", "page.md")] == ["'qeue' is not in the glossary"]


@pytest.mark.parametrize("text", ["- {term", "- Lead time\n", "- {colour: red}\n", "terms: {a: 1\n"])
def test_what_nobody_can_read_may_be_what_others_refer_to(world: World, text: str) -> None:
    glossary, contents = read_terms(world({"glossary/a.yaml": text, "glossary/b.yaml": SOUND}))
    assert {each.place.path for each in contents.problems} == {"maps/glossary/a.yaml"}
    assert [*glossary.undefined("[[lead time]]", "page.md")] == []
    assert list(glossary.terms) == ["work", "wait"]


def test_other_slips_of_the_term_are_told_as_well(world: World) -> None:
    text = LEAD_TIME.replace("[turnaround]", "turnaround").replace("[work]", "[wrok]")
    _, contents = read_terms(world({"glossary/a.yaml": text, "glossary/b.yaml": SOUND}))
    assert [(each.place.line, each.code, each.hint) for each in contents.problems] == [
        (3, "wrong-type", "write [one, two] or one '- …' a line"),
        (5, "unknown-reference", "did you mean 'work'?"),
    ]


def test_a_term_that_only_seems_to_have_an_id_takes_it_from_nobody(world: World) -> None:
    text = "- {term: Work, id: wait, colour: red, id: work, definition: y}\n- {term: Wait, definition: z}\n"
    glossary, contents = read_terms(world({"glossary/a.yaml": text, "glossary/b.yaml": SOUND}))
    assert "duplicate-id" not in {each.code for each in contents.problems}
    assert glossary.terms["wait"].definition == "x"


def test_the_portfolio_has_one_error(world: World) -> None:
    maps = world({"glossary/a.yaml": LEAD_TIME.replace("[turnaround]", "turnaround"), "glossary/b.yaml": SOUND})
    assert [each.code for each in load(maps).problems] == ["wrong-type"]
