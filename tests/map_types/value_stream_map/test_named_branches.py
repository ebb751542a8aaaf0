"""Parallel branches with names, in the shape of a choice's ways, beside the plain lists."""

from __future__ import annotations

import pickle

import pytest

from flowfolio.map_types import kinds
from flowfolio.map_types.value_stream_map.model import Lane, Parallel, ValueStreamMap
from flowfolio.map_types.value_stream_map.words import lane_name
from flowfolio.portfolio.schema import schema_of
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

PLAIN = """\
title: A
time: {hours_per_day: 8, days_per_week: 5}
steps:
  - parallel:
      - [{id: print, name: Print, process_time: 1 h, constraint: true}, {id: sign, name: Sign, process_time: 1 h}]
      - [{id: pay, name: Pay, process_time: 3 h}]
"""
NAMED = """\
title: A
time: {hours_per_day: 8, days_per_week: 5}
steps:
  - parallel:
      - name: Paper work
        steps:
          - {id: print, name: Print, process_time: 1 h, constraint: true}
          - {id: sign, name: Sign, process_time: 1 h}
      - name: Money
        steps: [{id: pay, name: Pay, process_time: 3 h}]
"""


def test_names_change_no_figure() -> None:
    plain, named = (single_map(parse_text(text), "current-state") for text in (PLAIN, NAMED))
    assert not [*plain.problems, *named.problems]
    assert plain.measures.metrics == named.measures.metrics
    assert plain.measures.steps == named.measures.steps


def test_names_stand_in_picture_table_and_export() -> None:
    reading = single_map(parse_text(NAMED), "current-state")
    map_type = kinds()["current-state"]
    shown = [" ".join(node.lines) for node in map_type.draw(reading.map, reading.context).nodes]
    assert "Paper work" in shown
    assert "Money" in shown
    steps = map_type.tables(reading.map, reading.context)[0]
    assert [row[steps.columns.index("Branch")] for row in steps.rows] == [
        "parallel 1, Paper work",
        "parallel 1, Paper work",
        "parallel 2, Money",
    ]
    table = next(table for table in map_type.exports if table.name == "steps")
    rows = [*map_type.exports[table](reading.map, reading.context)]
    assert [row["way"] for row in rows] == ["parallel 1 (Paper work)", "parallel 1 (Paper work)", "parallel 2 (Money)"]


@pytest.mark.parametrize(
    ("slip", "at"),
    [
        (NAMED.replace("id: sign", "id: print"), (8, 18)),
        (NAMED.replace("id: pay, name: Pay", "id: pay"), (10, 17)),
        (NAMED.replace("process_time: 3 h", "process_time: 3"), (10, 52)),
        (NAMED.replace("      - name: Money", "      - title: Money"), (9, 9)),
    ],
)
def test_a_slip_in_a_named_branch_is_found_where_it_stands(slip: str, at: tuple[int, int]) -> None:
    place = single_map(parse_text(slip), "current-state").problems[0].place
    assert (place.line, place.column) == at


def test_both_shapes_stand_in_the_schema() -> None:
    branches = schema_of("current-state")["definitions"]["Parallel"]["properties"]["parallel"]["items"]
    shapes = branches.get("oneOf") or branches["anyOf"]
    assert {shape.get("type") or shape["$ref"] for shape in shapes} == {"array", "#/definitions/NamedBranch"}


def test_a_lane_can_be_sent_to_another_process() -> None:
    map_ = single_map(parse_text(NAMED), "current-state").map
    assert isinstance(map_, ValueStreamMap)
    again = pickle.loads(pickle.dumps(map_))
    assert again == map_
    assert isinstance(again.steps[0], Parallel)
    assert [lane_name(lane) for lane in again.steps[0].parallel] == ["Paper work", "Money"]
    assert isinstance(again.steps[0].parallel[0], Lane)
