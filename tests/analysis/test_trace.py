"""The thread from outcome to result: which row an item stands in, and every kind of gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.trace import Trace, trace
from flowfolio.portfolio.portfolio import load

World = Callable[[Mapping[str, str]], Path]

OUTCOME = """
title: What the loan should become
outcome: {text: Money within 15 days}
measures: [{id: lead, name: Lead time, metric: lead_time, baseline: 20 d, target: 15 d}]
benefits: [{text: A date without a reserve}]
obstacles:
  - {id: few-signers, text: Two people may sign, votes: 2}
  - {id: papers, text: Papers are missing, votes: 8}
next_steps: [{id: ask-risk, text: Ask the risk office, addresses: [few-signers]}]
"""
CURRENT = """
title: The loan today
steps:
  - {id: take, name: Take the application, process_time: 1 h}
  - {id: decide, name: Decide, wait_before: 3 d, process_time: 2 h, constraint: true}
"""
DEPENDENCY = """
title: What surrounds the decision
focus: decide
dependencies:
  - {id: mandate, name: Mandate rule, kind: policy, impact: high, action: reduce}
  - {id: archive, name: Archive, kind: system, impact: high, action: accept}
"""
ROADMAP = """
title: What we do
items:
"""


def traced(world: World, roadmap: str, outcome: str = OUTCOME) -> Trace:
    folder = "streams/loan/2026-01-12"
    files = {"outcome": outcome, "current-state": CURRENT, "dependency": DEPENDENCY, "roadmap": ROADMAP + roadmap}
    maps = world({"streams/loan/stream.yaml": "title: Loan\n"} | {f"{folder}/{k}.yaml": v for k, v in files.items()})
    portfolio = load(maps)
    assert [str(problem) for problem in portfolio.problems if problem.is_error] == []
    return trace(portfolio, portfolio.streams["loan"])


def test_a_thread_leads_from_the_obstacle_to_the_result(world: World) -> None:
    found = traced(
        world,
        "  - {id: check, title: Check papers, horizon: now, status: done, addresses: [papers, decide, mandate],"
        " measure: {name: Lead time, metric: lead_time, baseline: 20 d, target: 12 d, actual: 14 d, on: 2026-04-01}}",
    )
    assert found.outcome
    assert found.outcome.title == "Money within 15 days"
    row = found.threads[0]
    assert [link.anchor for link in (*row.obstacles, *row.steps, *row.dependencies)] == [
        "obstacle-papers",
        "step-decide",
        "dependency-mandate",
    ]
    assert row.item
    assert (row.item.map_id, row.item.anchor) == ("loan/2026-01-12/roadmap", "item-check")
    assert (row.measure, row.result, row.gaps) == ("Lead time 20 d → 12 d", "14 d on 2026-04-01", ())


def test_obstacles_with_most_votes_come_first_and_a_next_step_is_an_action(world: World) -> None:
    found = traced(world, "  - {id: x, title: X, horizon: now, addresses: [papers], measure: {name: Papers missing}}")
    assert [row.obstacles[0].title for row in found.threads[:2]] == ["Papers are missing", "Two people may sign"]
    assert [link.title for link in found.threads[1].next_steps] == ["Ask the risk office"]
    assert found.threads[1].gaps == ()


def test_an_item_about_a_next_step_serves_its_obstacle(world: World) -> None:
    found = traced(world, "  - {id: x, title: X, horizon: now, addresses: [ask-risk], measure: {name: Signers}}")
    row = next(row for row in found.threads if row.item)
    assert [link.title for link in row.obstacles] == ["Two people may sign"]


ITEM = "  - {{id: x, title: X, horizon: now, {}}}"


@pytest.mark.parametrize(
    ("item", "gaps"),
    [
        ("addresses: [papers], measure: {name: M}", set()),
        ("addresses: [papers]", {("item-without-measure", "X")}),
        ("measure: {name: M}", {("item-serves-nothing", "X"), ("obstacle-without-action", "Papers are missing")}),
        ("addresses: [papers], status: done, measure: {name: M}", {("measure-without-result", "X")}),
        ("addresses: [papers], status: done, result: Fine, measure: {name: M}", set()),
        ("addresses: [papers], status: dropped", {("obstacle-without-action", "Papers are missing")}),
    ],
)
def test_every_gap_is_found(world: World, item: str, gaps: set[tuple[str, str]]) -> None:
    found = {(gap.kind, gap.at.title) for gap in traced(world, ITEM.format(item)).gaps}
    # The constraint and the high-impact dependency that is to be reduced have no item in any of these.
    always = {("constraint-without-item", "Decide"), ("dependency-without-item", "Mandate rule")}
    assert found == gaps | always


def test_constraint_and_dependency_with_an_item_are_no_gap(world: World) -> None:
    roadmap = ITEM.format("addresses: [papers, decide, mandate], measure: {name: M}")
    assert traced(world, roadmap).gaps == ()


def test_an_outcome_without_a_measure_is_a_gap(world: World) -> None:
    outcome = "\n".join(line for line in OUTCOME.splitlines() if not line.startswith("measures"))
    found = traced(world, ITEM.format("addresses: [papers, decide, mandate], measure: {name: M}"), outcome)
    assert [gap.kind for gap in found.gaps] == ["outcome-without-measure"]


def test_a_stream_without_maps_has_an_empty_thread(world: World) -> None:
    portfolio = load(world({"streams/loan/stream.yaml": "title: Loan\n"}))
    found = trace(portfolio, portfolio.streams["loan"])
    assert (found.outcome, found.threads, found.gaps) == (None, (), ())
