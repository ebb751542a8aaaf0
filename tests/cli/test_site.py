"""`flowfolio build` is as strict as it is told to be, also when it is to be quiet: real builds in processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.sites import MKDOCS, write

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
