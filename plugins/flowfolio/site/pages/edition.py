"""Compose the page of one edition: the maps that counted on that day, told as one story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.map_types import kinds
from flowfolio.map_types.metrics import HEADLINE
from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.keys import shown
from flowfolio.site.page import Page
from flowfolio.site.pages.maps import FigureRow, figure_rows, main_drawing
from flowfolio.site.pages.streams import MapLink, map_link
from flowfolio.site.paths import edition_path, stream_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext


@dataclass(frozen=True, slots=True)
class Chapter:
    """One map within the story of an edition."""

    link: MapLink
    headline: tuple[FigureRow, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class EditionPage(TemplateContext):
    """The names of `edition.html`; the comment in its head explains them."""

    template = "edition.html"
    stream: Stream
    stream_path: str
    date: dt.date
    chapters: tuple[Chapter, ...]
    missing: tuple[str, ...]
    earlier: str
    later: str


def pages(site: Site) -> Iterator[Page]:
    """Yield every edition as one story: the five maps that counted on that day, in the order of the sessions."""
    for stream in site.portfolio.streams.values():
        for date in stream.history.dates:
            yield _page(site, stream, date)


def _page(site: Site, stream: Stream, date: dt.date) -> Page:
    path = edition_path(stream.id, date)
    drawings = (main_drawing(site.shown(asset)) for asset in stream.history.all_in_force(date))
    return Page(
        path,
        f"{stream.title}, edition of {date}",
        kept=site.kept(path, _body, (site.about(stream), date)),
        description=f"All maps of {stream.title} as of {date}",
        drawings=tuple(drawing for drawing in drawings if drawing),
        is_searchable=False,
        hides=("navigation",),
    )


def _body(inputs: tuple[Portfolio, dt.date], fill: Fill) -> str:
    portfolio, date = inputs
    (stream,) = portfolio.streams.values()
    chapters = []
    for asset in stream.history.all_in_force(date):
        drawing = main_drawing(shown(portfolio, asset))
        rows = figure_rows(portfolio.measures(asset).metrics, {}, portfolio.context(asset))
        chapters.append(
            Chapter(
                map_link(portfolio, asset, stream, date),
                tuple(row for row in rows if row.name in HEADLINE),
                drawing.placeholder if drawing else "",
            )
        )
    dates = stream.history.dates
    index = dates.index(date)
    return fill(
        EditionPage(
            stream=stream,
            stream_path=stream_path(stream.id),
            date=date,
            chapters=tuple(chapters),
            missing=tuple(
                each.kinds[kind]
                for kind, each in kinds().items()
                if kind in each.sessions and not stream.history.in_force(kind, date)
            ),
            earlier=edition_path(stream.id, dates[index - 1]) if index else "",
            later=edition_path(stream.id, dates[index + 1]) if index + 1 < len(dates) else "",
        )
    )
