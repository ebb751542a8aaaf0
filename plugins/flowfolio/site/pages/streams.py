"""Compose the pages of streams: all of them, one with its figures over time, and one edition as a story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from flowfolio.analysis.diff import compare_metrics
from flowfolio.analysis.goals import wanted
from flowfolio.analysis.series import series
from flowfolio.analysis.unread import fault_of
from flowfolio.drawing.charts import Level, sparkline, trend
from flowfolio.drawing.points import Point
from flowfolio.map_types import Table, kinds, known_metrics
from flowfolio.map_types.words import figure_words
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.keys import about
from flowfolio.site.page import Page, search_text
from flowfolio.site.pages.goals import Goal, goals
from flowfolio.site.pages.maps import FigureRow, figure_rows, value_text
from flowfolio.site.pages.trace import TraceView, trace_view
from flowfolio.site.paths import STREAMS, edition_path, map_path, stream_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext

TRENDS = ("lead_time", "flow_efficiency", "rolled_percent_complete_accurate")


@dataclass(frozen=True, slots=True)
class MapLink:
    """A map as a tile: what kind it is, where it stands, and how it does."""

    kind: str
    kind_title: str
    title: str
    path: str
    date: str
    status: str
    is_stale: bool
    is_drawn_here: bool


@dataclass(frozen=True, slots=True)
class StreamCard:
    """A stream at a glance, for the dashboard and the list of streams."""

    id: str
    title: str
    path: str
    purpose: str
    owner: str
    figures: tuple[tuple[FigureRow, Markup], ...]
    constraint: str
    roadmap_done: int
    roadmap_all: int
    next_review: str
    is_stale: bool
    edition_count: int
    last_edition: str
    problem_count: int
    unread: str
    """Why the current-state map cannot be read, "" when it can, or there is none."""


@dataclass(frozen=True, slots=True)
class TrendView:
    """A figure over the editions as chart and table."""

    title: str
    chart: Markup
    table: Table


def metric_series(portfolio: Portfolio, stream: Stream, name: str) -> tuple[Point, ...]:
    """Return a figure of the stream's current-state maps, oldest first, archived ones left out."""
    assets = [each for each in stream.history.as_is if each.map and each.status != "archived"]
    samples = zip(assets, series([portfolio.reading(asset) for asset in assets], name), strict=True)
    return tuple(
        Point(asset.date, each.value, each.text, each.low, each.high, each.whole, each.is_promised)
        for asset, each in samples
        if each is not None
    )


def stream_card(portfolio: Portfolio, stream: Stream) -> StreamCard:
    """Return a stream at a glance."""
    history = stream.history
    in_force = history.all_in_force()
    current, dates = history.current, history.dates_so_far
    items = [item for asset in in_force for item in asset.items if item.status != "dropped"]
    fault = fault_of(portfolio, current)
    due = min((day for asset in in_force if (day := portfolio.review_due(asset))), default=None)
    return StreamCard(
        id=stream.id,
        title=stream.title,
        path=stream_path(stream.id),
        purpose=stream.file.purpose or "",
        owner=stream.file.owner or "",
        figures=tuple(_card_figures(portfolio, stream, current)) if current else (),
        constraint=constraint_name(portfolio, current),
        roadmap_done=sum(item.status == "done" for item in items),
        roadmap_all=len(items),
        next_review=due.isoformat() if due else "",
        is_stale=any(portfolio.is_stale(asset) for asset in in_force),
        edition_count=len(dates),
        last_edition=dates[-1].isoformat() if dates else "",
        problem_count=sum(p.is_error for asset in history.assets for p in portfolio.problems_of(asset)),
        unread=str(fault or ""),
    )


def _card_figures(portfolio: Portfolio, stream: Stream, current: Asset) -> Iterator[tuple[FigureRow, Markup]]:
    earlier = stream.history.earlier(current)
    metrics = portfolio.measures(current).metrics
    is_comparable = earlier is not None and earlier.map is not None and current.map is not None
    changes = compare_metrics(*map(portfolio.reading, (earlier, current))) if earlier and is_comparable else ()
    for row in figure_rows(metrics, {each.name: each for each in changes}, portfolio.context(current)):
        if row.name in TRENDS:
            yield row, Markup(sparkline(metric_series(portfolio, stream, row.name)))  # noqa: S704 - a chart escapes its words


def constraint_name(portfolio: Portfolio, current: Asset | None) -> str:
    """Return the name of the constraint of a map, with "(suggested)" when the team named none; "" without one."""
    if current is None:
        return ""
    measures = portfolio.measures(current)
    if measures.constraint is None or measures.constraint.step is None:
        return ""
    names = {str(step["id"]): str(step["name"]) for step in measures.steps}
    return names[measures.constraint.step] + ("" if measures.constraint.declared else " (suggested)")


