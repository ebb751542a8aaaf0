"""Tell one figure of several maps in the calendar of the last one, for a line over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowfolio.analysis.verdict import Side, in_calendar
from flowfolio.map_types.flow import Range
from flowfolio.map_types.metrics import Metric, figure_text
from flowfolio.portfolio.measures import Reading
from flowfolio.source.quantity import Calendar


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure of one map: value and both ends of its range, None where it is not known or cannot be told here.

    `text` says it in the calendar of the line, `note` how its own map says it when that is another one.
    """

    value: float | None
    low: float | None
    high: float | None
    text: str
    note: str = ""
    is_promised: bool = False


def series(readings: Sequence[Reading], name: str) -> Iterator[Sample | None]:
    """Yield the figure of that name of each map, None for a map without it."""
    for reading in readings:
        metric = next((each for each in reading.measures.metrics if each.name == name), None)
        yield _sample(metric, reading.calendar, readings[-1].calendar) if metric else None


def _sample(metric: Metric, own: Calendar, calendar: Calendar) -> Sample:
    side = Side.of(metric, own)
    told = in_calendar(metric.kind, side, calendar)
    if told is None:
        return Sample(None, None, None, metric.text, f"not on the line: {own}", metric.is_promised)
    if told is side or told.value is None:
        note = "" if metric.value is not None or not metric.note else metric.note
        return Sample(metric.value, metric.low, metric.high, metric.text, note, metric.is_promised)
    low, high = told.ends
    text = figure_text(metric.kind, Range(low, told.value, high), calendar)
    return Sample(told.value, low, high, text, f"{metric.text} of {own}", metric.is_promised)
