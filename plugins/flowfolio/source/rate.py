"""Read how many things come in a period, such as `40 per week` or `3 per sprint`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from flowfolio.source.advice import for_rate
from flowfolio.source.numerals import NUMBER, in_digits
from flowfolio.source.problems import Code
from flowfolio.source.quantity import UNITS, Calendar, Duration
from flowfolio.source.written import QuantityError, written

INVALID_RATE = Code(
    "invalid-rate",
    "error",
    "Not a rate such as '40 per week'.",
    "frequency: 'often' is not a rate; write for example '40 per week' or '920 per day'",
)

LARGEST_COUNT = 1e9
_RATE = re.compile(rf"({NUMBER})\s*(?:/|(?:times )?(?:per|an?|each|every)\b)\s*(?:({NUMBER})\s+)?([a-z]+)", re.ASCII)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Periods whose working days only `days_per_month` can say."""
OFTEN = {"hourly": "hour", "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month",
       "quarterly": "quarter", "yearly": "year", "annually": "year"}  # fmt: skip
_TIMES = (
    (re.compile(r"\bonce\b"), "1"),
    (re.compile(r"\btwice\b"), "2"),
    (re.compile(r"\bevery (?:other|second)\b"), "every 2"),
)


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
    match = _RATE.fullmatch(_in_figures(text.lower()))
    if match is None or ("/" in match[0] and match[2]):
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' is not a rate", for_rate(text.lower()))
    count, times, unit = float(match[1]), float(match[2] or 1), match[3]
    if not 0 < count <= LARGEST_COUNT or times == 0:
        hint = "a rate is more than 0" if count == 0 or times == 0 else f"the most is {LARGEST_COUNT:.0f}"
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' is out of range", hint)
    shown = f"{match[2] or 1} {unit}"
    one = unit.removesuffix("s")
    if one in _MONTHS:
        return Rate(text, count, Duration(shown), months=_MONTHS[one] * times)
    if one == "sprint":
        return Rate(text, count, Duration(shown), sprints=times)
    if unit not in UNITS:
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' uses the period '{unit[:20]}'", _period_hint(unit))
    kind, factor = UNITS[unit]
    return Rate(text, count, Duration(shown, **{kind: factor * times}))


def _period_hint(unit: str) -> str:
    """Return the fix for a period that is none."""
    if unit.endswith("day"):
        return "write '1 per week'"
    near = get_close_matches(unit[:20], ("minute", "hour", "day", "week", *_MONTHS, "sprint"), 1, 0.7)
    return f"write 'per {near[0]}'" if near else "a period is min, h, d, w, month, quarter, year or sprint"


def _in_figures(text: str) -> str:
    """Return a rate in small letters with its numbers in digits: `twice a week`, `every 2 weeks`, `weekly`.

    >>> [_in_figures(text) for text in ("twice a week", "every two weeks", "weekly", "five a day")]
    ['2 a week', '1 per 2 weeks', '1 per week', '5 a day']
    """
    if text in OFTEN:
        return f"1 per {OFTEN[text]}"
    for word, digits in _TIMES:
        text = word.sub(digits, text)
    text = in_digits(text, with_articles=False)
    return re.sub(r"^(?:1 )?every ", "1 per ", text)
