"""Figures, findings and the constraint of small value stream maps, and what holds for every map."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from pydantic import ValidationError

from flowfolio.export.figures import metrics_json
from flowfolio.map_types import Context, Measures
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.value_stream_map.check import check, defines, references
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.source.fields import WorkingTime
from flowfolio.source.problems import known_codes

OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)
HOUR, DAY = 3600.0, 28_800.0
Data = dict[str, Any]


def step(id_: str, **rest: Any) -> Data:
    return {"id": id_, "name": id_.upper(), **rest}


def vsm(*steps: Data, **rest: Any) -> ValueStreamMap:
    return ValueStreamMap.model_validate({"title": "A map", "steps": list(steps), **rest})


def measured(*steps: Data, **rest: Any) -> Measures:
    return measure(vsm(*steps, **rest), Context(OFFICE, "current-state"))


def figures(*steps: Data, **rest: Any) -> dict[str, Metric]:
    return {metric.name: metric for metric in measured(*steps, **rest).metrics}


def findings(*steps: Data, kind: str = "future-state", **rest: Any) -> list[tuple[Any, ...]]:
    found = check(vsm(*steps, **rest), Context(OFFICE, kind))
    return [(each.code, *each.loc) for each in found]


def test_waits_stand_before_within_and_after_a_step() -> None:
    found = figures(
        step("a", wait_before="1 d", process_time="1 h", wait_after="2 d"),
        step("b", lead_time="1 d", process_time="2 h", cycle_time="9 h"),
    )
    assert found["lead_time"].value == 4 * DAY + HOUR
    assert found["process_time"].value == 3 * HOUR
    assert found["wait_time"].value == 4 * DAY - 2 * HOUR
    assert found["lead_time"].text == "4.1 d"


def test_a_missing_number_stays_missing() -> None:
    found = figures(step("a", process_time="1 h"), step("b", lead_time="1 d"), step("c", wait_before="1 d"))
    lead, process, efficiency = found["lead_time"], found["process_time"], found["flow_efficiency"]
    assert (lead.value, lead.low, lead.high, lead.missing) == (None, 2 * DAY + HOUR, None, ("c",))
    assert (lead.text, lead.note) == ("at least 2.1 d", "the time of 'C' is not given")
    assert (process.value, process.low, process.missing) == (None, HOUR, ("b", "c"))
    assert process.note == "the process times of 'B' and 1 more are not given"
    assert (efficiency.value, efficiency.low, efficiency.missing) == (None, None, ("b", "c"))


def test_a_lower_limit_says_that_it_counts_low_ends_and_what_is_usual() -> None:
    found = figures(step("a", wait_before={"low": "1 d", "typical": "4 d", "high": "9 d"}), step("b"))
    assert found["lead_time"].text == "at least 1 d"
    assert found["lead_time"].note == (
        "the times of 'A' and 1 more are not given; this counts the low ends of what is known, which usually takes 4 d"
    )


def test_a_known_lead_time_bounds_the_efficiency() -> None:
    efficiency = figures(step("a", process_time="1 d"), step("b", lead_time="3 d"))["flow_efficiency"]
    assert (efficiency.value, efficiency.low, efficiency.text) == (None, 25.0, "at least 25 %")


@pytest.mark.parametrize(
    ("high", "note"), [("2 d", "usually no time passes"), (0, "no time passes")], ids=["a bad day", "never"]
)
def test_nothing_is_a_share_of_a_time_that_is_usually_nothing(high: object, note: str) -> None:
    found = figures(step("a", value="adding", process_time={"low": 0, "typical": 0, "high": high}))
    assert found["lead_time"].value == 0
    for name in ("flow_efficiency", "expected_flow_efficiency", "value_added_ratio"):
        figure = found[name]
        assert (figure.value, figure.low, figure.high, figure.text, figure.note) == (None, None, None, "unknown", note)


def test_the_wait_before_wins_over_the_inventory() -> None:
    rows = measured(
        step("a", inventory=80, process_time=0),
        step("b", inventory=80, wait_before="1 d", process_time=0),
        demand="40 per day",
    ).steps
    assert [(row["wait_before"], row["inventory_wait"]) for row in rows] == [(2 * DAY, 2 * DAY), (DAY, 2 * DAY)]


def test_an_inventory_without_demand_is_an_unknown_wait() -> None:
    lead = figures(step("a", inventory=80, process_time="1 h"), step("b", inventory=0, process_time="1 h"))["lead_time"]
    assert (lead.value, lead.missing) == (None, ("a",))


def test_the_cycle_time_stands_in_and_is_told() -> None:
    measures = measured(step("a", cycle_time="40 s"), step("b", cycle_time="40 s", lead_time="1 h"))
    found = {metric.name: metric for metric in measures.metrics}
    assert found["process_time"].missing == ("b",)
    assert found["process_time"].low == 40
    assert "The cycle time of 'A' counts as process time, because none is given." in measures.assumptions


def test_an_outside_step_lacks_no_process_time() -> None:
    found = figures(step("a", process_time="1 d"), step("b", outside=True, lead_time="1 d", wait_before="2 d"))
    efficiency, wait = found["flow_efficiency"], found["wait_time"]
    assert (efficiency.value, efficiency.low, efficiency.high) == (25, 25, 50)
    assert (wait.value, wait.low, wait.high) == (3 * DAY, 2 * DAY, 3 * DAY)
    assert found["process_time"].value == DAY
    assert figures(step("b", outside=True))["lead_time"].missing == ("b",)


def test_estimates_become_ranges() -> None:
    found = figures(
        step(
            "a",
            wait_before={"low": "1 d", "typical": "3 d", "high": "7 d"},
            process_time={"typical": "1 d", "high": "2 d"},
            percent_complete_accurate={"low": 50, "typical": 80},
        )
    )
    lead, efficiency = found["lead_time"], found["flow_efficiency"]
    assert (lead.low, lead.value, lead.high) == (2 * DAY, 4 * DAY, 9 * DAY)
    assert lead.text == "4 d (2–9 d)"
    assert (efficiency.low, efficiency.value, efficiency.high) == pytest.approx((12.5, 25, 200 / 3))
    rolled, rework = found["rolled_percent_complete_accurate"], found["rework_share"]
    assert (rolled.low, rolled.value, rolled.high) == pytest.approx((50, 80, 80))
    assert (rework.low, rework.value, rework.high) == pytest.approx((20, 20, 50))


def test_value_added_time_needs_labels() -> None:
    plain = figures(step("a", process_time="1 h"))["value_added_time"]
    assert (plain.value, plain.missing, plain.note) == (None, ("a",), "no step says whether it adds value")
    some = figures(
        step("a", process_time="1 h", value="adding"),
        step("b", process_time="3 h"),
        step("c", process_time="4 h", value="waste"),
    )
    assert (some["value_added_time"].value, some["value_added_time"].missing) == (HOUR, ("b",))
    assert some["value_added_ratio"].value == 12.5
    gap = figures(step("a", lead_time="1 d", value="adding"))
    assert (gap["value_added_time"].value, gap["value_added_time"].missing) == (None, ("a",))
    nothing = figures(step("a", process_time="1 h", value="waste"))
    assert nothing["value_added_time"].value == 0


def test_the_demand_sets_the_takt() -> None:
    time = WorkingTime.model_validate({"hours_per_day": 8, "days_per_week": 5, "available_time": "7h 30m"})
    map_ = vsm(step("a", cycle_time="10 min", uptime=80), step("b", cycle_time="4 min"), demand="450 per week")
    measures = measure(map_, Context(time, "current-state"))
    found = {metric.name: metric for metric in measures.metrics}
    assert found["takt_time"].value == pytest.approx(300)
    assert [row["takt_ratio"] for row in measures.steps] == pytest.approx([2, 0.8])
    assert [row["over_takt"] for row in measures.steps] == [True, False]
    assert [row["capacity_per_day"] for row in measures.steps] == pytest.approx([36, 112.5])
    assert figures(step("a", process_time=0))["takt_time"].note == "no demand is given"


def test_rework_into_an_earlier_branch_repeats_the_rest_of_it() -> None:
    steps = (
        step("start", process_time="5 h"),
        {
            "choice": [
                {"share": 50, "steps": [step("x", process_time="4 h"), step("y", process_time="2 h")]},
                {"share": 50},
            ]
        },
        step("between", process_time="1 h"),
        step("check", process_time="1 h", rework={"to": "y", "rate": 50, "model": "once"}),
    )
    found = figures(*steps)
    assert found["lead_time"].value == 10 * HOUR
    assert found["expected_lead_time"].value == (10 + 0.5 * (2 + 1 + 1)) * HOUR


def test_rework_out_of_a_branch_counts_by_the_share_of_the_branch() -> None:
    steps = (
        step("start", process_time="6 h"),
        {
            "choice": [
                {"share": 80},
                {"share": 20, "steps": [step("fix", process_time="5 h", rework={"to": "start", "rate": 100})]},
            ]
        },
    )
    assert figures(*steps)["expected_lead_time"].value == pytest.approx((6 + (1 + 0.2 * 6) / 0.8) * HOUR)
    assert findings(*steps) == []


def test_of_several_branches_the_first_to_send_back_decides() -> None:
    back = {"to": "start", "rate": 50}
    steps = (
        step("start", process_time="6 h"),
        {"parallel": [[step("a", process_time="2 h", rework=back)], [step("b", process_time="1 h", rework=back)]]},
    )
    # x = 6 + 0.5 (1 + x) + 0.25 (2 + x) + 0.25 · 2
    assert figures(*steps)["expected_lead_time"].value == pytest.approx(30 * HOUR)


def test_an_inner_loop_is_repeated_by_the_outer_one() -> None:
    steps = (
        step("a", process_time="1 h"),
        step("b", process_time="1 h", rework={"to": "b", "rate": 50}),
        step("c", process_time="1 h", rework={"to": "a", "rate": 50, "includes": "before"}),
    )
    assert figures(*steps)["expected_lead_time"].value == pytest.approx((1 + 2 + 1 + 3) * HOUR)


def test_nested_branches_and_the_critical_path() -> None:
    measures = measured(
        {
            "parallel": [
                [step("a", process_time="3 h", percent_complete_accurate=50)],
                [
                    step("b", process_time="1 h"),
                    {"choice": [{"share": 50, "steps": [step("c", process_time="6 h")]}, {"share": 50}]},
                ],
            ]
        }
    )
    assert {row["id"]: row["on_critical_path"] for row in measures.steps} == {"a": False, "b": True, "c": True}
    assert {row["id"]: row["lead_time_share"] for row in measures.steps} == pytest.approx({"a": 60, "b": 20, "c": 60})
    found = {metric.name: metric.value for metric in measures.metrics}
    assert (found["lead_time"], found["work_content"]) == (5 * HOUR, 7 * HOUR)
    assert found["rolled_percent_complete_accurate"] == 50


LOOP = {"to": "a", "rate": 10}


@pytest.mark.parametrize(
    ("steps", "rest", "expected"),
    [
        ([step("a"), step("a")], {}, [("duplicate-id", "steps", 1, "id")]),
        ([step("a", rework={"to": "z", "rate": 5})], {}, [("unknown-step", "steps", 0, "rework", "to")]),
        ([step("a", rework={"to": "b", "rate": 5}), step("b")], {}, [("forward-rework", "steps", 0, "rework", "to")]),
        ([step("a", rework=LOOP)], {}, []),
        (
            [{"parallel": [[step("a")], [step("b", rework=LOOP)]]}],
            {},
            [("forward-rework", "steps", 0, "parallel", 1, 0, "rework", "to")],
        ),
        ([{"parallel": [[step("a")], [step("b")]]}, step("c", rework=LOOP)], {}, []),
        ([step("a", rework={"to": "a", "rate": 100})], {}, [("wrong-type", "steps", 0, "rework", "rate")]),
        ([step("a", rework={"to": "a", "rate": 100, "model": "once"})], {}, []),
        (
            [step("a", process_time="2 d", lead_time="1 d")],
            {},
            [("process-exceeds-lead-time", "steps", 0, "process_time")],
        ),
        ([step("a", process_time="8 h", lead_time="1 d")], {}, []),
        ([step("a", process_time="8 h", outside=True)], {}, [("wrong-type", "steps", 0, "process_time")]),
        (
            [{"choice": [{"share": 50}, {"share": 40, "steps": [step("a")]}]}],
            {},
            [("shares-not-100", "steps", 0, "choice")],
        ),
        ([{"choice": [{"share": 33.33}, {"share": 66.67, "steps": [step("a")]}]}], {}, []),
        (
            [step("a", constraint=True), step("b", constraint=True)],
            {},
            [("two-constraints", "steps", 1, "constraint")],
        ),
        ([step("a", inventory=4)], {}, [("inventory-without-demand", "steps", 0, "inventory")]),
        ([step("a", inventory=4, wait_before="1 d")], {}, []),
        ([step("a", inventory=4)], {"demand": "4 per day"}, []),
        ([step("a", inventory=4, wait_before="1 d")], {"demand": "4 per day"}, []),
        (
            [step("a", inventory=8, wait_before="1 d")],
            {"demand": "4 per day"},
            [("inventory-contradicts-wait", "steps", 0, "inventory")],
        ),
        (
            [step("a", wait_after={"low": "9 h", "typical": "1 d"})],
            {},
            [("low-above-high", "steps", 0, "wait_after")],
        ),
        ([step("a", wait_after={"low": "7 h", "typical": "1 d", "high": "1 w"})], {}, []),
        ([step("check-credit")], {"information": [{"from": "chekc-credit", "to": "Planning"}]}, "information from"),
        ([step("check-credit")], {"information": [{"from": "customer", "to": "erp"}]}, []),
    ],
)
def test_checks(steps: list[Data], rest: Data, expected: list[tuple[Any, ...]] | str) -> None:
    if expected == "information from":
        expected = [("unknown-step", "information", 0, "from")]
    assert findings(*steps, **rest) == expected


def test_only_a_current_state_needs_a_constraint() -> None:
    assert findings(step("a"), kind="current-state") == [("no-constraint",)]
    assert findings(step("a", constraint=True), kind="current-state") == []


def test_steps_and_what_they_replace() -> None:
    map_ = vsm(step("a", replaces=["x", "y"]))
    assert list(defines(map_)) == [("step", "a", "A", ("steps", 0, "id"))]
    found = list(references(map_))
    assert [(each.word, each.within, each.loc) for each in found] == [
        ("x", "current-state", ("steps", 0, "replaces", 0)),
        ("y", "current-state", ("steps", 0, "replaces", 1)),
    ]


def test_the_json_has_the_shape_of_the_contract() -> None:
    measures = measured(step("a", process_time="1 d", constraint=True))
    data = metrics_json("shop/2026-01-12/current-state", "current-state", OFFICE, measures, [])
    assert list(data) == ["map", "kind", "time", "metrics", "steps", "constraint", "problems"]
    assert data["metrics"]["lead_time"] == {
        "value": DAY,
        "unit": "s",
        "text": "1 d",
        "low": DAY,
        "high": DAY,
        "missing": [],
    }
    assert data["constraint"]["step"] == "a"
    assert data["constraint"]["candidates"][0]["definition"] == "largest share of the lead time"
    assert data["constraint"]["runners_up"] == []
    assert json.loads(json.dumps(data, allow_nan=False)) == json.loads(json.dumps(data))


def test_loops_that_grow_beyond_any_number_are_left_out() -> None:
    steps = [step(f"s{n}", process_time="1 w", rework={"to": "s0", "rate": 99.9999}) for n in range(60)]
    measures = measured(*steps)
    json.dumps(metrics_json("", "current-state", OFFICE, measures, []), allow_nan=False)
    assert {code for code, *_ in findings(*steps)} == {"wrong-type"}


NUMBERS = st.integers(0, 50)
OFTEN = st.sampled_from([None, True, True, True])


class Ids(list[str]):
    """The ids drawn so far."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix


