"""Compose the overview of maturity: every model with its heat map, and the latest assessments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowfolio.drawing.radar import Scale
from flowfolio.maturity import DimensionResult, Maturity, Model, Result
from flowfolio.maturity.scoring import comparable
from flowfolio.site.page import Page
from flowfolio.site.pages.maturity.scores import SHADES, ScopeName, change_text, scale, score_text, shade
from flowfolio.site.paths import MATURITY, form_path, model_path, scope_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.words import first_of


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A score in the heat map. `shade` from 0 to 5, -1 unknown; `is_open` while criteria have no answer."""

    text: str
    shade: int
    change: str
    direction: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A scope with its dimensions. `remark` says when its scores are not on the same scale as the others."""

    scope: ScopeName
    path: str
    date: dt.date
    remark: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension across all scopes; `low` and `high` name the scopes where it stands lowest and highest."""

    name: str
    low: str
    high: str
    below_target: str
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model with what was answered by it; `scopes` counts those whose answers cannot be read as well."""

    model: Model
    path: str
    form: str
    criteria: int
    scopes: int
    dimensions: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    across: tuple[DimensionRow, ...]
    legend: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest assessment of a scope."""

    scope: ScopeName
    path: str
    model: str
    date: dt.date
    method: str
    assessors: str
    missing: int
    gaps: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Lost:
    """The latest assessment of a scope when it cannot be read; `model` is the model's title or id."""

    scope: ScopeName
    path: str
    model: str
    date: dt.date
    fault: str


@dataclass(frozen=True, slots=True)
class MaturityPage(TemplateContext):
    """The names of `maturity.html`; the comment in its head explains them."""

    template = "maturity.html"
    models: tuple[ModelView, ...]
    latest: tuple[Latest, ...]
    unread: tuple[Lost, ...]
    today: dt.date
    problems: tuple[str, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the overview of all models and scopes."""
    maturity, results, streams = site.portfolio.maturity, site.assessed, site.titles
    newest = sorted(results.values(), key=lambda each: each.assessment.date, reverse=True)
    body = site.templates.render(
        MATURITY,
        MaturityPage(
            models=tuple(
                _view(model, [each for each in results.values() if each.model.id == model.id], maturity, streams)
                for model in sorted(
                    maturity.models.values(), key=lambda each: (-len(maturity.scopes(each.id)), each.title)
                )
            ),
            latest=tuple(_latest(each, streams) for each in newest),
            unread=tuple(_lost(maturity, streams)),
            today=maturity.today,
            problems=tuple(str(problem) for problem in maturity.problems),
        ),
    )
    is_empty = not maturity.models and not maturity.problems
    words = "Where teams and streams stand, dimension by dimension"
    yield Page(MATURITY, "Maturity", body, description=words, hides=("navigation", "toc"), is_empty=is_empty)


def _latest(result: Result, streams: Mapping[str, str]) -> Latest:
    file = result.assessment.file
    return Latest(
        scope=ScopeName.of(result.scope, streams),
        path=scope_path(result.model.id, result.scope),
        model=result.model.title,
        date=result.assessment.date,
        method=file.method,
        assessors=", ".join(file.assessors),
        missing=len(result.missing),
        gaps=len(result.gaps),
        overdue=sum(gap.is_overdue for gap in result.gaps),
    )


def _lost(maturity: Maturity, streams: Mapping[str, str]) -> Iterator[Lost]:
    latest = {(each.model, each.scope): each for each in maturity.unread}
    for (model, scope), each in latest.items():
        if maturity.is_unread(model, scope):
            title = maturity.models[model].title if model in maturity.models else model
            path, name = scope_path(model, scope), ScopeName.of(scope, streams)
            yield Lost(name, path, title, each.date, str(each.fault))


def _view(model: Model, results: list[Result], maturity: Maturity, streams: Mapping[str, str]) -> ModelView:
    whole = scale(model.file)
    rows = tuple(
        _heat_row(model, result, whole, streams)
        for result in sorted(results, key=lambda each: ScopeName.of(each.scope, streams).title)
    )
    on_scale = [each for each in results if comparable(each.file, model.file)]
    return ModelView(
        model=model,
        path=model_path(model.id),
        form=form_path(model.id),
        criteria=len(model.file.criteria),
        scopes=len(
            {each.scope for each in results} | {each.scope for each in maturity.unread if each.model == model.id}
        ),
        dimensions=tuple(each.name for each in model.file.dimensions),
        rows=rows,
        across=tuple(
            _across(each.id, each.name, on_scale, streams) for each in model.file.dimensions if len(results) > 1
        ),
        legend=tuple(
            (step, score_text(whole.floor + (whole.ceiling - whole.floor) * step / SHADES))
            for step in range(SHADES + 1)
        ),
    )


def _heat_row(model: Model, result: Result, on: Scale, streams: Mapping[str, str]) -> HeatRow:
    is_same = comparable(result.file, model.file)
    remark = f"model {result.file.version}" if result.is_on_old_version else ""
    found = {each.id: each for each in result.dimensions}
    return HeatRow(
        scope=ScopeName.of(result.scope, streams),
        path=scope_path(model.id, result.scope),
        date=result.assessment.date,
        remark=remark if is_same else f"{remark}, another scale",
        cells=tuple(_cell(found.get(each.id), on if is_same else None) for each in model.file.dimensions),
    )


def _cell(found: DimensionResult | None, on: Scale | None) -> HeatCell:
    score = found.score if found else None
    change, direction = change_text(score, found.previous) if found else ("", "same")
    level = shade(score, on) if on else -1
    return HeatCell(score_text(score), level, change, direction, bool(found and found.missing and score is not None))


def _across(dimension_id: str, name: str, results: list[Result], streams: Mapping[str, str]) -> DimensionRow:
    found = [
        (each, ScopeName.of(result.scope, streams).title)
        for result in results
        for each in result.dimensions
        if each.id == dimension_id
    ]
    known = [(each.score, title) for each, title in found if each.score is not None]
    aimed = [each for each, _ in found if each.target is not None and each.score is not None]
    short = sum(each.score < each.target - 1e-9 for each in aimed if each.score is not None and each.target is not None)
    moves = [change_text(each.score, each.previous)[1] for each, _ in found]
    return DimensionRow(
        name=name,
        low=_at(known, min((score for score, _ in known), default=None)),
        high=_at(known, max((score for score, _ in known), default=None)),
        below_target=f"{short} of {len(aimed)}" if aimed else "no target set",
        up=moves.count("better"),
        down=moves.count("worse"),
    )


def _at(known: list[tuple[float, str]], value: float | None) -> str:
    names = [title for score, title in known if score == value]
    return f"{score_text(value)}: {first_of(names, 2)}" if names else score_text(value)
