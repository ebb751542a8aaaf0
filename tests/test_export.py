"""The export says everything, in the shape it promises."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from flowfolio.errors import FlowfolioError
from flowfolio.export import export, schema
from flowfolio.export_rows import TABLES
from flowfolio.portfolio import Portfolio, load

World = Callable[..., Path]


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    maps = world(
        {
            "portfolio.yaml": "title: T\ntime: {hours_per_day: 8, days_per_week: 5}\n",
            "streams/a/stream.yaml": "title: A\nowner: Ann\ncustomers: [All]\n",
            "streams/a/2026-01-10/current-state.yaml": """\
                title: "=1+1"
                reviewed: [2026-02-01]
                demand: 40 per week
                steps:
                  - {id: a, name: "-x", wait_before: 2 d, process_time: 30 min, percent_complete_accurate: 85,
                     constraint: true}
                  - {id: b, name: B, lead_time: 1 h, outside: true, hotspot: true, improvements: [Better, Faster]}
                """,
            "streams/a/2026-01-10/dependency.yaml": """\
                title: D
                focus: a
                dependencies: [{id: d, name: D, kind: system, wait: 1 d, frequency: 40 per week, shared_as: sap}]
                """,
            "streams/a/2026-01-10/outcome.yaml": """\
                title: O
                outcome: {text: Better, horizon: 2026-12-31}
                measures: [{id: m, name: Time, metric: lead_time, baseline: 9 d, target: 5 d}]
                """,
            "streams/a/2026-01-10/roadmap.yaml": """\
                title: R
                items:
                  - {id: i, title: I, horizon: now, start: 2026-02-01, addresses: [a],
                     measure: {name: Time, baseline: 9 d, actual: 85 %, on: 2026-03-01}}
                """,
            "streams/a/2026-02-10/roadmap.yaml": "items: 3\n",
        }
    )
    return load(maps, today=dt.date(2026, 6, 1))


def test_json_says_everything_and_keeps_to_its_schema(portfolio: Portfolio) -> None:
    said = json.loads(export(portfolio, "json"))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(said, schema())
    assert {name: len(said[name]) for name in TABLES if name != "metrics"} == {
        "streams": 1, "maps": 5, "steps": 2, "dependencies": 1, "roadmap_items": 1, "outcome_measures": 1, "reviews": 1,
    }  # fmt: skip
    first, second = said["steps"]
    assert (first["wait_before"], first["process_time"], first["percent_complete_accurate"]) == (57_600, 1_800, 85)
    assert (second["process_time"], second["hotspot"], second["improvements"]) == (None, "yes", ["Better", "Faster"])
    assert said["dependencies"][0]["wait"] == 28_800
    assert (said["roadmap_items"][0]["actual"], said["roadmap_items"][0]["measured_on"]) == ("85 %", "2026-03-01")
    by_id = {row["map"]: row for row in said["maps"]}
    assert by_id["a/2026-02-10/roadmap"]["status"] == "broken"
    assert by_id["a/2026-01-10/roadmap"]["superseded_by"] == "a/2026-02-10/roadmap"
    assert by_id["a/2026-01-10/current-state"]["constraint_by"] == "team"
    assert {row["name"]: row["value"] for row in said["metrics"]}["lead_time"] == 57_600 + 1_800 + 3_600


def test_every_column_says_what_it_means() -> None:
    for name, columns in TABLES.items():
        names = [column.name for column in columns]
        assert len(names) == len(set(names)), name
        assert all(column.meaning for column in columns)


def test_csv_is_the_catalogue_and_no_cell_is_a_formula(portfolio: Portfolio) -> None:
    found = list(csv.DictReader(io.StringIO(export(portfolio, "csv").decode(), newline="")))
    assert [row["map"] for row in found][:2] == ["a/2026-01-10/outcome", "a/2026-01-10/current-state"]
    assert found[1]["title"] == "'=1+1"
    steps = list(csv.DictReader(io.StringIO(export(portfolio, "csv", table="steps").decode(), newline="")))
    assert (steps[0]["name"], steps[1]["improvements"]) == ("'-x", "Better; Faster")
    with pytest.raises(FlowfolioError, match="there is no table 'x'"):
        export(portfolio, "csv", table="x")


def test_excel_holds_text_as_text(portfolio: Portfolio) -> None:
    made = export(portfolio, "xlsx")
    assert made == export(portfolio, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == list(TABLES)
    sheet = book["maps"]
    titles = [cell.value for cell in sheet[1]]
    cell = sheet[3][titles.index("title")]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["steps"][2][titles.index("map")].value == "a/2026-01-10/current-state"


def test_excel_without_its_library_says_what_to_do(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(FlowfolioError, match=r"flowfolio\[excel\]"):
        export(portfolio, "xlsx")


def test_an_empty_portfolio_has_empty_tables(tmp_path: Path) -> None:
    portfolio = load(tmp_path / "none")
    jsonschema.validate(json.loads(export(portfolio, "json")), schema())
    assert openpyxl.load_workbook(io.BytesIO(export(portfolio, "xlsx")))["maps"].max_row == 1
