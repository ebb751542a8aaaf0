"""What somebody filled in makes no map better or worse: figures are compared over the steps that both maps know."""

from __future__ import annotations

import pytest

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import MetricChange, parse_condition
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.single import single_map
from flowfolio.source import document as source

RIGHT = "rolled_percent_complete_accurate"


def side(*steps: str, kind: str = "current-state", head: str = "") -> Reading:
    """Return a map of steps written as `id`, or as `id, field: value, …`."""
    lines = [f"  - {{id: {step.partition(',')[0]}, name: {step.partition(',')[0].upper()}{step.partition(',')[1]}"
             f"{step.partition(',')[2]}}}" for step in steps]  # fmt: skip
    text = "\n".join([f"title: T\n{head}\nsteps:", *lines])
    found = single_map(source.parse_text(text, f"{kind}.yaml"), kind)
    assert found.map is not None, found.problems
    return found


def figure(before: Reading, after: Reading, name: str) -> MetricChange:
    return next(each for each in Comparison(before, after).metrics if each.name == name)


def right(id_: str, percent: float | None, more: str = "") -> str:
    return f"{id_}, process_time: 1 h{more}" + ("" if percent is None else f", percent_complete_accurate: {percent}")


@pytest.mark.parametrize(
    ("before", "after", "verdict", "why", "change"),
    [
        # A number is filled in, nothing else
        ([right("a", 80), right("b", None)], [right("a", 80), right("b", 50)], "no change", "over the 1 step", 0),
        ([right("a", 80), right("b", 50)], [right("a", 80), right("b", None)], "no change", "over the 1 step", 0),
        # … and one that both know got better
        ([right("a", 80), right("b", None)], [right("a", 90), right("b", 50)], "better", "over the 1 step", 10),
        ([right("a", 80), right("b", None)], [right("a", 70), right("b", 50)], "worse", "over the 1 step", -10),
        # Each side knows another step
        ([right("a", 80), right("b", None)], [right("a", None), right("b", 50)], "not comparable", "1 more step", None),
        (
            [right("a", 80), right("b", None), right("c", 90)],
            [right("a", None), right("b", 50), right("c", 50)],
            "worse",
            "over the 1 step",
            -40,
        ),
        # The same step is unknown on both sides
        ([right("a", 80), right("b", None)], [right("a", 90), right("b", None)], "better", "", 10),
        # A step came or went, with and without its number
        ([right("a", 80)], [right("a", 80), right("b", 50)], "worse", "", -40),
        ([right("a", 80)], [right("a", 80), right("b", None)], "not comparable", "came or went", None),
        ([right("a", 80), right("b", None)], [right("a", 80)], "not comparable", "came or went", None),
        ([right("a", None)], [right("a", 80)], "unknown", "unknown before", None),
        ([right("a", 80), right("b", None)], [right("a", 80), right("b", None)], "no change", "", 0),
    ],
)
def test_only_like_is_compared_with_like(
    before: list[str], after: list[str], verdict: str, why: str, change: float | None
) -> None:
    found = figure(side(*before), side(*after), RIGHT)
    assert found.verdict.word == verdict
    assert why in found.verdict.why
    assert found.change == (None if change is None else pytest.approx(change))


def test_a_step_that_replaces_others_is_those() -> None:
    before = side(right("a", 80), right("b", None), right("c", 90))
    after = side(right("a", 80), right("d", 95, ", replaces: [b, c], because: x"), kind="future-state")
    assert figure(before, after, RIGHT).verdict.why == "over the 1 step known on both sides"
    assert figure(before, after, RIGHT).verdict.word == "no change"


@pytest.mark.parametrize("name", ["handoff_count", "value_added_time", "value_added_ratio", RIGHT, "rework_share"])
@pytest.mark.parametrize("is_back", [False, True])
def test_filling_in_is_no_verdict_and_fires_nothing(name: str, is_back: bool) -> None:
    time = "process_time: 1 h, wait_before: 1 h"
    first = f"a, {time}, team: X, value: adding, percent_complete_accurate: 90"
    full = side(first, f"b, {time}, team: Y, value: adding, percent_complete_accurate: 50", f"c, {time}, team: X")
    bare = side(first, f"b, {time}", f"c, {time}, team: X")
    pair = Comparison(full, bare) if is_back else Comparison(bare, full)
    found = next(each for each in pair.metrics if each.name == name)
    assert found.before is not None
    assert found.after is not None
    assert (found.before.value, found.before.missing) != (found.after.value, found.after.missing)
    assert found.is_better is None
    limits = [f"{name}>+0", f"{name}<-0"] if name == "handoff_count" else [f"{name}>+1%", f"{name}<-1%"]
    outcomes = pair.judged(tuple(map(parse_condition, limits)))
    assert not any(outcome.holds or outcome.is_lost for outcome in outcomes)


def test_a_step_that_goes_out_of_sight_is_no_verdict() -> None:
    work, rest = "a, process_time: 1 h", "c, process_time: 1 h, wait_before: 2 h"
    before = side(work, "b, process_time: 4 h, lead_time: 13 h", rest)
    after = side(work, "b, outside: true, lead_time: 13 h", rest)
    found = figure(before, after, "flow_efficiency")
    assert found.after is not None
    assert found.after.low != found.after.high
    assert (found.verdict.word, found.is_better) == ("not comparable", None)
    assert "lies inside" in found.verdict.why
    (outcome,) = Comparison(before, after).judged((parse_condition("flow_efficiency<-1points"),))
    assert (outcome.holds, outcome.is_lost) == (None, False)


def test_the_same_two_weeks_in_two_calendars() -> None:
    before = side("a, wait_before: 10 d, process_time: 0", head="time: {hours_per_day: 8, days_per_week: 5}")
    after = side("a, wait_before: 14 d, process_time: 0", head="time: {hours_per_day: 24, days_per_week: 7}")
    assert {figure(*pair, "lead_time").verdict.word for pair in ((before, after), (after, before))} == {"no change"}
    (outcome,) = Comparison(before, after).judged((parse_condition("lead_time>+10%"),))
    assert outcome.holds is False
    assert "week by week" in Comparison(before, after).calendar_note


def test_a_promoted_file_is_promised_wherever_it_lies() -> None:
    before = side("a, wait_before: 10 d, process_time: 1 h")
    after = side("a, wait_before: 5 d, process_time: 1 h", head="promoted_from: s/2026-01-01/future-state")
    found = figure(before, after, "lead_time")
    assert (found.verdict.word, found.direction, found.is_better) == ("promised", "promised", None)
    assert found.after is not None
    assert found.after.said == f"{found.after.text} (promised)"
