"""Type a YAML file that is a list of things: each on its own, so that a broken one takes no other down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_KEY, WRONG_TYPE, Entity, Finding, words_of
from flowfolio.source.problems import Code, Place, Problem
from flowfolio.source.prose_links import lost_links_in

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Item(Generic[E]):
    """One thing of a file, and where in the file it stands."""

    value: E
    loc: Loc
    document: Document

    @property
    def place(self) -> Place:
        return self.document.place(*self.loc)

    def problem(self, code: Code, message: str, hint: str = "", *at: str | int) -> Problem:
        """Return a problem with the item, or with the field at `at` inside it."""
        return Finding((*self.loc, *at), code, message, hint).in_document(self.document)


def items_of(document: Document, entity: type[E], key: str) -> tuple[tuple[Item[E], ...], tuple[Problem, ...]]:
    """Return the things a file holds, and everything wrong with it.

    It is a list of them, a mapping with the list under `key`, or a single one. An entry with a fault is left out.
    """
    items, findings = list[Item[E]](), list[Finding]()
    for loc, data in _listed(document.data, key, findings):
        if any(each[: len(loc)] == loc for each in document.doubtful):
            continue
        if not isinstance(data, dict):
            findings.append(
                Finding(loc, WRONG_TYPE, "an entry takes keys and values", "write 'key: value' lines, indented")
            )
            continue
        try:
            items.append(Item(entity.model_validate(data), loc, document))
        except ValidationError as error:
            findings += (_finding(loc, each) for each in error.errors())
    problems = {each.in_document(document) for each in findings}
    problems.update(*(lost_links_in(document, each.value, partial(_inside, each.loc)) for each in items))
    return tuple(items), (*document.problems, *sorted(problems, key=lambda problem: problem.sort_key))


def _inside(loc: Loc, part: Loc) -> Loc:
    return (*loc, *part)


def _listed(data: Any, key: str, findings: list[Finding]) -> Iterator[tuple[Loc, Any]]:
    if isinstance(data, dict) and key in data:
        for other in data.keys() - {key}:
            findings.append(Finding((other,), UNKNOWN_KEY, f"'{other[:80]}' is not a key beside '{key}'", on_key=True))
        yield from _numbered(data[key], (key,), findings)
    elif isinstance(data, dict):
        yield (), data
    else:
        yield from _numbered(data, (), findings)


def _numbered(data: Any, loc: Loc, findings: list[Finding]) -> Iterator[tuple[Loc, Any]]:
    if isinstance(data, list):
        yield from (((*loc, number), each) for number, each in enumerate(data))
    elif data is not None:
        findings.append(Finding(loc, WRONG_TYPE, "takes a list", "write one '- …' an entry"))


def _finding(loc: Loc, error: Any) -> Finding:
    code, message, hint = words_of(error)
    names = [part for part in error["loc"] if isinstance(part, str)]
    is_named = bool(names) and code not in {UNKNOWN_KEY, MISSING_FIELD}
    shown = f"{names[-1]}: {message}" if is_named else message
    return Finding((*loc, *error["loc"]), code, shown, hint, on_key=code == UNKNOWN_KEY)
