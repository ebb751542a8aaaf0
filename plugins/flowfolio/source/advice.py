"""Say what to write instead of a quantity that nobody understands, with the author's own number in it."""

from __future__ import annotations

import difflib
import re

from flowfolio.source.advice_often import how_often, waits_up_to
from flowfolio.source.numerals import NUMBER, in_digits

_LENGTHS = {
    "s": "second seconds sekunde sekunden seconde secondes",
    "min": "minute minutes minuten minuut minuto minutos",
    "h": "hour hours std stunde stunden heure heures uur hora horas",
    "d": "day days tag tage tagen jour jours dag dagen dia dias",
    "w": "week weeks woche wochen semaine semaines weken semana semanas",
}
"""Our unit → what it is called, here and in a few neighbouring languages."""
_UNIT_OF = {word: unit for unit, words in _LENGTHS.items() for word in words.split()}
_SHORT = {"m": "min", "mins": "min", "sec": "s", "secs": "s", "hr": "h", "hrs": "h", "wk": "w", "wks": "w"}
_WEEKS = {"month": 52 / 12, "quarter": 13.0, "year": 52.0}
_MOST = 1e9
"""The largest number of things."""
_PLAIN = "write for example '90 min', '1h 30m' or '2 d'"
_ONE = "only one value can stand here, such as "
_SAID = re.compile(
    r"[~<>]|(?:the )?(?:same|next)[ -]day|immediate|at once|instant"
    r"|(?:about|approx|around|at|between|ca|circa|from|less|max|maximum|minimum|more|over|roughly|under|up)\b.*\d"
)
_SHARES = {"all": 100, "always": 100, "none": 0, "never": 0, "nothing": 0, "half": 50, "a half": 50, "a third": 33,
           "1 third": 33, "2 thirds": 67, "a quarter": 25, "1 quarter": 25, "3 quarters": 75}  # fmt: skip


def for_duration(text: str) -> str:
    """Return the fix for a text, in small letters, that is no duration."""
    return near_duration(text) or _PLAIN


def near_duration(text: str) -> str:
    """Return the duration nearest to a text in small letters; "" when none is near.

    >>> near_duration("8 std"), near_duration("1 h rework")
    ("write '8 h'", "write '1 h' alone; the rest can stand in 'notes'")
    """
    plain = in_digits(text)
    found = (_known_words(text, plain), _commas(plain), _ends(plain), _units(plain), _rest(plain))
    return next(filter(None, found), "")


def _known_words(text: str, plain: str) -> str:
    if text.startswith("-"):
        return "a duration is never negative"
    if re.search(r"\bover ?night\b", text):
        return "the hours in which nobody works count as nothing; what is there the next morning took 'up to 1 d'"
    if re.search(r"\btomorrow\b", text):
        return "write 'next day'"
    if re.fullmatch(r"(?:by )?(?:the )?(?:end of (?:the )?day|eod|today)", text):
        return "write 'same day'"
    if text in {"none", "zero", "nil", "nothing", "no wait", "no time"}:
        return "write 0"
    return _often(plain)


def _often(plain: str) -> str:
    """Return the wait for something that takes place every so often."""
    if wait := how_often(plain):
        return wait
    if re.fullmatch(r"(?:once )?(?:every|each) sprint", plain):
        return "the wait for it is up to one sprint; write how long that is, for example 'up to 2 w'"
    if every := re.fullmatch(rf"(?:once )?every ({NUMBER} ?)?([a-z]+)", plain):
        count, unit = (every[1] or "1").strip(), every[2]
        near = _near_unit(unit)
        return waits_up_to(f"{count} {near}") if near else _months(count, unit)
    if several := re.search(r"\b(?:1 )?(couple|few|several|some)\b(?: of)? ?(\S*)$", plain):
        unit, ends = _near_unit(several[2]) or "d", "2-3" if several[1] == "couple" else "2-5"
        return f"write what it lies between, for example '{ends} {unit}'"
    return ""


def _commas(plain: str) -> str:
    if grouped := re.fullmatch(r"(\d{1,3}(?:,\d{3})+)(\.\d+)?( ?[a-z]+)?", plain):
        whole = f"{grouped[1].replace(',', '')}{grouped[2] or ''}{grouped[3] or ' min'}"
        is_one = grouped[1].count(",") == 1 and not grouped[2]
        return f"write '{whole}'" + (f", or '{plain.replace(',', '.')}' with a decimal point" if is_one else "")
    if german := re.fullmatch(r"(\d{1,3}(?:\.\d{3})+),(\d+)( ?[a-z]+)", plain):
        return f"write '{german[1].replace('.', '')}.{german[2]}{german[3]}'"
    return ""


