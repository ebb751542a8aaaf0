"""Show assessments where every asset stands: in the catalogue and among the changes."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.analysis.catalogue import NOBODY, Row
from flowfolio.analysis.news import PortfolioChange
from flowfolio.maturity import Assessment
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.paths import scope_path


def assessment_rows(portfolio: Portfolio) -> Iterator[Row]:
    """Yield a row of the catalogue for every assessment; only the latest of a scope is in force."""
    for dated in portfolio.maturity.assessments.values():
        for each in dated:
            yield Row(
                id=f"{each.scope}/{each.date}/{each.model}",
                title=f"{portfolio.maturity.model(each.model).file.title}: {_scope(portfolio, each)}",
                path=scope_path(each.model, each.scope),
                date=each.date,
                stream=(each.scope, _scope(portfolio, each)),
                kind=("assessment", "Assessment"),
                status="final",
                review="in-force" if each is dated[-1] else "superseded",
                review_due=None,
                owner=each.file.assessors[0] if each.file.assessors else NOBODY,
            )


def assessment_changes(portfolio: Portfolio) -> Iterator[PortfolioChange]:
    """Yield an entry among the changes for every assessment."""
    for dated in portfolio.maturity.assessments.values():
        for each in dated:
            model = portfolio.maturity.model(each.model).file.title
            yield PortfolioChange(
                id=f"assessment/{each.model}/{each.scope}/{each.date}",
                date=each.date,
                kind="assessment",
                title=f"{_scope(portfolio, each)}: maturity assessed",
                sentence=f"The model is {model}.",
                path=scope_path(each.model, each.scope),
                stream=each.scope if each.scope in portfolio.streams else "",
            )


def _scope(portfolio: Portfolio, assessment: Assessment) -> str:
    stream = portfolio.streams.get(assessment.scope)
    return stream.title if stream else assessment.scope
