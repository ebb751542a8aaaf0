"""Watch a folder while a site is served, also one that goes and comes back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS

_EMPTY = os.stat_result((stat.S_IFDIR, *(0,) * 9))


def watch(server: Any, folder: Path) -> BaseObserver:
    """Have the server of MkDocs build again whenever a file below `folder` changes; return what looks after that.

    MkDocs' own observer gives a folder up for ever once it is gone. To this one a folder that is not there is an empty
    one: its files are deleted when it goes and new when it comes.
    """

    def found(path: str) -> os.stat_result:
        try:
            return os.stat(path)
        except OSError:
            if all(path != each.watch.path for each in own.emitters):
                raise
            return _EMPTY

    own = PollingObserverVFS(found, _listed, polling_interval=server.observer.timeout)
    # What the server does at a change is known to it alone, so it binds that to ours itself.
    others, server.observer = server.observer, own
    try:
        server.watch(str(folder))
    finally:
        server.observer = others
    own.start()
    return own


def _listed(folder: str | None) -> Iterator[os.DirEntry[str]]:
    try:
        return os.scandir(folder)
    except OSError:
        return iter(())
