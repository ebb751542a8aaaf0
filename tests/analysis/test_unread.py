"""What cannot be read is told to exactly those answers that would have used it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.unread import USES, Uses, fault_of, hiding, unread
from flowfolio.portfolio.portfolio import Portfolio, load

World = Callable[[Mapping[str, str]], Path]
MAP = "title: Now\nsteps: [{id: a, name: A, process_time: 1 h}]\n"
BROKEN = MAP.replace("1 h", "1")


def read(maps: Path) -> Portfolio:
    return load(maps, today=dt.date(2026, 6, 1))


def test_an_old_edition_matters_to_what_looks_back_only(world: World) -> None:
    old, new = (f"streams/a/2026-0{month}-01/current-state.yaml" for month in (1, 5))
    portfolio = read(world({old: BROKEN, new: MAP}))
    assert unread(portfolio, USES["due"]) == ()
    assert [each.place.path for each in unread(portfolio, USES["rollup"])] == [f"maps/{old}"]
    assert fault_of(portfolio, portfolio.assets["a/2026-05-01/current-state"]) is None
    lost = fault_of(portfolio, portfolio.assets["a/2026-01-01/current-state"])
    assert lost is not None
    assert lost.place.path == f"maps/{old}"


def test_a_map_with_a_wrong_name_is_missed_like_a_broken_one(world: World) -> None:
    portfolio = read(world({"streams/a/2026-05-01/curent-state.yaml": MAP}))
    assert [each.place.path for each in unread(portfolio, Uses(maps="in force"))] == [
        "maps/streams/a/2026-05-01/curent-state.yaml"
    ]


@pytest.mark.parametrize(("own", "count"), [("", 1), ("review_every: 1 month\n", 0)])
def test_a_field_of_the_portfolio_is_missed_where_nothing_stands_in_for_it(world: World, own: str, count: int) -> None:
    files = {"portfolio.yaml": "title: P\nreview_every: 3\n", "streams/a/stream.yaml": f"title: A\n{own}"}
    assert len(unread(read(world(files)), USES["due"])) == count


def test_a_lost_owner_hides_nothing_that_is_due(world: World) -> None:
    portfolio = read(
        world({"streams/a/stream.yaml": "title: A\nowner: [B]\n", "streams/a/2026-05-01/current-state.yaml": MAP})
    )
    assert len(unread(portfolio, USES["due"])) == 1
    assert unread(portfolio, hiding(USES["due"])) == ()
