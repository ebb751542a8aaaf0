"""The portfolio: what is in force, what carries over, what points nowhere, and that a broken map stays alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from conftest import World
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.upkeep import review
from flowfolio.source.folder import Shelf
from flowfolio.source.store import Store

TODAY = dt.date(2026, 6, 1)
JANUARY, MAY = "streams/checkout/2026-01-12", "streams/checkout/2026-05-04"
OUTCOME = "title: Outcome\noutcome: {text: Faster}\nobstacles: [{id: approvals, text: Approvals}]\n"
CURRENT = """\
title: Today
steps:
  - {id: choose, name: Choose, process_time: 1 h}
  - {id: pay, name: Pay, wait_before: 1 d, process_time: 1 h, constraint: true}
"""
FUTURE = """\
title: Tomorrow
steps:
  - {id: choose, name: Choose, process_time: 1 h}
  - {id: pay-at-once, name: Pay at once, process_time: 1 h, replaces: [pay], because: Quicker}
"""
DEPENDENCY = "title: Around\nfocus: pay\ndependencies: [{id: bank, name: Bank, kind: supplier}]\n"
ROADMAP = "title: Plan\nitems: [{id: one, title: One, horizon: now, addresses: [approvals, pay, bank]}]\n"
FILES = {
    "streams/checkout/stream.yaml": "title: Checkout\nowner: Shop\n",
    f"{JANUARY}/outcome.yaml": OUTCOME,
    f"{JANUARY}/current-state.yaml": CURRENT,
    f"{JANUARY}/dependency.yaml": DEPENDENCY,
    f"{JANUARY}/future-state.yaml": FUTURE,
    f"{JANUARY}/roadmap.yaml": ROADMAP,
}


def codes(portfolio: Portfolio) -> list[tuple[str, str]]:
    return [(problem.place.path.removeprefix("maps/streams/checkout/"), problem.code) for problem in portfolio.problems]


def test_maps_carry_over_until_they_are_drawn_again(world: World) -> None:
    maps = world({**FILES, f"{MAY}/roadmap.yaml": ROADMAP})
    history = load(maps, today=TODAY).streams["checkout"].history
    assert [asset.id.split("/", 1)[1] for asset in history.all_in_force()] == [
        "2026-01-12/outcome",
        "2026-01-12/current-state",
        "2026-01-12/dependency",
        "2026-01-12/future-state",
        "2026-05-04/roadmap",
    ]
    assert [asset.date.month for asset in history.all_in_force(dt.date(2026, 2, 1))] == [1] * 5
    assert history.all_in_force(dt.date(2025, 12, 31)) == ()


def test_references_look_at_what_was_in_force(world: World) -> None:
    """An old dependency map is judged by the steps of its own time, a new one by today's."""
    later = CURRENT.replace("pay", "settle").replace("Pay", "Settle")
    maps = world({**FILES, f"{MAY}/current-state.yaml": later})
    assert codes(load(maps, today=TODAY)) == []
    world({f"{MAY}/dependency.yaml": DEPENDENCY})
    assert codes(load(maps, today=TODAY)) == [("2026-05-04/dependency.yaml", "unknown-focus")]


def test_a_change_elsewhere_makes_references_dangle(world: World) -> None:
    maps = world({**FILES, f"{JANUARY}/outcome.yaml": OUTCOME.replace("approvals", "forms")})
    assert codes(load(maps, today=TODAY)) == [
        ("2026-01-12/outcome.yaml", "obstacle-without-action"),
        ("2026-01-12/roadmap.yaml", "unknown-reference"),
    ]


def test_a_broken_map_takes_down_only_itself(world: World) -> None:
    maps = world({**FILES, f"{JANUARY}/current-state.yaml": CURRENT.replace("1 d", "1")})
    portfolio = load(maps, today=TODAY)
    assert codes(portfolio) == [("2026-01-12/current-state.yaml", "invalid-duration")]
    broken = {asset.kind for asset in portfolio.assets.values() if asset.map is None}
    assert broken == {"current-state"}
    asset = portfolio.assets["checkout/2026-01-12/current-state"]
    assert asset.title == "Current-state map"
    assert portfolio.measures(asset).metrics == ()
    assert [problem.code for problem in portfolio.problems_of(asset)] == ["invalid-duration"]


