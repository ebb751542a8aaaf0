"""Compare the totals that somebody printed with the computed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.entity import Finding
from flowfolio.source.problems import Code
from flowfolio.source.quantity import Calendar, Duration, number_text

TOTAL_MISMATCH = Code(
    "total-mismatch",
    "warning",
    "A published total differs from the computed one.",
    "process_time: printed 5 h, computed 4 h; look for a step that is missing here, or a slip in the printed total",
)

_TOLERANCE = 0.005
_DAYS_TOLERANCE = 0.1
_POINTS_TOLERANCE = 0.5


def mismatches(map_: ValueStreamMap, metrics: Iterable[Metric], calendar: Calendar) -> Iterator[Finding]:
    """Yield `total-mismatch` for each printed total that differs from ours by more than rounding explains.

    Durations may differ by 0.5 %, or 0.1 d when they are written in days or weeks; percentages by 0.5 points; counts
    must be equal. A total that we cannot know differs only when it is below what is known so far.
    """
    for metric in metrics:
        printed = getattr(map_.published, metric.name, None)
        ours = metric.low if metric.value is None else metric.value
        if printed is None or ours is None:
            continue
        value = printed.in_seconds(calendar) if isinstance(printed, Duration) else printed
        gap = value - ours
        if metric.value is None:
            gap = min(gap, 0.0)
        if abs(gap) > _tolerance(printed, ours, metric.kind.unit, calendar) + 1e-9:
            unit, size = _unit(printed, metric.kind.unit, calendar)
            theirs, own = _apart(value / size, ours / size)
            theirs = printed.text if isinstance(printed, Duration) else f"{theirs}{unit}"
            least = "at least " if metric.value is None else ""
            message = f"{metric.name}: printed {theirs}, computed {least}{own}{unit}"
            hint = "look for a step that is missing here, or a slip in the printed total"
            yield Finding(("published", metric.name), TOTAL_MISMATCH, message, hint)


def _tolerance(printed: float | Duration, ours: float, unit: str, calendar: Calendar) -> float:
    if isinstance(printed, Duration):
        in_days = printed.days > 0 or printed.weeks > 0
        return max(_TOLERANCE * ours, _DAYS_TOLERANCE * calendar.day if in_days else 0.0)
    return _POINTS_TOLERANCE if unit == "%" else 0.0


def _unit(printed: float | Duration, unit: str, calendar: Calendar) -> tuple[str, float]:
    """Return the unit to show both numbers in, and its size: the one that the author wrote."""
    if not isinstance(printed, Duration):
        return (" %", 1.0) if unit == "%" else ("", 1.0)
    if printed.days or printed.weeks:
        return " d", calendar.day
    text = printed.text.lower()
    return next(((f" {name}", size) for name, size in (("h", 3600.0), ("min", 60.0)) if name[0] in text), (" s", 1.0))


def _apart(one: float, other: float) -> tuple[str, str]:
    """Return both numbers with as many decimals as it takes to tell them apart."""
    pairs = ((number_text(one, places), number_text(other, places)) for places in range(1, 10))
    return next((pair for pair in pairs if pair[0] != pair[1]), (number_text(one, 9), number_text(other, 9)))
