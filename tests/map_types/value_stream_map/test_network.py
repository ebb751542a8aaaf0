"""Steps that join elsewhere: figures worked by hand, and the checks; random ones are in `test_paths`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flowfolio.map_types import Measures
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

Data = dict[str, Any]


def step(id_: str, hours: float = 1, **more: Any) -> Data:
    return {"id": id_, "name": id_.title(), "process_time": f"{hours} h", **more}


def both(*branches: list[Data]) -> Data:
    return {"parallel": list(branches)}


def either(*ways: tuple[float, list[Data]]) -> Data:
    return {"choice": [{"share": share, "steps": steps} for share, steps in ways]}


def measures(steps: list[Data], **more: Any) -> Measures:
    text = json.dumps({"title": "A network", "steps": steps, **more})
    reading = single_map(parse_text(text, "map.yaml"), "current-state")
    assert [str(each) for each in reading.problems if each.is_error] == []
    return reading.measures


def hours(steps: list[Data], name: str = "lead_time") -> float:
    value = next(each.value for each in measures(steps).metrics if each.name == name)
    assert value is not None
    return value / 3600


WORKED = {
    "a step that begins with the list": ([step("a", 2), step("b", 5, after=[])], 5),
    "an arrow over a step": ([step("a", 1), step("b", 9), step("c", 2, after=["a"])], 10),
    "a join of two": (
        [step("a", 1), step("b", 4, after=["a"]), step("c", 2, after=["a"]), step("d", 1, after=["b", "c"])],
        6,
    ),
    "the wait after is waited for": (
        [step("a", 1, wait_after="3 h"), step("b", 2, after=[]), step("c", 1, after=["a", "b"])],
        5,
    ),
    "a step written later": ([step("a", 1, after=["b"]), step("b", 2, after=[])], 3),
    "a way not taken ends with its choice": (
        [either((50, [step("a", 10)]), (50, [step("b", 2)])), step("c", 1, after=["a"])],
        0.5 * 11 + 0.5 * 3,
    ),
    "a way that is joined from outside": (
        [step("x", 4), either((50, [step("a", 1, after=[]), step("b", 1, after=["x"])]), (50, []))],
        0.5 * 5 + 0.5 * 4,
    ),
    "the longest of each case, not of the means": (
        [step("a", 20), either((25, [step("b", 40, after=[])]), (75, []))],
        # The choice begins after a, so that `after: []` in its way waits for a too.
        0.25 * 60 + 0.75 * 20,
    ),
    "both ends of a case": (
        [both([step("a", 20)], [either((25, [step("b", 40)]), (75, []))]), step("c", 1, after=["a", "b"])],
        0.25 * 41 + 0.75 * 21,
    ),
}


@pytest.mark.parametrize("name", WORKED)
def test_a_network_takes_as_long_as_worked_by_hand(name: str) -> None:
    steps, right = WORKED[name]
    assert hours(steps) == pytest.approx(right)


def test_rework_beside_other_work_asks_which_is_longer_in_each_round() -> None:
    """A takes 1 h and repeats with 50 %: 1, 2, 3 … hours with 1/2, 1/4, 1/8 …; B takes 2 h beside it."""
    steps = [step("a", 1, rework={"to": "a", "rate": 50}), step("b", 2, after=[])]
    assert hours(steps, "expected_lead_time") == pytest.approx(2 * 0.75 + sum(n * 0.5**n for n in range(3, 60)))
    assert hours(steps, "expected_work_content") == pytest.approx(2 + 2)


def test_many_reworks_beside_each_other_are_an_approximation_that_says_how_near_it_is() -> None:
    steps = [step(f"s{n}", 1 + n / 10, after=[], rework={"to": f"s{n}", "rate": 60}) for n in range(6)]
    found = next(each for each in measures(steps).metrics if each.name == "expected_lead_time")
    assert found.note.startswith("approximation: the lead time may be up to ")
    assert found.high is not None
    assert found.high > found.low  # type: ignore[operator]


def test_more_ways_than_are_told_apart_count_by_their_mean_with_a_bound() -> None:
    choices = [either((50, [step(f"s{n}", 2)]), (50, [])) for n in range(14)]
    found = next(each for each in measures([*choices, step("z", 1, after=["s13"])]).metrics if each.name == "lead_time")
    assert found.value == pytest.approx(15 * 3600)
    assert found.note.startswith("approximation")


def test_handoffs_of_more_ways_than_are_told_apart_are_not_known() -> None:
    choices = [either((50, [step(f"s{n}", 2, team="A")]), (50, [step(f"t{n}", team="B")])) for n in range(9)]
    found = {each.name: each for each in measures([*choices, step("z", 1, after=["s8"])]).metrics}["handoff_count"]
    assert (found.value, found.text) == (None, "unknown")
    assert found.note == "there are more than 500 combinations of ways"


def test_a_range_decides_only_where_the_ways_part() -> None:
    """What comes before both ways may vary as it likes: the longer one stays the longer one."""
    steps = [
        step("a") | {"process_time": {"low": "1 h", "typical": "5 h", "high": "9 h"}},
        step("b", 2, after=["a"]),
        step("c", 3, after=["a"], wait_before="1 h"),
    ]
    found = {each.name: each for each in measures(steps).metrics}
    assert (found["lead_time"].low, found["lead_time"].high) == (5 * 3600, 13 * 3600)
    assert (found["process_time"].low, found["process_time"].high) == (4 * 3600, 12 * 3600)


def test_a_step_without_a_time_beside_others_leaves_the_lead_time_open() -> None:
    found = {each.name: each for each in measures([step("a"), {"id": "b", "name": "B", "after": []}]).metrics}
    assert found["lead_time"].value is None
    assert found["lead_time"].low == 3600


PLAIN = {
    "row": [step("a", 1, team="A"), step("b", 2, team="B", wait_before="1 h"), step("c", 3, team="B")],
    "ways": [
        step("a", 1, team="A"),
        either((40, [step("b", 2, team="B"), step("c", 2, team="A")]), (60, [])),
        step("d", team="B"),
    ],
    "branches": [
        both([step("a", 1, team="A"), step("b", 4, team="A")], [step("c", 2, team="B")]),
        step("d", 1, team="C"),
    ],
}


def with_after(items: list[Data]) -> list[Data]:
    """Return the list with the step before written at each step that has one."""
    found: list[Data] = []
    for item in items:
        now = item
        if "id" in item and found and "id" in found[-1]:
            now = item | {"after": [found[-1]["id"]]}
        elif "parallel" in item:
            now = {"parallel": [with_after(each) for each in item["parallel"]]}
        elif "choice" in item:
            now = {"choice": [each | {"steps": with_after(each["steps"])} for each in item["choice"]]}
        found.append(now)
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_naming_the_step_before_changes_nothing(name: str) -> None:
    plain, named = measures(PLAIN[name]), measures(with_after(PLAIN[name]))
    assert with_after(PLAIN[name]) != PLAIN[name]
    figures = [{each.name: (each.low, each.value, each.high) for each in found.metrics} for found in (named, plain)]
    assert figures[0].keys() == figures[1].keys()
    assert all(figures[0][name] == pytest.approx(right) for name, right in figures[1].items())
    assert named.steps == plain.steps


def test_two_branches_are_the_same_as_two_steps_after_one() -> None:
    rows = step("b", 2, team="B", wait_before="1 h"), step("c", 5, team="C"), step("d", 1, team="A")
    parallel = measures([step("a", 1, team="A"), both([rows[0]], [rows[1]]), rows[2]])
    named = measures(
        [
            step("a", 1, team="A"),
            rows[0] | {"after": ["a"]},
            rows[1] | {"after": ["a"]},
            rows[2] | {"after": ["b", "c"]},
        ]
    )
    assert named.metrics == parallel.metrics
    assert named.steps == parallel.steps
    assert [each["id"] for each in named.steps if each["on_critical_path"]] == ["a", "c", "d"]


WRONG = {
    "unknown": ([step("pack"), step("ship", after=["pakc"])], "map.yaml:1:", "did you mean 'pack'"),
    "itself": ([step("pack"), step("ship", after=["ship"])], "map.yaml:1:", "'ship' would begin after itself"),
    "twice": ([step("pack"), step("x"), step("ship", after=["pack", "pack"])], "map.yaml:1:", "stands here already"),
    "circle": ([step("a", after=["b"]), step("b")], "map.yaml:1:", "the steps would wait for each other: a → b → a"),
    "another way": (
        [either((50, [step("a", after=["b"])]), (50, [step("b")]))],
        "map.yaml:1:",
        "'b' stands in another way of the same choice",
    ),
    "a way written before": (
        [either((50, [step("b")]), (50, [step("x"), both([step("a", after=["x", "b"])], [])]))],
        "map.yaml:1:",
        "'b' stands in another way of the same choice",
    ),
    "into its own branch": (
        [step("a"), step("c", after=["a", "b"]), both([step("b", after=[])], [step("x")])],
        "map.yaml:1:",
        "take 'b' out of 'after' of 'c'",
    ),
    "through the way that is taken": (
        [step("c", after=["b"]), either((50, [step("b")]), (50, [step("d", after=[])]))],
        "map.yaml:1:",
        "take 'b' out of 'after' of 'c'",
    ),
    "forward rework": (
        [step("a", rework={"to": "b", "rate": 10}), step("b", after=[])],
        "map.yaml:1:",
        "'b' does not come before 'a'",
    ),
    "rework beside it": (
        [step("b"), step("a", after=[], rework={"to": "b", "rate": 10})],
        "map.yaml:1:",
        "'b' does not come before 'a'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_in_a_network_is_found_where_it_stands(name: str) -> None:
    steps, where, words = WRONG[name]
    reading = single_map(parse_text(json.dumps({"title": "A network", "steps": steps}), "map.yaml"), "current-state")
    [problem] = [str(each) for each in reading.problems if each.is_error]
    assert problem.startswith(where)
    assert words in problem
