"""Read numbers of things: `5`, `five`, or as they are said in the room: `~5`, `5-6`."""

from __future__ import annotations

import re

from flowfolio.source.advice import for_count
from flowfolio.source.forms import Form
from flowfolio.source.numerals import NUMBER, in_digits
from flowfolio.source.problems import Code
from flowfolio.source.written import QuantityError, written

INVALID_COUNT = Code(
    "invalid-count",
    "error",
    "Not a number of things such as 5, ~5 or 5-6.",
    "wip: 'some' is not a number; write for example 5, '~5' or '5-6'",
)
LARGEST_COUNT = 1e9
_COUNT = re.compile(NUMBER, re.ASCII)


class SaidCount(float):
    """A number of things as it was said: its typical value, with the author's words and the two ends.

    `high` is None where nobody knows how many it can be. It counts like any other number.
    """

    text: str
    form: Form
    low: float
    high: float | None

    @classmethod
    def of(cls, typical: float, text: str, form: Form, low: float, high: float | None) -> SaidCount:
        """Return the number with what was said of it."""
        made = cls(typical)
        made.text, made.form, made.low, made.high = text, form, low, high
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return SaidCount.of, (float(self), self.text, self.form, self.low, self.high)


def parse_count(value: object) -> float:
    """Read a number of things: `5`, `0.5` or `five`; from 0 to a thousand million.

    >>> parse_count("five"), parse_count(0.5)
    (5.0, 0.5)
    """
    text = written(value, INVALID_COUNT)
    match = None if isinstance(value, (bool, list, dict)) else _COUNT.fullmatch(in_digits(text.lower()))
    if match is None and isinstance(value, (int, float)) and not isinstance(value, bool):
        hint = "it is 0 or more" if value < 0 else f"at most {LARGEST_COUNT:.0f}"
        raise QuantityError(INVALID_COUNT, f"'{text[:40]}' is out of range", hint)
    if match is None:
        raise QuantityError(INVALID_COUNT, f"'{text[:40]}' is not a number", for_count(text.lower()))
    if float(match[0]) > LARGEST_COUNT:
        raise QuantityError(INVALID_COUNT, f"'{text[:40]}' is out of range", f"at most {LARGEST_COUNT:.0f}")
    return float(match[0])
