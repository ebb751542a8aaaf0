"""Lay out cards: wrap their words, size them, stack them in columns, and draw lines with corners between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from flowfolio.drawing.graph import Cell, Edge, Link, Node
from flowfolio.drawing.looks import look_of
from flowfolio.drawing.text_width import text_width, wrap
from flowfolio.source.document import Loc

GAP = 14.0
"""Points between two cards of a column."""
TRUNK = "ladder-line"
"""The role of a line with a corner and no arrowhead."""
WAYPOINT = "ladder"
"""The role of an invisible point where lines meet."""
_ROOM = 10.0
_AIR = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A card before it has a place; `width` and `height` are points."""

    id: str
    role: str
    rows: tuple[tuple[Cell, ...], ...]
    width: float
    height: float
    href: str = ""
    detail: str = ""
    of: Loc = ()

    def at(self, left: float, top: float) -> Node:
        """Return the card with its upper left corner at this point."""
        place = (left + self.width / 2, top - self.height / 2)
        size = (self.width, self.height)
        return Node(self.id, self.role, (), self.rows, place, size, self.href, self.detail, of=self.of)


def card(
    id_: str,
    role: str,
    parts: Iterable[tuple[str, str, int]],
    width: float,
    *,
    href: str = "",
    detail: str = "",
    of: Loc = (),
) -> Card:
    """Return a card with one row for each (text, role, most lines); a part without text takes no room."""
    border = max(1, round(look_of(role).pen))
    rows: list[tuple[Cell, ...]] = []
    height = 2 * border
    for text, cell_role, most in parts:
        look = look_of(cell_role)
        lines = wrap(text, width - 2 * border - _ROOM, look.size, most, look.bold)
        if lines:
            rows.append((Cell(lines, cell_role, "left"),))
            height += ceil(len(lines) * look.size * 1.2 + _ROOM) + _AIR
    return Card(id_, role, tuple(rows), width, float(height), href, detail, of)


def stacked(cards: Iterable[Card], left: float, top: float) -> tuple[list[Node], float]:
    """Return the cards one below the other, and the y where the next one would begin."""
    nodes = []
    for each in cards:
        nodes.append(each.at(left, top))
        top -= each.height + GAP
    return nodes, top


def words_at(id_: str, text: str, role: str, at: tuple[float, float], width: float = 400.0, *, of: Loc = ()) -> Node:
    """Return one line of plain text, shortened to `width`; `at` is the middle of its left side."""
    look = look_of(role)
    lines = wrap(text, width, look.size, 1, look.bold)
    wide = max((text_width(line, look.size, look.bold) for line in lines), default=1.0) + 2
    return Node(id_, role, lines, at=(at[0] + wide / 2, at[1]), size=(wide, look.size * 1.4), of=of)


def point(id_: str, x: float, y: float) -> Node:
    """Return an invisible point for lines to begin, bend or end at."""
    return Node(id_, WAYPOINT, at=(x, y))


def cornered(
    id_: str, points: Sequence[tuple[float, float]], link: Link, role: str = "link"
) -> tuple[list[Node], list[Edge]]:
    """Return a line through `points` with right angles, each piece first across and then up or down.

    The last piece has the arrowhead of `role` and should run straight.
    """
    nodes = [point(f"{id_}.{number}", x, y) for number, (x, y) in enumerate(points)]
    ends = [node.id for node in nodes]
    edges = [Edge(tail, head, TRUNK, links=(link,)) for tail, head in pairwise(ends[:-1])]
    return nodes, [*edges, Edge(ends[-2], ends[-1], role, links=(link,))]


def left_of(node: Node) -> tuple[float, float]:
    """Return the middle of a placed card's left side."""
    (x, y), (width, _) = node.at or (0.0, 0.0), node.size or (0.0, 0.0)
    return (x - width / 2, y)


def right_of(node: Node) -> tuple[float, float]:
    """Return the middle of a placed card's right side."""
    (x, y), (width, _) = node.at or (0.0, 0.0), node.size or (0.0, 0.0)
    return (x + width / 2, y)
