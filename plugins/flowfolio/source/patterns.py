"""Write the patterns by which an editor tells a quantity from what is none, from the same tables that reading uses."""

from __future__ import annotations

import re

from flowfolio.source.dates import NAMES
from flowfolio.source.quantity import UNITS
from flowfolio.source.spoken import APPROXIMATE, AT_LEAST, AT_ONCE, OPEN, SAME_DAY, UP_TO

_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_DASH = r"[-‐‑‒–—―−]"
_QUOTE = "[\"'‘’“”«»„]?"
_PERIODS = ("month", "months", "quarter", "quarters", "year", "years", "sprint", "sprints")


def _any_case(pattern: str) -> str:
    r"""Return a pattern that takes small and capital letters; JSON Schema has no flag for it.

    >>> _any_case(r"d\s?")
    '[dD]\\s?'
    """
    return re.sub(r"(?<!\\)[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", pattern)


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _whole(pattern: str) -> str:
    return rf"^\s*{_QUOTE}\s*(?:{pattern})\s*{_QUOTE}\s*$"


def _said(single: str, first: str, *more: str) -> str:
    """Return the pattern of all forms: `single` is one value, `first` the lower end of a range."""
    leads = "|".join(form.lead for form in (APPROXIMATE, UP_TO, AT_LEAST)).replace("~", "[~≈∼]")
    leads = leads.replace("<=?", "<=?|≤").replace(">=?", ">=?|≥")
    apart = rf"\s*(?:{_DASH}|\.\.\.?|…|{_any_case('to')})\s*"
    between = rf"{_any_case('between')}\s+(?:{first})\s+{_any_case('and')}\s+(?:{single})"
    forms = (
        rf"(?:{_any_case(leads)})\s*(?:{single})",
        rf"(?:{_any_case('from')}\s+)?(?:{first}){apart}(?:{single})",
        between,
        _any_case("|".join(more)),
    )
    return "|".join((single, *forms))


_UNIT = _any_case(_one_of(tuple(UNITS)))
_PLAIN = rf"{_NUMBER}\s*(?:{_UNIT})(?:(?:\s+{_any_case('and')}\s)?\s*{_NUMBER}\s*(?:{_UNIT}))*"
_LENGTH = rf"{_PLAIN}|P[0-9.WDTHMS]+|0(?:\.0)?"
_SHARE = rf"{_NUMBER}\s*[%％]?"

DURATION = _whole(_LENGTH)
"""One duration."""
DURATION_OR_SPOKEN = _whole(_said(_LENGTH, rf"{_NUMBER}|{_LENGTH}", SAME_DAY.lead, AT_ONCE.lead, OPEN.lead))
"""A duration, or one said in the room."""
PERCENT = _whole(_SHARE)
"""One percentage."""
PERCENT_OR_SPOKEN = _whole(_said(_SHARE, _SHARE, OPEN.lead))
"""A percentage, or one said in the room."""
_PER = rf"{_any_case('per|/|an?')}"
_PERIOD = _any_case(_one_of((*UNITS, *_PERIODS)))
RATE = _whole(rf"{_NUMBER}\s*(?:{_PER})\s*(?:{_PERIOD})|{_any_case(OPEN.lead)}")
"""A rate."""
_MONTH_NAME = _any_case(_one_of(tuple(NAMES)))
_NUMBER_OF_DAY = r"[0-9]{1,2}"
_DAY = "|".join(
    (
        rf"[0-9]{{4}}{_DASH}[0-9]{{2}}{_DASH}[0-9]{{2}}",
        rf"{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')}|\.)?(?:\s|{_DASH})\s*(?:{_MONTH_NAME})\.?,?(?:\s|{_DASH})\s*[0-9]{{4}}",
        rf"(?:{_MONTH_NAME})\.?\s+{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')})?,?\s+[0-9]{{4}}",
    )
)
_MONTH = rf"(?:{_MONTH_NAME})\.?(?:\s|{_DASH})\s*[0-9]{{4}}|[0-9]{{4}}{_DASH}[0-9]{{2}}"
_QUARTER = r"[qQ][1-4]\s*[\s/‐‑‒–—―−-]\s*[0-9]{4}|[0-9]{4}\s*[\s/‐‑‒–—―−-]?\s*[qQ][1-4]"
ONE_DAY = _whole(_DAY)
"""A single day."""
DATE = _whole("|".join((_DAY, _MONTH, _QUARTER, _any_case(OPEN.lead))))
"""A day, a month or a quarter."""
TIME = _whole(r"[0-9]{1,2}(?:[:.][0-9]{2}|(?:[:.][0-9]{2})?\s*[aApP]\.?[mM]\.?)")
"""A time of day."""
