"""The command: formats, exit codes, files outside a portfolio, and that no input ends in a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import World
from extent import times
from flowfolio import __version__
from flowfolio.cli.command import main
from flowfolio.map_types import kinds
from flowfolio.map_types.metrics import METRICS

EDITION = "streams/checkout/2026-01-12"
CURRENT = """\
title: Checkout today
owner: Shop
time: {hours_per_day: 8, days_per_week: 5}
steps:
  - {id: choose, name: Choose, process_time: 2 h, percent_complete_accurate: 90}
  - {id: pay, name: Pay, wait_before: 2 d, process_time: 2 h, percent_complete_accurate: 50, constraint: true}
  - {id: ship, name: Ship}
"""
SLIP = CURRENT.replace("wait_before", "wait_befor")


def run(*arguments: object, code: int = 0) -> Result:
    """Run the command; a traceback or another exit code fails the test."""
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write a file in a folder outside any portfolio, which becomes the working folder."""
    monkeypatch.chdir(tmp_path)

    def write(text: str = CURRENT, name: str = "current-state.yaml") -> Path:
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return write


# --- check -------------------------------------------------------------------------------------------------------


def test_check_says_file_line_column_code_and_what_was_meant(write: Callable[..., Path]) -> None:
    out = run("check", write(SLIP), code=1).output.splitlines()
    assert out == [
        "current-state.yaml:6:26: unknown-key 'wait_befor' is not a key here; did you mean 'wait_before'?",
        "1 error, 0 warnings",
    ]


def test_check_in_json(write: Callable[..., Path]) -> None:
    (problem,) = json.loads(run("check", write(SLIP), "--format", "json", code=1).output)
    assert problem == {
        "path": "current-state.yaml",
        "line": 6,
        "column": 26,
        "code": "unknown-key",
        "severity": "error",
        "message": "'wait_befor' is not a key here",
        "hint": "did you mean 'wait_before'?",
    }
    assert json.loads(run("check", write(), "--format", "json").output) == []


def test_check_for_github(write: Callable[..., Path]) -> None:
    assert run("check", write(SLIP), "--format", "github", code=1).output == (
        "::error file=current-state.yaml,line=6,col=26,title=unknown-key::"
        "'wait_befor' is not a key here; did you mean 'wait_before'?\n"
    )
    assert run("check", write(), "--format", "github").output == ""


def test_a_message_cannot_write_a_github_command(write: Callable[..., Path]) -> None:
    path = write('title: A\n"a\\n::set-env name=x::y": 1\nsteps: [{id: a, name: A, constraint: true}]\n')
    out = run("check", path, "--format", "github", code=1).output
    assert [line for line in out.splitlines() if line.startswith("::")] == out.splitlines()
    assert "::set-env" not in [line[:9] for line in out.splitlines()]


