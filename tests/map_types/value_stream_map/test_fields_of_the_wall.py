"""What real maps show beside times: shifts, operator and machine time, several changeovers, the limit of a lane."""

from __future__ import annotations

import pytest

from flowfolio.map_types import kinds
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

MAP = """\
title: A
time: {hours_per_day: 8, days_per_week: 5}
steps:
  - {id: cut, name: Cut, process_time: 1 min, constraint: true}
  - id: press
    name: Press
    process_time: 2 min
    operator_time: 1 min
    machine_time: ~2 min
    shifts: 2
    changeovers: {Coil: 10 min, Die: up to 1 h}
    flow: fifo
    fifo_limit: 20
"""


def test_they_stand_in_picture_table_and_export_and_in_no_figure() -> None:
    reading = single_map(parse_text(MAP), "current-state")
    assert not reading.problems
    map_type = kinds()["current-state"]
    graph = map_type.draw(reading.map, reading.context)
    data = next(node for node in graph.nodes if node.id == "data-press")
    assert [tuple(" ".join(cell.text) for cell in row) for row in data.rows] == [
        ("PT", "2 min"),
        ("C/O Coil", "10 min"),
        ("C/O Die", "up to 1 h"),
        ("Operator", "1 min"),
        ("Machine", "~2 min"),
        ("%C/A", "—"),
    ]
    assert ("FIFO", "max 20") in [node.lines for node in graph.nodes]
    table = map_type.tables(reading.map, reading.context)[0]
    row = dict(zip(table.columns, table.rows[1], strict=True))
    assert row["Who"] == "2 shifts"
    assert row["Several C/O"] == "Coil 10 min, Die up to 1 h"
    assert row["Operator"] == "1 min"
    assert row["Machine"] == "~2 min (counts as 2 min, from 1.5 min to 2.5 min)"
    assert row["Arrives by"] == "FIFO, at most 20"
    steps = next(table for table in map_type.exports if table.name == "steps")
    exported = [*map_type.exports[steps](reading.map, reading.context)][1]
    names = ("operator_time", "machine_time", "shifts", "fifo_limit", "changeovers")
    assert [exported[name] for name in names] == [60.0, 120.0, 2, 20, ["Coil: 10 min", "Die: up to 1 h"]]
    bare = single_map(parse_text(MAP[: MAP.index("    operator_time")]), "current-state")
    assert reading.measures.metrics == bare.measures.metrics


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    flow: fifo\n", "'fifo_limit' says how much a FIFO lane holds, and no lane leads here"),
        ("    shifts: 2\n", ""),
    ],
)
def test_a_limit_needs_a_lane(line: str, message: str) -> None:
    found = single_map(parse_text(MAP.replace(line, "")), "current-state").problems
    assert [problem.message for problem in found] == ([message] if message else [])


def test_a_dependency_says_its_risk_status_owner_and_day() -> None:
    text = """\
title: A
focus: pay
dependencies:
  - id: bank
    name: Bank
    kind: supplier
    risk: Holidays
    status: agreed
    owner: Ann
    due: 2027-Q2
"""
    reading = single_map(parse_text(text), "dependency")
    assert not reading.problems
    map_type = kinds()["dependency"]
    table = map_type.tables(reading.map, reading.context)[1]
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert [row[name] for name in ("Status", "Owner", "Due", "Risk")] == ["agreed", "Ann", "2027-Q2", "Holidays"]
    card = next(node for node in map_type.draw(reading.map, reading.context).nodes if node.id == "dependency-bank")
    words = " ".join(" ".join(cell.text) for row in card.rows for cell in row)
    assert "agreed · Ann · Due 2027-Q2" in words
    assert "Risk: Holidays" in words
    dependencies = next(table for table in map_type.exports if table.name == "dependencies")
    exported = next(iter(map_type.exports[dependencies](reading.map, reading.context)))
    assert [exported[name] for name in ("status", "owner", "due", "risk")] == [
        "agreed",
        "Ann",
        "2027-06-30",
        "Holidays",
    ]
