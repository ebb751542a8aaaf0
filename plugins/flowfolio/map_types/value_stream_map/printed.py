"""Read how exact a printed number is: half a unit of its last digit, in the unit in which it is printed."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import ValidatorFunctionWrapHandler, WrapValidator

from flowfolio.source.fields import Percent
from flowfolio.source.percent import BareFraction
from flowfolio.source.quantity import Calendar, Duration, parse_duration
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


def _printed(value: object, handler: ValidatorFunctionWrapHandler) -> Printed:
    found = handler(value)
    kind = PrintedFraction if isinstance(found, BareFraction) else Printed
    return kind(found, str(value))


PrintedPercent = Annotated[Percent, WrapValidator(_printed)]
"""A percentage from 0 to 100 that keeps its digits."""


def rounding(printed: float | Duration, calendar: Calendar) -> float:
    """Return by how much the exact number may differ from the printed one: seconds for a duration.

    >>> rounding(Printed(0.5, "0.5 %"), Calendar()), rounding(Duration("23.6 d", days=23.6), Calendar()) / 86_400
    (0.05, 0.05)
    >>> rounding(Duration("1h 30m", seconds=5400), Calendar()), rounding(7.0, Calendar())
    (30.0, 0.5)
    """
    if not isinstance(printed, Duration):
        text = printed.text if isinstance(printed, Printed) else f"{printed:.15g}"
        match = _NUMBER.search(text)
        return _half(match[1] if match else None)
    parts = ((_half(decimals), _size(unit, calendar)) for decimals, unit in _PART.findall(printed.text.lower()))
    return min((half * size for half, size in parts if size), default=0.0)


def _half(decimals: str | None) -> float:
    return 0.5 * 0.1 ** len(decimals or "")


def _size(unit: str, calendar: Calendar) -> float:
    try:
        return parse_duration(f"1 {unit}").in_seconds(calendar)
    except QuantityError:
        return 0.0