def _own_problems(portfolio: Portfolio, stream: Stream) -> tuple[str, ...]:
    """Return what is wrong with stream.yaml."""
    return tuple(map(str, portfolio.problems_in(f"{stream.name}/stream.yaml")))


@dataclass(frozen=True, slots=True)
class StreamPage(TemplateContext):
    """The names of `stream.html`; the comment in its head explains them."""

    template = "stream.html"
    stream: Stream
    card: StreamCard
    in_force: tuple[MapLink, ...]
    kind_titles: tuple[str, ...]
    goals: tuple[Goal, ...]
    trends: tuple[TrendView, ...]
    trace: TraceView | None
    editions: tuple[tuple[str, str, tuple[MapLink, ...]], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreamsPage(TemplateContext):
    """The names of `streams.html`; the comment in its head explains them."""

    template = "streams.html"
    cards: tuple[StreamCard, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the list of all streams, and a page for each."""
    yield _list(site)
    for stream in site.portfolio.streams.values():
        yield _page(site, stream)


@dataclass(frozen=True)
class Cards:
    """All streams at a glance, worked out when a page that shows them is made."""

    portfolio: Portfolio

    @cached_property
    def all(self) -> tuple[StreamCard, ...]:
        return tuple(stream_card(self.portfolio, stream) for stream in self.portfolio.streams.values())


def cards(site: Site) -> Cards:
    """Return all streams at a glance."""
    portfolio = site.portfolio
    return site.once("cards", lambda: Cards(about(portfolio, *portfolio.streams.values())))


def _list(site: Site) -> Page:
    titles = (stream.title for stream in site.portfolio.streams.values())
    return Page(
        STREAMS,
        "Streams",
        kept=site.kept(STREAMS, _list_body, cards(site)),
        description="All value streams",
        search=search_text("Streams", *titles),
    )


def _list_body(known: Cards, fill: Fill) -> str:
    return fill(StreamsPage(cards=known.all))


def _page(site: Site, stream: Stream) -> Page:
    """Return the page of one stream: figures now against baseline and target, trend, editions, maps in force."""
    path = stream_path(stream.id)
    return Page(
        path,
        stream.title,
        kept=site.kept(path, _body, site.about(stream)),
        description=f"Value stream {stream.title}",
        search=search_text(stream.title, stream.file.purpose or "", *stream.file.customers, *stream.file.tags),
        tags=stream.file.tags,
        hides=("navigation",),
        edit_path=f"{stream.name}/stream.yaml",
    )


def _body(portfolio: Portfolio, fill: Fill) -> str:
    (stream,) = portfolio.streams.values()
    return fill(
        StreamPage(
            stream=stream,
            card=stream_card(portfolio, stream),
            in_force=tuple(map_link(portfolio, asset, stream) for asset in stream.history.all_in_force()),
            kind_titles=tuple(each.kinds[kind] for kind, each in kinds().items()),
            goals=tuple(goals(portfolio, stream)),
            trends=tuple(_trends(portfolio, stream)),
            trace=trace_view(portfolio, stream),
            editions=tuple(
                (
                    date.isoformat(),
                    edition_path(stream.id, date),
                    tuple(map_link(portfolio, a, stream) for a in stream.history.edition(date)),
                )
                for date in reversed(stream.history.dates)
            ),
            problems=_own_problems(portfolio, stream),
        )
    )


def _trends(portfolio: Portfolio, stream: Stream) -> Iterator[TrendView]:
    current = stream.history.current
    if current is None or current.map is None:
        return
    context = portfolio.context(current)
    for name in TRENDS:
        points = metric_series(portfolio, stream, name)
        if not any(point.value is not None for point in points):
            continue
        levels = []
        for measure in wanted(stream):
            for word, reading in (("baseline", measure.baseline), ("target", measure.target)):
                if measure.metric != name or reading is None:
                    continue
                value = reading.duration.in_seconds(context.time.working) if reading.duration else reading.number
                if value is not None:
                    shown = value_text(known_metrics()[name], value, context)
                    levels.append(Level(word, value, figure_words(reading, name) if reading.is_said else shown))
        title = known_metrics()[name].title
        rows = tuple((point.day.isoformat(), point.said) for point in points)
        chart = Markup(trend(title, points, levels))  # noqa: S704 - a chart escapes its words
        yield TrendView(title, chart, Table(f"{title} over the editions", ("Edition", title), rows))


def map_link(portfolio: Portfolio, asset: Asset, stream: Stream, on: dt.date | None = None) -> MapLink:
    """Return a map as a tile."""
    return MapLink(
        kind=asset.kind,
        kind_title=asset.kind_title,
        title=asset.title,
        path=map_path(asset.id),
        date=asset.date.isoformat(),
        status="planned" if stream.history.is_planned(asset) else asset.status,
        is_stale=portfolio.is_stale(asset),
        is_drawn_here=on is None or asset.date == on,
    )
