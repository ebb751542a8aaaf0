"""Know what the builds of this process wrote, so that the next one writes what changed and removes what is gone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowfolio.site.build.policy import Policy
from flowfolio.site.templating import Compiled
from flowfolio.source.folder import Shelf

Entries = dict[str, list[Any]]
"""What a search index holds of each page, by the page's address."""


@dataclass
class LastBuild:
    """What lives on from build to build. Where builds are not `dirty`, every page is written every time."""

    is_dirty: bool = False
    shelf: Shelf = field(default_factory=Shelf)
    """Files that were read."""
    compiled: Compiled = field(default_factory=Compiled)
    """Templates of the theme."""
    policy: Policy = field(default_factory=Policy)
    """Scripts of the theme."""
    titles: dict[str, str] = field(default_factory=dict)
    """What the pages were called when they were written, by path."""
    indexed: Entries = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()
    """Pages that the build in hand need not write."""
    _said: set[str] = field(default_factory=set)
    _digests: Mapping[str, str] = field(default_factory=dict)
    _pages: frozenset[str] = frozenset()
    _files: frozenset[str] = frozenset()
    _written: frozenset[str] = frozenset()

    def begin(self, digests: Mapping[str, str], pages: Iterable[str]) -> None:
        """Compare the pages' hashes with those of the last build; `pages` are the files that our pages become."""
        before, self._digests = self._digests, digests
        self.unchanged = frozenset(path for path, digest in digests.items() if before.get(path) == digest)
        self._pages = frozenset(pages)
        self._written |= self._pages

    def end(self, site: Path, files: Iterable[str], others: Iterable[str]) -> None:
        """Remove what builds wrote below `site` and this one would not; `others` are files that anybody else wrote.

        `files` are what was written beside the pages. What stands beside an unchanged page was not written again.
        """
        if not self.is_dirty:
            return
        beside = {posixpath.dirname(path) for path in self.unchanged}
        self._files = frozenset(files).union(path for path in self._files if posixpath.dirname(path) in beside)
        ours = self._pages | self._files
        for path in self._written - ours - {*others}:
            _remove(site, path)
        self._written = ours

    def is_news(self, sentence: str) -> bool:
        """Say whether there is a sentence that no build of this process has asked about before."""
        is_new = bool(sentence) and sentence not in self._said
        self._said.add(sentence)
        return is_new

    def fail(self) -> None:
        """Have the next build write every page: of a build that failed nobody knows which were written."""
        self._digests = {}


def _remove(site: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    with suppress(OSError):  # a folder that still holds something ends it
        (site / path).unlink()
        while path := posixpath.dirname(path):
            (site / path).rmdir()