def _ends(plain: str) -> str:
    """Return the fix for a text that says more than one value, or an end of one, in signs of its own."""
    if part := re.fullmatch(r"(\d{1,3})/(\d{1,3}) ?([a-z]+)", plain):
        one, of = int(part[1]), int(part[2])
        single = f", or '{one / of:.2g} {part[3]}'" if of else ""
        return f"write '{one}-{of} {part[3]}' for a range{single}"
    if around := re.fullmatch(rf"({NUMBER}) ?([a-z]*) ?(?:±|\+/?-) ?({NUMBER}) ?([a-z]+)", plain):
        middle, reach, unit = float(around[1]), float(around[3]), around[4]
        if around[2] in {"", unit} and reach <= middle:
            return f"write '{middle - reach:g}-{middle + reach:g} {unit}'"
    if least := re.fullmatch(rf"({NUMBER}) ?(?:\+ ?([a-z]+)|([a-z]+) ?\+|([a-z]+) (?:min|minimum|or more))", plain):
        return f"write 'at least {least[1]} {least[2] or least[3] or least[4]}'"
    if most := re.fullmatch(rf"({NUMBER}) ?([a-z]+) (?:max|maximum|or less|at most)\.?", plain):
        return f"write 'up to {most[1]} {most[2]}'"
    if either := re.fullmatch(rf"({NUMBER}) ?([a-z]+) or ({NUMBER})", plain):
        return f"write '{either[1]}-{either[3]} {either[2]}'"
    if pair := re.fullmatch(rf"({NUMBER}) ({NUMBER}) ?([a-z]+)", plain):
        return f"write '{pair[1]}-{pair[2]} {pair[3]}' for a range"
    if clock := re.fullmatch(r"(\d{1,3}):(\d{2})", plain):
        return f"write '{clock[0]} h', or '{clock[0]} min'"
    singles = _singles(plain) or "'2 d'"
    return f"{_ONE}{singles}" if _SAID.match(plain) or re.search(r"\d.*-.*\d", plain) else ""


def _singles(plain: str) -> str:
    """Return the numbers of a text, two at most, each with the unit at its end."""
    unit = re.search(r"[a-z]+$", plain)
    near = _near_unit(unit[0]) if unit else ""
    return " or ".join(f"'{number} {near}'" for number in re.findall(NUMBER, plain)[:2]) if near else ""


def near_unlike(plain: str) -> str:
    """Return the duration in a text that looks like a range and is none: `a week or 2`, `2 person-days`; "" for others.

    >>> near_unlike("1 week or 2"), near_unlike("2-3 d")
    ("write '1-2 week'", '')
    """
    looks_odd = re.fullmatch(rf"{NUMBER} ?[a-z]+ or {NUMBER}|{NUMBER} ?(?:man|person|calendar)-[a-z]+", plain)
    return near_duration(plain) if looks_odd else ""


def _units(plain: str) -> str:
    if calendar := re.fullmatch(rf"({NUMBER}) calendar[ -]([a-z]+)", plain):
        return f"d and w are working time; write how many of the {calendar[1]} {calendar[2]} people work"
    if person := re.fullmatch(rf"({NUMBER}) ?(?:man|person)[ -]([a-z]+)", plain):
        return f"write '{person[1]} {_near_unit(person[2]) or 'd'}', and the number of people as 'people'"
    if power := re.fullmatch(r"(\d+(?:\.\d+)?e\+?\d{1,2}) ?([a-z]+)", plain):
        return f"write '{float(power[1]):.15g} {power[2]}'"
    if single := re.fullmatch(rf"({NUMBER}) ?([a-z]+)\.?", plain):
        return unit_hint(single[2], single[1])
    bare = re.fullmatch(rf"(?:{NUMBER} ?(?:s|min|m|h|d|w) )+({NUMBER})", plain)
    return f"'{bare[1]}' has no unit: write for example '{plain} min'" if bare else ""


def _rest(plain: str) -> str:
    """Return the fix for a duration with further words behind it."""
    found = re.match(rf"({NUMBER}) ?([a-z]+)\b\.?(?=[ /(,;:])", plain)
    unit = _near_unit(found[2]) if found else ""
    if found and not unit:
        return _months(found[1], found[2])
    return f"write '{found[1]} {unit}' alone; the rest can stand in 'notes'" if found and unit else ""


def _near_unit(word: str) -> str:
    """Return our unit for a word, also for a slip of the keyboard; "" for none."""
    word = word.strip(".")
    if word in _LENGTHS or word in _SHORT:
        return _SHORT.get(word, word)
    near = difflib.get_close_matches(word[:20], _UNIT_OF, n=1, cutoff=0.75)
    return _UNIT_OF[near[0]] if near else ""


def _months(count: str, unit: str) -> str:
    for word, weeks in _WEEKS.items():
        if unit.startswith(word) or (unit in {"mo", "mos"} and word == "month") or (unit == "y" and word == "year"):
            about = round(float(count) * weeks)
            return f"months and years have no fixed length; write weeks (w) or days (d), here about '{about} w'"
    return ""


