"""Compare the totals that somebody printed with the computed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.printed import PrintedRange, printed_ends, rounding
from flowfolio.source.counts import SaidCount
from flowfolio.source.entity import Finding
from flowfolio.source.problems import Code
from flowfolio.source.quantity import Calendar, Duration, number_text

TOTAL_MISMATCH = Code(
    "total-mismatch",
    "warning",
    "A published total differs from the computed one.",
    "process_time: printed 5 h, computed 4 h; look for a step that is missing here, or a slip in the printed total",
)

_EQUAL = 1e-9


def mismatches(map_: ValueStreamMap, metrics: Iterable[Metric], calendar: Calendar) -> Iterator[Finding]:
    """Yield `total-mismatch` for each printed total that differs from ours by more than rounding explains.

    How much that is, the printed digits say. A total that lies in the range of ours does not differ, nor one whose own
    range meets it, and one that we cannot know differs only when it is below what is known so far.
    """
    for metric in metrics:
        printed = getattr(map_.published, metric.name, None)
        if printed is None or metric.low is None:
            continue
        low, high = printed_ends(printed, calendar)
        gap = max(metric.low - high, 0.0 if metric.high is None else low - metric.high)
        if gap > rounding(printed, calendar) + _EQUAL * max(1.0, low):
            message = f"{metric.name}: printed {_words(printed, low, metric, calendar)}"
            hint = "look for a step that is missing here, or a slip in the printed total"
            yield Finding(("published", metric.name), TOTAL_MISMATCH, message, hint)


def _words(printed: float | Duration | PrintedRange, value: float, metric: Metric, calendar: Calendar) -> str:
    """Return both numbers in the unit that the author wrote, a range as it stands on the page."""
    unit, size = _unit(printed.low if isinstance(printed, PrintedRange) else printed, metric.kind.unit, calendar)
    ours = metric.low if metric.value is None else metric.value
    theirs, own = _apart(value / size, (ours or 0.0) / size)
    is_said = isinstance(printed, (Duration, PrintedRange, SaidCount))
    theirs = printed.text if is_said else f"{theirs}{unit}"  # type: ignore[union-attr]
    least = "at least " if metric.value is None else ""
    is_range = metric.value is not None and metric.low != metric.high
    return f"{theirs}, computed {metric.text if is_range else f'{least}{own}{unit}'}"


def _unit(printed: float | Duration, unit: str, calendar: Calendar) -> tuple[str, float]:
    """Return the unit to show both numbers in, and its size: the one that the author wrote."""
    if not isinstance(printed, Duration):
        return (" %", 1.0) if unit == "%" else ("", 1.0)
    if printed.days or printed.weeks:
        return " d", calendar.day
    text = printed.text.lower()
    return next(((f" {name}", size) for name, size in (("h", 3600.0), ("min", 60.0)) if name[0] in text), (" s", 1.0))


def _apart(one: float, other: float) -> tuple[str, str]:
    """Return both numbers with as many decimals as it takes to tell them apart, and from 0."""
    for places in range(1, 10):
        pair = number_text(one, places), number_text(other, places)
        if pair[0] != pair[1] and all(
            bool(number) == (text != "0") for number, text in zip((one, other), pair, strict=True)
        ):
            return pair
    return number_text(one, 9), number_text(other, 9)
