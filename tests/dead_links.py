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


def out_of_reach(site: Path, start: str = "index.html") -> list[str]:
    """Return the pages that no way of links leads to from the page `start`."""
    left = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    ahead = {start}
    while ahead:
        page = ahead.pop()
        left.discard(page)
        text = (site / page).read_text("utf-8")
        ahead |= {target for address in _addresses(text) if (target := _target(site, page, address)) in left}
    return sorted(left)


def _addresses(text: str) -> list[str]:
    """Return each address within the site once."""
    found = sorted(set(map(unescape, _ADDRESS.findall(text))))
    return [address for address in found if not re.match(r"(?:https?|mailto|data|javascript):|/", address)]


def _target(site: Path, page: str, address: str) -> str:
    path = address.partition("#")[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    if path.endswith("/") or target == "." or (site / target).is_dir():
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target


def _dead(site: Path, page: str, text: str, ids: dict[str, set[str]]) -> Iterator[str]:
    for address in _addresses(text):
        anchor = address.partition("#")[2]
        target = _target(site, page, address)
        is_there = (site / target).is_file() and not target.startswith("..")
        is_script = "=" in anchor  # the catalogue and the form read it themselves
        if not is_there or (anchor and not is_script and target in ids and unquote(anchor) not in ids[target]):
            yield address
