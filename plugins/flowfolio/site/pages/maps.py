"""Compose the page of one map: picture, figures, table twin, lineage, what changed, people, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import MetricChange, compare_metrics, figures
from flowfolio.analysis.forecast import Forecast, forecast
from flowfolio.drawing.graph import Graph
from flowfolio.export.pictures import caption_of
from flowfolio.map_types import Constraint, Context, Table
from flowfolio.map_types.metrics import HEADLINE, Metric, MetricKind, in_one_unit
from flowfolio.map_types.questions import questions_of
from flowfolio.portfolio.glossary import Glossary
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.keys import Shown, key_of
from flowfolio.site.page import Drawing, Page, search_text
from flowfolio.site.pages.compare import Pair, Since, changes_since, since_of
from flowfolio.site.pages.downloads import kept_tables, tables_of
from flowfolio.site.paths import edition_path, map_file, map_path, stream_path, term_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext, day_text
from flowfolio.source.git_dates import LastChange


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure as the reader sees it; `change` says how it moved since the map it is compared with, `verdict` why.

    `text` has both ends of an interval. `is_promised` says that it rests on what a future state promised.
    """

    name: str
    title: str
    text: str
    span: str
    formula: str
    note: str
    term: str
    change: str
    direction: str
    verdict: str
    is_promised: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A link to another map, said in words."""

    relation: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class MapPage(TemplateContext):
    """The names of `map.html`; the comment in its head explains them."""

    template = "map.html"
    asset: Asset
    map: Any
    stream_title: str
    stream_path: str
    edition_path: str
    owner: str
    review_due: str
    is_stale: bool
    is_in_force: bool
    is_planned: bool
    calendar: str
    headline: tuple[FigureRow, ...]
    figures: tuple[FigureRow, ...]
    compared_with: str
    assumptions: tuple[str, ...]
    constraint: Constraint | None
    questions: tuple[str, ...]
    step_names: dict[str, str]
    pictures: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    lineage: tuple[Neighbour, ...]
    newer: Neighbour | None
    problems: tuple[str, ...]
    downloads: tuple[tuple[str, str], ...]
    last_change: LastChange | None
    forecast: Forecast | None
    future_path: str
    since: Since | None


def figure_rows(
    metrics: tuple[Metric, ...],
    changes: dict[str, MetricChange],
    calendar_of: Context,
    term_of: Callable[[str], str] = str,
) -> Iterator[FigureRow]:
    """Yield the figures as rows, each with its change in words and whether that is better.

    `term_of` makes the `term` of a row of a glossary id.
    """
    for metric in metrics:
        kind = metric.kind
        change = changes.get(metric.name)
        yield FigureRow(
            name=metric.name,
            title=kind.title,
            text=plain_text(metric, calendar_of),
            span=span_text(metric, calendar_of),
            formula=kind.formula,
            note=metric.note,
            term=term_of(kind.term),
            change=change_text(change, calendar_of) if change else "",
            direction=change.direction if change else "same",
            verdict=_verdict_text(change),
            is_promised=metric.is_promised,
        )


def _verdict_text(change: MetricChange | None) -> str:
    """Return what stands beside a change that is neither better nor worse: "about the same"; "" for nothing to say."""
    if change is None or change.verdict.word in {"better", "worse", "changed", "no change", "unknown"}:
        return ""
    if change.verdict.word == "promised":
        return "promised" if change.after and change.after.is_promised else "against a promise"
    return change.verdict.text


def plain_text(metric: Metric, context: Context) -> str:
    """Return a figure for where its range stands apart: "8.3 %"; in full when it is a limit, two ends or unknown.

    It has the unit of the range.
    """
    if metric.value is None or metric.limit or metric.value in {metric.low, metric.high}:
        return metric.text
    ends = tuple(each for each in (metric.value, metric.low, metric.high) if each is not None)
    return in_one_unit(metric.kind, ends, context.time.working)[0]


def span_text(metric: Metric, context: Context) -> str:
    """Return "8.3 to 22.1 %" when the figure is a range around a usual value, else ""."""
    if metric.low is None or metric.high is None or metric.high - metric.low < 1e-9:
        return ""
    if metric.value in {metric.low, metric.high} and not metric.limit:
        return ""
    first = metric.low if metric.value is None else metric.value
    _, low, high = in_one_unit(metric.kind, (first, metric.low, metric.high), context.time.working)
    return f"{low} to {high}"


def value_text(kind: MetricKind, value: float, context: Context) -> str:
    """Return a figure's value in its unit."""
    return figures.value_text(kind, value, context.time.working)


