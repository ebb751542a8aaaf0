"""Understand numbers as they are said in the room: `2-3 d`, `~20 min`, `up to 4 d`, `same day`, `70-80 %`, `open`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flowfolio.source.problems import Code
from flowfolio.source.quantity import INVALID_DURATION, INVALID_PERCENT, Duration, parse_duration, parse_percent
from flowfolio.source.words import one_line
from flowfolio.source.written import QuantityError, written

LOW_ABOVE_HIGH = Code(
    "low-above-high",
    "error",
    "The low end of an estimate lies above its high end.",
    "low 3 d, typical 2 d, high 5 d are out of order (working time, 8 h a day, 5 d a week)",
)

T = TypeVar("T", Duration, float)


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a number. `counts` says what it counts as, `why` where that comes from, `lead` how it begins.

    `lead` is a regular expression, "" for a form that does not begin with words of its own.
    """

    name: str
    examples: tuple[str, ...]
    counts: str
    why: str
    lead: str = ""
    of_percent: str = ""
    """What a percentage counts as, where that is not the same."""


ABOUT = 0.25
"""How far `about` reaches to both sides."""

RANGE = Form(
    "range",
    ("2-3 d", "2 to 3 d", "between 2 and 3 d", "70-80 %", "{low: 1 d, high: 3 d}"),
    "low and high as said; the middle of the two is typical",
    "Nothing is known but the two ends, so that every value between them is as likely.",
)
APPROXIMATE = Form(
    "about",
    ("~20 min", "about 1 w", "ca. 1 w", "~80 %"),
    "typical as said; low a quarter less, high a quarter more",
    "A convention: a number from memory is a round one. The PMBOK Guide gives a rough estimate −25 % to +75 %.",
    r"~|(?:about|around|approximately|roughly|circa)\s|(?:approx|ca|c)\.?\s",
    "typical as said; low and high a quarter of its distance to 0 or to 100, whichever is nearer, to both sides: ~80 % "
    "is 75 to 85 %, as ~20 % is 15 to 25 %",
)
UP_TO = Form(
    "up to",
    ("up to 4 d", "at most 4 d", "< 20 %"),
    "high as said, low nothing; the middle of the two is typical",
    "Only the upper end is known; the lower one is nothing at all.",
    r"<=?|(?:up to|at most|less than|under|maximum)\s|max\.?\s",
)
AT_LEAST = Form(
    "at least",
    ("at least 2 d", "more than 2 d", "> 90 %"),
    "low and typical as said, and no upper end: figures made of it say *at least*",
    "Nobody knows how bad it can be, so that no total can be known either.",
    r">=?|(?:at least|more than|over|minimum)\s",
    "low as said, high 100 %; the middle of the two is typical",
)
SAME_DAY = Form(
    "same day",
    ("same day",),
    "low nothing, typical half a working day, high a working day",
    "It comes at any time of the day and is done before the day ends.",
    r"(?:the )?same[ -]day",
)
AT_ONCE = Form(
    "at once",
    ("immediately", "immediate", "at once"),
    "nothing: 0",
    "So it stands on many published maps: nobody waits and nobody notices the time.",
    r"immediate(?:ly)?|at once|instant(?:ly)?",
)
OPEN = Form(
    "open",
    ("open", '"?"'),
    "unknown, like a value that is left out; it stands on the map's page as a question, and in what needs attention",
    "An unknown number is never 0, and what nobody knows should be asked.",
    r"open|\?",
)
FORMS = (RANGE, APPROXIMATE, UP_TO, AT_LEAST, SAME_DAY, AT_ONCE, OPEN)
"""Every form in the order of the reference page, which is made from this table."""


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


def _about(typical: Duration, text: str) -> tuple[Duration, Duration]:
    return typical.times(1 - ABOUT, text), typical.times(1 + ABOUT, text)


def _about_percent(typical: float, _text: str) -> tuple[float, float]:
    reach = ABOUT * min(typical, 100 - typical)
    return typical - reach, typical + reach


def _middle_percent(low: float, high: float, _text: str) -> float:
    """Return the middle; of two that are the same the first as it is, which may be a fraction without a sign."""
    return low if low == high else (low + high) / 2


DURATIONS: _Kind[Duration] = _Kind(INVALID_DURATION, parse_duration, Duration.half_way_to, _about, None, "2-3 d")
PERCENTS: _Kind[float] = _Kind(INVALID_PERCENT, parse_percent, _middle_percent, _about_percent, 100.0, "70-80 %")

_LEADS = tuple((form, re.compile(form.lead)) for form in (APPROXIMATE, UP_TO, AT_LEAST))
_APART = re.compile(r"-|\.\.\.?|\bto\b")
_UNIT = re.compile(r"[a-z%]+$")
_NUMBER_ONLY = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_UNKNOWN_WORDS = frozenset(
    ("tbd", "tba", "unknown", "n/a", "na", "none known", "not known", "??", "???", "-", "--", "offen")
)


