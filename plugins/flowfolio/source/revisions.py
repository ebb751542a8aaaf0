"""Read a file as it was in a git revision, bounded in size and time."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from flowfolio.source.document import MAX_BYTES
from flowfolio.source.problems import FlowfolioError

_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@^~{}+\-]{0,200}|@[~^0-9{}a-z\-]{0,40}")
_PLAIN = re.compile(r"[A-Za-z0-9@:._/~-]+")
"""What every shell takes as it is, those of Windows as well."""
_SECONDS = 20.0
QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # older git does not know the word above
    "LC_ALL": "C",
}
"""Environment of every git we run: it may not ask for a password, write to the repository, or fetch from elsewhere."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit of the repository around `folder`; `name` is what the user called it, `commit` its hash."""

    folder: Path
    name: str
    commit: str

    def read(self, path: str) -> bytes:
        """Return a file of the commit; `path` is counted from the repository's root.

        Raises FlowfolioError when it is not there, not fetched, or larger than any map.
        """
        spot = f"{self.commit}:{path}"
        kind = _git(self.folder, "cat-file", "-t", spot)
        if kind is None and self._is_left_out(path):
            named = f"{self.name}:{path}"
            get = f"git show {named if _PLAIN.fullmatch(named) else shlex.quote(named)}"
            raise FlowfolioError(
                f"the file '{path[:200]}' as it was in {self.name} is not in this partial clone, and nothing is "
                f"fetched here by itself; this command fetches it: {get[:400]}"
            )
        if kind is None or kind.strip() != b"blob":
            hint = "name it as seen from the repository's root"
            raise FlowfolioError(f"there is no file '{path[:200]}' in {self.name}; {hint}")
        size = _git(self.folder, "cat-file", "-s", spot)
        if size is None or int(size) > MAX_BYTES:
            raise FlowfolioError(f"'{path[:200]}' in {self.name} is larger than any map")
        content = _git(self.folder, "cat-file", "blob", spot)
        if content is None:
            raise FlowfolioError(f"git cannot read '{path[:200]}' in {self.name}")
        return content

    def _is_left_out(self, path: str) -> bool:
        """Say whether this is a clone without all content (`--filter`) that may lack just the file at `path`."""
        if not _git(self.folder, "config", "--get-regexp", r"^remote\..*\.promisor$"):
            return False
        listed = _git(self.folder, "ls-tree", "-z", "--full-tree", self.commit, "--", path)
        # Nothing at all comes back when the folder around the file was not fetched either.
        return listed is None or b" blob " in listed.partition(b"\t")[0]


def find_revision(name: str, folder: Path) -> Revision:
    """Return the commit that `name` (a branch, a tag, a hash, `HEAD~1`) means in the repository around `folder`."""
    if not _REVISION.fullmatch(name):
        raise FlowfolioError(f"'{name[:60]}' cannot be the name of a git revision")
    if _git(folder, "rev-parse", "--show-toplevel") is None:
        raise FlowfolioError("there is no git repository here, so no earlier revision can be read")
    found = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if found is None:
        raise FlowfolioError(f"git knows no revision '{name}' here; fetch it first, or check the name")
    return Revision(folder, name, found.decode().strip())


def inside(path: str, folder: Path) -> str:
    """Return `path` as counted from the repository's root; `./` and `../` start from `folder`.

    Raises FlowfolioError when it leads out of the repository.
    """
    parts = list(PurePosixPath(path).parts)
    if path.startswith(("./", "../")):
        prefix = (_git(folder, "rev-parse", "--show-prefix") or b"").decode().strip()
        parts = [*PurePosixPath(prefix).parts, *parts]
    kept: list[str] = []
    for part in parts:
        if part == ".." and kept:
            kept.pop()
        elif part in {"..", "/"} or "\0" in part:
            raise FlowfolioError(f"'{path[:200]}' lies outside the repository")
        elif part != ".":
            kept.append(part)
    return "/".join(kept)


def _git(folder: Path, *words: str) -> bytes | None:
    """Return what git prints, None when it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True,
            timeout=_SECONDS,
            env=os.environ | QUIET,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError as error:
        raise FlowfolioError("git is not installed, so no earlier revision can be read") from error
    except subprocess.TimeoutExpired as error:
        raise FlowfolioError(f"git took longer than {_SECONDS:g} s") from error
    return done.stdout if done.returncode == 0 else None
