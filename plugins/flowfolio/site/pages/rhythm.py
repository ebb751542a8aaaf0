"""Compose the rhythm of business: next events, what is due, and a review sheet to print."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.analysis.agenda import AHEAD, OPEN, events
from flowfolio.analysis.diff import compare_metrics
from flowfolio.analysis.forecast import forecasts, hit_rate
from flowfolio.analysis.news import PortfolioChange, changes
from flowfolio.export.feeds import calendar
from flowfolio.map_types.metrics import HEADLINE
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.rhythm import recurrence
from flowfolio.portfolio.settings import RhythmEvent
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.pages.due import DueView, due_views
from flowfolio.site.pages.goals import goals
from flowfolio.site.pages.maps import figure_rows
from flowfolio.site.paths import CALENDAR, DUE, REVIEW_SHEET, RHYTHM, ROOT, map_path, stream_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext

MOST_DUE = 10
"""Rows of a list of what is due; the page of what is due has more."""
NEXT_DAYS = 4
A_MONTH = dt.timedelta(days=31)
A_YEAR = dt.timedelta(days=800)


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with its next days; `when` says how often it comes back, in words."""

    id: str
    event: RhythmEvent
    when: str
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure of a stream: where it stood at the start, stands, and has to come."""

    stream: str
    path: str
    name: str
    baseline: str
    now: str
    target: str


@dataclass(frozen=True, slots=True)
class RoadmapStatus:
    """How far the roadmap of a stream is, and the items that are being worked on or late."""

    stream: str
    path: str
    done: int
    total: int
    counts: str
    items: tuple[tuple[str, str, str, str], ...]
    """(title, owner, status, end) of items under way and of late ones."""


@dataclass(frozen=True, slots=True)
class ReviewSheet(TemplateContext):
    """The names of `review_sheet.html`; the comment in its head explains them."""

    template = "review_sheet.html"
    title: str
    since: dt.date
    built: dt.date
    wins: tuple[PortfolioChange, ...]
    better: tuple[tuple[str, str, str, str], ...]
    forecast: tuple[int, int]
    standings: tuple[Standing, ...]
    roadmaps: tuple[RoadmapStatus, ...]
    late: tuple[DueView, ...]
    events: tuple[RhythmEvent, ...]
    rhythm: str


@dataclass(frozen=True, slots=True)
class RhythmPage(TemplateContext):
    """The names of `rhythm.html`; the comment in its head explains them."""

    template = "rhythm.html"
    events: tuple[EventView, ...]
    late: tuple[DueView, ...]
    coming: tuple[DueView, ...]
    more: int
    ahead: int
    built: dt.date
    sheet: str
    calendar: str
    all_due: str


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of the rhythm of business, and the sheet for the next review."""
    late, coming = due_views(site)
    words = "Next events, reviews and roadmap dates"
    body = site.templates.render(
        RHYTHM,
        RhythmPage(
            events=tuple(_events(site.portfolio)),
            late=late[:MOST_DUE],
            coming=coming[:MOST_DUE],
            more=max(0, len(late) - MOST_DUE) + max(0, len(coming) - MOST_DUE),
            ahead=AHEAD.days,
            built=site.built,
            sheet=REVIEW_SHEET,
            calendar=CALENDAR if site.has_feeds else "",
            all_due=DUE,
        ),
    )
    yield Page(RHYTHM, "Rhythm", body, description=words, is_empty=not (late or coming or events(site.portfolio)))
    yield _sheet(site, late)


def files(site: Site) -> Iterator[StaticFile]:
    """Yield the calendar; without a `site_url` its events carry no links, without sure ids there is none."""
    if not site.has_feeds:
        return
    made = calendar(site.portfolio, site_url=site.site_url, address=lambda path: site.urls.between(ROOT, path))
    yield StaticFile(CALENDAR, made)


def _events(portfolio: Portfolio) -> Iterator[EventView]:
    for event_id, event in events(portfolio).items():
        rule = recurrence(event)
        days = rule.between(portfolio.today, portfolio.today + A_YEAR) if rule else iter(())
        when = f"every {event.every}" if event.every else "as needed"
        if event.on:
            when += f", {event.on}"
        if event.at:
            when += f", at {event.at:%H:%M}"
        yield EventView(event_id, event, when, tuple(day for day, _ in zip(days, range(NEXT_DAYS), strict=False)))


