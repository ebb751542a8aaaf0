"""`flowfolio diff`: where the maps come from, what is printed, what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from editions import FAST, LATER, NEW, OLD, SHOP, SLOW
from flowfolio.analysis.compare import comparison, resolve
from flowfolio.cli.diff import diff
from flowfolio.export.comparison import as_json, as_markdown, as_text
from flowfolio.source.problems import FlowfolioError, ProblemsError
from flowfolio.source.revisions import inside

World = Callable[[Mapping[str, str]], Path]
GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture
def maps(world: World) -> Path:
    return world(SHOP)


@pytest.fixture
def repository(maps: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the portfolio under git, commit it, and then change one file."""
    root = maps.parent
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "maps"]):
        author = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *author, *words], cwd=root, check=True)
    path = maps / "streams/shop/2026-07-06/current-state.yaml"
    path.write_text(FAST.replace("wait_before: 2 d", "wait_before: 4 d"))
    monkeypatch.chdir(root)
    return root


def run(maps: Path, *words: str) -> Result:
    return CliRunner().invoke(diff, [*words, "--maps", str(maps)])


def test_ids_and_files_name_the_same_maps(maps: Path) -> None:
    by_id = comparison(resolve(OLD, maps), resolve(NEW, maps))
    folder = maps / "streams"
    by_file = comparison(resolve(str(folder / f"{OLD}.yaml"), maps), resolve(str(folder / f"{NEW}.yaml"), maps))
    assert by_id.changes == by_file.changes
    assert as_json(by_id) == as_json(by_file)


def test_json_is_as_documented(maps: Path) -> None:
    text = run(maps, OLD, NEW, "--format", "json").output
    data = json.loads(text)
    assert list(data) == ["changes", "metrics"]
    assert {tuple(change) for change in data["changes"]} == {("kind", "id", "field", "before", "after")}
    lead = data["metrics"]["lead_time"]
    assert lead == {
        "before": 147_600.0,
        "after": 93_600.0,
        "change": -54_000.0,
        "percent": pytest.approx(-36.585, abs=0.001),
        "better": None,
        "verdict": "promised",
        "why": "nobody has measured it yet",
    }
    later = json.loads(run(maps, OLD, LATER, "--format", "json").output)["metrics"]
    assert later["lead_time"] == lead | {"better": True, "verdict": "better", "why": ""}
    assert later["value_added_time"]["verdict"] == "unknown"
    assert {
        "kind": "renamed",
        "id": "enter",
        "field": "name",
        "before": "Enter the order",
        "after": "Enter the order once",
    } in data["changes"]
    check_golden("comparison.json", text)


def test_text_and_markdown_read_as_kept(maps: Path) -> None:
    found = comparison(resolve(OLD, maps), resolve(NEW, maps))
    check_golden("comparison.txt", as_text(found))
    check_golden("comparison.md", as_markdown(found))


def test_nothing_an_author_wrote_is_markup_in_a_merge_request(maps: Path) -> None:
    evil = SLOW.replace("Approve it", "'<img src=x> @everyone `a` | [x](http://evil.example) ![y](//z)'")
    path = maps / "streams/shop/2026-01-05/current-state.yaml"
    path.write_text(evil)
    text = as_markdown(comparison(resolve(OLD, maps), resolve(NEW, maps)))
    assert "<img" not in text
    assert "@everyone" not in text
    assert "](http" not in text.replace("\\]", "")
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") - line.count("\\|") for line in rows} == {6}


def test_identical_maps_say_no_change(maps: Path) -> None:
    same = run(maps, OLD, OLD)
    assert same.exit_code == 0
    assert "no change" in same.output
    assert json.loads(run(maps, OLD, OLD, "--format", "json").output)["changes"] == []


def test_svg_is_the_marked_picture(maps: Path) -> None:
    output = run(maps, OLD, NEW, "--format", "svg").output
    assert output.startswith("<svg ")
    assert "added" in output
    assert "renamed" in output


