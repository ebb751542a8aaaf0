"""Give our pages their place in MkDocs' navigation, listed or not."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage

from flowfolio.site import paths
from flowfolio.site.page import Page

_LISTED = (
    *(paths.HOME, paths.STREAMS, paths.ROADMAPS, paths.DEPENDENCIES, paths.ROLLUP, paths.COMPARE, paths.CATALOGUE),
    *(paths.CHANGES, paths.MATURITY, paths.EVIDENCE, paths.RHYTHM, paths.DUE, paths.GLOSSARY),
)
"""The pages that lead to all others, in the order in which they are listed."""
_REFERENCE = "reference/"


def add_section(nav: Navigation, own: Mapping[str, Page], files: Files, title: str) -> None:
    """List our main pages in one section, less those that have nothing to show, unless one is listed already.

    A dashboard at the site's root is listed as its home page. `own` are our pages by where they stand.
    """
    listed = {page.file.src_uri for page in nav.pages}
    home = "index.md" if "index.md" in own else ""
    if listed.intersection(own) - {home}:
        return
    found = {page.path: file.page for path, page in own.items() if path != home and (file := files.src_uris.get(path))}
    shown = [page for path in _LISTED if (page := found.get(path)) and not _is_empty(own, page)]
    reference = [page for path, page in found.items() if path.startswith(_REFERENCE) and page]
    inner = [Section("Reference", [*reference])] if reference and shown else []
    children: list[Section | MkDocsPage] = [*shown, *inner] if shown else [*reference]
    if children:
        section = Section("Portfolio" if home else title, [*children])
        nav.items.append(section)
        _connect(section)
        for before, after in pairwise([*nav.pages[-1:], *shown, *reference]):
            before.next_page, after.previous_page = after, before
        nav.pages.extend([*shown, *reference])


def _is_empty(own: Mapping[str, Page], page: MkDocsPage) -> bool:
    return own[page.file.src_uri].is_empty


def _connect(section: Section) -> None:
    for child in section.children:
        child.parent = section
        if isinstance(child, Section):
            _connect(child)


def shelve(nav: Navigation, files: Iterable[File]) -> None:
    """Put pages that the navigation does not list below the listed page of the nearest folder above, which shows it."""
    listed = {posixpath.dirname(page.file.src_uri): page for page in nav.pages if page.is_index}
    for file in files:
        for folder in _above(file.src_uri):
            if folder in listed:
                _put_below(listed[folder], file)
                break


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _put_below(parent: MkDocsPage, file: File) -> None:
    if file.page and file.page.parent is None and parent is not file.page:
        # MkDocs puts sections here; all it asks of them is whether they are active and where they stand.
        file.page.parent = parent  # type: ignore[assignment]  # see above
