"""Read what lies below maps/: every file once, typed, with the problems of names and contents."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from flowfolio.map_types import MapType, kinds
from flowfolio.portfolio.history import Asset, History, Stream
from flowfolio.portfolio.settings import PortfolioFile, StreamFile
from flowfolio.source import document as source
from flowfolio.source import entity as model
from flowfolio.source.entity import Entity
from flowfolio.source.fields import day_of
from flowfolio.source.problems import Place, Problem, did_you_mean
from flowfolio.source.progress import progress

E = TypeVar("E", bound=Entity)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOP = ("portfolio.yaml", "streams", "maturity", "glossary", "evidence.yaml")
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file read once: its bytes' digest, what it said and where, the typed value, and its problems."""

    stamp: tuple[int, int]
    digest: str
    document: source.Document
    value: Entity | None
    problems: tuple[Problem, ...]


class Shelf:
    """Files already read, by path, so that a rebuild while serving reads only what changed."""

    def __init__(self) -> None:
        self._files: dict[tuple[Path, type[Entity]], ReadFile] = {}

    def read(self, path: Path, entity: type[Entity], *, root: Path) -> ReadFile:
        """Return the file at `path` as an `entity`. Its name is relative to the parent of `root`."""
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = (0, 0)
        known = self._files.get((path, entity))
        if known and known.stamp == stamp:
            return known
        document = source.read(path, root=root, name=path.relative_to(root.parent).as_posix())
        value, problems = model.parse(document, entity)
        digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        read = self._files[path, entity] = ReadFile(stamp, digest, document, value, problems)
        return read


@dataclass
class Contents:
    """What one pass over the folder found."""

    root: Path
    shelf: Shelf
    settings: PortfolioFile = field(default_factory=PortfolioFile)
    streams: dict[str, Stream] = field(default_factory=dict)
    documents: dict[str, source.Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path, entity: type[E]) -> tuple[E | None, ReadFile]:
        """Read one file and keep its document and problems."""
        read = self.shelf.read(path, entity, root=self.root)
        progress().advance()
        self.documents[read.document.name] = read.document
        self.problems += read.problems
        return cast("E | None", read.value), read

    def complain(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Note a problem with a file or folder itself."""
        self.problems.append(Problem(Place(path.relative_to(self.root.parent).as_posix()), code, message, hint))

    def entries(self, folder: Path) -> Iterator[Path]:
        """Yield what lies in `folder`, by name, without hidden files; nothing when it cannot be listed."""
        try:
            found = sorted(each for each in folder.iterdir() if not each.name.startswith((".", "~")))
        except OSError as error:
            if folder.exists():
                self.complain(folder, "unreadable-file", f"the folder cannot be read: {error.strerror}")
            return
        for path in found:
            if path.is_symlink() and not _real(path).is_relative_to(self.root):
                self.complain(path, "unreadable-file", "the link leads out of the project")
            else:
                yield path

    def misnamed(self, path: Path, allowed: Iterable[str]) -> None:
        """Note a name that the contract does not know; pictures and other files that are no YAML may lie anywhere."""
        if path.is_dir() or path.suffix.lower() in _YAML:
            known = list(allowed)
            hint = did_you_mean(path.name, known)
            self.complain(path, "bad-folder-name", f"'{path.name}' is not one of {', '.join(known)}", hint)


def _real(path: Path) -> Path:
    """Return where `path` leads; unlike Path.resolve it does not raise for links in a circle."""
    return Path(os.path.realpath(path))


def read_folder(root: Path, shelf: Shelf) -> Contents:
    """Read portfolio.yaml and all streams below `root`; a folder that is not there is an empty portfolio."""
    contents = Contents(root, shelf)
    progress().phase("Reading", 0)
    for path in contents.entries(root):
        if path.name not in _TOP:
            contents.misnamed(path, _TOP)
    settings_file = root / "portfolio.yaml"
    if settings_file.exists():
        settings, _ = contents.read(settings_file, PortfolioFile)
        contents.settings = settings or PortfolioFile()
    for folder in contents.entries(root / "streams"):
        if not folder.is_dir():
            contents.misnamed(folder, ["one folder per stream"])
        elif not _SLUG.fullmatch(folder.name):
            near = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
            contents.complain(folder, "bad-folder-name", f"'{folder.name}' is not an id", f"name the folder '{near}'")
        else:
            contents.streams[folder.name] = _stream(contents, folder)
    return contents


def _stream(contents: Contents, folder: Path) -> Stream:
    file, is_broken, assets = None, False, list[Asset]()
    for path in contents.entries(folder):
        if path.name == "stream.yaml":
            file, _ = contents.read(path, StreamFile)
            is_broken = file is None
        elif path.is_dir() and (date := day_of(path.name)):
            assets += _edition(contents, path, folder.name, date)
        elif path.is_dir():
            hint = "an edition's folder is its date, for example 2026-01-31"
            contents.complain(path, "bad-folder-name", f"'{path.name}' is not a date", hint)
        else:
            contents.misnamed(path, ["stream.yaml"])
    title = folder.name.replace("-", " ").capitalize()
    name = folder.relative_to(contents.root.parent).as_posix()
    return Stream(folder.name, file or StreamFile(title=title), History.of(assets), name, is_broken)


def _edition(contents: Contents, folder: Path, stream: str, date: dt.date) -> Iterator[Asset]:
    by_stem = kinds()
    for path in contents.entries(folder):
        if path.suffix != ".yaml" or path.stem not in by_stem:
            contents.misnamed(path, [f"{stem}.yaml" for stem in by_stem])
            continue
        yield _asset(contents, path, by_stem[path.stem], stream, date)


def _asset(contents: Contents, path: Path, map_type: MapType, stream: str, date: dt.date) -> Asset:
    map_, read = contents.read(path, map_type.model)
    return Asset(
        id=f"{stream}/{date}/{path.stem}",
        stream=stream,
        date=date,
        kind=path.stem,
        type=map_type,
        name=read.document.name,
        file=path,
        digest=read.digest,
        text=read.document.text,
        map=map_,
    )
