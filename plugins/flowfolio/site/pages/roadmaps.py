"""Compose the page of all roadmaps together: board, timeline, owners, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from flowfolio.analysis.dependencies import shared_things
from flowfolio.analysis.roadmaps import (
    MOST_NOW,
    Load,
    Meeting,
    PlannedItem,
    loads,
    meetings,
    planned_items,
    serving_nothing,
)
from flowfolio.map_types.words import figure_words, way_words
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Page
from flowfolio.site.pages.timeline import Bar, timeline
from flowfolio.site.paths import DEPENDENCIES, ROADMAPS, dependency_anchor, map_path, stream_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.words import joined

HORIZONS = {"now": "Now", "next": "Next", "later": "Later"}
MOST_CARDS = 60
"""Cards in a column of the board; the table by owner has all items."""
MOST_BARS = 120
MOST_ITEMS = 1500
_ORDER = {"doing": 0, "ready": 1, "proposed": 2, "done": 3}


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item on the board and in the lists."""

    title: str
    path: str
    stream: str
    stream_path: str
    horizon: str
    status: str
    owner: str
    dates: str
    measure: str
    is_overdue: bool
    serves_nothing: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board; `more` cards are not shown."""

    title: str
    cards: tuple[ItemCard, ...]
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner with everything that owner answers for."""

    name: str
    under_way: int
    is_too_much: bool
    cards: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A shared dependency and the items of several roadmaps that are about it."""

    name: str
    path: str
    cards: tuple[ItemCard, ...]
    owners: int


@dataclass(frozen=True, slots=True)
class RoadmapsPage(TemplateContext):
    """The names of `roadmaps.html`; the comment in its head explains them."""

    template = "roadmaps.html"
    columns: tuple[Column, ...]
    total: int
    dropped: int
    timeline: Markup
    undated: int
    owners: tuple[OwnerRow, ...]
    overloaded: tuple[OwnerRow, ...]
    most_now: int
    idle: tuple[ItemCard, ...]
    meetings: tuple[MeetingRow, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of all roadmaps in force."""
    portfolio = site.portfolio
    items = planned_items(portfolio)
    kept = tuple(each for each in items if each.item.status != "dropped")
    found = tuple(_owner_row(load, portfolio) for load in loads(items[:MOST_ITEMS]))
    drawing = timeline(tuple(_bars(kept, portfolio)), portfolio.today)
    body = site.templates.render(
        ROADMAPS,
        RoadmapsPage(
            columns=tuple(_column(horizon, kept, portfolio) for horizon in HORIZONS),
            total=len(kept),
            dropped=len(items) - len(kept),
            timeline=drawing,
            undated=sum(not (each.item.start or each.item.end) for each in kept),
            owners=found,
            overloaded=tuple(owner for owner in found if owner.is_too_much),
            most_now=MOST_NOW,
            idle=tuple(_card(each, portfolio) for each in serving_nothing(items)[:MOST_CARDS]),
            meetings=tuple(_meeting_row(each, portfolio) for each in meetings(items, shared_things(portfolio))),
        ),
    )
    yield Page(
        ROADMAPS,
        "All roadmaps",
        body,
        description="Every roadmap item: board, timeline and owners",
        hides=("navigation",),
        is_empty=not items,
    )


def _card(each: PlannedItem, portfolio: Portfolio) -> ItemCard:
    item, measure = each.item, each.item.measure
    values = (
        [figure_words(value, measure.metric) for value in (measure.baseline, measure.target, measure.actual)]
        if measure
        else []
    )
    return ItemCard(
        title=item.title,
        path=map_path(each.asset.id, f"item-{item.id}"),
        stream=each.stream.title,
        stream_path=stream_path(each.stream.id),
        horizon=HORIZONS[item.horizon],
        status=item.status,
        owner=item.owner or "",
        dates=joined(f"from {item.start}" if item.start else "", f"to {item.end}" if item.end else "").replace(
            " · ", " "
        ),
        measure=f"{measure.name} {way_words(*values)}".strip() if measure else "",
        is_overdue=each.is_overdue(portfolio.today),
        serves_nothing=each.is_open and not item.addresses,
    )


def _column(horizon: str, items: Iterable[PlannedItem], portfolio: Portfolio) -> Column:
    mine = sorted((each for each in items if each.item.horizon == horizon), key=lambda each: _ORDER[each.item.status])
    return Column(
        HORIZONS[horizon],
        tuple(_card(each, portfolio) for each in mine[:MOST_CARDS]),
        len(mine),
        max(0, len(mine) - MOST_CARDS),
    )


def _owner_row(load: Load, portfolio: Portfolio) -> OwnerRow:
    mine = sorted(load.items, key=lambda each: (list(HORIZONS).index(each.item.horizon), _ORDER[each.item.status]))
    return OwnerRow(load.name, load.under_way, load.is_too_much, tuple(_card(each, portfolio) for each in mine))


def _meeting_row(meeting: Meeting, portfolio: Portfolio) -> MeetingRow:
    first = meeting.thing.uses[0]
    path = f"{DEPENDENCIES}#{dependency_anchor(first.stream.id, first.dependency.id)}"
    owners = len({each.item.owner for each in meeting.items if each.item.owner})
    return MeetingRow(meeting.thing.name, path, tuple(_card(each, portfolio) for each in meeting.items), owners)


def _bars(items: Iterable[PlannedItem], portfolio: Portfolio) -> Iterator[Bar]:
    """Yield the bars, the streams in their order and within a stream the earliest item first."""
    dated = [each for each in items if each.item.start or each.item.end]
    for each in sorted(
        dated[:MOST_BARS],
        key=lambda each: (each.stream.title.casefold(), _first_day(each)),
    ):
        item = each.item
        yield Bar(each.stream.title, item.title, item.status, item.start, item.end, each.is_overdue(portfolio.today))


def _first_day(each: PlannedItem) -> str:
    """Return the day by which a dated item is put in order."""
    day = each.item.start or each.item.end
    return day.isoformat() if day else ""
