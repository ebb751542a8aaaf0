"""Compose the glossary's pages, link its terms in every other page, and say where each term is used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flowfolio.analysis.term_uses import Holder, uses_in_force
from flowfolio.maturity import Assessment, Model
from flowfolio.portfolio.glossary import Glossary, Term
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Page
from flowfolio.site.paths import EVIDENCE, GLOSSARY, map_path, model_path, scope_path, term_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext, Templates

MOST_USES = 40
"""Pages that a term's page names; beyond that it gives their number."""

Uses = Mapping[str, tuple[tuple[str, str], ...]]
"""Term id → (title, path) of the pages that use the term."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the A–Z list: a term, or another name with the term it stands for."""

    name: str
    path: str
    is_term: bool
    term: str
    also_called: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class TermLink:
    """A link to a term."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class TermPage(TemplateContext):
    """The names of `term.html`; the comment in its head explains them."""

    template = "term.html"
    term: Term
    similar: tuple[TermLink, ...]
    see_also: tuple[TermLink, ...]
    mentioned_by: tuple[TermLink, ...]
    uses: tuple[tuple[str, str], ...]
    uses_more: int
    index: str


@dataclass(frozen=True, slots=True)
class GlossaryPage(TemplateContext):
    """The names of `glossary.html`; the comment in its head explains them."""

    template = "glossary.html"
    letters: tuple[tuple[str, tuple[Entry, ...]], ...]
    count: int


def pages(site: Site) -> Iterator[Page]:
    """Yield the A–Z page and a page for every term; the A–Z page also when there is no term yet."""
    glossary, templates = site.portfolio.glossary, site.templates
    uses = term_uses(site.portfolio, site.documents)
    entries = sorted(_entries(glossary), key=lambda entry: (_letter(entry.name), _sortable(entry.name)))
    letters = tuple((letter, tuple(group)) for letter, group in groupby(entries, key=lambda entry: _letter(entry.name)))
    body = templates.render(GLOSSARY, GlossaryPage(letters=letters, count=len(glossary.terms)))
    words = "The words of flow engineering from A to Z, with their synonyms"
    yield Page(GLOSSARY, "Glossary", body, description=words, is_empty=not glossary.terms)
    mentions: dict[str, list[Term]] = {}
    for term in glossary.terms.values():
        for other in term.see_also:
            mentions.setdefault(other, []).append(term)
    for term in glossary.terms.values():
        yield _term_page(glossary, term, mentions.get(term.id, []), uses.get(term.id, ()), templates)


def _term_page(
    glossary: Glossary, term: Term, mentions: list[Term], uses: tuple[tuple[str, str], ...], templates: Templates
) -> Page:
    path = term_path(term.id)
    known = {*term.see_also, *term.similar}
    view = TermPage(
        term=term,
        similar=_links(glossary, term.similar),
        see_also=_links(glossary, (each for each in term.see_also if each not in term.similar)),
        mentioned_by=_links(glossary, (each.id for each in mentions if each.id not in known)),
        uses=uses[:MOST_USES],
        uses_more=max(len(uses) - MOST_USES, 0),
        index=GLOSSARY,
    )
    also = f" (also {', '.join(term.also_called)})" if term.also_called else ""
    return Page(
        path,
        term.term,
        templates.render(path, view),
        description=f"{term.term}{also}: {term.summary}",
        tags=term.also_called,  # the search puts what matches a tag first
        edit_path=glossary.places[term.id].path if term.id in glossary.places else "",
    )


def _links(glossary: Glossary, ids: Iterable[str]) -> tuple[TermLink, ...]:
    return tuple(TermLink(glossary.terms[each].term, term_path(each)) for each in ids if each in glossary.terms)


def _entries(glossary: Glossary) -> Iterator[Entry]:
    for term in glossary.terms.values():
        path = term_path(term.id)
        yield Entry(term.term, path, True, term.term, term.also_called, term.summary)
        beginnings = {_sortable(term.term)[:5]}  # another name that would stand right beside the term is left out
        for name in term.also_called:
            if glossary.lookup(name) is term and _sortable(name)[:5] not in beginnings:
                beginnings.add(_sortable(name)[:5])
                yield Entry(name[:1].upper() + name[1:], path, False, term.term)


def _sortable(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in folded if each.isalnum() or each == " ").strip() or folded


def _letter(name: str) -> str:
    first = _sortable(name)[:1].upper()
    return first if first.isalpha() else "#"


def term_uses(portfolio: Portfolio, pages: Iterable[tuple[str, str, str]]) -> Uses:
    """Return where each term is used: Markdown pages, given as (title, path, Markdown), and whatever is in force.

    This reads what people wrote, so it can run before any page is composed.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for title, path, text in pages:
        for term in portfolio.glossary.uses(text):
            found.setdefault(term, []).append((title, path))
    for term, title, holder in uses_in_force(portfolio):
        found.setdefault(term, []).append((title, _path_of(holder)))
    return {term: tuple(where) for term, where in found.items()}


def _path_of(holder: Holder) -> str:
    match holder:
        case Asset():
            return map_path(holder.id)
        case Model():
            return model_path(holder.id)
        case Assessment():
            return scope_path(holder.model, holder.scope)
        case Term():
            return term_path(holder.id)
    return EVIDENCE
