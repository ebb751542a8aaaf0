"""Hold the secret that signs what is kept on disk: whoever can only write there cannot make up a text."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from flowfolio.source.file import read_regular

VARIABLE = "FLOWFOLIO_CACHE_KEY"
"""Where several people or machines share a folder, they share this secret."""


def secret() -> bytes:
    """Return the secret, made at the first use; b"" where there is no private place for it."""
    return os.environ.get(VARIABLE, "").encode("utf-8", "surrogateescape") or _own(_place())


def _place() -> Path | None:
    """Return this user's file for it: never in a folder that is shared, as a cache may be."""
    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or ""
    with suppress(RuntimeError):  # nobody's home
        folder = Path(named) if os.path.isabs(named) else Path.home() / ".local" / "state"
        return folder / "flowfolio" / "cache.key"
    return None


@cache
def _own(path: Path | None) -> bytes:
    if path is None:
        return b""
    with suppress(OSError):
        if not os.path.lexists(path):
            _make(path)
        return _read(path)
    return b""


def _make(path: Path) -> None:
    """Write a new secret, whole or not at all, and never over another's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".making-")  # for this user only
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)


def _read(path: Path) -> bytes:
    """Return what the file holds when nobody else can read or replace it, else b""."""
    found = read_regular(path, 1024)
    if found is None:
        return b""
    text, about = found
    is_private = os.name != "posix" or (about.st_uid == os.geteuid() and not about.st_mode & 0o077)
    return text if is_private and len(text) >= 32 else b""
