"""CSV from other people's words: no cell of it is worked out by a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from flowfolio.export.csv_text import Cell, csv_text


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+cmd|' /C calc'!A1", "'=1+cmd|' /C calc'!A1"),
        ("-1+2", "'-1+2"),
        ("+4", "'+4"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("1 d", "1 d"),
        ("−1 d", "−1 d"),
        ('a, "b"\nc', 'a, "b"\nc'),
        (-4.5, "-4.5"),
        (None, ""),
    ],
)
def test_cells(cell: Cell, written: str) -> None:
    assert list(csv.reader(io.StringIO(csv_text([("head",), (cell,)]), newline=""))) == [["head"], [written]]
