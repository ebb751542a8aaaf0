"""Name one page of every kind; the browser tests run over all of them."""

from __future__ import annotations

from typing import NamedTuple


class PageKind(NamedTuple):
    """A kind of page and the URL of one example, relative to the site and ending in "/"."""

    name: str
    url: str


PAGES = [
    PageKind("home", ""),
    PageKind("streams", "streams/"),
    PageKind("guide", "guide/"),
]
