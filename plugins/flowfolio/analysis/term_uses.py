"""Say which glossary terms are used by what is in force."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.maturity import Assessment, Model
from flowfolio.portfolio.glossary import Term, texts_of
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.entity import Entity

Holder = Asset | Model | Assessment | Term | None
"""What holds a text: a map, a maturity model, an assessment, a term; None for the evidence."""


def uses_in_force(portfolio: Portfolio) -> Iterator[tuple[str, str, Holder]]:
    """Yield (term id, what people call the holder, the holder) of every use of a term.

    Of maps, maturity models, the latest assessments, the evidence and the other terms it reads titles, notes and every
    other text, but no ids.
    """
    glossary = portfolio.glossary
    for title, holder, text in _texts_in_force(portfolio):
        for term in glossary.uses(text):
            if not (isinstance(holder, Term) and holder.id == term):
                yield term, title, holder


def _texts_in_force(portfolio: Portfolio) -> Iterator[tuple[str, Holder, str]]:
    for stream in portfolio.streams.values():
        for asset in stream.history.all_in_force():
            if asset.map:
                yield f"{stream.title}: {asset.kind_title} of {asset.date}", asset, _text(asset.map)
    maturity = portfolio.maturity
    for model in maturity.models.values():
        yield model.file.title, model, _text(model.file)
    for (model_id, scope), dated in maturity.assessments.items():
        yield f"{maturity.models[model_id].file.title}: {scope}, {dated[-1].date}", dated[-1], _text(dated[-1].file)
    if portfolio.evidence:
        yield "Evidence", None, "\n\n".join(_text(claim) for claim in portfolio.evidence)
    for term in portfolio.glossary.terms.values():
        yield f"Glossary: {term.term}", term, _text(term)


def _text(value: Entity) -> str:
    return "\n\n".join(text for _, text in texts_of(value))
