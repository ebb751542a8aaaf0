"""Numbers of a step that contradict each other: a warning says which counts, and the map is measured all the same."""

from __future__ import annotations

from typing import Any

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.check import check
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.fields import WorkingTime

Data = dict[str, Any]
OFFICE = Context(WorkingTime(hours_per_day=8, days_per_week=5), "future-state")
HOUR, DAY = 3600.0, 28_800.0


def spread(low: str, typical: str, high: str) -> Data:
    return {"low": low, "typical": typical, "high": high}


def found(step: Data, **rest: Any) -> list[tuple[str, str, str]]:
    map_ = ValueStreamMap.model_validate({"title": "A map", "steps": [{"id": "a", "name": "A", **step}], **rest})
    return [(each.code.severity, str(each.loc[-1]), each.message) for each in check(map_, OFFICE)]


@pytest.mark.parametrize(
    ("process", "lead", "which", "counts"),
    [
        ("8 h", "1 d", "", ""),
        ("2 d", "10 h", "process_time 2 d is longer than lead_time 10 h, which contains it", "2 d"),
        ("5 min", 0, "process_time 5 min is longer than lead_time 0, which contains it", "5 min"),
        (
            spread("1 h", "2 h", "3 d"),
            "1 d",
            "process_time 3 d is longer than lead_time 1 d, which contains it at the high end",
            "3 d",
        ),
        (
            spread("2 h", "3 h", "4 h"),
            spread("1 h", "1 d", "2 d"),
            "process_time 2 h is longer than lead_time 1 h, which contains it at the low end",
            "2 h",
        ),
        (spread("1 h", "2 h", "4 h"), spread("1 h", "1 d", "2 d"), "", ""),
    ],
)
def test_a_process_time_longer_than_its_lead_time(process: object, lead: object, which: str, counts: str) -> None:
    message = f"{which} (working time, 8 h a day, 5 d a week); the step counts with {counts}"
    expected = [("warning", "process_time", message)] if which else []
    assert found({"process_time": process, "lead_time": lead}) == expected


def test_the_longer_one_counts_and_this_is_told() -> None:
    steps = [
        {"id": "a", "name": "A", "process_time": spread("1 h", "2 h", "3 d"), "lead_time": "1 d"},
        {"id": "b", "name": "B", "process_time": "5 min", "lead_time": 0},
    ]
    measures = measure(ValueStreamMap.model_validate({"title": "A map", "steps": steps}), OFFICE)
    lead = measures.metrics[0]
    assert (lead.low, lead.value, lead.high) == (DAY + 300, DAY + 300, 3 * DAY + 300)
    assert (
        "The process time of 'A', 'B' is longer than the lead time given; the longer one counts."
        in measures.assumptions
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"inventory": 80, "wait_before": "2 d"}, ""),
        ({"inventory": 80, "wait_before": "1.9 d"}, ""),
        ({"inventory": 80, "wait_before": spread("1 d", "3 d", "5 d")}, ""),
        ({"inventory": 80, "wait_before": "1 d"}, "80 items last 2 d, but wait_before is 1 d; wait_before counts"),
        ({"inventory": 0, "wait_before": "1 d"}, "0 items last 0 s, but wait_before is 1 d; wait_before counts"),
        (
            {"inventory": 80, "wait_before": spread("3 d", "4 d", "5 d")},
            "80 items last 2 d, but wait_before is 3 d to 5 d; wait_before counts",
        ),
    ],
)
def test_an_inventory_beside_another_wait(step: Data, message: str) -> None:
    expected = [("warning", "inventory", message)] if message else []
    assert found({"process_time": 0, **step}, demand="40 per day") == expected


def test_without_a_demand_nothing_contradicts() -> None:
    assert found({"inventory": 80, "wait_before": "1 d"}) == []


def test_the_wait_that_counts_is_told() -> None:
    step = {"id": "a", "name": "A", "inventory": 80, "wait_before": "1 d", "process_time": 0}
    map_ = ValueStreamMap.model_validate({"title": "A map", "steps": [step], "demand": "40 per day"})
    measures = measure(map_, OFFICE)
    assert measures.metrics[0].value == DAY
    told = "The wait before 'A' is the one that is given, not the one that the inventory would make."
    assert told in measures.assumptions


@pytest.mark.parametrize(
    ("lead", "wait", "efficiency"),
    [
        (spread("1 h", "2 h", "3 h"), (0, 0, 0), (100, 100, 100)),
        (spread("3 h", "5 h", "6 h"), (0, HOUR, 3 * HOUR), (50, 80, 100)),
    ],
)
def test_nobody_waits_in_a_step_for_what_its_work_takes(lead: Data, wait: object, efficiency: object) -> None:
    step = {"id": "a", "name": "A", "process_time": spread("3 h", "4 h", "5 h"), "lead_time": lead}
    metrics = measure(ValueStreamMap.model_validate({"title": "A map", "steps": [step]}), OFFICE).metrics
    found = {each.name: (each.low, each.value, each.high) for each in metrics}
    assert found["wait_time"] == wait
    assert found["flow_efficiency"] == pytest.approx(efficiency)
