"""Nothing we ask git for reaches for the network, not even in a clone that holds only a part."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from flowfolio.source.git_dates import git_dates
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.revisions import find_revision

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(params=["blob:none", "tree:0"])
def partial(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a partial clone of a repository with two commits."""
    origin = tmp_path / "origin"
    (origin / "maps").mkdir(parents=True)
    _git(origin, "init", "-q")
    for text in ("one", "two"):
        (origin / "maps/a.yaml").write_text(text)
        _git(origin, "add", ".")
        _git(origin, "commit", "-q", "-m", text)
    _git(origin, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "-q", f"--filter={request.param}", origin.as_uri(), str(clone))
    return clone


def _objects(folder: Path) -> set[Path]:
    return {path for path in (folder / ".git/objects").rglob("*") if path.is_file()}


def _asked(clone: Path) -> tuple[int, str]:
    dates = git_dates(clone / "maps")
    try:
        return len(dates), find_revision("HEAD~1", clone).read("maps/a.yaml").decode()
    except FlowfolioError as error:
        return len(dates), str(error)


@pytest.mark.parametrize("git_knows", [True, False])
def test_a_partial_clone_fetches_nothing_and_says_so(
    git_knows: bool, partial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not git_knows:
        for module in ("revisions", "git_dates"):
            kept = {"GIT_ALLOW_PROTOCOL": "none"}
            monkeypatch.setattr(f"flowfolio.source.{module}.QUIET", kept)
    before = _objects(partial)
    dates, said = _asked(partial)
    assert said == "there is no file 'maps/a.yaml' in HEAD~1; name it as seen from the repository's root"
    assert _objects(partial) == before
    (partial.parent / "origin").rename(partial.parent / "moved")
    assert _asked(partial) == (dates, said)


def test_the_whole_clone_knows_both(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    _git(tmp_path, "init", "-q")
    for text in ("one", "two"):
        (tmp_path / "maps/a.yaml").write_text(text)
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "-q", "-m", text)
    assert _asked(tmp_path) == (1, "one")
