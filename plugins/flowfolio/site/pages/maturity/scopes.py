"""Compose the page of one scope: radar, gaps, next steps, evidence, answers beside what the data says, history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flowfolio.analysis.maturity_checks import Hint, hints
from flowfolio.drawing.radar import radar, small_trend
from flowfolio.maturity import Change, Result
from flowfolio.maturity.carry import compare
from flowfolio.maturity.model import Answer, Criterion
from flowfolio.maturity.results import EvidenceFact, NextStep
from flowfolio.maturity.scoring import comparable
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.pages.maturity.scores import (
    ScopeName,
    age_text,
    answer_text,
    axes,
    change_text,
    leaves,
    level_text,
    rings,
    scale,
    score_text,
    share_text,
    walk,
)
from flowfolio.site.paths import MATURITY, assessment_file, form_path, model_path, scope_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext

BEST_STEPS = 5
OLD_EVIDENCE = 365
"""Days after which a piece of evidence is called old."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A dimension in the table beside the radar."""

    name: str
    depth: int
    score: str
    is_open: bool
    """While criteria have no answer: score, percentage to target and progress are provisional."""
    target: str
    baseline: str
    change: str
    direction: str
    percent_to_target: str
    progress: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A criterion with its answer and all that was said about it."""

    criterion: Criterion
    level: str
    answer: str
    mark: str
    note: str
    since: str
    spread: str
    evidence: int
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class Votes:
    """How many people gave each answer of the scale, as (number, dots), and what was agreed."""

    text: str
    counts: tuple[tuple[int, str], ...]
    agreed: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that is another one than before."""

    text: str
    before: str
    after: str
    direction: str


@dataclass(frozen=True, slots=True)
class Past:
    """One assessment of the history, and what changed since the one before it."""

    result: Result
    download: str
    compared_with: dt.date | None
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A dimension over the assessments."""

    name: str
    chart: Markup


@dataclass(frozen=True, slots=True)
class ScopePage(TemplateContext):
    """The names of `maturity_scope.html`; the comment in its head explains them."""

    template = "maturity_scope.html"
    name: ScopeName
    result: Result
    model_path: str
    index: str
    form: str
    radar: Markup
    scores: tuple[ScoreRow, ...]
    again: dict[str, tuple[Change, ...]]
    stay: int
    steps: tuple[NextStep, ...]
    more_steps: tuple[NextStep, ...]
    more_from: int
    levels: dict[str, str]
    labels: tuple[str, ...]
    label: Callable[[float], str]
    age: Callable[[int | None], str]
    old_evidence: int
    evidence: tuple[EvidenceFact, ...]
    answers: tuple[tuple[str, str, tuple[AnswerRow, ...]], ...]
    said: tuple[tuple[Criterion, str, Hint, str], ...]
    votes: tuple[Votes, ...]
    trends: tuple[Trend, ...]
    trend_days: tuple[dt.date, ...]
    trend_rows: tuple[tuple[str, ...], ...]
    history: tuple[Past, ...]
    since_first: tuple[Difference, ...]
    problems: tuple[str, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield a page for every scope and model that says where the scope stands."""
    for result in site.assessed.values():
        yield _page(site, result)


def files(site: Site) -> Iterator[StaticFile]:
    """Yield the assessments as they were written."""
    for dated in site.portfolio.maturity.assessments.values():
        for each in dated:
            yield StaticFile(assessment_file(each), each.text.encode())


def _page(site: Site, result: Result) -> Page:
    maturity, said = site.portfolio.maturity, hints(site.portfolio, result.scope)
    path, name = scope_path(result.model.id, result.scope), ScopeName.of(result.scope, site.titles)
    history = maturity.history(result.model.id, result.scope)
    file = result.file
    again = _by_fate(maturity.changes(result.model.id, result.scope)) if result.is_on_old_version else {}
    body = site.templates.render(
        path,
        ScopePage(
            name=name,
            result=result,
            model_path=model_path(result.model.id),
            index=MATURITY,
            form=form_path(result.model.id),
            radar=Markup(  # noqa: S704 - a chart escapes its words
                radar(f"{name.title}: now, target and baseline", axes(result), scale(file), rings(file))
            ),
            scores=tuple(_scores(result)),
            again=again,
            stay=sum(len(again[fate]) for fate in ("kept", "renamed")) if again else 0,
            steps=result.next_steps[:BEST_STEPS],
            more_steps=result.next_steps[BEST_STEPS:],
            more_from=BEST_STEPS + 1,
            levels={each.id: level_text(each, file) for each in file.criteria.values()},
            labels=tuple(point.label for point in file.scale),
            label=file.label,
            age=age_text,
            old_evidence=OLD_EVIDENCE,
            evidence=tuple(sorted(result.evidence, key=lambda each: -(each.age if each.age is not None else 10**6))),
            answers=tuple(
                (above, leaf.name, tuple(_answers(leaf.dimension.criteria, result, said)))
                for above, leaf in leaves(result.dimensions)
            ),
            said=tuple(_said(result, said)),
            votes=tuple(_votes(result)),
            trends=tuple(_trends(result, history)) if len(history) > 1 else (),
            trend_days=tuple(each.assessment.date for each in history),
            trend_rows=tuple(_trend_rows(result, history)),
            history=tuple(_history(history)),
            since_first=_since_first(history),
            problems=tuple(str(problem) for problem in result.problems),
        ),
    )
    words = f"{name.title} by {result.model.title}: scores, gaps, next steps"
    title = f"{name.title}: {result.model.title}"
    return Page(path, title, body, description=words, hides=("navigation", "toc"), edit_path=result.assessment.name)


