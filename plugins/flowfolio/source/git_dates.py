"""Ask git who changed the data last, and when; where git cannot say, nobody did."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flowfolio.source.revisions import QUIET
from flowfolio.source.words import one_line

SECONDS = 10.0
"""How long git may take."""


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest commit that touched a file."""

    date: dt.date
    author: str


def git_dates(folder: Path, *, seconds: float = SECONDS) -> Mapping[Path, LastChange]:
    """Return the last change of every file below `folder` that git knows, by its resolved path.

    Nothing without git, outside a repository, in a shallow clone (whose dates would be wrong), and if git is slow.
    """
    folder = folder.resolve()
    try:
        if _git(folder, seconds, "rev-parse", "--is-shallow-repository").strip() != b"false":
            return {}
        log = _git(
            folder, seconds, "-c", "log.showSignature=false",
            "log", "-z", "--relative", "--no-renames", "--name-only", "--format=%x01%as%x02%aN", "--", ".",
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return {}
    return _parsed(folder, log.decode("utf-8", "replace"))


def complaint(folder: Path, known: Mapping[Path, LastChange]) -> str:
    """Say in a sentence why of `folder` in a repository no last change is `known`; "" where one is, or no reason."""
    above = (folder.resolve(), *folder.resolve().parents)
    home = next((found for each in above if os.path.lexists(found := each / ".git")), None)
    if known or home is None:
        return ""
    if shutil.which("git") is None:
        return "git is not on the PATH: no page says when its map was last changed"
    if (home / "shallow").is_file():
        return "this clone holds only a part of the history: no page says when its map was last changed"
    return ""


def _git(folder: Path, seconds: float, *words: str) -> bytes:
    command, environment = ["git", "--no-pager", *words], os.environ | QUIET
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, timeout=seconds)
    return run.stdout


def _parsed(folder: Path, log: str) -> Mapping[Path, LastChange]:
    """Read `\\x01date\\x02author\\0\\nname\\0name\\0…`, newest commit first."""
    found: dict[Path, LastChange] = {}
    commit: LastChange | None = None
    for word in log.split("\0"):
        text = word.lstrip("\n")
        if text.startswith("\x01"):
            day, _, author = text[1:].partition("\x02")
            try:
                commit = LastChange(dt.date.fromisoformat(day), one_line(author) or "somebody")
            except ValueError:
                commit = None
        elif text and commit:
            found.setdefault(folder / text, commit)
    return found
