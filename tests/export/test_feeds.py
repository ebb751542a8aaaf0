"""The feed and the calendar, read by programs that are not ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import feedparser
import icalendar
import pytest
import vobject

from flowfolio.analysis.news import PortfolioChange, changes
from flowfolio.export.feeds import atom, calendar, page_address
from flowfolio.portfolio.portfolio import Portfolio, load

World = Callable[..., Path]
Day = dt.date

RHYTHM = "{name: Review, every: month, on: first Tuesday, agenda: [One, Two]}"
LONG = "Ünïcödé, with; commas \\ and “quotes” that is longer than one line of a calendar may be"


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    item = f"{{id: x, title: '{LONG}', horizon: now, end: 2026-09-01}}"
    maps = world(
        {
            "portfolio.yaml": f"title: A & B <C>\nrhythm: [{RHYTHM}]\n",
            "streams/a/stream.yaml": "title: Stream <A> & more\n",
            "streams/a/2026-01-10/roadmap.yaml": f"title: R\nowner: Ann\nitems: [{item}]\n",
            "streams/a/2026-01-10/outcome.yaml": "title: O\nreviewed: [2026-02-01]\noutcome: {text: Better}\n",
        }
    )
    return load(maps, today=Day(2026, 6, 1))


def test_the_feed_is_read_by_a_feed_reader(portfolio: Portfolio) -> None:
    made = atom(changes(portfolio), "https://example.org/flow", "A & B <C>")
    read = feedparser.parse(made)
    assert not read.bozo
    assert read.version == "atom10"
    assert (read.feed.title, read.feed.title_detail.type) == ("A & B <C>", "text/plain")
    assert read.feed.id == "tag:example.org,2000:flow/changes"
    assert read.feed.updated == "2026-02-01T00:00:00Z"
    assert [(entry.id, entry.link) for entry in read.entries] == [
        ("tag:example.org,2000:flow/review/a/2026-02-01", "https://example.org/flow/streams/a/2026-01-10/outcome/"),
        ("tag:example.org,2000:flow/edition/a/2026-01-10", "https://example.org/flow/streams/a/2026-01-10/"),
    ]
    assert all(entry.title and entry.summary and entry.updated_parsed for entry in read.entries)


def test_the_feed_repeats_and_stands_alone(portfolio: Portfolio) -> None:
    found = changes(portfolio)
    later = load(portfolio.folder, today=Day(2026, 12, 24))
    assert atom(found, "https://example.org/", "T") == atom(changes(later), "https://example.org", "T")
    links = [entry.link for entry in feedparser.parse(atom(found, "", "T")).entries]
    assert links == ["../streams/a/2026-01-10/outcome/", "../streams/a/2026-01-10/"]
    empty = feedparser.parse(atom((), "", "T"))
    assert not empty.bozo
    assert empty.feed.updated == "2000-01-01T00:00:00Z"


def test_what_xml_cannot_say_is_replaced() -> None:
    hostile = PortfolioChange("x/ü y", Day(2026, 1, 1), "done", "a\x00\x1bb\ufffe]]><script>", "s\ud800", "index.md")
    read = feedparser.parse(atom([hostile], "https://example.org/", "T"))
    assert not read.bozo
    assert read.entries[0].id == "tag:example.org,2000:x/%C3%BC%20y"
    assert read.entries[0].title == "a\ufffd\ufffdb\ufffd]]><script>"
    assert read.entries[0].title_detail.type == "text/plain"


def test_the_calendar_is_read_by_two_parsers(portfolio: Portfolio) -> None:
    made = calendar(portfolio, site_url="https://example.org/flow")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    ours = icalendar.Calendar.from_ical(made)
    theirs = vobject.readOne(made.decode())
    summaries = sorted(str(event["SUMMARY"]) for event in ours.walk("VEVENT"))
    assert summaries == sorted(event.summary.value for event in theirs.vevent_list)
    assert f"Due: Stream <A> & more: {LONG}" in summaries
    by_id = {str(event["UID"]): event for event in ours.walk("VEVENT")}
    assert set(by_id) == {
        "rhythm/review@example.org/flow",
        "review/a/outcome@example.org/flow",
        "review/a/roadmap@example.org/flow",
        "roadmap-item/a/item-x@example.org/flow",
    }
    item = by_id["roadmap-item/a/item-x@example.org/flow"]
    assert (item["DTSTART"].dt, item["DTEND"].dt) == (Day(2026, 9, 1), Day(2026, 9, 2))
    assert str(item["URL"]) == "https://example.org/flow/streams/a/2026-01-10/roadmap/#item-x"
    review = by_id["rhythm/review@example.org/flow"]
    assert review["DTSTART"].dt == Day(2026, 1, 6)
    assert review["RRULE"].to_ical() == b"FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU"
    assert all("DTSTAMP" in event for event in by_id.values())


def test_the_calendar_repeats_on_another_day(portfolio: Portfolio) -> None:
    assert calendar(portfolio) == calendar(load(portfolio.folder, today=Day(2026, 12, 24)))
    assert b"URL" not in calendar(portfolio)


def test_a_new_edition_moves_the_review_and_adds_none(portfolio: Portfolio, world: World) -> None:
    maps = world({"streams/a/2026-05-01/outcome.yaml": "title: O\noutcome: {text: Better}\n"})
    events = icalendar.Calendar.from_ical(calendar(load(maps, today=Day(2026, 6, 1)))).walk("VEVENT")
    [review] = [event for event in events if str(event["UID"]).startswith("review/a/outcome@")]
    assert review["DTSTART"].dt == Day(2026, 11, 1)


def _ids(portfolio: Portfolio, site_url: str) -> set[str]:
    """Return every id in the feed and the calendar of a site."""
    settings = portfolio.settings
    feed = feedparser.parse(atom(changes(portfolio), site_url, settings.title, portfolio_id=settings.id or ""))
    events = icalendar.Calendar.from_ical(calendar(portfolio, site_url=site_url)).walk("VEVENT")
    return {feed.feed.id, *(entry.id for entry in feed.entries), *(str(event["UID"]) for event in events)}


def test_no_two_sites_share_an_id(portfolio: Portfolio, world: World) -> None:
    sites = ["https://x.example/a/", "https://x.example/b/", "https://x.example:81/a/", "https://y.example/a/", ""]
    ids = [_ids(portfolio, site) for site in sites]
    other = load(world({"portfolio.yaml": f"title: Other\nrhythm: [{RHYTHM}]\n"}), today=Day(2026, 6, 1))
    ids.append(_ids(other, "http://localhost:8000/"))
    assert len(set.union(*ids)) == sum(map(len, ids))
    assert _ids(portfolio, "") == _ids(portfolio, "http://localhost:8000/")


def test_the_id_of_a_portfolio_lasts_wherever_its_site_moves(portfolio: Portfolio, world: World) -> None:
    text = f"title: A & B <C>\nrhythm: [{RHYTHM}]\n"
    named = load(world({"portfolio.yaml": f"id: retail-4f\n{text}"}), today=Day(2026, 6, 1))
    ids = _ids(named, "https://x.example/a/")
    assert ids == _ids(named, "https://y.example/") == _ids(named, "")
    assert {"tag:flowfolio.invalid,2000:retail-4f/changes", "rhythm/review@flowfolio.invalid/retail-4f"} <= ids
    again = load(world({"portfolio.yaml": f"id: retail-5a\n{text}"}), today=Day(2026, 6, 1))
    assert not ids & _ids(again, "https://x.example/a/")


def test_the_calendar_says_how_often_to_read_it_again(portfolio: Portfolio) -> None:
    made = calendar(portfolio)
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in made
    assert b"\r\nX-PUBLISHED-TTL:P1D\r\n" in made


def test_page_addresses() -> None:
    assert page_address("index.md") == ""
    assert page_address("a/b.md#c") == "a/b/#c"
