"""Make a small complete portfolio in an empty place, with schemas for the editor."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from flowfolio.errors import FlowfolioError
from flowfolio.schema import file_models, schema_text

STARTER = Path(__file__).parent / "starter"
_SCHEMAS = "schemas"


def scaffold(folder: Path) -> int:
    """Write the starter portfolio into `folder` and return how many files that were.

    Raises FlowfolioError, and writes nothing, when a file is in the way or the folder cannot be written.
    """
    files = _files()
    in_the_way = [name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if in_the_way:
        shown = ", ".join(in_the_way[:5]) + (f" and {len(in_the_way) - 5} more" if len(in_the_way) > 5 else "")
        raise FlowfolioError(f"nothing was written: in '{folder}' there already is {shown}")
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise FlowfolioError(f"'{error.filename or folder}' cannot be written: {(error.strerror or '').lower()}") from error
    return len(files)


def _files() -> dict[str, str]:
    """Return every file of the starter: path and text; the maps begin with a line that names their schema."""
    files = {}
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            name = path.relative_to(STARTER).as_posix()
            files[".gitignore" if name == "gitignore" else name] = _modeline(name) + path.read_text("utf-8")
    return files | {f"{_SCHEMAS}/{kind}.json": schema_text(kind) for kind in file_models()}


def _modeline(name: str) -> str:
    path = PurePosixPath(name)
    if path.parts[0] != "maps" or path.stem not in file_models():
        return ""
    schema = os.path.relpath(f"{_SCHEMAS}/{path.stem}.json", path.parent).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={schema}\n"
