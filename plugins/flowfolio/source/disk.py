"""Write files so that nothing of anybody's is lost: each in one step, never over what changed in between."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flowfolio.source.problems import FlowfolioError

if sys.platform != "win32":
    import fcntl

SPARE = ".*.flowfolio"
"""Names of files on their way; one that stays after a kill is taken away by the next command that writes there."""


class ChangedError(FlowfolioError):
    """Somebody else wrote the file since it was read; whoever reads it again can try again."""


def replace_file(path: Path, content: bytes, was: bytes | None = None) -> None:
    """Write `content` over the file at `path` in one step; its mode is kept, and on failure the file is as it was.

    Raises ChangedError when it does not hold `was` any more.
    """
    path = Path(os.path.realpath(path))
    with _alone_beside(path), _on_its_way(path, content) as spare:
        if was is not None and path.read_bytes() != was:
            raise ChangedError(f"'{path.name}' has changed since it was read; nothing was written")
        if not os.access(path, os.W_OK):
            raise FlowfolioError(f"'{path.name}' cannot be written: it is write-protected; it is as it was")
        shutil.copymode(path, spare)
        os.replace(spare, path)


def create_file(path: Path, content: bytes) -> None:
    """Write a new file in one step, with its folders; refuses when there is one, and on failure there is none."""
    made = _folders_for(path)
    try:
        with _alone_beside(path), _on_its_way(path, content) as spare:
            spare.chmod(0o666 & ~_umask())
            _move_to_free_name(spare, path)
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def put_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, over whatever is there, in one step; a device or a pipe is written to as it is."""
    with _in_a_sentence(path):
        is_there = os.path.lexists(path)
        if is_there and not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "wb", buffering=0) as file:
                file.write(content)
            return
    if is_there:
        replace_file(path, content)
    else:
        create_file(path, content)


def _folders_for(path: Path) -> list[Path]:
    """Make the folders that `path` needs and return those that were not there, the outermost first."""
    made: list[Path] = []
    with _in_a_sentence(path.parent):
        for folder in reversed([path.parent, *path.parent.parents]):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                made.append(folder)
    return made


def _move_to_free_name(spare: Path, path: Path) -> None:
    """Give the file its name unless somebody has it; a link is made or refused in one step."""
    taken = FlowfolioError(f"'{path.name}' is there already; nothing is written over")
    try:
        os.link(spare, path)
    except FileExistsError as error:
        raise taken from error
    except OSError:  # a disk without links: the name is taken first, then filled
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError as error:
            raise taken from error
        try:
            os.replace(spare, path)
        except OSError:
            path.unlink()
            raise


@contextmanager
def _alone_beside(path: Path) -> Iterator[None]:
    """Keep every other command out of the folder meanwhile, and take away what a killed one has left there.

    Windows has no such lock: there, two commands in the same instant can still lose to each other.
    """
    if sys.platform == "win32":
        yield
        return
    with _in_a_sentence(path):
        number = os.open(path.parent, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network disk may know no locks
            fcntl.flock(number, fcntl.LOCK_EX)
            for left in path.parent.glob(SPARE):
                left.unlink()
        yield
    finally:
        os.close(number)


@contextmanager
def _on_its_way(path: Path, content: bytes) -> Iterator[Path]:
    """Give a file with that content beside `path`, on disk for certain; it goes when nobody has moved it."""
    with _in_a_sentence(path):
        number, name = tempfile.mkstemp(prefix=".", suffix=".flowfolio", dir=path.parent)
        spare = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield spare
        finally:
            spare.unlink(missing_ok=True)


@contextmanager
def _in_a_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FlowfolioError(f"'{path.name[:80]}' cannot be written: {reason}; nothing has changed") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
