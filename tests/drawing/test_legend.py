"""The signs of a legend are those of the picture, and differ without their colours."""

from __future__ import annotations

from drawing.pictures import ROLE, SVG, parse
from flowfolio.drawing.engine import to_svg
from flowfolio.drawing.graph import Graph, Node

SIGNS = ("wait", "kaizen", "choice", "fork", "supermarket", "supplier", "hotspot", "step", "constraint", "outside-step")
LINES = ("push", "pull", "fifo", "flow", "information-electronic", "information-manual", "line-gone", "both")


def legend_outlines(*roles: str) -> list[str]:
    """Return how each sign of a legend is drawn, without its place and its colours."""
    found = []
    for role in roles:
        drawn = parse(
            to_svg(Graph("g", "t", "d", (Node("a", ROLE["step"], at=(0, 0)),), legend=((ROLE[role], "words"),)))
        )
        keys = next(part for part in drawn if part.get("class") == "ff-legend")
        assert [part.text for part in keys if part.tag == f"{SVG}text"] == ["words"]
        shapes = [part for part in keys if part.tag != f"{SVG}text"]
        assert shapes
        kept = ("points", "d", "width", "height", "rx", "stroke-dasharray", "stroke-width")
        found.append(" ".join(f"{part.tag} {[part.get(name) for name in kept]}" for part in shapes))
    return found


def test_the_signs_of_a_legend_differ_without_their_colours() -> None:
    outlines = legend_outlines(*SIGNS, *LINES)
    assert len(set(outlines)) == len(outlines)
    triangle, burst, diamond = outlines[:3]
    assert [shape.count(",") - 6 for shape in (triangle, burst, diamond)] == [3, 24, 4]


def test_a_legend_draws_a_line_for_the_role_of_a_line_that_is_not_in_the_picture() -> None:
    link, card = legend_outlines("link", "dependency-high")
    assert ("path" in link, "rect" in link) == (True, False)
    assert ("path" in card, "rect" in card) == (False, True)
