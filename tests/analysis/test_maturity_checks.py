"""The portfolio says of itself what some criteria ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.maturity_checks import hints
from flowfolio.maturity.checks import CHECKS
from flowfolio.portfolio.portfolio import load

World = Callable[[Mapping[str, str]], Path]
TODAY = dt.date(2026, 6, 1)

GOOD = {
    "streams/orders/stream.yaml": "title: Orders\nowner: Sales\n",
    "streams/orders/2025-12-01/current-state.yaml": """\
        title: Now
        steps: [{id: check, name: Check, process_time: 1 h, wait_before: 2 d, constraint: true}]
        """,
    "streams/orders/2026-02-01/outcome.yaml": """\
        title: Aim
        outcome: {text: Faster}
        measures: [{id: m, name: Lead time, baseline: 5 d, target: 2 d}]
        obstacles: [{id: o, text: One approver}]
        next_steps: [{text: Name a second one, addresses: [o]}]
        """,
    "streams/orders/2026-03-01/roadmap.yaml": """\
        title: Plan
        items:
          - {id: a, title: A, horizon: now, addresses: [o], measure: {name: Lead time}}
          - {id: b, title: B, horizon: now, status: done}
        """,
    "streams/orders/2026-03-01/dependency.yaml": """\
        title: Around
        focus: check
        dependencies: [{id: d, name: Credit data, kind: data, action: automate}]
        """,
}


def changed(name: str, old: str, new: str) -> dict[str, str]:
    path = f"streams/orders/{name}"
    assert old in GOOD[path]
    return GOOD | {path: GOOD[path].replace(old, new)}


def test_all_checks_hold(world: World) -> None:
    portfolio = load(world(GOOD), today=TODAY)
    assert [problem for problem in portfolio.problems if problem.is_error] == []
    found = hints(portfolio, "orders")
    assert list(found) == list(CHECKS)
    assert {name: hint.sentence for name, hint in found.items() if not hint.holds} == {}
    assert all(hint.holds for hint in hints(portfolio, "a-team").values())


@pytest.mark.parametrize(
    ("check", "name", "old", "new", "words"),
    [
        (
            "constraint-declared",
            "2025-12-01/current-state.yaml",
            ", constraint: true",
            "",
            "marks no step as the constraint",
        ),
        (
            "every-obstacle-addressed",
            "2026-02-01/outcome.yaml",
            "One approver}",
            "One}, {id: p, text: P}",
            "1 of 2 obstacles",
        ),
        ("outcome-has-measures", "2026-02-01/outcome.yaml", ", target: 2 d", "", "No measure"),
        (
            "every-roadmap-item-has-measure",
            "2026-03-01/roadmap.yaml",
            ", status: done",
            "",
            "1 of 2 open items have no measure: B",
        ),
        ("dependencies-have-actions", "2026-03-01/dependency.yaml", ", action: automate", "", "1 of 1 dependencies"),
        ("every-map-has-owner", "stream.yaml", "owner: Sales\n", "", "Without an owner"),
        (
            "no-overdue-review",
            "2026-03-01/roadmap.yaml",
            "title: Plan",
            "title: P\nreview_by: 2026-05-01",
            "Past the review",
        ),
    ],
)
def test_a_check_that_fails_says_why(world: World, *, check: str, name: str, old: str, new: str, words: str) -> None:
    if name.startswith("2026-03-01/roadmap") and "review_by" in new:
        new = new.replace("\n", "\n        ")
    portfolio = load(world(changed(name, old, new)), today=TODAY)
    found = hints(portfolio, "orders")
    assert [each for each, hint in found.items() if not hint.holds] == [check]
    assert words in found[check].sentence
    overall = hints(portfolio)[check]
    assert overall == (False, "True for 0 of 1 streams; not for Orders.")


def test_editions_count_for_twelve_months(world: World) -> None:
    portfolio = load(world(GOOD), today=dt.date(2027, 1, 15))
    assert hints(portfolio, "orders")["three-editions-in-12-months"] == (
        False,
        "Maps were drawn on 2 days of the last 12 months: 2026-02-01, 2026-03-01.",
    )


def test_nothing_holds_where_nothing_is(world: World) -> None:
    empty = load(world({}), today=TODAY)
    assert {hint.sentence for hint in hints(empty).values()} == {"There is no stream yet."}
    bare = load(world({"streams/orders/stream.yaml": "title: Orders\n"}), today=TODAY)
    assert not any(hint.holds for hint in hints(bare, "orders").values())


def test_no_hint_follows_from_a_map_that_cannot_be_read(world: World) -> None:
    portfolio = load(world(changed("2026-03-01/roadmap.yaml", "title: Plan", "title: [Plan]")), today=TODAY)
    found = hints(portfolio, "orders")
    lost = {"every-roadmap-item-has-measure", "every-map-has-owner", "every-obstacle-addressed", "no-overdue-review"}
    assert {name for name, hint in found.items() if hint.holds is None} == lost
    assert all(hint.holds for name, hint in found.items() if name not in lost)
    said = found["every-roadmap-item-has-measure"].sentence
    assert said.startswith(
        "The flow roadmap of 2026-03-01 cannot be read: maps/streams/orders/2026-03-01/roadmap.yaml:"
    )
    assert hints(portfolio)["no-overdue-review"] == (None, "A fault in a file hides whether it is true for Orders.")
