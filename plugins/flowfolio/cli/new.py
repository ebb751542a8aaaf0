"""Make a small complete portfolio in an empty place, with schemas for the editor."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flowfolio.portfolio.schema import file_models, schema_text
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.words import first_of

STARTER = Path(__file__).parent.parent / "starter"
_SCHEMAS = "schemas"
_WRITTEN = dt.date(2026, 1, 12)
"""The starter's own edition; a new portfolio's is the day it is made, and every other date moves along."""
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def scaffold(folder: Path, today: dt.date | None = None) -> int:
    """Write the starter portfolio, its edition dated `today`, into `folder` and return how many files that were.

    Raises FlowfolioError, and writes nothing, when a file is in the way or the folder cannot be written.
    """
    files = _files(today or dt.date.today())
    in_the_way = sorted({name for each in files for name in _in_the_way(folder, PurePosixPath(each))})
    if in_the_way:
        raise FlowfolioError(f"nothing was written: in '{folder}' there already is {first_of(in_the_way)}")
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        where, why = error.filename or folder, (error.strerror or "").lower()
        raise FlowfolioError(f"'{where}' cannot be written: {why}") from error
    return len(files)


def _in_the_way(folder: Path, name: PurePosixPath) -> Iterator[str]:
    """Yield the file of that name when it is there, and every file that stands where a folder has to be."""
    if os.path.lexists(folder / name):
        yield str(name)
    yield from (
        str(each) for each in name.parents if os.path.lexists(folder / each) and not os.path.isdir(folder / each)
    )


def _files(today: dt.date) -> dict[str, str]:
    """Return every file of the starter: path and text; the maps begin with a line that names their schema."""
    files = {}
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            name = path.relative_to(STARTER).as_posix()
            text = _moved(_modeline(name) + path.read_text("utf-8"), today)
            files[".gitignore" if name == "gitignore" else _moved(name, today)] = text
    return files | {f"{_SCHEMAS}/{kind}.json": schema_text(kind) for kind in file_models()}


def _moved(text: str, today: dt.date) -> str:
    return _DATE.sub(lambda found: (dt.date.fromisoformat(found[0]) + (today - _WRITTEN)).isoformat(), text)


def _modeline(name: str) -> str:
    path = PurePosixPath(name)
    if path.parts[0] != "maps" or path.stem not in file_models():
        return ""
    schema = os.path.relpath(f"{_SCHEMAS}/{path.stem}.json", path.parent).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={schema}\n"
