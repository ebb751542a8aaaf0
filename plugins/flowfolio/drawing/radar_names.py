"""Name the axes of a radar: beside their ends while the names lie free, else by numbers with a list below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from itertools import combinations
from typing import Final, NamedTuple

from flowfolio.drawing.text_width import text_width, wrap

WIDTH: Final = 480
HEIGHT: Final = 390
CENTRE: Final = (240.0, 180.0)
RADIUS: Final = 122.0
_SIZE: Final = 14
_LINE: Final = 16
_BESIDE: Final = 104.0
"""Points of width that a name has beside the circle."""
_LISTED: Final = 194.0
"""Points of width that it has in the list."""
_COLUMNS: Final = (26.0, 264.0)
"""Where the numbers of the list end."""
_LOOK: Final = f'class="ff-radar-label" font-size="{_SIZE}" fill="#1c2833"'


def on_axis(index: int, count: int, share: float) -> tuple[float, float]:
    """Return the place on an axis, from the centre (0) to the rim (1)."""
    angle = 2 * math.pi * index / count - math.pi / 2
    return CENTRE[0] + RADIUS * share * math.cos(angle), CENTRE[1] + RADIUS * share * math.sin(angle)


class _Name(NamedTuple):
    """A name beside the end of its axis: its lines, the first of which stands at `x`, `y`."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        width = max((text_width(line, _SIZE) for line in self.lines), default=0.0)
        left = self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - _LINE + 3, left + width, self.y + (len(self.lines) - 1) * _LINE + 3

    def drawn(self) -> str:
        spans = "".join(
            f'<tspan x="{self.x:.1f}" y="{self.y + number * _LINE:.1f}">{escape(line)}</tspan>'
            for number, line in enumerate(self.lines)
        )
        return f'<text {_LOOK} text-anchor="{self.anchor}">{spans}</text>'


def named(names: Sequence[str]) -> tuple[list[str], float]:
    """Return the names as SVG, and how much room below HEIGHT they take."""
    beside = [_beside(name, index, len(names)) for index, name in enumerate(names)]
    if _lie_free([each.box for each in beside]):
        return [each.drawn() for each in beside], 0.0
    listed, room = _listed(names)
    return [*_numbers(len(names)), *listed], room


def _beside(name: str, index: int, count: int) -> _Name:
    x, y = on_axis(index, count, 1.1)
    side = x - CENTRE[0]
    anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
    lines = wrap(name, _BESIDE, _SIZE, max_lines=2)
    above, below = y < CENTRE[1] - RADIUS, y > CENTRE[1] + RADIUS
    up = (len(lines) - 1) * (_LINE if above else 0 if below else _LINE / 2)
    return _Name(lines, x, y + (8 if below else 4) - up, anchor)


def _lie_free(boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    return not any(
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        for one, other in combinations(boxes, 2)
    )


def _numbers(count: int) -> Iterator[str]:
    for index in range(count):
        x, y = on_axis(index, count, 1.1)
        yield f'<text {_LOOK} font-weight="bold" text-anchor="middle" x="{x:.1f}" y="{y + 5:.1f}">{index + 1}</text>'


def _listed(names: Sequence[str]) -> tuple[list[str], float]:
    """Return the names by their numbers in two columns, and how high these are."""
    half, parts, deepest = math.ceil(len(names) / 2), list[str](), 0.0
    for column, x in enumerate(_COLUMNS):
        y = HEIGHT + 2.0 * _LINE
        for index in range(column * half, min((column + 1) * half, len(names))):
            lines = wrap(names[index], _LISTED, _SIZE, max_lines=2)
            parts.append(f'<text {_LOOK} font-weight="bold" text-anchor="end" x="{x}" y="{y}">{index + 1}</text>')
            parts.append(_Name(lines, x + 8, y, "start").drawn())
            y += len(lines) * _LINE + 5
        deepest = max(deepest, y)
    return parts, deepest - HEIGHT
