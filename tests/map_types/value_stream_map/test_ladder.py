"""What stands on which rung of the ladder, and that the rungs add up to the totals."""

from __future__ import annotations

from typing import Any

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.draw import draw, scene_of
from flowfolio.map_types.value_stream_map.ladder import Segment, segments
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.sheet import sheet
from flowfolio.map_types.value_stream_map.tables import tables
from flowfolio.map_types.value_stream_map.true_scale import draw_true_scale
from flowfolio.source.fields import WorkingTime
from map_types.value_stream_map.random_maps import random_map, written_steps

HOUR = 3600.0
DAY = Context(time=WorkingTime(hours_per_day=8, days_per_week=5), kind="current-state")


def one(**step: Any) -> ValueStreamMap:
    return ValueStreamMap.model_validate({"title": "One", "steps": [{"id": "a", "name": "A", **step}]})


def ladder(map_: ValueStreamMap) -> list[Segment]:
    made = sheet(map_, DAY)
    return segments(made, scene_of(made))


def rungs(map_: ValueStreamMap) -> list[tuple[str, float | None, tuple[str, ...]]]:
    return [(each.rung, each.seconds, each.lines) for each in ladder(map_)]


CASES: list[tuple[dict[str, Any], list[tuple[str, float | None, tuple[str, ...]]]]] = [
    ({"process_time": "2 h"}, [("work", 2 * HOUR, ("2 h",))]),
    (
        {"process_time": "2 h", "lead_time": "1 d", "wait_before": "4 h"},
        [("wait", 4 * HOUR, ("4 h",)), ("work", 2 * HOUR, ("2 h",)), ("wait", 6 * HOUR, ("6 h", "inside"))],
    ),
    ({"process_time": "2 h", "lead_time": "2 h"}, [("work", 2 * HOUR, ("2 h",))]),
    ({"outside": True, "lead_time": "1 d"}, [("elapsed", 8 * HOUR, ("1 d", "elapsed"))]),
    ({"outside": True}, [("elapsed", None, ("—", "elapsed"))]),
    ({"lead_time": "1 d"}, [("elapsed", 8 * HOUR, ("stays 1 d",))]),
    ({"lead_time": "1 d", "process_time": "?"}, [("elapsed", 8 * HOUR, ("?", "of 1 d"))]),
    ({}, [("work", None, ("—",))]),
]


@pytest.mark.parametrize(("step", "found"), CASES)
def test_each_part_of_the_time_at_a_step_stands_on_its_rung(step: dict[str, Any], found: Any) -> None:
    assert rungs(one(**step)) == found


def sums(found: list[Segment]) -> dict[str, float]:
    return {rung: sum(each.seconds or 0 for each in found if each.rung == rung) for rung in ("work", "wait", "elapsed")}


def in_a_row(seed: int) -> ValueStreamMap:
    """Return a random map with all its steps in one row."""
    data = random_map(seed)
    steps = [step for _, step in written_steps(data["steps"])]
    return ValueStreamMap.model_validate({**data, "steps": [{**step, "rework": None} for step in steps]})


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_the_rungs_of_a_row_add_up_to_the_totals(first: int) -> None:
    compared = 0
    for seed in range(first, first + 20):
        made = in_a_row(seed)
        rungs, totals = sums(ladder(made)), {each.name: each.value for each in sheet(made, DAY).measures.metrics}
        shown = {
            "process_time": rungs["work"],
            "wait_time": rungs["wait"] + rungs["elapsed"],
            "lead_time": sum(rungs.values()),
        }
        for name, value in shown.items():
            if totals[name] is not None:
                compared += 1
                assert value == pytest.approx(totals[name]), (seed, name)
    assert compared > 30


def _without_choices(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"parallel": [_without_choices(branch) for branch in item["parallel"]]} if "parallel" in item else item
        for item in items
        if "choice" not in item
    ]


def test_with_parallel_branches_the_rungs_add_up_to_the_lead_time() -> None:
    compared = 0
    for seed in range(150):
        data = random_map(seed)
        steps = _without_choices(data["steps"])
        if not any("parallel" in item for item in steps) or not list(written_steps(steps)):
            continue
        for _, step in written_steps(steps):
            step.pop("rework", None)
        made = ValueStreamMap.model_validate({**data, "steps": steps})
        lead = next(each.value for each in sheet(made, DAY).measures.metrics if each.name == "lead_time")
        if lead is not None:
            compared += 1
            assert sum(sums(ladder(made)).values()) == pytest.approx(lead), seed
    assert compared > 10


def test_elapsed_time_has_its_own_line_legend_and_word() -> None:
    outside = one(outside=True, lead_time="1 d")
    for graph in (draw(outside, DAY), draw_true_scale(outside, DAY)):
        lines = [edge.role for edge in graph.edges if edge.role.startswith("ladder-line")]
        assert lines == ["ladder-line-elapsed"]
        assert [words for role, words in graph.legend if role == "ladder-line-elapsed"] == [
            "elapsed: nobody knows how much of it is work"
        ]
    assert timeline(outside) == (("A", "Elapsed", "1 d elapsed", "1 d"),)
    within = draw(one(lead_time="1 d", process_time="1 h"), DAY)
    assert not any(role == "ladder-line-elapsed" for role, _ in within.legend)
    assert [edge.role for edge in within.edges if edge.role.startswith("ladder-line")] == [
        *("ladder-line-work", "ladder-line-wait")
    ]


def timeline(map_: ValueStreamMap) -> tuple[tuple[str, ...], ...]:
    return next(table.rows for table in tables(map_, DAY) if table.caption.startswith("Timeline"))