def test_a_map_with_an_error_of_sense_is_taken_down_too(world: World) -> None:
    wrong = CURRENT.replace("process_time: 1 h, constraint", "rework: {to: nowhere, rate: 5}, constraint")
    portfolio = load(world({**FILES, f"{JANUARY}/current-state.yaml": wrong}), today=TODAY)
    assert codes(portfolio) == [("2026-01-12/current-state.yaml", "unknown-step")]
    assert portfolio.assets["checkout/2026-01-12/current-state"].map is None


@pytest.mark.parametrize("name", ["outcome", "roadmap", "dependency"])
def test_what_a_broken_map_would_say_is_not_judged(world: World, name: str) -> None:
    maps = world({**FILES, f"{JANUARY}/{name}.yaml": "title: [\n"})
    assert codes(load(maps, today=TODAY)) == [(f"2026-01-12/{name}.yaml", "invalid-yaml")]


def test_a_broken_stream_file_leaves_its_maps_alone(world: World) -> None:
    maps = world({**FILES, "streams/checkout/stream.yaml": "titel: Checkout\n"})
    assert {code for _, code in codes(load(maps, today=TODAY))} == {"unknown-key", "missing-field", "missing-owner"}


def test_a_future_state_is_measured_against_the_current_one(world: World) -> None:
    portfolio = load(world(FILES), today=TODAY)
    context = portfolio.context(portfolio.assets["checkout/2026-01-12/future-state"])
    assert context.before is portfolio.assets["checkout/2026-01-12/current-state"].map
    assert portfolio.context(portfolio.assets["checkout/2026-01-12/current-state"]).before is None


def test_a_slip_in_the_year_neither_replaces_the_truth_nor_silences_a_review(world: World) -> None:
    ahead = "streams/checkout/2062-01-12"
    maps = world({**FILES, f"{JANUARY}/current-state.yaml": f"{CURRENT}\nreview_by: 2026-01-20\n"})
    assert codes(load(maps, today=TODAY)) == [("2026-01-12/current-state.yaml", "review-overdue")]
    world({f"{ahead}/current-state.yaml": CURRENT})
    portfolio = load(maps, today=TODAY)
    assert codes(portfolio) == [
        ("2026-01-12/current-state.yaml", "review-overdue"),
        ("2062-01-12/current-state.yaml", "edition-ahead"),
    ]
    assert portfolio.is_stale(portfolio.assets["checkout/2026-01-12/current-state"])
    assert portfolio.streams["checkout"].history.is_planned(portfolio.assets["checkout/2062-01-12/current-state"])


def test_an_edition_within_the_cadence_is_planned_without_a_word(world: World) -> None:
    soon = TODAY + dt.timedelta(days=100)
    maps = world({**FILES, f"streams/checkout/{soon}/current-state.yaml": CURRENT})
    assert codes(load(maps, today=TODAY)) == []
    world({"streams/checkout/stream.yaml": "title: Checkout\nowner: Shop\nreview_every: quarter\n"})
    assert (f"{soon}/current-state.yaml", "edition-ahead") in codes(load(maps, today=TODAY))


def test_whose_calendar_counts(world: World) -> None:
    maps = world(FILES)
    asset_id = "checkout/2026-01-12/current-state"
    portfolio = load(maps, today=TODAY)
    context = portfolio.context(portfolio.assets[asset_id])
    assert (context.time.hours_per_day, context.time_from.split(",")[0]) == (8, "assumed")
    world({"portfolio.yaml": "title: P\ntime: {hours_per_day: 7.5, days_per_week: 5}\n"})
    portfolio = load(maps, today=TODAY)
    context = portfolio.context(portfolio.assets[asset_id])
    assert (context.time.hours_per_day, context.time_from) == (7.5, "the portfolio's calendar")
    world({f"{JANUARY}/current-state.yaml": CURRENT + "time: {hours_per_day: 24, days_per_week: 7}\n"})
    portfolio = load(maps, today=TODAY)
    context = portfolio.context(portfolio.assets[asset_id])
    assert (context.time.hours_per_day, context.time_from) == (24, "")