def drawn_rework(draw: st.DrawFn, ids: Ids) -> Data:
    return {
        "to": draw(st.sampled_from(ids)),
        "rate": draw(st.integers(0, 100)),
        "model": draw(st.sampled_from(["repeat", "once"])),
        "includes": draw(st.sampled_from(["through", "before"])),
    }


def drawn_step(draw: st.DrawFn, ids: Ids) -> Data:
    found = step(f"{ids.prefix}{len(ids)}")
    for name in ("wait_before", "wait_after", "process_time"):
        if draw(OFTEN):
            low, typical, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
            found[name] = {"low": f"{low} h", "typical": f"{typical} h", "high": f"{high} h"}
    found["percent_complete_accurate"] = draw(st.none() | st.integers(0, 100))
    found["value"] = draw(st.sampled_from([None, "adding", "necessary", "waste"]))
    if ids and draw(st.booleans()):
        found["rework"] = drawn_rework(draw, ids)
    if draw(st.integers(0, 9)) == 0:
        found |= {"outside": True, "lead_time": "5 h", "process_time": None}
    ids.append(found["id"])
    return found


def drawn_parts(draw: st.DrawFn, ids: Ids, depth: int) -> list[Data]:
    return [drawn_part(draw, ids, depth) for _ in range(draw(st.integers(1, 3)))]


