"""Tell one figure of several maps in the calendar of the last one, for a line over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowfolio.map_types.metrics import Metric, figure_text
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.verdict import Side, in_calendar
from flowfolio.portfolio.measures import Reading
from flowfolio.source.quantity import Calendar


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure of one map: value and both ends of its range, None where it is not known or cannot be told here.

    `text` says the usual value in the calendar of the line, both ends where only these are known; `whole` says all of
    it, with how its own map says it when that counts another time.
    """

    value: float | None
    low: float | None
    high: float | None
    text: str
    whole: str
    is_promised: bool = False


def series(readings: Sequence[Reading], name: str) -> Iterator[Sample | None]:
    """Yield the figure of that name of each map, None for a map without it."""
    for reading in readings:
        metric = next((each for each in reading.measures.metrics if each.name == name), None)
        yield _sample(metric, reading.calendar, readings[-1].calendar) if metric else None


def _sample(metric: Metric, own: Calendar, calendar: Calendar) -> Sample:
    side, kind = Side.of(metric, own), metric.kind
    told = in_calendar(kind, side, calendar)
    if told is None:
        whole = f"{metric.text} (not on the line: {own})"
        return Sample(None, None, None, metric.text, whole, metric.is_promised)
    if told.value is None or metric.limit:
        whole = f"{metric.text} ({metric.note})" if metric.note else metric.text
        return Sample(metric.value, metric.low, metric.high, metric.text, whole, metric.is_promised)
    low, high = told.ends
    whole = figure_text(kind, Range(low, told.value, high), calendar)
    text = whole if told.value in {low, high} else figure_text(kind, Range.of(told.value), calendar)
    if told is not side:
        whole = f"{whole} ({metric.text} of {own})"
    return Sample(told.value, low, high, text, whole, metric.is_promised)
