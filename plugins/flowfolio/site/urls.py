"""Say where pages and files stand in the site, and how one leads to the other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from flowfolio.site.paths import kind_of

NOWHERE: Final = "flowfolio:nowhere"
"""The address of what is not made; `unlinked` takes out the links that lead there."""
_LINK = re.compile(rf'<a\b[^<>]*\shref="{NOWHERE}[^"]*"[^<>]*>(.*?)</a>', re.DOTALL)
_EMPTY = re.compile(r'<p class="ff-actions">\s*</p>')
_way = lru_cache(maxsize=4096)(posixpath.relpath)
"""The same few folders are linked from every page, and the real thing asks for the working folder each time."""


@dataclass(frozen=True, slots=True)
class Urls:
    """Relative addresses from page to page, with or without directory addresses (`a/` or `a/index.html`).

    Paths are those of `flowfolio.site.paths`, all below the folder `prefix`. One that begins with "/" stands in the
    site as it says, wherever ours do. `written` are the pages that people wrote where one of ours would stand, by our
    path; `without` are the kinds of pages that are not made.
    """

    use_directories: bool = True
    prefix: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def between(self, page: str, target: str) -> str:
        """Return the address of `target` (a page's path, with #fragment, or a file's) as seen from `page`.

        >>> Urls().between("streams/a/index.md", "streams/b/index.md#x")
        '../b/#x'
        >>> Urls(False).between("streams/a/index.md", "index.md")
        '../../index.html'
        >>> Urls(prefix="flow").between("/about.md", "streams/a/index.md")
        '../flow/streams/a/'
        """
        path, hash_, fragment = target.partition("#")
        if path in self.written:
            path, hash_, fragment = self.written[path], "", ""
        elif not self.has(path):
            return NOWHERE
        here = posixpath.dirname(self._output(page)) or "."
        there = self._output(path)
        folder, name = posixpath.split(there)
        if name == "index.html":
            relative = _way(folder or ".", here)
            address = f"{relative}/" + ("" if self.use_directories else "index.html")
        else:
            address = _way(there, here)
        return address + hash_ + fragment

    def has(self, path: str) -> bool:
        """Say whether there is such a page, ours or one that stands in its place."""
        return not self.without or path in self.written or path.startswith("/") or kind_of(path) not in self.without

    def place(self, path: str) -> str:
        """Return where one of our pages or files stands in the site.

        >>> Urls(prefix="flow").place("streams/index.md")
        'flow/streams/index.md'
        """
        if path.startswith("/"):
            return path[1:]
        return f"{self.prefix}/{path}" if self.prefix else path

    def _output(self, path: str) -> str:
        placed = self.place(path)
        stem = placed.removesuffix(".md")
        if stem == placed:
            return placed
        if posixpath.basename(stem) == "index" or not self.use_directories:
            return f"{stem}.html"
        return f"{stem}/index.html"


def unlinked(html: str) -> str:
    """Return HTML in which links to what is not made are plain text; a button is left out.

    >>> unlinked('<p><a href="flowfolio:nowhere">Glossary</a>, <a href="x/">x</a></p>')
    '<p>Glossary, <a href="x/">x</a></p>'
    """
    if NOWHERE not in html:
        return html
    return _EMPTY.sub("", _LINK.sub(lambda link: "" if "ff-button" in link[0].partition(">")[0] else link[1], html))
