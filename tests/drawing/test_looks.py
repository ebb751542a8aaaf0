"""How roles look: own ones, contrast in both schemes, one palette for pictures and style sheet."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from flowfolio.drawing.engine import to_svg
from flowfolio.drawing.graph import Cell, Edge, Graph, Node
from flowfolio.drawing.looks import PALETTE, ROLES, Look, Role, legend_of, stylesheet, unknown_roles
from flowfolio.map_types import map_types
from flowfolio.testing import faint_colours

BET = Role("bet", Look(fill="sky", line="blue", pen=2.4, size=12), "a bet")
NEEDS = Role("needs", Look(line="violet", text="violet", arrow="vee"), "needs it", is_line=True)
ODDS = Role("cell", Look(fill="mint", text="green", size=9))


def test_a_role_of_a_types_own_brings_its_look_and_its_words() -> None:
    bets = (
        Node("a", BET, rows=((Cell(("7 : 1",), ODDS),), (Cell(("Bet",)),)), at=(0, 0), size=(90, 60)),
        Node("b", BET, ("Bet",), at=(200, 0), size=(90, 60)),
    )
    edge = Edge("a", "b", NEEDS)
    graph = Graph("g", "t", "d", bets, (edge,), legend=legend_of((BET, ODDS, NEEDS), (*bets, edge)))
    assert graph.legend == (("bet", "a bet"), ("needs", "needs it"))
    svg = to_svg(graph)
    for colour in (ODDS.look.fill, BET.look.line, NEEDS.look.line):
        assert f'"{PALETTE[colour].light}"' in svg
    assert {"ff-bet", "ff-needs"} <= set(re.findall(r"ff-[a-z]+", svg))
    assert unknown_roles(graph) == ()
    assert unknown_roles(Graph("g", "t", "d", (Node("a", "bets"),), (Edge("a", "a", "needing"),))) == (
        "bets",
        "needing",
    )
    assert pickle.loads(pickle.dumps(NEEDS)).is_line


@pytest.mark.parametrize("wrong", [{"fill": "pink"}, {"shape": "heart"}, {"arrow": "crow"}, {"route": "long"}])
def test_a_look_that_cannot_be_drawn_is_told_where_it_is_made(wrong: dict[str, Any]) -> None:
    (field, value), *_ = wrong.items()
    with pytest.raises(ValueError, match=f"a look has no {field} '{value}'; it is one of "):
        Look(**wrong)


def test_roles_have_enough_contrast() -> None:
    every = (*ROLES.values(), *(role for each in map_types() for role in each.roles))
    assert [sentence for role in every for sentence in faint_colours(role)] == []
    assert len(set(every)) > 80


def test_the_palette_can_be_told_apart_by_value_and_reaches_the_style_sheet() -> None:
    values = [colour.light for colour in PALETTE.values()]
    assert len(set(values)) == len(values)
    css = stylesheet()
    for name, colour in PALETTE.items():
        assert f'[fill="{colour.light}"]{{fill:var(--ff-draw-{name})}}' in css
        assert css.count(f"--ff-draw-{name}:") == 4
