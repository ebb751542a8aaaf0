"""Write rows as CSV in which no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

Cell = str | float | bool | None

# The wide forms count in East Asian settings of a spreadsheet.
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_text(rows: Iterable[Iterable[Cell]], end: str = "\n") -> str:
    """Return rows as CSV, each ended by `end`; a text that a spreadsheet would work out gets an apostrophe before it.

    >>> csv_text([("name", "count"), ("=1+1", -2), (None, 3)])
    "name,count\\n'=1+1,-2\\n,3\\n"
    """
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(map(_inert, row) for row in rows)
    return out.getvalue()


def _inert(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell
