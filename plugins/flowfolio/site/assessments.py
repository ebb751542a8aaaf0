"""Show assessments where every asset stands: in the catalogue and among the changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from flowfolio.analysis.catalogue import HIDDEN, NOBODY, Row
from flowfolio.analysis.news import PortfolioChange
from flowfolio.maturity import Assessment, Unread
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.paths import scope_path


def assessment_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield a row of the catalogue for every assessment, broken or not; only the latest of a scope is in force."""
    newest: dict[tuple[str, str], dt.date] = {}
    for each in _kept(portfolio):
        newest[each.model, each.scope] = max(each.date, newest.get((each.model, each.scope), each.date))
    for each in _kept(portfolio):
        yield Row(
            id=f"{each.scope}/{each.date}/{each.model}",
            title=f"{_model(portfolio, each)}: {_scope(portfolio, each)}",
            path=scope_path(each.model, each.scope),
            date=each.date,
            stream=(each.scope, _scope(portfolio, each)),
            kind=("assessment", "Assessment"),
            status="broken" if isinstance(each, Unread) else "final",
            review="in-force" if each.date == newest[each.model, each.scope] else "superseded",
            review_due=None,
            owner=_who(each),
        )


def assessment_changes(portfolio: Portfolio) -> Iterator[PortfolioChange]:
    """Yield an entry among the changes for every assessment, broken or not."""
    for each in _kept(portfolio):
        lost = f" It cannot be read: {each.fault.place}." if isinstance(each, Unread) else ""
        yield PortfolioChange(
            id=f"assessment/{each.model}/{each.scope}/{each.date}",
            date=each.date,
            kind="assessment",
            title=f"{_scope(portfolio, each)}: maturity assessed",
            sentence=f"The model is {_model(portfolio, each)}.{lost}",
            path=scope_path(each.model, each.scope),
            stream=each.scope if each.scope in portfolio.streams else "",
        )


def _kept(portfolio: Portfolio) -> Iterator[Assessment | Unread]:
    for dated in portfolio.maturity.assessments.values():
        yield from dated
    yield from portfolio.maturity.unread


def _who(assessment: Assessment | Unread) -> str:
    if isinstance(assessment, Unread):
        return HIDDEN
    return assessment.file.assessors[0] if assessment.file.assessors else NOBODY


def _model(portfolio: Portfolio, assessment: Assessment | Unread) -> str:
    """Return the model's title, or its id where the model cannot be read."""
    model = portfolio.maturity.models.get(assessment.model)
    return model.title if model else assessment.model


def _scope(portfolio: Portfolio, assessment: Assessment | Unread) -> str:
    stream = portfolio.streams.get(assessment.scope)
    return stream.title if stream else assessment.scope
