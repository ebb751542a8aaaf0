"""Read days as people write them: `2026-06-30`, `30 June 2026`, `Dec 2025`, `2027-Q2`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from flowfolio.source.advice_dates import NAMES, nearest_date
from flowfolio.source.problems import Code, FlowfolioError
from flowfolio.source.written import QuantityError, written

INVALID_DATE = Code(
    "invalid-date",
    "error",
    "Not a date such as 2026-01-31, 31 January 2026 or 2026-Q1.",
    "on: 'today' is not a date; the file is read on another day; name the day, for example 2026-01-31",
)
_NAME = "|".join(sorted(NAMES, key=len, reverse=True))
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(rf"(?:the )?(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)?[ -]({_NAME})\.?,?[ -](\d{{4}})", re.ASCII)
_MONTH_FIRST = re.compile(rf"({_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", re.ASCII)
_MONTH = re.compile(rf"({_NAME})\.?[ -](\d{{4}})|(\d{{4}})-(\d{{2}})", re.ASCII)
_HALF = re.compile(r"h([12])[ /-](\d{4})|(\d{4})[ /-]?h([12])", re.ASCII)
_WEEK = re.compile(r"w(\d{1,2})[ /-](\d{4})|(\d{4})[ /-]?w(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?(?:([ap])\.?m\.?)?", re.ASCII)
_QUARTER = re.compile(r"q([1-4])[ /-](\d{4})|(\d{4})[ /-]?q([1-4])", re.ASCII)

FORMS = (
    (("2026-06-30", "30 June 2026", "30th of June 2026", "June 30, 2026"), "that day"),
    (
        ("Dec 2025", "December 2025", "2025-12"),
        "its last day: 2025-12-31; as the start of a roadmap item its first day, 2025-12-01",
    ),
    (
        ("2027-Q2", "Q2 2027"),
        "its last day: 2027-06-30; as the start of a roadmap item its first day, 2027-04-01. Quarters are those of the "
        "calendar year",
    ),
    (("2027-H1", "H1 2027"), "its last day: 2027-06-30; as the start of a roadmap item its first day, 2027-01-01"),
    (
        ("2027-W27", "W27 2027"),
        "its Sunday: 2027-07-11; as the start of a roadmap item its Monday, 2027-07-05. Weeks are those of ISO 8601",
    ),
)
"""(examples, what they count as) of every way to write a date, for the reference page."""


class SaidDay(dt.date):
    """A day with the words in which its author wrote it; as text it is these words, else a day like any other."""

    text = ""  # also of what is reckoned from such a day: that has no words

    @classmethod
    def of(cls, day: dt.date, text: str) -> SaidDay:
        """Return the day with its words."""
        made = cls(day.year, day.month, day.day)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text or self.isoformat()

    def __repr__(self) -> str:
        return f"SaidDay({self.isoformat()}, {self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return SaidDay.of, (dt.date(self.year, self.month, self.day), self.text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first and the last day of what somebody wrote; the same for a single day."""

    first: dt.date
    last: dt.date


def day_of(text: str) -> dt.date | None:
    """Return the day written as YYYY-MM-DD; None for anything else and outside the years 1900 to 2999.

    The bounds keep a slip of the keyboard from stretching a timeline, or the calendar's end from being passed.
    """
    match = _ISO.fullmatch(text)
    return _day(*map(int, match.groups())) if match else None


def plain_day(text: str) -> dt.date:
    """Return the day that an option names, written as YYYY-MM-DD alone; raises FlowfolioError for anything else."""
    day = day_of(text)
    if day is None:
        raise FlowfolioError(f"'{text[:40]}' is not a date; write it as YYYY-MM-DD, for example 2026-01-31")
    return day


def parse_day(value: object) -> Stretch:
    """Read a day, a week, a month, a quarter or half a year. Raises QuantityError for anything else.

    >>> parse_day("30 June 2026").last, parse_day("Dec 2025").last, parse_day("2027-Q2").first
    (datetime.date(2026, 6, 30), datetime.date(2025, 12, 31), datetime.date(2027, 4, 1))
    """
    if isinstance(value, dt.date):
        return Stretch(value, value)
    if not isinstance(value, str):
        raise QuantityError(INVALID_DATE, f"'{str(value)[:40]}' is not a date", nearest_date(str(value)))
    text = re.sub(r" ?- ?", "-", written(value, INVALID_DATE)).lower()
    found = _single(text) or _several(text)
    if found is None:
        raise QuantityError(INVALID_DATE, f"'{str(value)[:40]}' is not a date", nearest_date(text))
    return found


def parse_time(value: object) -> dt.time:
    """Read a time of day: `10:00`, `9.30`, `2 pm`, `2:30 pm`. Raises QuantityError for anything else.

    >>> parse_time("10:00"), parse_time("2:30 pm")
    (datetime.time(10, 0), datetime.time(14, 30))
    """
    if isinstance(value, dt.time):
        return value
    text = written(value, INVALID_DATE).lower()
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if match and match[3]:
        hour = 99 if not 1 <= hour <= 12 else hour % 12 + (12 if match[3] == "p" else 0)
    elif match and match[2] is None:
        hour = 99  # a bare number may be anything
    if hour > 23 or minute > 59:
        raise QuantityError(INVALID_DATE, f"'{text[:40]}' is not a time of day", "write for example '10:00' or '2 pm'")
    return dt.time(hour, minute)


def _single(text: str) -> Stretch | None:
    if match := _ISO.fullmatch(text):
        day = _day(*map(int, match.groups()))
    elif match := _DAY_FIRST.fullmatch(text):
        day = _day(int(match[3]), NAMES[match[2]], int(match[1]))
    elif match := _MONTH_FIRST.fullmatch(text):
        day = _day(int(match[3]), NAMES[match[1]], int(match[2]))
    else:
        return None
    return Stretch(day, day) if day else None


def _several(text: str) -> Stretch | None:
    if match := _MONTH.fullmatch(text):
        year, month = int(match[2] or match[3]), NAMES[match[1]] if match[1] else int(match[4])
        return _months(year, month, 1)
    if match := _QUARTER.fullmatch(text):
        return _months(int(match[2] or match[3]), int(match[1] or match[4]) * 3 - 2, 3)
    if match := _HALF.fullmatch(text):
        return _months(int(match[2] or match[3]), int(match[1] or match[4]) * 6 - 5, 6)
    if match := _WEEK.fullmatch(text):
        return _week(int(match[2] or match[3]), int(match[1] or match[4]))
    return None


def _week(year: int, number: int) -> Stretch | None:
    try:
        first = dt.date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return Stretch(first, first + dt.timedelta(days=6)) if 1900 <= year <= 2999 else None


def _months(year: int, month: int, count: int) -> Stretch | None:
    first = _day(year, month, 1)
    if first is None:
        return None
    end = month + count - 1
    return Stretch(first, dt.date(year, end, calendar.monthrange(year, end)[1]))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1900 <= year <= 2999 else None
    except ValueError:
        return None
