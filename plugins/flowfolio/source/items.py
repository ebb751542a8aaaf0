"""Read a YAML file that is a list of things: each is typed on its own, so that a broken one takes no other down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError

from flowfolio.source import document as source
from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Entity, Finding
from flowfolio.source.problems import Problem

E = TypeVar("E", bound=Entity)


class Contents(Protocol):
    """What one pass over the folder keeps: the documents it read and the problems it found."""

    root: Path
    documents: dict[str, Document]
    problems: list[Problem]

    def entries(self, folder: Path) -> Iterator[Path]:
        """Yield what lies in a folder, by name; nothing when there is no such folder."""

    def misnamed(self, path: Path, allowed: Iterable[str]) -> None:
        """Note a name that the contract does not know."""


@dataclass(frozen=True, slots=True)
class Item(Generic[E]):
    """One thing of a file, and where in the file it stands."""

    value: E
    loc: Loc
    document: Document

    def problem(self, code: str, message: str, hint: str = "", *at: str | int) -> Problem:
        """Return a problem with the item, or with the field at `at` inside it."""
        return Finding((*self.loc, *at), code, message, hint).in_document(self.document)


def read_items(contents: Contents, path: Path, entity: type[E], key: str) -> Iterator[Item[E]]:
    """Yield the things a file holds: a list of them, a mapping with the list under `key`, or a single one.

    The document and everything wrong with it are kept in `contents`.
    """
    document = source.read(path, root=contents.root, name=path.relative_to(contents.root.parent).as_posix())
    contents.documents[document.name] = document
    contents.problems += document.problems
    if document.is_broken:
        return
    for loc, data in _listed(contents, document, key):
        if not isinstance(data, dict):
            found = Finding(loc, "wrong-type", "an entry takes keys and values", "write 'key: value' lines, indented")
            contents.problems.append(found.in_document(document))
            continue
        try:
            yield Item(entity.model_validate(data), loc, document)
        except ValidationError as error:
            findings = {_finding(loc, each) for each in error.errors()}
            contents.problems += sorted((each.in_document(document) for each in findings), key=lambda p: p.sort_key)


def _listed(contents: Contents, document: Document, key: str) -> Iterator[tuple[Loc, Any]]:
    data: Any = document.data
    if isinstance(data, dict) and key in data:
        for other in data.keys() - {key}:
            found = Finding((other,), "unknown-key", f"'{other[:80]}' is not a key beside '{key}'", on_key=True)
            contents.problems.append(found.in_document(document))
        yield from _numbered(contents, document, data[key], (key,))
    elif isinstance(data, dict):
        yield (), data
    else:
        yield from _numbered(contents, document, data, ())


def _numbered(contents: Contents, document: Document, data: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(data, list):
        yield from (((*loc, number), each) for number, each in enumerate(data))
    elif data is not None:
        found = Finding(loc, "wrong-type", "takes a list", "write one '- …' an entry")
        contents.problems.append(found.in_document(document))


def _finding(loc: Loc, error: Any) -> Finding:
    code, words = error["type"], error["ctx"]
    names = [part for part in error["loc"] if isinstance(part, str)]
    is_named = bool(names) and code not in {"unknown-key", "missing-field"}
    message = f"{names[-1]}: {words['message']}" if is_named else words["message"]
    return Finding((*loc, *error["loc"]), code, message, words["hint"], on_key=code == "unknown-key")
