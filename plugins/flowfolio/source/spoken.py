"""Understand numbers as they are said in the room: `2-3 d`, `~20 min`, `up to 4 d`, `same day`, `70-80 %`, `open`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

from flowfolio.source.advice import near_unlike
from flowfolio.source.counts import INVALID_COUNT, SaidCount, parse_count
from flowfolio.source.forms import ABOUT, APPROXIMATE, AT_LEAST, AT_ONCE, NEXT_DAY, RANGE, SAME_DAY, UP_TO, Form
from flowfolio.source.numerals import in_digits
from flowfolio.source.percent import INVALID_PERCENT, parse_percent
from flowfolio.source.problems import Code
from flowfolio.source.quantity import INVALID_DURATION, Duration, parse_duration
from flowfolio.source.words import listed, one_line
from flowfolio.source.written import QuantityError, written

LOW_ABOVE_HIGH = Code(
    "low-above-high",
    "error",
    "The low end of an estimate lies above its high end.",
    "low 3 d, typical 2 d, high 5 d are out of order (working time, 8 h a day, 5 d a week)",
)

T = TypeVar("T", Duration, float)


@dataclass(frozen=True, slots=True)
class Spoken(Generic[T]):
    """A number as it was said; `high` is None where nobody knows an upper end."""

    text: str
    form: Form
    low: T
    typical: T
    high: T | None


@dataclass(frozen=True, slots=True)
class _Kind(Generic[T]):
    """What the forms need to know of durations or of percentages."""

    code: Code
    parse: Callable[[object], T]
    middle: Callable[[T, T, str], T]
    about: Callable[[T, str], tuple[T, T]]
    top: T | None
    example: str
    near: Callable[[str], str] = lambda _: ""
    """What a whole text may mean that looks like a range and is none."""


def _about(typical: Duration, text: str) -> tuple[Duration, Duration]:
    return typical.times(1 - ABOUT, text), typical.times(1 + ABOUT, text)


def _about_percent(typical: float, _text: str) -> tuple[float, float]:
    reach = ABOUT * min(typical, 100 - typical)
    return typical - reach, typical + reach


def _middle_percent(low: float, high: float, _text: str) -> float:
    """Return the middle; of two that are the same the first as it is, which may be a fraction without a sign."""
    return low if low == high else (low + high) / 2


DURATIONS: _Kind[Duration] = _Kind(
    INVALID_DURATION, parse_duration, Duration.half_way_to, _about, None, "2-3 d", near_unlike
)
COUNTS: _Kind[float] = _Kind(
    INVALID_COUNT,
    parse_count,
    lambda a, b, _: (a + b) / 2,
    lambda n, _: (n * (1 - ABOUT), n * (1 + ABOUT)),
    None,
    "5-6",
)
PERCENTS: _Kind[float] = _Kind(INVALID_PERCENT, parse_percent, _middle_percent, _about_percent, 100.0, "70-80 %")

_LEADS = tuple((form, re.compile(form.lead)) for form in (APPROXIMATE, UP_TO, AT_LEAST))
_APART = re.compile(r"-|\.\.\.?|\b(?:to|or)\b")
_MORE_WORDS = re.compile(r"[ ,;:]+(?!(?:and|to|or|[-.])\W*\d)(?=[^\s\d]*[a-z(])|\(", re.IGNORECASE)
"""Where words may begin that are no part of a number before them."""
_UNIT = re.compile(r"(?:per cent|[a-z%]+)\.?$")
_NUMBER_ONLY = re.compile(r"\d+(?:\.\d+)?|\d+:\d\d", re.ASCII)
_FIX = re.compile(r"(?:write|.* here about) '([^']+)'")
_DAYS: tuple[tuple[Form, object, object], ...] = ((AT_ONCE, 0, 0), (SAME_DAY, 0, "1 d"), (NEXT_DAY, 0, "2 d"))
"""(form, low, high) of what is said of a wait without a number."""


def is_open(value: object) -> bool:
    """Say whether a value is an open one: `open` or `"?"`.

    >>> is_open("Open"), is_open("?"), is_open("2 d")
    (True, True, False)
    """
    return isinstance(value, str) and value.strip().lower() in {"open", "?", "\N{FULLWIDTH QUESTION MARK}"}


def said_count(value: object) -> float:
    """Return a number of things, a SaidCount where more than one value is said. Raises QuantityError for none.

    >>> said_count(5), said_count("5-6"), said_count("5-6").text
    (5.0, 5.5, '5-6')
    """
    said = None if isinstance(value, float) else spoken(value, COUNTS)
    if said is None:
        return value if isinstance(value, SaidCount) else parse_count(value)
    return SaidCount.of(said.typical, said.text, said.form, said.low, said.high)


def spoken(value: object, kind: _Kind[T]) -> Spoken[T] | None:
    """Return what a value says in one of the forms; None for one that is in no form, which may be a plain quantity.

    Raises QuantityError for a form with something in it that is no quantity.

    >>> found = spoken("2–3 d", DURATIONS)
    >>> found.text, found.low.days, found.typical.days, found.high.days
    ('2–3 d', 2.0, 2.5, 3.0)
    """
    if not isinstance(value, str):
        return None
    try:
        return _spoken(value, kind)
    except QuantityError as error:
        if alone := _before_more_words(written(value, kind.code), kind):
            message, hint = f"'{one_line(value)[:40]}' says more than a number", f"write '{alone}'"
            raise QuantityError(error.code, message, f"{hint}; the rest can stand in 'notes'") from error
        raise


def _before_more_words(plain: str, kind: _Kind[T]) -> str:
    """Return the longest beginning of a text that is in a form, where only words follow it; "" for none.

    >>> _before_more_words("1-2 weeks, sometimes 3", DURATIONS), _before_more_words("70-80 % c/a", PERCENTS)
    ('1-2 weeks', '70-80 %')
    """
    for cut in reversed([each.start() for each in _MORE_WORDS.finditer(plain)]):
        with suppress(QuantityError):
            if _spoken(plain[:cut], kind):
                return plain[:cut].rstrip()
    return ""


def _spoken(value: str, kind: _Kind[T]) -> Spoken[T] | None:
    text, lowered = one_line(value), written(value, kind.code).lower()
    for form, low, high in _DAYS if kind is DURATIONS else ():
        if re.fullmatch(form.lead, lowered):
            ends = kind.parse(low), kind.parse(high)
            return Spoken(text, form, ends[0], kind.middle(*ends, text), ends[1])
    plain = in_digits(lowered, with_articles=kind is not PERCENTS)
    for form, lead in _LEADS:
        if match := lead.match(plain):
            return _led(form, plain[: match.end()], plain[match.end() :].strip(), text, kind)
    return _range(plain, text, kind)


def _led(form: Form, word: str, rest: str, text: str, kind: _Kind[T]) -> Spoken[T]:
    """Return what stands behind a word such as `about`."""
    inner = next((other for other, lead in _LEADS if lead.match(rest)), None)
    shown, first = f"'{text[:40]}'", form.examples[0]
    if inner is not None:
        raise QuantityError(kind.code, f"{shown} says two things at once", f"write one of them: '{rest[:40]}'")
    ends = [end for end in _APART.split(rest) if end.strip()]
    if len(ends) > 1:
        hint = (
            f"write the range alone: '{_before_more_words(rest, kind) or rest[:40]}'"
            if form is APPROXIMATE
            else f"write one value, as in '{first}'"
        )
        raise QuantityError(kind.code, f"{shown} says a limit and a range at once", hint)
    try:
        said = kind.parse(rest)
    except QuantityError as error:
        fix = _FIX.fullmatch(error.hint)
        hint = f"write '{word}{fix[1]}'" if fix else error.hint
        raise QuantityError(kind.code, f"{shown} is not understood: {error.message}", hint) from error
    if form is APPROXIMATE:
        low, high = kind.about(said, text)
        return Spoken(text, form, low, kind.middle(said, said, text), high)
    return from_ends(None, said, text, kind) if form is UP_TO else from_ends(said, None, text, kind)


def from_ends(low: T | None, high: T | None, text: str, kind: _Kind[T]) -> Spoken[T]:
    """Return what is known where somebody gave one end or both; raises ValueError for none."""
    if low is not None and high is not None:
        return Spoken(text, RANGE, low, kind.middle(low, high, text), high)
    if high is not None:
        nothing = kind.parse(0)
        return Spoken(text, UP_TO, nothing, kind.middle(nothing, high, text), high)
    if low is None:
        raise ValueError("a range needs an end")
    typical = kind.middle(low, low if kind.top is None else kind.top, text)
    return Spoken(text, AT_LEAST, low, typical, kind.top)


def _range(plain: str, text: str, kind: _Kind[T]) -> Spoken[T] | None:
    between = re.match(r"(?:between|from)\s", plain)
    body = plain[between.end() :] if between else plain
    if between and between[0].startswith("between"):
        body = re.sub(r"\sand\s(?!a half)", " to ", body, count=1)
    parts = [part.strip() for part in _APART.split(body)]
    if len(parts) < 2 or not parts[0]:
        return None  # a single value, or one with a minus before it
    shown = f"'{text[:40]}'"
    if len(parts) > 2:
        hint = f"a range has two ends: '{parts[0]}-{parts[-1]}'" if parts[-1] else "a range has two ends: '2-3 d'"
        raise QuantityError(kind.code, f"{shown} has more than two ends", hint[:80])
    if not parts[1]:
        raise QuantityError(kind.code, f"{shown} has only one end", f"write 'at least {parts[0][:40]}', or both ends")
    low, high = _with_unit(parts[0], parts[1]), parts[1]
    if kind is DURATIONS and all(map(_NUMBER_ONLY.fullmatch, parts)):
        hint = listed((f"'{body[:20]} {unit}'" for unit in ("min", "h", "d")), "or")
        raise QuantityError(kind.code, f"{shown} has no unit", f"write {hint}")
    try:
        ends = kind.parse(low), kind.parse(high)
    except QuantityError as error:
        hint = kind.near(plain) or _both_mended(low, high, kind) or error.hint
        raise QuantityError(kind.code, f"{shown} is not understood: {error.message}", hint) from error
    if is_above(*ends):
        hint = f"write the smaller one first: '{_without_unit(parts[1])}-{_with_unit(parts[0], parts[1])}'"
        raise QuantityError(LOW_ABOVE_HIGH, f"{shown} begins with its larger end", hint)
    return from_ends(*ends, text, kind)


def _both_mended(low: str, high: str, kind: _Kind[T]) -> str:
    """Return the fix for a range of which one end or both are no quantity; "" where none is near."""
    ends = []
    for end in (low, high):
        try:
            kind.parse(end)
            ends.append(end)
        except QuantityError as error:
            fix = _FIX.fullmatch(error.hint)
            if fix is None:
                return ""
            ends.append(fix[1])
    units = [_UNIT.search(end) for end in ends]
    is_one = all(units) and units[0] and units[1] and units[0][0] == units[1][0]
    return f"write '{_without_unit(ends[0])}-{ends[1]}'" if is_one else f"write '{ends[0]} - {ends[1]}'"


def is_above(low: T, high: T) -> bool:
    """Say whether `low` is the longer one whatever the calendar; lengths in unlike units cannot be compared here."""
    if isinstance(low, Duration) and isinstance(high, Duration):
        pairs = ((low.seconds, high.seconds), (low.days, high.days), (low.weeks, high.weeks))
        return all(one >= other for one, other in pairs) and any(one > other for one, other in pairs)
    return not isinstance(low, Duration) and not isinstance(high, Duration) and low > high


def disordered_ends(value: Mapping[str, object]) -> str:
    """Return what is out of order in `{low, typical, high}`, whatever the calendar; "" for nothing.

    >>> disordered_ends({"low": "3 d", "typical": "2 d"}), disordered_ends({"low": "2 h", "high": "1 d"})
    ('low 3 d, typical 2 d are out of order', '')
    """
    ends: list[tuple[str, Duration]] = []
    for name in ("low", "typical", "high"):
        with suppress(QuantityError):
            ends += [(name, parse_duration(value[name]))] if isinstance(value.get(name), str) else []
    if not any(is_above(one, other) for (_, one), (_, other) in combinations(ends, 2)):
        return ""
    return ", ".join(f"{name} {end}" for name, end in ends) + " are out of order"


def _with_unit(low: str, high: str) -> str:
    """Return the low end with the unit that was said once, behind the high one."""
    unit = _UNIT.search(high)
    return f"{low} {unit[0]}" if unit and _NUMBER_ONLY.fullmatch(low) else low


def _without_unit(text: str) -> str:
    return _UNIT.sub("", text).strip()
