"""Keep the terms of the field: read them, find them by any of their names, and say which are unused or undefined."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Annotated

from pydantic import Field

from flowfolio.portfolio.term_names import EXPLICIT, Names, shown_text, spelling, spellings
from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Entity, walk
from flowfolio.source.fields import Link, Prose, Slug, Text, Texts
from flowfolio.source.problems import Code, Place, Problem, did_you_mean
from flowfolio.source.prose_links import CODE
from flowfolio.source.store import digest_of
from flowfolio.source.words import one_line, plural

UNUSED_TERM = Code(
    "unused-term",
    "warning",
    "No page and no map uses the glossary term. Those that `flowfolio new` brings may wait for their use.",
    "no page, no map in force and no other term uses 'Andon'; use it, add the word people use as an alias, or drop it",
)
UNDEFINED_TERM = Code(
    "undefined-term",
    "warning",
    "An explicit [[term]] that the glossary does not define.",
    "'lead tme' is not in the glossary; did you mean 'lead time'?",
)
SUMMARY_LENGTH = 300
"""Characters of a definition that a tooltip shows."""


class Term(Entity):
    """A word of the field and what it means here."""

    term: Text
    """The word itself, as it stands in a sentence, but with a capital."""
    id: Slug
    """Permanent id; the term's page is /glossary/<id>/."""
    definition: Prose
    """What it means, in one to three sentences."""
    plural: Text | None = None
    """The plural, so that it is found in texts too. Without it the regular English one is looked for: queues, policies.
    An abbreviation in capitals is found with an s as well: VSMs."""
    abbreviation: Text | None = None
    """The short form; it is found only when written in exactly these letters."""
    aliases: Texts = ()
    """Other words for the same thing. Text in capitals counts as an acronym and is found only in capitals."""
    formula: Text | None = None
    """How it is computed."""
    similar: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of terms that mean nearly the same; the search takes them for synonyms."""
    see_also: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of related terms."""
    source: Text | None = None
    """Who uses the word in this sense."""
    link: Link | None = None
    """Where to read more."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to say it: the term, its plural, its abbreviation, its aliases."""
        more = (self.plural, self.abbreviation, *self.aliases)
        return tuple(dict.fromkeys((self.term, *(each for each in more if each))))

    @property
    def regular_plurals(self) -> tuple[str, ...]:
        """Plurals that nobody wrote: the term's own, unless `plural` gives it, and that of the abbreviation."""
        short = self.abbreviation or ""
        names = ("" if self.plural else self.term, short if short[-1:].isupper() else "")
        return tuple(found for name in names if (found := plural(spelling(name))))

    @property
    def also_called(self) -> tuple[str, ...]:
        """The abbreviation and the aliases."""
        return tuple(each for each in self.names if each not in {self.term, self.plural})

    @property
    def summary(self) -> str:
        """The definition as a line of plain text, cut after a sentence or word when it is long."""
        text = plain_text(self.definition)
        if len(text) <= SUMMARY_LENGTH:
            return text
        cut = text[:SUMMARY_LENGTH]
        end = cut.rfind(". ")
        return cut[: end + 1] if end > SUMMARY_LENGTH // 3 else cut.rpartition(" ")[0] + "…"


