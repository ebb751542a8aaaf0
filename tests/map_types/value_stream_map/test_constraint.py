"""The step that the figures suggest as the constraint, its reason, and the runners-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flowfolio.export.figures import as_table, metrics_json
from flowfolio.map_types import Constraint, Context
from flowfolio.map_types.value_stream_map import MAP_TYPE
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.portfolio.measures import Reading
from flowfolio.source.fields import WorkingTime
from map_types.value_stream_map.random_maps import random_map, random_network

Data = dict[str, Any]
OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)


def step(id_: str, **rest: Any) -> Data:
    return {"id": id_, "name": id_.capitalize(), **rest}


def reading(*steps: Data, **rest: Any) -> Reading:
    map_ = ValueStreamMap.model_validate({"title": "A map", "steps": list(steps), **rest})
    context = Context(OFFICE, "current-state")
    return Reading("", MAP_TYPE, context, map_, measure(map_, context), ())


def found(*steps: Data, **rest: Any) -> Constraint:
    constraint = reading(*steps, **rest).measures.constraint
    assert constraint is not None
    return constraint


def way(share: float, *steps: Data) -> Data:
    return {"share": share, "steps": list(steps)}


def choice(cycle: str) -> Data:
    return {"choice": [way(20, step("rare", cycle_time=cycle)), way(80)]}


def work(id_: str, time: str) -> Data:
    return step(id_, process_time=time)


def faulty(id_: str, time: str, accuracy: float) -> Data:
    return step(id_, process_time=time, percent_complete_accurate=accuracy)


DELIVERY = (
    step("build", process_time="2 h", wait_before="4 h"),
    step("approve", process_time="15 min", wait_before="24 h"),
    step("deploy", process_time="15 min", wait_before="15 min"),
)
LINE = [step("first", cycle_time="25 s"), step("second", cycle_time="30 s"), step("third", cycle_time="42 s")]

CASES: list[tuple[str, tuple[Data, ...], Data, str, str]] = [
    (
        "a wait before a step belongs to that step",
        DELIVERY,
        {},
        "approve",
        "It takes 78.9 % of the lead time: 3 d waiting and 15 min work.",
    ),
    (
        "a step over its takt time comes first",
        (*LINE, step("far", process_time="1 min", wait_before="9 d")),
        {"demand": "746 per day"},
        "third",
        "Its cycle time of 42 s is 1.09 times the takt time of 38.6 s.",
    ),
    (
        "people share the cycle time",
        (step("pair", cycle_time="60 s", people=2), step("one", cycle_time="40 s")),
        {"demand": "800 per day"},
        "one",
        "Its cycle time of 40 s is 1.11 times the takt time of 36 s.",
    ),
    (
        "people who are still too slow",
        (step("pair", cycle_time="90 s", people=2), step("one", cycle_time="40 s")),
        {"demand": "800 per day"},
        "pair",
        "Its cycle time of 1.5 min, shared by 2 people, is 1.25 times the takt time of 36 s.",
    ),
    (
        "half a person",
        (step("half", cycle_time="20 s", people=0.5), step("one", cycle_time="30 s")),
        {"demand": "800 per day"},
        "half",
        "Its cycle time of 20 s, with 0.5 people, is 1.11 times the takt time of 36 s.",
    ),
    (
        "a branch has a takt time of its own",
        (choice("2 min"), step("b", wait_before="1 d", process_time=0)),
        {"demand": "480 per day"},
        "b",
        "It takes 99.9 % of the lead time: 1 d waiting.",
    ),
    (
        "a branch over its takt time",
        (choice("6 min"), step("b", wait_before="1 d", process_time=0)),
        {"demand": "480 per day"},
        "rare",
        "Its cycle time of 6 min is 1.2 times the takt time of 5 min of the 20 % of items that come here.",
    ),
    (
        "two times that would read alike",
        ({"choice": [way(20), way(80, step("usual", cycle_time="80 s"))]},),
        {"demand": "480 per day"},
        "usual",
        "Its cycle time of 80 s is 1.07 times the takt time of 75 s of the 80 % of items that come here.",
    ),
    (
        "a wait after a step belongs to the step at which it is written",
        (step("a", process_time="1 h", wait_after="9 h"), step("b", process_time="1 h")),
        {},
        "a",
        "It takes 90.9 % of the lead time: 1.1 d waiting and 60 min work.",
    ),
    (
        "waiting inside the lead time",
        (step("a", process_time="1 h", lead_time="3 d"), step("b", wait_before="2 d", process_time="1 h")),
        {},
        "a",
        "It takes 58.5 % of the lead time: 2.9 d waiting and 60 min work.",
    ),
    (
        "a way counts by its share",
        ({"choice": [way(10, step("rare", process_time="30 h")), way(90, step("usual", process_time="5 h"))]},),
        {},
        "usual",
        "It takes 60 % of the lead time: 5 h work, for 90 % of the items.",
    ),
    (
        "of two that take nearly as long, the one whose faults cost more",
        (faulty("a", "100 min", 99), faulty("b", "97 min", 50)),
        {},
        "b",
        "It takes 49.2 % of the lead time, nearly as much as 'A', and its faults cost more: 48.5 min an item.",
    ),
    (
        "faults do not outweigh time",
        (faulty("a", "100 min", 99), faulty("b", "90 min", 50)),
        {},
        "a",
        "It takes 52.6 % of the lead time: 1.7 h work.",
    ),
    (
        "the longest known time while others are missing",
        (step("a", process_time="1 h"), step("b"), step("c", wait_before="1 d", process_time="1 h")),
        {},
        "c",
        "It takes 1.1 d, as far as times are given: 1 d waiting and 60 min work.",
    ),
    (
        "without times the lowest %C/A",
        (step("a", percent_complete_accurate=90), step("b", percent_complete_accurate=60), step("c")),
        {},
        "b",
        "60 % of its results are complete and accurate, the lowest share.",
    ),
    (
        "only the longest branch makes the lead time",
        ({"parallel": [[work("a", "8 h"), work("b", "7 h")], [work("c", "10 h")]]},),
        {},
        "a",
        "It takes 53.3 % of the lead time: 1 d work.",
    ),
]


@pytest.mark.parametrize(("name", "steps", "rest", "expected", "reason"), CASES, ids=[case[0] for case in CASES])
def test_suggested(name: str, steps: tuple[Data, ...], rest: Data, expected: str, reason: str) -> None:
    constraint = found(*steps, **rest)
    assert (constraint.step, constraint.declared, constraint.reason) == (expected, False, reason)


def test_runners_up_follow_in_order() -> None:
    constraint = found(*LINE, step("far", process_time="1 min", wait_before="9 d"), demand="746 per day")
    assert constraint.runners_up == (
        ("far", "It takes over 99.9 % of the lead time: 9 d waiting and 1 min work."),
        ("second", "It takes 0.012 % of the lead time: 30 s work."),
    )


def test_every_definition_is_listed() -> None:
    constraint = found(
        step("a", process_time="1 h", percent_complete_accurate=60, cycle_time="2 h"),
        step("b", process_time="1 h", wait_before="9 h", percent_complete_accurate=90),
        demand="8 per day",
    )
    assert [(definition, id_) for definition, id_, _ in constraint.candidates] == [
        ("cycle time furthest over takt time", "a"),
        ("largest share of the lead time", "b"),
        ("lowest %C/A by the time it costs", "b"),
        ("longest wait", "b"),
        ("lowest %C/A", "a"),
        ("lowest step efficiency", "b"),
        ("largest hotspot share", "a"),
    ]
    reasons = {definition: reason for definition, _, reason in constraint.candidates}
    cost = "With a %C/A of 90 %, 60 min an item are spent here for nothing, the most."
    assert reasons["lowest %C/A by the time it costs"] == cost


def test_hotspots_reach_to_the_neighbours() -> None:
    measures = reading(
        step("a", process_time="1 h", wait_after="2 h"),
        step("b", process_time="1 h", wait_before="1 h"),
        step("c", process_time="1 h", wait_before="4 h"),
    ).measures
    assert [row["hotspot_share"] for row in measures.steps] == pytest.approx([40, 80, 50])
    assert [row["lead_time_share"] for row in measures.steps] == pytest.approx([30, 20, 50])
    assert measures.constraint is not None
    assert measures.constraint.step == "c"
    assert measures.constraint.candidates[-1][:2] == ("largest hotspot share", "b")


def test_the_named_constraint_wins() -> None:
    constraint = found(*DELIVERY[:2], {**DELIVERY[2], "constraint": True})
    assert (constraint.step, constraint.declared) == ("deploy", True)
    assert [step for step, _ in constraint.runners_up] == ["approve", "build"]


def test_equal_waits_are_all_named() -> None:
    constraint = found(step("a", wait_before="5 d"), step("b", wait_before="5 d", process_time="1 h"), step("c"))
    [told] = [reason for definition, _, reason in constraint.candidates if definition == "longest wait"]
    assert told == "Items wait 5 d here, as long as at 'B'."


PACE = {"demand": "800 per day"}
DIFFERENCES: list[tuple[tuple[Data, ...], Data, str]] = [
    ((work("a", "3 h"), work("b", "1 h")), {}, "it takes 75 % of the lead time, this one 25 % of the lead time."),
    ((work("a", "3 h"), step("b")), {}, "it takes 3 h, as far as times are given. The time of this one is not given."),
    (
        (step("a", cycle_time="90 s"), step("b", cycle_time="45 s")),
        PACE,
        "its cycle time is 2.5 times its takt time, this one 1.25 times.",
    ),
    (
        (step("a", cycle_time="90 s"), step("b", cycle_time="30 s")),
        PACE,
        "its cycle time is 2.5 times its takt time, this one is not over it.",
    ),
    (
        (step("a", cycle_time="90 s"), work("b", "3 h")),
        PACE,
        "its cycle time is 2.5 times its takt time, that of this one is not given.",
    ),
    (
        (faulty("a", "97 min", 50), faulty("b", "100 min", 99)),
        {},
        "it takes nearly as long as this one, and its faults cost more.",
    ),
    (
        (step("a", percent_complete_accurate=50), step("b", percent_complete_accurate=60)),
        {},
        "its %C/A is lower.",
    ),
]


@pytest.mark.parametrize(("steps", "rest", "difference"), DIFFERENCES, ids=[case[2][:30] for case in DIFFERENCES])
def test_why_the_figures_say_something_else(steps: tuple[Data, ...], rest: Data, difference: str) -> None:
    constraint = found(*steps[:-1], {**steps[-1], "constraint": True}, **rest)
    assert constraint.step == "b"
    assert constraint.reason.startswith("The map names it.")
    assert constraint.reason.endswith(f" By the figures, 'A' comes first: {difference}")
    assert constraint.runners_up[0][0] == "a"


def test_a_named_step_off_the_longest_path() -> None:
    constraint = found({"parallel": [[work("a", "3 h")], [{**work("b", "1 h"), "constraint": True}]]})
    end = "it takes 100 % of the lead time, this one is not on the longest path."
    assert constraint.reason == f"The map names it. By the figures, 'A' comes first: {end}"


def test_the_named_constraint_that_the_figures_name_too() -> None:
    constraint = found(DELIVERY[0], {**DELIVERY[1], "constraint": True}, DELIVERY[2])
    agreeing = "largest share of the lead time, the longest wait, the lowest step efficiency"
    assert constraint.reason == f"The map names it. It also has the {agreeing}."
    assert [step for step, _ in constraint.runners_up] == ["build", "deploy"]


def test_nothing_is_suggested_from_nothing() -> None:
    assert found(step("a"), step("b")) == Constraint()


def test_text_and_json_say_the_same() -> None:
    shown = reading(*DELIVERY)
    lines = as_table(shown).splitlines()
    start = lines.index(
        "Constraint (suggested): Approve. It takes 78.9 % of the lead time: 3 d waiting and 15 min work."
    )
    data = metrics_json("", "current-state", OFFICE, shown.measures, [])["constraint"]
    assert data["step"] == "approve"
    assert data["reason"] in lines[start]
    assert lines[start + 1] == "Runners-up:"
    names = {"build": "Build", "deploy": "Deploy"}
    told = [f"- {names[each['step']]}: {each['reason']}" for each in data["runners_up"]]
    assert lines[start + 2 : start + 4] == told
    assert told[0] == "- Build: It takes 19.5 % of the lead time: 4 h waiting and 2 h work."


def test_the_takt_time_is_that_of_the_branch() -> None:
    steps = (choice("2 min"), step("all", cycle_time="90 s", people=3))
    rows = {row["id"]: row for row in reading(*steps, demand="480 per day").measures.steps}
    rare, every = rows["rare"], rows["all"]
    told = reading(*steps, demand="480 per day").measures.assumptions
    assert "The takt time of 'Rare' is that of the items that come there, not of all." in told
    assert "The cycle time of 'All' is shared by the people there; each part is held against the takt time." in told
    assert (rare["takt_time"], rare["takt_ratio"], rare["over_takt"]) == pytest.approx((300, 0.4, False))
    assert (every["takt_time"], every["takt_ratio"], every["over_takt"]) == pytest.approx((60, 0.5, False))
    assert (rare["item_share"], every["item_share"]) == pytest.approx((20, 100))


def test_only_the_lowest_accuracy_is_called_the_lowest() -> None:
    accuracies = {"a": 80, "b": 60, "c": 60}
    constraint = found(*(step(id_, percent_complete_accurate=each) for id_, each in accuracies.items()))
    assert (constraint.step, constraint.reason) == (
        "b",
        "60 % of its results are complete and accurate, the lowest share.",
    )
    assert constraint.runners_up == (
        ("c", "60 % of its results are complete and accurate, the lowest share."),
        ("a", "80 % of its results are complete and accurate."),
    )


def test_parallel_work_around_a_choice_counts_for_whom_it_is_the_longest() -> None:
    """An audit, one time in four, takes 100 h; else the item waits for the building: 25 + 22.5 = 47.5 h.

    On average the way of the audit takes 25 h, less than the 30 h of the building: that alone would name the building.
    """
    steps = {"parallel": [[work("build", "30 h")], [{"choice": [way(25, work("audit", "100 h")), way(75)]}]]}
    rows = {row["id"]: row for row in reading(steps).measures.steps}
    assert {id_: row["path_share"] for id_, row in rows.items()} == pytest.approx({"build": 75, "audit": 25})
    constraint = found(steps)
    assert (constraint.step, constraint.reason) == (
        "audit",
        "It takes 52.6 % of the lead time: 12.5 d work, for 25 % of the items.",
    )
    assert constraint.runners_up == (("build", "It takes 47.4 % of the lead time: 3.8 d work, for 75 % of the items."),)


@pytest.mark.fuzz
@pytest.mark.parametrize("maps", [random_map, random_network])
def test_what_the_steps_take_adds_up_to_the_lead_time(maps: Callable[[int], Data]) -> None:
    wrong = []
    for seed in range(120):
        map_ = ValueStreamMap.model_validate(maps(seed))
        measures = measure(map_, Context(OFFICE, "future-state"))
        lead = measures.metrics[0]
        whole = sum(row["total_time"] * row["path_share"] / 100 for row in measures.steps)
        if not lead.note and whole != pytest.approx(lead.value):
            wrong.append(f"map {seed}: the steps take {whole} s, the lead time is {lead.value} s")
    assert wrong == []