def is_open(value: object) -> bool:
    """Say whether a value is an open one: `open` or `"?"`.

    >>> is_open("Open"), is_open("?"), is_open("2 d")
    (True, True, False)
    """
    return isinstance(value, str) and value.strip().lower() in {"open", "?", "\N{FULLWIDTH QUESTION MARK}"}


def spoken(value: object, kind: _Kind[T]) -> Spoken[T] | None:
    """Return what a value says in one of the forms; None for one that is in no form, which may be a plain quantity.

    Raises QuantityError for a form with something in it that is no quantity.

    >>> found = spoken("2–3 d", DURATIONS)
    >>> found.text, found.low.days, found.typical.days, found.high.days
    ('2–3 d', 2.0, 2.5, 3.0)
    """
    if not isinstance(value, str):
        return None
    plain, text = written(value, kind.code).lower(), one_line(value)
    if is_open(plain):
        hint = f"write what is known of it, such as a range: '{kind.example}'"
        raise QuantityError(kind.code, f"'{text[:40]}' cannot stand here, because figures need a value", hint)
    if plain in _UNKNOWN_WORDS:
        raise QuantityError(kind.code, f"'{text[:40]}' is no number", "leave the line out, or write 'open'")
    if kind is DURATIONS and re.fullmatch(AT_ONCE.lead, plain):
        nothing = kind.parse(0)
        return Spoken(text, AT_ONCE, nothing, kind.middle(nothing, nothing, text), nothing)
    if kind is DURATIONS and re.fullmatch(SAME_DAY.lead, plain):
        nothing, day = kind.parse(0), kind.parse("1 d")
        return Spoken(text, SAME_DAY, nothing, kind.middle(nothing, day, text), day)
    for form, lead in _LEADS:
        if match := lead.match(plain):
            return _led(form, plain[match.end() :].strip(), text, kind)
    return _range(plain, text, kind)


def _led(form: Form, rest: str, text: str, kind: _Kind[T]) -> Spoken[T]:
    """Return what stands behind a word such as `about`."""
    inner = next((other for other, lead in _LEADS if lead.match(rest)), None)
    shown, first = f"'{text[:40]}'", form.examples[0]
    if inner is not None:
        raise QuantityError(kind.code, f"{shown} says two things at once", f"write one of them: '{rest[:40]}'")
    ends = [end for end in _APART.split(rest) if end.strip()]
    if len(ends) > 1:
        hint = f"write the range alone: '{rest[:40]}'" if form is APPROXIMATE else f"write one value, as in '{first}'"
        raise QuantityError(kind.code, f"{shown} says a limit and a range at once", hint)
    try:
        said = kind.parse(rest)
    except QuantityError as error:
        raise QuantityError(kind.code, f"{shown} is not understood: {error.message}", error.hint) from error
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
        body = re.sub(r"\sand\s", " to ", body, count=1)
    parts = [part.strip() for part in _APART.split(body)]
    if len(parts) < 2 or not parts[0]:
        return None  # a single value, or one with a minus before it
    shown = f"'{text[:40]}'"
    if len(parts) > 2:
        hint = f"a range has two ends: '{parts[0]}-{parts[-1]}'" if parts[-1] else "a range has two ends: '2-3 d'"
        raise QuantityError(kind.code, f"{shown} has more than two ends", hint[:80])
    low, high = _with_unit(parts[0], parts[1]), parts[1]
    try:
        ends = kind.parse(low), kind.parse(high)
    except QuantityError as error:
        raise QuantityError(kind.code, f"{shown} is not understood: {error.message}", error.hint) from error
    if is_above(*ends):
        hint = f"write the smaller one first: '{_without_unit(parts[1])}-{_with_unit(parts[0], parts[1])}'"
        raise QuantityError(LOW_ABOVE_HIGH, f"{shown} begins with its larger end", hint)
    return from_ends(*ends, text, kind)


def is_above(low: T, high: T) -> bool:
    """Say whether `low` is the longer one whatever the calendar; lengths in unlike units cannot be compared here."""
    if isinstance(low, Duration) and isinstance(high, Duration):
        pairs = ((low.seconds, high.seconds), (low.days, high.days), (low.weeks, high.weeks))
        return all(one >= other for one, other in pairs) and any(one > other for one, other in pairs)
    return not isinstance(low, Duration) and not isinstance(high, Duration) and low > high


def _with_unit(low: str, high: str) -> str:
    """Return the low end with the unit that was said once, behind the high one."""
    unit = _UNIT.search(high)
    return f"{low} {unit[0]}" if unit and _NUMBER_ONLY.fullmatch(low) else low


def _without_unit(text: str) -> str:
    return _UNIT.sub("", text).strip()