def change_text(change: MetricChange, context: Context) -> str:
    """Return how a figure moved: "−4.5 d (−47.4 %)", in points for percentages; "" when nothing is known."""
    return figures.change_text(change, context.time.working)


def pages(site: Site) -> Iterator[Page]:
    """Yield a page for every map; a broken map's page says what is wrong and where."""
    for asset in site.portfolio.assets.values():
        yield _page(site, asset)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What the page of a map is made from: the maps it is compared with, and what it says beyond its own contents."""

    template: str
    shown: Shown
    reference: Shown | None
    since: tuple[str, Shown] | None
    compared_with: str
    around: Mapping[str, Any]
    glossary: Glossary


def _page(site: Site, asset: Asset) -> Page:
    portfolio, stream = site.portfolio, site.portfolio.streams[asset.stream]
    reference, compared_with = _compared_with(portfolio, asset)
    since, own = since_of(stream, asset), f"{asset.type.name}/page.html"
    drawings = tuple(_drawings(site.shown(asset)))
    around = _surroundings(site, asset, drawings)
    inputs = _Inputs(
        template=own if site.templates.has(own) else "",
        shown=site.shown(asset),
        reference=site.shown(reference) if reference else None,
        since=(since.why, site.shown(since.before)) if since else None,
        compared_with=compared_with,
        around=around,
        glossary=portfolio.glossary,
    )
    return Page(
        path=map_path(asset.id),
        title=f"{asset.kind_title}: {stream.title}, {asset.date}",
        kept=site.kept(map_path(asset.id), _body, inputs),
        description=f"{asset.kind_title} of {stream.title}, {day_text(asset.date)}",
        drawings=tuple(drawing for _, drawing in drawings),
        beside=(kept_tables(site.shown(asset)),) if asset.map else (),
        tags=asset.map.tags if asset.map else (),
        is_searchable=around["is_in_force"],
        search=_search_text(asset) if around["is_in_force"] else "",
        hides=("navigation", "toc"),
        edit_path=asset.name,
    )


def _body(inputs: _Inputs, fill: Fill) -> str:
    shown = inputs.shown
    page = MapPage(asset=shown.asset, map=shown.reading.map, **inputs.around, **_contents(inputs))
    return fill(page, inputs.template)


def _search_text(asset: Asset) -> str:
    """Return what the search finds a map by: its title, kind, tags, and the names of all in it."""
    if asset.map is None:
        return ""
    names = dict.fromkeys(title for _, _, title, _ in asset.type.defines(asset.map))
    return search_text(asset.title, asset.kind_title, *asset.map.tags, *names, asset.map.notes or "")


def _surroundings(site: Site, asset: Asset, drawings: Iterable[tuple[str, Drawing]]) -> dict[str, Any]:
    """Return what the page says beyond the map's own contents; cheap to find, and part of what the page is kept by."""
    portfolio, stream = site.portfolio, site.portfolio.streams[asset.stream]
    history = stream.history
    later, result = history.in_force(asset.kind), forecast(portfolio, asset)
    return {
        "stream_title": stream.title,
        "stream_path": stream_path(stream.id),
        "edition_path": edition_path(stream.id, asset.date),
        "owner": portfolio.owner(asset) or "",
        "review_due": str(portfolio.review_due(asset) or ""),
        "is_stale": portfolio.is_stale(asset),
        "is_in_force": history.is_in_force(asset),
        "is_planned": history.is_planned(asset),
        "pictures": tuple((title, drawing.placeholder) for title, drawing in drawings),
        "lineage": tuple(_lineage(portfolio, asset)),
        "newer": _link("The map in force", later) if later and later is not asset else None,
        "problems": tuple(str(problem) for problem in portfolio.problems_of(asset)),
        "downloads": tuple(_download_links(asset, drawings)),
        "last_change": site.last_change(asset),
        "forecast": result,
        "future_path": map_path(result.future.id) if result else "",
    }


