"""Draw a roadmap as a timeline: a bar for each item over the months, and lines from what comes first."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from flowfolio.drawing.cards import cornered, stacked, words_at
from flowfolio.drawing.graph import Cell, Edge, Graph, Link, Node
from flowfolio.drawing.looks import legend_of
from flowfolio.drawing.text_width import text_width
from flowfolio.map_types import Context
from flowfolio.map_types.item import Item
from flowfolio.map_types.roadmap import roles, words
from flowfolio.map_types.roadmap.draw import MOST_LINES, item_card, waiting
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.source.words import joined

_NAMES = 290.0
_WIDTH = 760.0
_ROW = 48.0
_BAR = 24.0
_HEAD = 26.0
_SHORTEST = 12.0
_MOST_TICKS = 12
_TALLEST = 9600.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Months of equal width from `first` (counted from year 0), one tick every `step` months."""

    first: int
    ticks: int
    step: int

    @property
    def months(self) -> int:
        return self.ticks * self.step

    def x(self, day: dt.date) -> float:
        """Return where the morning of a day stands."""
        share = (day.day - 1) / calendar.monthrange(day.year, day.month)[1]
        return _NAMES + (_month(day) + share - self.first) * _WIDTH / self.months

    def name(self, tick: int) -> str:
        """Return what stands above a tick: "2026-02", "2026 Q1" or "2026"."""
        year, month = divmod(self.first + tick * self.step, 12)
        if self.step >= 12:
            return str(year)
        return f"{year} Q{month // 3 + 1}" if self.step == 3 else f"{year}-{month + 1:02}"


def draw_timeline(map_: Roadmap, _context: Context) -> Graph:
    """Return the timeline as a pinned graph. Items without dates stand below it as cards."""
    dated = sorted(filter(_is_dated, map_.items), key=lambda i: (i.start or i.end or dt.date.max, i.end or dt.date.max))
    undated = [item for item in map_.items if not _is_dated(item)]
    nodes: list[Node] = []
    edges: list[Edge] = []
    floor = 0.0
    if dated:
        scale = scale_of([day for item in dated for day in (item.start, item.end) if day])
        floor = -_HEAD - _ROW * len(dated)
        nodes += _grid(scale, floor)
        bars: dict[str, Node] = {}
        places = {item.id: place for place, item in enumerate(map_.items)}
        for row, item in enumerate(dated):
            middle = -_HEAD - _ROW * (row + 0.5)
            bars[item.id] = _bar(map_, places[item.id], scale, middle)
            nodes += [*_names(item, middle), bars[item.id]]
        bends, edges = _lines(dated, bars, {(first, then): link for first, then, link in waiting(map_)})
        nodes += bends
    nodes += _without_dates(map_, floor - 30)
    return Graph(
        id="roadmap-timeline",
        title=f"{map_.title}: timeline",
        description=_description(dated, undated),
        nodes=tuple(nodes),
        edges=tuple(edges),
        legend=legend_of(roles.ROLES, (*nodes, *edges)),
    )


