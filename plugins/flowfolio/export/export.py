"""Write the whole portfolio as flat tables: JSON with a schema, CSV of one table, or an Excel workbook.

A row names its map by `map`, its stream by `stream`, its assessment by `assessment`.
Durations are seconds of working time, shares are percentages, days are written YYYY-MM-DD, a missing value is null.
`schema()` says the same for programs.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any, Literal

from flowfolio.export.csv_text import Cell, csv_text
from flowfolio.export.rows import rows
from flowfolio.export.tables import tables
from flowfolio.map_types.rows import Column, RowTable
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.problems import FlowfolioError

VERSION = 1
"""Grows when a column goes or changes its meaning; new columns do not count."""


_RULES = """\
`flowfolio export` writes the whole portfolio as flat tables: all of them as JSON or as an Excel workbook with a sheet
per table, or one as CSV (`--format csv --table steps`). `--format schema` writes the [JSON Schema](schemas/export.json)
of the JSON.

- Tables are joined by `map`, `stream`, `assessment` and `model`; ids stay the same from edition to edition.
- Times are seconds of working time by the map's own `calendar`; shares are percentages. Nothing is rounded.
- What is not known is `null`, an empty cell in CSV and Excel; it is never 0. Days are written YYYY-MM-DD.
- Estimates and measurements stay apart: `numbers` says of every number how it was found (`measured`, `derived`,
  `interview`, `estimate`, or `not stated` when nobody said), and a figure in `metrics` is only as firm as the weakest
  number in it. Group by `basis` before you add up. What others published stands in `claims` alone.
- Lists are lists in JSON; CSV and Excel join them with "; ".
- No cell is taken for a formula: CSV puts an apostrophe before a text that begins like one, Excel gets it as text.
- The JSON also has `format`, `version`, `title` and `today`. `version` grows when a column goes or changes its meaning;
  a new table or column does not count.
"""

Format = Literal["json", "csv", "xlsx", "schema"]


def export(portfolio: Portfolio, form: Format, *, table: str = "maps") -> bytes:
    """Return the portfolio as a file: all tables as JSON or as an Excel workbook, or one `table` as CSV.

    `schema` is the JSON Schema of the JSON. The CSV is the catalogue unless another table is named. Raises
    FlowfolioError for a table that there is not, and when XlsxWriter is not installed.
    """
    if form == "json":
        return (json.dumps(as_json(portfolio), indent=1, ensure_ascii=False) + "\n").encode()
    if form == "schema":
        return export_schema_text().encode()
    if form == "csv":
        return table_csv(portfolio, table).encode()
    return _workbook(portfolio)


def as_json(portfolio: Portfolio) -> dict[str, Any]:
    """Return `{format, version, title, today, <table>: [row, …], …}` as `schema()` describes it."""
    head = {"format": "flowfolio", "version": VERSION, "title": portfolio.settings.title}
    return head | {"today": portfolio.today.isoformat()} | {name: list(rows(portfolio, name)) for name in tables()}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft-07) of the JSON export."""
    properties: dict[str, Any] = {
        "format": {"const": "flowfolio"},
        "version": {"const": VERSION},
        "title": {"type": "string"},
        "today": {"type": "string", "format": "date"},
    }
    for name, table in tables().items():
        of_row = {column.name: _type_of(column) for column in table.columns}
        row = {"type": "object", "properties": of_row, "required": list(of_row), "additionalProperties": False}
        properties[name] = {"type": "array", "description": table.about, "items": row}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "flowfolio export",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def export_schema_text() -> str:
    """Return `schema()` as text."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _type_of(column: Column) -> dict[str, Any]:
    types = column.types[0] if len(column.types) == 1 else list(column.types)
    kind: dict[str, Any] = {"type": types, "description": column.meaning}
    return kind | {"items": {"type": "string"}} if column.types == ("array",) else kind


def tables_markdown() -> str:
    """Return the page about the export as Markdown: its rules, and a section with the columns of every table."""
    sections = (line for name, table in tables().items() for line in _section(name, table))
    return "\n".join((_RULES, *sections))


def _section(name: str, table: RowTable) -> Iterator[str]:
    yield from (f"## {name}", "", table.about, "", "| Column | Type | What it holds |", "|---|---|---|")
    for column in table.columns:
        kind = " or ".join({"array": "list of texts"}.get(each, each) for each in column.types)
        # Angle brackets would be taken for a tag.
        meaning = column.meaning.replace("<", "&lt;").replace(">", "&gt;")
        yield f"| `{column.name}` | {kind} | {meaning[:1].upper()}{meaning[1:]} |"
    yield ""


def table_csv(portfolio: Portfolio, table: str) -> str:
    """Return one table as CSV with a line of column names; lists are joined by "; ", no cell is taken for a formula."""
    head = [column.name for column in tables()[table].columns] if table in tables() else []
    return csv_text([head, *(map(_cell, row.values()) for row in rows(portfolio, table))], end="\r\n")


def _cell(value: object) -> Cell:
    if isinstance(value, list):
        return "; ".join(value)
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _workbook(portfolio: Portfolio) -> bytes:
    """Return an Excel workbook with a sheet per table; text stays text, whatever it begins with."""
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra that most people do not need
    except ModuleNotFoundError as error:
        raise FlowfolioError("Excel files need XlsxWriter; install it with: pip install XlsxWriter") from error
    out = io.BytesIO()
    as_text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(out, {"in_memory": True, **as_text}) as book:
        created = dt.datetime.combine(portfolio.today, dt.time())
        book.set_properties({"title": portfolio.settings.title, "created": created})
        head = book.add_format({"bold": True})
        for name, table in tables().items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [column.name for column in table.columns], head)
            sheet.freeze_panes(1, 0)
            last = 0
            for last, row in enumerate(rows(portfolio, name), 1):
                for column, value in enumerate(map(_cell, row.values())):
                    if value is not None:
                        sheet.write(last, column, value[:32_767] if isinstance(value, str) else value)
            sheet.autofilter(0, 0, last, len(table.columns) - 1)
    return out.getvalue()