def drawn_part(draw: st.DrawFn, ids: Ids, depth: int) -> Data:
    shape = draw(st.sampled_from(["step", "step", "parallel", "choice"])) if depth else "step"
    if shape == "step":
        return drawn_step(draw, ids)
    ways = [drawn_parts(draw, ids, depth - 1) for _ in range(2)]
    if shape == "parallel":
        return {"parallel": ways}
    share = draw(st.integers(0, 100))
    skipped = draw(st.booleans())
    return {"choice": [{"share": share, "steps": ways[0]}, {"share": 100 - share, "steps": [] if skipped else ways[1]}]}


@st.composite
def maps(draw: st.DrawFn, prefix: str = "s") -> list[Data]:
    """Draw steps, parallel branches, choices and rework, with gaps; the ids begin with `prefix`."""
    return drawn_parts(draw, Ids(prefix), 2)


def near(value: float) -> float:
    return value + abs(value) * 1e-9 + 1e-9


@given(maps())
def test_figures_keep_their_bounds(steps: list[Data]) -> None:
    found = figures(*steps)
    for metric in found.values():
        if metric.value is not None:
            assert metric.low is not None
            assert metric.high is not None
            assert 0 <= metric.low <= near(metric.value)
            assert metric.value <= near(metric.high)
            assert metric.kind.unit != "%" or metric.high <= near(100)
    for lead, process in (("lead_time", "process_time"), ("expected_lead_time", "expected_process_time")):
        part, whole = found[process], found[lead]
        if whole.value is not None and part.value is not None:
            assert part.value <= near(whole.value)
    if found["expected_lead_time"].value is not None:
        assert found["lead_time"].value <= near(found["expected_lead_time"].value)  # type: ignore[operator]


