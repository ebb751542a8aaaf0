"""Build the real site, serve it under a sub-path, and find a Chromium to open it."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parents[2]
ADDRESS = "http://intranet.example/portfolio/"
"""Where the tests see the site: under a sub-path, on a plain-http host that is no secure context, as on an intranet."""

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def build(config: Path, out: Path) -> None:
    """Build a site strictly with MkDocs; a failure raises with everything that MkDocs printed."""
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--config-file",
        str(config),
        "--site-dir",
        str(out),
    ]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": ADDRESS}
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if result.returncode:
        raise RuntimeError(f"mkdocs build --strict failed for {config.name}:\n{result.stdout}{result.stderr}")


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, headers: Mapping[str, str], **named: Any) -> None:
        self._more = headers
        super().__init__(*arguments, **named)

    def end_headers(self) -> None:
        for name, value in self._more.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output free of one line a request."""


@contextlib.contextmanager
def serve(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[int]:
    """Serve a folder on a free port of this machine, with `headers` in every answer; yield the port."""
    handler = functools.partial(_Handler, directory=str(folder), headers=headers or {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def chromium_arguments(port: int) -> list[str]:
    """Return Chromium's command line: no traffic of its own, only the host of ADDRESS, at a local port."""
    rules = f"MAP {urlsplit(ADDRESS).hostname} 127.0.0.1:{port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    return [*CHROMIUM_ARGS, f"--host-resolver-rules={rules}"]


def file_of(site: Path, url: str) -> Path:
    """Return the HTML file of a page of a site built with or without directory URLs."""
    folder = site / url.rstrip("/")
    return folder / "index.html" if (folder / "index.html").exists() else folder.with_suffix(".html")


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)
