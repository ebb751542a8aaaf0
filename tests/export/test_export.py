"""The export says everything, in the shape it promises."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from flowfolio.export.export import as_json, export, schema, tables_markdown
from flowfolio.export.tables import tables
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.source.problems import FlowfolioError

World = Callable[..., Path]


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    maps = world(
        {
            "portfolio.yaml": """\
                title: T
                time: {hours_per_day: 8, days_per_week: 5}
                rhythm: [{name: Review, every: month, on: first Tuesday}]
                """,
            "streams/a/stream.yaml": "title: A\nowner: Ann\ncustomers: [All]\n",
            "streams/a/2026-01-10/current-state.yaml": """\
                title: "=1+1"
                reviewed: [2026-02-01]
                demand: 40 per week
                steps:
                  - {id: a, name: "-x", wait_before: 2 d, percent_complete_accurate: 85, constraint: true,
                     process_time: {typical: 30 min, low: 20 min, basis: measured, sample: 30, on: 2026-01-05}}
                  - {id: b, name: B, lead_time: 1 h, outside: true, hotspot: true, improvements: [Better, Faster]}
                """,
            "streams/a/2026-01-10/dependency.yaml": """\
                title: D
                focus: a
                dependencies: [{id: d, name: D, kind: system, wait: 1 d, frequency: 40 per week, shared_as: sap}]
                links: [{from: d, to: a}]
                """,
            "streams/a/2026-01-10/outcome.yaml": """\
                title: O
                outcome: {text: Better, horizon: 2026-12-31}
                measures: [{id: m, name: Time, metric: lead_time, baseline: 9 d, target: 5 d}]
                obstacles: [{id: o, text: Waiting, votes: 3}]
                """,
            "streams/a/2026-01-10/roadmap.yaml": """\
                title: R
                items:
                  - {id: i, title: I, horizon: now, start: 2026-02-01, addresses: [a],
                     measure: {name: Time, baseline: 9 d, actual: 85 %, on: 2026-03-01}}
                """,
            "streams/a/2026-02-10/roadmap.yaml": "items: 3\n",
            "glossary/flow.yaml": """\
                terms:
                  - {id: lead-time, term: Lead time, definition: From request to delivery., aliases: [turnaround]}
                """,
            "evidence.yaml": """\
                claims: [{claim: "=Lead time falls by", high: 50, source: Somebody, edition: 2020, metric: lead_time}]
                """,
            "maturity/m/model.yaml": """\
                title: M
                version: "1.0"
                levels: [{value: 1, name: First}, {value: 2, name: Second}]
                scale: [{value: 0, label: No}, {value: 0.5, label: Partly}, {value: 1, label: Yes}]
                scoring: {criterion_to_dimension: mean}
                dimensions:
                  - id: whole
                    name: Whole
                    dimensions:
                      - id: part
                        name: Part
                        criteria:
                          - {id: c1, level: 2, text: One}
                          - {id: c2, level: 2, text: Two}
                          - {id: c3, level: 2, text: Three}
                """,
            "maturity/m/a/2026-01-20.yaml": 'model_version: "1.0"\nanswers: {c1: 0}\n',
            "maturity/m/a/2026-05-20.yaml": """\
                model_version: "1.0"
                answers:
                  c1: {value: 0.5, note: "-so", evidence: [{title: "@Board", recorded: 2026-05-01}]}
                  c2: not_applicable
                targets: {c1: {value: 1, by: 2026-12-31}}
                waivers: {c1: {approved_by: Ann, until: 2026-06-30, reason: Later}}
                respondents: {c1: [0, 1]}
                """,
        }
    )
    return load(maps, today=dt.date(2026, 6, 1))


def test_json_says_everything_and_keeps_to_its_schema(portfolio: Portfolio) -> None:
    said = json.loads(export(portfolio, "json"))
    jsonschema.Draft7Validator.check_schema(schema())
    jsonschema.validate(said, schema())
    assert json.loads(export(portfolio, "schema")) == schema()
    assert {name: len(said[name]) for name in tables() if name not in {"metrics", "due"}} == {
        "streams": 1, "maps": 5, "steps": 2, "numbers": 5, "dependencies": 1, "links": 1, "roadmap_items": 1,
        "outcome_measures": 1, "outcome_cards": 2, "reviews": 1, "models": 1, "assessments": 2, "scores": 4,
        "answers": 6, "answer_evidence": 1, "terms": 1, "claims": 1, "events": 1,
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


def test_estimates_and_measurements_stay_apart(portfolio: Portfolio) -> None:
    said = as_json(portfolio)
    numbers = {(row["id"], row["field"]): row for row in said["numbers"]}
    measured = numbers["a", "process_time"]
    assert (measured["basis"], measured["low"], measured["sample"], measured["on"]) == (
        "measured", 1_200, 30, "2026-01-05",
    )  # fmt: skip
    assert {row["basis"] for key, row in numbers.items() if key != ("a", "process_time")} == {"not stated"}
    assert numbers["d", "wait"]["value"] == said["dependencies"][0]["wait"]
    metrics = {row["name"]: (row["basis"], row["stated"], row["numbers"]) for row in said["metrics"]}
    assert metrics["process_time"] == ("measured", 1, 1)
    assert metrics["lead_time"] == ("not stated", 1, 3)
    assert metrics["step_count"] == (None, 0, 0)


def test_assessments_tell_answers_and_scores(portfolio: Portfolio) -> None:
    said = as_json(portfolio)
    first, last = said["assessments"]
    assert (first["assessment"], first["is_latest"], first["answered"]) == ("m/a/2026-01-20", False, 1)
    assert (last["is_latest"], last["answered"], last["criteria"], last["baseline"]) == (True, 2, 3, "2026-01-20")
    one, two, three = said["answers"][3:]
    assert (one["state"], one["value"], one["label"], one["target"], one["evidence"]) == (
        "answered", 0.5, "Partly", 1, 1,
    )  # fmt: skip
    assert (one["waived_until"], one["waived_by"], one["respondents"]) == ("2026-06-30", "Ann", ["0", "1"])
    assert (two["state"], two["value"], three["state"], three["value"]) == ("not applicable", None, "missing", None)
    whole, part = said["scores"][2:]
    assert (whole["parent"], part["parent"], part["score"], part["previous"]) == (None, "whole", 0.25, 0)
    assert (part["percent_to_target"], part["missing"], part["not_applicable"]) == (50, ["c3"], ["c2"])
    assert said["answer_evidence"][0]["title"] == "@Board"


def test_glossary_claims_and_rhythm_are_in_it(portfolio: Portfolio) -> None:
    said = as_json(portfolio)
    assert (said["terms"][0]["aliases"], said["terms"][0]["file"]) == (["turnaround"], "maps/glossary/flow.yaml")
    claim = said["claims"][0]
    assert (claim["low"], claim["high"], claim["is_old"], claim["metric"]) == (None, 50, True, "lead_time")
    assert said["events"][0]["next"][:2] == ["2026-06-02", "2026-07-07"]


def test_steps_say_which_way_they_are_on(world: World) -> None:
    maps = world(
        {
            "streams/a/stream.yaml": "title: A\n",
            "streams/a/2026-01-10/current-state.yaml": """\
                title: T
                steps:
                  - {id: a, name: A}
                  - parallel:
                      - [{id: b, name: B}]
                      - - choice:
                            - {share: 30, steps: [{id: c, name: C}]}
                            - {share: 70}
                """,
        }
    )
    ways = {row["id"]: row["way"] for row in as_json(load(maps))["steps"]}
    assert ways == {"a": None, "b": "parallel 1", "c": "parallel 2, choice 1 (30 %)"}


def test_every_table_and_column_is_described() -> None:
    page = tables_markdown()
    for name, table in tables().items():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), name
        section = page.partition(f"## {name}\n\n{table.about}\n")[2].partition("\n## ")[0]
        assert section.count("\n| `") == len(names)
        assert all(re.search(rf"^\| `{each}` \| [a-z ]+ \| \S.* \|$", section, re.MULTILINE) for each in names), name


def test_no_cell_of_any_table_is_a_formula(portfolio: Portfolio) -> None:
    for name in tables():
        cells = [cell for row in csv.reader(io.StringIO(export(portfolio, "csv", table=name).decode())) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], name
    book = openpyxl.load_workbook(io.BytesIO(export(portfolio, "xlsx")))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f" or c.hyperlink]


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
    assert book.sheetnames == list(tables())
    sheet = book["maps"]
    titles = [cell.value for cell in sheet[1]]
    cell = sheet[3][titles.index("title")]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["steps"][2][titles.index("map")].value == "a/2026-01-10/current-state"


def test_excel_without_its_library_says_what_to_do(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(FlowfolioError, match="pip install XlsxWriter"):
        export(portfolio, "xlsx")


def test_an_empty_portfolio_has_empty_tables(tmp_path: Path) -> None:
    portfolio = load(tmp_path / "none")
    jsonschema.validate(json.loads(export(portfolio, "json")), schema())
    assert openpyxl.load_workbook(io.BytesIO(export(portfolio, "xlsx")))["maps"].max_row == 1
