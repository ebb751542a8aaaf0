"""Compose what changed: the latest on one page, every year on its own, and the Atom feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flowfolio.analysis.news import PortfolioChange, changes
from flowfolio.export.feeds import atom
from flowfolio.site.assessments import assessment_changes
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.paths import CALENDAR, CHANGES, FEED, ROOT, year_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext

LATEST = 120


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with its sentence in pieces, each with the path of the map that it names, "" for none."""

    change: PortfolioChange
    sentence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The changes of one month; `anchor` is its spot on the page: `2026-10`."""

    anchor: str
    title: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage(TemplateContext):
    """The names of `changes.html`; the comment in its head explains them."""

    template = "changes.html"
    title: str
    months: tuple[Month, ...]
    years: tuple[tuple[str, str, int], ...]
    rest: int
    built: dt.date
    feed: str
    calendar: str


def pages(site: Site) -> Iterator[Page]:
    """Yield the latest changes, and a page for every year."""
    found = _changes(site)
    years = {year: tuple(part) for year, part in groupby(found, key=lambda each: each.date.year)}
    links = tuple((str(year), year_path(year), len(part)) for year, part in years.items())

    feed, calendar = (FEED, CALENDAR) if site.has_feeds else ("", "")

    def body(path: str, title: str, part: Sequence[PortfolioChange], rest: int) -> str:
        context = ChangesPage(title, months(part), links, rest, site.built, feed, calendar)
        return site.templates.render(path, context)

    html = body(CHANGES, "Changes", found[:LATEST], max(0, len(found) - LATEST))
    words = "What changed in the portfolio, newest first"
    yield Page(CHANGES, "Changes", html, description=words, is_empty=not found)
    for year, part in years.items():
        path, title = year_path(year), f"Changes in {year}"
        yield Page(path, title, body(path, title, part, 0), description=title, is_searchable=False)


def months(found: Sequence[PortfolioChange]) -> tuple[Month, ...]:
    """Return changes, newest first, by month."""
    parts = groupby(found, key=lambda each: (each.date.year, each.date.month))
    return tuple(
        Month(f"{year}-{month:02}", f"{dt.date(year, month, 1):%B %Y}", tuple(map(_view, part)))
        for (year, month), part in parts
    )


def _view(change: PortfolioChange) -> ChangeView:
    return ChangeView(change, tuple(piece for piece in _pieces(change) if piece[0]))


def _pieces(change: PortfolioChange) -> Iterator[tuple[str, str]]:
    rest = change.sentence
    for words, path in change.maps:
        before, found, after = rest.partition(words)
        if found:
            yield before, ""
            yield words, path
            rest = after
    yield rest, ""


def _changes(site: Site) -> tuple[PortfolioChange, ...]:
    return changes(site.portfolio, more=assessment_changes(site.portfolio))


def files(site: Site) -> Iterator[StaticFile]:
    """Yield the Atom feed; without a `site_url` its links are relative to the feed, without sure ids there is none."""
    if not site.has_feeds:
        return
    made = atom(
        _changes(site),
        site.site_url,
        f"{site.portfolio.settings.title}: changes",
        portfolio_id=site.portfolio.settings.id or "",
        feed_path=site.urls.place(FEED),
        address=lambda path: site.urls.between(ROOT, path if site.urls.has(path) else CHANGES),
    )
    yield StaticFile(FEED, made)
