"""Keep texts by the hash of what they were made from, on disk, safe to share and to lose."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path


class Store:
    """Files named by key, each with the hash of its text first, so that a broken one counts as none.

    Without a `folder` nothing is kept. A folder that cannot be written is no reason to stop.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def _path(self, key: str) -> Path | None:
        return self._folder / key[:2] / f"{key}.txt" if self._folder else None

    def has(self, key: str) -> bool:
        """Say whether a text of that key is there, without reading it."""
        path = self._path(key)
        try:
            return path is not None and path.stat().st_size > 0
        except OSError:
            return False

    def read(self, key: str) -> str:
        """Return the text of that key; "" when there is none or it is broken."""
        path = self._path(key)
        try:
            stored = path.read_bytes() if path else b""
        except OSError:
            return ""
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
        return True

    def text(self, key: str, make: Callable[[], str]) -> str:
        """Return the text of that key, made and kept when it is not there."""
        found = self.read(key) if self._folder else ""
        if not found:
            found = make()
            self.write(key, found)
        return found


def digest_of(*parts: object) -> str:
    """Return a hash of plain values; equal values give equal hashes on every machine."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "replace")).hexdigest()


@cache
def code_digest() -> str:
    """Return a hash of this package's own files: whatever an older flowfolio made does not count any more."""
    folder = Path(__file__).parent
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html"}:
            made.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()
