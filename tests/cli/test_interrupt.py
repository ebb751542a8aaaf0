"""Ctrl-C ends a command without a traceback, whatever it is doing just then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowfolio import cli
from flowfolio.cli.interrupt import end_at_once, end_in_order
from sites import write
from test_plugin import FILES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends the signal as a terminal does, to the whole group")
DELAYS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9)
"""Seconds from our first line on; before that Python itself is starting, where nothing of ours can help."""

# Runs the command, and says when it begins to load: from here on it is ours.
_BEGIN = """\
import os, sys
def heard(event, of):
    if event == "exec" and getattr(of[0], "co_filename", "").endswith("cli/console.py"):
        os.write(int(sys.argv[1]), b"!")
        del sys.argv[1]
sys.addaudithook(heard)
from flowfolio.cli import main
main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("interrupted"), FILES)


def _ended(words: list[str], folder: Path, delay: float) -> tuple[int, str]:
    """Run a command, send Ctrl-C so long after it began, and return how it ended and all that it said."""
    here, there = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN, str(there), *words],
        cwd=folder, pass_fds=[there], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    os.close(there)
    with os.fdopen(here, "rb") as begun:
        assert begun.read(1) == b"!"
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=300)
    return process.returncode, said


@pytest.mark.parametrize(
    "words", [["check"], ["build", "-q"], ["serve", "-q", "--dev-addr", "127.0.0.1:0"], ["new", "other"]], ids=" ".join
)
def test_no_moment_gives_a_traceback(words: list[str], folder: Path) -> None:
    with ThreadPoolExecutor(3) as threads:
        ends = [*threads.map(lambda delay: _ended(words, folder, delay), DELAYS)]
    for code, said in ends:
        assert code in (-signal.SIGINT, 130, 1, 0), said
        assert not [each for each in ("Traceback", "Exception", "KeyboardInterrupt", "fault of") if each in said], said
    assert ends[0] == (-signal.SIGINT, "")


@pytest.fixture
def set_back() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("own", [signal.SIG_IGN, lambda *_: None])
@pytest.mark.usefixtures("set_back")
def test_what_others_do_with_it_stays(own: signal.Handlers) -> None:
    signal.signal(signal.SIGINT, own)
    end_at_once()
    assert signal.getsignal(signal.SIGINT) is own
    end_in_order()
    assert signal.getsignal(signal.SIGINT) is own


@pytest.mark.usefixtures("set_back")
def test_it_is_an_exception_only_while_a_command_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr("flowfolio.cli.command.main", lambda **_: seen.append(signal.getsignal(signal.SIGINT)))
    monkeypatch.setattr("flowfolio.cli.console.prepare", lambda: seen.append(signal.getsignal(signal.SIGINT)))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()
    seen.append(signal.getsignal(signal.SIGINT))
    assert seen == [signal.SIG_DFL, signal.default_int_handler, signal.SIG_DFL]
