"""Place a dependency map: sections of cards left and right of the focus, one column or, when there are many, a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from flowfolio.drawing.cards import GAP, Card
from flowfolio.drawing.graph import Node
from flowfolio.map_types.dependency_map.model import Dependency
from flowfolio.map_types.dependency_map.roles import RING

Side = int
"""-1 for left of the focus, 1 for right of it."""
MOST_SPOKES = 9
"""More cards than this on one side make a grid with one spoke a section."""
HEAD = 30.0
_MARGIN = 12.0
_BETWEEN = 26.0


@dataclass(frozen=True, slots=True)
class Section:
    """Dependencies of one direction and one place, in order, with their cards."""

    direction: str
    where: str
    members: tuple[Dependency, ...]
    cards: tuple[Card, ...]

    @property
    def id(self) -> str:
        return f"zone-{self.direction}-{self.where}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A section with its place: the box behind it and the cards, in the order of the members."""

    section: Section
    side: Side
    zone: Node
    cards: tuple[Node, ...]


def sections(dependencies: Sequence[Dependency], card_of: Callable[[Dependency], Card]) -> list[Section]:
    """Return the sections that hold something: inside before outside."""
    found = []
    for direction in ("needs", "provides", "both"):
        for where in ("inside", "outside"):
            members = tuple(each for each in dependencies if (each.direction, each.where) == (direction, where))
            if members:
                found.append(Section(direction, where, members, tuple(map(card_of, members))))
    return found


def sides(found: Sequence[Section]) -> dict[Side, list[Section]]:
    """Return the sections of each side: needs left, provides right, both where there is more room."""
    by_side: dict[Side, list[Section]] = {-1: [], 1: []}
    for section in found:
        side = {"needs": -1, "provides": 1}.get(section.direction) or min((1, -1), key=lambda s: _count(by_side[s]))
        by_side[side].append(section)
    return {side: sorted(group, key=lambda each: each.where != "inside") for side, group in by_side.items()}


def is_crowded(by_side: dict[Side, list[Section]]) -> bool:
    """Say whether the cards of a side need more than one column."""
    return any(_count(group) > MOST_SPOKES for group in by_side.values())


def place(group: Sequence[Section], side: Side, gutter: float, crowded: bool) -> list[Placed]:
    """Return the sections of one side from top to bottom, centred on y = 0.

    `gutter` is the room between the focus' centre and the nearest card; what is outside stands further out.
    """
    grids = [_Grid(section, crowded) for section in group]
    top = (sum(grid.height for grid in grids) + _BETWEEN * (len(grids) - 1)) / 2
    placed = []
    for grid in grids:
        away = gutter + (36.0 if grid.section.where == "outside" else 0.0)
        placed.append(grid.at(side, away, top))
        top -= grid.height + _BETWEEN
    return placed


def _count(group: Sequence[Section]) -> int:
    return sum(len(section.members) for section in group)


class _Grid:
    """The cards of a section in rows; the first column stands next to the focus."""

    def __init__(self, section: Section, crowded: bool) -> None:
        count = len(section.cards)
        self.section = section
        self.crowded = crowded
        self.columns = min(count, max(2, ceil(sqrt(count / 2.4)))) if crowded else 1
        self.rows = [section.cards[start : start + self.columns] for start in range(0, count, self.columns)]
        self.heights = [max(card.height for card in row) for row in self.rows]
        self.card_width = section.cards[0].width
        self.height = HEAD + sum(self.heights) + GAP * (len(self.rows) - 1) + 12

    def at(self, side: Side, away: float, top: float) -> Placed:
        """Return the section beside the focus, `away` points from its centre."""
        step = self.card_width + GAP
        nodes, y = [], top - HEAD
        for row, height in zip(self.rows, self.heights, strict=True):
            for column, each in enumerate(row):
                near = side * (away + column * step)
                nodes.append(each.at(near if side > 0 else near - self.card_width, y))
            y -= height + GAP
        width = self.columns * step - GAP
        size = (width + 2 * _MARGIN, self.height)
        middle = (side * (away + width / 2), top - self.height / 2)
        zone = Node(self.section.id, RING[self.section.where], at=middle, size=size)
        return Placed(self.section, side, zone, tuple(nodes))
