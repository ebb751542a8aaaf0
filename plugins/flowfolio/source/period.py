"""Read stretches of the calendar, such as `6 months`, and go from day to day with them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from flowfolio.source.numerals import in_digits
from flowfolio.source.quantity import INVALID_DURATION
from flowfolio.source.written import QuantityError, written

PeriodUnit = Literal["day", "week", "month", "year"]
_PERIODS: dict[str, tuple[int, PeriodUnit]] = {
    "day": (1, "day"),
    "week": (1, "week"),
    "fortnight": (2, "week"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (1, "year"),
}
PERIODS = (*_PERIODS, *(f"{name}s" for name in _PERIODS))
"""Every word for a period."""
LY = {
    "daily": "1 day",
    "weekly": "1 week",
    "fortnightly": "2 weeks",
    "monthly": "1 month",
    "quarterly": "1 quarter",
    "half-yearly": "6 months",
    "yearly": "1 year",
    "annually": "1 year",
    "half a year": "6 months",
}
"""What people say in place of a number and a unit."""
_PERIOD = re.compile(rf"(?:(\d{{1,3}})\s*)?({'|'.join(_PERIODS)})s?", re.ASCII)
_OTHER = re.compile(r"^(?:other|second) ")
_SHORT = {
    "d": "days",
    "day": "days",
    "w": "weeks",
    "wk": "weeks",
    "wks": "weeks",
    "mo": "months",
    "m": "months",
    "y": "years",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar, such as `6 months`: so many `count` of `unit`."""

    text: str
    count: int
    unit: PeriodUnit

    def after(self, day: dt.date, times: int = 1) -> dt.date:
        """Return the day this period (or `times` of it) after `day`, at most the last of the calendar.

        A month's end stays within the month.

        >>> Period("6 months", 6, "month").after(dt.date(2026, 8, 31))
        datetime.date(2027, 2, 28)
        """
        count = self.count * times
        if self.unit in {"day", "week"}:
            days = count * (7 if self.unit == "week" else 1)
            return dt.date.fromordinal(min(day.toordinal() + days, dt.date.max.toordinal()))
        months = day.year * 12 + day.month - 1 + count * (12 if self.unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        if year > dt.MAXYEAR:
            return dt.date.max
        return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    def __str__(self) -> str:
        return self.text


def parse_period(value: object) -> Period:
    """Read `week`, `quarter`, `6 months`, `every two weeks` or `weekly`; raises QuantityError for anything else.

    >>> parse_period("quarter")
    Period(text='quarter', count=3, unit='month')
    """
    if isinstance(value, Period):
        return value
    text = written(value, INVALID_DURATION)
    plain = _in_figures(text.lower())
    match = _PERIOD.fullmatch(plain)
    if match is None or int(match[1] or 1) == 0:
        raise QuantityError(INVALID_DURATION, f"'{text[:40]}' is not a period", _nearest(plain))
    count, unit = _PERIODS[match[2]]
    said = re.sub(r"^(?:(?:every|an?) )+", "", text, flags=re.IGNORECASE)
    return Period(LY.get(said.lower(), said).removeprefix("1 "), int(match[1] or 1) * count, unit)


def _in_figures(text: str) -> str:
    """Return a period in small letters with its number in digits.

    >>> [_in_figures(text) for text in ("every two weeks", "every other month", "quarterly", "a year")]
    ['2 weeks', '2 month', '1 quarter', '1 year']
    """
    text = re.sub(r"^every (?=.)", "", text)
    return LY.get(text) or in_digits(_OTHER.sub("2 ", text))


def _nearest(plain: str) -> str:
    """Return the fix for a text in figures that is no period."""
    if plain in {"biweekly", "bimonthly"}:
        unit = plain[2:].removesuffix("ly")
        return f"write '2 {unit}s', or '{unit}' for twice each {unit}"
    if often := re.fullmatch(r"(?:once|twice|(\d{1,2}) ?(?:times|x)) (?:a|1|per|every) (\w+)", plain):
        number = int(often[1] or (1 if plain.startswith("once") else 2))
        months = {"year": 12, "quarter": 3}.get(often[2], 0)
        if number and months % number == 0 and months:
            return f"write '{months // number} months'"
        return f"write '{often[2][:20]}', and one event for each time" if number > 1 else f"write '{often[2][:20]}'"
    short = re.fullmatch(rf"(\d{{1,3}})\s*({'|'.join(_SHORT)})", plain, re.ASCII)
    if short:
        return f"write '{short[1]} {_SHORT[short[2]]}'"
    if years := re.fullmatch(r"(\d{1,2}\.\d) years?", plain):
        return f"write '{float(years[1]) * 12:.0f} months'"
    if "sprint" in plain:
        return "write how long the sprints are, for example '2 weeks'"
    if re.search(r"need|never|demand", plain):
        return "leave the line out"
    return "write for example '6 months' or 'quarter'"