@given(maps())
def test_every_finding_has_a_known_code_and_the_json_is_finite(steps: list[Data]) -> None:
    map_ = vsm(*steps)
    context = Context(OFFICE, "current-state")
    assert {finding.code for finding in check(map_, context)} <= set(known_codes())
    measures = measure(map_, context)
    json.dumps(metrics_json("", "current-state", OFFICE, measures, []), allow_nan=False)
    shares = [row["lead_time_share"] for row in measures.steps if row["on_critical_path"]]
    if shares and None not in shares:
        assert sum(shares) == pytest.approx(100)


@given(maps(), maps("t"))
@example(
    [step("s", outside=True, lead_time="5 h")],
    [step("t", outside=True, lead_time="5 h", wait_after={"low": "0 h", "typical": "0 h", "high": "1 h"})],
)
def test_the_order_of_parallel_branches_does_not_matter(one: list[Data], other: list[Data]) -> None:
    first, second = figures({"parallel": [one, other]}), figures({"parallel": [other, one]})
    for name, metric in first.items():
        assert set(metric.missing) == set(second[name].missing)
        for end in ("low", "value", "high"):
            before, after = getattr(metric, end), getattr(second[name], end)
            assert (before is None) == (after is None)
            assert before is None or before == pytest.approx(after)


