"""List the kinds of pages, and compose the whole site from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowfolio.site.notices import noticed
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.pages import (
    catalogue,
    compare,
    dependencies,
    downloads,
    due,
    edition,
    evidence,
    glossary,
    home,
    maps,
    news,
    rhythm,
    roadmaps,
    rollup,
    streams,
)
from flowfolio.site.pages.maturity import form, models, overview, scopes, unread
from flowfolio.site.site import PageKind, Site

PAGE_KINDS = (
    PageKind("home", home.pages),
    PageKind("streams", streams.pages),
    PageKind("editions", edition.pages),
    PageKind("maps", maps.pages, downloads.files),
    PageKind("roadmap", roadmaps.pages),
    PageKind("dependencies", dependencies.pages),
    PageKind("rollup", rollup.pages),
    PageKind("compare", compare.pages),
    PageKind("catalogue", catalogue.pages, catalogue.files),
    PageKind("rhythm", rhythm.pages, rhythm.files),
    PageKind("due", due.pages),
    PageKind("changes", news.pages, news.files),
    PageKind("glossary", glossary.pages),
    PageKind("evidence", evidence.pages),
    PageKind("maturity", overview.pages),
    PageKind("maturity", models.pages),
    PageKind("maturity", form.pages, form.files),
    PageKind("maturity", scopes.pages, scopes.files),
    PageKind("maturity", unread.pages),
)
"""Every kind of page, in the order in which MkDocs gets to know the pages."""


def pages(site: Site) -> Iterator[Page]:
    """Yield every page, with the terms of the glossary linked, and on top the faults that withhold something."""
    for kind in _wanted(site):
        for page in kind.pages(site):
            # What is kept was linked when it was made; the form is a tool and no text.
            is_done = page.kept or not page.is_text
            linked = page if is_done else replace(page, body=site.linked(page.body, page.path))
            yield noticed(site, kind.name, linked)


def files(site: Site) -> Iterator[StaticFile]:
    """Yield every file beside the pages."""
    for kind in _wanted(site):
        yield from kind.files(site)


def _wanted(site: Site) -> Iterator[PageKind]:
    return (kind for kind in PAGE_KINDS if kind.name not in site.urls.without)
