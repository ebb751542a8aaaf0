"""`flowfolio build` and `serve` are as strict as they are told to be, and end with a sentence: real processes."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowfolio.cli.command import main
from sites import MKDOCS, write

SOUND = {
    "mkdocs.yml": MKDOCS,
    "content/about.md": "# About\n",
    "maps/portfolio.yaml": "title: >\n  Our\n  flow\n",
    "maps/streams/loan/stream.yaml": "title: Loan\nowner: Retail\n",
    "maps/streams/loan/2026-05-12/current-state.yaml": "title: Loan\nsteps: [{id: take, name: Take, lead_time: 1 h}]\n",
}
BROKEN = {"maps/portfolio.yaml": "title: Our flow\nnonsense: 1\n"}


def built(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("command", "files", "options", "is_ended"),
    [
        ("flowfolio", {}, ("--strict", "-q"), False),
        ("flowfolio", BROKEN, ("-q",), False),
        ("flowfolio", BROKEN, ("--strict", "-q"), True),
        ("mkdocs", BROKEN, ("--strict", "-q"), True),
        ("mkdocs", {"content/about.md": "# About\n\n[gone](gone.md)\n"}, ("-q", "--strict"), True),
    ],
    ids=["sound", "not strict", "strict and quiet", "by mkdocs", "a link that leads nowhere"],
)
def test_strict_is_strict(
    tmp_path: Path, command: str, files: dict[str, str], options: Sequence[str], is_ended: bool
) -> None:
    folder = write(tmp_path, SOUND | files)
    done = built(folder, "-m", command, "build", *options)
    assert (done.returncode != 0) is is_ended, done.stderr
    assert ("Traceback" in done.stderr, "strict mode" in done.stdout + done.stderr) == (False, is_ended)
    if "-q" in options:
        assert "nonsense" not in done.stderr
    assert is_ended or "Our flow" in (folder / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "option"), [("build", "--offline"), ("build", "--strict"), ("serve", "--dev-addr")]
)
def test_the_help_needs_no_settings_and_lists_all_options(
    command: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [command, "--help"])
    assert (result.exit_code, option in result.output) == (0, True)
    assert "there is no mkdocs.yml here" in CliRunner().invoke(main, [command]).output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["serve", "--dev-addr", "127.0.0.1:BUSY"], "in use; choose another address with --dev-addr"),
        (["serve", "--dev-addr", "127.0.0.1:99999"], "must be 0-65535"),
        (["build", "--site-dir", "/dev/null"], "'/dev/null"),
    ],
    ids=["a busy port", "no port", "no folder"],
)
def test_an_address_or_a_folder_that_is_none_is_a_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = str(busy.getsockname()[1])
        done = built(write(tmp_path, SOUND), "-m", "flowfolio", *(word.replace("BUSY", port) for word in words))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith(f"Error: '{words[0]}' stopped: ")
    assert sentence in done.stderr
    if words[0] == "serve":
        assert "Reading" not in done.stderr, "the address is tried before the build"


def test_behind_make_the_advice_names_what_make_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        address = f"127.0.0.1:{busy.getsockname()[1]}"
        done = built(write(tmp_path, SOUND), "-m", "flowfolio", "serve", "--dev-addr", address)
    assert done.stderr.strip().endswith("with flowfolio's Makefile: make serve ADDRESS=127.0.0.1:8001")
    makefile = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    assert "serve --dev-addr $(ADDRESS)\n" in makefile
