"""Do numbered pieces of work ahead, in processes forked from this one, while the caller goes on."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

R = TypeVar("R")

MOST_PIECES = 8192
"""Pieces that may wait at once: their numbers stand in a pipe, which holds about twice as many."""
_MOST_WORKERS = 8
_BYTES = 4


class Crew(Generic[R]):
    """Workers that take one piece after the other, in order.

    A worker is a fork, so `work` may be any closure over what is in memory now; only its result is sent back. Where
    nothing can be forked safely (not on Linux, or other threads run) there are no workers, and `result` is always None.
    """

    def __init__(self, pieces: int, work: Callable[[int], R]) -> None:
        self._work = work
        self._results: dict[int, R] = {}
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []
        if pieces > MOST_PIECES:
            raise ValueError(f"{pieces} pieces are too many")
        if pieces > 1 and can_fork():
            self._start(pieces)

    def _start(self, pieces: int) -> None:
        context = multiprocessing.get_context("fork")
        numbers, giver = os.pipe()
        os.write(giver, b"".join(number.to_bytes(_BYTES, "big") for number in range(pieces)))
        os.close(giver)
        # What is in memory now stays: a collection in a worker would only copy it.
        gc.freeze()
        # A worker that has not yet begun to ignore Ctrl-C must not hear it.
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for _ in range(min(pieces, _cores(), _MOST_WORKERS)):
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=self._take, args=(numbers, there), daemon=True)
                process.start()
                there.close()
                self._processes.append(process)
                self._connections.append(here)
        except OSError:  # no room for another process: those that run do it all
            pass
        finally:
            gc.unfreeze()
            os.close(numbers)
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)

    def _take(self, numbers: int, connection: Connection) -> None:
        """Live as a worker: take numbers until there are none."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        gc.disable()
        # What fails here is done again by the caller, where it can be told; a caller that is gone needs nothing.
        with contextlib.suppress(Exception):
            while number := os.read(numbers, _BYTES):
                piece = int.from_bytes(number, "big")
                connection.send((piece, self._work(piece)))

    def result(self, piece: int) -> R | None:
        """Return what came of a piece, waiting for it; None when no worker did it or ever will."""
        while piece not in self._results and self._connections:
            for ready in wait(self._connections):
                if isinstance(ready, Connection):
                    self._receive(ready)
        return self._results.pop(piece, None)

    def _receive(self, connection: Connection) -> None:
        try:
            piece, result = connection.recv()
        except (EOFError, OSError):
            self._connections.remove(connection)
            connection.close()
            return
        self._results[piece] = result

    def close(self) -> None:
        """End the workers, done or not."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        for connection in self._connections:
            connection.close()
        self._processes, self._connections = [], []


def can_fork() -> bool:
    """Say whether a copy of this process could go on working: forking while other threads run may lock up."""
    return sys.platform == "linux" and threading.active_count() == 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
