"""Hand out what the site carries of other people's scripts, each with its licence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flowfolio.site.page import StaticFile

_VENDOR = Path(__file__).parent.parent.parent / "assets" / "vendor"
OFFLINE_SHIM = "assets/flowfolio/vendor/iframe-worker/shim.js"
"""Lets the search run in a page opened from disk, where browsers allow no worker. Its name is how Material's offline
plugin notices it, which would else have every page ask unpkg.com for it."""


def vendored_files() -> Iterator[StaticFile]:
    """Yield every script of others and the licences."""
    for path in sorted(_VENDOR.rglob("*")):
        if path.is_file():
            yield StaticFile(f"assets/flowfolio/vendor/{path.relative_to(_VENDOR).as_posix()}", path.read_bytes())
