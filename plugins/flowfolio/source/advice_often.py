"""Say how long an item waits for something that takes place every so often: `every second Thursday`, `twice a week`."""

from __future__ import annotations

import math
import re

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|r|ur)?(?:days?)?\.?"
_TIME = r"(?:(?: at| from|,)? \d{1,2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: ?h)?)?"
_NTH = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_PLACE = "first|1st|second|2nd|third|3rd|fourth|4th|last"
_LY = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "biweekly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half-year",
    "yearly": "year",
    "annually": "year",
}
_LONG = {
    "hour": (1, "h"),
    "day": (1, "d"),
    "week": (5, "d"),
    "fortnight": (2, "w"),
    "month": (4, "w"),
    "quarter": (13, "w"),
    "half-year": (26, "w"),
    "year": (52, "w"),
}
"""How long each period is; a month counts as four weeks, as everywhere in advice."""
_PERIOD = "|".join(_LONG)


def how_often(plain: str) -> str:
    """Return the wait for what a text in small letters and digits says to take place every so often; "" for others.

    >>> how_often("every second thursday").partition("the wait for it is ")[2], how_often("2 d")
    ("'up to 2 w'", '')
    """
    longest = _longest(re.sub(r"[ ,]+(?:only|meeting|session)s?$", "", plain))
    return waits_up_to(longest) if longest else ""


def waits_up_to(longest: str) -> str:
    """Return the wait for something that takes place once in so long."""
    return f"that is how often something takes place; the wait for it is 'up to {longest}'"


def _longest(plain: str) -> str:
    """Return the longest time between two of them; "" for what is not said so."""
    if nth := re.match(rf"(?:on )?every ({'|'.join(_NTH)}) (?:({_DAY})|week|({_PERIOD}))(?=\W|$)(?!.*\bmonth)", plain):
        return _times(_NTH[nth[1]], nth[3]) if nth[3] else f"{_NTH[nth[1]]} w"
    if re.match(rf"(?:on |every |each |the )*(?:{_PLACE}) {_DAY}(?=\W|$)", plain):
        return "5 w"
    if days := re.fullmatch(rf"(?:weekly |on |every |each )*((?:{_DAY}{_TIME}(?:,? ?(?:and|or|[+&/,]) ?|$))+)", plain):
        return _between(re.findall(_DAY, days[1]))
    if often := re.match(r"(once|twice|(\d{1,2}) ?(?:times|x)) (?:a|an|1|per|every|each) ?([a-z-]+)", plain):
        count = int(often[2] or {"once": 1, "twice": 2}[often[1]])
        return _part(often[3].removesuffix("s"), count)
    word = re.match(rf"(?:once )?({'|'.join(_LY)})(?=\W|$)", plain)
    each = re.fullmatch(rf"(?:once )?(?:every|each) ({_PERIOD})", plain)
    period = _LY[word[1]] if word else each[1] if each else ""
    return _times(1, period) if period else ""


def _times(count: int, period: str) -> str:
    length, unit = (1, "w") if period == "week" else _LONG[period]
    return f"{count * length} {unit}"


def _part(period: str, count: int) -> str:
    """Return how far apart so many of them in a period are.

    >>> _part("week", 2), _part("day", 2), _part("month", 1), _part("moon", 2)
    ('3 d', '0.5 d', '4 w', '')
    """
    if period not in _LONG or not count:
        return ""
    if count == 1:
        return _times(1, period)
    length, unit = _LONG[period]
    each = length / count
    return f"{math.ceil(each) if each > 1 else f'{each:.2g}'} {unit}"


def _between(names: list[str]) -> str:
    """Return the longest time between two of these days of the week, in working days.

    >>> _between(["tuesday"]), _between(["tue", "thu"])
    ('1 w', '3 d')
    """
    found = sorted({_DAYS.index(name[:3]) for name in names})
    if len(found) == 1:
        return "1 w"
    week = 5 if found[-1] < 5 else 7
    return f"{max((after - day) % week for day, after in zip(found, (*found[1:], found[0]), strict=True))} d"
