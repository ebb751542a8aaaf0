"""Read percentages: `85`, `85 %` or `85 percent`."""

from __future__ import annotations

import re

from flowfolio.source.advice import for_percent
from flowfolio.source.numerals import NUMBER, in_digits
from flowfolio.source.problems import Code
from flowfolio.source.written import QuantityError, written

INVALID_PERCENT = Code(
    "invalid-percent",
    "error",
    "Not a percentage from 0 to 100.",
    "uptime: '101 %' is more than 100 %; a percentage here goes from 0 to 100",
)
_PERCENT = re.compile(rf"({NUMBER})\s*(%|percent|per cent)?", re.ASCII)


class BareFraction(float):
    """A percentage below 1 that was written without its sign: somebody may have meant the hundredfold."""

    __slots__ = ()


def parse_percent(value: object) -> float:
    """Read `85`, `85 %`, `85%` or `85 percent`; from 0 to 100.

    >>> parse_percent("85 %")
    85.0
    """
    text = written(value, INVALID_PERCENT)
    plain = in_digits(text.lower(), with_articles=False)
    match = None if isinstance(value, bool) else _PERCENT.fullmatch(plain)
    if match is None:
        raise QuantityError(INVALID_PERCENT, f"'{text[:40]}' is not a percentage", for_percent(text.lower()))
    percent = float(match[1])
    if percent > 100:
        raise QuantityError(
            INVALID_PERCENT, f"'{text[:40]}' is more than 100 %", "a percentage here goes from 0 to 100"
        )
    return BareFraction(percent) if 0 < percent < 1 and not match[2] else percent
