"""Hold the whole site as one value: what its pages are made from, and what several of them share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from flowfolio.analysis.agenda import Due, due
from flowfolio.analysis.catalogue import Catalogue, catalogue
from flowfolio.maturity import Result
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.assessments import assessment_rows
from flowfolio.site.keys import Part, Shown, about, key_of, shown
from flowfolio.site.page import Kept, Page, StaticFile
from flowfolio.site.templating import Templates
from flowfolio.site.term_links import Linker
from flowfolio.site.terms import link_terms
from flowfolio.site.urls import Urls
from flowfolio.source.git_dates import LastChange

T = TypeVar("T")
Inputs = TypeVar("Inputs")
Fill = Callable[..., str]
"""Takes what `Templates.render` takes behind the path of the page, and returns the HTML."""


@dataclass(frozen=True)
class Site:
    """The whole site as values. `overrides` are theme folders whose `flowfolio/` may replace templates."""

    portfolio: Portfolio
    urls: Urls = field(default_factory=Urls)
    overrides: Iterable[Path] = ()
    built: dt.date = field(default_factory=dt.date.today)
    site_url: str = ""
    documents: tuple[tuple[str, str, str], ...] = ()
    """(title, address, Markdown) of the hand-written pages, each an address from the site's root that begins with "/":
    they use the glossary's terms too."""
    git_names: bool | Mapping[str, str] = False
    """Whether pages name who changed a file last, by git; names → roles show the roles and nobody else."""
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def templates(self) -> Templates:
        """The site's templates, read once."""
        return Templates(self.urls, self.overrides)

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self.portfolio.glossary)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """What is overdue and what comes, by date."""
        return due(self.portfolio)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every map and assessment with what people look for it by."""
        is_with_maturity = "maturity" not in self.urls.without
        return catalogue(self.portfolio, assessment_rows(self.portfolio) if is_with_maturity else ())

    @cached_property
    def has_faults(self) -> bool:
        """Whether any file has an error."""
        return any(problem.is_error for problem in self.portfolio.problems)

    @cached_property
    def has_feeds(self) -> bool:
        """Whether the feed and the calendar keep their ids: a fault in what these are made of would change them all."""
        named = bool(self.portfolio.settings.id or self.site_url) or "title" not in self.portfolio.withheld
        return "id" not in self.portfolio.withheld and named

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The titles of the streams by id."""
        return {stream.id: stream.title for stream in self.portfolio.streams.values()}

    @cached_property
    def assessed(self) -> Mapping[tuple[str, str], Result]:
        """The latest result of every (model, scope)."""
        maturity = self.portfolio.maturity
        return {pair: maturity.result(*pair) for pair in maturity.assessments}

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once however many pages ask for it."""
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def kept(self, path: str, make: Callable[[Inputs, Fill], str], inputs: Inputs, *, is_text: bool = True) -> Kept:
        """Return the body of the page at `path`, which `make` makes of nothing but `inputs` and the templates.

        `make` is a function of a module. What it needs it is given: so the key cannot miss anything. Terms of the
        glossary are linked where the page `is_text`.
        """
        words = self.portfolio.glossary if is_text else None

        def body() -> str:
            html = make(inputs, partial(self.templates.render, path))
            return self.linked(html, path) if is_text else html

        return Kept(key_of(make, path, self.templates.digest, words, inputs), body)

    def last_change(self, asset: Asset) -> LastChange | None:
        """Return when the file of a map was last changed, with the name or role that pages may show, or ""."""
        found, names = self.portfolio.last_changes.get(asset.file), self.git_names
        if found is None or names is True:
            return found
        return replace(found, author=names.get(found.author, "") if names else "")

    def shown(self, asset: Asset) -> Shown:
        """Return a map as pages show it."""
        return self.once(f"map {asset.id}", lambda: shown(self.portfolio, asset))

    def about(self, stream: Stream) -> Part:
        """Return the part of the portfolio that tells of one stream."""
        return self.once(f"stream {stream.id}", lambda: about(self.portfolio, stream))

    def linked(self, html: str, path: str, front_matter: object = None) -> str:
        """Return HTML with the first use of each term linked."""
        return link_terms(html, path, self._linker, self.urls, front_matter)


def _none(site: Site) -> Iterator[StaticFile]:
    del site
    return iter(())


@dataclass(frozen=True, slots=True)
class PageKind:
    """Pages of a kind, as `kind_of` names it: what composes them, and what writes the files beside them."""

    name: str
    pages: Callable[[Site], Iterator[Page]]
    files: Callable[[Site], Iterator[StaticFile]] = _none