def test_check_in_sarif(write: Callable[..., Path]) -> None:
    log = json.loads(run("check", write(SLIP), "--format", "sarif", code=1).output)
    assert log["version"] == "2.1.0"
    (found,) = log["runs"][0]["results"]
    assert (found["ruleId"], found["level"]) == ("unknown-key", "error")
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "current-state.yaml"}
    assert place["region"] == {"startLine": 6, "startColumn": 26}
    assert log["runs"][0]["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == "unknown-key"


def test_warnings_fail_only_when_strict(write: Callable[..., Path]) -> None:
    path = write(CURRENT.replace(", constraint: true", ""))
    assert "no-constraint" in run("check", path).output
    run("check", path, "--strict", code=1)


def test_wrong_use_ends_with_two(write: Callable[..., Path]) -> None:
    write()
    for arguments in (
        ["check", "nowhere.yaml"],
        ["check", "."],
        ["check", "--format", "xml"],
        ["metrics", "checkout/2026-01-12/roadmap"],
        ["draw", "current-state.yaml", "-o", "a.gif"],
        ["draw", "current-state.yaml", "--view", "9"],
        ["schema"],
        ["schema", "recipe"],
        ["new"],
        ["build"],
        ["nothing"],
    ):
        assert "Error: " in run(*arguments, code=2).output


def test_a_portfolio_and_parts_of_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    maps = world({f"{EDITION}/current-state.yaml": SLIP, "streams/returns/stream.yaml": "tilte: Returns\n"})
    monkeypatch.chdir(maps.parent)
    everything = run("check", code=1).output
    assert "maps/streams/checkout/2026-01-12/current-state.yaml:6:26: unknown-key" in everything
    assert "maps/streams/returns/stream.yaml:1:1: unknown-key" in everything
    assert run("check", "maps", code=1).output == everything
    part = run("check", "maps/streams/returns", code=1).output
    assert "returns/stream.yaml" in part
    assert "current-state" not in part
    assert run("check", maps / EDITION / "current-state.yaml", code=1).output.endswith("1 error, 0 warnings\n")
    assert run("check", "maps/portfolio.yaml").output == "No problems.\n"
    assert run("check", "maps/streams/returns", "maps/streams/returns/stream.yaml", code=1).output == part


TERMS = "- {term: Queue, id: queue, definition: Items that wait.}\n- {term: WIP, id: wip, definitoin: Started.}\n"
CLAIMS = "- {claim: Lead time falls by, low: 20, high: 60, source: A study, edition: 2020}\n- {claim: x}\n- 3\n"
MODEL = """\
title: Small
version: '1'
scale: [{value: 0, label: 'No'}, {value: 1, label: 'Yes'}]
levels: [{value: 1, name: One}]
scoring: {criterion_to_dimension: mean}
dimensions: [{id: d, name: D, criteria: [{id: a, text: The work is drawn., level: 1}]}]
"""
ANSWERS = "model_version: '1'\nanswers: {a: 1}\n"


def test_every_kind_of_file_of_a_portfolio_is_checked_by_its_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"maturity/small/model.yaml": MODEL, "maturity/small/team/2026-01-31.yaml": ANSWERS}
    maps = world({**files, "glossary/terms.yaml": TERMS, "evidence.yaml": CLAIMS})
    monkeypatch.chdir(maps.parent)
    for name in files:
        assert run("check", f"maps/{name}").output == "No problems.\n"
    assert run("check", "maps/maturity").output == "No problems.\n"
    terms = run("check", "maps/glossary/terms.yaml", code=1).output
    assert "maps/glossary/terms.yaml:2:3: missing-field" in terms
    assert terms == run("check", "maps/glossary", code=1).output
    claims = run("check", "maps/evidence.yaml", code=1).output
    assert "maps/evidence.yaml:3:3: wrong-type" in claims
    assert "terms.yaml" not in claims


def test_every_kind_of_file_is_checked_alone(tmp_path: Path) -> None:
    for name, text in {"2026-01-31.yaml": ANSWERS, "download.yaml": ANSWERS, "ours.yaml": MODEL}.items():
        (tmp_path / name).write_text(text)
        assert run("check", tmp_path / name).output == "No problems.\n"
    for name, text, line in (("words.yaml", TERMS, 2), ("claims.yaml", CLAIMS, 3), ("evidence.yaml", CLAIMS, 2)):
        (tmp_path / name).write_text(text)
        assert f"{tmp_path / name}:{line}:3: " in run("check", tmp_path / name, code=1).output
    (tmp_path / "other.yaml").write_text("- 1\n")
    assert "wrong-type the file holds a list" in run("check", tmp_path / "other.yaml", code=1).output


def test_references_are_judged_only_where_they_can_be(world: World, write: Callable[..., Path]) -> None:
    text = "title: Around\nowner: Shop\nfocus: nothing\n"
    assert run("check", write(text, "dependency.yaml")).output == "No problems.\n"
    maps = world({f"{EDITION}/dependency.yaml": text, f"{EDITION}/current-state.yaml": CURRENT})
    assert "unknown-focus" in run("check", maps / EDITION / "dependency.yaml", code=1).output


def test_a_file_below_a_folder_that_is_no_edition_is_not_passed_over(world: World) -> None:
    maps = world({"streams/checkout/january/current-state.yaml": SLIP})
    assert "january" in run("check", maps / "streams/checkout/january/current-state.yaml", code=1).output


@pytest.mark.parametrize(("name", "text"), [("stream.yaml", "titel: A\n"), ("portfolio.yaml", "titel: A\n")])
def test_other_files_of_a_portfolio_alone(write: Callable[..., Path], name: str, text: str) -> None:
    assert "did you mean 'title'?" in run("check", write(text, name), code=1).output


# --- metrics -----------------------------------------------------------------------------------------------------


