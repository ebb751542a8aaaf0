"""Read and print what authors measure with: durations, percentages, rates, and the working calendar between them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from flowfolio.source.advice import for_duration, near_duration, unit_hint
from flowfolio.source.numerals import NUMBER, in_digits
from flowfolio.source.problems import Code
from flowfolio.source.written import QuantityError, written

INVALID_DURATION = Code(
    "invalid-duration",
    "error",
    "Not a duration such as '90 min', '1h 30m', '2 d'.",
    "wait_before: '90' has no unit; write '90 min', '90 h' or '90 d'",
)
HOUR = 3600.0
MINUS = "\N{MINUS SIGN}"
_SHOWN = 0.05
"""The least that does not read as 0 with one decimal."""
_LONG_NUMBER = 999.95
"""What reads as a number of four digits."""
LONGEST_DAYS = 36_525  # a hundred years; anything longer is a slip of the keyboard
_ANY_SIZE = Context(prec=400)  # room for the digits of any finite float

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("seconds", 1.0)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), ("seconds", 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("seconds", HOUR)),
    **dict.fromkeys(("d", "day", "days", "workday", "workdays"), ("days", 1.0)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), ("weeks", 1.0)),
    **dict.fromkeys(("fortnight", "fortnights"), ("weeks", 2.0)),
}
_PART = re.compile(rf"\s*({NUMBER})\s*([a-z]+)\.?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,12}):([0-5]\d) ?(h|hrs?|hours?|m|mins?|minutes?)\.?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,12} ?(?:h|hrs?|hours?)) ?([0-5]\d)", re.ASCII)
_ISO = re.compile(
    rf"P(?:({NUMBER})W)?(?:({NUMBER})D)?(?:T(?=\d)(?:({NUMBER})H)?(?:({NUMBER})M)?(?:({NUMBER})S)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How long people work: `hours_per_day` and `days_per_week`. 24 and 7 make it calendar time.

    `days_per_month` and `sprint` are None where nobody said; what counts in neither is the same with and without them.
    """

    hours_per_day: float = 24.0
    days_per_week: float = 7.0
    days_per_month: float | None = field(default=None, compare=False)
    sprint: Duration | None = field(default=None, compare=False)

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

    def times(self, factor: float, text: str) -> Duration:
        """Return so many times this length, written as `text`."""
        return Duration(text, self.seconds * factor, self.days * factor, self.weeks * factor)

    def half_way_to(self, other: Duration, text: str) -> Duration:
        """Return the middle of two lengths, written as `text`; it needs no calendar."""
        middle = (
            (mine + theirs) / 2
            for mine, theirs in (
                (self.seconds, other.seconds),
                (self.days, other.days),
                (self.weeks, other.weeks),
            )
        )
        return Duration(text, *middle)

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
    text = written(value, INVALID_DURATION)
    if text in {"0", "0.0"}:
        return Duration(text)
    plain = in_digits(text.lower())
    if re.fullmatch(r"-?[\d.]+|-?\d+,\d+", plain):
        raise QuantityError(
            INVALID_DURATION,
            f"'{text[:40]}' has no unit",
            f"write '{text[:20]} min', '{text[:20]} h' or '{text[:20]} d'",
        )
    parts = _iso_parts(text.upper()) if text.startswith(("P", "p")) else _plain_parts(plain, text)
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


def _plain_parts(plain: str, text: str) -> list[tuple[float, tuple[str, float]]]:
    """Return (amount, unit) of the parts of a duration; `plain` is the text in small letters and plain digits."""
    lowered, end = _with_units(plain).replace(" and ", " "), 0
    parts: list[tuple[float, tuple[str, float]]] = []
    while end < len(lowered):
        match = _PART.match(lowered, end)
        if match is None:
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' is not a duration", for_duration(text.lower()))
        number, unit = match.groups()
        if unit not in UNITS:
            hint = near_duration(text.lower()) or unit_hint(unit)
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' uses the unit '{unit[:20]}'", hint)
        if any(known == UNITS[unit] for _, known in parts):
            raise QuantityError(INVALID_DURATION, f"'{text[:40]}' names the unit '{unit}' twice", "add the two up")
        parts.append((float(number), UNITS[unit]))
        end = match.end()
        if not lowered[end:].strip():
            break
    if not parts:
        raise QuantityError(INVALID_DURATION, "is empty", "write for example '90 min'")
    return parts


