"""Say what to write instead of a date that nobody understands, with the author's own day in it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from difflib import get_close_matches

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
NAMES = {name: number for number, full in enumerate(MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
"""What people call the months → their number."""
_FIX = "write it as YYYY-MM-DD, for example 2026-01-31"
_NAME = "|".join(sorted(NAMES, key=len, reverse=True))
_ANY_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]?({_NAME})\b|\b({_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b"
)
_FROM_TODAY = re.compile(
    r"(?:(?:by|until|on) )?"
    r"(?:today|tomorrow|yesterday|now|soon|later|asap|(?:this|next|last) \w+|in \d.*|end of (?:the )?\w+)"
)
_LOOSE = re.compile(r"early|mid|late|spring|summer|autumn|fall|winter|quarter|begin|start|end|half|fy")


def nearest_date(text: str) -> str:
    """Return the fix that is nearest to a text, in small letters and with hyphens alone, that is no date.

    >>> nearest_date("30.06.2026"), nearest_date("31 june 2026")
    ("write '2026-06-30': day and month must not be mixed up", 'June 2026 has 30 days')
    >>> nearest_date("30 june")
    "add the year, as in '30 June 2026'"
    """
    return next(filter(None, (_in_numbers(text), _in_words(text), _loosely(text))), _FIX)


def _in_numbers(text: str) -> str:
    if match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})", text, re.ASCII):
        one, other, year = (int(part) for part in match.groups())
        year += 2000 if year < 100 else 0
        found = dict.fromkeys(f"'{day}'" for day in (_iso(year, other, one), _iso(year, one, other)) if day)
        return f"write {' or '.join(found)}: day and month must not be mixed up" if found else ""
    if match := re.fullmatch(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[t ].*)?", text, re.ASCII):
        year, month, day = map(int, match.groups())
        if not 1900 <= year <= 2999:
            return "its year has to lie between 1900 and 2999"
        if found_day := _iso(year, month, day):
            return f"write '{found_day}'"
        return _too_many(year, month) if 1 <= month <= 12 else "a year has twelve months"
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return f"name the month or the quarter: 'Dec {text}' or '{text}-Q4'"
    return ""


def _in_words(text: str) -> str:
    year = re.search(r"\b(\d{4})\b", text) or re.search(r"(?:'|\d.* )(\d{2})$", text)
    of = "" if year is None else year[1] if len(year[1]) == 4 else f"20{year[1]}"
    if match := _ANY_DAY.search(text):
        number, name = match[1] or match[4], match[2] or match[3]
        month, day = NAMES[name], int(number)
        title = MONTHS[month - 1].title()
        if len(number) == 2 and of and number == of[2:] and match[4]:
            return f"write '{title} {of}'"  # June 26, June '26
        if of and not _iso(int(of), month, day):
            return _too_many(int(of), month)
        return f"write '{day} {title} {of}'" if of else f"add the year, as in '{day} {title} 2026'"
    if names := re.findall(rf"\b(?:{_NAME})\b", text) or _near_months(text):
        title = MONTHS[NAMES[names[-1]] - 1].title()
        return f"write '{title} {of}', which counts as its last day" if of else f"add the year, as in '{title} 2026'"
    if match := re.search(r"\b(?:q|([1-4])(?=q))([1-9]?)", text):
        number = match[1] or match[2]
        if number and number > "4":
            return "a year has four quarters: 'Q1 2026' to 'Q4 2026'"
        if number and "fy" not in text:
            return f"write 'Q{number} {of}'" if of else f"add the year, as in 'Q{number} 2026'"
    return ""


def _near_months(text: str) -> list[str]:
    """Return the months whose names are nearest to words of a text, as those of other languages and slips are."""
    return [near for word in re.findall(r"[a-z]{3,}", text) for near in get_close_matches(word, MONTHS, 1, 0.7)]


def _loosely(text: str) -> str:
    if _FROM_TODAY.fullmatch(text):
        return "the file is read on another day; name the day, for example 2026-01-31"
    if match := re.search(r"\b(?:c?w|kw|week) ?-?(\d{1,2})\b", text):
        year = re.search(r"\b\d{4}\b", text)
        week = f"W{int(match[1]):02}"
        return f"write '{year[0]}-{week}'" if year else f"add the year, as in '2026-{week}'"
    if match := re.search(r"\b(?:h([12])|([12])h)\b", text):
        year = re.search(r"\b\d{4}\b", text)
        half = f"H{match[1] or match[2]}"
        return f"write '{half} {year[0]}'" if year else f"add the year, as in '{half} 2026'"
    if (year := re.search(r"\d{4}", text)) and _LOOSE.search(text):
        return f"name the month, the quarter or the half: 'June {year[0]}', 'Q2 {year[0]}' or 'H1 {year[0]}'"
    return "years of account differ; name the calendar's quarter, as in 'Q2 2026'" if re.search(r"\bfy", text) else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat() if 1900 <= year <= 2999 else ""
    except ValueError:
        return ""


def _too_many(year: int, month: int) -> str:
    if not 1900 <= year <= 2999:
        return ""
    return f"{MONTHS[month - 1].title()} {year} has {calendar.monthrange(year, month)[1]} days"
