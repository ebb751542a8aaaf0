"""What a future state promised stays a promise until somebody has found the number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from conftest import World
from flowfolio.map_types import Measures, kinds
from flowfolio.map_types.metrics import METRICS, Metric
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.promise import STILL_PROMISED, Origin, with_promises
from flowfolio.portfolio.upkeep import promote
from flowfolio.source.estimates import DurationEstimate, Estimate
from flowfolio.source.header import Map
from flowfolio.source.quantity import Calendar

FIRST, PLAN, RESULT = (f"streams/a/{name}" for name in (
    "2026-01-10/current-state.yaml", "2026-01-10/future-state.yaml", "2026-04-10/current-state.yaml"))  # fmt: skip
TODAY = dt.date(2026, 6, 1)


def map_of(wait: str, work: str = "{typical: 1 h, basis: measured, on: 2025-12-01}", head: str = "") -> str:
    step = f"{{id: s, name: S, wait_before: {wait}, process_time: {work}, constraint: true}}"
    return f"title: T\n{head}steps: [{step}]\n"


def promised(world: World, result: str, plan: str = map_of("2 d")) -> set[str]:
    """Return which of three figures of the result are promised."""
    maps = world({FIRST: map_of("9 d"), PLAN: plan, RESULT: result})
    portfolio = load(maps, today=TODAY)
    assert not [str(each) for each in portfolio.problems if each.is_error]
    metrics = portfolio.measures(portfolio.assets["a/2026-04-10/current-state"]).metrics
    return {each.name for each in metrics if each.is_promised} & {"lead_time", "process_time", "step_count"}


FINAL = "status: final\npromoted_from: a/2026-01-10/future-state\n"
ALL = {"lead_time", "process_time", "step_count"}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        # A draft is a promise, whatever its numbers say
        (map_of("2 d", head=FINAL.replace("final", "draft")), ALL),
        (map_of("{typical: 3 d, basis: measured}", head=FINAL.replace("final", "draft")), ALL),
        # A number without a basis of its own is the plan's
        (map_of("2 d", head=FINAL), {"lead_time"}),
        (map_of("3 d", head=FINAL), {"lead_time"}),
        (map_of("3 d", "1 h", head=FINAL), {"lead_time", "process_time"}),
        *((map_of(f"{{typical: 3 d, basis: {basis}}}", head=FINAL), set()) for basis in ("estimate", "interview")),
        (map_of("{typical: 3 d, basis: measured}", head=FINAL), set()),
        (map_of("{typical: 2 d, basis: measured}", head=FINAL), set()),
        # A map that was never a plan promises nothing
        (map_of("2 d"), set()),
    ],
)
def test_a_number_is_promised_until_it_has_a_basis_of_its_own(world: World, result: str, expected: set[str]) -> None:
    assert promised(world, result) == expected


def test_a_basis_of_the_plan_is_not_one_of_the_result(world: World) -> None:
    plan = map_of("{typical: 2 d, basis: estimate}")
    assert promised(world, map_of("{typical: 2 d, basis: estimate}", head=FINAL), plan) == {"lead_time"}
    since = "{typical: 2 d, basis: estimate, on: 2026-04-10}"
    assert promised(world, map_of(since, head=FINAL), plan) == set()


def test_an_inventory_counts_when_it_is_not_the_plans(world: World) -> None:
    def counted(items: int, head: str = "") -> str:
        work = "process_time: {typical: 1 h, basis: measured}"
        return f"title: T\ndemand: 5 per day\n{head}steps: [{{id: s, name: S, inventory: {items}, {work}}}]\n"

    assert promised(world, counted(20, FINAL), counted(20)) == {"lead_time", "process_time"}
    before = counted(20)
    maps = world({FIRST: before, PLAN: counted(10), RESULT: counted(12, FINAL)})
    portfolio = load(maps, today=TODAY)
    metrics = portfolio.measures(portfolio.assets["a/2026-04-10/current-state"]).metrics
    assert not [each.name for each in metrics if each.is_promised and each.name == "wait_time"]


def test_numbers_of_any_type_are_promised_alike() -> None:
    def numbers(map_: Map) -> list[tuple[str, str, Estimate]]:
        return [("x", "wait_before", DurationEstimate.model_validate({"typical": map_.title, "basis": "measured"}))]

    plan, kept, found = (
        Roadmap.model_validate({"title": title, "status": "final", "promoted_from": "a/2026-01-10/roadmap"})
        for title in ("2 d", "2 d", "3 d")
    )
    map_type = replace(kinds()["roadmap"], numbers=numbers)
    measures = Measures((Metric.of(METRICS["lead_time"], Range.of(1.0), Calendar(8, 5)),))
    for map_, is_promised in ((kept, True), (found, False)):
        made = with_promises(measures, map_type, map_, Origin(plan=plan))
        assert [each.is_promised for each in made.metrics] == [is_promised]


def test_what_promote_writes_is_promised(world: World) -> None:
    maps = world({FIRST: map_of("9 d"), PLAN: map_of("2 d")})
    promote(load(maps, today=TODAY), "a", dt.date(2026, 4, 10))
    portfolio = load(maps, today=TODAY)
    result, plan, first = (
        portfolio.assets[f"a/{name}"]
        for name in ("2026-04-10/current-state", "2026-01-10/future-state", "2026-01-10/current-state")
    )
    assert {each.is_promised for each in portfolio.measures(result).metrics if each.value is not None} == {True}
    assert {each.is_promised for each in portfolio.measures(result).metrics if each.text == "unknown"} == {False}
    assert not any(each.is_promised for asset in (plan, first) for each in portfolio.measures(asset).metrics)
    said = {each.name: each.as_json() for each in portfolio.measures(result).metrics}
    assert said["lead_time"]["is_promised"] is True
    assert portfolio.measures(result).metrics[0].said.endswith(" (promised)")


def test_the_key_of_a_map_knows_its_plan(world: World) -> None:
    maps = world({FIRST: map_of("9 d"), PLAN: map_of("2 d"), RESULT: map_of("2 d", head=FINAL)})
    portfolio = load(maps, today=TODAY)
    before = portfolio.fingerprint(portfolio.assets["a/2026-04-10/current-state"])
    world({PLAN: map_of("4 d")})
    portfolio = load(maps, today=TODAY)
    assert portfolio.fingerprint(portfolio.assets["a/2026-04-10/current-state"]) != before


def told(world: World, result: str) -> list[str]:
    portfolio = load(world({FIRST: map_of("9 d"), PLAN: map_of("2 d"), RESULT: result}), today=TODAY)
    return [f"{each.message}; {each.hint}" for each in portfolio.problems if each.code == STILL_PROMISED]


def test_a_final_map_with_numbers_of_the_plan_says_how_many_and_how_to_found_them(world: World) -> None:
    assert told(world, map_of("2 d", "1 h", head=FINAL)) == [
        "the map is final, but 2 numbers have no basis of their own: figures stay promised; "
        "say how each was found: 'process_time: {typical: …, basis: measured}', or interview, estimate, derived"
    ]
    assert "1 number has no basis of its own" in told(world, map_of("2 d", head=FINAL))[0]
    assert told(world, map_of("{typical: 2 d, basis: measured}", head=FINAL)) == []
    assert told(world, map_of("2 d", head=FINAL.replace("final", "draft"))) == []