def scale_of(days: list[dt.date]) -> Scale:
    """Return the scale that holds all days: months, quarters, or years when there is much to show.

    >>> scale_of([dt.date(2025, 11, 3), dt.date(2026, 5, 29)])
    Scale(first=24310, ticks=7, step=1)
    """
    low, high = _month(min(days)), _month(max(days)) + 1
    step = next((step for step in (1, 3, 12) if high - low <= (_MOST_TICKS - 1) * step), 0)
    step = step or 12 * -(-(high - low) // (12 * (_MOST_TICKS - 1)))
    first = low - low % (step if step <= 12 else 12)
    return Scale(first, max(3, -(-(high - first) // step)), step)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _is_dated(item: Item) -> bool:
    return item.start is not None or item.end is not None


def _grid(scale: Scale, floor: float) -> list[Node]:
    """Return a frame with a column for each tick, in pieces that Graphviz can still draw, and the names above it."""
    width = _WIDTH / scale.ticks
    cells = tuple(Cell(("",), "cell") for _ in range(scale.ticks))
    frames: list[Node] = []
    top = -_HEAD
    while top > floor:
        height = min(top - floor, _TALLEST)
        middle = (_NAMES + _WIDTH / 2, top - height / 2)
        frames.append(Node(f"months-{len(frames)}", "label", rows=(cells,), at=middle, size=(_WIDTH, height)))
        top -= height
    names = [
        words_at(f"month-{tick}", scale.name(tick), "column-head", (_NAMES + tick * width + 4, -_HEAD / 2), width)
        for tick in range(scale.ticks)
    ]
    return [*frames, *names]


def _names(item: Item, middle: float) -> list[Node]:
    title = words_at(f"title-{item.id}", item.title, "label", (0.0, middle + 8), _NAMES - 16)
    meta = joined(words.dates_text(item), item.owner)
    return [title, words_at(f"when-{item.id}", meta, "caption", (0.0, middle - 8), _NAMES - 16)]


def _bar(map_: Roadmap, number: int, scale: Scale, middle: float) -> Node:
    item, one_day = map_.items[number], dt.timedelta(days=1)
    start = scale.x(item.start) if item.start else scale.x(item.end or dt.date.max) - _SHORTEST
    end = scale.x(item.end + one_day) if item.end else start + _SHORTEST
    width = max(end - start, _SHORTEST)
    status = words.STATUSES[item.status]
    rows = ((Cell((status if text_width(status, 9) + 12 <= width else "",), "caption"),),)
    id_ = f"item-{item.id}"
    detail, place = words.sentence(item, map_), (start + width / 2, middle)
    of = ("items", number)
    return Node(id_, roles.ITEM[item.status], (), rows, place, (width, _BAR), f"#{id_}", detail, of=of)


def _lines(
    dated: list[Item], bars: dict[str, Node], links: dict[tuple[str, str], Link]
) -> tuple[list[Node], list[Edge]]:
    """Return the dependencies between bars: along the row of what comes first, then up or down to what waits."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    pairs = [(word, item) for item in dated for word in dict.fromkeys(item.depends_on) if word in bars]
    for number, (first, item) in enumerate(pairs if len(pairs) <= MOST_LINES else ()):
        (x1, y1), (width, _) = bars[first].at or (0, 0), bars[first].size or (0, 0)
        (x2, y2), (room, _) = bars[item.id].at or (0, 0), bars[item.id].size or (0, 0)
        x = x2 - room / 2 + min(7.0, room / 2)
        end = y2 + _BAR / 2 if y1 > y2 else y2 - _BAR / 2
        stop = end + (14 if y1 > y2 else -14)
        way, link = [(x1 + width / 2, y1), (x, stop), (x, end)], links[first, item.id]
        added, lines = cornered(f"after-{number}", way, link, roles.WAITS)
        nodes += added
        edges += lines
    return nodes, edges


def _without_dates(map_: Roadmap, top: float) -> list[Node]:
    """Return the items without dates as cards in four columns."""
    places = [place for place, item in enumerate(map_.items) if not _is_dated(item)]
    if not places:
        return []
    nodes = [words_at("without-dates", "Without dates", "heading", (0.0, top))]
    for column in range(4):
        cards, _ = stacked([item_card(map_, place) for place in places[column::4]], column * 242.0, top - 22)
        nodes += cards
    return nodes


def _description(dated: list[Item], undated: list[Item]) -> str:
    bars = "; ".join(f"{item.title}, {words.dates_text(item)}" for item in dated[:12])
    more = "; …" if len(dated) > 12 else ""
    rest = f" Without dates: {'; '.join(item.title for item in undated[:12])}." if undated else ""
    return f"{bars}{more}.{rest}" if dated else f"No item has dates.{rest}"
