"""Draw the legend below a picture: each role as the sign that stands for it in the picture, with its words."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import NamedTuple

from flowfolio.drawing.graph import Graph
from flowfolio.drawing.looks import Look, hex_colour, role_of
from flowfolio.drawing.overlay import band, burst, shelves, short
from flowfolio.drawing.quoting import clean
from flowfolio.drawing.text_width import text_width

_MOST = 40
_ROW = 18.0
SIGN = 30.0
"""Points that a sign is wide; a shape is centred in them and at most 14 points high."""
SIZE = 10.0
"""Points of the font of its words."""
_DASHES = (("dashed", "4 2"), ("dotted", "1.5 3"))


class Entry(NamedTuple):
    """A sign and its words: `x` is the left side of the sign, `y` the middle of both, growing downwards."""

    role: str
    words: str
    x: float
    y: float

    @property
    def width(self) -> float:
        """Points that the words take."""
        return text_width(self.words, SIZE)


def entries(graph: Graph, widest: float) -> list[Entry]:
    """Return the legend of a picture as rows no wider than `widest`, below a picture that ends at 0."""
    found: list[Entry] = []
    x, y = 8.0, 16.0
    for role, words in graph.legend[:_MOST]:
        entry = Entry(role, clean(words, 80), x, y)
        room = SIGN + 6 + entry.width + 18
        if x > 8 and x + room > widest:
            x, y = 8.0, y + _ROW
            entry = entry._replace(x=x, y=y)
        found.append(entry)
        x += room
    return found


def legend(graph: Graph, width: float, height: float) -> tuple[str, float, float]:
    """Return one row or more of signs with words, to stand below a picture of that size, and the size of both.

    Empty and of the same size for a picture without a legend.
    """
    if not graph.legend:
        return "", width, height
    widest = max(width, 320.0)
    found = [each._replace(y=each.y + height) for each in entries(graph, widest)]
    parts = [f'<g class="ff-legend" font-size="{SIZE:g}">']
    for each in found:
        parts.append(sign(each.role, each.x, each.y))
        place = f'x="{short(each.x + SIGN + 6)}" y="{short(each.y + 3.5)}"'
        parts.append(f"<text {place}>{html.escape(each.words)}</text>")
    return "\n".join((*parts, "</g>")), widest, found[-1].y + 12


def sign(role: str, x: float, y: float) -> str:
    """Return a role's sign as SVG: its line with its arrowheads, or its shape; `x` is its left side, `y` its middle."""
    look = role_of(role).look
    if role_of(role).is_line:
        return _line(look, x, y)
    middle, colours = x + SIGN / 2, _colours(look)
    if draw := _SHAPES.get(look.shape):
        return draw(look, colours, middle, y)
    if look.fixed:
        return f'<rect x="{short(middle - 3)}" y="{short(y - 7)}" width="6" height="14" {colours}/>'
    return _box(look, colours, x, y)


def _colours(look: Look) -> str:
    fill = hex_colour(look.fill) if look.fill else "none"
    return f'fill="{fill}" {_stroke(look)}'


def _stroke(look: Look) -> str:
    dashes = next((f' stroke-dasharray="{gaps}"' for style, gaps in _DASHES if style in look.style), "")
    return f'stroke="{hex_colour(look.line or "line")}" stroke-width="{min(look.pen, 4):g}"{dashes}'


def _box(look: Look, colours: str, x: float, y: float) -> str:
    corner = ' rx="4"' if "rounded" in look.style else ""
    box = f'<rect x="{short(x + 1)}" y="{short(y - 6.5)}" width="{short(SIGN - 2)}" height="13"{corner} {colours}/>'
    if not look.has_banner:
        return box
    banner = f'width="{short(SIGN - 2)}" height="5" fill="{hex_colour(look.line)}"'
    return f'{box}<rect x="{short(x + 1)}" y="{short(y - 6.5)}" {banner}/>'


def _polygon(*corners: tuple[float, float]) -> Callable[[Look, str, float, float], str]:
    """Return what draws a shape with these corners around a middle."""

    def draw(_look: Look, colours: str, x: float, y: float) -> str:
        points = " ".join(f"{short(x + across)},{short(y + down)}" for across, down in corners)
        return f'<polygon points="{points}" {colours}/>'

    return draw


def _star(_look: Look, colours: str, x: float, y: float) -> str:
    return f'<polygon points="{burst(x - 7.5, y - 7.5, x + 7.5, y + 7.5)}" {colours}/>'


def _shelves(look: Look, _colours: str, x: float, y: float) -> str:
    return shelves(x - 9, y - 6.5, 18, 4.4, hex_colour(look.line))


_SHAPES: dict[str, Callable[[Look, str, float, float], str]] = {
    "triangle": _polygon((0, -7), (8, 6.5), (-8, 6.5)),
    "diamond": _polygon((0, -7.5), (9, 0), (0, 7.5), (-9, 0)),
    "house": _polygon((0, -7), (10, -2), (10, 6.5), (-10, 6.5), (-10, -2)),
    "note": _polygon((-10, -6.5), (5, -6.5), (10, -1.5), (10, 6.5), (-10, 6.5)),
    "star": _star,
    "shelves": _shelves,
}


_COVERED = {"normal": 1.0, "vee": 0.3}
"""How much of its length an arrowhead fills at the middle, so that the line ends there."""


def _line(look: Look, x: float, y: float) -> str:
    """Return a line as in the picture: its dashes, its flash, its band, and a head at each end that has one."""
    end, reach = x + SIGN, 10 * look.scale
    start = x + reach if look.tail_arrow else x
    foot = end - reach * _COVERED.get(look.arrow, 0.0)
    path = f"M{short(start)} {short(y)}"
    if look.route == "zigzag":
        bend = (start + foot) / 2
        path += f"L{short(bend + 4)} {short(y - 4)}L{short(bend - 4)} {short(y + 4)}L{short(foot)} {short(y)}"
    else:
        path += f"H{short(foot)}"
    drawn = band(path) if look.is_band else f'<path fill="none" {_stroke(look)} d="{path}"/>'
    drawn += _head(look, look.arrow, end, y, 1) + (_head(look, look.tail_arrow, x, y, -1) if look.tail_arrow else "")
    return drawn


def _head(look: Look, arrow: str, tip: float, y: float, way: int) -> str:
    """Return an arrowhead with its tip there; `way` is 1 to the right and -1 to the left."""
    if arrow == "none":
        return ""
    long, wide = 10 * look.scale * way, 3.5 * look.scale + look.pen * 0.7
    back = f"L{short(tip - long * _COVERED[arrow])} {short(y)}" if arrow == "vee" else ""
    corners = (
        f"M{short(tip)} {short(y)}L{short(tip - long)} {short(y - wide)}{back}L{short(tip - long)} {short(y + wide)}"
    )
    return f'<path fill="{hex_colour(look.line)}" stroke="none" d="{corners}z"/>'
