"""What several streams depend on: one thing once, what it costs, and what may be the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.dependencies import likely_duplicates, shared_things
from flowfolio.analysis.roadmaps import loads, meetings, planned_items, serving_nothing
from flowfolio.portfolio.portfolio import Portfolio, load

World = Callable[[Mapping[str, str]], Path]

STEP = "title: T\nsteps:\n  - {id: s, name: S, process_time: 1 h, constraint: true}\n"


def portfolio_of(world: World, **streams: str) -> Portfolio:
    """Return a portfolio of streams that each have these dependencies, written as YAML lines."""
    files = {"portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n"}
    for name, lines in streams.items():
        files[f"streams/{name}/stream.yaml"] = f"title: {name.capitalize()}\n"
        files[f"streams/{name}/2026-01-12/current-state.yaml"] = STEP
        files[f"streams/{name}/2026-01-12/dependency.yaml"] = f"title: T\nfocus: s\ndependencies:\n{lines}\n"
    portfolio = load(world(files))
    assert [str(problem) for problem in portfolio.problems if problem.is_error] == []
    return portfolio


def test_one_thing_under_two_names_stands_once(world: World) -> None:
    portfolio = portfolio_of(
        world,
        loan="  - {id: own, name: Credit bureau, kind: supplier, wait: 1 d, frequency: 6 per week, shared_as: bureau}",
        shop="  - {id: score, name: Score service, kind: supplier, wait: 1 h, frequency: 3 per day, shared_as: bureau}",
    )
    (thing,) = shared_things(portfolio)
    assert thing.streams == ("loan", "shop")
    # 8 h × 6 × 52/12 and 1 h × 3 × 5 × 52/12
    assert thing.hours == pytest.approx(208 + 65)
    assert thing.weight == pytest.approx(2 * 273)


def test_the_same_id_and_name_are_one_thing_too(world: World) -> None:
    line = "  - {id: sap, name: SAP, kind: system}"
    (thing,) = shared_things(portfolio_of(world, loan=line, shop=line))
    assert (thing.streams, thing.hours, len(thing.unknown)) == (("loan", "shop"), None, 2)


def test_a_missing_number_stays_missing(world: World) -> None:
    portfolio = portfolio_of(
        world,
        loan="  - {id: sap, name: SAP, kind: system, wait: 1 d, shared_as: sap}",
        shop="  - {id: sap, name: SAP, kind: system, wait: 0, frequency: 9 per day, shared_as: sap}",
    )
    (thing,) = shared_things(portfolio)
    assert [use.hours for use in thing.uses] == [None, 0]
    assert (thing.hours, len(thing.unknown)) == (0, 1)


def test_hours_stay_apart_by_basis(world: World) -> None:
    portfolio = portfolio_of(
        world,
        loan="  - {id: sap, name: SAP, kind: system, wait: {typical: 3 h, basis: measured}, frequency: 3 per week}",
        shop="  - {id: sap, name: SAP, kind: system, wait: 3 h, frequency: 3 per week}",
    )
    (thing,) = shared_things(portfolio)
    assert thing.hours_by_basis == pytest.approx({"measured": 39, "not stated": 39})


def test_the_costliest_comes_first_and_unknown_hours_last(world: World) -> None:
    portfolio = portfolio_of(
        world,
        loan="  - {id: a, name: Archive, kind: system, shared_as: a}\n"
        "  - {id: b, name: Bureau, kind: system, wait: 1 h, frequency: 1 per week}\n"
        "  - {id: c, name: Counter, kind: team, wait: 1 w, frequency: 1 per week}",
        shop="  - {id: a, name: Archive, kind: system, shared_as: a}",
    )
    assert [thing.name for thing in shared_things(portfolio)] == ["Counter", "Bureau", "Archive"]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("{id: credit-bureau, name: Bureau}", "{id: credit-bureau, name: Schufa}", "both go by the id 'credit-bureau'"),
        ("{id: a, name: Document archive}", "{id: b, name: Archive document}", "their names have the same words"),
        ("{id: a, name: Document archive}", "{id: b, name: Documents archive}", "their names are 97 % alike"),
        ("{id: a, name: Document archive}", "{id: b, name: Mail archive}", ""),
        ("{id: a, name: Payroll}", "{id: b, name: Archive}", ""),
    ],
)
def test_likely_duplicates_are_suggested(world: World, one: str, other: str, reason: str) -> None:
    lines = {name: f"  - {text.replace('{', '{kind: system, ')}" for name, text in (("loan", one), ("shop", other))}
    found = likely_duplicates(shared_things(portfolio_of(world, **lines)))
    assert [each.reason for each in found] == ([reason] if reason else [])


def test_two_things_of_one_stream_are_no_duplicates(world: World) -> None:
    lines = "  - {id: a, name: Document archive, kind: system}\n  - {id: b, name: Documents archive, kind: system}"
    assert likely_duplicates(shared_things(portfolio_of(world, loan=lines))) == ()


def test_many_things_are_compared_in_bounds(world: World) -> None:
    lines = "\n".join(f"  - {{id: d-{n}, name: Dependency {n}, kind: system}}" for n in range(300))
    things = shared_things(portfolio_of(world, loan=lines, shop=lines.replace("d-", "e-")))
    assert len(likely_duplicates(things)) <= 50


def test_roadmaps_are_looked_at_together(world: World) -> None:
    line = "  - {id: sap, name: SAP, kind: system}"
    portfolio_of(world, loan=line, shop=line)
    items = "\n".join(f"  - {{id: i{n}, title: I{n}, horizon: now, owner: Bank}}" for n in range(4))
    roadmap = "title: R\nitems:\n  - {id: x, title: X, horizon: later, addresses: [sap], owner: It}\n"
    maps = world(
        {
            "streams/loan/2026-01-12/roadmap.yaml": f"{roadmap}{items}\n",
            "streams/shop/2026-01-12/roadmap.yaml": roadmap,
        }
    )
    portfolio = load(maps)
    planned = planned_items(portfolio)
    assert [(load.name, load.under_way, load.is_too_much) for load in loads(planned)] == [
        ("Bank", 4, True),
        ("It", 0, False),
    ]
    assert {each.item.id for each in serving_nothing(planned)} == {"i0", "i1", "i2", "i3"}
    (meeting,) = meetings(planned, shared_things(portfolio))
    assert [each.stream.id for each in meeting.items] == ["loan", "shop"]
