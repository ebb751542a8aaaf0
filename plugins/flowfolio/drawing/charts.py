"""Draw the small charts of the site as SVG: sparkline and trend, every word in a free place.

Colours come from the stylesheet.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from flowfolio.drawing.points import Point, band, dot
from flowfolio.drawing.text_width import text_width


def sparkline(points: Sequence[Point], *, width: int = 120, height: int = 32) -> str:
    """Return a line without axes for a card, over a band of the ranges; nothing with fewer than two values."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return ""
    place = _Places.of(known, width, height, margin=4)
    line = " ".join(f"{place.x(point.day):.1f},{place.y(point.value or 0.0):.1f}" for point in known)
    x, y = place.x(known[-1].day), place.y(known[-1].value or 0.0)
    words = ", ".join(f"{point.day}: {point.said}" for point in known)
    return (
        f'<svg class="ff-sparkline" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{html.escape(words)}">{band(known, place)}'
        f'<polyline points="{line}" fill="none" stroke="#33658a" stroke-width="2" stroke-linejoin="round"/>'
        f"{dot('', x, y, 3, known[-1])}</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a day and a value stand in a sparkline."""

    width: float
    height: float
    margin: float
    first: dt.date
    days: int
    low: float
    high: float

    @classmethod
    def of(cls, known: Sequence[Point], width: float, height: float, margin: float) -> _Places:
        ends = [end for point in known for end in point.ends]
        days = max((known[-1].day - known[0].day).days, 1)
        return cls(width, height, margin, known[0].day, days, min(ends), max(ends))

    def x(self, day: dt.date) -> float:
        return self.margin + (day - self.first).days / self.days * (self.width - 2 * self.margin)

    def y(self, value: float) -> float:
        if self.low == self.high:
            return self.height / 2
        part = (value - self.low) / (self.high - self.low)
        return self.height - self.margin - part * (self.height - 2 * self.margin)


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line in a trend, such as the baseline or the target."""

    name: str
    value: float
    text: str


class Spot(NamedTuple):
    """Where a label may stand: the foot of its text, and the side of the text that is there, as SVG says it."""

    x: float
    y: float
    anchor: str = "middle"


_Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
_OUTSIDE, _ON_WORDS, _ON_LEVEL, _ON_LINE = 40, 20, 6, 3


@dataclass(frozen=True, slots=True)
class Room:
    """What a chart of that size shows already, so that a label finds a free place: see `put`.

    `line` are the corners of its line from left to right, `levels` the heights of what runs straight across.
    """

    width: float
    height: float
    line: Sequence[tuple[float, float]]
    levels: Sequence[float]
    taken: list[_Box] = field(default_factory=list)

    def put(self, role: str, text: str, size: float, spots: Iterable[Spot], *, needed: bool = True) -> str:
        """Return the text with a halo at the spot that hides least, the first of equals, and take its place.

        Nothing for a text that would stand on other words and is not `needed`.
        """
        wide, tried = text_width(text, size) * 1.12, list(spots)
        boxes = [_box(spot, wide, size) for spot in tried]
        costs = [self._cost(box) for box in boxes]
        best = min(range(len(tried)), key=costs.__getitem__)
        if costs[best] >= _ON_WORDS and not needed:
            return ""
        self.taken.append(boxes[best])
        x, y, anchor = tried[best]
        return (
            f'<text class="{role} ff-chart-halo" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
            f'font-size="{size:g}">{html.escape(text)}</text>'
        )

    def _cost(self, box: _Box) -> int:
        left, top, right, bottom = box
        is_outside = left < 0 or top < 0 or right > self.width or bottom > self.height
        words = sum(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in self.taken
        )
        levels = sum(top < level < bottom for level in self.levels)
        pieces = sum(_crosses(box, *piece) for piece in pairwise(self.line))
        return _OUTSIDE * is_outside + _ON_WORDS * words + _ON_LEVEL * levels + _ON_LINE * pieces


def _box(spot: Spot, wide: float, size: float) -> _Box:
    left = spot.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[spot.anchor]
    return left - 1, spot.y - size * 0.85, left + wide + 1, spot.y + size * 0.25


def _crosses(box: _Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Say whether a piece of a line that leads to the right runs through a box."""
    (x0, y0), (x1, y1) = start, end
    first, last = max(x0, box[0]), min(x1, box[2])
    if first > last:
        return False
    slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
    ends = sorted((y0 + (first - x0) * slope, y0 + (last - x0) * slope) if x1 > x0 else (y0, y1))
    return ends[0] < box[3] and ends[1] > box[1]


def around(x: float, y: float, size: float) -> Iterator[Spot]:
    """Yield where the value of a point may stand: above it, below it, beside it, aslant, and a little farther off."""
    above, below, beside = y - 9, y + 8 + size * 0.85, y + size * 0.35
    yield from (Spot(x, above), Spot(x, below), Spot(x + 8, beside, "start"), Spot(x - 8, beside, "end"))
    # Aslant is clear of a line that climbs or falls.
    yield from (Spot(x - 2, above, "end"), Spot(x + 2, above, "start"), Spot(x - 2, below, "end"))
    yield from (Spot(x + 2, below, "start"), Spot(x, above - 5), Spot(x, below + 6))
    yield from (Spot(x, above - size), Spot(x, below + size))


def trend(title: str, points: Sequence[Point], levels: Sequence[Level] = ()) -> str:
    """Return a chart of a figure over the editions with its baseline and target; the table twin stands beside it."""
    known = [point for point in points if point.value is not None]
    if not known:
        return ""
    frame = _Frame.around(known, levels)
    said = ", ".join(f"{point.day} {point.said}" for point in known)
    spots = [(frame.x(point.day), frame.y(point.value or 0.0)) for point in known]
    floor = frame.y(0.0)
    room = Room(frame.width, frame.height, spots, [floor, *(frame.y(level.value) for level in levels)])
    room.taken.extend((x - 4, y - 4, x + 4, y + 4) for x, y in spots)
    parts = [
        f'<svg class="ff-chart" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-label="{html.escape(f"{title}: {said}")}">',
        band(known, frame),
        _line("ff-axis", frame, floor, ""),
        *(_line("ff-level", frame, frame.y(each.value), "6 4" if each.name == "target" else "2 3") for each in levels),
        f'<polyline class="ff-line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}" fill="none" '
        'stroke="#33658a" stroke-width="2.5"/>',
        *(dot("ff-dot", x, y, 4, point) for (x, y), point in zip(spots, known, strict=True)),
    ]
    # Words come last, over all lines. The ends go first, for of what has no room only they are needed.
    order = _by_weight([point.value or 0.0 for point in known])
    parts += (
        room.put(
            "ff-day-text",
            f"{known[place].day:%Y-%m}",
            _SMALL,
            [Spot(spots[place][0], frame.height - 8)],
            needed=not number,
        )
        for number, place in enumerate(order)
    )
    parts += (
        room.put("ff-dot-text", known[place].text, _LARGE, around(*spots[place], _LARGE), needed=number < 2)
        for number, place in enumerate(order)
    )
    parts += (
        room.put("ff-level-text", f"{level.name} {level.text}", _SMALL, _beside_level(frame, frame.y(level.value)))
        for level in levels
    )
    return "".join([*parts, "</svg>"])


_SMALL, _LARGE = 12.5, 14.0
"""Sizes of words. A chart is drawn at 245 pixels or more for its 300 units, which leaves 10 pixels of the small one."""


def _by_weight(values: Sequence[float]) -> list[int]:
    """Return the places of the values that are written out, the weightiest first: the last, the first, the extremes.

    In a long history those are all; the table has every one.

    >>> _by_weight([3, 1, 2]), _by_weight([2, 3, 1, 2, 2, 2])
    ([2, 0, 1], [5, 0, 1, 2])
    """
    weighty = dict.fromkeys((len(values) - 1, 0, values.index(max(values)), values.index(min(values))))
    return list(weighty if len(values) > 5 else weighty | dict.fromkeys(range(len(values))))


def _beside_level(frame: _Frame, y: float) -> Iterator[Spot]:
    """Yield where the words of a level may stand: over or under its line, at the left, at the right, between.

    Where values stand under the line, its words stand under these.
    """
    sides = ((4.0, "start"), (frame.width - 4.0, "end"), (frame.width / 2, "middle"))
    for x, anchor in sides:
        yield from (Spot(x, y - 4, anchor), Spot(x, y + 12.5, anchor))
    yield from (Spot(x, y + 38, anchor) for x, anchor in sides)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a value and a day stand in a trend."""

    first: dt.date
    days: int
    high: float
    width: int = 300
    height: int = 176
    side: int = 34
    top: int = 26
    bottom: int = 30

    @classmethod
    def around(cls, known: Sequence[Point], levels: Sequence[Level]) -> _Frame:
        values = [end for point in known for end in point.ends] + [level.value for level in levels]
        return cls(known[0].day, max((known[-1].day - known[0].day).days, 1), max(values) * 1.12 or 1.0)

    def x(self, day: dt.date) -> float:
        return self.side + (day - self.first).days / self.days * (self.width - 2 * self.side)

    def y(self, value: float) -> float:
        return self.top + (1 - value / self.high) * (self.height - self.top - self.bottom)


def _line(name: str, frame: _Frame, y: float, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line class="{name}" x1="4" y1="{y:.1f}" x2="{frame.width - 4}" y2="{y:.1f}" stroke="#6b7785"{dashed}/>'
