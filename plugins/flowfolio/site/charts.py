"""Draw the small charts of the site as SVG: sparkline and trend. Colours come from the stylesheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Point:
    """One value at a day; `text` is the value as people read it. `value` None leaves a gap."""

    day: dt.date
    value: float | None
    text: str


def sparkline(points: Sequence[Point], *, width: int = 120, height: int = 32) -> Markup:
    """Return a line without axes for a card; nothing when fewer than two values are known."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return Markup()
    spots = _spots(known, width, height, margin=4)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    words = ", ".join(f"{point.day}: {point.text}" for point in known)
    return Markup(
        '<svg class="ff-sparkline" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '<polyline points="{3}" fill="none" stroke="#33658a" stroke-width="2" stroke-linejoin="round"/>'
        '<circle cx="{4:.1f}" cy="{5:.1f}" r="3" fill="#33658a"/></svg>'
    ).format(width, height, words, line, x, y)


def _spots(known: Sequence[Point], width: float, height: float, margin: float) -> list[tuple[float, float]]:
    first, last = known[0].day, known[-1].day
    days = max((last - first).days, 1)
    values = [point.value for point in known if point.value is not None]
    low, high = min(values), max(values)
    spread = (high - low) or 1.0
    middle = high == low
    return [
        (
            margin + (point.day - first).days / days * (width - 2 * margin),
            height / 2 if middle else height - margin - ((point.value or 0.0) - low) / spread * (height - 2 * margin),
        )
        for point in known
    ]


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line in a trend, such as the baseline or the target."""

    name: str
    value: float
    text: str


def trend(title: str, points: Sequence[Point], levels: Sequence[Level] = ()) -> Markup:
    """Return a chart of a figure over the editions with its baseline and target; the table twin stands beside it."""
    known = [point for point in points if point.value is not None]
    if not known:
        return Markup()
    frame = _Frame.around(known, levels)
    said = ", ".join(f"{point.day} {point.text}" for point in known)
    parts = [
        Markup('<svg class="ff-chart" viewBox="0 0 {} {}" role="img" aria-label="{}: {}">').format(
            frame.width, frame.height, title, said
        ),
        _line("ff-axis", frame, frame.y(0.0), ""),
        *(part for level in levels for part in _level(frame, level)),
        Markup('<polyline class="ff-line" points="{}" fill="none" stroke="#33658a" stroke-width="2.5"/>').format(
            " ".join(f"{frame.x(point.day):.1f},{frame.y(point.value or 0.0):.1f}" for point in known)
        ),
    ]
    # In a long history only the ends and the extremes are written out; the table has them all.
    values = [point.value or 0.0 for point in known]
    said_at = (
        {0, len(known) - 1, values.index(max(values)), values.index(min(values))}
        if len(known) > 5
        else range(len(known))
    )
    for place, point in enumerate(known):
        parts += _dot(frame, point, is_said=place in said_at)
    return Markup("").join([*parts, Markup("</svg>")])


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a value and a day stand in a trend."""

    first: dt.date
    days: int
    high: float
    width: int = 440
    height: int = 200
    side: int = 44
    top: int = 26
    bottom: int = 30

    @classmethod
    def around(cls, known: Sequence[Point], levels: Sequence[Level]) -> _Frame:
        values = [point.value or 0.0 for point in known] + [level.value for level in levels]
        return cls(known[0].day, max((known[-1].day - known[0].day).days, 1), max(values) * 1.12 or 1.0)

    def x(self, day: dt.date) -> float:
        return self.side + (day - self.first).days / self.days * (self.width - 2 * self.side)

    def y(self, value: float) -> float:
        return self.top + (1 - value / self.high) * (self.height - self.top - self.bottom)


def _line(name: str, frame: _Frame, y: float, dashes: str) -> Markup:
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else ""
    return Markup('<line class="{}" x1="4" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="#6b7785"{}/>').format(
        name, y, frame.width - 4, y, dashed
    )


def _level(frame: _Frame, level: Level) -> Iterator[Markup]:
    y = frame.y(level.value)
    yield _line("ff-level", frame, y, "6 4" if level.name == "target" else "2 3")
    yield Markup('<text class="ff-level-text ff-chart-halo" x="4" y="{:.1f}" font-size="11">{} {}</text>').format(
        y - 4, level.name, level.text
    )


def _dot(frame: _Frame, point: Point, *, is_said: bool) -> Iterator[Markup]:
    x, y = frame.x(point.day), frame.y(point.value or 0.0)
    yield Markup('<circle class="ff-dot" cx="{:.1f}" cy="{:.1f}" r="4" fill="#33658a"/>').format(x, y)
    if is_said:
        yield Markup(
            '<text class="ff-dot-text ff-chart-halo" x="{:.1f}" y="{:.1f}" text-anchor="middle" font-size="13">'
            "{}</text>"
            '<text class="ff-day-text" x="{:.1f}" y="{}" text-anchor="middle" font-size="11">{}</text>'
        ).format(x, y - 10, point.text, x, frame.height - 10, f"{point.day:%Y-%m}")
