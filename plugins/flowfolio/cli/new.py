"""Make a small complete portfolio in an empty place, with schemas for the editor."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from flowfolio.cli.origin import requirements
from flowfolio.portfolio.schema import file_models, schema_text
from flowfolio.source.disk import create_file
from flowfolio.source.file import read_regular
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.words import first_of

STARTER = Path(__file__).parent.parent / "starter"
_SCHEMAS = "schemas"
_WRITTEN = dt.date(2026, 1, 12)
"""The starter's own edition; a new portfolio's is the day it is made, and every other date moves along."""
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def scaffold(folder: Path, today: dt.date | None = None) -> int:
    """Write the starter portfolio, its edition dated `today`, into `folder` and return how many files that were.

    A file that is there as it would be written counts as done. Raises FlowfolioError, and leaves everything as it was,
    when a file is in the way or the folder cannot be written.
    """
    files = {folder / name: content for name, content in _files(today or dt.date.today()).items()}
    missing = {path: content for path, content in files.items() if not _holds(path, content)}
    in_the_way = sorted({name for each in missing for name in _in_the_way(folder, each.relative_to(folder))})
    if in_the_way or not missing:
        there = first_of(in_the_way) if in_the_way else "all of it"
        raise FlowfolioError(f"nothing was written: in '{folder}' there already is {there}")
    folders = {parent for path in missing for parent in path.parents if not parent.exists()}
    written: list[Path] = []
    try:
        for path, content in missing.items():
            create_file(path, content)
            written.append(path)
    except BaseException:
        with suppress(OSError):
            for path in written:
                path.unlink()
            for each in sorted(folders, reverse=True):  # what is inside a folder comes before it
                each.rmdir()
        raise
    return len(missing)


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether the file is there as it would be written: a run that was ended before it was done can go on."""
    kept = read_regular(path, len(content))
    return kept is not None and kept[0] == content


def _in_the_way(folder: Path, name: Path) -> Iterator[str]:
    """Yield the file of that name when it is there, and every file that stands where a folder has to be."""
    if os.path.lexists(folder / name):
        yield str(name)
    yield from (
        str(each) for each in name.parents if os.path.lexists(folder / each) and not os.path.isdir(folder / each)
    )


def _files(today: dt.date) -> dict[str, bytes]:
    """Return every file of the starter: path and content; the maps begin with a line that names their schema."""
    files = {}
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            name = path.relative_to(STARTER).as_posix()
            text = _moved(_modeline(name) + path.read_text("utf-8"), today)
            if name == "maps/portfolio.yaml":
                text = _with_id(text)
            files[".gitignore" if name == "gitignore" else _moved(name, today)] = text
    files |= {f"{_SCHEMAS}/{kind}.json": schema_text(kind) for kind in file_models()}
    return {name: text.encode() for name, text in files.items()} | requirements()


def _with_id(text: str) -> str:
    """Return the settings of a portfolio with an id that no other has."""
    return re.sub(
        r"^title: .*\n",
        rf"\g<0>id: portfolio-{secrets.token_hex(6)} # for feeds and calendars\n",
        text,
        count=1,
        flags=re.MULTILINE,
    )


def _moved(text: str, today: dt.date) -> str:
    return _DATE.sub(lambda found: (dt.date.fromisoformat(found[0]) + (today - _WRITTEN)).isoformat(), text)


def _modeline(name: str) -> str:
    path = PurePosixPath(name)
    kind = "glossary" if path.parts[:2] == ("maps", "glossary") else path.stem
    if path.parts[0] != "maps" or kind not in file_models():
        return ""
    up = "../" * len(path.parent.parts)
    return f"# yaml-language-server: $schema={up}{_SCHEMAS}/{kind}.json\n"
