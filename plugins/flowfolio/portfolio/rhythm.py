"""Work out the days of an event that comes back: `every` month, `on` the first Tuesday."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.portfolio.settings import RhythmEvent

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_NTH = re.compile(rf"(?:(?:on )?(?:the )?({'|'.join(_RANKS)}) )?({'|'.join(_WEEKDAYS)})s?")
_DAY = re.compile(r"(?:(?:on )?(?:the )?(?:day )?)(\d{1,2})(?:st|nd|rd|th)?\.?")
_LAST_DAY = re.compile(r"(?:the )?last day")
_MONDAY = dt.date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A day that comes back every `interval` months, or weeks when `is_weekly`.

    Periods are those of the calendar: quarters begin in January, April, July and October; several weeks are counted
    from the first Monday of 1970. Within the period it is the
    `nth` `weekday` (0 is Monday; nth −1 is the last of the period), or the `month_day` of its first month (−1: the last
    day of the period; a day that a month has not is its last).
    """

    interval: int
    is_weekly: bool = False
    weekday: int | None = None
    nth: int = 1
    month_day: int | None = None

    def between(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """Yield the days from `first` to `last`, both included, in order."""
        days = self._weekly(first) if self.is_weekly else self._monthly(first)
        for day in days:
            if day > last:
                return
            if day >= first:
                yield day

    def _weekly(self, first: dt.date) -> Iterator[dt.date]:
        week = (first - _MONDAY).days // 7 // self.interval * self.interval
        while True:
            yield _MONDAY + dt.timedelta(days=week * 7 + (self.weekday or 0))
            week += self.interval

    def _monthly(self, first: dt.date) -> Iterator[dt.date]:
        month = (first.year * 12 + first.month - 1) // self.interval * self.interval
        ends_period = self.nth < 0 or self.month_day == -1
        while month // 12 < dt.MAXYEAR:
            at = month + (self.interval - 1 if ends_period else 0)
            yield self._in_month(at // 12, at % 12 + 1)
            month += self.interval

    def _in_month(self, year: int, month: int) -> dt.date:
        length = calendar.monthrange(year, month)[1]
        if self.weekday is None:
            day = self.month_day or 1
            return dt.date(year, month, length if day < 0 else min(day, length))
        if self.nth < 0:
            end = dt.date(year, month, length)
            return end - dt.timedelta(days=(end.weekday() - self.weekday) % 7)
        start = dt.date(year, month, 1)
        return start + dt.timedelta(days=(self.weekday - start.weekday()) % 7 + (self.nth - 1) * 7)

    def rule(self) -> dict[str, str | int | list[int]]:
        """Return the parts of an iCalendar RRULE (RFC 5545) that gives the same days from any of them on."""
        if self.is_weekly:
            return {"FREQ": "WEEKLY", "INTERVAL": self.interval, "BYDAY": _short(self.weekday or 0)}
        rule: dict[str, str | int | list[int]] = {"FREQ": "MONTHLY", "INTERVAL": self.interval}
        if self.weekday is not None:
            return rule | {"BYDAY": f"{self.nth}{_short(self.weekday)}"}
        day = self.month_day or 1
        if day > 28:  # a month without the day takes its last one
            return rule | {"BYMONTHDAY": list(range(28, day + 1)), "BYSETPOS": -1}
        return rule | {"BYMONTHDAY": day}


def _short(weekday: int) -> str:
    return _WEEKDAYS[weekday][:2].upper()


def recurrence(event: RhythmEvent) -> Recurrence | None:
    """Return when an event comes back; None for one held as needed, or on a day that says something else.

    Understood are weekdays (`Tuesday`, `first Tuesday`, `last Friday`), days of the month (`15`, `15th`), `last day`.
    """
    every, on = event.every, " ".join((event.on or "").lower().split())
    if every is None or every.unit == "day" or not on:
        return None
    nth, day = _NTH.fullmatch(on), _DAY.fullmatch(on)
    if every.unit == "week":
        return Recurrence(every.count, is_weekly=True, weekday=_WEEKDAYS.index(nth[2])) if nth and not nth[1] else None
    interval = every.count * (12 if every.unit == "year" else 1)
    if nth:
        return Recurrence(interval, weekday=_WEEKDAYS.index(nth[2]), nth=_RANKS[nth[1] or "first"])
    if day and 1 <= int(day[1]) <= 31:
        return Recurrence(interval, month_day=int(day[1]))
    return Recurrence(interval, month_day=-1) if _LAST_DAY.fullmatch(on) else None
