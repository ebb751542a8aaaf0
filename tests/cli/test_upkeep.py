"""The commands for kept maps: what they print, write and return."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from extent import times
from flowfolio.cli.upkeep import due, export, promote, review
from flowfolio.source.problems import FlowfolioError

World = Callable[..., Path]
STEPS = "steps: [{id: a, name: A, process_time: 1 h, constraint: true}]\n"


@pytest.fixture
def maps(world: World) -> str:
    return str(
        world(
            {
                "streams/a/2025-10-10/current-state.yaml": f"title: C\n{STEPS}",
                "streams/a/2025-10-10/future-state.yaml": f"title: F\n{STEPS}",
            }
        )
    )


def test_due_exits_with_1_when_something_is_overdue(maps: str) -> None:
    run = CliRunner()
    early = run.invoke(due, ["--maps", maps, "--today", "2025-11-01"])
    assert (early.exit_code, early.output) == (
        0,
        "Nothing overdue, nothing coming in the next 60 days, as of Sat 2025-11-01.\n",
    )
    late = run.invoke(due, ["--maps", maps, "--today", "2026-11-01", "--format", "json"])
    assert late.exit_code == 1
    assert json.loads(late.output)["overdue"] == 2
    wrong = run.invoke(due, ["--maps", maps, "--today", "2026-11-31"])
    assert wrong.exit_code == 2
    assert "write it as YYYY-MM-DD" in wrong.output


def test_review_and_promote_write_and_say_so(maps: str) -> None:
    run = CliRunner()
    seen = run.invoke(review, ["a/2025-10-10/future-state", "--on", "2026-01-02", "--maps", maps])
    assert seen.exit_code == 0
    assert seen.output.endswith("future-state.yaml: reviewed on 2026-01-02\n")
    made = run.invoke(promote, ["a", "--on", "2026-01-03", "--title", "Now", "--maps", maps])
    assert made.exit_code == 0
    assert "title: 'Now'\n" in (Path(maps) / "streams/a/2026-01-03/current-state.yaml").read_text()
    again = run.invoke(promote, ["a", "--maps", maps])
    assert isinstance(again.exception, FlowfolioError)


def test_promote_says_when_the_plan_is_older_than_the_current_state(maps: str, world: World) -> None:
    world({"streams/a/2026-01-01/current-state.yaml": f"title: C\n{STEPS}"})
    made = CliRunner().invoke(promote, ["a", "--on", "2026-01-03", "--maps", maps])
    assert made.exit_code == 0
    assert "the plan of 2025-10-10 is older than the current state of 2026-01-01" in made.output


def test_export_writes_a_file_or_prints(maps: str, tmp_path: Path) -> None:
    run = CliRunner()
    printed = run.invoke(export, ["--maps", maps, "--today", "2026-01-01"])
    assert json.loads(printed.output)["today"] == dt.date(2026, 1, 1).isoformat()
    file = tmp_path / "all.csv"
    assert run.invoke(export, ["--maps", maps, "--format", "csv", "-o", str(file)]).exit_code == 0
    assert file.read_text().startswith("map,stream,date")
    nowhere = run.invoke(export, ["--maps", maps, "-o", str(tmp_path / "no" / "x.json")])
    assert isinstance(nowhere.exception, FlowfolioError)
    assert "there is no folder" in str(nowhere.exception)
    missing = run.invoke(export, ["--maps", str(tmp_path / "none")])
    assert "there is no folder" in str(missing.exception)


def test_an_edition_or_a_stream_is_reviewed_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    maps = world(
        {
            "streams/orders/2026-01-12/current-state.yaml": f"title: C\n{STEPS}",
            "streams/orders/2026-01-12/future-state.yaml": f"title: F\n{STEPS}",
            "streams/orders/2026-05-04/current-state.yaml": f"title: C\n{STEPS}",
        }
    )
    monkeypatch.chdir(maps.parent)
    run = CliRunner()
    done = run.invoke(review, ["orders", "--on", "2026-06-01"])
    assert [line.split("orders/")[1] for line in done.output.splitlines()] == [
        "2026-01-12/future-state.yaml: reviewed on 2026-06-01",
        "2026-05-04/current-state.yaml: reviewed on 2026-06-01",
    ]
    again = run.invoke(review, ["orders/2026-01-12", "--on", "2026-06-01"])
    assert [line.split("orders/")[1] for line in again.output.splitlines()] == [
        "2026-01-12/current-state.yaml: reviewed on 2026-06-01"
    ]
    assert "say already" in run.invoke(review, ["orders", "--on", "2026-06-01"]).output
    nothing = run.invoke(review, ["orders/2026-02-01"])
    assert "2026-01-12, 2026-05-04" in str(nothing.exception)


def test_reviews_at_the_same_time_are_all_kept(world: World) -> None:
    maps = world({"streams/orders/2026-01-12/current-state.yaml": f"title: C\n{STEPS}"})
    days = [f"2026-02-{day:02}" for day in range(1, 13)]
    command = [
        sys.executable,
        "-m",
        "flowfolio",
        "review",
        "orders/2026-01-12/current-state",
        "--maps",
        str(maps),
        "--on",
    ]
    running = [subprocess.Popen([*command, day], stdout=subprocess.DEVNULL) for day in days[: times(30)]]
    assert [each.wait() for each in running] == [0] * len(running)
    text = (maps / "streams/orders/2026-01-12/current-state.yaml").read_text()
    assert all(day in text for day in days[: len(running)])


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("streams/a/2025-10-10/current-state.yaml", f"title: C\n{STEPS.replace('1 h', '1')}", ":2:"),
        ("streams/a/stream.yaml", "title: A\nreview_every: 3\n", ":2:15"),
        ("streams/a/2025-10-10/roadmap.yaml", "items: [{id: x, title: X, horizon: now, end: 2026-02-29}]\n", ":1:"),
        ("portfolio.yaml", "title: P\nrhythm: [{name: Review, every: 1 mnth}]\n", ":2:"),
        ("portfolio.yaml", "title: P\nreview_every: 3\n", ":2:15"),
        ("streams/a/2025-10-10/roadmp.yaml", "title: R\nitems: []\n", ":1:1"),
    ],
)
def test_due_never_says_that_nothing_is_overdue_past_a_fault(
    maps: str, world: World, name: str, text: str, place: str
) -> None:
    world({name: text})
    for form in ("text", "md", "json"):
        found = CliRunner().invoke(due, ["--maps", maps, "--today", "2025-11-01", "--format", form])
        assert found.exit_code == 1
        assert "Nothing overdue" not in found.output
        if form == "json":
            said = json.loads(found.output)
            assert said["overdue"] is None
            assert said["unread"][0]["path"] == f"maps/{name}"
        else:
            assert "Cannot be read" in found.output
            assert f"maps/{name}{place}" in found.output.replace("\\", "")
            assert "whether anything is overdue is not known" in found.output
    late = CliRunner().invoke(due, ["--maps", maps, "--today", "2027-11-01"])
    assert "Nothing overdue" not in late.output
