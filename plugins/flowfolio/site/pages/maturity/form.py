"""Compose the self-assessment form of a maturity model, and the small scripts with each scope's latest answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from flowfolio.maturity import DimensionResult, Maturity, Model, Result
from flowfolio.maturity.carry import compare
from flowfolio.maturity.model import NOT_APPLICABLE, Criterion, Dimension, ModelFile
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.pages.maturity.scores import RULES, ScopeName, answer_text, level_text, rings, scale, walk
from flowfolio.site.paths import FORM_SCRIPT, YAML_SCRIPT, answers_file, form_path, model_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.document import parse_text

_SCRIPTS: Final = ("yaml", "score", "file", "view", "questions", "scope", "form")
"""The parts of the form's script in the order in which they run. The form loads all of them as one file: instant
loading keeps no order among several."""


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion as the form asks it."""

    criterion: Criterion
    level: str


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the form: an innermost dimension; `above` names what it is a part of."""

    dimension: Dimension
    above: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A scope that can be chosen; `latest` is the path of the script with its latest answers, "" when there is none."""

    scope: ScopeName
    latest: str
    dates: str


@dataclass(frozen=True, slots=True)
class AssessPage(TemplateContext):
    """The names of `maturity_assess.html`; the comment in its head explains them."""

    template = "maturity_assess.html"
    file: ModelFile
    model_path: str
    rule: str
    not_applicable: str
    steps: tuple[Step, ...]
    choices_of_scope: tuple[Choice, ...]
    script: str
    yaml_script: str
    data: Markup


def pages(site: Site) -> Iterator[Page]:
    """Yield a page with the form for every model: a printable questionnaire that a script makes a form of."""
    for model in site.portfolio.maturity.models.values():
        yield _page(site, model)


def _page(site: Site, model: Model) -> Page:
    maturity, streams = site.portfolio.maturity, site.titles
    path, file = form_path(model.id), model.file
    assessed = {*maturity.scopes(model.id), *(each.scope for each in maturity.unread if each.model == model.id)}
    body = site.templates.render(
        path,
        AssessPage(
            file=file,
            model_path=model_path(model.id),
            rule=RULES[file.scoring.criterion_to_dimension],
            not_applicable=NOT_APPLICABLE,
            steps=tuple(_steps(file.dimensions, file)),
            choices_of_scope=tuple(_choice(maturity, model, scope, streams) for scope in sorted({*assessed, *streams})),
            script=FORM_SCRIPT,
            yaml_script=YAML_SCRIPT,
            data=_embedded(_form_data(model)),
        ),
    )
    title = f"Assess: {file.title}"
    return Page(
        path,
        title,
        body,
        description=f"Self-assessment by {file.title}; the answers stay in your browser",
        is_searchable=False,
        is_text=False,
        hides=("navigation", "toc"),
        edit_path=f"{model.name}/model.yaml",
    )


def files(site: Site) -> Iterator[StaticFile]:
    """Yield the form's script, and for every scope one that hands its latest answers to the form.

    A script and no JSON file, because a page opened from disk may load nothing else.
    """
    maturity = site.portfolio.maturity
    folder = Path(__file__).parents[3] / "assets" / "assess"
    if maturity.models:
        yield StaticFile(FORM_SCRIPT, b"".join((folder / f"{name}.js").read_bytes() for name in _SCRIPTS))
    for model_id, scope in maturity.assessments:
        key = json.dumps(f"{model_id}/{scope}")
        data = json.dumps(_latest(maturity, model_id, scope))
        text = f"(window.flowfolioLatest = window.flowfolioLatest || {{}})[{key}] = {data};\n"
        yield StaticFile(answers_file(model_id, scope), text.encode())


def _steps(dimensions: tuple[Dimension, ...], file: ModelFile, above: str = "") -> Iterator[Step]:
    for each in dimensions:
        if each.criteria:
            yield Step(
                each, above, tuple(Question(criterion, level_text(criterion, file)) for criterion in each.criteria)
            )
        yield from _steps(each.dimensions, file, f"{above} › {each.name}" if above else each.name)


def _choice(maturity: Maturity, model: Model, scope: str, streams: Mapping[str, str]) -> Choice:
    known = maturity.assessments.get((model.id, scope), ())
    days = sorted([*(each.date for each in known), *(each.date for each in maturity.unread_of(model.id, scope))])
    dates = " ".join(map(str, days))
    return Choice(ScopeName.of(scope, streams), answers_file(model.id, scope) if known else "", dates)


def _form_data(model: Model) -> dict[str, Any]:
    """Return what the script needs to score answers as Python does, and to place answers of old versions."""
    file = model.file
    return {
        "model": model.id,
        "title": file.title,
        "folder": model.name,
        "version": file.version,
        "rule": file.scoring.criterion_to_dimension,
        "scale": [{"value": point.value, "label": point.label} for point in file.scale],
        "first": file.levels[0].value,
        "top": file.top,
        **scale(file)._asdict(),
        "rings": rings(file),
        "dimensions": [_dimension_data(each) for each in file.dimensions],
        "versions": {
            version: _version_data(old, file) for version, old in model.versions.items() if version != file.version
        },
    }


def _dimension_data(dimension: Dimension) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "name": dimension.name,
        "dimensions": [_dimension_data(each) for each in dimension.dimensions],
        "criteria": [{"id": each.id, "level": each.level, "text": each.text} for each in dimension.criteria],
    }


def _version_data(old: ModelFile, new: ModelFile) -> dict[str, Any]:
    """Return the new id of every criterion that was renamed, and the ids of those to be answered again."""
    changes = compare(old, new)
    return {
        "renamed": {each.old.id: each.new.id for each in changes if each.was_renamed and each.old and each.new},
        "changed": [each.new.id for each in changes if each.fate == "changed" and each.new],
    }


def _latest(maturity: Maturity, model_id: str, scope: str) -> dict[str, Any]:
    """Return the latest answers as the draft of the next assessment has them, and what has to be answered again."""
    result = maturity.result(model_id, scope)
    draft = parse_text(maturity.draft(model_id, scope)).data
    answers = draft.get("answers", {}) if isinstance(draft, dict) else {}
    return {
        "date": str(result.assessment.date),
        "version": result.file.version,
        "draft": draft,
        "again": _again(maturity, result, answers if isinstance(answers, dict) else {}),
        "scores": _scores(result),
    }


def _again(maturity: Maturity, result: Result, carried: Mapping[str, Any]) -> dict[str, str]:
    """Return what was answered to the criteria whose answers could not be carried over."""
    answers = result.assessment.file.answers
    return {
        each.new.id: answer_text(answers[each.old.id], result.file)
        for each in maturity.changes(result.model.id, result.scope)
        if each.old and each.new and each.old.id in answers and each.new.id not in carried
    }


def _scores(result: Result) -> dict[str, float | None]:
    found: Iterator[DimensionResult] = (each for _, each in walk(result.dimensions))
    return {each.id: each.score for each in found}


def _embedded(data: object) -> Markup:
    """Return JSON that can stand inside an element: nothing in it is taken for markup."""
    text = json.dumps(data, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - the angle brackets and ampersands are escaped above
