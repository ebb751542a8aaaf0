"""Nothing we ask git for reaches for the network, not even in a clone that holds only a part."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from flowfolio.source.git_dates import complaint, git_dates
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.revisions import find_revision
from sites import MKDOCS, build, write

EDITION = "maps/streams/orders/2026-01-12"
FILES = {
    "maps/portfolio.yaml": "title: All\n",
    "maps/streams/orders/stream.yaml": "title: Orders\nowner: Shop\n",
    "content/about.md": "# About\n",
}
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
    assert said == (
        "the file 'maps/a.yaml' as it was in HEAD~1 is not in this partial clone, and nothing is fetched "
        "here by itself; this command fetches it: git show HEAD~1:maps/a.yaml"
    )
    assert _objects(partial) == before
    (partial.parent / "origin").rename(partial.parent / "moved")
    assert _asked(partial) == (dates, said)


def test_what_was_never_there_is_not_said_to_be_left_out(partial: Path) -> None:
    with pytest.raises(FlowfolioError, match=r"there is no file 'maps/b\.yaml' in HEAD"):
        find_revision("HEAD", partial).read("maps/b.yaml")
    with pytest.raises(FlowfolioError, match=r"there is no file 'maps' in HEAD"):
        find_revision("HEAD", partial).read("maps")


def test_what_the_sentence_says_helps(partial: Path) -> None:
    said = _asked(partial)[1]
    subprocess.run(said.partition("fetches it: ")[2], shell=True, cwd=partial, check=True, capture_output=True)
    assert _asked(partial)[1] == "one"


def test_a_build_in_a_partial_clone_fetches_nothing(partial: Path) -> None:
    origin = partial.parent / "origin"
    files = {**FILES, "mkdocs.yml": MKDOCS.replace("today:", "git_names: true, today:")}
    for title in ("One", "Two"):
        outcome = f"title: {title}\nstatus: final\noutcome: {{text: To ship}}\n"
        _git(write(origin, files | {f"{EDITION}/outcome.yaml": outcome}), "add", ".")
        _git(origin, "commit", "-q", "-m", title)
    _git(partial, "pull", "-q")
    before = _objects(partial)
    first = build(partial)
    assert not first.is_aborted, first.log
    assert "Two" in first.page(f"{EDITION.removeprefix('maps/')}/outcome")
    assert _objects(partial) == before
    made = first.files()
    origin.rename(partial.parent / "moved")
    assert build(partial).files() == made, "what git says does not hang on the origin"


def test_the_whole_clone_knows_both(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    _git(tmp_path, "init", "-q")
    for text in ("one", "two"):
        (tmp_path / "maps/a.yaml").write_text(text)
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "-q", "-m", text)
    assert _asked(tmp_path) == (1, "one")


@pytest.mark.parametrize("why", ["no git", "shallow", "no repository"])
def test_a_build_says_why_no_page_has_a_last_change(why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = "title: One\nstatus: final\noutcome: {text: To ship}\n"
    folder = write(tmp_path / "here", FILES | {f"{EDITION}/outcome.yaml": outcome, "mkdocs.yml": MKDOCS})
    _git(folder, "init", "-q")
    for each in ("one", "two"):
        (folder / "README").write_text(each)
        _git(folder, "add", ".")
        _git(folder, "commit", "-q", "-m", each)
    assert complaint(folder / "maps", git_dates(folder / "maps")) == ""
    if why == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
        said = "INFO flowfolio: git is not on the PATH: no page says when its map was last changed"
    elif why == "shallow":
        _git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "part")
        folder = tmp_path / "part"
        said = "INFO flowfolio: this clone holds only a part of the history: no page says when its map was last changed"
    else:
        shutil.rmtree(folder / ".git")
        said = "last changed"
    built = build(folder, strict=True)
    assert not built.is_aborted, built.log
    assert built.log.count(said) == (why != "no repository"), built.log
