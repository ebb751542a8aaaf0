"""What happened, and who git says did it."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from flowfolio.analysis.news import PortfolioChange, changes
from flowfolio.portfolio.portfolio import load
from flowfolio.source import git_dates as git_module
from flowfolio.source.git_dates import git_dates

World = Callable[..., Path]
Day = dt.date

STEPS = "steps: [{id: a, name: A, process_time: 1 h, constraint: true}]\n"
MEASURE = "{name: Time, baseline: 5 d, actual: 3 d}"
DONE = f"{{id: it, title: It, horizon: now, status: done, end: 2026-02-20, measure: {MEASURE}}}"


@pytest.fixture
def maps(world: World) -> Path:
    return world(
        {
            "streams/a/stream.yaml": "title: Stream A\nowner: Ann\n",
            "streams/a/2026-01-10/current-state.yaml": f"title: C\nfacilitator: Flo\nreviewed: [2026-02-01]\n{STEPS}",
            "streams/a/2026-01-10/future-state.yaml": f"title: F\nreviewed: [2026-02-01, 2026-05-01]\n{STEPS}",
            "streams/a/2026-03-01/current-state.yaml": f"title: N\npromoted_from: a/2026-01-10/future-state\n{STEPS}",
            "streams/a/2026-03-01/roadmap.yaml": f"title: R\nitems: [{DONE}]\n",
            "streams/a/2026-04-01/roadmap.yaml": f"title: R\nitems: [{DONE}]\n",
        }
    )


def test_changes_are_told_once_and_newest_first(maps: Path) -> None:
    found = changes(load(maps, today=Day(2026, 4, 15)))
    assert [(str(c.date), c.id) for c in found] == [
        ("2026-04-01", "edition/a/2026-04-01"),
        ("2026-03-01", "edition/a/2026-03-01"),
        ("2026-03-01", "promotion/a/2026-03-01/current-state"),
        ("2026-02-20", "done/a/it"),
        ("2026-02-01", "review/a/2026-02-01"),
        ("2026-01-10", "edition/a/2026-01-10"),
    ]
    by_id = {each.id: each for each in found}
    assert by_id["done/a/it"].sentence == "The roadmap item is done. Time: 5 d before, 3 d now."
    assert by_id["done/a/it"].path == "streams/a/2026-03-01/roadmap/index.md#item-it"
    assert by_id["edition/a/2026-01-10"].sentence == "Current-state map and Future-state map were drawn, led by Flo."
    assert by_id["review/a/2026-02-01"].title == "Stream A: 2 maps reviewed"
    assert by_id["edition/a/2026-04-01"].author == "Ann"


def test_changes_since_a_day_and_from_elsewhere(maps: Path) -> None:
    other = PortfolioChange("assessment/x", Day(2026, 3, 15), "assessment", "X", "Assessed.", "maturity/x/index.md")
    found = changes(load(maps, today=Day(2026, 4, 15)), Day(2026, 3, 2), more=[other])
    assert [each.id for each in found] == ["edition/a/2026-04-01", "assessment/x"]


def test_a_broken_map_and_an_empty_portfolio_have_a_history_too(world: World, tmp_path: Path) -> None:
    assert changes(load(tmp_path / "none")) == ()
    maps = world({"streams/a/2026-01-10/roadmap.yaml": "items: 3\n"})
    assert [each.kind for each in changes(load(maps, today=Day(2026, 4, 15)))] == ["edition"]


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Zoë Müller", "-c", "user.email=zoe@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / "maps/x").mkdir(parents=True)
    _git(folder, "init", "-q")
    (folder / "maps/x/ä b.yaml").write_text("1")
    (folder / "maps/c.yaml").write_text("1")
    (folder / "outside.txt").write_text("1")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "one\n\nmaps/c.yaml", "--date", "2026-01-02T03:04:05")
    (folder / "maps/c.yaml").write_text("2")
    _git(folder, "commit", "-q", "-am", "two", "--author", "Bo\x02x <bo@example.org>", "--date", "2026-02-03T03:04:05")
    (folder / "maps/new.yaml").write_text("1")
    return folder


def test_git_says_who_changed_a_file_last(repository: Path) -> None:
    maps = (repository / "maps").resolve()
    found = git_dates(maps)
    assert {path.relative_to(maps).as_posix(): str(each.date) for path, each in found.items()} == {
        "c.yaml": "2026-02-03",
        "x/ä b.yaml": "2026-01-02",
    }
    assert found[maps / "x/ä b.yaml"].author == "Zoë Müller"


def test_git_is_silent_where_it_cannot_say(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    assert git_dates(tmp_path / "plain") == {}
    assert git_dates(tmp_path / "missing") == {}
    _git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    assert git_dates(tmp_path / "shallow" / "maps") == {}
    monkeypatch.setattr(git_module, "_git", _slow)
    assert git_dates(repository / "maps") == {}
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "")
    assert git_dates(repository / "maps") == {}


def _slow(*_: object) -> bytes:
    raise subprocess.TimeoutExpired("git", 10)
