"""Spread what stands beside the maps into rows: maturity, glossary, evidence, rhythm, and what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from flowfolio.analysis.agenda import due, events
from flowfolio.map_types.rows import Row, plain, row_of
from flowfolio.maturity import Assessment, DimensionResult, Result
from flowfolio.maturity.model import Answer, Criterion
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.rhythm import begins, recurrence

MOST_DAYS = 60
"""Days of an event that are told."""
_A_YEAR = dt.timedelta(days=366)


def _models(portfolio: Portfolio) -> Iterator[Row]:
    for model in portfolio.maturity.models.values():
        for version, file in model.versions.items():
            yield row_of(file, "title", "version", "source") | {
                "model": model.id,
                "rule": file.scoring.criterion_to_dimension,
                "is_in_force": version == model.file.version,
                "scale": [f"{point.value:g} {point.label}" for point in file.scale],
                "levels": [f"{level.value} {level.name}" for level in file.levels],
                "criteria": len(file.criteria),
            }


def _results(portfolio: Portfolio) -> Iterator[tuple[str, Result]]:
    """Yield (id, result as seen on its own day) of every assessment."""
    for model_id, scope in portfolio.maturity.assessments:
        for result in portfolio.maturity.history(model_id, scope):
            yield _id(result.assessment), result


def _id(assessment: Assessment) -> str:
    return f"{assessment.model}/{assessment.scope}/{assessment.date}"


def _assessments(portfolio: Portfolio) -> Iterator[Row]:
    latest = {_id(dated[-1]) for dated in portfolio.maturity.assessments.values() if dated}
    for key, result in _results(portfolio):
        made = result.assessment
        yield (
            row_of(made, "model", "scope", "date")
            | row_of(made.file, "model_version", "method", "notes", "assessors")
            | {
                "assessment": key,
                "file": made.name,
                "baseline": result.baseline.date.isoformat() if result.baseline else None,
                "is_latest": key in latest,
                "criteria": len(result.file.criteria),
                "answered": len(result.file.criteria) - len(result.missing),
            }
        )


def _scores(portfolio: Portfolio) -> Iterator[Row]:
    for key, result in _results(portfolio):
        yield from (row | {"assessment": key} for row in _dimensions(result.dimensions, None))


def _dimensions(found: Iterable[DimensionResult], parent: str | None) -> Iterator[Row]:
    for each in found:
        row = row_of(each, "name", "score", "target", "baseline", "previous", "missing", "not_applicable")
        # Shares are percentages in all tables.
        shares = {
            name: None if (share := getattr(each, name)) is None else 100 * share
            for name in ("percent_to_target", "progress_to_date")
        }
        yield row | shares | {"dimension": each.id, "parent": parent}
        yield from _dimensions(each.dimensions, each.id)


def _answers(portfolio: Portfolio) -> Iterator[Row]:
    for key, result in _results(portfolio):
        for word, criterion in result.file.criteria.items():
            yield _answer(result, word, criterion) | {"assessment": key}


def _answer(result: Result, word: str, criterion: Criterion) -> Row:
    file = result.assessment.file
    answer, target, waiver = file.answers.get(word), file.targets.get(word), file.waivers.get(word)
    value = answer.number if answer and answer.applies else None
    return {
        "criterion": word,
        "text": criterion.text,
        "dimension": result.file.dimension_of[word].id,
        "state": _state(answer),
        "level": criterion.level,
        "value": value,
        "label": None if value is None else result.file.label(value),
        "note": answer.note if answer else None,
        "target": target.value if target else None,
        "target_by": plain(target.by) if target else None,
        "waived_until": plain(waiver.until) if waiver else None,
        "waived_by": waiver.approved_by if waiver else None,
        "respondents": [f"{each:g}" for each in file.respondents.get(word, ())],
        "evidence": len(answer.evidence) if answer else 0,
    }


def _state(answer: Answer | None) -> str:
    return "missing" if answer is None else "answered" if answer.applies else "not applicable"


def _answer_evidence(portfolio: Portfolio) -> Iterator[Row]:
    for key, result in _results(portfolio):
        for fact in result.evidence:
            row = row_of(fact.evidence, "title", "link", "recorded", "reviewer")
            yield row | {"assessment": key, "criterion": fact.criterion.id}


def _terms(portfolio: Portfolio) -> Iterator[Row]:
    words = ("id", "term", "definition", "plural", "abbreviation", "formula", "source", "link")
    for term_id, term in portfolio.glossary.terms.items():
        place = portfolio.glossary.places.get(term_id)
        yield row_of(term, *words, "aliases", "similar", "see_also") | {"file": place.path if place else None}


def _claims(portfolio: Portfolio) -> Iterator[Row]:
    words = ("claim", "kind", "unit", "source", "id", "link", "low", "high", "edition", "metric", "note")
    for claim in portfolio.evidence:
        yield row_of(claim, *words) | {"is_old": claim.is_old(portfolio.today)}


def _events(portfolio: Portfolio) -> Iterator[Row]:
    today = portfolio.today
    for event_id, event in events(portfolio).items():
        rule = recurrence(event)
        days = islice(rule.between(today, today + _A_YEAR), MOST_DAYS) if rule else ()
        row = row_of(event, "name", "every", "on", "duration", "attendees", "purpose", "agenda")
        time = begins(event)
        yield row | {"id": event_id, "at": f"{time:%H:%M}" if time else None, "next": [day.isoformat() for day in days]}


def _due(portfolio: Portfolio) -> Iterator[Row]:
    for each in due(portfolio):
        yield row_of(each, "date", "kind", "title", "id", "is_overdue") | {
            "stream": each.stream or None,
            "owner": each.owner or None,
            "item": each.anchor.removeprefix("item-") or None,
            "file": each.source or None,
        }


ROWS: Mapping[str, Callable[[Portfolio], Iterator[Row]]] = {
    "models": _models,
    "assessments": _assessments,
    "scores": _scores,
    "answers": _answers,
    "answer_evidence": _answer_evidence,
    "terms": _terms,
    "claims": _claims,
    "events": _events,
    "due": _due,
}
"""How the rows of a table are made, by its name."""
