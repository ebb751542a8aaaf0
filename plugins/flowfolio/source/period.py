"""Read stretches of the calendar, such as `6 months`, and go from day to day with them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from flowfolio.source.quantity import INVALID_DURATION
from flowfolio.source.written import QuantityError, written

PeriodUnit = Literal["day", "week", "month", "year"]
_PERIODS: dict[str, tuple[int, PeriodUnit]] = {
    "day": (1, "day"),
    "week": (1, "week"),
    "month": (1, "month"),
    "quarter": (3, "month"),
    "year": (1, "year"),
}
PERIODS = (*_PERIODS, *(f"{name}s" for name in _PERIODS))
"""Every word for a period."""
_PERIOD = re.compile(r"(?:(\d{1,3})\s*)?(day|week|month|quarter|year)s?", re.ASCII)


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
    """Read `week`, `month`, `quarter` or `6 months`; raises QuantityError for anything else.

    >>> parse_period("quarter")
    Period(text='quarter', count=3, unit='month')
    """
    if isinstance(value, Period):
        return value
    text = written(value, INVALID_DURATION)
    match = _PERIOD.fullmatch(text.lower())
    if match is None or match[1] == "0":
        raise QuantityError(
            INVALID_DURATION, f"'{text[:40]}' is not a period", "write for example '6 months' or 'quarter'"
        )
    count, unit = _PERIODS[match[2]]
    return Period(text, int(match[1] or 1) * count, unit)