def test_metrics_in_json_has_the_shape_that_others_rely_on(write: Callable[..., Path]) -> None:
    data = json.loads(run("metrics", write(), "--format", "json").output)
    assert set(data) == {"map", "kind", "time", "metrics", "steps", "constraint", "problems"}
    assert data["kind"] == "current-state"
    assert data["time"]["hours_per_day"] == 8
    assert data["time"]["days_per_week"] == 5
    assert set(data["metrics"]) == set(METRICS)
    for metric in data["metrics"].values():
        assert set(metric) >= {"value", "unit", "text", "low", "high", "missing"}
        assert metric["unit"] in {"s", "%", "1"}
    lead = data["metrics"]["lead_time"]
    assert (lead["value"], lead["text"], lead["missing"]) == (None, lead["text"], ["ship"])
    assert [step["id"] for step in data["steps"]] == ["choose", "pay", "ship"]
    assert data["steps"][1]["wait_before"] == 2 * 8 * 3600
    assert (data["constraint"]["step"], data["constraint"]["declared"]) == ("pay", True)
    assert isinstance(data["constraint"]["candidates"], list)


def test_metrics_are_unrounded_seconds(write: Callable[..., Path]) -> None:
    whole = CURRENT.replace("{id: ship, name: Ship}", "{id: ship, name: Ship, process_time: 100 s}")
    metrics = json.loads(run("metrics", write(whole), "--format", "json").output)["metrics"]
    assert metrics["lead_time"]["value"] == 20 * 3600 + 100
    assert metrics["lead_time"]["text"] == "2.5 d"
    assert metrics["flow_efficiency"]["value"] == pytest.approx(100 * 14500 / 72100)


def test_metrics_as_a_table(write: Callable[..., Path]) -> None:
    out = run("metrics", write()).output
    assert out.startswith("Checkout today\nTimes are working time, 8 h a day, 5 d a week.\n")
    assert "Constraint (declared): Pay. The map names it." in out
    assert "Ship" in out


def test_metrics_as_csv(write: Callable[..., Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("metrics", write(), "--format", "csv").output)))
    assert [row["metric"] for row in rows] == list(METRICS)
    assert next(row for row in rows if row["metric"] == "process_time")["missing"] == "ship"


def test_metrics_by_id_use_the_calendar_of_the_portfolio(world: World) -> None:
    text = CURRENT.replace("time: {hours_per_day: 8, days_per_week: 5}\n", "")
    portfolio = "title: P\ntime: {hours_per_day: 6, days_per_week: 4}\n"
    maps = world({"portfolio.yaml": portfolio, f"{EDITION}/current-state.yaml": text})
    by_id = run("metrics", "checkout/2026-01-12/current-state", "--maps", maps, "--format", "json").output
    assert json.loads(by_id)["map"] == "checkout/2026-01-12/current-state"
    assert json.loads(by_id)["time"]["hours_per_day"] == 6
    assert run("metrics", maps / EDITION / "current-state.yaml", "--format", "json").output == by_id


def test_metrics_of_a_broken_map_say_why(write: Callable[..., Path]) -> None:
    result = run("metrics", write(SLIP), code=1)
    assert "unknown-key" in result.output
    (problem,) = json.loads(run("metrics", write(SLIP), "--format", "json", code=1).output)["problems"]
    assert problem["code"] == "unknown-key"


def test_metrics_of_a_lone_file_name_no_map(write: Callable[..., Path]) -> None:
    assert json.loads(run("metrics", write(), "--format", "json").output)["map"] is None


@pytest.mark.parametrize(
    ("text", "code"), [("steps: [", "invalid-yaml"), ("", "missing-field"), ("speech: Hello\n", "missing-field")]
)
def test_metrics_of_what_holds_no_map_are_the_same_json_with_nothing_in_it(
    write: Callable[..., Path], text: str, code: str
) -> None:
    data = json.loads(run("metrics", write(text, "anything.yaml"), "--format", "json", code=1).output)
    (problem,) = data.pop("problems")
    assert problem["code"] == code
    assert data == {
        "map": None,
        "kind": None,
        "time": None,
        "metrics": {},
        "steps": [],
        "constraint": {"step": None, "declared": False, "reason": "", "runners_up": [], "candidates": []},
    }


def test_metrics_of_a_folder_in_place_of_a_file_are_a_wrong_use(write: Callable[..., Path]) -> None:
    write().with_name("anything.yaml").mkdir()
    assert "neither a file nor the id" in run("metrics", "anything.yaml", "--format", "json", code=2).output


