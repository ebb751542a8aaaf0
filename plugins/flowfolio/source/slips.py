"""Tell which of the findings about the sound part of a broken file are slips of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from flowfolio.source.document import Data, Document, Loc
from flowfolio.source.entity import Entity, Finding, parse
from flowfolio.source.problems import Problem
from flowfolio.source.sound_part import SoundPart
from flowfolio.source.words import is_slug, slug

E = TypeVar("E", bound=Entity)
NAMES: Final = ("name", "title", "term", "text")
"""Keys under which a thing has its name."""


def slips_of(
    document: Document, model: type[E], part: SoundPart[E], findings: Iterable[Finding], at: Loc = ()
) -> Iterator[Problem]:
    """Yield the errors among the findings that no fault may have brought about, and none that the file has as well.

    `at` is where in the document the part stands. A reference to something with a fault in its own lines is no slip.
    """
    told = {(each.place, each.code) for each in parse(document, model)[1]} if not at else set()
    known = ids_in(document.data)
    yield from (each for each in part.revealed if (each.place, each.code) not in told)
    for finding in findings:
        loc = part.written_at(finding.loc)
        if finding.code.severity == "error" and _is_clear(part, finding, loc) and not _is_brought_about(finding, known):
            problem = replace(finding, loc=(*at, *loc)).in_document(document)
            if (problem.place, problem.code) not in told:
                yield problem


def _is_clear(part: SoundPart[Any], finding: Finding, loc: Loc) -> bool:
    """Say whether nothing is in doubt of what a finding is about: of a key, what it holds does not matter."""
    if finding.on_key:
        return part.written_at(finding.loc[:-1]) != loc and part.is_clear_around(loc)
    return part.is_clear(loc)


def _is_brought_about(finding: Finding, known: frozenset[str]) -> bool:
    """Say whether a reference leads nowhere only because what it leads to was taken out."""
    return finding.code.startswith("unknown") and any(f"'{word}' is " in finding.message for word in known)


def ids_in(data: Data) -> frozenset[str]:
    """Return every id that stands anywhere in the data, and those that things without a valid one would have."""
    own = set(_likely_ids(data)) if isinstance(data, dict) else set()
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return frozenset(own).union(*map(ids_in, parts))


def _likely_ids(data: Mapping[str, Data]) -> Iterator[str]:
    word = data.get("id")
    if isinstance(word, str):
        yield word
    if not (isinstance(word, str) and is_slug(word)):
        yield from (slug(each) for each in (word, *map(data.get, NAMES)) if isinstance(each, str) and slug(each))
