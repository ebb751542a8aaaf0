"""Draw a roadmap as a board: columns Now, Next and Later, and lines from what comes first to what waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import get_args

from flowfolio.drawing.cards import GAP, Card, card, cornered, left_of, right_of, stacked, words_at
from flowfolio.drawing.graph import Edge, Graph, Link, Node
from flowfolio.drawing.looks import legend_of
from flowfolio.map_types import Context
from flowfolio.map_types.item import Item
from flowfolio.map_types.roadmap import roles, words
from flowfolio.map_types.roadmap.model import Roadmap

WIDTH = 224.0
_GUTTER = 44.0
_LANE = 7.0
_LANES = 12
_TOP = -26.0
_ASIDE = 9.0
MOST_LINES = 300
"""With more lines than this none is drawn: nobody could follow them, and the table lists them."""
_HORIZONS: tuple[str, ...] = get_args(Item.model_fields["horizon"].annotation)


def draw(map_: Roadmap, _context: Context) -> Graph:
    """Return the board as a pinned graph; done and dropped items stand below the others of their column."""
    lanes = _lanes(map_)
    lefts = _lefts(lanes)
    nodes: list[Node] = []
    columns: list[list[Node]] = []
    for number, horizon in enumerate(_HORIZONS):
        found = [place for place, item in enumerate(map_.items) if item.horizon == horizon]
        found.sort(key=lambda place: map_.items[place].status in {"done", "dropped"})
        head = f"{words.HORIZONS[horizon]} ({len(found)})"
        nodes.append(words_at(f"head-{horizon}", head, "heading", (lefts[number], -4), of=("items",)))
        cards, _ = stacked([item_card(map_, place) for place in found], lefts[number], _TOP)
        columns.append(cards)
    bends, edges = _Board(columns, lefts, lanes).lines(map_)
    nodes += [*chain.from_iterable(columns), *bends]
    return Graph(
        id="roadmap",
        title=map_.title,
        description=words.description(map_),
        nodes=tuple(nodes),
        edges=tuple(edges),
        legend=legend_of(roles.ROLES, (*nodes, *edges)),
    )


def item_card(map_: Roadmap, place: int) -> Card:
    """Return the card of an item."""
    item, of = map_.items[place], ("items", place)
    id_ = f"item-{item.id}"
    parts = (
        (item.title, "label", 4),
        (words.meta_text(item), "cell-strong", 2),
        (words.dates_text(item), "cell-muted", 1),
        (words.measure_text(item), "cell", 3),
        (words.levels_text(item), "cell-muted", 1),
    )
    return card(id_, roles.ITEM[item.status], parts, WIDTH, href=f"#{id_}", detail=words.sentence(item, map_), of=of)


def waiting(map_: Roadmap) -> Iterator[tuple[str, str, Link]]:
    """Yield (what comes first, what waits for it, the link between both) for all items that the map has."""
    known = {item.id for item in map_.items}
    for place, item in enumerate(map_.items):
        for word in dict.fromkeys(item.depends_on):
            if word in known:
                yield word, item.id, Link(("items", place, "depends_on"), f"item-{word}", f"item-{item.id}")


def _column(item: Item) -> int:
    return _HORIZONS.index(item.horizon)


def _lanes(map_: Roadmap) -> dict[tuple[int, str], int]:
    """Return a lane for (gutter, item that comes first), so that lines from different items run side by side.

    Gutter 0 lies left of the first column, gutter 3 right of the last one.
    """
    items = {item.id: item for item in map_.items}
    taken = [0] * (len(_HORIZONS) + 1)
    lanes: dict[tuple[int, str], int] = {}
    for item in map_.items:
        for word in item.depends_on:
            first = items.get(word)
            if first is None:
                continue
            for gutter in _gutters(_column(first), _column(item)):
                if (gutter, word) not in lanes:
                    lanes[gutter, word] = taken[gutter] % _LANES
                    taken[gutter] += 1
    return lanes


def _gutters(start: int, end: int) -> range:
    """Return the gutters a line runs through, in its direction."""
    if start < end:
        return range(start + 1, end + 1)
    return range(start, end, -1) if start > end else range(start + 1, start + 2)


def _lefts(lanes: dict[tuple[int, str], int]) -> list[float]:
    """Return the left edge of each column; a gutter grows with its lanes."""
    lefts = [0.0]
    for gutter in range(1, len(_HORIZONS)):
        widest = max((lane for (place, _), lane in lanes.items() if place == gutter), default=0)
        lefts.append(lefts[-1] + WIDTH + _GUTTER + _LANE * widest)
    return lefts


class _Board:
    """Placed columns of cards, and the ways between them: along gutters and through the gaps of a column."""

    def __init__(self, columns: Sequence[list[Node]], lefts: list[float], lanes: dict[tuple[int, str], int]) -> None:
        self._columns = columns
        self._lefts = lefts
        self._lanes = lanes
        self._cards = {node.id: node for column in columns for node in column}

    def lines(self, map_: Roadmap) -> tuple[list[Node], list[Edge]]:
        """Return every dependency as a line with right angles that stays clear of the cards; too many are left out."""
        columns = {item.id: _column(item) for item in map_.items}
        pairs = list(waiting(map_))
        nodes: list[Node] = []
        edges: list[Edge] = []
        for number, (first, then, link) in enumerate(pairs if len(pairs) <= MOST_LINES else ()):
            added, lines = cornered(f"after-{number}", self._way(first, then, columns), link, roles.WAITS)
            nodes += added
            edges += lines
        return nodes, edges

    def _way(self, first: str, then: str, columns: dict[str, int]) -> list[tuple[float, float]]:
        start, end = columns[first], columns[then]
        tail, head = self._cards[f"item-{first}"], self._cards[f"item-{then}"]
        x, y = right_of(tail) if start <= end else left_of(tail)
        # Lines leave above the middle of a card and arrive below it, so that they do not run into each other.
        way = [(x, y + _ASIDE)]
        x, y = left_of(head) if start < end else right_of(head)
        target = (x, y - _ASIDE)
        gutters = list(_gutters(start, end))
        for gutter, after in zip(gutters, [*gutters[1:], None], strict=True):
            between = None if after is None else min(gutter, after)
            level = target[1] if between is None else self._gap(between, (way[-1][1] + target[1]) / 2)
            way.append((self._lane(gutter, first), level))
        return [*way, target]

    def _lane(self, gutter: int, first: str) -> float:
        return self._lefts[gutter - 1] + WIDTH + 18 + _LANE * self._lanes[gutter, first]

    def _gap(self, column: int, wish: float) -> float:
        """Return the height of the gap above or below a card of `column` that is nearest to the wish."""
        gaps = [(_TOP + GAP / 2)] + [
            (node.at or (0, 0))[1] - (node.size or (0, 0))[1] / 2 - GAP / 2 for node in self._columns[column]
        ]
        return min(gaps, key=lambda y: abs(y - wish))
