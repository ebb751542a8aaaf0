"""Read and print what authors measure with: durations, percentages, rates, and the working calendar between them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from flowfolio.source.problems import Code

INVALID_DURATION = Code(
    "invalid-duration",
    "error",
    "Not a duration such as '90 min', '1h 30m', '2 d'.",
    "wait_before: '90' has no unit; write '90 min', '90 h' or '90 d'",
)
INVALID_PERCENT = Code(
    "invalid-percent",
    "error",
    "Not a percentage from 0 to 100.",
    "uptime: '101 %' is more than 100 %; a percentage here goes from 0 to 100",
)
INVALID_RATE = Code(
    "invalid-rate",
    "error",
    "Not a rate such as '40 per week'.",
    "frequency: 'often' is not a rate; write for example '40 per week' or '920 per day'",
)

HOUR = 3600.0
LONGEST_DAYS = 36_525  # a hundred years; anything longer is a slip of the keyboard
LARGEST_COUNT = 1e9
_ANY_SIZE = Context(prec=400)  # room for the digits of any finite float

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("seconds", 1.0)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), ("seconds", 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("seconds", HOUR)),
    **dict.fromkeys(("d", "day", "days"), ("days", 1.0)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), ("weeks", 1.0)),
}
_NUMBER = r"\d{1,12}(?:\.\d{1,9})?"
_PART = re.compile(rf"\s*({_NUMBER})\s*([a-z]+)", re.ASCII)
_ISO = re.compile(
    rf"P(?:({_NUMBER})W)?(?:({_NUMBER})D)?(?:T(?:({_NUMBER})H)?(?:({_NUMBER})M)?(?:({_NUMBER})S)?)?", re.ASCII
)
_PERCENT = re.compile(rf"({_NUMBER})\s*%?", re.ASCII)
_RATE = re.compile(rf"({_NUMBER})\s*(?:per|/|an?)\s*([a-z]+)", re.ASCII)


class QuantityError(ValueError):
    """A text that is no quantity; `code` names the rule, `hint` the nearest fix."""

    def __init__(self, code: Code, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True, slots=True)
class Calendar:
    """How long people work: `hours_per_day` and `days_per_week`. 24 and 7 make it calendar time."""

    hours_per_day: float = 24.0
    days_per_week: float = 7.0

    @property
    def day(self) -> float:
        """Seconds of working time in a day."""
        return self.hours_per_day * HOUR

    @property
    def week(self) -> float:
        """Seconds of working time in a week."""
        return self.day * self.days_per_week

    def __str__(self) -> str:
        if (self.hours_per_day, self.days_per_week) == (24, 7):
            return "calendar time, 24 h × 7 d"
        return f"working time, {number_text(self.hours_per_day)} h a day, {number_text(self.days_per_week)} d a week"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as the author wrote it; `days` and `weeks` are working time and need a calendar."""

    text: str
    seconds: float = 0.0
    days: float = 0.0
    weeks: float = 0.0

    def in_seconds(self, calendar: Calendar) -> float:
        """Return seconds of working time.

        >>> Duration("1 d", days=1).in_seconds(Calendar(8, 5))
        28800.0
        """
        return self.seconds + self.days * calendar.day + self.weeks * calendar.week

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Rate:
    """So many things in a period, such as `40 per week`; the period is working time."""

    text: str
    count: float
    period: Duration

    def per_second(self, calendar: Calendar) -> float:
        """Return things per second of working time."""
        return self.count / self.period.in_seconds(calendar)

    def __str__(self) -> str:
        return self.text


def parse_duration(value: object) -> Duration:
    """Read `90 min`, `1h 30m`, `2 d`, `PT1H30M` or `0`.

    Raises QuantityError for anything else: a bare number names no unit, months and years have no fixed length.

    >>> parse_duration("1h 30m").seconds
    5400.0
    """
    if isinstance(value, Duration):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise QuantityError(INVALID_DURATION, "is not a duration", "write for example '90 min', '1h 30m' or '2 d'")
    text = str(value).strip()
    if text in {"0", "0.0"}:
        return Duration(text)
    if re.fullmatch(r"-?[\d.,]+", text):
        raise QuantityError(
            INVALID_DURATION,
            f"'{text[:40]}' has no unit",
            f"write '{text[:20]} min', '{text[:20]} h' or '{text[:20]} d'",
        )
    parts = _iso_parts(text) if text.startswith("P") else _plain_parts(text)
    sums = {"seconds": 0.0, "days": 0.0, "weeks": 0.0}
    for amount, (kind, factor) in parts:
        sums[kind] += amount * factor
    if sums["seconds"] / 86_400 + sums["days"] + sums["weeks"] * 7 > LONGEST_DAYS:
        raise QuantityError(INVALID_DURATION, f"'{text[:40]}' is longer than a hundred years", "check the unit")
    return Duration(text, **sums)


def _iso_parts(text: str) -> list[tuple[float, tuple[str, float]]]:
    match = _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        hint = "months and years have no fixed length; write weeks or days" if re.search(r"P[^T]*[MY]", text) else ""
        raise QuantityError(INVALID_DURATION, f"'{text[:40]}' is not a duration", hint or "write for example 'PT1H30M'")
    units = ("weeks", 1.0), ("days", 1.0), ("seconds", HOUR), ("seconds", 60.0), ("seconds", 1.0)
    return [(float(number), unit) for number, unit in zip(match.groups(), units, strict=True) if number]


