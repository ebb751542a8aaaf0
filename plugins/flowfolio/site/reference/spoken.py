"""Describe how what people say is understood, from the tables by which it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowfolio.source import dates, numerals
from flowfolio.source.forms import FORMS, Form

_INTRO = """\
## As it is said

Durations, percentages and counts can be written as they were said in the room. Pictures and tables show them as they
were written; figures count them as this table says, and the page of a map repeats it beside its figures. What is in no
form gets an error with the nearest one.
"""

_NUMERALS = """\
### The number itself

In all of these forms, and in plain durations, percentages and counts, the number can be written so:
"""

_DATES = """\
### Dates

Where a day, a horizon or a due date stands, it can be written as people do. What orders editions stays exact: the
names of their folders, and the files of assessments.
"""


def spoken_markdown() -> str:
    """Return the section about the forms in which numbers and dates are said."""
    rows = ((_codes(form.examples), _counts(form), form.why) for form in FORMS)
    spoken = (_INTRO, "| Written | Counts as | Why |", "|---|---|---|", *map(_row, rows), "")
    numbers = (_NUMERALS, "| Written | Counts as |", "|---|---|", *map(_row, _pairs(numerals.FORMS)), "")
    return "\n".join(
        (*spoken, *numbers, _DATES, "| Written | Counts as |", "|---|---|", *map(_row, _pairs(dates.FORMS)), "")
    )


def _pairs(forms: Iterable[tuple[Iterable[str], str]]) -> Iterator[tuple[str, str]]:
    return ((_codes(examples), counts) for examples, counts in forms)


def _counts(form: Form) -> str:
    return form.counts + (f". A percentage: {form.of_percent}" if form.of_percent else "")


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
