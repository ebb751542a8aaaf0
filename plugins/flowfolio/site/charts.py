"""Draw the small charts of the site as SVG: sparkline and trend. Colours come from the stylesheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


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
        f'<svg class="ff-sparkline" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(words)}"><polyline points="{line}" fill="none" stroke="#33658a" stroke-width="2" '
        f'stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#33658a"/></svg>'
    )


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


def trend(title: str, points: Sequence[Point], levels: Sequence[Level] = (), *, unit: str = "") -> Markup:
    """Return a chart of a figure over the editions with its baseline and target; the table twin stands beside it."""
    known = [point for point in points if point.value is not None]
    if not known:
        return Markup()
    width, height, left, right, top, bottom = 560, 220, 16, 110, 28, 34
    values = [point.value or 0.0 for point in known] + [level.value for level in levels]
    high = max(values) * 1.08 or 1.0
    days = max((known[-1].day - known[0].day).days, 1)

    def x_of(day: dt.date) -> float:
        return left + 24 + (day - known[0].day).days / days * (width - left - right - 48)

    def y_of(value: float) -> float:
        return top + (1 - value / high) * (height - top - bottom)

    base = y_of(0)
    parts = [
        f'<svg class="ff-chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}: '
        f'{escape(", ".join(f"{point.day} {point.text}" for point in known))}">',
        f'<line class="ff-axis" x1="{left}" y1="{base:.1f}" x2="{width - right}" y2="{base:.1f}" stroke="#6b7785"/>',
    ]
    for level in levels:
        y = y_of(level.value)
        kind = f"ff-level-{'target' if 'arget' in level.name else 'baseline'}"
        parts.append(
            f'<line class="ff-level {kind}" x1="{left}" y1="{y:.1f}" x2="{width - right}" y2="{y:.1f}" stroke="#6b7785" '
            f'stroke-dasharray="{"6 4" if "arget" in level.name else "2 3"}"/>'
            f'<text class="ff-level-text" x="{width - right + 6}" y="{y + 4:.1f}" font-size="11">{escape(level.name)} {escape(level.text)}</text>'
        )
    line = " ".join(f"{x_of(point.day):.1f},{y_of(point.value or 0.0):.1f}" for point in known)
    parts.append(f'<polyline class="ff-line" points="{line}" fill="none" stroke="#33658a" stroke-width="2.5" stroke-linejoin="round"/>')
    for point in known:
        x, y = x_of(point.day), y_of(point.value or 0.0)
        parts.append(
            f'<circle class="ff-dot" cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#33658a"/>'
            f'<text class="ff-dot-text" x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle" font-size="12">{escape(point.text)}</text>'
            f'<text class="ff-day-text" x="{x:.1f}" y="{height - 12}" text-anchor="middle" font-size="11">{point.day}</text>'
        )
    return Markup("".join([*parts, "</svg>"]))
