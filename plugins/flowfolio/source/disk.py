"""Write a file in one step, so that on failure everything is as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from flowfolio.source.problems import FlowfolioError


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` over the file at `path` in one step; its mode is kept, and on failure the file is as it was."""
    path = path.resolve()
    spare = _written_beside(path, content)
    try:
        shutil.copymode(path, spare)
        os.replace(spare, path)
    except OSError as error:
        raise FlowfolioError(f"'{path.name}' cannot be written: {error.strerror}; it is as it was") from error
    finally:
        with suppress(OSError):
            spare.unlink()


def create_file(path: Path, content: bytes) -> None:
    """Write a new file in one step, with its folder; refuses when there is one, and on failure there is none."""
    if path.exists() or path.is_symlink():
        raise FlowfolioError(f"'{path.name}' is there already; nothing is written over")
    had_folder = path.parent.is_dir()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        spare = _written_beside(path, content)
    except OSError as error:
        raise FlowfolioError(f"'{path.parent.name}' cannot be made: {error.strerror}") from error
    except FlowfolioError:
        _without_folder(path, had_folder)
        raise
    try:
        spare.chmod(0o666 & ~_umask())
        os.replace(spare, path)
    except OSError as error:
        with suppress(OSError):
            spare.unlink()
        _without_folder(path, had_folder)
        raise FlowfolioError(f"'{path.name}' cannot be written: {error.strerror}; nothing has changed") from error


def _without_folder(path: Path, had_folder: bool) -> None:
    if not had_folder:
        with suppress(OSError):
            path.parent.rmdir()


def _written_beside(path: Path, content: bytes) -> Path:
    """Return a file with that content beside `path`, on disk for certain."""
    try:
        number, name = tempfile.mkstemp(prefix=".", suffix=".flowfolio", dir=path.parent)
    except OSError as error:
        raise FlowfolioError(f"'{path.name}' cannot be written: {error.strerror}") from error
    spare = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            spare.unlink()
        raise FlowfolioError(f"'{path.name}' cannot be written: {error.strerror}") from error
    return spare


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
