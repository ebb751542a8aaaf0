"""Compose the page of a maturity model: where to begin, levels and how to move up, every criterion with guidance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.maturity import Model
from flowfolio.maturity.checks import CHECKS
from flowfolio.maturity.model import Criterion, Dimension, Level, ModelFile
from flowfolio.site.page import Page
from flowfolio.site.pages.maturity.scores import RULES, ScopeName, level_text
from flowfolio.site.paths import MATURITY, form_path, model_path, scope_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.quantity import number_text


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion with what belongs beside it; `needs` are (id, text) of what comes first."""

    criterion: Criterion
    level: str
    effort: str
    value: str
    needs: tuple[tuple[str, str], ...]
    check: str
    maps_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A dimension with its criteria. `above` names what it is a part of; `begins` says that `above` is new here."""

    dimension: Dimension
    above: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class JumpStart:
    """Where beginners begin: how to leave the lowest level, and the first criteria, which need nothing else."""

    level: Level | None
    first: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ModelPage(TemplateContext):
    """The names of `maturity_model.html`; the comment in its head explains them."""

    template = "maturity_model.html"
    file: ModelFile
    index: str
    form: str
    rule: str
    is_nested: bool
    jumpstart: JumpStart
    dimensions: tuple[DimensionView, ...]
    old_versions: tuple[str, ...]
    count: int
    scopes: tuple[tuple[str, str, dt.date], ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of every model."""
    for model in site.portfolio.maturity.models.values():
        yield _page(site, model)


def _page(site: Site, model: Model) -> Page:
    path, file = model_path(model.id), model.file
    body = site.templates.render(
        path,
        ModelPage(
            file=file,
            index=MATURITY,
            form=form_path(model.id),
            rule=RULES[file.scoring.criterion_to_dimension],
            is_nested=any(each.dimensions for each in file.dimensions),
            jumpstart=_jumpstart(file),
            dimensions=tuple(_dimensions(file.dimensions, file)),
            old_versions=tuple(each for each in model.versions if each != file.version),
            count=len(file.criteria),
            scopes=tuple(
                (ScopeName.of(scope, site.titles).title, scope_path(model.id, scope), result.assessment.date)
                for (model_id, scope), result in site.assessed.items()
                if model_id == model.id
            ),
        ),
    )
    words = f"{file.title}: levels, criteria with guidance, and how to move up"
    return Page(path, file.title, body, description=words, hides=("navigation",), edit_path=f"{model.name}/model.yaml")


def _jumpstart(file: ModelFile) -> JumpStart:
    lowest = min(each.level for each in file.criteria.values())
    first = tuple(each for each in file.criteria.values() if each.level == lowest and not each.depends_on)
    return JumpStart(next((level for level in file.levels if level.next_steps), None), first[:12])


def _dimensions(dimensions: tuple[Dimension, ...], file: ModelFile, above: str = "") -> Iterator[DimensionView]:
    for each in dimensions:
        yield DimensionView(each, above, tuple(_criterion(criterion, file) for criterion in each.criteria))
        yield from _dimensions(each.dimensions, file, f"{above} › {each.name}" if above else each.name)


def _criterion(criterion: Criterion, file: ModelFile) -> CriterionView:
    return CriterionView(
        criterion=criterion,
        level=level_text(criterion, file),
        effort=number_text(criterion.effort) if criterion.effort is not None else "",
        value=number_text(criterion.value) if criterion.value is not None else "",
        needs=tuple((each, file.criteria[each].text) for each in criterion.depends_on),
        check=CHECKS.get(criterion.check or "", ""),
        maps_to=tuple((name.replace("_", " ").upper(), place) for name, place in criterion.maps_to.items()),
    )