def _plain_parts(text: str) -> list[tuple[float, tuple[str, float]]]:
    lowered, end = text.lower().replace(" and ", " "), 0
    parts: list[tuple[float, tuple[str, float]]] = []
    while end < len(lowered):
        match = _PART.match(lowered, end)
        if match is None:
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' is not a duration", _duration_hint(lowered))
        number, unit = match.groups()
        if unit not in _UNITS:
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' uses the unit '{unit[:20]}'", _unit_hint(unit))
        if any(known == _UNITS[unit] for _, known in parts):
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' names the unit '{unit}' twice", "add the two up")
        parts.append((float(number), _UNITS[unit]))
        end = match.end()
        if not lowered[end:].strip():
            break
    if not parts:
        raise QuantityError(INVALID_DURATION, "is empty", "write for example '90 min'")
    return parts


def _duration_hint(text: str) -> str:
    if re.search(r"\d,\d", text):
        return f"use a point: '{text[:40].replace(',', '.')}'"
    if text.startswith("-"):
        return "a duration is never negative"
    if text.startswith(("~", "<", ">", "≈")) or "-" in text or "–" in text:
        return "write an estimate: {low: 1 d, typical: 2 d, high: 5 d}"
    return "write for example '90 min', '1h 30m' or '2 d'"


def _unit_hint(unit: str) -> str:
    if unit.startswith(("mo", "y")):
        return "months and years have no fixed length; write weeks (w) or days (d)"
    return "units are s, min, h, d (working days) and w (working weeks)"


def parse_percent(value: object) -> float:
    """Read `85`, `85 %` or `85%`; from 0 to 100.

    >>> parse_percent("85 %")
    85.0
    """
    text = str(value).strip()
    match = None if isinstance(value, bool) else _PERCENT.fullmatch(text)
    if match is None:
        hint = (
            f"use a point: '{text.replace(',', '.')}'"
            if re.fullmatch(r"\d+,\d+\s*%?", text)
            else "write for example '85' or '85 %'"
        )
        raise QuantityError(INVALID_PERCENT, f"'{text[:40]}' is not a percentage", hint)
    percent = float(match[1])
    if percent > 100:
        raise QuantityError(
            INVALID_PERCENT, f"'{text[:40]}' is more than 100 %", "a percentage here goes from 0 to 100"
        )
    return percent


def parse_rate(value: object) -> Rate:
    """Read `40 per week`, `40/d` or `1.5 per h`.

    >>> parse_rate("40 per week").count
    40.0
    """
    text = str(value).strip()
    match = _RATE.fullmatch(text.lower())
    if match is None:
        raise QuantityError(
            INVALID_RATE, f"'{text[:40]}' is not a rate", "write for example '40 per week' or '920 per day'"
        )
    count, unit = float(match[1]), match[2]
    if unit not in _UNITS:
        hint = (
            "a month has no fixed number of working days; write it per week or per day" if unit.startswith("mo") else ""
        )
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' uses the period '{unit[:20]}'", hint or _unit_hint(unit))
    if count == 0 or count > LARGEST_COUNT:
        raise QuantityError(INVALID_RATE, f"'{text[:40]}' is out of range", "a rate is more than 0")
    kind, factor = _UNITS[unit]
    return Rate(text, count, Duration(f"1 {unit}", **{kind: factor}))


def rounded(value: float, places: int = 1) -> Decimal:
    """Round half up, as people do: 14.25 gives 14.3.

    >>> rounded(14.25)
    Decimal('14.3')
    """
    exact = Decimal(repr(round(value, 9)))
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ANY_SIZE)


@lru_cache(maxsize=8192)  # picture, tables and page write the same numbers
def number_text(value: float, places: int = 1) -> str:
    """Return `value` with at most `places` decimals and no idle zeros.

    >>> number_text(9.50), number_text(7.0)
    ('9.5', '7')
    """
    if not value:
        return "0"
    text = f"{rounded(value, places):,f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(value: float) -> str:
    """Return a percentage with one decimal, two significant ones when it is tiny.

    >>> percent_text(3.947), percent_text(0.00922)
    ('3.9 %', '0.0092 %')
    """
    places = 1
    if 0 < value < 0.1:
        places = min(9, 1 - math.floor(math.log10(value)))
    return f"{number_text(value, places)} %"


@lru_cache(maxsize=8192)
def duration_text(seconds: float, calendar: Calendar) -> str:
    """Return seconds of working time in the unit that suits their size, one decimal.

    Days up to ten working weeks, because teams speak of a stream in days; then weeks.

    >>> duration_text(273_600, Calendar(8, 5)), duration_text(1200, Calendar(8, 5))
    ('9.5 d', '20 min')
    """
    steps = (("s", 1.0, 60.0), ("min", 60.0, min(5400.0, calendar.day)), ("h", HOUR, calendar.day))
    for unit, size, limit in steps:
        if seconds < limit:
            return f"{number_text(seconds / size)} {unit}"
    if seconds < 10 * calendar.week:
        return f"{number_text(seconds / calendar.day)} d"
    return f"{number_text(seconds / calendar.week)} w"
