"""Dated folders as history: in force, earlier and later, archived, promoted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from flowfolio.map_types import kinds
from flowfolio.portfolio import history as history_module
from flowfolio.portfolio.history import Asset, History
from flowfolio.source.header import Map
from flowfolio.source.period import Period


def asset(date: str, kind: str = "current-state", **header: object) -> Asset:
    day = dt.date.fromisoformat(date)
    map_ = Map.model_validate({"title": kind, **header})
    return Asset(f"checkout/{date}/{kind}", "checkout", day, kind, kinds()[kind], "", Path(), date + kind, "", map_)


JANUARY, MAY, NOVEMBER = asset("2026-01-12"), asset("2026-05-04"), asset("2026-11-02")
FUTURE = asset("2026-01-12", "future-state")


def test_the_order_is_by_date_and_then_by_session() -> None:
    history = History.of([NOVEMBER, FUTURE, JANUARY, MAY, asset("2026-01-12", "outcome")])
    assert [each.id.split("/", 1)[1] for each in history.assets] == [
        "2026-01-12/outcome",
        "2026-01-12/current-state",
        "2026-01-12/future-state",
        "2026-05-04/current-state",
        "2026-11-02/current-state",
    ]
    assert [day.month for day in history.dates] == [1, 5, 11]
    assert [each.kind for each in history.edition(JANUARY.date)] == ["outcome", "current-state", "future-state"]


@pytest.mark.parametrize(
    ("on", "found"),
    [("2026-01-11", None), ("2026-01-12", JANUARY), ("2026-05-03", JANUARY), ("2026-05-04", MAY), (None, NOVEMBER)],
)
def test_in_force(on: str | None, found: Asset | None) -> None:
    history = History.of([JANUARY, MAY, NOVEMBER])
    assert history.in_force("current-state", dt.date.fromisoformat(on) if on else None) is found
    assert history.in_force("roadmap") is None


def test_an_archived_map_is_kept_and_never_in_force() -> None:
    archived = asset("2026-11-02", status="archived")
    history = History.of([JANUARY, MAY, archived])
    assert history.in_force("current-state") is MAY
    assert history.is_in_force(MAY)
    assert not history.is_in_force(archived)
    assert archived in history.assets
    assert History.of([archived]).all_in_force() == ()


def test_an_edition_after_today_is_planned_and_not_in_force() -> None:
    history = History.of([JANUARY, MAY, NOVEMBER], dt.date(2026, 11, 1))
    assert history.planned == {NOVEMBER.id}
    assert history.in_force("current-state") is MAY
    assert (history.is_in_force(NOVEMBER), history.needs_review(NOVEMBER), history.is_planned(NOVEMBER)) == (
        False,
        False,
        True,
    )
    assert history.in_force("current-state", NOVEMBER.date) is NOVEMBER
    assert history.so_far("current-state") == (JANUARY, MAY)
    assert (history.dates_so_far, history.dates[-1]) == ((JANUARY.date, MAY.date), NOVEMBER.date)
    assert History.of([NOVEMBER], dt.date(2026, 11, 2)).in_force("current-state") is NOVEMBER
    assert History.of([NOVEMBER], dt.date(2026, 11, 1)).all_in_force() == ()


def test_neighbours() -> None:
    history = History.of([JANUARY, MAY, NOVEMBER, FUTURE])
    assert (history.earlier(JANUARY), history.later(JANUARY)) == (None, MAY)
    assert (history.earlier(NOVEMBER), history.later(NOVEMBER)) == (MAY, None)
    assert history.earlier(FUTURE) is None


def test_how_the_stream_works_now_and_the_plans_that_start_from_there() -> None:
    history = History.of([MAY, FUTURE, JANUARY, asset("2026-01-12", "roadmap")])
    assert history.as_is == (JANUARY, MAY)
    assert history.current is MAY
    assert list(history.plans()) == [(FUTURE, MAY)]
    archived = asset("2026-05-04", status="archived")
    assert History.of([archived, FUTURE]).current is None
    assert list(History.of([archived, FUTURE]).plans()) == []
    assert History.of([asset("2026-01-12", "roadmap")]).as_is == ()


def test_a_plan_of_any_type_starts_from_the_kind_that_its_type_names(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = asset("2026-01-12", "roadmap")
    plan = replace(plan, type=replace(plan.type, follows={"roadmap": "outcome"}))
    monkeypatch.setattr(history_module, "followed", lambda: ("current-state", "outcome"))
    outcome = asset("2026-05-04", "outcome")
    history = History.of([plan, outcome])
    assert (history.as_is, history.current) == ((outcome,), outcome)
    assert list(history.plans()) == [(plan, outcome)]


def test_promotion() -> None:
    promoted = asset("2026-05-04", promoted_from=FUTURE.id)
    history = History.of([JANUARY, FUTURE, promoted])
    assert history.promoted_to(FUTURE) is promoted
    assert history.by_id(FUTURE.id) is FUTURE
    assert history.by_id("checkout/2026-01-12/roadmap") is None
    assert history.by_id(None) is None


def test_reviews() -> None:
    half_a_year = Period("6 months", 6, "month")
    assert JANUARY.review_due(half_a_year) == dt.date(2026, 7, 12)
    reviewed = asset("2026-01-12", reviewed=["2026-03-31", "2026-02-01"])
    assert reviewed.last_reviewed == dt.date(2026, 3, 31)
    assert reviewed.review_due(half_a_year) == dt.date(2026, 9, 30)
    assert asset("2026-01-12", review_by="2026-02-01").review_due(half_a_year) == dt.date(2026, 2, 1)
