"""Read portfolio.yaml and the streams below maps/, typed, with the problems of names and contents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from flowfolio.map_types import MapType, kinds
from flowfolio.portfolio.history import Asset, History, Stream
from flowfolio.portfolio.rhythm import misunderstood
from flowfolio.portfolio.settings import PortfolioFile, StreamFile
from flowfolio.source.dates import day_of
from flowfolio.source.document import Document
from flowfolio.source.entity import MISSING_FIELD, Entity, field_names
from flowfolio.source.folder import BAD_FOLDER_NAME, Folder, hidden_yaml
from flowfolio.source.problems import Problem, nearest
from flowfolio.source.progress import progress
from flowfolio.source.salvage import Salvaged
from flowfolio.source.slips import slips_of
from flowfolio.source.sound_part import sound_part
from flowfolio.source.words import is_slug, slug

_TOP = ("portfolio.yaml", "streams", "maturity", "glossary", "evidence.yaml")


def read_settings(maps: Folder) -> Salvaged[PortfolioFile]:
    """Return what portfolio.yaml says, as far as it is valid; what has no place at the top is noted.

    Without one all is as nobody said otherwise; a file of nearly that name withholds it.
    """
    progress().phase("Reading", 0)
    for path in maps.entries(maps.root):
        if path.name not in _TOP:
            maps.misnamed(path, _TOP)
    file = maps.root / "portfolio.yaml"
    if not file.exists():
        return Salvaged(PortfolioFile(), _misnamed(maps, maps.root, file.name, PortfolioFile))
    read = maps.salvage(file, PortfolioFile)
    found, withheld = read.value, dict(read.value.withheld)
    for each in misunderstood(found.value):
        problem = replace(each, loc=found.place_of(each.loc)).in_document(read.document)
        maps.problems.append(problem)
        withheld.setdefault("rhythm", problem)
    maps.problems += _slips_of_events(read.document)
    return replace(found, withheld=withheld)


def _slips_of_events(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with the days of events that have other faults; how often one takes place may be one."""
    part = sound_part(document, PortfolioFile)
    if part is None or part.is_clear(("rhythm",)):
        return
    found = (each for each in misunderstood(part.value) if each.code != MISSING_FIELD)
    broken = (each for each in found if not part.is_clear(part.written_at(each.loc[:2])))
    yield from slips_of(document, PortfolioFile, part, broken)


def _misnamed(maps: Folder, folder: Path, name: str, model: type[Entity]) -> dict[str, Problem]:
    """Return every field of a file that is not there with the problem of one that nearly has its name."""
    own = (each for each in maps.problems if PurePosixPath(each.place.path).parent.as_posix() == maps.name(folder))
    near = (each for each in own if nearest(PurePosixPath(each.place.path).name, [name]))
    problem = next((each for each in near if each.code == BAD_FOLDER_NAME), None)
    return dict.fromkeys(field_names(model), problem) if problem else {}


def read_streams(maps: Folder, today: dt.date) -> dict[str, Stream]:
    """Return all streams by id; a folder that is not there has none. Editions after `today` are planned."""
    streams = {}
    for folder in maps.entries(maps.root / "streams"):
        if not folder.is_dir():
            maps.misnamed(folder, ["one folder per stream"])
        elif not is_slug(folder.name):
            maps.complain(
                folder,
                BAD_FOLDER_NAME,
                f"'{folder.name}' is not an id",
                f"name the folder '{slug(folder.name) or 'order-to-cash'}'",
            )
        else:
            streams[folder.name] = _stream(maps, folder, today)
    return streams


def _stream(maps: Folder, folder: Path, today: dt.date) -> Stream:
    title = folder.name.replace("-", " ").capitalize()
    file, assets = None, list[Asset]()
    for path in maps.entries(folder):
        if path.name == "stream.yaml":
            file = maps.salvage(path, StreamFile, {"title": title}).value
        elif path.is_dir() and (date := day_of(path.name)):
            assets += _edition(maps, path, folder.name, date)
        elif path.is_dir():
            hint = "an edition's folder is its date, for example 2026-01-31"
            maps.complain(path, BAD_FOLDER_NAME, f"'{path.name}' is not a date", hint)
        elif map_name := _map_name(path):
            hint = f"put it into a folder that is its date, for example {folder.name}/2026-01-31/{map_name}"
            maps.complain(path, BAD_FOLDER_NAME, f"'{path.name}' lies beside the editions and in none", hint)
        else:
            maps.misnamed(path, ["stream.yaml"])
    if file is None:
        file = Salvaged(StreamFile(title=title), _misnamed(maps, folder, "stream.yaml", StreamFile))
    return Stream(folder.name, file.value, History.of(assets, today), maps.name(folder), file.withheld)


def _map_name(path: Path) -> str:
    """Return the name of the map that a file is by its name, such as `current-state.yaml`; "" for another file."""
    names = [f"{stem}.yaml" for stem in kinds()]
    meant = path.name if path.suffix.lower() in {".yaml", ".yml"} else hidden_yaml(path, names)
    near = nearest(meant, [*names, "stream.yaml"])
    return near if near in names else ""


def _edition(maps: Folder, folder: Path, stream: str, date: dt.date) -> Iterator[Asset]:
    by_stem = kinds()
    for path in maps.entries(folder):
        if path.suffix != ".yaml" or path.stem not in by_stem:
            maps.misnamed(path, [f"{stem}.yaml" for stem in by_stem])
            continue
        yield _asset(maps, path, by_stem[path.stem], stream, date)


def _asset(maps: Folder, path: Path, map_type: MapType, stream: str, date: dt.date) -> Asset:
    read = maps.read(path, map_type.model)
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
        map=read.value,
    )
