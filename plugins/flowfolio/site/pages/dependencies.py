"""Compose the page of what several streams depend on: ranked, drawn, and with likely duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.analysis.dependencies import SharedThing, Suggestion, Use, likely_duplicates, shared_things
from flowfolio.drawing.caption import Caption
from flowfolio.drawing.graph import Graph
from flowfolio.site.page import Drawing, Page
from flowfolio.site.pages.dependency_graph import shared_graph
from flowfolio.site.paths import DEPENDENCIES, DEPENDENCIES_PICTURE, dependency_anchor, map_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.quantity import number_text
from flowfolio.source.words import counted

MOST_ROWS = 300
"""Rows of a table; a longer one would help nobody."""


@dataclass(frozen=True, slots=True)
class UseRow:
    """What one stream says about the thing, in words."""

    stream: str
    path: str
    wait: str
    frequency: str
    hours: str
    basis: str
    impact: str
    action: str


@dataclass(frozen=True, slots=True)
class ThingRow:
    """A thing that streams depend on, in words; `id` is its anchor."""

    id: str
    name: str
    kind: str
    streams: int
    hours: str
    known: str
    weight: str
    uses: tuple[UseRow, ...]


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """Two things that may be one, with where to look and the line that would join them."""

    first: str
    first_places: tuple[tuple[str, str], ...]
    second: str
    second_places: tuple[tuple[str, str], ...]
    reason: str
    shared_as: str


@dataclass(frozen=True, slots=True)
class DependenciesPage(TemplateContext):
    """The names of `dependencies.html`; the comment in its head explains them."""

    template = "dependencies.html"
    shared: tuple[ThingRow, ...]
    shared_more: int
    alone: tuple[ThingRow, ...]
    alone_count: int
    alone_more: int
    suggestions: tuple[SuggestionRow, ...]
    picture: str
    picture_path: str
    drawn: int


def _drawing(graph: Graph, shared: tuple[SharedThing, ...], site: Site) -> Drawing:
    streams = {stream for thing in shared for stream in thing.streams}
    totals = (("", counted(len(shared), "shared thing")), ("", counted(len(streams), "stream")))
    caption = Caption(graph.title, about=(site.portfolio.settings.title,), totals=totals)
    return Drawing("dependencies", graph, DEPENDENCIES_PICTURE, DEPENDENCIES, caption=lambda: caption)


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of shared dependencies."""
    things = shared_things(site.portfolio)
    shared = tuple(thing for thing in things if len(thing.streams) > 1)
    alone = tuple(thing for thing in things if len(thing.streams) == 1)
    suggestions = likely_duplicates(things)
    graph = shared_graph(shared)
    drawing = _drawing(graph, shared, site) if graph else None
    drawn = sum(node.id.startswith("thing-") for node in graph.nodes) if graph else 0
    body = site.templates.render(
        DEPENDENCIES,
        DependenciesPage(
            shared=tuple(_thing_row(thing) for thing in shared[:MOST_ROWS]),
            shared_more=max(0, len(shared) - MOST_ROWS),
            alone=tuple(_thing_row(thing) for thing in alone[:MOST_ROWS]),
            alone_count=len(alone),
            alone_more=max(0, len(alone) - MOST_ROWS),
            suggestions=tuple(_suggestion_row(each) for each in suggestions),
            picture=drawing.placeholder if drawing else "",
            picture_path=drawing.download if drawing else "",
            drawn=drawn if drawn < len(shared) else 0,
        ),
    )
    drawings = (drawing,) if drawing else ()
    yield Page(
        DEPENDENCIES,
        "Shared dependencies",
        body,
        description="What several streams wait for, and what that costs",
        drawings=drawings,
        hides=("navigation",),
        is_empty=not things,
    )


def dependency_place(use: Use) -> str:
    """Return the place of a dependency in its map's table."""
    return map_path(use.asset.id, f"dependency-{use.dependency.id}")


def hours_text(hours: float | None) -> str:
    """Return hours for people, "—" when they are not known."""
    if hours is None:
        return "—"
    return f"{number_text(hours, 0 if hours >= 100 else 1)} h"


def _thing_row(thing: SharedThing) -> ThingRow:
    unknown = len(thing.unknown)
    hours = hours_text(thing.hours)
    return ThingRow(
        id=dependency_anchor(thing.uses[0].stream.id, thing.uses[0].dependency.id),
        name=thing.name,
        kind=thing.kind,
        streams=len(thing.streams),
        hours=f"at least {hours}" if unknown and thing.hours is not None else hours,
        known=_known_text(thing),
        weight=number_text(thing.weight, 0) if thing.hours is not None else "—",
        uses=tuple(_use_row(use) for use in thing.uses),
    )


def _known_text(thing: SharedThing) -> str:
    """Return how the hours are known, apart where that differs, and how many streams say too little."""
    bases = thing.hours_by_basis
    known = (
        next(iter(bases))
        if len(bases) == 1
        else ", ".join(f"{basis} {hours_text(each)}" for basis, each in bases.items())
    )
    unknown = f"{len(thing.unknown)} of {len(thing.uses)} say too little" if thing.unknown else ""
    return "; ".join(filter(None, (known, unknown)))


def _use_row(use: Use) -> UseRow:
    each = use.dependency
    return UseRow(
        stream=use.stream.title,
        path=dependency_place(use),
        wait=str(each.wait.typical) if each.wait else "—",
        frequency=str(each.frequency or "—"),
        hours=hours_text(use.hours),
        basis=use.basis if each.wait else "—",
        impact=each.impact or "—",
        action=each.action or "nothing decided",
    )


def _suggestion_row(each: Suggestion) -> SuggestionRow:
    first, second = (
        tuple((use.stream.title, dependency_place(use)) for use in thing.uses) for thing in (each.first, each.second)
    )
    return SuggestionRow(each.first.name, first, each.second.name, second, each.reason, each.shared_as)
