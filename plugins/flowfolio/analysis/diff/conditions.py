"""Read conditions such as `lead_time>+10%` and judge a comparison of figures by them."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flowfolio.analysis.diff.figures import MetricChange, value_text
from flowfolio.map_types import known_metrics
from flowfolio.map_types.metrics import Metric
from flowfolio.source.problems import FlowfolioError, did_you_mean
from flowfolio.source.quantity import Calendar, number_text, parse_duration
from flowfolio.source.written import QuantityError

_FORM = re.compile(
    r"\s*([a-z_]{1,60})\s*(>=|<=|>|<)\s*([+\-\N{MINUS SIGN}]?)\s*(\d{1,12}(?:\.\d{1,9})?)\s*([a-z%]{0,12})\s*", re.ASCII
)
_OPERATORS = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}
_EXAMPLES = "write for example 'lead_time>+10%', 'lead_time>+2d', 'flow_efficiency<-2points' or 'lead_time>10d'"


@dataclass(frozen=True, slots=True)
class Condition:
    """One limit. With `is_change` it bounds the change since before, else the value after.

    `unit` is "%" (percent of the value before, or of a share), "points", "" for counts, or a unit of time.
    """

    text: str
    metric: str
    sign: str
    amount: str
    unit: str
    is_change: bool

    @property
    def number(self) -> float:
        return float(self.amount)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a condition: `holds` is None when it cannot be judged.

    `is_lost` when a value that it needs was known before: a gate must not open because a number was left out.
    """

    condition: Condition
    holds: bool | None
    reason: str
    is_lost: bool = False


def parse_condition(text: str) -> Condition:
    """Read `METRIC(>|<|>=|<=)[+-]NUMBER(%|points|unit of time)`.

    With a sign the change is meant, without one the value after. Raises FlowfolioError that names the fix.
    """
    match = _FORM.fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise FlowfolioError(f"'{text[:60]}' is no condition; {_EXAMPLES}")
    metric, sign, plus, number, unit = match.groups()
    if metric not in known_metrics():
        near = did_you_mean(metric, known_metrics()) or f"the figures are {', '.join(known_metrics())}"
        raise FlowfolioError(f"'{metric}' in '{text[:60]}' is no figure; {near}")
    unit = "points" if unit in {"point", "points"} else unit
    if fix := _unfit(known_metrics()[metric].unit, unit, bool(plus), number):
        raise FlowfolioError(f"'{text[:60]}' cannot be judged: {fix}")
    return Condition(text.strip(), metric, sign, plus + number, unit, bool(plus))


def _unfit(kind: str, unit: str, is_change: bool, number: str) -> str:
    """Return what is wrong with the unit of a condition, "" when it fits the figure."""
    if unit == "%" and (is_change or kind == "%"):
        return ""
    if unit == "%":
        return f"write '+{number}%' for a change in percent"
    if kind == "s":
        try:
            parse_duration(f"{number} {unit}")
        except QuantityError:
            return f"a duration needs a unit: '{number}d', '{number}h' or '{number}min'"
        return ""
    if kind == "%":
        fits = is_change if unit == "points" else not unit and not is_change
        return "" if fits else f"write '+{number}points' for a change in points, or '{number}%' for the value"
    return f"a count has no unit: write '{number}'" if unit else ""


def judge(conditions: Iterable[Condition], changes: Iterable[MetricChange], calendar: Calendar) -> tuple[Outcome, ...]:
    """Return what came of each condition; durations are compared in working time of `calendar`."""
    by_name = {change.name: change for change in changes}
    return tuple(_judged(each, by_name.get(each.metric), calendar) for each in conditions)


def _judged(condition: Condition, change: MetricChange | None, calendar: Calendar) -> Outcome:
    title = known_metrics()[condition.metric].title
    if change is None:
        return Outcome(condition, None, f"{condition.text}: cannot be judged, {title} is no figure of these maps")
    values = _moved(condition, change) if condition.is_change else _ends(change.after)
    if not values:
        was_known = change.before is not None and change.before.value is not None
        is_known = change.after is not None and change.after.value is not None
        reason = f"{condition.text}: cannot be judged, {title} {_lack(condition, change)}"
        return Outcome(condition, None, reason, was_known and not is_known)
    limit = _limit(condition, calendar)
    holds = {bool(_OPERATORS[condition.sign](value, limit)) for value in values}
    what = "changed by" if condition.is_change else "is"
    words = f"{title} {what} {' to '.join(_shown(condition, value, calendar) for value in values)}"
    if len(holds) > 1:
        return Outcome(condition, None, f"{condition.text}: cannot be judged, {words}, on both sides of the limit")
    return Outcome(
        condition, holds == {True}, f"{condition.text}: {'holds' if True in holds else 'does not hold'}, {words}"
    )


def _moved(condition: Condition, change: MetricChange) -> tuple[float, ...]:
    """Return the change in the unit of the condition; what is about the same has not moved."""
    if change.verdict.is_same:
        return (0.0,)
    value = change.percent if condition.unit == "%" else change.change
    return () if value is None else (value,)


def _ends(metric: Metric | None) -> tuple[float, ...]:
    """Return the ends of a figure's range, or its value when it does not vary; nothing for an unknown one."""
    if metric is None or metric.value is None:
        return ()
    low, high = metric.low, metric.high
    return (metric.value,) if low is None or high is None or low == high else (low, high)


def _lack(condition: Condition, change: MetricChange) -> str:
    """Return what is in the way of judging a figure: "is unknown before"."""
    sides = [
        word
        for word, side in (("before", change.before), ("after", change.after))
        if (condition.is_change or word == "after") and (side is None or side.value is None)
    ]
    if sides:
        why = change.verdict.why if condition.is_change and change.verdict.word == "unknown" else ""
        return f"is {why or 'unknown ' + ' and '.join(sides)}"
    return "was 0 before" if change.verdict.is_comparable else f"is {change.verdict.text}"


def _limit(condition: Condition, calendar: Calendar) -> float:
    if known_metrics()[condition.metric].unit != "s" or condition.unit == "%":
        return condition.number
    seconds = parse_duration(f"{condition.amount.lstrip('+-')} {condition.unit}").in_seconds(calendar)
    return -seconds if condition.number < 0 else seconds


def _shown(condition: Condition, value: float, calendar: Calendar) -> str:
    sign = ("+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else "") if condition.is_change else ""
    if condition.is_change and condition.unit in {"%", "points"}:
        return f"{sign}{number_text(abs(value))} {condition.unit}"
    return f"{sign}{value_text(known_metrics()[condition.metric], abs(value), calendar)}"
