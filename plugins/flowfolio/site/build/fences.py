"""Turn a `flowfolio` fence of a Markdown page into a picture, a figure, or what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

from markupsafe import Markup

from flowfolio.drawing.graph import Graph
from flowfolio.map_types import Table, kinds
from flowfolio.map_types.metrics import Metric
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.single import single_map, without_key
from flowfolio.portfolio.working_time import CommonTime
from flowfolio.site.keys import key_of
from flowfolio.site.page import Drawing, Kept
from flowfolio.site.pages.maps import main_drawing
from flowfolio.site.paths import map_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source import document as source
from flowfolio.source.entity import UNKNOWN_CHOICE, UNKNOWN_KEY, WRONG_TYPE
from flowfolio.source.problems import UNKNOWN_REFERENCE, Code, Place, Problem, did_you_mean


class Fenced(NamedTuple):
    """What a fence becomes: HTML with the spots of its drawing and of the table that says the same; its problems."""

    html: str
    drawing: Drawing | None = None
    table: Kept | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FencedMap(TemplateContext):
    """The names of `fence.html`; the comment in its head explains them."""

    template = "fence.html"
    title: str
    figures: tuple[str, ...]
    calendar: str
    picture: str
    twin: str
    more: str


@dataclass(frozen=True, slots=True)
class FencedFigure(TemplateContext):
    """The names of `fence_figure.html`; the comment in its head explains them."""

    template = "fence_figure.html"
    title: str
    text: str
    calendar: str
    path: str


@dataclass(frozen=True, slots=True)
class FenceRefused(TemplateContext):
    """The names of `fence_refused.html`; the comment in its head explains them."""

    template = "fence_refused.html"
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FencedTable(TemplateContext):
    """The names of `fence_table.html`; the comment in its head explains them."""

    template = "fence_table.html"
    tables: tuple[Table, ...]


_KEYS = ("map", "figure", "kind")
_IN_CAPTION = ("lead_time", "flow_efficiency", "rolled_percent_complete_accurate")


@dataclass(frozen=True, eq=False)
class _Written:
    """A map written into a page: all that is known of it follows from these."""

    document: source.Document
    kind: str
    common: CommonTime

    @cached_property
    def reading(self) -> Reading:
        """The map, checked and measured, under an id that no other fence of the page has."""
        digest = hashlib.sha256(self.document.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return single_map(without_key(self.document, "kind"), self.kind, self.common, f"fence-{digest}")


def fence(text: str, site: Site, page: str, line: int = 1, at: str = "") -> Fenced:
    """Return what a fence in the file `page` becomes, whose first line stands on `line`, on the page at path `at`.

    A fence says `map: ID` for a map of the portfolio, `figure: NAME` and `map: ID` for one of its figures, or holds a
    whole map that begins with `kind:`.
    """
    at = at or page
    document, fill = source.parse_text("\n" * (line - 1) + text, page), partial(site.templates.render, at)
    problems = document.problems
    if not problems and not isinstance(document.data, dict):
        message, hint = "a fence holds 'key: value' lines", "for example 'map: checkout/2026-01-31/roadmap'"
        problems = (Problem(Place(page, line), WRONG_TYPE, message, hint),)
    if problems or not isinstance(document.data, dict):
        return _refused(problems, fill)
    if "kind" in document.data:
        return _inline(document, str(document.data["kind"]), site, at)
    return _placed(document, document.data, site, fill)


def _problem(document: source.Document, code: Code, message: str, hint: str = "", key: str = "") -> Problem:
    return Problem(document.place(*([key] if key else [])), code, message, hint)


def _refused(problems: tuple[Problem, ...], fill: Fill) -> Fenced:
    return Fenced(fill(FenceRefused(problems=tuple(map(str, problems)))), problems=problems)


def _inline(document: source.Document, kind: str, site: Site, page: str) -> Fenced:
    fill = partial(site.templates.render, page)
    if kind not in kinds():
        message = f"'{kind[:60]}' is not one of {', '.join(kinds())}"
        return _refused((_problem(document, UNKNOWN_CHOICE, message, did_you_mean(kind, kinds()), "kind"),), fill)
    written = _Written(document, kind, site.portfolio.time)
    alone = written.reading
    errors = tuple(problem for problem in alone.problems if problem.is_error)
    if alone.map is None:
        return _refused(errors, fill)
    drawing = Drawing(alone.context.id, partial(_graph, written), digest=key_of(_graph, written))
    # The table is put in once the search has read the page: it would read every cell.
    table = site.kept(page, _table, written, is_text=False)
    html = fill(
        FencedMap(
            title=alone.map.title,
            figures=_figures(alone.measures.metrics),
            calendar=alone.context.calendar_name,
            picture=Markup(drawing.placeholder),  # noqa: S704 - our own comment, made of a hash
            twin=Markup(table.placeholder),  # noqa: S704 - as above
            more="",
        ),
    )
    return Fenced(html, drawing, table, errors)


def _graph(written: _Written) -> Graph:
    alone = written.reading
    return replace(alone.type.draw(alone.whole, alone.context), id=f"ff-{alone.context.id}")


def _table(written: _Written, fill: Fill) -> str:
    alone = written.reading
    return fill(FencedTable(tables=alone.type.tables(alone.whole, alone.context)))


def _placed(document: source.Document, data: dict[str, source.Data], site: Site, fill: Fill) -> Fenced:
    portfolio = site.portfolio
    unknown = tuple(
        _problem(document, UNKNOWN_KEY, f"'{key[:60]}' is not a key of a fence", did_you_mean(key, _KEYS), key)
        for key in data
        if key not in _KEYS
    )
    map_id = str(data.get("map") or "")
    asset = portfolio.assets.get(map_id)
    if asset is None and not unknown:
        message = f"'{map_id[:100]}' is no map of this portfolio" if map_id else "the fence names no map"
        hint = did_you_mean(map_id, portfolio.assets) or "write 'map: <stream>/<date>/<kind>'"
        unknown = (_problem(document, UNKNOWN_REFERENCE, message, hint, "map"),)
    if unknown or asset is None:
        return _refused(unknown, fill)
    context, measures = portfolio.context(asset), portfolio.measures(asset)
    if "figure" in data:
        return _one_figure(document, portfolio, asset, fill)
    drawing = main_drawing(site.shown(asset))
    html = fill(
        FencedMap(
            title=asset.title,
            figures=_figures(measures.metrics),
            calendar=context.calendar_name,
            picture=Markup(drawing.placeholder) if drawing else "",  # noqa: S704 - our own comment, made of an id
            twin="",
            more=map_path(asset.id),
        ),
    )
    return Fenced(html, drawing)


def _figures(metrics: tuple[Metric, ...]) -> tuple[str, ...]:
    return tuple(f"{m.kind.title} {m.said}" for m in metrics if m.name in _IN_CAPTION and m.value is not None)


def _one_figure(document: source.Document, portfolio: Portfolio, asset: Asset, fill: Fill) -> Fenced:
    if asset.map is None:  # what is wrong is told where it stands, and a second error would send people elsewhere
        errors = tuple(str(each) for each in portfolio.problems_of(asset) if each.is_error)
        return Fenced(fill(FenceRefused(problems=errors)))
    name = str(document.data["figure"]) if isinstance(document.data, dict) else ""
    metrics = {each.name: each for each in portfolio.measures(asset).metrics}
    if name not in metrics:
        message = f"'{name[:60]}' is no figure of this map"
        wrong = _problem(document, UNKNOWN_REFERENCE, message, did_you_mean(name, metrics), "figure")
        return _refused((wrong,), fill)
    metric, calendar = metrics[name], portfolio.context(asset).calendar_name
    context = FencedFigure(metric.kind.title, metric.said, calendar, map_path(asset.id))
    return Fenced(fill(context))
