"""Write the whole portfolio as flat tables: JSON with a schema, CSV of one table, or an Excel workbook.

The tables are those of `TABLES`: `streams`, `maps`, `metrics`, `steps`, `dependencies`, `roadmap_items`,
`outcome_measures` and `reviews`. A row names its map by `map`, its stream by `stream`. Durations are seconds of
working time, shares are percentages, days are written YYYY-MM-DD, a missing value is null. `schema()` says the same
for programs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any, Literal

from flowfolio.errors import FlowfolioError
from flowfolio.export_rows import TABLES, Column, rows
from flowfolio.portfolio import Portfolio

VERSION = 1
"""Grows when a column goes or changes its meaning; new columns do not count."""

Format = Literal["json", "csv", "xlsx"]


def export(portfolio: Portfolio, form: Format, *, table: str = "maps") -> bytes:
    """Return the portfolio as a file: all tables as JSON or as an Excel workbook, or one `table` as CSV.

    The CSV is the catalogue unless another table is named. Raises FlowfolioError for a table that there is not, and
    when XlsxWriter is not installed.
    """
    if form == "json":
        return (json.dumps(as_json(portfolio), indent=1, ensure_ascii=False) + "\n").encode()
    if form == "csv":
        return table_csv(portfolio, table).encode()
    return _workbook(portfolio)


def as_json(portfolio: Portfolio) -> dict[str, Any]:
    """Return `{format, version, title, today, <table>: [row, …], …}` as `schema()` describes it."""
    head = {"format": "flowfolio", "version": VERSION, "title": portfolio.settings.title}
    return head | {"today": portfolio.today.isoformat()} | {name: list(rows(portfolio, name)) for name in TABLES}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the JSON export."""
    properties: dict[str, Any] = {
        "format": {"const": "flowfolio"},
        "version": {"const": VERSION},
        "title": {"type": "string"},
        "today": {"type": "string", "format": "date"},
    }
    for name, columns in TABLES.items():
        of_row = {column.name: _type_of(column) for column in columns}
        row = {"type": "object", "properties": of_row, "required": list(of_row), "additionalProperties": False}
        properties[name] = {"type": "array", "items": row}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flowfolio export",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _type_of(column: Column) -> dict[str, Any]:
    types = column.types[0] if len(column.types) == 1 else list(column.types)
    kind: dict[str, Any] = {"type": types, "description": column.meaning}
    return kind | {"items": {"type": "string"}} if column.types == ("array",) else kind


def table_csv(portfolio: Portfolio, table: str) -> str:
    """Return one table as CSV with a line of column names; lists are joined by "; ", no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in TABLES.get(table, ())])
    writer.writerows([_inert(_cell(value)) for value in row.values()] for row in rows(portfolio, table))
    return out.getvalue()


def _cell(value: object) -> str | float | bool | None:
    if isinstance(value, list):
        return "; ".join(value)
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _inert(value: str | float | bool | None) -> str | float | bool | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _workbook(portfolio: Portfolio) -> bytes:
    """Return an Excel workbook with a sheet per table; text stays text, whatever it begins with."""
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra that most people do not need
    except ModuleNotFoundError as error:
        raise FlowfolioError("Excel files need XlsxWriter; install it with: pip install 'flowfolio[excel]'") from error
    out = io.BytesIO()
    as_text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(out, {"in_memory": True, **as_text}) as book:
        created = dt.datetime.combine(portfolio.today, dt.time())
        book.set_properties({"title": portfolio.settings.title, "created": created})
        head = book.add_format({"bold": True})
        for name, columns in TABLES.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [column.name for column in columns], head)
            sheet.freeze_panes(1, 0)
            last = 0
            for last, row in enumerate(rows(portfolio, name), 1):
                for column, value in enumerate(map(_cell, row.values())):
                    if value is not None:
                        sheet.write(last, column, value[:32_767] if isinstance(value, str) else value)
            sheet.autofilter(0, 0, last, len(columns) - 1)
    return out.getvalue()
