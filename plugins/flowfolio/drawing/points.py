"""Say what a value in a chart is, and draw its range and its dot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Point:
    """One value at a day; `text` is the value as people read it, `whole` with its range. `value` None leaves a gap.

    `low` and `high` are the ends of its range, None where it does not vary. A promised value has a hollow dot.
    """

    day: dt.date
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    whole: str = ""
    is_promised: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the range, or twice the value."""
        value = self.value or 0.0
        return (value if self.low is None else self.low), (value if self.high is None else self.high)

    @property
    def said(self) -> str:
        """The text with its range, and with a word where the value is only promised."""
        whole = self.whole or self.text
        return f"{whole} (promised)" if self.is_promised else whole


class Scale(Protocol):
    """Where a day and a value stand in a chart."""

    def x(self, day: dt.date) -> float: ...

    def y(self, value: float) -> float: ...


def band(known: Sequence[Point], scale: Scale) -> str:
    """Return the area between the ends of all ranges, "" when nothing varies."""
    if all(low == high for low, high in (point.ends for point in known)):
        return ""
    upper = [(scale.x(point.day), scale.y(point.ends[1])) for point in known]
    lower = [(scale.x(point.day), scale.y(point.ends[0])) for point in reversed(known)]
    if len(known) == 1:  # an area needs some width
        upper, lower = ([(x + by, y) for x, y in row for by in (-5, 5)] for row in (upper, lower))
        lower.reverse()
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*upper, *lower))
    return f'<polygon class="ff-band" points="{corners}" fill="#33658a" fill-opacity="0.18"/>'


def dot(name: str, x: float, y: float, radius: int, point: Point) -> str:
    """Return the dot of a value, hollow for one that is only promised."""
    names = " ".join(filter(None, (name, "ff-dot-promised" if point.is_promised else "")))
    classes = f'class="{names}" ' if names else ""
    paint = 'fill="#ffffff" stroke="#33658a" stroke-width="2"' if point.is_promised else 'fill="#33658a"'
    return f'<circle {classes}cx="{x:.1f}" cy="{y:.1f}" r="{radius}" {paint}/>'
