"""Read a short text as people type it: typographic spaces, dashes and quotes count as plain ones."""

from __future__ import annotations

import unicodedata

from flowfolio.source.numerals import FRACTIONS
from flowfolio.source.problems import Code
from flowfolio.source.words import one_line


class QuantityError(ValueError):
    """A text that is no quantity; `code` names the rule, `hint` the nearest fix."""

    def __init__(self, code: Code, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


_MOST = 200
"""Characters of a text that may be a quantity; nobody says a longer one."""
UNKNOWN = frozenset(
    ("open", "?", "??", "???", "tbd", "tba", "tbc", "unknown", "n/a", "na", "none known", "not known", "no idea",
     "offen", "-", "--", "---", "...")
)  # fmt: skip
"""What people write where nobody knows. Only `open` and `?` say so here, and only where a value may be missing."""
LEAVE_OUT = "leave the line out"
"""The fix for a value that nobody knows; who knows the field adds whether it can also be `open`."""
_QUOTES = "'\"‘’‚‛“”„‟«»‹›"
_PLAIN = {
    **dict.fromkeys(map(ord, "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}"), "-"),
    **dict.fromkeys(map(ord, "\N{HORIZONTAL BAR}\N{MINUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"), "-"),
    **dict.fromkeys(map(ord, "\N{ALMOST EQUAL TO}\N{TILDE OPERATOR}\N{FULLWIDTH TILDE}"), "~"),
    ord("\N{FULLWIDTH PERCENT SIGN}"): "%",
    ord("\N{FULLWIDTH QUESTION MARK}"): "?",
    ord("\N{LESS-THAN OR EQUAL TO}"): "<=",
    ord("\N{GREATER-THAN OR EQUAL TO}"): ">=",
    ord("\N{HORIZONTAL ELLIPSIS}"): "...",
    ord("\N{FRACTION SLASH}"): "/",
}


def written(value: object, code: Code) -> str:
    """Return the text of a value in plain signs: each kind of space is one space, each dash a hyphen, no quotes around.

    Raises QuantityError with `code` for what nobody can see, for digits other than 0 to 9, and for what says that
    nobody knows.

    >>> from flowfolio.source.quantity import INVALID_DURATION
    >>> written("“2\\N{NARROW NO-BREAK SPACE}–\\N{NO-BREAK SPACE}3 d”", INVALID_DURATION)
    '2 - 3 d'
    """
    text = str(value)
    if len(text) > _MOST:
        raise QuantityError(code, f"'{text[:40]}…' is too long", "write the number and its unit, and no more")
    if hidden := invisible(text):
        raise QuantityError(code, f"'{_seen(text)}' holds {hidden}", f"write '{_seen(text)}' without it")
    plain = one_line(text.translate(_PLAIN)).strip().strip(_QUOTES).strip()
    if any(map(_is_odd_digit, plain)):
        raise QuantityError(code, f"'{plain[:40]}' has digits other than 0 to 9", f"write '{_in_digits(plain)[:40]}'")
    if plain.lower() in UNKNOWN:
        raise QuantityError(code, f"'{one_line(text)[:40]}' is no value", LEAVE_OUT)
    return plain


def invisible(text: str) -> str:
    """Return what a text holds that nobody can see: the first such character by its name; "" for nothing.

    >>> invisible("pay\N{ZERO WIDTH SPACE}"), invisible("pay")
    ('an invisible character: U+200B, zero width space', '')
    """
    for sign in text:
        if unicodedata.category(sign) in {"Cf", "Cc", "Co", "Cs", "Cn"} and not sign.isspace():
            name = unicodedata.name(sign, "a control character").lower()
            return f"an invisible character: U+{ord(sign):04X}, {name}"
    return ""


def _seen(text: str) -> str:
    """Return what people see of a text."""
    return "".join(sign for sign in one_line(text) if sign.isprintable())[:40]


def _is_odd_digit(sign: str) -> bool:
    return not sign.isascii() and sign not in FRACTIONS and unicodedata.numeric(sign, None) is not None


def _in_digits(text: str) -> str:
    """Return the text with every digit of other scripts in the digits 0 to 9."""
    return "".join(f"{unicodedata.numeric(sign):g}" if _is_odd_digit(sign) else sign for sign in text)
