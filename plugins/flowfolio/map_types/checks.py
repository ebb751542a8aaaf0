"""Find what every kind of map can get wrong: ids given twice, estimates out of order, figures that do not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowfolio.map_types import known_metrics
from flowfolio.source.document import Loc
from flowfolio.source.entity import WRONG_TYPE, Entity, Finding, names_of, walk
from flowfolio.source.estimates import DurationEstimate
from flowfolio.source.fields import Reading
from flowfolio.source.percent import INVALID_PERCENT, BareFraction, parse_percent
from flowfolio.source.problems import DUPLICATE_ID, UNKNOWN_REFERENCE, Code, did_you_mean
from flowfolio.source.quantity import INVALID_DURATION, Calendar, number_text
from flowfolio.source.rate import Rate
from flowfolio.source.spoken import LOW_ABOVE_HIGH
from flowfolio.source.written import LEAVE_OUT, UNKNOWN, QuantityError

PERCENT_AS_FRACTION = Code(
    "percent-as-fraction",
    "warning",
    "A percentage below 1 without its sign: a fraction may be meant.",
    "0.85 is less than one percent; write 85, or '0.85 %' if you mean it",
)
PERIOD_WITHOUT_LENGTH = Code(
    "period-without-length",
    "error",
    "A rate counts in months or sprints, and nobody said how long one is.",
    "'10000 per month' counts in a period of unknown length; write 'time: {days_per_month: 20}' with the true number, "
    "in the map or in portfolio.yaml",
)

_KINDS = {"s": (INVALID_DURATION, "duration"), "%": (INVALID_PERCENT, "percentage")}
"""The unit of a figure → the code of what is no such value, and what it is called."""


def duplicate_ids(ids: Iterable[tuple[str, Loc]]) -> Iterator[Finding]:
    """Yield a finding for every id that one before it in `ids`, which need not be the author's order, has already."""
    seen: set[str] = set()
    for word, loc in ids:
        if word in seen:
            yield Finding(loc, DUPLICATE_ID, f"'{word}' is the id of something else in this map too")
        seen.add(word)


def disordered_estimates(map_: Entity, calendar: Calendar) -> Iterator[Finding]:
    """Yield every estimate of a duration whose low, typical and high do not grow; days need the `calendar`."""
    for loc, each in walk(map_):
        if not isinstance(each, DurationEstimate) or (each.low is None and each.high is None):
            continue
        ends = [(name, end) for name in ("low", "typical", "high") if (end := getattr(each, name)) is not None]
        if each.said:
            ends = [(name, end) for name, end in ends if name != "typical"]
        seconds = [end.in_seconds(calendar) for _, end in ends]
        if seconds != sorted(seconds):
            words = ", ".join(f"{name} {end}" for name, end in ends)
            yield Finding(loc, LOW_ABOVE_HIGH, f"{words} are out of order ({calendar})")


def doubtful_numbers(map_: Entity, calendar: Calendar) -> Iterator[Finding]:
    """Yield percentages that look like fractions, and rates in a period whose length the `calendar` does not say."""
    for loc, each in walk(map_):
        for name in names_of(type(each)):
            value = getattr(each, name)
            at = (*loc, type(each).model_fields[name].alias or name)
            if isinstance(value, BareFraction):
                yield _fraction(value, at)
            elif isinstance(value, Rate) and (lack := value.lacks(calendar)):
                message = f"'{value}' counts in a period of unknown length"
                hint = f"write 'time: {{{lack}}}' with the true number, in the map or in portfolio.yaml"
                yield Finding(at, PERIOD_WITHOUT_LENGTH, message, hint)


def _fraction(value: float, loc: Loc) -> Finding:
    message, hint = f"{value:g} is less than one percent", f"write {value * 100:g}, or '{value:g} %' if you mean it"
    return Finding(loc, PERCENT_AS_FRACTION, message, hint)


def measure_findings(metric: str | None, figures: Iterable[tuple[str, Reading | None]], loc: Loc) -> Iterator[Finding]:
    """Yield what is wrong with a measure at `loc`: an unknown metric, or (name, value) that is no such figure."""
    if metric is None:
        return
    kind = known_metrics().get(metric)
    if kind is None:
        message = f"'{metric[:80]}' is no figure that is computed here"
        hint = (
            did_you_mean(metric, known_metrics()) or f"leave 'metric' out, or use one of {', '.join(known_metrics())}"
        )
        yield Finding((*loc, "metric"), UNKNOWN_REFERENCE, message, hint)
        return
    for name, value in figures:
        if value is not None:
            yield from _figure(value, kind.unit, f"{kind.title} is", name, (*loc, name))


def _figure(value: Reading, unit: str, subject: str, name: str, loc: Loc) -> Iterator[Finding]:
    shown = f"{name} '{value.text[:40]}'"
    if value.text.strip().lower() in UNKNOWN:
        code, thing = _KINDS.get(unit, (WRONG_TYPE, "number"))
        yield Finding(loc, code, f"{subject} a {thing}, and {shown} is none", f"{LEAVE_OUT}, or write 'open'")
    elif unit == "s" and value.duration is None and value.text.strip() != "0":
        message = f"{subject} a duration, and {shown} is none"
        yield Finding(loc, INVALID_DURATION, message, f"write for example '{_as_days(value)} d'")
    elif unit == "%":
        try:
            percent = None if value.is_said and value.number is not None else parse_percent(value.text)
            if isinstance(percent, BareFraction):
                yield _fraction(percent, loc)
        except QuantityError:
            message = f"{subject} a percentage, and {shown} is none"
            yield Finding(loc, INVALID_PERCENT, message, "write a number from 0 to 100")
    elif unit == "1" and value.number is None:
        yield Finding(loc, WRONG_TYPE, f"{subject} a number, and {shown} is none", "write for example 5")


def _as_days(value: Reading) -> str:
    return number_text(value.number) if value.number is not None and 0 < value.number < 1000 else "5"
