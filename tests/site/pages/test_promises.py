"""The pages say what is promised, show both ends of what varies, and leave out what is not in force."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from conftest import World
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.upkeep import promote
from flowfolio.site.page import Page
from flowfolio.site.pages import home, maps as map_pages, rollup, streams
from flowfolio.site.site import Site

TODAY = dt.date(2026, 6, 1)
CALENDAR = {"portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n"}
OUT_OF_SIGHT = "  - {id: out, name: Out, outside: true, lead_time: 9 d}\n"


def map_of(wait: str, more: str = "", head: str = "") -> str:
    step = f"{{id: s, name: S, wait_before: {wait}, process_time: 1 d, constraint: true}}"
    return f"title: T\ndemand: 3 per week\n{head}steps:\n  - {step}\n{more}"


def site_of(maps: Path) -> Site:
    portfolio = load(maps, today=TODAY)
    assert not [str(each) for each in portfolio.problems if each.is_error]
    return Site(portfolio)


def words(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def shown(site: Site) -> tuple[Page, Page, Page]:
    """Return the dashboard, the stream's page and the roll-up."""
    (front,), (summed,) = home.pages(site), rollup.pages(site)
    return front, next(page for page in streams.pages(site) if page.title == "A"), summed


@pytest.fixture
def promoted(world: World) -> Path:
    day = "streams/a/2026-01-10"
    maps = world(CALENDAR | {f"{day}/current-state.yaml": map_of("9 d"), f"{day}/future-state.yaml": map_of("2 d")})
    promote(load(maps, today=TODAY), "a", dt.date(2026, 4, 10))
    return maps


def test_a_promoted_draft_is_promised_on_every_page(promoted: Path) -> None:
    site = site_of(promoted)
    front, stream, summed = shown(site)
    own = next(page for page in map_pages.pages(site) if "2026-04-10/current-state" in page.path)
    for page in (front, stream, own):
        assert "3 d promised" in words(page.html)
        assert "\N{MINUS SIGN}7 d (\N{MINUS SIGN}70 %), promised" in words(page.html)
        assert "ff-better" not in page.html
    assert "2026-04-10 3 d (promised)" in words(stream.html)
    assert "ff-dot-promised" in stream.html
    assert "Nobody has measured it yet" in own.html
    text = words(summed.html)
    assert "Nothing yet that somebody has measured or estimated on both maps" in text
    assert "Only promised, nobody has measured it" in text
    assert "56 h" not in text.partition("Realised")[2]


def test_an_interval_has_both_ends_everywhere(world: World) -> None:
    for day in ("2026-01-10", "2026-04-10"):
        maps = world(CALENDAR | {f"streams/a/{day}/current-state.yaml": map_of("1 d", OUT_OF_SIGHT)})
    front, stream, _ = shown(site_of(maps))
    for page in (front, stream):
        assert "9.1–90.9 %" in words(page.html)
        assert "Flow efficiency 9.1 %" not in words(page.html)
        assert "ff-band" in page.html


def test_a_range_around_a_usual_value_stands_beside_it(world: World) -> None:
    maps = world(CALENDAR | {"streams/a/2026-01-10/current-state.yaml": map_of("{low: 1 d, typical: 3 d, high: 9 d}")})
    for page in shown(site_of(maps))[:2]:
        assert "Lead time 4 d 2 d to 10 d" in words(page.html)


def test_a_planned_edition_shows_nowhere_as_now(world: World) -> None:
    maps = world(
        CALENDAR
        | {
            "streams/a/2026-01-10/current-state.yaml": map_of("9 d"),
            "streams/a/2062-01-10/current-state.yaml": map_of("1 d"),
        }
    )
    site = site_of(maps)
    front, stream, _ = shown(site)
    for page in (front, stream):
        assert "Lead time 10 d" in words(page.html)
    assert "2062" not in front.html
    assert "planned" in words(stream.html)
    own = next(page for page in map_pages.pages(site) if "2062-01-10" in page.path)
    assert "This is a planned edition." in own.html


def test_a_line_over_two_calendars_is_told_in_one(world: World) -> None:
    maps = world(
        CALENDAR
        | {
            "streams/a/2026-01-10/current-state.yaml": map_of(
                "14 d", head="time: {hours_per_day: 24, days_per_week: 7}\n"
            ),
            "streams/a/2026-04-10/current-state.yaml": map_of("9 d"),
        }
    )
    text = words(shown(site_of(maps))[1].html)
    assert "2026-01-10 10.7 d (15 d of calendar time, 24 h × 7 d)" in text
    assert "not on the line: calendar time" in text
