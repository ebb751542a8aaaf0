"""The check that we give to whoever writes a map type: it says each broken promise in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import create_model

from flowfolio import map_types
from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import Look, Role
from flowfolio.map_types import MapType, Reference, Table, kinds
from flowfolio.map_types.roadmap.rows import ROADMAP_ITEMS
from flowfolio.testing import check_map_type

ROADMAP = kinds()["roadmap"]
VALUE_STREAM = kinds()["current-state"]


def drawn(*nodes: Node) -> Callable[[Any, Any], Graph]:
    return lambda _map, _context: Graph("g", "Title", "Words", nodes)


def told(table: Table) -> Callable[[Any, Any], tuple[Table, ...]]:
    return lambda map_, context: (*ROADMAP.tables(map_, context), table)


BROKEN: dict[str, tuple[MapType, str]] = {
    "role": (replace(ROADMAP, draw=drawn(Node("a", "shiny"))), "its picture has the role 'shiny', which has no look"),
    "own role": (
        replace(ROADMAP, roles=ROADMAP.roles[1:]),
        "its picture has the role 'item-proposed', which is none of its",
    ),
    "faint words": (
        replace(ROADMAP, roles=(*ROADMAP.roles, Role("bet", Look(fill="sun", text="sand")))),
        "the words of the role 'bet' are hard to read on a light page",
    ),
    "faint line": (
        replace(ROADMAP, roles=(*ROADMAP.roles, Role("bet", Look(line="sand")))),
        "the lines of the role 'bet' are hard to see on a light page",
    ),
    "link": (replace(ROADMAP, draw=drawn(Node("a", "plain", href="#b"))), "its pictures link to '#b', which no row"),
    "no link": (replace(ROADMAP, draw=drawn(Node("a", "plain")), views={}), "nothing in its pictures is a link"),
    "word": (
        replace(ROADMAP, draw=drawn(Node("a", "plain", lines=("Unheard",), href="#b"))),
        "its picture says 'Unheard', which stands in none of its tables",
    ),
    "row": (replace(ROADMAP, tables=told(Table("Odd", ("A", "B"), (("a",),)))), "has not as many cells as"),
    "ids": (replace(ROADMAP, tables=told(Table("Odd", ("A",), (("a",),), ("x", "y")))), "has 2 ids for 1 rows"),
    "name": (replace(ROADMAP, tables=told(Table("Odd", ("A",), (("",),)))), "has no name in its first cell"),
    "twice": (
        replace(ROADMAP, tables=told(Table("Odd", ("A",), (("a",), ("b",)), ("x", "x")))),
        "its tables have the id 'x' 2 times",
    ),
    "items": (replace(ROADMAP, tables=lambda _map, _context: ()), "has no row with the id 'item-"),
    "thing": (replace(ROADMAP, things=("item",), tables=lambda _map, _context: ()), "the item '"),
    "nothing": (replace(ROADMAP, defines=lambda _map: iter(())), "its example defines nothing"),
    "place": (
        replace(ROADMAP, defines=lambda _map: iter([("item", "elsewhere", "Title", ("title",))])),
        "the item 'elsewhere' does not stand where `defines` says",
    ),
    "code": (
        replace(ROADMAP, references=lambda map_: iter([Reference(("title",), map_.title, ("step",), "odd-code")])),
        "`references` has the unknown code 'odd-code'",
    ),
    "figure": (replace(VALUE_STREAM, metrics=()), "it measures 'lead_time', which is none of its `metrics`"),
    "column": (
        replace(ROADMAP, exports={ROADMAP_ITEMS: lambda _map, _context: [{"colour": "red"}]}),
        "has 'colour', which is no column of it",
    ),
    "plain": (replace(ROADMAP, exports={ROADMAP_ITEMS: lambda map_, _context: [{"id": map_}]}), "is not plain"),
    "shown": (
        replace(ROADMAP, draw=drawn(Node("a", "plain", of=("items", 99)))),
        "its picture shows .'items', 99., which its map does not have",
    ),
    "key": (replace(ROADMAP, telling_keys=("item",)), "the telling key 'item' is no field"),
    "kind": (replace(ROADMAP, sessions={"road-map": 5}), "'road-map' is none of its kinds"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_promise_is_said(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sentence = BROKEN[case]
    _installed(broken, monkeypatch)
    with pytest.raises(AssertionError, match=sentence.replace("`", ".")) as said:
        check_map_type(broken)
    assert all(line.startswith(f"{broken.name}: ") for line in str(said.value).splitlines())


def test_an_example_with_a_problem_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(ROADMAP, model=create_model("Reviewed", __base__=ROADMAP.model, reviewer=(str, ...)))
    _installed(broken, monkeypatch)
    with pytest.raises(AssertionError, match=r"roadmap: its example has problems\nexample\.yaml:"):
        check_map_type(broken)


def test_a_type_has_to_be_installed() -> None:
    with pytest.raises(AssertionError, match="'roadmap' is no kind of an installed map type"):
        check_map_type(replace(ROADMAP))


def _installed(map_type: MapType, monkeypatch: pytest.MonkeyPatch) -> None:
    others = (each for each in map_types.map_types() if each.name != map_type.name)
    every = (*others, map_type)
    by_kind = {kind: each for each in every for kind in each.kinds}
    for module in ("flowfolio.testing", "flowfolio.portfolio.single", "flowfolio.map_types"):
        monkeypatch.setattr(f"{module}.kinds", lambda: by_kind)
    monkeypatch.setattr("flowfolio.map_types.map_types", lambda: every)
