"""A real server: what goes from the data goes from the site, and a folder of data that comes back is seen."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from watchdog.events import FileSystemEventHandler

from flowfolio.site.build.watching import watch
from sites import MKDOCS, write

STEPS = "status: final\nsteps:\n  - {id: pack, name: Pack, process_time: 2 h, wait_before: 1 d}\n"
FILES = {
    "mkdocs.yml": MKDOCS.replace("/flow/", "/"),
    "maps/portfolio.yaml": "title: All\n",
    "maps/streams/orders/stream.yaml": "title: Orders\nowner: Shop\n",
    "maps/streams/orders/2026-01-12/current-state.yaml": f"title: The first\n{STEPS}",
    "maps/streams/orders/2026-05-04/current-state.yaml": f"title: The second\n{STEPS}",
    "content/about.md": "# About\n",
}
FIRST, SECOND = "streams/orders/2026-01-12/current-state/", "streams/orders/2026-05-04/current-state/"


class Served:
    """A server for the site in a folder."""

    def __init__(self, folder: Path, module: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", module, "serve", "--dev-addr", self._address]
        self.log = (folder / "serve.log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(command, cwd=folder, stdout=self.log, stderr=self.log)

    def page(self, path: str) -> str:
        """Return what is served there now, "" when nothing is."""
        try:
            with urllib.request.urlopen(f"http://{self._address}/{path}", timeout=60) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def shows(self, **expected: bool) -> None:
        """Wait until pages are there, or not: `first`, `second`, `about`, and others by their path."""
        paths = {"first": FIRST, "second": SECOND, "about": "about/"}
        self.until(lambda: all(bool(self.page(paths.get(name) or name)) is there for name, there in expected.items()))

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something; a server that ended, or five minutes, are too long."""
        end = time.monotonic() + 300
        while not is_so():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        """Return all that the server has printed."""
        self.log.flush()
        return Path(self.log.name).read_text("utf-8")


@pytest.fixture(params=["flowfolio", "mkdocs"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    served = Served(write(tmp_path, FILES), request.param)
    yield served
    served.process.send_signal(signal.SIGINT)
    served.process.wait(60)
    served.log.close()
    assert "Traceback" not in (tmp_path / "serve.log").read_text("utf-8")


@pytest.mark.parametrize("served", ["flowfolio"], indirect=True)
def test_the_folder_may_go_and_come_back(served: Served, tmp_path: Path) -> None:
    served.shows(second=True)
    (tmp_path / "maps").rename(tmp_path / "away")
    served.shows(second=False, about=True)
    (tmp_path / "away").rename(tmp_path / "maps")
    served.shows(second=True)


@pytest.mark.slow
def test_what_goes_and_comes_back_is_seen(served: Served, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    orders, sales = maps / "streams/orders", maps / "streams/sales"
    served.shows(first=True, second=True, about=True)
    assert "The first" in served.page("search/search_index.json")
    (orders / "2026-01-12/current-state.yaml").unlink()
    served.shows(first=False, second=True)
    assert "The first" not in served.page("search/search_index.json")
    orders.rename(sales)
    served.shows(second=False, **{SECOND.replace("orders", "sales"): True})
    sales.rename(orders)
    for _ in range(2):
        served.shows(second=True)
        maps.rename(tmp_path / "away")
        served.shows(second=False, about=True)
        (tmp_path / "away").rename(maps)
    served.shows(second=True)
    write(tmp_path, {"maps/streams/orders/2026-05-04/current-state.yaml": f"title: Another name\n{STEPS}"})
    served.until(lambda: "Another name" in served.page(SECOND))


class _Server(SimpleNamespace):
    """What our code needs of MkDocs' server."""

    def watch(self, path: str) -> None:
        handler = FileSystemEventHandler()
        handler.on_any_event = self.changes.append
        # ProperDocs watches what a link leads to.
        self.observer.schedule(handler, os.path.realpath(path), recursive=True)


def _named(changes: list[Any]) -> set[str]:
    return {Path(each.src_path).name for each in changes if not each.is_directory}


@pytest.mark.parametrize("meanwhile", ["nothing", "a file", "an empty folder"])
@pytest.mark.parametrize("way", ["", "link/"])
def test_a_folder_that_is_not_there_is_empty(way: str, meanwhile: str, tmp_path: Path) -> None:
    folder, changes = tmp_path / "maps", list[Any]()
    (tmp_path / "link").symlink_to(tmp_path)
    server = _Server(observer=SimpleNamespace(timeout=0.02), changes=changes)
    others = server.observer
    observer = watch(server, tmp_path / way / "maps")
    assert server.observer is others
    try:
        for name in ("a.yaml", "b.yaml"):
            write(folder, {name: "a"})
            _wait_for(lambda name=name: name in _named(changes))
            changes.clear()
            shutil.rmtree(folder)
            _wait_for(lambda name=name: name in _named(changes))
            if meanwhile == "a file":
                folder.write_text("")
                time.sleep(0.1)
                folder.unlink()
            elif meanwhile == "an empty folder":
                folder.mkdir()
                time.sleep(0.1)
            changes.clear()
    finally:
        observer.stop()
        observer.join(10)


def _wait_for(is_so: Callable[[], bool]) -> None:
    end, pause = time.monotonic() + 60, threading.Event()
    while not is_so() and time.monotonic() < end:
        pause.wait(0.02)
    assert is_so()
