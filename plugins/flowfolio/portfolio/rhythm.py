"""Work out the days of an event that comes back: `every` month, `on` the first Tuesday."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateutil.rrule import rrulestr

from flowfolio.portfolio.settings import PortfolioFile, RhythmEvent
from flowfolio.source.dates import INVALID_DATE, parse_day, parse_time
from flowfolio.source.document import Loc
from flowfolio.source.entity import MISSING_FIELD, Finding
from flowfolio.source.period import Period
from flowfolio.source.problems import did_you_mean, likeness
from flowfolio.source.quantity import Duration, parse_duration
from flowfolio.source.spoken import DURATIONS, spoken
from flowfolio.source.words import one_line
from flowfolio.source.written import QuantityError

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_NTH = re.compile(rf"(?:(?:on )?(?:the )?({'|'.join(_RANKS)}) )?({'|'.join(_WEEKDAYS)})s?")
_DAY = re.compile(r"(?:(?:on )?(?:the )?(?:day )?)(\d{1,2})(?:st|nd|rd|th)?\.?")
_LAST_DAY = re.compile(r"(?:the )?last day")
_WORKDAY = re.compile(r"(?:on )?(?:the )?(first|1st|last) (?:work|business |working )day")
_EVERY_DAY = ("", "workday", "workdays", "every workday", "working days", "monday to friday")
_WORKDAYS = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS="
_LIKE_A_DAY = 0.75
"""From this likeness on (0 to 1) a word is a weekday with a slip."""
_AROUND_A_DAY = ("on", "the", "of", "month", "work", "business", "working", "and", "fifth", *_RANKS)
_A_WEEK, _A_MONTH = Period("week", 1, "week"), Period("month", 1, "month")
_MONDAY = dt.datetime(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A day that comes back every `interval` months, or weeks when `is_weekly`.

    Periods are those of the calendar: quarters begin in January, April, July and October; several weeks are counted
    from the first Monday of 1970. `day` says which day it is as iCalendar does: of the period's first month, or of its
    last one when `ends_period`.
    """

    interval: int
    day: str
    is_weekly: bool = False
    ends_period: bool = False

    @property
    def rule(self) -> str:
        """The iCalendar RRULE (RFC 5545) that gives the same days from any of them on."""
        return f"FREQ={'WEEKLY' if self.is_weekly else 'MONTHLY'};INTERVAL={self.interval};{self.day}"

    def between(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """Yield the days from `first` to `last`, both included, in order."""
        after, before = (dt.datetime(day.year, day.month, day.day) for day in (first, last))
        start = self._period(after)
        if start and start <= before:
            yield from (found.date() for found in rrulestr(self.rule, dtstart=start).between(after, before, inc=True))

    def _period(self, day: dt.datetime) -> dt.datetime | None:
        """Return the start of the week or month to look at in the period of that day; None after the last year."""
        if self.is_weekly:
            return _MONDAY + dt.timedelta(weeks=(day - _MONDAY).days // 7 // self.interval * self.interval)
        month = (day.year * 12 + day.month - 1) // self.interval * self.interval
        year, month = divmod(month + (self.interval - 1 if self.ends_period else 0), 12)
        return dt.datetime(year, month + 1, 1) if year <= dt.MAXYEAR else None


def begins(event: RhythmEvent) -> dt.time | None:
    """Return at what time of the day an event begins; None when nobody said.

    >>> begins(RhythmEvent(name="Review", on="first Tuesday at 10:00"))
    datetime.time(10, 0)
    """
    return event.at or _day_and_time(event)[1]


def lasts(event: RhythmEvent) -> dt.timedelta | None:
    """Return how long an event usually takes by the clock; None for words that are no duration."""
    try:
        found = _duration(event)
    except QuantityError:
        return None
    return (
        None
        if found is None
        else dt.timedelta(seconds=found.seconds)
        if found.seconds and not (found.days or found.weeks)
        else None
    )


def _duration(event: RhythmEvent) -> Duration | None:
    """Return how long an event takes, usually; None when nobody said. Raises QuantityError for what is no duration."""
    if event.duration is None:
        return None
    said = spoken(event.duration, DURATIONS)
    return said.typical if said else parse_duration(event.duration)


def _day_and_time(event: RhythmEvent) -> tuple[str, dt.time | None]:
    """Return the day of an event as it is written, in small letters, and the time behind it."""
    on = one_line(event.on).lower()
    day, at, time = on.rpartition(" at ") if " at " in on else (on, "", "")
    if not at:
        return on, None
    try:
        return day, parse_time(time)
    except QuantityError:
        return on, None


def recurrence(event: RhythmEvent) -> Recurrence | None:
    """Return when an event comes back; None for one held as needed, or on a day that says something else.

    Every day is each one from Monday to Friday. Understood are weekdays (`Tuesday`, `first Tuesday`, `last Friday`),
    days of the month (`15`, `15th`), `last day`, `first workday` and `last workday`; a month that has no such day takes
    its last one.
    """
    every, on = event.every, _day_and_time(event)[0]
    if every is not None and (every.count, every.unit) == (1, "day") and on in _EVERY_DAY:
        return Recurrence(1, "BYDAY=MO,TU,WE,TH,FR", is_weekly=True)
    if every is None or every.unit == "day" or not on:
        return None
    nth, day = _NTH.fullmatch(on), _DAY.fullmatch(on)
    weekday = nth[2][:2].upper() if nth else ""
    if every.unit == "week":
        return Recurrence(every.count, f"BYDAY={weekday}", is_weekly=True) if nth and not nth[1] else None
    interval = every.count * (12 if every.unit == "year" else 1)
    if nth:
        rank = _RANKS[nth[1] or "first"]
        return Recurrence(interval, f"BYDAY={rank}{weekday}", ends_period=rank < 0)
    if day and 1 <= int(day[1]) <= 31:
        latest = ",".join(map(str, range(28, int(day[1]) + 1)))
        return Recurrence(
            interval, f"BYMONTHDAY={latest};BYSETPOS=-1" if int(day[1]) > 28 else f"BYMONTHDAY={int(day[1])}"
        )
    if workday := _WORKDAY.fullmatch(on):
        rank = _RANKS[workday[1]]
        return Recurrence(interval, f"{_WORKDAYS}{rank}", ends_period=rank < 0)
    return Recurrence(interval, "BYMONTHDAY=-1", ends_period=True) if _LAST_DAY.fullmatch(on) else None


def misunderstood(settings: PortfolioFile) -> Iterator[Finding]:
    """Yield a finding for each event whose day or duration nobody can tell, with the nearest one."""
    for index, event in enumerate(settings.rhythm):
        yield from _day_finding(event, ("rhythm", index))
        try:
            _duration(event)
        except QuantityError as error:
            yield Finding(("rhythm", index, "duration"), error.code, f"duration: {error.message}", error.hint)


def _day_finding(event: RhythmEvent, loc: Loc) -> Iterator[Finding]:
    on = one_line(event.on)
    if event.every and recurrence(event) is None:
        if on:
            message = f"'{on[:40]}' is no day of an event that takes place every {event.every}"
            yield Finding((*loc, "on"), INVALID_DATE, message, _nearest(event))
        else:
            message = f"an event that takes place every {event.every} has no day"
            yield Finding((*loc, "every"), MISSING_FIELD, message, _missing_day(event.every))
    elif event.at and (said := _day_and_time(event)[1]) not in {None, event.at}:
        message = f"'at' says {event.at:%H:%M} and 'on' says {said:%H:%M}"
        yield Finding((*loc, "at"), INVALID_DATE, message, "say it once")
    elif on and not event.every:
        weekly, monthly = (event.model_copy(update={"every": each}) for each in (_A_WEEK, _A_MONTH))
        if recurrence(weekly) or recurrence(monthly):
            fix = "week" if recurrence(weekly) else "month"
            message = f"an event on '{on[:40]}' says not how often it takes place"
            yield Finding((*loc, "on"), MISSING_FIELD, message, f"write 'every: {fix}' too")
        elif _is_single_day(on):
            message = f"'{on[:40]}' is a single day, and events of the rhythm come back"
            yield Finding((*loc, "on"), INVALID_DATE, message, "write it as an item of a roadmap")
        elif _means_a_day(on):
            message = f"'{on[:40]}' is no day of an event that comes back, and nobody says how often it does"
            near = _nearest(monthly)
            more = " Write 'every: month' too" if near.endswith("?") else ", and 'every: month' too"
            yield Finding((*loc, "on"), INVALID_DATE, message, f"{near}{more}")


def _means_a_day(on: str) -> bool:
    """Say whether a text of an event is made of nothing but words for days, each with a slip or not.

    >>> _means_a_day("first Tusday at 10:00"), _means_a_day("5th Friday"), _means_a_day("the Monday after a release")
    (True, True, False)
    """
    words = re.findall(r"\w+", (on.lower().rpartition(" at ")[0] or on.lower()))
    days = (*_WEEKDAYS, "day", "workday")
    kinds = [_is_like(word.removesuffix("s"), days) or _is_like(word, _AROUND_A_DAY) * 2 for word in words]
    return 1 in kinds and 0 not in kinds


def _is_like(word: str, words: Sequence[str]) -> int:
    is_number = words is _AROUND_A_DAY and re.fullmatch(r"\d(st|nd|rd|th)", word)
    return int(bool(is_number) or any(likeness(word, each) >= _LIKE_A_DAY for each in words))


def _missing_day(every: Period) -> str:
    if every.unit == "day":
        return "write 'every: day' for each one from Monday to Friday, or 'every: week' and a weekday"
    return "write for example 'on: Tuesday'" if every.unit == "week" else "write for example 'on: first Tuesday'"


def _is_single_day(text: str) -> bool:
    try:
        parse_day(text)
    except QuantityError:
        return False
    return True


def _nearest(event: RhythmEvent) -> str:
    """Return what to write instead of a day that is not understood."""
    on = one_line(event.on).lower()
    day, _, time = on.rpartition(" at ")
    if event.every and event.every.unit == "day":
        return "write 'every: week' and a weekday"
    if event.every and event.every.unit == "week":
        weekday = next((each for each in _WEEKDAYS if each in on), "")
        return f"write the weekday alone: '{weekday.title()}'" if weekday else _like(on, _WEEKDAYS)
    if day and recurrence(event.model_copy(update={"on": day})):
        return f"'{time[:20]}' is no time of day; write for example '{day[:30]} at 10:00'"
    if fifth := re.fullmatch(r"(?:on )?(?:the )?(?:fifth|5th) (\w+)", on):
        return f"not every month has a fifth one; write 'last {fifth[1][:20].title()}'"
    ranks = [rank for rank in _RANKS if rank.isalpha()]
    ranked = [f"{rank} {weekday}" for rank in ranks for weekday in _WEEKDAYS]
    return _like(on, (*_WEEKDAYS, *ranked, "last day", "first workday", "last workday"))


def _like(on: str, days: Sequence[str]) -> str:
    return did_you_mean(on, days) or f"write for example '{'first ' if len(days) > 7 else ''}Tuesday'"
