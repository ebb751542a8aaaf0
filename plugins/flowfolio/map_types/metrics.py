"""Name the figures of flow, compute them from plain numbers and write them as people do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Literal

from flowfolio.map_types.ranges import ZERO, Range
from flowfolio.source.quantity import Calendar, duration_text, durations_text, number_text, percent_text, span_text


@dataclass(frozen=True, slots=True)
class MetricKind:
    """What a figure is called, how it is made and which way is better. `term` is its glossary id.

    `missing` says what happens when a number it needs is not given; `made_of` names the fields of a map's numbers that
    it adds up or multiplies, nothing for what is counted or comes from the demand. `left_out_without` names the field
    without which a step is left out of it, "" when a missing number makes it unknown.
    """

    name: str
    title: str
    unit: Literal["s", "%", "1"]
    better: Literal["lower", "higher", ""]
    formula: str
    term: str
    source: str
    missing: str = "Unknown."
    made_of: tuple[str, ...] = ()
    left_out_without: str = ""


_MARTIN = "Martin & Osterling, Value Stream Mapping"
_ROTHER = "Rother & Shook, Learning to See"
_LAGUNA = "Laguna & Marklund, Business Process Modeling, Simulation and Design, chapter 5"
_LEAD = "waits + step lead times (else process times) along the longest path"
_PROCESS = "sum of the steps' process times on the path of the lead time"
_ROLLED = "rolled-percent-complete-accurate"
_TIME_GAP = "While a time on the path is missing, it is *at least* the sum of the known ones."
_SHARE_GAP = "While a time on the path is missing, it is unknown, or at least what the known times allow."
_WORK_GAP = "While the process time of a step is missing, it is *at least* the sum of the known ones."
_LEFT_OUT = "Steps that do not say whether they add value are left out and named; unknown when no step says so."
_ACCURACY = (
    "A step without %C/A is named and counts as at most 100 %, so that the figure is a limit: *at most* or *at least*"
    " so much. Unknown when no step has one."
)
_TEAMLESS = "A step without a team is named and counts as done by the last known team; unknown when no step has one."
_PRODUCT = "product of the steps' %C/A, in a choice their mean by its shares"
_PASSES = "times that work moves on to another team: in a way of a choice by its share, in rework by its rate"
_WORK = ("process_time", "cycle_time")
_WAIT = ("lead_time", "wait_before", "wait_after")
_PATH = (*_WORK, *_WAIT)
_ACCURATE = ("percent_complete_accurate",)

# fmt: off
METRICS: dict[str, MetricKind] = {
    kind.name: kind
    for kind in (
        MetricKind("lead_time", "Lead time", "s", "lower", _LEAD, "lead-time", _MARTIN, _TIME_GAP, _PATH),
        MetricKind("expected_lead_time", "Expected lead time", "s", "lower",
                   "lead time with rework", "expected-lead-time", _LAGUNA, _TIME_GAP, (*_PATH, "rework_rate")),
        MetricKind("process_time", "Process time", "s", "lower", _PROCESS, "process-time", _MARTIN, _TIME_GAP, _WORK),
        MetricKind("expected_process_time", "Expected process time", "s", "lower",
                   "process time with rework", "process-time", _LAGUNA, _TIME_GAP, (*_WORK, "rework_rate")),
        MetricKind("wait_time", "Wait time", "s", "lower",
                   "lead time − process time", "wait-time", _MARTIN, _TIME_GAP, _WAIT),
        MetricKind("work_content", "Work content", "s", "lower",
                   "process time of every parallel branch", "work-content", _LAGUNA, _WORK_GAP, _WORK),
        MetricKind("value_added_time", "Value-added time", "s", "",
                   "process time of the value-adding steps", "value-adding", _ROTHER, _LEFT_OUT, _WORK, "value"),
        MetricKind("value_added_ratio", "Value-added ratio", "%", "higher",
                   "value-added time / lead time", "value-added-ratio", _ROTHER, _LEFT_OUT, _PATH, "value"),
        MetricKind("flow_efficiency", "Flow efficiency", "%", "higher",
                   "process time / lead time", "flow-efficiency", _MARTIN, _SHARE_GAP, _PATH),
        MetricKind("expected_flow_efficiency", "Expected flow efficiency", "%", "higher",
                   "the same with rework", "flow-efficiency", _LAGUNA, _SHARE_GAP, (*_PATH, "rework_rate")),
        MetricKind("rolled_percent_complete_accurate", "Rolled %C/A", "%", "higher",
                   _PRODUCT, _ROLLED, _MARTIN, _ACCURACY, _ACCURATE, *_ACCURATE),
        MetricKind("takt_time", "Takt time", "s", "",
                   "available working time / demand in the same period", "takt-time", _ROTHER,
                   "Unknown without a demand."),
        MetricKind("step_count", "Steps", "1", "lower",
                   "number of steps, every branch counted", "", _MARTIN, "Never missing."),
        MetricKind("handoff_count", "Handoffs", "1", "lower",
                   _PASSES, "handoff", _MARTIN, _TEAMLESS, left_out_without="team"),
        MetricKind("rework_share", "Rework share", "%", "lower",
                   "100 % − rolled %C/A", "rework-share", _MARTIN, _ACCURACY, _ACCURATE, *_ACCURATE),
        MetricKind("expected_work_content", "Expected work content", "s", "lower",
                   "work content with rework", "work-content", _LAGUNA, _WORK_GAP, (*_WORK, "rework_rate")),
    )
}
# fmt: on
"""Every figure of a value stream, in the order in which it is shown."""

HEADLINE = ("lead_time", "process_time", "flow_efficiency", "rolled_percent_complete_accurate")
"""The figures that stand for the whole of a value stream."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. `value` is None when a number it needs is missing; then `low` is what is known so far.

    Durations are seconds of working time, shares are percentages. `missing` lists the ids of steps without a needed
    number, `note` says what that means in a clause. `limit` is "at most" or "at least" when what is missing can
    only move the figure to one side. `is_promised` says that it rests on what a future state promised.
    """

    kind: MetricKind
    value: float | None
    low: float | None
    high: float | None
    text: str
    missing: tuple[str, ...] = ()
    note: str = ""
    limit: Literal["", "at most", "at least"] = ""
    is_promised: bool = False

    @classmethod
    def of(
        cls, kind: MetricKind, value: Range | None, calendar: Calendar, missing: Sequence[str] = (), note: str = ""
    ) -> Metric:
        """Return a known figure with its text; None is one that cannot be known."""
        if value is None:
            return cls.unknown(kind, None, calendar, missing, note)
        text = figure_text(kind, value, calendar)
        return cls(kind, value.typical, value.low, value.high, text, tuple(missing), note)

    @classmethod
    def unknown(
        cls, kind: MetricKind, low: float | None, calendar: Calendar, missing: Sequence[str], note: str
    ) -> Metric:
        """Return a figure that cannot be known because of `missing` steps; it is at least `low`."""
        text = f"at least {_one(kind, low, calendar)}" if low else "unknown"
        return cls(kind, None, low, None, text, tuple(missing), note)

    def limited(self, limit: Literal["at most", "at least"], calendar: Calendar) -> Metric:
        """Return the figure as a limit: what is not given can only make it lower ("at most") or higher."""
        end = self.high if limit == "at most" else self.low
        return replace(self, text=f"{limit} {_one(self.kind, end or 0.0, calendar)}", limit=limit)

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def said(self) -> str:
        """The text, with a word where the figure is only promised: "9.5 d (promised)"."""
        return f"{self.text} (promised)" if self.is_promised else self.text

    def as_json(self) -> dict[str, Any]:
        """Return value, unit, text, low, high and missing; `is_promised` only where it is true."""
        parts = {"value": self.value, "unit": self.kind.unit, "text": self.text, "low": self.low, "high": self.high}
        return parts | {"missing": list(self.missing)} | ({"is_promised": True} if self.is_promised else {})


def headline(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Return the figures that stand for the whole map: those in `HEADLINE`, else the first ones."""
    found = tuple(each for each in metrics if each.name in HEADLINE)
    return found or tuple(metrics[: len(HEADLINE)])


