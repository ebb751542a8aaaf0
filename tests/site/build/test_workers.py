"""Work done ahead by forked processes: in order, once, and never lost when a worker is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flowfolio.site.build import workers as crew
from flowfolio.site.build.workers import MOST_PIECES, Crew, can_fork

forks = pytest.mark.skipif(sys.platform != "linux", reason="work is done ahead on Linux only")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests may have left threads; what is tested here is harmless beside them."""
    monkeypatch.setattr(crew, "can_fork", lambda: sys.platform == "linux")


@forks
def test_every_piece_is_done_once_and_closures_see_the_memory_of_the_caller(tmp_path: Path) -> None:
    words = [f"word {number}" for number in range(40)]

    def work(piece: int) -> tuple[str, int]:
        with (tmp_path / f"{piece}").open("x") as file:
            file.write("done")
        return words[piece], os.getpid()

    made: Crew[tuple[str, int]] = Crew(len(words), work)
    results = [made.result(piece) for piece in reversed(range(len(words)))]
    made.close()
    assert [result and result[0] for result in reversed(results)] == words
    assert os.getpid() not in {result[1] for result in results if result}
    assert len(list(tmp_path.iterdir())) == len(words)


@forks
def test_a_worker_that_dies_leaves_its_piece_to_the_caller() -> None:
    def work(piece: int) -> str:
        if piece == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"piece {piece}"

    made: Crew[str] = Crew(3, work)
    found = [made.result(piece) for piece in range(3)]
    made.close()
    assert found[1] is None
    assert found[0] in ("piece 0", None)
    assert made.result(1) is None


@forks
def test_what_fails_in_a_worker_is_left_to_the_caller(capfd: pytest.CaptureFixture[str]) -> None:
    made: Crew[float] = Crew(2, lambda piece: 1 / (piece - 1))
    assert made.result(1) is None
    made.close()
    assert capfd.readouterr().err == ""


@forks
def test_large_results_arrive(tmp_path: Path) -> None:
    made: Crew[str] = Crew(4, lambda piece: str(piece) * 300_000)
    assert [len(made.result(piece) or "") for piece in range(4)] == [300_000] * 4
    made.close()


@forks
def test_closing_ends_workers_that_still_run() -> None:
    made: Crew[None] = Crew(2, lambda _: time.sleep(60))
    workers = [process.pid for process in made._processes]
    made.close()
    assert len(workers) >= 1
    for pid in workers:
        assert pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@forks
def test_a_parent_that_is_killed_takes_its_workers_along(tmp_path: Path) -> None:
    program = (
        "import time; from flowfolio.site.build.workers import Crew; "
        "crew = Crew(8, lambda piece: time.sleep(0.4)); "
        "print(*[p.pid for p in crew._processes], flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    workers = [int(word) for word in process.stdout.readline().split()]
    process.kill()
    process.wait()
    assert workers
    while any(map(_is_running, workers)):  # without an end where they live on
        time.sleep(0.1)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_without_forks_nothing_is_done_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "can_fork", lambda: False)
    made: Crew[None] = Crew(5, lambda _: pytest.fail("nobody asked"))
    assert [made.result(piece) for piece in range(5)] == [None] * 5
    made.close()


def test_nothing_is_forked_while_threads_run() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        stop.set()
        thread.join()


def test_too_many_pieces_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        Crew(MOST_PIECES + 1, lambda piece: piece)


_INTERRUPTED_AT_BIRTH = """\
import os, signal
from flowfolio.site.build.workers import Crew
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
crew = Crew(3, lambda piece: piece)
print([crew.result(piece) for piece in range(3)], signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set())
crew.close()
"""


@forks
def test_ctrl_c_is_nothing_to_a_worker_from_its_first_moment() -> None:
    done = subprocess.run([sys.executable, "-c", _INTERRUPTED_AT_BIRTH], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[0, 1, 2] True\n", "")