def _contents(inputs: _Inputs) -> dict[str, Any]:
    """Return what the page says of the map itself: figures, constraint, tables."""
    reading = inputs.shown.reading
    context, measures = reading.context, reading.measures
    former = inputs.reference.reading if inputs.reference else None
    is_comparable = former is not None and former.map is not None and reading.map is not None
    changes = {each.name: each for each in compare_metrics(former, reading)} if former and is_comparable else {}
    terms = inputs.glossary.terms

    def address(term: str) -> str:
        return term_path(term) if term in terms else ""

    figures = tuple(figure_rows(measures.metrics, changes, context, address))
    return {
        "calendar": context.calendar_text,
        "headline": tuple(row for name in HEADLINE for row in figures if row.name == name),
        "figures": figures,
        "compared_with": inputs.compared_with if changes else "",
        "assumptions": measures.assumptions,
        "constraint": measures.constraint,
        "step_names": {str(step["id"]): str(step["name"]) for step in measures.steps},
        "since": _since(inputs),
        "tables": tables_of(inputs.shown),
        "questions": (*questions_of(reading.map), *(reading.map.open_questions if reading.map else ())),
    }


def _since(inputs: _Inputs) -> Since | None:
    if inputs.since is None:
        return None
    why, before = inputs.since
    return changes_since(Pair(why, before.asset, inputs.shown.asset), Comparison(before.reading, inputs.shown.reading))


def _compared_with(portfolio: Portfolio, asset: Asset) -> tuple[Asset | None, str]:
    history = portfolio.streams[asset.stream].history
    if asset.kind in asset.type.follows:
        return history.under(asset), "the current state"
    earlier = history.earlier(asset)
    return earlier, f"the edition of {earlier.date}" if earlier else ""


def _drawings(shown: Shown) -> Iterator[tuple[str, Drawing]]:
    asset = shown.asset
    if asset.map is None:
        return
    for number, title in enumerate((asset.kind_title, *asset.type.views), 1):
        download = map_file(asset.id, "svg") if number == 1 else ""
        drawing = Drawing(
            key=f"{asset.id}/{number}",
            graph=partial(_graph, shown.drawn, number),
            download=download,
            home=map_path(asset.id),
            digest=key_of(_graph, shown.drawn, number),
            caption=partial(caption_of, shown.reading),
        )
        yield title, drawing


def _graph(shown: Shown, number: int) -> Graph:
    asset, reading = shown.asset, shown.reading
    view = (asset.type.draw, *asset.type.views.values())[number - 1]
    # Several maps of one kind may stand on a page: their ids must not meet.
    return replace(view(reading.whole, reading.context), id=f"ff-{asset.id.replace('/', '-')}-{number}")


def main_drawing(shown: Shown) -> Drawing | None:
    """Return the picture of a map, to stand on another page than its own; None for a broken map."""
    return next((drawing for _, drawing in _drawings(shown)), None)


def _lineage(portfolio: Portfolio, asset: Asset) -> Iterator[Neighbour]:
    history = portfolio.streams[asset.stream].history
    promoted_from = history.by_id(asset.map.promoted_from) if asset.map else None
    pairs = (
        ("Supersedes", history.earlier(asset)),
        ("Superseded by", history.later(asset)),
        ("Promoted from", promoted_from),
        ("Promoted to", history.promoted_to(asset) if asset.kind in asset.type.follows else None),
    )
    yield from (_link(relation, other) for relation, other in pairs if other)


def _link(relation: str, other: Asset) -> Neighbour:
    return Neighbour(relation, map_path(other.id), f"{other.kind_title} of {other.date}")


def _download_links(asset: Asset, drawings: Iterable[tuple[str, Drawing]]) -> Iterator[tuple[str, str]]:
    yield "YAML", map_file(asset.id, "yaml")
    if asset.map is None:
        return
    yield from (("SVG", drawing.download) for _, drawing in drawings if drawing.download)
    yield "CSV", map_file(asset.id, "csv")
