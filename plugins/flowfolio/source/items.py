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
from flowfolio.source.sound_part import SoundPart, sound_part

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Item(Generic[E]):
    """One thing of a file, and where in the file it stands; of one with faults the `part` that is sound."""

    value: E
    loc: Loc
    document: Document
    part: SoundPart[E] | None = None

    @property
    def place(self) -> Place:
        return self.document.place(*self.loc)

    def has(self, *at: str | int) -> bool:
        """Say whether a field of the item is what the file gives it: no stand-in, and not in doubt."""
        if self.part is None:
            return True
        loc = self.part.written_at(at)
        return len(loc) == len(at) and (loc in self.part.names or loc not in self.part.cuts)

    def problem(self, code: Code, message: str, hint: str = "", *at: str | int) -> Problem:
        """Return a problem with the item, or with the field at `at` inside it."""
        loc = self.part.written_at(at) if self.part else at
        return Finding((*self.loc, *loc), code, message, hint).in_document(self.document)


def items_of(document: Document, entity: type[E], key: str) -> tuple[tuple[Item[E], ...], tuple[Problem, ...]]:
    """Return the things a file holds, and everything wrong with it.

    It is a list of them, a mapping with the list under `key`, or a single one. Of an entry with a fault there is what
    is sound, if anything.
    """
    items, findings, revealed = list[Item[E]](), list[Finding](), set[Problem]()
    for loc, data in _listed(document.data, key, findings):
        if not isinstance(data, dict):
            if not document.is_doubtful(loc):
                findings.append(
                    Finding(loc, WRONG_TYPE, "an entry takes keys and values", "write 'key: value' lines, indented")
                )
            continue
        is_whole = not any(each[: len(loc)] == loc or loc[: len(each)] == each for each in document.doubtful)
        try:
            value = entity.model_validate(data)
        except ValidationError as error:
            findings += (
                _finding(loc, each) for each in error.errors() if not document.is_doubtful((*loc, *each["loc"]))
            )
            is_whole = False
        if is_whole:
            items.append(Item(value, loc, document))
        elif part := sound_part(document, entity, loc):
            items.append(Item(part.value, loc, document, part))
            revealed.update(part.revealed)
    problems = {each.in_document(document) for each in findings}
    told = {(each.place, each.code) for each in problems}
    problems.update(each for each in revealed if (each.place, each.code) not in told)
    problems.update(*(lost_links_in(document, each.value, partial(_inside, each)) for each in items))
    return tuple(items), (*document.problems, *sorted(problems, key=lambda problem: problem.sort_key))


def _inside(item: Item[Any], loc: Loc) -> Loc:
    return (*item.loc, *(item.part.written_at(loc) if item.part else loc))


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