def percent_of(part: float, whole: float) -> float | None:
    """Return `part` as a percentage of `whole`, or None when the whole is nothing.

    Flow efficiency, step efficiency, the value-added ratio and a hotspot's share are all of this form.

    >>> percent_of(180, 9.5 * 480), percent_of(0, 0)
    (3.9473684210526314, None)
    """
    return 100 * part / whole if whole else None


def percent_range(part: Range, rest: Range, either: Range = ZERO) -> Range | None:
    """Return `part` as a percentage of the whole, in the widest range that part and rest allow; None for no time.

    `either` is elapsed time outside our sight: usually it counts as rest, at best all of it as part.

    >>> percent_range(Range.of(50), Range.of(130), Range.of(20))
    Range(low=25.0, typical=25.0, high=35.0)
    """
    typical = percent_of(part.typical, part.typical + rest.typical + either.typical)
    if typical is None:
        return None
    low = percent_of(part.low, part.low + rest.high + either.high)
    high = percent_of(part.high + either.high, part.high + either.high + rest.low)
    return Range.of(typical, low, high)


def rolled_percent_complete_accurate(percents: Iterable[float | None]) -> float | None:
    """Return the product of the steps' %C/A in percent. None is left out and 0 counts; None when no step has a value.

    >>> rolled_percent_complete_accurate([50, None, 80]), rolled_percent_complete_accurate([50, 0])
    (40.0, 0.0)
    """
    factors = [percent / 100 for percent in percents if percent is not None]
    return 100 * prod(factors) if factors else None


