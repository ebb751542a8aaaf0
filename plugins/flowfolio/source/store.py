"""Keep texts by the hash of what they were made from, on disk, safe to share and to lose.

A text's file carries the day of its last use, to within `MARK_EVERY`, as its time of change. Whoever writes looks once
a day for texts that nobody used for `UNUSED`, in a part of the folder, and drops them. So a folder that grows is kept
in bounds, and one that does not is left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

_DAY = 86_400.0
MARK_EVERY = 10 * _DAY
"""Seconds after which a use is marked again: a warm build looks at each file as before and seldom writes a mark."""
UNUSED = 60 * _DAY
"""Seconds without a use after which a text may go."""
MOST_LOOKED_AT = 4000
"""Files that one look for unused texts sees at most, but for the rest of a subfolder; the next look goes on there."""
_STAMP = "last-pruned.txt"
_OURS = re.compile(r"[0-9a-f]{3,}\.txt|\.writing-.+")
_SUBFOLDERS = tuple(f"{number:02x}" for number in range(256))


class Store:
    """Files named by key, each with the hash of its text first, so that a broken one counts as none.

    Without a `folder` nothing is kept. A folder that cannot be written is no reason to stop.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._has_looked = False

    def _path(self, key: str) -> Path | None:
        return self._folder / key[:2] / f"{key}.txt" if self._folder else None

    def has(self, key: str) -> bool:
        """Say whether a text of that key is there, without reading it."""
        path = self._path(key)
        try:
            if path is None:
                return False
            about = path.stat()
        except OSError:
            return False
        _mark(path, about)
        return about.st_size > 0

    def read(self, key: str) -> str:
        """Return the text of that key; "" when there is none or it is broken."""
        path = self._path(key)
        if path is None:
            return ""
        try:
            with path.open("rb") as file:
                about, stored = os.fstat(file.fileno()), file.read()
        except OSError:
            return ""
        _mark(path, about)
        digest, _, text = stored.partition(b"\n")
        return text.decode("utf-8", "replace") if hashlib.sha256(text).hexdigest().encode() == digest else ""

    def write(self, key: str, text: str) -> bool:
        """Store a text in one step and say whether that worked."""
        path = self._path(key)
        if path is None:
            return False
        body = text.encode("utf-8", "replace")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
                os.replace(temporary, path)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError:
            return False
        self._look_once()
        return True

    def _look_once(self) -> None:
        if not self._has_looked and self._folder is not None:
            self._has_looked = True
            with suppress(OSError):
                prune(self._folder)

    def text(self, key: str, make: Callable[[], str]) -> str:
        """Return the text of that key, made and kept when it is not there."""
        found = self.read(key) if self._folder else ""
        if not found:
            found = make()
            self.write(key, found)
        return found


def _mark(path: Path, about: os.stat_result) -> None:
    """Write down that a text was used now, unless that was done lately."""
    if time.time() - about.st_mtime > MARK_EVERY:
        with suppress(OSError):  # a folder shared for reading only keeps no marks
            os.utime(path)


def prune(folder: Path) -> int:
    """Drop unused texts in the next part of a store's folder, if nobody looked for a day; return how many went.

    Several builds may do so at once: each goes its round, and a text that another has dropped is no loss. Only files
    that a store has written are touched. Raises OSError when the folder cannot be written.
    """
    stamp = folder / _STAMP
    with suppress(FileNotFoundError):
        if 0 <= time.time() - stamp.stat().st_mtime < _DAY:
            return 0
    first = _next_subfolder(stamp)
    # Before the work, so that builds that begin meanwhile leave it alone.
    stamp.write_text(str(first), "ascii")
    dropped = seen = turn = 0
    while turn < len(_SUBFOLDERS) and seen < MOST_LOOKED_AT:
        looked_at, gone = _prune_subfolder(folder / _SUBFOLDERS[(first + turn) % len(_SUBFOLDERS)])
        dropped, seen, turn = dropped + gone, seen + looked_at, turn + 1
    stamp.write_text(str((first + turn) % len(_SUBFOLDERS)), "ascii")
    return dropped


def _next_subfolder(stamp: Path) -> int:
    try:
        return int(stamp.read_text("ascii")[:3]) % len(_SUBFOLDERS)
    except (OSError, ValueError):
        return 0


def _prune_subfolder(folder: Path) -> tuple[int, int]:
    """Return how many files were looked at and how many of them dropped."""
    seen = dropped = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            seen += 1
            is_ours = _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            # A mark may be that much older than the use.
            if is_ours and time.time() - entry.stat(follow_symlinks=False).st_mtime > UNUSED + MARK_EVERY:
                os.unlink(entry.path)
                dropped += 1
    return seen, dropped


def digest_of(*parts: object) -> str:
    """Return a hash of plain values; equal values give equal hashes on every machine."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "replace")).hexdigest()


@cache
def code_digest() -> str:
    """Return a hash of the files of this package and of those that bring map types: what older code made is void."""
    made = hashlib.sha256()
    for place in (Path(__file__).parent.parent, *_extensions()):
        for path in sorted(place.rglob("*")) or [place]:
            if path.suffix in {".py", ".html"}:
                made.update(path.relative_to(place.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def _extensions() -> Iterator[Path]:
    """Yield the folder of every package that brings a map type; the file of one that is a single file."""
    for name in sorted({each.module.partition(".")[0] for each in entry_points(group="flowfolio.map_types")}):
        found = find_spec(name)
        if found:
            yield from map(Path, sorted(found.submodule_search_locations or filter(None, [found.origin])))