def test_reviews_and_staleness(world: World) -> None:
    maps = world({**FILES, "streams/checkout/stream.yaml": "title: C\nowner: Shop\nreview_every: 3 months\n"})
    portfolio = load(maps, today=TODAY)
    asset = portfolio.assets["checkout/2026-01-12/roadmap"]
    assert portfolio.review_due(asset) == dt.date(2026, 4, 12)
    assert portfolio.is_stale(asset)
    world({f"{JANUARY}/roadmap.yaml": ROADMAP + "reviewed: [2026-03-05]\n"})
    portfolio = load(maps, today=TODAY)
    asset = portfolio.assets["checkout/2026-01-12/roadmap"]
    assert (portfolio.review_due(asset), portfolio.is_stale(asset)) == (dt.date(2026, 6, 5), False)
    world({f"{JANUARY}/roadmap.yaml": ROADMAP + "reviewed: [2026-03-05]\nreview_by: 2026-05-31\n"})
    portfolio = load(maps, today=TODAY)
    assert portfolio.is_stale(portfolio.assets["checkout/2026-01-12/roadmap"])


def test_only_maps_in_force_grow_stale(world: World) -> None:
    maps = world({**FILES, f"{MAY}/roadmap.yaml": ROADMAP, "portfolio.yaml": "title: P\nreview_every: month\n"})
    portfolio = load(maps, today=TODAY)
    stale = {asset.id for asset in portfolio.assets.values() if portfolio.is_stale(asset)}
    assert "checkout/2026-05-04/roadmap" not in stale
    assert "checkout/2026-01-12/roadmap" not in stale
    assert "checkout/2026-01-12/outcome" in stale


def test_owners(world: World) -> None:
    portfolio = load(world({**FILES, f"{JANUARY}/roadmap.yaml": ROADMAP + "owner: Payments\n"}), today=TODAY)
    assert portfolio.owner(portfolio.assets["checkout/2026-01-12/roadmap"]) == "Payments"
    assert portfolio.owner(portfolio.assets["checkout/2026-01-12/outcome"]) == "Shop"


def test_a_second_load_reads_and_measures_only_what_changed(world: World, tmp_path: Path) -> None:
    maps, shelf, store = world(FILES), Shelf(), Store(tmp_path / "store")
    first = load(maps, today=TODAY, shelf=shelf, store=store)
    second = load(maps, today=TODAY, shelf=shelf, store=store)
    assert all(second.assets[name].map is asset.map for name, asset in first.assets.items())
    for name, asset in first.assets.items():
        assert second.measures(second.assets[name]) == first.measures(asset)
        assert second.fingerprint(second.assets[name]) == first.fingerprint(asset)
    world({f"{JANUARY}/current-state.yaml": CURRENT.replace("1 d", "2 d")})
    third = load(maps, today=TODAY, shelf=shelf, store=store)
    changed = {
        name for name in third.assets if third.fingerprint(third.assets[name]) != first.fingerprint(first.assets[name])
    }
    assert changed == {"checkout/2026-01-12/current-state", "checkout/2026-01-12/future-state"}


def test_nothing_is_an_empty_portfolio(tmp_path: Path) -> None:
    portfolio = load(tmp_path / "nowhere", today=TODAY)
    assert (portfolio.streams, portfolio.problems) == ({}, ())


def test_the_example_portfolio_warns_only_of_what_it_is_to_show(project: Path) -> None:
    """Work that is late or leads nowhere, plans whose numbers nobody found yet, terms that only pages use."""
    portfolio = load(project / "maps", today=dt.date(2026, 11, 1))
    shown = {"review-overdue", "unused-term", "obstacle-without-action", "item-serves-nothing", "still-promised"}
    assert [str(each) for each in portfolio.problems if each.is_error or each.code not in shown] == []


def test_the_hint_of_an_overdue_review_ends_it(world: World) -> None:
    """A day in `reviewed` alone does not help while `review_by` is past; what the hint says does."""
    late = dt.date(2027, 1, 1)
    for more, told in (
        ("", "add the day to 'reviewed:'"),
        ("review_by: 2026-01-20\n", "takes the past 'review_by:' out"),
    ):
        maps = world({**FILES, f"{JANUARY}/current-state.yaml": f"{CURRENT}\n{more}reviewed: [2026-02-01]\n"})
        portfolio = load(maps, today=late)
        asset = "checkout/2026-01-12/current-state"
        (found,) = (each for each in portfolio.problems_of(portfolio.assets[asset]) if each.code == "review-overdue")
        assert told in found.hint
        assert f"'flowfolio review {asset}'" in found.hint
        review(portfolio, asset, late)
        assert not load(maps, today=late).is_stale(load(maps, today=late).assets[asset])