def queue_wait(items: float, per_second: float) -> float:
    """Return seconds that `items` in a queue or an inventory wait; items in process do not count. Little's law.

    >>> queue_wait(items=100, per_second=50 / 28_800) / 28_800
    2.0
    """
    return items / per_second


def takt_time(available: float, demand: float) -> float:
    """Return seconds between two items the customer asks for: seconds available / items asked for in the same period.

    >>> takt_time(available=2 * 27_600, demand=920)
    60.0
    """
    return available / demand


def capacity(available: float, cycle_time: float, uptime: float = 100.0) -> float | None:
    """Return how many items a step finishes in `available` seconds at `uptime` percent; None without cycle time.

    >>> capacity(27_600, cycle_time=46, uptime=80)
    480.0
    """
    return available * uptime / 100 / cycle_time if cycle_time else None


def figure_text(kind: MetricKind, value: Range, calendar: Calendar) -> str:
    """Return the figure for people: '9.5 d', '9.5 d (7–12 d)', or '8.3–22.1 %' when the value is an end of its range.

    >>> figure_text(METRICS["flow_efficiency"], Range(8.309, 8.309, 22.063), Calendar(8, 5))
    '8.3–22.1 %'
    """
    if not value.varies:
        return _one(kind, value.typical, calendar)
    typical, low, high = in_one_unit(kind, (value.typical, value.low, value.high), calendar)
    if low == high:
        return typical
    span = f"{low}–{high}" if kind.unit == "1" else span_text(low, high)
    return span if typical in {low, high} else f"{typical} ({span})"


def in_one_unit(kind: MetricKind, values: Sequence[float], calendar: Calendar) -> tuple[str, ...]:
    """Return values of one figure for people, all in the unit that suits the first."""
    if kind.unit == "s":
        return durations_text(values, calendar)
    return tuple(_one(kind, value, calendar) for value in values)


def _one(kind: MetricKind, value: float, calendar: Calendar) -> str:
    if kind.unit == "s":
        return duration_text(value, calendar)
    return percent_text(value) if kind.unit == "%" else number_text(value)
