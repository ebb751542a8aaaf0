"""Read how exact a printed number is: half a unit of its last digit, in the unit in which it is printed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, ValidatorFunctionWrapHandler, WithJsonSchema, WrapValidator

from flowfolio.source.counts import SaidCount
from flowfolio.source.entity import told_as_field_error
from flowfolio.source.fields import Percent
from flowfolio.source.numerals import in_digits
from flowfolio.source.patterns import DURATION_SAID, PERCENT_SAID
from flowfolio.source.percent import BareFraction
from flowfolio.source.quantity import Calendar, Duration, parse_duration
from flowfolio.source.spoken import DURATIONS, PERCENTS, spoken
from flowfolio.source.written import QuantityError

_NUMBER = re.compile(r"\d+(?:\.(\d+))?")
_PART = re.compile(_NUMBER.pattern + r"\s*([a-z]+)")


class Printed(float):
    """A percentage with the text in which it is printed: 30 and 30.0 are the same number, but not as exact."""

    text: str

    def __new__(cls, value: float, text: str) -> Printed:
        self = float.__new__(cls, value)
        self.text = text
        return self

    def __reduce__(self) -> tuple[type[Printed], tuple[float, str]]:
        return type(self), (float(self), self.text)


class PrintedFraction(Printed, BareFraction):
    """One below 1 without its sign."""


@dataclass(frozen=True, slots=True)
class PrintedRange:
    """A total with the text in which it is printed where that says more than one value; `high` is None for no end."""

    text: str
    low: Duration | float
    high: Duration | float | None

    def __str__(self) -> str:
        return self.text


def _printed_duration(value: object) -> Duration | PrintedRange:
    if isinstance(value, PrintedRange):
        return value
    with told_as_field_error():
        said = spoken(value, DURATIONS)
        return PrintedRange(said.text, said.low, said.high) if said else parse_duration(value)


def _printed(value: object, handler: ValidatorFunctionWrapHandler) -> Printed | PrintedRange:
    if isinstance(value, PrintedRange):
        return value
    with told_as_field_error():
        said = spoken(value, PERCENTS)
    if said:
        return PrintedRange(said.text, said.low, said.high)
    found = handler(value)
    kind = PrintedFraction if isinstance(found, BareFraction) else Printed
    return kind(found, str(value))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, PrintedRange) else value


_SHARE = {
    "anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": PERCENT_SAID}],
}
_LENGTH = {"anyOf": [{"type": "string", "pattern": DURATION_SAID, "examples": ["9.5 d", "8-10 d"]}, {"const": 0}]}
PrintedPercent = Annotated[Percent, WrapValidator(_printed), WithJsonSchema(_SHARE), PlainSerializer(_plain)]
"""A percentage from 0 to 100 that keeps its digits."""
PrintedDuration = Annotated[
    Duration | PrintedRange, PlainValidator(_printed_duration), WithJsonSchema(_LENGTH), PlainSerializer(str)
]
"""A duration that keeps its digits."""


def printed_ends(printed: float | Duration | PrintedRange, calendar: Calendar) -> tuple[float, float]:
    """Return the lowest and the highest value that a printed total says; seconds for a duration.

    >>> printed_ends(PrintedRange("2-3 d", parse_duration("2 h"), parse_duration("3 h")), Calendar())
    (7200.0, 10800.0)
    """
    if isinstance(printed, (PrintedRange, SaidCount)):
        ends = printed.low, math.inf if printed.high is None else printed.high
    else:
        ends = printed, printed
    low, high = (each.in_seconds(calendar) if isinstance(each, Duration) else float(each) for each in ends)
    return low, high


def rounding(printed: float | Duration | PrintedRange, calendar: Calendar) -> float:
    """Return by how much the exact number may differ from the printed one: seconds for a duration.

    >>> rounding(Printed(0.5, "0.5 %"), Calendar()), rounding(Duration("23.6 d", days=23.6), Calendar()) / 86_400
    (0.05, 0.05)
    >>> rounding(Duration("1h 30m", seconds=5400), Calendar()), rounding(7.0, Calendar())
    (30.0, 0.5)
    """
    is_time = isinstance(printed, Duration) or (isinstance(printed, PrintedRange) and isinstance(printed.low, Duration))
    text = f"{printed:.15g}" if type(printed) in (float, int) else getattr(printed, "text", str(printed))
    plain = in_digits(text.lower(), with_articles=is_time)
    if not is_time:
        match = _NUMBER.search(plain)
        return _half(match[1] if match else None)
    parts = ((_half(decimals), _size(unit, calendar)) for decimals, unit in _PART.findall(plain))
    return min((half * size for half, size in parts if size), default=0.0)


def _half(decimals: str | None) -> float:
    return 0.5 * 0.1 ** len(decimals or "")


def _size(unit: str, calendar: Calendar) -> float:
    try:
        return parse_duration(f"1 {unit}").in_seconds(calendar)
    except QuantityError:
        return 0.0
