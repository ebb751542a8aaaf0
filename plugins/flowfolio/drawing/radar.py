"""Draw maturity scores as SVG: a radar of now, target and baseline, and small trends on one common scale."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

from flowfolio.drawing.charts import Room, Spot, around
from flowfolio.drawing.radar_names import CENTRE, HEIGHT, WIDTH, named, on_axis
from flowfolio.source.quantity import number_text


class Scale(NamedTuple):
    """The lowest and the highest score that a model can give."""

    floor: float
    ceiling: float

    @property
    def is_empty(self) -> bool:
        return self.ceiling <= self.floor

    def share(self, value: float) -> float:
        """Return how far up the scale a value is, from 0 to 1.

        >>> Scale(-1, 3).share(0), Scale(0, 2).share(5)
        (0.25, 1.0)
        """
        return max(0.0, min((value - self.floor) / (self.ceiling - self.floor), 1.0))


class Axis(NamedTuple):
    """One direction of a radar: a dimension with its values, None where nothing is known."""

    name: str
    now: float | None
    target: float | None
    baseline: float | None


class _Series(NamedTuple):
    """How a line of the radar looks; told apart by dashes and by marker as well as by colour."""

    key: str
    title: str
    colour: str
    dashes: str
    marker: str


SERIES: Final = (
    _Series("baseline", "Baseline", "#5b6875", "2 4", "square"),
    _Series("target", "Target", "#8a5a00", "8 5", "diamond"),
    _Series("now", "Now", "#0b6070", "", "circle"),
)


def radar(title: str, axes: Sequence[Axis], scale: Scale, rings: Sequence[float]) -> str:
    """Return the radar; nothing for fewer than three axes, which make no shape. `scale` goes from centre to rim.

    A table with every number has to stand beside it.
    """
    if len(axes) < 3 or scale.is_empty:
        return ""
    names, room = named([axis.name for axis in axes])
    drawn = [each for each in SERIES if any(getattr(axis, each.key) is not None for axis in axes)]
    parts = [
        f'<svg class="ff-radar" viewBox="0 0 {WIDTH} {HEIGHT + room:g}" role="img" aria-label="{escape(title)}">',
        *_grid(axes, scale, rings),
        *names,
        *(part for series in drawn for part in _line(series, axes, scale)),
        *_values(axes, drawn, scale, rings),
        *_legend(drawn),
        "</svg>",
    ]
    return "".join(parts)


def _grid(axes: Sequence[Axis], scale: Scale, rings: Sequence[float]) -> Iterator[str]:
    count = len(axes)
    for ring in rings:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (on_axis(i, count, scale.share(ring)) for i in range(count)))
        yield f'<polygon class="ff-radar-ring" points="{points}" fill="none" stroke="#c3ccd5"/>'
    for index in range(count):
        x, y = on_axis(index, count, 1)
        yield (
            f'<line class="ff-radar-ring" x1="{CENTRE[0]}" y1="{CENTRE[1]}" x2="{x:.1f}" y2="{y:.1f}" '
            'stroke="#c3ccd5"/>'
        )


def _values(axes: Sequence[Axis], drawn: Sequence[_Series], scale: Scale, rings: Sequence[float]) -> Iterator[str]:
    """Yield the numbers of the rings in one row between two spokes, where the lines are farthest from them."""
    count, shares = len(axes), [scale.share(ring) for ring in rings]

    def row(gap: int, part: float) -> list[tuple[float, float]]:
        ends = ((on_axis(gap, count, share), on_axis(gap + 1, count, share)) for share in shares)
        return [_between(*pair, part) for pair in ends]

    def lines(gap: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        for series in drawn:
            start, end = (getattr(axes[index % count], series.key) for index in (gap, gap + 1))
            if start is not None and end is not None:
                first, last = (scale.share(value) for value in (start, end))
                yield on_axis(gap, count, first), on_axis(gap + 1, count, last)

    def hidden(place: tuple[int, float]) -> float:
        return sum(
            max(0.0, _CLEAR - _distance(spot, start, end)) for start, end in lines(place[0]) for spot in row(*place)
        )

    gaps = [(gap, part) for gap in (count - 1, *range(count - 1)) for part in (0.5, 0.38, 0.62)]
    for ring, (x, y) in zip(rings, row(*min(gaps, key=hidden)), strict=True):
        yield (
            f'<text class="ff-radar-value" x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" font-size="13" '
            f'fill="#4d5b69">{number_text(ring, 2)}</text>'
        )


_CLEAR: Final = 10.0
"""Units that a line keeps from the middle of a number that it leaves free."""


def _between(start: tuple[float, float], end: tuple[float, float], part: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _distance(spot: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a spot is from the piece of a line."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    part = ((spot[0] - start[0]) * across + (spot[1] - start[1]) * down) / length if length else 0.0
    return math.dist(spot, _between(start, end, max(0.0, min(part, 1.0))))


def _line(series: _Series, axes: Sequence[Axis], scale: Scale) -> Iterator[str]:
    values = [getattr(axis, series.key) for axis in axes]
    spots = [
        None if value is None else on_axis(index, len(axes), scale.share(value)) for index, value in enumerate(values)
    ]
    dashes = f' stroke-dasharray="{series.dashes}"' if series.dashes else ""
    look = f'class="ff-radar-line ff-radar-{series.key}" stroke="{series.colour}" stroke-width="2.2"{dashes}'
    if path := _path(spots):
        fill = f'fill="{series.colour}" fill-opacity="0.12"' if series.key == "now" and None not in spots else None
        yield f'<path {look} {fill or _NO_FILL} d="{path}" stroke-linejoin="round"/>'
    for spot in spots:
        if spot is not None:
            yield marker(series, *spot)


_NO_FILL: Final = 'fill="none"'


def _path(spots: Sequence[tuple[float, float] | None]) -> str:
    """Return a closed path through the spots; where one is missing the line has a gap."""
    parts = list[str]()
    is_down = False
    for spot in (*spots, *(spots[:1] if None in spots else ())):
        if spot is not None:
            parts.append(f"{'L' if is_down else 'M'}{spot[0]:.1f} {spot[1]:.1f}")
        is_down = spot is not None
    return " ".join(parts) + (" Z" if None not in spots else "")


def marker(series: _Series, x: float, y: float) -> str:
    """Return the mark of a value: a circle, a square or a diamond."""
    look = f'class="ff-radar-mark ff-radar-{series.key}" fill="{series.colour}"'
    if series.marker == "circle":
        return f'<circle {look} cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    if series.marker == "square":
        return f'<rect {look} x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7"/>'
    return f'<path {look} d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>'


def _legend(drawn: Sequence[_Series]) -> Iterator[str]:
    left = CENTRE[0] - len(drawn) * 60
    for index, series in enumerate(reversed(drawn)):
        x, y = left + index * 120 + 8, HEIGHT - 14
        dashes = f' stroke-dasharray="{series.dashes}"' if series.dashes else ""
        yield (
            f'<line class="ff-radar-line ff-radar-{series.key}" x1="{x}" y1="{y}" x2="{x + 32}" y2="{y}" '
            f'stroke="{series.colour}" stroke-width="2.2"{dashes}/>{marker(series, x + 16, y)}'
            f'<text class="ff-radar-label" x="{x + 40}" y="{y + 5}" font-size="14" fill="#1c2833">{series.title}</text>'
        )


def small_trend(title: str, points: Sequence[tuple[dt.date, float | None]], target: float | None, scale: Scale) -> str:
    """Return a line over the assessments from end to end of the `scale`, with the target as a dashed line.

    Nothing when no value is known. All trends of a model share the scale, so that they can be compared.
    """
    known = [(day, value) for day, value in points if value is not None]
    if not known or scale.is_empty:
        return ""
    first, days = points[0][0], max((points[-1][0] - points[0][0]).days, 1)

    def y_of(value: float) -> float:
        return 20 + (1 - scale.share(value)) * (_SMALL_HEIGHT - 44)

    def x_of(day: dt.date) -> float:
        return _SMALL_WIDTH / 2 if len(points) == 1 else 30 + (day - first).days / days * (_SMALL_WIDTH - 60)

    words = ", ".join(f"{day} {number_text(value, 2)}" for day, value in known)
    words += f", target {number_text(target, 2)}" if target is not None else ""
    spots = [(x_of(day), y_of(value)) for day, value in known]
    levels = [y_of(scale.floor), *([] if target is None else [y_of(target)])]
    parts = [
        f'<svg class="ff-chart ff-small-trend" viewBox="0 0 {_SMALL_WIDTH} {_SMALL_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}: {escape(words)}">',
        *(_level(y, is_target=bool(number)) for number, y in enumerate(levels)),
        f'<polyline class="ff-line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}" fill="none" '
        'stroke="#0b6070" stroke-width="2.4"/>',
        *(f'<circle class="ff-dot" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#0b6070"/>' for x, y in spots),
    ]
    # Words come last, over all lines; of those that have no room only the latest is needed.
    room = Room(_SMALL_WIDTH, _SMALL_HEIGHT, spots, levels)
    room.taken.extend((x - 4.5, y - 4.5, x + 4.5, y + 4.5) for x, y in spots)
    latest_first = list(zip(known, spots, strict=True))[::-1]
    for (day, _), (x, _) in latest_first:
        parts.append(
            room.put("ff-day-text", f"{day:%Y-%m}", 11, [Spot(x, _SMALL_HEIGHT - 6)], needed=day == known[-1][0])
        )
    for (day, value), at in latest_first:
        parts.append(room.put("ff-dot-text", number_text(value, 2), 12, around(*at, 12), needed=day == known[-1][0]))
    return "".join([*parts, "</svg>"])


_SMALL_WIDTH: Final = 240
_SMALL_HEIGHT: Final = 112


def _level(y: float, *, is_target: bool) -> str:
    ends = f'x1="10" x2="{_SMALL_WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}"'
    if not is_target:
        return f'<line class="ff-axis" {ends} stroke="#6b7785"/>'
    look = 'stroke="#8a5a00" stroke-width="1.6" stroke-dasharray="8 5"'
    return f'<line class="ff-radar-line ff-radar-target" {ends} {look}/>'
