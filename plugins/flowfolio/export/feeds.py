"""Tell programs what happened and what comes: an Atom feed and a calendar, with ids that stay and bytes that repeat."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from urllib.parse import quote, urljoin, urlsplit

from icalendar import Calendar, Event, vDuration, vRecur

from flowfolio.analysis.agenda import Due, days_of_maps, events
from flowfolio.analysis.news import PortfolioChange
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.rhythm import begins, lasts, recurrence
from flowfolio.portfolio.settings import RhythmEvent

ATOM = "http://www.w3.org/2005/Atom"
FEED, CALENDAR = "changes/feed.xml", "rhythm/calendar.ics"
"""Paths of the files, from the site's root."""
MOST_ENTRIES = 200
_EPOCH = dt.date(2000, 1, 1)
_NOBODY, _HERE = "flowfolio.invalid", ("localhost", "127.0.0.1", "::1")
_REFRESH = dt.timedelta(days=1)
"""How often calendars are to be read again: due dates move overnight."""
_YEARS = dt.timedelta(days=3660)
# XML 1.0 has no way to write these.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Address = Callable[[str], str]
"""Gives the address of a page (as MkDocs names sources, with #anchor), relative to the site's root."""


def page_address(path: str) -> str:
    """Return the address of a page with directory addresses.

    >>> page_address("streams/a/index.md#item-b")
    'streams/a/#item-b'
    """
    page, hash_, anchor = path.partition("#")
    folder = page.removesuffix("index.md") if page.endswith("index.md") else page.removesuffix(".md") + "/"
    return folder + hash_ + anchor


def atom(
    found: Sequence[PortfolioChange],
    site_url: str,
    title: str,
    *,
    portfolio_id: str = "",
    feed_path: str = FEED,
    address: Address = page_address,
) -> bytes:
    """Return an Atom feed (RFC 4287) of changes, newest first; the same changes give the same bytes.

    Ids are tag addresses (RFC 4151) that no other portfolio has, see `_origin`. Without a `site_url` links are relative
    to the feed.
    """
    ET.register_namespace("", ATOM)
    host, place = _origin(portfolio_id, site_url, title)
    tag = f"tag:{host},{_EPOCH.year}:" + (f"{quote(place)}/" if place else "")
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", f"{tag}changes")
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((each.date for each in found), default=_EPOCH)))
    _add(_add(feed, "author"), "name", title)
    up = "../" * feed_path.count("/")
    base = site_url.rstrip("/") + "/" if site_url else up or "./"
    _add(feed, "link", rel="self", type="application/atom+xml", href=_joined(base, feed_path))
    _add(feed, "link", rel="alternate", type="text/html", href=_joined(base, address("changes/index.md")))
    for each in found[:MOST_ENTRIES]:
        entry = _add(feed, "entry")
        _add(entry, "id", f"{tag}{quote(each.id)}")
        _add(entry, "title", each.title)
        _add(entry, "updated", _moment(each.date))
        if each.author:
            _add(_add(entry, "author"), "name", each.author)
        _add(entry, "link", rel="alternate", type="text/html", href=_joined(base, address(each.path)))
        _add(entry, "category", term=each.kind)
        _add(entry, "summary", each.sentence)
    ET.indent(feed)
    text: str = ET.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _origin(portfolio_id: str, site_url: str, title: str) -> tuple[str, str]:
    """Return (host, path) that tell what comes from one portfolio from what comes from any other.

    The portfolio's own id lasts wherever the site moves. Without one the site's address counts; a site that has none,
    or only one on the reader's own machine, is known by its title. Such hosts are nobody's.
    """
    parts = urlsplit(site_url)
    if portfolio_id:
        return _NOBODY, portfolio_id
    if parts.hostname and parts.hostname not in _HERE:
        return parts.hostname, f"{parts.port or ''}{parts.path}".strip("/")
    return _NOBODY, hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:12]


def _joined(base: str, path: str) -> str:
    return urljoin(base, path) if "://" in base else base + path


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = None if text is None else _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return element


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def calendar(portfolio: Portfolio, *, site_url: str = "", address: Address = page_address) -> bytes:
    """Return an iCalendar file (RFC 5545): reviews, roadmap dates and the events of the rhythm, all for whole days.

    Ids come from the portfolio's own ids (see `_origin`), stamps from its days: the same data give the same bytes.
    """
    settings = portfolio.settings
    origin = "/".join(filter(None, _origin(settings.id or "", site_url, settings.title)))
    made = Calendar()
    made.add("prodid", "-//flowfolio//portfolio//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", settings.title)
    made.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"P{_REFRESH.days}D")
    began = min((date for stream in portfolio.streams.values() for date in stream.history.dates), default=_EPOCH)
    base = site_url.rstrip("/") + "/" if site_url else ""
    for event in _rhythm(portfolio, began, origin):
        made.add_component(event)
    for each in days_of_maps(portfolio, _EPOCH):
        page = address(f"streams/{each.id}/index.md" + (f"#{each.anchor}" if each.anchor else ""))
        made.add_component(_dated(portfolio, each, origin, urljoin(base, page) if base else ""))
    return bytes(made.to_ical())


def _rhythm(portfolio: Portfolio, began: dt.date, origin: str) -> list[Event]:
    """Return the recurring events; each begins with its first day in the year of the oldest edition."""
    found = []
    for event_id, event in events(portfolio).items():
        rule = recurrence(event)
        start = dt.date(began.year, 1, 1)
        first = next(rule.between(start, start + _YEARS), None) if rule else None
        if rule is None or first is None:
            continue
        made = _whole_day(f"rhythm/{event_id}@{origin}", event.name, first, began)
        _at_its_time(made, event, first)
        made.add("rrule", vRecur.from_ical(rule.rule))
        who = f"Who: {event.attendees}" if event.attendees else ""
        _describe(made, [event.purpose or "", *(f"- {line}" for line in event.agenda), who])
        found.append(made)
    return found


def _dated(portfolio: Portfolio, each: Due, origin: str, url: str) -> Event:
    """Return a review or a roadmap date. Its id names stream and thing, not the edition: the next one moves it."""
    asset = portfolio.assets[each.id]
    verb = {"review": "Review", "roadmap item": "Due", "roadmap start": "Start", "dependency": "Due"}[each.kind]
    thing = each.anchor or asset.kind
    uid = f"{each.kind.replace(' ', '-')}/{each.stream}/{thing}@{origin}"
    title = f"{verb}: {each.stream_title}: {each.title}"
    made = _whole_day(uid, title, each.date, asset.last_reviewed)
    _describe(made, [f"Owner: {each.owner}" if each.owner else "", each.source])
    if url:
        made.add("url", url)
    return made


def _whole_day(uid: str, summary: str, day: dt.date, stamp: dt.date) -> Event:
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", dt.datetime(stamp.year, stamp.month, stamp.day, tzinfo=dt.UTC))
    made.add("summary", summary)
    made.add("dtstart", day)
    made.add("dtend", day + dt.timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    return made


def _at_its_time(made: Event, event: RhythmEvent, day: dt.date) -> None:
    """Let an entry that takes a whole day begin and end at the time that is known, wherever people are."""
    if time := begins(event):
        start = dt.datetime.combine(day, time)
        del made["dtstart"], made["dtend"], made["transp"]
        made.add("dtstart", start)
        made.add("dtend", start + (lasts(event) or dt.timedelta(hours=1)))


def _describe(event: Event, lines: Sequence[str]) -> None:
    text = "\n".join(filter(None, lines))
    if text:
        event.add("description", text)
