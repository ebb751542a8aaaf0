"""Follow every link of a built site as a browser would."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

_ADDRESS = re.compile(r'\s(?:href|src|xlink:href|data-ff-catalogue)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]+)"')


def dead_links(site: Path) -> list[str]:
    """Return 'page -> address' of every link within the site that leads to no file, or to no spot of a page."""
    texts = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    ids = {name: set(map(unescape, _ID.findall(text))) for name, text in texts.items()}
    return [
        f"{page} -> {address}"
        for page, text in texts.items()
        if page != "404.html"
        for address in _dead(site, page, text, ids)
    ]


def _dead(site: Path, page: str, text: str, ids: dict[str, set[str]]) -> Iterator[str]:
    for address in sorted(set(map(unescape, _ADDRESS.findall(text)))):
        if re.match(r"(?:https?|mailto|data|javascript):|/", address):
            continue
        path, _, anchor = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
        if path.endswith("/") or target == "." or (site / target).is_dir():
            target = posixpath.normpath(posixpath.join(target, "index.html"))
        is_there = (site / target).is_file() and not target.startswith("..")
        is_script = "=" in anchor  # the catalogue and the form read it themselves
        if not is_there or (anchor and not is_script and target in ids and unquote(anchor) not in ids[target]):
            yield address
