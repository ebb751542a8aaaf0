"""Whatever stands on the command line or behind the streams of a command, it ends with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import World
from flowfolio import cli
from flowfolio.cli.command import main
from flowfolio.cli.console import prepare

CURRENT = "title: Orders\nsteps:\n  - {id: pack, name: Pack → ship, process_time: 2 h}\n"
MAP = "orders/2026-01-12/current-state"
LONG = "x" * 5000
MANY = [
    ["maturity", LONG],
    ["import-model", LONG, "--as", "samm"],
    ["import-model", "/dev/zero", "--as", "table"],
    ["import-model", "/dev/zero", "--as", "dsomm"],
    ["import-model", "/", "--as", "samm"],
    ["check", LONG],
    ["metrics", LONG],
    ["draw", LONG],
    ["diff", LONG, LONG],
    ["diff", f"HEAD:{LONG}", MAP],
    ["diff", f"{LONG}:x", MAP],
    ["review", LONG],
    ["review", MAP, "--on", LONG],
    ["promote", LONG],
    ["carry-over", LONG],
    ["export", "-o", LONG],
    ["draw", MAP, "-o", f"{LONG}.svg"],
    ["due", "--maps", LONG],
    ["due", "--today", "9999-12-31"],
    ["due", "--today", "0001-01-01"],
    ["schema", LONG],
    ["schema", "--out", LONG],
    ["schema", "--out", "/dev/null/x"],
    ["new", LONG],
    ["new", "/dev/null"],
]


@pytest.fixture
def maps(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = world({f"streams/{MAP}.yaml": CURRENT})
    monkeypatch.chdir(folder.parent)
    return folder


@pytest.mark.parametrize("words", MANY, ids=lambda words: " ".join(words)[:40])
def test_no_word_ends_in_a_traceback(maps: Path, words: list[str]) -> None:
    result = CliRunner().invoke(main, words)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2
    sentence = result.output.strip().splitlines()[-1]
    assert sentence.startswith("Error: ")
    assert len(sentence) < 700


def test_a_fault_of_ours_is_a_sentence_too(maps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("flowfolio.cli.command.problems_of", fail)
    result = CliRunner().invoke(main, ["check"])
    assert (result.exit_code, "KeyError('lost')" in result.output) == (3, True)
    assert "fault of flowfolio" in result.output
    monkeypatch.setenv("FLOWFOLIO_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, ["check"]).exception, KeyError)


def _shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $F is the command."""
    env = os.environ | {"F": f"{sys.executable} -m flowfolio"} | environment
    return subprocess.run(["sh", "-c", line], cwd=folder, env=env, capture_output=True, encoding="cp1252", check=False)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("$F check >&-", "Error: standard output: it is closed"),
        ("$F check >/dev/full", "Error: standard output: no space left on device"),
        (f"$F metrics {MAP} --format json >/dev/full", "Error: standard output: no space left on device"),
        ("mkdir gone && cd gone && rmdir ../gone && $F new x", "cannot be written: no such file or directory"),
        ("mkdir gone && cd gone && rmdir ../gone && $F check", "Error: there is no file or folder 'maps'"),
    ],
)
def test_streams_that_take_nothing(maps: Path, line: str, sentence: str) -> None:
    done = _shell(line, maps.parent)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_standard_error_all_goes_on(maps: Path) -> None:
    done = _shell("$F check 2>&-", maps.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 errors" in done.stdout


def test_a_reader_that_goes_away_is_no_fault(maps: Path) -> None:
    assert _shell("$F schema current-state | head -c 10", maps.parent).stderr == ""


def test_letters_that_a_console_lacks_become_near_ones(maps: Path) -> None:
    done = _shell(f"$F diff {MAP} {MAP}", maps.parent, PYTHONIOENCODING="cp1252")
    assert done.stdout.startswith(f"{MAP} -> {MAP}")
    assert done.returncode == 0


def test_preparing_leaves_other_streams_alone() -> None:
    streams = sys.stdout, sys.stderr
    prepare()
    assert (sys.stdout, sys.stderr) == streams


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_while_the_parts_load_ends_it_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "import_module", _interrupt)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_in_a_command_ends_it(maps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowfolio.cli.command.problems_of", _interrupt)
    result = CliRunner().invoke(main, ["check"])
    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")
