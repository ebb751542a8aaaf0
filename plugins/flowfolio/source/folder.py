"""Read the files below a folder, each once, and keep what they hold and all that is wrong with them and their names."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from flowfolio.source import document as source
from flowfolio.source.document import Document
from flowfolio.source.entity import Entity, parse
from flowfolio.source.file import UNREADABLE_FILE
from flowfolio.source.items import Item, items_of
from flowfolio.source.problems import Code, Place, Problem, did_you_mean
from flowfolio.source.progress import progress
from flowfolio.source.prose_links import lost_links_in
from flowfolio.source.salvage import Salvaged, salvage

BAD_FOLDER_NAME = Code(
    "bad-folder-name",
    "error",
    "A file or folder under maps/ whose name the contract does not know.",
    "'January' is not a date; an edition's folder is its date, for example 2026-01-31",
)

E = TypeVar("E", bound=Entity)
V = TypeVar("V")

_YAML = (".yaml", ".yml")
_HIDDEN = re.compile(r"#?(.+)\.(ya?ml)([~#. _(-].*)", re.IGNORECASE)
"""The name of a YAML file, and what stands behind its ending."""


@dataclass(frozen=True, slots=True)
class ReadFile(Generic[V]):
    """A file read once: its bytes' digest, what it said and where, the typed value, and its problems."""

    stamp: tuple[int, int]
    digest: str
    document: Document
    value: V
    problems: tuple[Problem, ...]


class Shelf:
    """Files already read, by path and what they were read as, so that a rebuild reads only what changed."""

    def __init__(self) -> None:
        self._files: dict[tuple[Path, object], ReadFile[Any]] = {}

    def take(
        self, path: Path, root: Path, kind: object, typed: Callable[[Document], tuple[V, tuple[Problem, ...]]]
    ) -> ReadFile[V]:
        """Return the file at `path` as `typed` reads it, which is the same for every file of a `kind`."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = (0, 0)
        known = self._files.get((path, kind))
        if known and known.stamp == stamp:
            return known
        document = source.read(path, root=root, name=path.relative_to(root.parent).as_posix())
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        read = self._files[path, kind] = ReadFile(stamp, digest, document, *typed(document))
        return read


class Folder:
    """One pass over the files below `root`: the documents it read, by name, and the problems it found.

    Names are relative to the parent of `root`. Give the `shelf` of the last pass, and only what changed is read again.
    """

    def __init__(self, root: Path, shelf: Shelf | None = None) -> None:
        self.root = real_path(root)
        self.documents: dict[str, Document] = {}
        self.problems: list[Problem] = []
        self._shelf = shelf or Shelf()

    def read(self, path: Path, entity: type[E]) -> ReadFile[E | None]:
        """Return the file at `path` as one `entity`."""

        def typed(document: Document) -> tuple[E | None, tuple[Problem, ...]]:
            value, problems = parse(document, entity)
            return value, (*problems, *lost_links_in(document, value))

        return self._take(path, entity, typed)

    def salvage(self, path: Path, entity: type[E], fallback: Mapping[str, Any] | None = None) -> ReadFile[Salvaged[E]]:
        """Return what is valid in the file at `path`; `fallback` has a value for each field that `entity` requires."""

        def typed(document: Document) -> tuple[Salvaged[E], tuple[Problem, ...]]:
            kept, problems = salvage(document, entity, fallback)
            return kept, (*problems, *lost_links_in(document, kept.value, kept.place_of))

        return self._take(path, (entity, "salvaged"), typed)

    def read_items(self, path: Path, entity: type[E], key: str) -> tuple[Item[E], ...]:
        """Return the things that the file at `path` lists, at its top or under `key`; see `items_of`."""
        return self._take(path, (entity, key), lambda document: items_of(document, entity, key)).value

    def _take(
        self, path: Path, kind: object, typed: Callable[[Document], tuple[V, tuple[Problem, ...]]]
    ) -> ReadFile[V]:
        read = self._shelf.take(path, self.root, kind, typed)
        progress().advance()
        self.documents[read.document.name] = read.document
        self.problems += read.problems
        return read

    def name(self, path: Path) -> str:
        """Return what problems call a file or folder."""
        return path.relative_to(self.root.parent).as_posix()

    def complain(self, path: Path, code: Code, message: str, hint: str = "") -> None:
        """Note a problem with a file or folder itself."""
        self.problems.append(Problem(Place(self.name(path)), code, message, hint))

    def entries(self, folder: Path) -> Iterator[Path]:
        """Yield what lies in `folder`, by name, without hidden files; nothing when it cannot be listed."""
        try:
            found = sorted(each for each in folder.iterdir() if not each.name.startswith((".", "~")))
        except OSError as error:
            if folder.exists():
                self.complain(folder, UNREADABLE_FILE, f"the folder cannot be read: {error.strerror}")
            return
        for path in found:
            if path.is_symlink() and not real_path(path).is_relative_to(self.root):
                self.complain(path, UNREADABLE_FILE, "the link leads out of the project")
            else:
                yield path

    def misnamed(self, path: Path, allowed: Iterable[str]) -> None:
        """Note a name that the contract does not know; pictures and other files that are no YAML may lie anywhere.

        YAML is also what another ending hides, such as `current-state.yaml.txt`; copies that editors keep are not.
        """
        known = list(allowed)
        meant = "" if path.is_dir() else hidden_yaml(path, known)
        if path.is_dir() or path.suffix.lower() in _YAML or meant:
            hint = did_you_mean(meant or path.name, known)
            self.complain(path, BAD_FOLDER_NAME, f"'{path.name}' is not one of {', '.join(known)}", hint)


def hidden_yaml(path: Path, known: Iterable[str] = ()) -> str:
    """Return the name of the YAML file that is lost behind another ending; "" for a file that is no YAML.

    `x.yaml.txt` is what Windows makes of `x.yaml`, and `x.txt` is one where `x.yaml` is a name that is `known` here. A
    copy that an editor keeps of a file that stands beside it, such as `x.yaml~`, is not lost.
    """
    name = path.name
    found = _HIDDEN.fullmatch(name)
    plain = next((each for each in known if name.lower() in {each.removesuffix(".yaml"), f"{each[:-5]}.txt"}), "")
    if found is None:
        return plain if plain.endswith(".yaml") and not path.with_name(plain).exists() else ""
    original = f"{found[1]}.{found[2]}"
    return original if found[3].lower() == ".txt" or not path.with_name(original).exists() else ""


def real_path(path: Path) -> Path:
    """Return where `path` leads; unlike Path.resolve it does not raise for links in a circle."""
    return Path(os.path.realpath(path))