def test_a_map_is_known_by_what_it_holds(write: Callable[..., Path]) -> None:
    data = json.loads(run("metrics", write(name="anything.yaml"), "--format", "json").output)
    assert data["kind"] == "current-state"


# --- draw --------------------------------------------------------------------------------------------------------


def test_draw_writes_every_format(write: Callable[..., Path]) -> None:
    path = write()
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("dot", b"digraph")):
        run("draw", path, "-o", f"map.{ending}")
        assert Path(f"map.{ending}").read_bytes().lstrip().startswith(start)
        run("draw", path, "-o", f"as-{ending}.bin", "--format", ending)
        assert Path(f"as-{ending}.bin").read_bytes() == Path(f"map.{ending}").read_bytes()
    svg = Path("map.svg").read_text(encoding="utf-8")
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert run("draw", path, "--view", "2").output.startswith("<svg")


def test_draw_says_what_pdf_needs(write: Callable[..., Path]) -> None:
    assert "needs the system's Graphviz" in run("draw", write(), "-o", "map.pdf", code=2).output
    assert not Path("map.pdf").exists()
    if shutil.which("dot"):
        run("draw", write(), "-o", "map.pdf", "--engine", "dot")
        assert Path("map.pdf").read_bytes().startswith(b"%PDF")


def test_draw_names_characters_that_no_font_has(write: Callable[..., Path]) -> None:
    path = write('title: Map\nsteps: [{id: a, name: "Sign \\U000F1234"}]\n')
    for form in ("png", *(["pdf"] if shutil.which("dot") else [])):
        engine = ["--engine", "dot"] if form == "pdf" else []
        assert "no font that was found has \U000f1234" in run("draw", path, "-o", f"map.{form}", *engine).output
    assert "no font" not in run("draw", path, "-o", "map.svg").output
    assert "no font" not in run("draw", write("title: Map\nsteps: [{id: a, name: Prüfung}]\n"), "-o", "map.png").output


def test_draw_cannot_write(write: Callable[..., Path]) -> None:
    assert "cannot be written" in run("draw", write(), "-o", "no/such/folder.svg", code=2).output


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_drawn_and_measured(write: Callable[..., Path], kind: str) -> None:
    path = write((kinds()[kind].folder / "example.yaml").read_text(encoding="utf-8"), f"{kind}.yaml")
    assert run("check", path, "--strict").output == "No problems.\n"
    assert run("draw", path, "--format", "dot").output.startswith("digraph")
    assert json.loads(run("metrics", path, "--format", "json").output)["kind"] == kind
    assert run("metrics", path).output


# --- schema, new, the module ------------------------------------------------------------------------------------


def test_schema_of_one_kind_and_of_all(tmp_path: Path) -> None:
    for kind in (*kinds(), "stream", "portfolio"):
        assert json.loads(run("schema", kind).output)["$schema"] == "http://json-schema.org/draft-07/schema#"
    run("schema", "--out", tmp_path / "schemas")
    assert {path.stem for path in (tmp_path / "schemas").iterdir()} >= {*kinds(), "stream", "portfolio"}
    (tmp_path / "file").write_text("")
    run("schema", "--out", tmp_path / "file" / "below", code=2)


def test_new_writes_over_nothing(tmp_path: Path) -> None:
    run("new", tmp_path / "here")
    before = {path: path.read_bytes() for path in (tmp_path / "here").rglob("*") if path.is_file()}
    assert "nothing was written" in run("new", tmp_path / "here", code=2).output
    assert {path: path.read_bytes() for path in (tmp_path / "here").rglob("*") if path.is_file()} == before
    run("check", tmp_path / "here" / "maps", "--strict")