def unit_hint(unit: str, count: str = "") -> str:
    """Return the fix for a unit that is none, behind the number `count`."""
    if months := _months(count or "1", unit):
        return months if count else months.partition(", here")[0]
    if count and (near := _near_unit(unit)):
        return f"write '{count} {near}'"
    return "units are s, min, h, d (working days) and w (working weeks)"


def for_percent(text: str) -> str:
    """Return the fix for a text, in small letters, that is no percentage.

    >>> for_percent("4 out of 5"), for_percent("a third"), for_percent("80 % ok")
    ("write '80 %'", "write '33 %'", "write '80 %' alone")
    """
    plain = in_digits(text, with_articles=False)
    if plain.startswith("-"):
        return "a percentage is never negative"
    if plain in _SHARES:
        return f"write '{_SHARES[plain]} %'"
    if part := re.fullmatch(r"(\d{1,6}) ?(?:of|out of|in|/) ?(\d{1,6})", plain):
        one, whole = int(part[1]), int(part[2])
        if 0 < whole >= one:
            return f"write '{one / whole * 100:.3g} %'"
    if least := re.fullmatch(rf"({NUMBER}) ?(?:\+ ?%?|% ?\+)", plain):
        return f"write 'at least {least[1]} %'"
    if power := re.fullmatch(r"(\d+(?:\.\d+)?e\+?\d) ?%?", plain):
        return f"write '{float(power[1]):.15g} %'"
    if pair := re.fullmatch(rf"({NUMBER}) ({NUMBER}) ?%?", plain):
        return f"write '{pair[1]}-{pair[2]} %' for a range"
    if _SAID.match(plain) or re.fullmatch(rf"{NUMBER} ?%? ?(?:-|to) ?{NUMBER} ?%?", plain):
        return _ONE + (" or ".join(f"'{number} %'" for number in re.findall(NUMBER, plain)[:2]) or "'85 %'")
    number = re.match(rf"{NUMBER}(?= ?[%a-z(])", plain)
    return f"write '{number[0]} %' alone" if number else "write for example '85' or '85 %'"


def for_count(text: str) -> str:
    """Return the fix for a text, in small letters, that is no number of things.

    >>> for_count("5 people"), for_count("1,000")
    ("write '5'", "write '1000'")
    """
    plain = in_digits(text)
    if plain.startswith("-"):
        return "it is 0 or more"
    if least := re.fullmatch(rf"({NUMBER}) ?\+", plain):
        return f"write 'at least {least[1]}'"
    grouped = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", plain)
    number = re.match(rf"{NUMBER}(?![\d.,:/e])", grouped)
    return f"write '{number[0]}'" if number else "write for example 5, '~5' or '5-6'"


def for_rate(text: str) -> str:
    """Return the fix for a text, in small letters, that is no rate.

    >>> for_rate("10,000 per week"), for_rate("40-50 per week"), for_rate("2k per day")
    ("write '10000 per week'", "a rate takes one number, such as the middle: '45 per week'", "write '2000 per day'")
    """
    plain = in_digits(re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", text), with_articles=False)
    if re.fullmatch(NUMBER, plain):
        return f"in which time? Write for example '{plain} per day' or '{plain} per week'"
    if plain != in_digits(text, with_articles=False) and re.fullmatch(rf"{NUMBER} ?(?:per|/|an?) ?[a-z]+", plain):
        return f"write '{plain}'"
    if often := re.fullmatch(rf"({NUMBER}) (hour|dai|week|month|quarter|year)ly", plain):
        return f"write '{often[1]} per {'day' if often[2] == 'dai' else often[2]}'"
    if large := re.fullmatch(r"(\d+(?:\.\d+)?)(e\+?\d{1,3}|k|m) ?(per|/|an?) ?(.+)", plain):
        power = {"k": "e3", "m": "e6"}.get(large[2], large[2])
        count = float(large[1] + power)
        return f"write '{count:.15g} per {large[4][:20]}'" if count <= _MOST else f"the most is {_MOST:.0f}"
    if both := re.fullmatch(rf"({NUMBER}) ?(?:-|to|\.\.\.?) ?({NUMBER}) ?(?:per|/|an?) ?(.+)", plain):
        return f"a rate takes one number, such as the middle: '{(float(both[1]) + float(both[2])) / 2:g} per {both[3]}'"
    if divided := re.fullmatch(rf"({NUMBER})/({NUMBER}) ?([a-z]+)", plain):
        return f"write '{divided[1]} per {divided[2]} {divided[3]}'"
    if number := re.search(rf"(?<![\d.])({NUMBER})(?![\d.]).*?\b(?:per|a|each|every|/) ?([a-z]+)$", plain):
        return f"a rate takes one number: '{number[1]} per {number[2][:20]}'"
    return "write for example '40 per week' or '920 per day'"