def last_review(portfolio: Portfolio) -> dt.date:
    """Return when the first event with a known day last took place before today, else the day a month ago."""
    for event in portfolio.settings.rhythm:
        rule = recurrence(event)
        past = tuple(rule.between(portfolio.today - A_YEAR, portfolio.today - dt.timedelta(days=1))) if rule else ()
        if past:
            return past[-1]
    return portfolio.today - A_MONTH


def _sheet(site: Site, late: tuple[DueView, ...]) -> Page:
    portfolio = site.portfolio
    since = last_review(portfolio)
    streams = tuple(portfolio.streams.values())
    body = site.templates.render(
        REVIEW_SHEET,
        ReviewSheet(
            title=portfolio.settings.title,
            since=since,
            built=site.built,
            wins=_wins(portfolio, since),
            better=tuple(line for stream in streams for line in _better(portfolio, stream, since)),
            forecast=hit_rate(forecasts(portfolio)),
            standings=tuple(line for stream in streams for line in _standings(portfolio, stream)),
            roadmaps=tuple(line for stream in streams for line in _roadmap(portfolio, stream)),
            late=late,
            events=tuple(portfolio.settings.rhythm),
            rhythm=RHYTHM,
        ),
    )
    return Page(REVIEW_SHEET, "Review sheet", body, description="One sheet for the next review", is_searchable=False)


def _wins(portfolio: Portfolio, since: dt.date) -> tuple[PortfolioChange, ...]:
    return tuple(each for each in changes(portfolio, since) if each.kind in {"done", "promotion"})


def _better(portfolio: Portfolio, stream: Stream, since: dt.date) -> Iterator[tuple[str, str, str, str]]:
    """Yield (stream, path, figure, change) of the headline figures that got better in editions since that day."""
    current = stream.history.current
    earlier = stream.history.earlier(current) if current else None
    if current is None or earlier is None or current.date < since or current.map is None or earlier.map is None:
        return
    before, after = portfolio.reading(earlier), portfolio.reading(current)
    moved = {each.name: each for each in compare_metrics(before, after)}
    for row in figure_rows(after.measures.metrics, moved, portfolio.context(current)):
        if row.name in HEADLINE and row.direction == "better":
            yield stream.title, map_path(current.id), row.title, f"{row.text} ({row.change})"


def _standings(portfolio: Portfolio, stream: Stream) -> Iterator[Standing]:
    """Yield the measures of the stream's outcome map; without any, its headline figures since the first edition."""
    history, path = stream.history, stream_path(stream.id)
    current, measures = history.current, tuple(goals(portfolio, stream))
    for each in measures:
        yield Standing(stream.title, path, each.name, each.baseline, each.now, each.target)
    if measures or current is None:
        return
    first = _texts(portfolio, history.as_is[0])
    for metric in portfolio.measures(current).metrics:
        if metric.name in HEADLINE:
            yield Standing(stream.title, path, metric.kind.title, first.get(metric.name, "—"), metric.said, "—")


def _texts(portfolio: Portfolio, asset: Asset) -> dict[str, str]:
    return {metric.name: metric.said for metric in portfolio.measures(asset).metrics}


def _roadmap(portfolio: Portfolio, stream: Stream) -> Iterator[RoadmapStatus]:
    """Yield how far each map of the stream in force is that plans items."""
    for asset in stream.history.all_in_force():
        items = [item for item in asset.items if item.status != "dropped"]
        if not items:
            continue
        by_status = Counter(item.status for item in items)
        counts = ", ".join(
            f"{by_status[word]} {word}" for word in ("done", "doing", "ready", "proposed") if by_status[word]
        )
        watched = tuple(
            (item.title, item.owner or "", item.status, item.end.isoformat() if item.end else "")
            for item in items
            if item.status == "doing" or (item.status in OPEN and item.end and item.end < portfolio.today)
        )
        yield RoadmapStatus(stream.title, map_path(asset.id), by_status["done"], len(items), counts, watched)
