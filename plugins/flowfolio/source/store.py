"""Keep texts by the hash of what they were made from, on disk, safe to share and to lose.

Whoever shares the folder may write into it, so no text is believed that is not signed with a secret that is kept
elsewhere. A file is named by its key and the secret: those of others are never looked at. A link is never followed,
neither the folder nor one in it: it would have us read, write and drop files wherever it leads.

A text's file carries the day of its last use, to within `MARK_EVERY`, as its time of change. Whoever writes looks once
a day for texts that nobody used for `UNUSED`, in a part of the folder, and drops them. So a folder that grows is kept
in bounds, and one that does not is left alone.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from importlib.util import find_spec
from pathlib import Path

from flowfolio.source.file import read_regular
from flowfolio.source.secret import secret

_DAY = 86_400.0
MARK_EVERY = 10 * _DAY
"""Seconds after which a use is marked again: a warm build looks at each file as before and seldom writes a mark."""
UNUSED = 60 * _DAY
"""Seconds without a use after which a text may go."""
MOST_BYTES = 64_000_000
"""The longest text that is kept: a page is a few MB at most."""
MOST_LOOKED_AT = 4000
"""Files that one look for unused texts sees at most, but for the rest of a subfolder; the next look goes on there."""
_STAMP = "last-pruned.txt"
_OURS = re.compile(r"[0-9a-f]{3,}\.txt|\.writing-.+")
_CODE = frozenset((".py", ".html"))
_NAME = re.compile(r"[^A-Za-z0-9._-]")
_SUBFOLDERS = tuple(f"{number:02x}" for number in range(256))


class Store:
    """Files named by key, each signed, so that one that is broken or made up counts as none.

    Without a `folder`, and where there is no secret, nothing is kept, nor where the folder, or the subfolder that a
    text belongs to, is a link. A folder that cannot be written is no reason to stop.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._secret = secret() if folder else b""
        self._has_looked = False

    def path(self, key: str) -> Path | None:
        """Return the file of that key; None when nothing is kept."""
        if self._folder is None or not self._secret:
            return None
        name = _signature(self._secret, b"name", key.encode())
        path = self._folder / name[:2] / f"{name}.txt"
        return None if {self._folder, path.parent} & self.links else path

    @cached_property
    def links(self) -> frozenset[Path]:
        """The folder when it is a link, else those of its subfolders that are: there nothing is kept."""
        if self._folder is None:
            return frozenset()
        if self._folder.is_symlink():
            return frozenset({self._folder})
        with suppress(OSError), os.scandir(self._folder) as entries:
            names = [each.name for each in entries if each.name in _SUBFOLDERS and each.is_symlink()]
            return frozenset(self._folder / name for name in names)
        return frozenset()

    def complaint(self) -> str:
        """Return a sentence about the links that are not followed, "" when there are none."""
        if not self.links:
            return ""
        first = min(self.links)
        if first == self._folder:
            return f"the cache '{first}' is a link, so nothing is kept there; name the folder that it leads to instead"
        return f"in the cache '{self._folder}' links stand where folders belong, so not all is kept; remove '{first}'"

    def has(self, key: str) -> bool:
        """Say whether a text of that key is there, without reading it."""
        path = self.path(key)
        try:
            if path is None:
                return False
            about = path.lstat()
        except OSError:
            return False
        if not stat.S_ISREG(about.st_mode) or not 0 < about.st_size <= MOST_BYTES:
            return False
        _mark(path, about)
        return True

    def read(self, key: str) -> str:
        """Return the text of that key; "" when there is none, or it is not as a holder of the secret wrote it."""
        path = self.path(key)
        found = read_regular(path, MOST_BYTES) if path else None
        if path is None or found is None:
            return ""
        stored, about = found
        _mark(path, about)
        signature, _, text = stored.partition(b"\n")
        is_ours = hmac.compare_digest(signature, _signature(self._secret, key.encode(), text).encode())
        return text.decode("utf-8", "replace") if is_ours else ""

    def write(self, key: str, text: str) -> bool:
        """Store a text in one step and say whether that worked."""
        path = self.path(key)
        if path is None:
            return False
        body = text.encode("utf-8", "replace")
        if len(body) > MOST_BYTES - 100:
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, _signature(self._secret, key.encode(), body).encode() + b"\n" + body)
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
        found = self.read(key)
        if not found:
            found = make()
            self.write(key, found)
        return found


def _signature(secret: bytes, about: bytes, text: bytes) -> str:
    """Sign a text together with what it is about: a true one must not stand in for another."""
    return hmac.digest(secret, len(about).to_bytes(8, "big") + about + text, "sha256").hex()


def _put(path: Path, text: bytes) -> None:
    """Put a file in place in one step, whatever stood there; raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


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
    if folder.is_symlink():
        return 0
    with suppress(FileNotFoundError):
        if 0 <= time.time() - stamp.lstat().st_mtime < _DAY:
            return 0
    first = _next_subfolder(stamp)
    # Before the work, so that builds that begin meanwhile leave it alone.
    _put(stamp, b"%d" % first)
    dropped = seen = turn = 0
    while turn < len(_SUBFOLDERS) and seen < MOST_LOOKED_AT:
        looked_at, gone = _prune_subfolder(folder / _SUBFOLDERS[(first + turn) % len(_SUBFOLDERS)])
        dropped, seen, turn = dropped + gone, seen + looked_at, turn + 1
    _put(stamp, b"%d" % ((first + turn) % len(_SUBFOLDERS)))
    return dropped


def _next_subfolder(stamp: Path) -> int:
    found = read_regular(stamp, 100)
    try:
        return int(found[0][:3]) % len(_SUBFOLDERS) if found else 0
    except ValueError:
        return 0


def _prune_subfolder(folder: Path) -> tuple[int, int]:
    """Return how many files were looked at and how many of them dropped."""
    seen = dropped = 0
    if folder.is_symlink():
        return 0, 0
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
    """Return a hash of the code that makes what is kept: what older code made is void.

    That is this package's own files, all files of those that bring map types, and the versions of what both need.
    """
    own, made = Path(__file__).parent.parent, hashlib.sha256(repr((sys.version_info[:2], _versions())).encode())
    for place in (own, *_extensions()):
        for path in sorted(place.rglob("*")) or [place]:
            if path.suffix in _CODE or (place != own and path.suffix != ".pyc" and path.is_file()):
                made.update(path.relative_to(place.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return made.hexdigest()


def _extensions() -> Iterator[Path]:
    """Yield the folder of every package that brings a map type; the file of one that is a single file."""
    for name in sorted({each.module.partition(".")[0] for each in entry_points(group="flowfolio.map_types")}):
        found = find_spec(name)
        if found:
            yield from map(Path, sorted(found.submodule_search_locations or filter(None, [found.origin])))


def _versions() -> dict[str, str]:
    """Return the versions of this distribution, of those that bring map types, and of all that they name as needed."""
    types = {each.dist.name for each in entry_points(group="flowfolio.map_types") if each.dist}
    found = dict[str, str]()
    for name in ("flowfolio", *sorted(types)):
        with suppress(PackageNotFoundError):
            for need in (name, *(requires(name) or ())):
                found[need] = _version(_NAME.split(need)[0])
    return found


def _version(name: str) -> str:
    with suppress(PackageNotFoundError):
        return version(name)
    return ""
