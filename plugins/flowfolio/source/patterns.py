"""Write the patterns by which an editor tells a quantity from what is none, from the same tables that reading uses."""

from __future__ import annotations

import re

from flowfolio.source.dates import NAMES
from flowfolio.source.period import PERIODS
from flowfolio.source.quantity import UNITS
from flowfolio.source.spoken import APPROXIMATE, AT_LEAST, AT_ONCE, OPEN, SAME_DAY, UP_TO

_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_DASH = r"[-‐‑‒–—―−－]"
_QUOTE = "[\"'‘’“”«»„]?"
_PERIODS = ("month", "months", "quarter", "quarters", "year", "years", "sprint", "sprints")


def _any_case(pattern: str) -> str:
    r"""Return a pattern that takes small and capital letters; JSON Schema has no flag for it.

    >>> _any_case(r"d\s?")
    '[dD]\\s?'
    """
    return re.sub(r"(?<!\\)[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern)


def _spaced(words: str) -> str:
    """Return a pattern in which any white space stands for one space, and any dash for a hyphen."""
    return words.replace("[ -]", rf"(?:\s+|\s*{_DASH}\s*)").replace(" ", r"\s+")


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _whole(pattern: str) -> str:
    return rf"^\s*{_QUOTE}\s*(?:{pattern})\s*{_QUOTE}\s*$"


def _said(single: str, first: str, *more: str) -> str:
    """Return the pattern of all forms: `single` is one value, `first` the lower end of a range."""
    leads = "|".join(form.lead for form in (APPROXIMATE, UP_TO, AT_LEAST)).replace("~", "[~≈∼～]")
    leads = leads.replace("<=?", "<=?|≤").replace(">=?", ">=?|≥")
    apart = rf"\s*(?:{_DASH}|\.\.\.?|…|{_any_case('to')})\s*"
    between = rf"{_any_case('between')}\s+(?:{first})\s+{_any_case('and')}\s+(?:{single})"
    leads, words = _spaced(leads), map(_any_case, map(_spaced, more))
    forms = (
        rf"(?:{_any_case(leads)})\s*(?:{single})",
        rf"(?:{_any_case('from')}\s+)?(?:{first}){apart}(?:{single})",
        between,
        *words,
    )
    return "|".join((single, *forms))


_UNIT = _any_case(_one_of(tuple(UNITS)))
_PLAIN = rf"{_NUMBER}\s*(?:{_UNIT})(?:(?:\s+{_any_case('and')}\s)?\s*{_NUMBER}\s*(?:{_UNIT}))*"
_ISO_TIME = rf"[tT](?=[0-9])(?:{_NUMBER}[hH])?(?:{_NUMBER}[mM])?(?:{_NUMBER}[sS])?"
_ISO = rf"[pP](?=[0-9tT])(?:{_NUMBER}[wW])?(?:{_NUMBER}[dD])?(?:{_ISO_TIME})?"
_LENGTH = rf"{_PLAIN}|{_ISO}|0(?:\.0)?"
_SHARE = r"0*(?:[0-9]{1,2}(?:\.[0-9]{1,9})?|100(?:\.0{1,9})?)\s*[%％]?"

DURATION = _whole(_LENGTH)
"""One duration."""
DURATION_OR_SPOKEN = _whole(_said(_LENGTH, rf"{_NUMBER}|{_LENGTH}", SAME_DAY.lead, AT_ONCE.lead, OPEN.lead))
"""A duration, or one said in the room."""
DURATION_SAID = _whole(_said(_LENGTH, rf"{_NUMBER}|{_LENGTH}", SAME_DAY.lead, AT_ONCE.lead))
"""The same, where it cannot be open."""
PERCENT = _whole(_SHARE)
"""One percentage."""
PERCENT_OR_SPOKEN = _whole(_said(_SHARE, _SHARE, OPEN.lead))
"""A percentage, or one said in the room."""
PERCENT_SAID = _whole(_said(_SHARE, _SHARE))
"""The same, where it cannot be open."""
_PER = rf"{_any_case('per|/|an?')}"
_PERIOD = _any_case(_one_of((*UNITS, *_PERIODS)))
_COUNT = r"(?=[0.]*[1-9])0*(?:[0-9]{1,9}(?:\.[0-9]{1,9})?|1000000000(?:\.0{1,9})?)"
RATE = _whole(rf"{_COUNT}\s*(?:{_PER})\s*(?:{_PERIOD})|{_any_case(OPEN.lead)}")
"""A rate."""
_MONTH_NAME = _any_case(_one_of(tuple(NAMES)))
_NUMBER_OF_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:19|2[0-9])[0-9]{2}"
_NUMBER_OF_MONTH = r"(?:0[1-9]|1[0-2])"
_BETWEEN = rf"(?:\s+|\s*{_DASH}\s*)"
_DAY = "|".join(
    (
        rf"{_YEAR}\s*{_DASH}\s*{_NUMBER_OF_MONTH}\s*{_DASH}\s*(?:0[1-9]|[12][0-9]|3[01])",
        rf"{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')}|\.)?{_BETWEEN}(?:{_MONTH_NAME})\.?,?{_BETWEEN}{_YEAR}",
        rf"(?:{_MONTH_NAME})\.?\s+{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')})?,?\s+{_YEAR}",
    )
)
_MONTH = rf"(?:{_MONTH_NAME})\.?{_BETWEEN}{_YEAR}|{_YEAR}\s*{_DASH}\s*{_NUMBER_OF_MONTH}"
_QUARTER = rf"[qQ][1-4](?:/|{_BETWEEN}){_YEAR}|{_YEAR}(?:/|{_BETWEEN})?[qQ][1-4]"
ONE_DAY = _whole(_DAY)
"""A single day."""
DATE = _whole("|".join((_DAY, _MONTH, _QUARTER, _any_case(OPEN.lead))))
"""A day, a month or a quarter."""
_MINUTES = "[:.][0-5][0-9]"
TIME = _whole(rf"(?:[01]?[0-9]|2[0-3]){_MINUTES}|(?:0?[1-9]|1[0-2])(?:{_MINUTES})?\s*[aApP]\.?[mM]\.?")
"""A time of day."""
PERIOD = _whole(rf"(?:(?!0\D)[0-9]{{1,3}}\s*)?(?:{_any_case(_one_of(PERIODS))})")
"""A stretch of the calendar."""
