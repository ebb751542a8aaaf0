"""Read how many things come in a period, such as `40 per week` or `3 per sprint`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowfolio.source.problems import Code
from flowfolio.source.quantity import NUMBER, UNITS, Calendar, Duration, unit_hint
from flowfolio.source.written import QuantityError, written

INVALID_RATE = Code(
    "invalid-rate",
    "error",
    "Not a rate such as '40 per week'.",
    "frequency: 'often' is not a rate; write for example '40 per week' or '920 per day'",
)

LARGEST_COUNT = 1e9
_RATE = re.compile(rf"({NUMBER})\s*(?:per|/|an?)\s*([a-z]+)", re.ASCII)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Periods whose working days only `days_per_month` can say."""
_EXAMPLES = "write for example '40 per week' or '920 per day'"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many things in a period, such as `40 per week`; the period is working time.

    `months` and `sprints` are periods that have a length only by what a calendar says of them.
    """

    text: str
    count: float
    period: Duration
    months: float = 0.0
    sprints: float = 0.0

    def per_second(self, calendar: Calendar) -> float | None:
        """Return things per second of working time; None when the calendar does not say how long the period is.

        >>> parse_rate("10 per month").per_second(Calendar(8, 5, days_per_month=20)) * 8 * 3600
        0.5
        """
        if self.lacks(calendar):
            return None
        seconds = self.period.in_seconds(calendar) + self.months * (calendar.days_per_month or 0.0) * calendar.day
        return self.count / (seconds + self.sprints * (calendar.sprint.in_seconds(calendar) if calendar.sprint else 0))

    def lacks(self, calendar: Calendar) -> str:
        """Return the line of `time` that is needed to know how long the period is; "" when nothing is."""
        if self.months and not calendar.days_per_month:
            return "days_per_month: 20"
        return "sprint: 2 w" if self.sprints and not calendar.sprint else ""

    def __str__(self) -> str:
        return self.text


def parse_rate(value: object) -> Rate:
    """Read `40 per week`, `40/d`, `1.5 per h`, `10000 per month` or `3 per sprint`.

    >>> parse_rate("40 per week").count
    40.0
    """
    if isinstance(value, Rate):
        return value
    text = written(value, INVALID_RATE)
    match = _RATE.fullmatch(text.lower())
    if match is None:
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' is not a rate", _hint(text))
    count, unit = float(match[1]), match[2]
    if count == 0 or count > LARGEST_COUNT:
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' is out of range", "a rate is more than 0")
    one = unit.removesuffix("s")
    if one in _MONTHS:
        return Rate(text, count, Duration(f"1 {unit}"), months=_MONTHS[one])
    if one == "sprint":
        return Rate(text, count, Duration("1 sprint"), sprints=1)
    if unit not in UNITS:
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' uses the period '{unit[:20]}'", unit_hint(unit))
    kind, factor = UNITS[unit]
    return Rate(text, count, Duration(f"1 {unit}", **{kind: factor}))


def _hint(text: str) -> str:
    """Return the nearest rate, where one can be told."""
    plain = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", text)
    if plain != text and _RATE.fullmatch(plain.lower()):
        return f"write '{plain[:40]}'"
    if near := re.search(rf"{NUMBER}\s*(?:per|/)\s*[a-z]+$", text.lower(), re.ASCII):
        return f"a rate takes one number: '{near[0][:40]}'"
    return _EXAMPLES
