"""Compose the dashboard: a card per stream, what needs attention, the latest changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from flowfolio.analysis.agenda import overdue
from flowfolio.analysis.questions import questions
from flowfolio.map_types.roadmap.check import ITEM_SERVES_NOTHING
from flowfolio.map_types.value_stream_map.check import NO_CONSTRAINT
from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.portfolio import MISSING_OWNER, OBSTACLE_WITHOUT_ACTION, Portfolio
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.site.keys import about
from flowfolio.site.notices import faults_beside_maps
from flowfolio.site.page import Page, search_text
from flowfolio.site.pages.due import due_path
from flowfolio.site.pages.streams import Cards, MapLink, StreamCard, cards, map_link
from flowfolio.site.paths import DUE, HOME, QUESTIONS, edition_path, map_path, stream_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.problems import Problem

LATEST = 8
MOST_ATTENTION = 40
MOST_LINKS = 12
"""Maps or items of one row of what needs attention; the page of what is due has all."""
BROKEN_FILE, BROKEN_MAP = "Broken file", "Broken map"
"""What hides something; all of its faults are named."""
_LATE = {"review": "Review overdue", "roadmap item": "Roadmap item overdue", "dependency": "Dependency overdue"}
"""What is past its day, and what it is then called."""
GAPS = frozenset({OBSTACLE_WITHOUT_ACTION, ITEM_SERVES_NOTHING, NO_CONSTRAINT, MISSING_OWNER})
"""Problems of maps in force that need attention; no map is wrong for them."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What somebody should look after; `kind` groups it, `date` is the day it was due, None for no day.

    `stream` is None for a file beside the streams. `links` are (text, path) of the maps or items that it is about, the
    path "" for what has no page; `more` of them are left out.
    """

    kind: str
    stream: Stream | None
    date: dt.date | None
    links: tuple[tuple[str, str], ...]
    more: int = 0


def attention(portfolio: Portfolio, faults: Iterable[Problem] = ()) -> Iterator[Attention]:
    """Yield what is broken, stale or overdue, worst first; `faults` are the errors that are in no map."""
    for path, of_file in groupby(sorted(faults, key=lambda each: each.sort_key), key=lambda each: each.place.path):
        stream = next((each for each in portfolio.streams.values() if path.startswith(f"{each.name}/")), None)
        yield Attention(BROKEN_FILE, stream, None, tuple((str(each), "") for each in of_file))
    for asset in portfolio.assets.values():
        if asset.map is None:
            link = (f"{asset.kind_title} of {asset.date}", map_path(asset.id))
            said = ((str(each), "") for each in portfolio.problems_of(asset) if each.is_error)
            yield Attention(BROKEN_MAP, portfolio.streams[asset.stream], None, (link, *said))
    late = overdue(portfolio)
    for kind, words in _LATE.items():
        of_kind = (each for each in late if each.kind == kind)
        for (date, stream_id), part in groupby(of_kind, key=lambda each: (each.date, each.stream)):
            links = tuple((each.title, due_path(each)) for each in part)
            yield Attention(words, portfolio.streams[stream_id], date, links)
    for stream in portfolio.streams.values():
        for asset in stream.history.all_in_force():
            for problem in portfolio.problems_of(asset):
                if problem.code in GAPS:
                    text = problem.message[:1].upper() + problem.message[1:]
                    yield Attention("Gap", stream, None, ((text, map_path(asset.id)),))
    yield from _open_values(portfolio)


def _open_values(portfolio: Portfolio) -> Iterator[Attention]:
    """Yield what the maps of each stream leave open."""
    for stream_id, part in groupby(questions(portfolio), key=lambda each: each.stream):
        links = tuple((each.text, map_path(each.id, QUESTIONS)) for each in part)
        yield Attention("Open value", portfolio.streams[stream_id], None, links)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What the dashboard is made from; unlike `cards`, what needs attention depends on the day."""

    portfolio: Portfolio
    cards: Cards
    built: dt.date
    faults: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HomePage(TemplateContext):
    """The names of `home.html`; the comment in its head explains them."""

    template = "home.html"
    settings: PortfolioFile
    cards: tuple[StreamCard, ...]
    attention: tuple[Attention, ...]
    attention_more: int
    due_path: str
    latest: tuple[tuple[dt.date, str, str, tuple[MapLink, ...]], ...]
    built: dt.date
    stream_paths: dict[str, str]


def pages(site: Site) -> Iterator[Page]:
    """Yield the dashboard."""
    title, streams = site.portfolio.settings.title, site.portfolio.streams.values()
    portfolio = replace(about(site.portfolio, *streams), today=site.portfolio.today)
    yield Page(
        HOME,
        title,
        kept=site.kept(HOME, _body, _Inputs(portfolio, cards(site), site.built, faults_beside_maps(site.portfolio))),
        description="How our value streams do, and what is next",
        hides=("navigation", "toc"),
        search=search_text(title, *(stream.title for stream in streams)),
    )


def _body(inputs: _Inputs, fill: Fill) -> str:
    portfolio = inputs.portfolio
    needs = tuple(attention(portfolio, inputs.faults))
    most = max(MOST_ATTENTION, sum(each.kind in {BROKEN_FILE, BROKEN_MAP} for each in needs))
    editions = sorted(
        ((date, stream) for stream in portfolio.streams.values() for date in stream.history.dates_so_far),
        key=lambda p: (p[0], p[1].id),
    )
    latest = tuple(
        (date, stream.title, edition_path(stream.id, date), _drawn(portfolio, stream.id, date))
        for date, stream in reversed(editions[-LATEST:])
    )
    return fill(
        HomePage(
            settings=portfolio.settings,
            cards=inputs.cards.all,
            attention=tuple(map(_shortened, needs[:most])),
            attention_more=max(0, len(needs) - most),
            due_path=DUE,
            latest=latest,
            built=inputs.built,
            stream_paths={stream.id: stream_path(stream.id) for stream in portfolio.streams.values()},
        )
    )


def _shortened(each: Attention) -> Attention:
    if each.kind in {BROKEN_FILE, BROKEN_MAP}:
        return each
    return replace(each, links=each.links[:MOST_LINKS], more=max(0, len(each.links) - MOST_LINKS))


def _drawn(portfolio: Portfolio, stream_id: str, date: dt.date) -> tuple[MapLink, ...]:
    stream = portfolio.streams[stream_id]
    return tuple(map_link(portfolio, asset, stream) for asset in stream.history.edition(date))