def test_as_a_module_and_its_version() -> None:
    for command in ([sys.executable, "-m", "flowfolio"],):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (0, f"flowfolio, version {__version__}\n")
        done = subprocess.run([*command, "check", "nowhere"], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


# --- hostile input ----------------------------------------------------------------------------------------------

ABSURD = """\
title: A
time: {hours_per_day: 0.1, days_per_week: 0.1}
demand: 0.000000001 per week
steps:
  - {id: a, name: A, people: 1e9, wip: 1e9, inventory: 1e9, wait_after: 5000 w, cycle_time: 5000 w, uptime: 0}
  - {id: b, name: B, inventory: 1e9, process_time: 0.000000001 s, cycle_time: 0, rework: {to: a, rate: 99.999999}}
  - {id: c, name: C, percent_complete_accurate: 0, wait_before: {low: 0, typical: 0, high: 5000 w}, process_time: 0,
     constraint: true}
published: {lead_time: 5000 w, flow_efficiency: 0, takt_time: 0, step_count: 1e9}
"""
TEXTS = {
    "brackets": "title: " + "[" * 100_000,
    "braces": "title: " + "{a: " * 100_000,
    "quotes": "title: '" + "'" * 100_001,
    "nothing": "",
    "list": "- a\n- b\n",
    "scalar": "42",
    "numbers": CURRENT.replace("2 h", "1e308 h"),
    "people": CURRENT.replace("percent_complete_accurate: 90", "people: 1e308"),
    "weeks": CURRENT.replace("2 d", "999999 w"),
    "calendar": CURRENT.replace("hours_per_day: 8", "hours_per_day: 1e-9"),
    "infinite": CURRENT.replace("hours_per_day: 8", "hours_per_day: .inf"),
    "digits": CURRENT.replace("2 h", "1" * 100_000 + " h"),
    "absurd": ABSURD,
    "steps": "title: A\nsteps:\n" + "".join(f"  - {{id: s{n}, name: S}}\n" for n in range(5000)),
    "deep": "title: A\nsteps:\n" + "".join(f"{'  ' * n}- parallel:\n{'  ' * n}  -\n" for n in range(1, 100)),
    "keys": "title: A\n" + "".join(f"k{n}: 1\n" for n in range(times(3000))),
    "long": CURRENT.replace("Choose", "x" * 400_000),
    "wide": CURRENT.replace("Choose", "日本語" * 160),
    "signs": CURRENT.replace("Choose", "<b>&amp;'\\\\n|{}"),
}
BYTES = {
    "binary": bytes(range(256)) * 4000,
    "utf-16": CURRENT.encode("utf-16"),
    "latin-1": "title: é\n".encode("latin-1"),
}
COMMANDS = (["check"], ["metrics", "--format", "json"], ["metrics"], ["draw", "--format", "dot"])


@pytest.mark.parametrize("name", [*TEXTS, *BYTES])
def test_no_text_ends_in_a_traceback(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = BYTES.get(name) or TEXTS[name].encode()
    for kind in ("current-state", "roadmap"):
        Path(f"{kind}.yaml").write_bytes(content)
        for command in COMMANDS:
            result = CliRunner().invoke(main, [*command, f"{kind}.yaml"])
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
            assert result.exit_code in {0, 1}
            assert len(result.output) < 2_000_000


def test_absurd_numbers_stay_numbers(write: Callable[..., Path]) -> None:
    data: dict[str, Any] = json.loads(run("metrics", write(ABSURD), "--format", "json").output)
    assert data["metrics"]["lead_time"]["value"] is not None
    assert "inf" not in run("metrics", write(ABSURD)).output
    ET.fromstring(run("draw", write(ABSURD)).output)
    ET.fromstring(run("draw", write(ABSURD), "--view", "2").output)


def test_what_is_no_ordinary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("huge.yaml").touch()
    os.truncate("huge.yaml", 50_000_000)
    os.mkfifo("fifo.yaml")
    Path("loop.yaml").symlink_to("loop.yaml")
    Path("dangling.yaml").symlink_to("nowhere")
    Path("folder.yaml").mkdir()
    for name in (
        "huge.yaml",
        "fifo.yaml",
        "loop.yaml",
        "dangling.yaml",
        "folder.yaml",
        "/dev/zero",
        "",
        "a\nb",
        "x" * 5000,
    ):
        for command in COMMANDS:
            result = CliRunner().invoke(main, [*command, name])
            assert result.exception is None or isinstance(result.exception, SystemExit), (name, result.exc_info)
            assert result.exit_code in {1, 2}, (name, command, result.output)
    assert "file-too-large" in run("check", "huge.yaml", code=1).output


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read and write everything")
def test_without_permission(write: Callable[..., Path]) -> None:
    path = write()
    path.chmod(0)
    assert "unreadable-file" in run("check", path, code=1).output
    Path("locked").mkdir(mode=0o500)
    run("new", "locked/here", code=2)
    run("schema", "--out", "locked/here", code=2)
