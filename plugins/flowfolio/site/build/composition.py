"""Turn a Portfolio into the pages and files of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path

from flowfolio.analysis.catalogue import Catalogue, catalogue
from flowfolio.analysis.maturity_checks import hints
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Page, StaticFile, Urls
from flowfolio.site.pages.assessments import assessment_changes, assessment_rows
from flowfolio.site.pages.catalogue import catalogue_files, catalogue_pages
from flowfolio.site.pages.compare import compare_pages
from flowfolio.site.pages.dependencies import dependencies_pages
from flowfolio.site.pages.downloads import map_files
from flowfolio.site.pages.edition import edition_page
from flowfolio.site.pages.evidence import evidence_page
from flowfolio.site.pages.glossary import Uses, glossary_pages, link_terms, term_uses
from flowfolio.site.pages.home import home_page
from flowfolio.site.pages.maps import map_page
from flowfolio.site.pages.maturity.overview import maturity_files, maturity_pages
from flowfolio.site.pages.news import changes_files, changes_pages
from flowfolio.site.pages.rhythm import rhythm_files, rhythm_pages
from flowfolio.site.pages.roadmaps import roadmaps_pages
from flowfolio.site.pages.rollup import rollup_pages
from flowfolio.site.pages.streams import stream_card, stream_page, streams_page
from flowfolio.site.paths import map_path
from flowfolio.site.templating import Templates
from flowfolio.site.term_links import Linker


@dataclass(frozen=True)
class Site:
    """The whole site as values. `overrides` are theme folders whose `flowfolio/` may replace templates."""

    portfolio: Portfolio
    urls: Urls = field(default_factory=Urls)
    overrides: Iterable[Path] = ()
    built: dt.date = field(default_factory=dt.date.today)
    site_url: str = ""
    documents: tuple[tuple[str, str, str], ...] = ()
    """(title, path, Markdown) of the hand-written pages: they use the glossary's terms too."""

    @cached_property
    def uses(self) -> Uses:
        """Where each term of the glossary is used."""
        return term_uses(self.portfolio, self.documents)

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self.portfolio.glossary)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return catalogue(self.portfolio, assessment_rows(self.portfolio))

    @cached_property
    def templates(self) -> Templates:
        """The site's templates, read once."""
        return Templates(self.urls, self.overrides)

    def pages(self) -> Iterator[Page]:
        """Yield every page, with the terms of the glossary linked."""
        for page in self._pages():
            # What is kept was linked when it was made; the form is a tool and no text.
            is_done = page.kept or page.path.endswith("/assess/index.md")
            yield page if is_done else replace(page, body=self.linked(page.body, page.path))

    def linked(self, html: str, path: str, front_matter: object = None) -> str:
        """Return HTML with the first use of each term linked."""
        return link_terms(html, path, self._linker, self.urls, front_matter)

    def _pages(self) -> Iterator[Page]:
        portfolio, templates = self.portfolio, self.templates
        cards = cache(lambda: tuple(stream_card(portfolio, stream) for stream in portfolio.streams.values()))
        yield home_page(portfolio, templates, cards, self.built, self.linked)
        yield streams_page(portfolio, templates, cards, self.linked)
        for stream in portfolio.streams.values():
            yield stream_page(portfolio, stream, templates, self.linked)
            for date in stream.history.dates:
                yield edition_page(portfolio, stream, date, templates, self.linked)
            for asset in stream.history.assets:
                yield map_page(portfolio, asset, templates, self.linked)
        yield from roadmaps_pages(portfolio, templates)
        yield from dependencies_pages(portfolio, templates)
        yield from rollup_pages(portfolio, templates)
        yield from compare_pages(portfolio, templates, self.linked)
        yield from catalogue_pages(self._catalogue, templates)
        yield from rhythm_pages(portfolio, templates, self.built)
        yield from changes_pages(portfolio, templates, self.built, assessment_changes(portfolio))
        yield from glossary_pages(portfolio.glossary, self.uses, templates)
        yield evidence_page(portfolio.evidence, portfolio, templates)
        titles = {stream.id: stream.title for stream in portfolio.streams.values()}
        yield from maturity_pages(portfolio.maturity, templates, hints=partial(hints, portfolio), streams=titles)

    def files(self, unchanged: Container[str] = ()) -> Iterator[StaticFile]:
        """Yield every file beside the pages; without the maps' sources and tables beside pages that are `unchanged`."""
        for asset in self.portfolio.assets.values():
            if map_path(asset) not in unchanged:
                yield from map_files(self.portfolio, asset)
        yield from rhythm_files(self.portfolio, self.urls, self.site_url)
        yield from changes_files(self.portfolio, self.urls, self.site_url, assessment_changes(self.portfolio))
        yield from catalogue_files(self._catalogue, self.portfolio.glossary.synonyms())
        yield from maturity_files(self.portfolio.maturity)