def _with_units(plain: str) -> str:
    """Return the text with the unit behind the minutes or seconds that have none: `1:30 h`, `1h30`.

    >>> _with_units("1:30 h"), _with_units("1h30")
    ('1 h 30 min', '1h 30 min')
    """
    if clock := _CLOCK.fullmatch(plain):
        first, second = ("h", "min") if clock[3].startswith("h") else ("min", "s")
        return f"{clock[1]} {first} {clock[2]} {second}"
    minutes = _MINUTES.fullmatch(plain)
    return f"{minutes[1]} {minutes[2]} min" if minutes else plain


def signed_percent_text(value: float) -> str:
    """Return a change in percent with its sign.

    >>> signed_percent_text(12.5), signed_percent_text(-99.98), signed_percent_text(0)
    ('+12.5 %', 'over −99.9 %', '±0 %')
    """
    words, number = re.split(r"(?=\d)", percent_text(abs(value)), maxsplit=1)
    return f"{words}{'+' if value > 0 else MINUS if value < 0 else '±'}{number}"


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

    What is not all of it never reads as 100 %, and what is not nothing never as 0 %.

    >>> percent_text(3.947), percent_text(0.00922), percent_text(99.99), percent_text(1e-7), percent_text(100)
    ('3.9 %', '0.0092 %', 'over 99.9 %', 'under 0.0001 %', '100 %')
    """
    if 99.95 <= value < 100 - 1e-9:
        return "over 99.9 %"
    if 1e-12 < value < 1e-4:
        return "under 0.0001 %"
    places = 1 - math.floor(math.log10(value)) if 1e-4 <= value < 0.1 else 1
    return f"{number_text(value, places)} %"


@lru_cache(maxsize=8192)
def duration_text(seconds: float, calendar: Calendar) -> str:
    """Return seconds of working time in the unit that suits their size, one decimal.

    Days up to ten working weeks, because teams speak of a stream in days; then weeks.

    >>> duration_text(273_600, Calendar(8, 5)), duration_text(1200, Calendar(8, 5))
    ('9.5 d', '20 min')
    """
    unit, size = _unit(seconds, calendar)
    return f"{number_text(seconds / size)} {unit}"


def durations_text(seconds: Sequence[float], calendar: Calendar) -> tuple[str, ...]:
    """Return several lengths in one unit, so that they can be compared: that of the first which is not 0.

    Where another one would read as 0 in it, the unit is smaller; where one would then have more than three digits, it
    is larger, and what is tiny in it has two significant digits.

    >>> durations_text((47.2 * 28_800, 43.3 * 28_800), Calendar(8, 5)), durations_text((7200, 60), Calendar(8, 5))
    (('47.2 d', '43.3 d'), ('120 min', '1 min'))
    >>> durations_text((3600, 144_000), Calendar(8, 5)), durations_text((60, 144_000), Calendar(8, 5))
    (('1 h', '40 h'), ('0.017 h', '40 h'))
    """
    known = [each for each in seconds if each]
    if not known:
        return tuple(duration_text(each, calendar) for each in seconds)
    sizes = _sizes(calendar)
    first = _unit(known[0], calendar)[1]
    small = max((each for each in sizes.values() if each <= first and min(known) / each >= _SHOWN), default=1.0)
    readable = (each for each in sizes.values() if each >= small and max(known) / each < _LONG_NUMBER)
    size = min(readable, default=max(sizes.values()))
    unit = next(name for name, each in sizes.items() if each == size)
    return tuple(f"{number_text(each / size, _places(each / size))} {unit}" for each in seconds)


def _places(value: float) -> int:
    """Return how many decimals a number of a range has: one, or so many that two digits of what is tiny are left."""
    return 1 - math.floor(math.log10(value)) if 0 < value < 0.1 else 1


def _sizes(calendar: Calendar) -> dict[str, float]:
    return {"s": 1.0, "min": 60.0, "h": HOUR, "d": calendar.day, "w": calendar.week}


def _unit(seconds: float, calendar: Calendar) -> tuple[str, float]:
    """Return the unit that suits so many seconds, and how many seconds it has."""
    limits = {"s": 60.0, "min": min(5400.0, calendar.day), "h": calendar.day, "d": 10 * calendar.week}
    sizes = _sizes(calendar)
    unit = next((name for name, limit in limits.items() if seconds < limit), "w")
    return unit, sizes[unit]


def span_text(low: str, high: str) -> str:
    """Return two values as a range that says their unit once.

    >>> span_text("7 d", "12 d"), span_text("95 %", "over 99.9 %")
    ('7–12 d', '95 % – over 99.9 %')
    """
    number, _, unit = low.rpartition(" ")
    is_plain = number[:1].isdigit() and high[:1].isdigit() and unit == high.rpartition(" ")[2]
    return f"{number}–{high}" if is_plain else f"{low} – {high}"