def _scores(result: Result) -> Iterator[ScoreRow]:
    for depth, each in walk(result.dimensions):
        change, direction = change_text(each.score, each.previous)
        yield ScoreRow(
            name=each.name,
            depth=depth,
            score=score_text(each.score),
            is_open=bool(each.missing),
            target=score_text(each.target),
            baseline=score_text(each.baseline),
            change=change or "—",
            direction=direction,
            percent_to_target=share_text(each.percent_to_target),
            progress=share_text(each.progress_to_date),
        )


def _by_fate(changes: Sequence[Change]) -> dict[str, tuple[Change, ...]]:
    return {
        fate: tuple(each for each in changes if each.fate == fate)
        for fate in ("changed", "new", "renamed", "gone", "kept")
    }


def _answers(criteria: Sequence[Criterion], result: Result, said: Mapping[str, Hint]) -> Iterator[AnswerRow]:
    spreads = {each.criterion.id: each for each in result.spreads}
    for each in criteria:
        answer = result.assessment.file.answers.get(each.id)
        spread = spreads.get(each.id)
        yield AnswerRow(
            criterion=each,
            level=level_text(each, result.file),
            answer=answer_text(answer, result.file),
            mark=_mark(answer, result.file.top),
            note=answer.note or "" if answer else "",
            since=_since(answer, result) if answer else "",
            spread=_spread(spread.low, spread.high, result) if spread else "",
            evidence=len(answer.evidence) if answer else 0,
            hint=said.get(each.check or ""),
        )


def _mark(answer: Answer | None, top: float) -> str:
    """Return what stands before an answer besides its words: how full it is, from 0 to 4 quarters, or "" for none."""
    if answer is None or not answer.applies:
        return ""
    return str(round(answer.number / top * 4)) if top else "0"


def _since(answer: Answer, result: Result) -> str:
    words = ((float(key), f"{result.file.label(float(key))} since {day}") for key, day in answer.since.items())
    return ", ".join(text for _, text in sorted(words))


def _spread(low: float, high: float, result: Result) -> str:
    if low == high:
        return f"all said {result.file.label(low)}"
    return f"from {result.file.label(low)} to {result.file.label(high)}"


def _votes(result: Result) -> Iterator[Votes]:
    for each in result.spreads:
        counts = tuple(each.answers.count(point.value) for point in result.file.scale)
        agreed = answer_text(result.assessment.file.answers.get(each.criterion.id), result.file)
        dots = tuple((count, "●" * min(count, 5) + ("…" if count > 5 else "")) for count in counts)
        yield Votes(each.criterion.text, dots, agreed)


def _said(result: Result, known: Mapping[str, Hint]) -> Iterator[tuple[Criterion, str, Hint, str]]:
    """Yield (criterion, what the team answered, what the data says, whether the two agree)."""
    for each in result.file.criteria.values():
        hint = known.get(each.check or "")
        if hint is None:
            continue
        answer = result.assessment.file.answers.get(each.id)
        is_met = answer is not None and answer.applies and answer.number >= result.file.top
        verdict = "agrees" if hint.holds == is_met else "the data says more" if hint.holds else "the data says less"
        if answer is None or not answer.applies or hint.holds is None:
            verdict = ""
        yield each, answer_text(answer, result.file), hint, verdict


def _trends(result: Result, history: Sequence[Result]) -> Iterator[Trend]:
    whole = scale(result.file)
    for each in result.dimensions:
        points = [(past.assessment.date, _score_of(past, each.id, result)) for past in history]
        yield Trend(each.name, Markup(small_trend(each.name, points, each.target, whole)))  # noqa: S704 - it escapes its words


def _trend_rows(result: Result, history: Sequence[Result]) -> Iterator[tuple[str, ...]]:
    for each in result.dimensions:
        yield each.name, *(score_text(_score_of(past, each.id, result)) for past in history), score_text(each.target)


def _score_of(past: Result, dimension_id: str, latest: Result) -> float | None:
    """Return a score of an earlier assessment, None when it was made on another scale."""
    if not comparable(past.file, latest.file):
        return None
    return next((each.score for each in past.dimensions if each.id == dimension_id), None)


def _history(history: Sequence[Result]) -> Iterator[Past]:
    """Yield the assessments, latest first."""
    for number in range(len(history) - 1, -1, -1):
        here, before = history[number], history[number - 1] if number else None
        changes = tuple(_differences(before, here)) if before else ()
        yield Past(here, assessment_file(here.assessment), before.assessment.date if before else None, changes)


def _since_first(history: Sequence[Result]) -> tuple[Difference, ...]:
    return tuple(_differences(history[0], history[-1])) if len(history) > 2 else ()


def _differences(before: Result, after: Result) -> Iterator[Difference]:
    for change in compare(before.file, after.file):
        old = before.assessment.file.answers.get(change.old.id) if change.old else None
        new = after.assessment.file.answers.get(change.new.id) if change.new else None
        criterion = change.new or change.old
        if criterion is None or (old is None and new is None) or (old and new and old.value == new.value):
            continue
        is_number = old is not None and new is not None and old.applies and new.applies
        direction = "same"
        if is_number and old is not None and new is not None and change.fate != "changed":
            direction = "better" if new.number > old.number else "worse"
        words = {"changed": " (the text changed)", "new": " (new in the model)", "gone": " (no longer asked)"}
        yield Difference(
            criterion.text + words.get(change.fate, ""),
            answer_text(old, before.file),
            answer_text(new, after.file),
            direction,
        )
