"""Write the patterns by which an editor tells a quantity from what is none, from the same tables that reading uses."""

from __future__ import annotations

import re

from flowfolio.source.advice_dates import NAMES
from flowfolio.source.forms import APPROXIMATE, AT_LEAST, AT_ONCE, NEXT_DAY, OPEN, SAME_DAY, UP_TO
from flowfolio.source.numerals import FRACTIONS, WORDS
from flowfolio.source.period import LY, PERIODS
from flowfolio.source.quantity import UNITS
from flowfolio.source.rate import OFTEN

_WORD = "|".join((*WORDS, r"an?\s+dozen"))
_DECIMALS = r"(?:\.[0-9]{1,9}|,[0-9]{1,2})?"
_FRACTION = rf"\s*[{''.join(FRACTIONS)}]|\s+(?:{'|'.join(FRACTIONS.values())})"
_DIGITS = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
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
    apart = rf"\s*(?:{_DASH}|\.\.\.?|…|{_any_case('to|or')})\s*"
    between = rf"{_any_case('between')}\s+(?:{first})\s+{_any_case('and')}\s+(?:{single})"
    leads, words = _spaced(leads), map(_any_case, map(_spaced, more))
    forms = (
        rf"(?:{_any_case(leads)})\s*(?:{single})",
        rf"(?:{_any_case('from')}\s+)?(?:{first}){apart}(?:{single})",
        between,
        *words,
    )
    return "|".join((single, *forms))


def _number(digits: str) -> str:
    """Return the pattern of a number whose whole part is `digits`, in digits, as a fraction or in words."""
    signs = "".join(FRACTIONS)
    return rf"(?:{digits}(?:{_FRACTION})|{digits}{_DECIMALS}|[{signs}]|{_any_case(_WORD)})"


_NUMBER = _number("[0-9]{1,12}")
_WHOLE = rf"(?:[0-9]{{1,12}}|{_any_case('|'.join(WORDS))})"
_HALF = _any_case(r"\s+and\s+a\s+half")
_PART_OF = _any_case(
    r"(?:an?\s+)?half\s+(?:of\s+)?(?:an?\s+)?|(?:an?\s+)?quarter\s+(?:of\s+)?an?\s+|(?:three|3)\s+quarters\s+of\s+an?\s+|an?\s+"
)
_WORK = _any_case(r"(?:working|business|work)[\s-](?=days?|hours?|weeks?)")
_UNIT = rf"(?:{_any_case(_one_of(tuple(UNITS)))})\.?"
_AMOUNT = rf"(?:{_NUMBER}\s*(?:{_WORK})?|{_PART_OF}|{_WHOLE}{_HALF}\s+)(?:{_UNIT})"
_CLOCK = rf"[0-9]{{1,12}}:[0-5][0-9]\s*{_any_case('(?:h|hrs?|hours?|m|mins?|minutes?)')}\.?"
_MINUTES_BARE = rf"[0-9]{{1,12}}\s*{_any_case('(?:h|hrs?|hours?)')}\s*[0-5][0-9]"
_PLAIN = "|".join(
    (
        rf"{_AMOUNT}(?:(?:\s+{_any_case('and')}\s)?\s*{_AMOUNT})*",
        rf"(?:{_WHOLE}|{_any_case('an?')})\s+(?:{_UNIT}){_HALF}",
        _CLOCK,
        _MINUTES_BARE,
    )
)
_ISO_TIME = rf"[tT](?=[0-9])(?:{_DIGITS}[hH])?(?:{_DIGITS}[mM])?(?:{_DIGITS}[sS])?"
_ISO = rf"[pP](?=[0-9tT])(?:{_DIGITS}[wW])?(?:{_DIGITS}[dD])?(?:{_ISO_TIME})?"
_LENGTH = rf"{_PLAIN}|{_ISO}|0(?:\.0)?"
_LOW = rf"{_NUMBER}|{_WHOLE}{_HALF}|[0-9]{{1,12}}:[0-5][0-9]|{_LENGTH}"
_PERCENT_SIGN = rf"[%％]|{_any_case('percent')}|{_any_case('per')}\s+{_any_case('cent')}"
_SHARE = rf"(?:0*(?:{_number('[0-9]{1,2}')}|100(?:\.0{{1,9}}|,0{{1,2}})?))\s*(?:{_PERCENT_SIGN})?"