@given(maps(), NUMBERS)
def test_one_more_wait_never_shortens_the_way(steps: list[Data], hours: int) -> None:
    shorter, longer = figures(*steps), figures(*steps, step("last", wait_before=f"{hours} h", process_time=0))
    for name in ("lead_time", "expected_lead_time", "wait_time"):
        before, after = shorter[name], longer[name]
        assert (before.value is None) == (after.value is None)
        assert (before.low or 0) <= near(after.low or 0)
        if before.value is not None:
            assert after.value == pytest.approx(before.value + hours * HOUR)


@given(NUMBERS, NUMBERS, st.integers(0, 100))
def test_a_choice_lies_between_its_ways(one: int, other: int, share: int) -> None:
    ways = [
        {"share": share, "steps": [step("a", process_time=f"{one} h")]},
        {"share": 100 - share, "steps": [step("b", process_time=f"{other} h")]},
    ]
    lead = figures({"choice": ways})["lead_time"].value
    assert lead is not None
    assert min(one, other) * HOUR <= near(lead)
    assert lead <= near(max(one, other) * HOUR)


@pytest.mark.parametrize("value", [True, False, 1, 0.5, -0.0, "-0", "9" * 13 + " d"])
def test_what_equals_a_good_amount_is_not_taken_for_it(value: object) -> None:
    """Bare amounts are read once and kept: 0 and false, 0 and -0.0 are the same to a dictionary, not to an author."""
    for good in (0, "0", "90 min"):
        assert Step.model_validate({"id": "a", "name": "A", "process_time": good}).process_time is not None
    with pytest.raises(ValidationError):
        Step.model_validate({"id": "a", "name": "A", "process_time": value})


def test_bare_amounts_mean_the_same_as_written_out() -> None:
    bare = Step.model_validate({"id": "a", "name": "A", "process_time": "2 h", "percent_complete_accurate": 90})
    full = {"process_time": {"typical": "2 h"}, "percent_complete_accurate": {"typical": "90 %"}}
    assert bare == Step.model_validate({"id": "a", "name": "A", **full})