@pytest.mark.parametrize(
    ("limits", "code", "said"),
    [
        ([], 0, ""),
        (["lead_time>+10%"], 0, ""),
        (["lead_time<-10%"], 1, "lead_time<-10%: holds, Lead time changed by −36.6 %"),
        (["lead_time>+10%", "step_count>+0"], 1, "step_count>+0: holds, Steps changed by +1"),
        (["takt_time>+10%"], 0, "takt_time>+10%: cannot be judged, Takt time is unknown before and after"),
    ],
)
def test_fail_on_decides_the_exit_code(
    maps: Path, capsys: pytest.CaptureFixture[str], limits: list[str], code: int, said: str
) -> None:
    words = [word for limit in limits for word in ("--fail-on", limit)]
    with pytest.raises(SystemExit) as left:
        diff([OLD, NEW, "--format", "json", *words, "--maps", str(maps)])
    assert left.value.code == code
    shown, told = capsys.readouterr()
    assert told.strip() == said
    json.loads(shown)


def test_a_wrong_condition_is_wrong_use(maps: Path) -> None:
    result = run(maps, OLD, NEW, "--fail-on", "lead_time>10%")
    assert isinstance(result.exception, FlowfolioError)
    assert "write '+10%'" in str(result.exception)


def test_maps_of_different_types_are_refused(maps: Path) -> None:
    with pytest.raises(FlowfolioError, match="cannot be compared"):
        comparison(resolve(OLD, maps), resolve("shop/2026-01-05/roadmap", maps))


def test_a_revision_in_git_is_read_with_its_own_calendar(repository: Path) -> None:
    path = "maps/streams/shop/2026-07-06/current-state.yaml"
    (repository / "maps/portfolio.yaml").write_text("title: P\ntime: {hours_per_day: 6, days_per_week: 5}\n")
    found = comparison(resolve(f"HEAD:{path}", Path("maps")), resolve(path, Path("maps")))
    assert [(change.field, change.before, change.after) for change in found.changes] == [("wait_before", "2 d", "4 d")]
    assert found.before.calendar.hours_per_day == 8
    assert "calendars differ" in found.calendar_note
    assert resolve(f"HEAD:./{path}", Path("maps")).map == found.before.map


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("HEAD:nowhere.yaml", "there is no file 'nowhere.yaml' in HEAD"),
        ("HEAD:maps", "there is no file 'maps' in HEAD"),
        ("HEAD:../secret.yaml", "outside the repository"),
        ("HEAD:/etc/passwd", "outside the repository"),
        ("nosuch:maps/portfolio.yaml", "git knows no revision 'nosuch'"),
        ("--output=x:maps/portfolio.yaml", "cannot be the name of a git revision"),
        ("no/such/map", "neither a file nor the id of a map"),
    ],
)
def test_what_is_not_there_is_named(repository: Path, target: str, said: str) -> None:
    with pytest.raises(FlowfolioError, match=said):
        resolve(target, Path("maps"))
    assert not (repository / "x").exists()


def test_without_git_a_revision_is_refused(maps: Path) -> None:
    with pytest.raises(FlowfolioError, match="no git repository"):
        resolve("HEAD:maps/portfolio.yaml", maps, maps)


def test_a_broken_map_is_reported_with_its_place(maps: Path) -> None:
    path = maps / f"streams/{OLD}.yaml"
    path.write_text("title: B\nstpes: []\n")
    with pytest.raises(ProblemsError, match="unknown-key"):
        resolve(str(path), maps)


def test_paths_in_a_repository_start_at_its_root_or_here(repository: Path) -> None:
    assert inside("maps/a.yaml", repository / "maps") == "maps/a.yaml"
    assert inside("./a.yaml", repository / "maps") == "maps/a.yaml"
    assert inside("../b.yaml", repository / "maps") == "b.yaml"


def check_golden(name: str, text: str) -> None:
    """Compare with the file of that name; delete the file to write it anew, and read what changed."""
    path = GOLDEN / name
    if not path.exists():
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
