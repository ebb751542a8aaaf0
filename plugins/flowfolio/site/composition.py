"""Turn a Portfolio into the pages and files of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flowfolio.portfolio import Portfolio
from flowfolio.site.home import home_page
from flowfolio.site.maps import map_files, map_page
from flowfolio.site.page import Page, StaticFile, Urls
from flowfolio.site.streams import edition_page, stream_page, streams_page
from flowfolio.site.templating import Templates


@dataclass(frozen=True)
class Site:
    """The whole site as values. `overrides` are theme folders whose `flowfolio/` may replace templates."""

    portfolio: Portfolio
    urls: Urls = Urls()
    overrides: Iterable[Path] = ()
    built: dt.date = field(default_factory=dt.date.today)

    @cached_property
    def templates(self) -> Templates:
        """The site's templates, read once."""
        return Templates(self.urls, self.overrides)

    def pages(self) -> Iterator[Page]:
        """Yield every page."""
        portfolio, templates = self.portfolio, self.templates
        yield home_page(portfolio, templates, self.built)
        yield streams_page(portfolio, templates)
        for stream in portfolio.streams.values():
            yield stream_page(portfolio, stream, templates)
            for date in stream.history.dates:
                yield edition_page(portfolio, stream, date, templates)
            for asset in stream.history.assets:
                yield map_page(portfolio, asset, templates)

    def files(self) -> Iterator[StaticFile]:
        """Yield every file beside the pages: the maps' sources and tables."""
        for asset in self.portfolio.assets.values():
            yield from map_files(self.portfolio, asset)