@dataclass(frozen=True)
class Glossary:
    """All terms. Where two share a name, the one whose own name it is has it, else the first in the files."""

    terms: Mapping[str, Term] = field(default_factory=dict)
    """By id, in the order of the files."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each term is written, by id."""
    is_partial: bool = False
    """Whether there are terms that nobody can read."""
    doubtful: frozenset[str] = frozenset()
    """Texts in entries with a fault, any of which may be a name, as `name_key` has them."""

    def lookup(self, text: str) -> Term | None:
        """Return the term that goes by this name or id, in capitals or not; None when there is none."""
        return self.terms.get(text) or self._by_name.get(name_key(text)) or self._by_plural.get(name_key(text))

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        known: dict[str, Term] = {}
        for names in ((lambda t: (t.term,)), (lambda t: t.names)):
            for term in self.terms.values():
                for name in names(term):
                    known.setdefault(name_key(name), term)
        return known

    @cached_property
    def _by_plural(self) -> dict[str, Term]:
        """Regular plurals that nobody wrote as a name of any term."""
        found: dict[str, Term] = {}
        for term in self.terms.values():
            for name in term.regular_plurals:
                if name_key(name) not in self._by_name:
                    found.setdefault(name_key(name), term)
        return found

    @cached_property
    def digest(self) -> str:
        """Hash of all terms: what a page with linked terms depends on."""
        return digest_of(*(term.model_dump_json() for term in self.terms.values()))

    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Return name → what else to search for, in small letters: `"pce": ("flow efficiency", …)`."""
        found: dict[str, dict[str, None]] = {}
        for term in self.terms.values():
            near = [self.terms[each] for each in term.similar if each in self.terms]
            names = [name_key(name) for each in (term, *near) for name in each.names]
            for name in names:
                found.setdefault(name, {}).update(dict.fromkeys(other for other in names if other != name))
        return {name: tuple(others) for name, others in found.items() if others}

    @cached_property
    def written_names(self) -> Names:
        """Every way in which a text may write a term's name."""
        written: dict[str, str] = {}
        for names in ((lambda t: (t.term,)), (lambda t: t.names)):
            for term in self.terms.values():
                for name in names(term):
                    ways = (spelling(name),) if name == term.abbreviation else spellings(name)
                    for way in ways:
                        written.setdefault(way, term.id)
        for term in self.terms.values():
            for name in term.regular_plurals:
                if self._by_plural.get(name_key(name)) is term:
                    for way in (name,) if name == f"{term.abbreviation}s" else spellings(name):
                        written.setdefault(way, term.id)
        return Names(written)

    def uses(self, markdown: str) -> frozenset[str]:
        """Return the ids of the terms that a text uses outside code and addresses."""
        used = set()
        for match, term in self.written_names.matches(_without_code(markdown)):
            found = self.lookup(match["word"].strip()) if not term else self.terms[term]
            used |= {found.id} if found else set()
        return frozenset(used)

    def undefined(self, markdown: str, name: str) -> Iterator[Problem]:
        """Yield a problem for every [[word]] in a Markdown file `name` that the glossary does not define."""
        if "[[" not in markdown:
            return
        for at, word in self._undefined(_without_code(markdown)):
            line, column = markdown.count("\n", 0, at) + 1, at - markdown.rfind("\n", 0, at)
            yield Problem(Place(name, line, column), UNDEFINED_TERM, *self._no_such(word))

    def undefined_in(self, document: Document, value: Entity) -> Iterator[Problem]:
        """Yield the same for the texts of a map or any other entity that was read from `document`."""
        if "[[" not in document.text:
            return
        for loc, text in texts_of(value):
            for _, word in self._undefined(_without_code(text)):
                yield Problem(document.place(*loc), UNDEFINED_TERM, *self._no_such(word))

    def _undefined(self, text: str) -> Iterator[tuple[int, str]]:
        for match in EXPLICIT.finditer(text):
            word = match["word"].strip()
            if not word.startswith("!") and self.lookup(word) is None and not self._may_be_defined(word):
                yield match.start(), word

    def _may_be_defined(self, word: str) -> bool:
        return self.is_partial or name_key(word) in self.doubtful

    def _no_such(self, word: str) -> tuple[str, str]:
        near = did_you_mean(name_key(word), self._by_name) or "define it below maps/glossary/, or drop the brackets"
        return f"'{word[:80]}' is not in the glossary", near

    def unused(self, used: Collection[str]) -> Iterator[Problem]:
        """Yield a problem for every term whose id is not among `used`, as `term_uses` finds them."""
        for term in self.terms.values():
            if term.id not in used:
                message = f"no page, no map in force and no other term uses '{term.term}'"
                hint = "use it, add the word people use as an alias, or drop it"
                yield Problem(self.places[term.id], UNUSED_TERM, message, hint)


def name_key(name: str) -> str:
    """Return what two ways to write a name have in common."""
    return spelling(name).casefold()


def texts_of(value: Entity) -> Iterator[tuple[Loc, str]]:
    """Yield (loc, text) for whatever people wrote as text in an entity and all entities inside it; no ids."""
    for loc, entity in walk(value):
        for name in type(entity).model_fields:
            found = getattr(entity, name)
            texts = enumerate(found) if isinstance(found, tuple) else [("", found)]
            for number, text in texts:
                if isinstance(text, str) and " " in text:
                    yield (*loc, name) if number == "" else (*loc, name, number), text


_CODE = re.compile(
    CODE + r"|<!--.*?-->|<(?P<tag>pre|code|script|style)\b.*?</(?P=tag)>|</?[a-zA-Z][^<>]*>"
    r"|(?<=\])\([^()\n]*\)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)


def _without_code(markdown: str) -> str:
    """Blank code, tags and addresses, so that every other character keeps its place."""
    if not any(sign in markdown for sign in ("`", "~~~", "<", "](", "://")):
        return markdown
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), markdown)


def plain_text(markdown: str) -> str:
    """Return short Markdown as one line without marks: for tooltips, descriptions and tables of maps.

    >>> plain_text("The *sum* of [[lead time|times]], see [here](x.md).")
    'The sum of times, see here.'
    """
    text = EXPLICIT.sub(shown_text, markdown)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>|[`*]+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)", "", text)
    return one_line(unescape(text))