DURATION = _whole(_LENGTH)
"""One duration."""
DURATION_OR_SPOKEN = _whole(_said(_LENGTH, _LOW, SAME_DAY.lead, NEXT_DAY.lead, AT_ONCE.lead, OPEN.lead))
"""A duration, or one said in the room."""
DURATION_SAID = _whole(_said(_LENGTH, _LOW, SAME_DAY.lead, NEXT_DAY.lead, AT_ONCE.lead))
"""The same, where it cannot be open."""
PERCENT = _whole(_SHARE)
"""One percentage."""
PERCENT_OR_SPOKEN = _whole(_said(_SHARE, _SHARE, OPEN.lead))
"""A percentage, or one said in the room."""
PERCENT_SAID = _whole(_said(_SHARE, _SHARE))
"""The same, where it cannot be open."""
_THINGS = rf"(?:0*{_number('[0-9]{1,9}')}|0*1000000000(?:\.0{{1,9}})?|{_WHOLE}{_HALF})"
COUNT = _whole(_said(_THINGS, _THINGS, OPEN.lead))
"""A number of things, or one said in the room."""
_PERIOD = _any_case(_one_of((*UNITS, *_PERIODS)))
_TIMES = rf"(?:{_NUMBER}\s+)?(?:{_WORK})?(?:{_PERIOD})"
_OTHER = rf"(?:{_any_case('(?:other|second)')}\s+)?"
_EACH = rf"(?:{_any_case('times')}\s+)?{_any_case('(?:per|an?|each|every)')}\b\s*{_OTHER}{_TIMES}"
_COUNT = rf"(?=[0.,]*(?:[1-9]|[^0-9.,\s]))0*(?:{_number('[0-9]{1,9}')}|1000000000(?:\.0{{1,9}})?)"
RATE = _whole(
    "|".join(
        (
            rf"{_COUNT}\s*/\s*(?:{_WORK})?(?:{_PERIOD})",
            rf"(?:{_COUNT}|{_any_case('once|twice')})\s*{_EACH}",
            rf"{_any_case('every')}\s+{_OTHER}{_TIMES}",
            _any_case("|".join(OFTEN)),
            _any_case(OPEN.lead),
        )
    )
)
"""A rate."""
_MONTH_NAME = _any_case(_one_of(tuple(NAMES)))
_NUMBER_OF_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:19|2[0-9])[0-9]{2}"
_NUMBER_OF_MONTH = r"(?:0[1-9]|1[0-2])"
_BETWEEN = rf"(?:\s+|\s*{_DASH}\s*)"
_DAY = "|".join(
    (
        rf"{_YEAR}\s*{_DASH}\s*{_NUMBER_OF_MONTH}\s*{_DASH}\s*(?:0[1-9]|[12][0-9]|3[01])",
        rf"(?:{_any_case('the')}\s+)?{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')}|\.)?(?:\s+{_any_case('of')})?{_BETWEEN}(?:{_MONTH_NAME})\.?,?{_BETWEEN}{_YEAR}",
        rf"(?:{_MONTH_NAME})\.?\s+{_NUMBER_OF_DAY}(?:{_any_case('st|nd|rd|th')})?,?\s+{_YEAR}",
    )
)
_MONTH = rf"(?:{_MONTH_NAME})\.?{_BETWEEN}{_YEAR}|{_YEAR}\s*{_DASH}\s*{_NUMBER_OF_MONTH}"
_QUARTER = rf"[qQ][1-4](?:/|{_BETWEEN}){_YEAR}|{_YEAR}(?:/|{_BETWEEN})?[qQ][1-4]"
_HALF_YEAR = rf"[hH][12](?:/|{_BETWEEN}){_YEAR}|{_YEAR}(?:/|{_BETWEEN})?[hH][12]"
_WEEK_NUMBER = "(?:0[1-9]|[1-4][0-9]|5[0-3])"
_WEEK = rf"[wW](?:[1-9]|{_WEEK_NUMBER})(?:/|{_BETWEEN}){_YEAR}|{_YEAR}(?:/|{_BETWEEN})?[wW]{_WEEK_NUMBER}"
ONE_DAY = _whole(_DAY)
"""A single day."""
_DAYS = (_DAY, _MONTH, _QUARTER, _HALF_YEAR, _WEEK)
DATE_SAID = _whole("|".join(_DAYS))
"""A day, a week, a month, a quarter or half a year that is known."""
DATE = _whole("|".join((*_DAYS, _any_case(OPEN.lead))))
"""A day, a week, a month, a quarter or half a year."""
_MINUTES = "[:.][0-5][0-9]"
TIME = _whole(rf"(?:[01]?[0-9]|2[0-3]){_MINUTES}|(?:0?[1-9]|1[0-2])(?:{_MINUTES})?\s*[aApP]\.?[mM]\.?")
"""A time of day."""
_MANY = rf"(?!0+\D)[0-9]{{1,3}}|{_any_case(_WORD)}|{_any_case('(?:an?|other|second)')}(?=\s)"
PERIOD = _whole(
    rf"(?:{_any_case('every')}\s+)?(?:(?:(?:{_MANY})\s*)?(?:{_any_case(_one_of(PERIODS))})|{_any_case(_spaced('|'.join(LY)))})"
)
"""A stretch of the calendar."""
