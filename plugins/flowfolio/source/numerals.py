"""Read numbers as people write them: `two days`, `half a day`, `1½ h`, `2,5 h`; each becomes one in plain digits."""

from __future__ import annotations

import re
import unicodedata

NUMBER = r"\d{1,12}(?:\.\d{1,9})?"
"""A number as every quantity has it."""
WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
"""What people call the numbers up to twelve → the number."""
FRACTIONS = {sign: unicodedata.normalize("NFKC", sign).replace("\N{FRACTION SLASH}", "/") for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}
"""Every fraction that is one sign → the same in plain signs."""

FORMS = (
    (("two days", "a week", "an hour"), "the number; words go up to twelve"),
    (("half a day", "a quarter of an hour", "one and a half days", "a day and a half"), "0.5, 0.25, 1.5 and 1.5"),
    (("1½ h", "1 1/2 h"), "1.5; `1/2 d` alone is refused, because it may mean *one or two*"),
    (("2,5 h", "85,5 %"), "2.5 and 85.5; `1,500 min` is refused, because it may mean a thousand"),
    (("1:30 h", "1 h 30", "1h30"), "an hour and a half; so does `1:30 min` count minutes and seconds"),
    (("20 min.", "2 working days", "a fortnight"), "20 min, 2 d and 2 w"),
    (("80 percent", "80 per cent"), "80 %"),
)
"""(examples, what they count as) of every way to write the number itself, for the reference page."""

_WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
_DIGITS_ONLY = re.compile(r"[\d.]+ ?[a-z%]*", re.ASCII)
_COMMA = re.compile(r"(?<![\d.,])(\d{1,12}),(\d{1,2})(?![\d.,])", re.ASCII)
_SIGN = re.compile(rf"(?:(?<![\d.])(\d{{1,12}}) ?)?([{''.join(FRACTIONS)}])(?!\d)", re.ASCII)
_MIXED = re.compile(rf"(?<![\d./])(\d{{1,12}}) ({'|'.join(FRACTIONS.values())})(?![\d/])", re.ASCII)
_WORKING = re.compile(r"(?:(?<=\d )|(?<=per ))(?:working|business|work)[ -](?=(?:day|hour|week)s?\b)", re.ASCII)
_AND_A_HALF = re.compile(r"(\d{1,12})(?: ([a-z]+))? and a half\b", re.ASCII)
_PARTS = (
    (re.compile(r"\ban? dozen\b"), "12"),
    (re.compile(r"\b(?:an? )?half (?:of )?(?:an? )?(?=[a-z])"), "0.5 "),
    (re.compile(r"\b(?:an? )?quarter (?:of )?an? (?=[a-z])"), "0.25 "),
    (re.compile(r"\b3 quarters of an? (?=[a-z])"), "0.75 "),
)
_A = re.compile(r"\ban? (?=[a-z])")


def in_digits(text: str, *, with_articles: bool = True) -> str:
    """Return a text in small letters with its numbers in the digits 0 to 9 and a decimal point.

    `a` and `an` count as 1 unless they mean `per`, as in `40 a week`, and are left alone.

    >>> [in_digits(text) for text in ("two days", "half an hour", "1½ h", "2,5-3,5 d", "one and a half weeks")]
    ['2 days', '0.5 hour', '1.5 h', '2.5-3.5 d', '1.5 weeks']
    """
    if _DIGITS_ONLY.fullmatch(text):
        return text
    text = _COMMA.sub(r"\1.\2", text)
    text = _SIGN.sub(lambda match: _decimal(int(match[1] or 0) + unicodedata.numeric(match[2])), text)
    text = _MIXED.sub(_mixed, text)
    text = _WORD.sub(lambda word: str(WORDS[word[0]]), text)
    if with_articles:
        text = re.sub(r"\ban? (?=[a-z]+ and a half\b)", "1 ", text)
        text = _AND_A_HALF.sub(lambda match: f"{match[1]}.5 {match[2] or ''}".rstrip(), text)
        for part, digits in _PARTS:
            text = part.sub(digits, text)
        text = _A.sub("1 ", text)
    return _WORKING.sub("", text)


def _mixed(match: re.Match[str]) -> str:
    part, of = map(int, match[2].split("/"))
    return _decimal(int(match[1]) + part / of)


def _decimal(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")
