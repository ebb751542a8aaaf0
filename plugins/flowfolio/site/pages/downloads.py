"""Write the files beside a map's page: its source and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from flowfolio.export.csv_text import csv_text
from flowfolio.map_types import Table
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import StaticFile
from flowfolio.site.paths import map_file, map_path
from flowfolio.site.site import Site
from flowfolio.source.fields import Map
from flowfolio.source.store import digest_of


def files(site: Site) -> Iterator[StaticFile]:
    """Yield every map's downloads that are no pictures, not written before they are asked for: source and tables."""
    portfolio = site.portfolio
    for asset in portfolio.assets.values():
        home = map_path(asset.id)
        yield StaticFile(map_file(asset.id, "yaml"), asset.text.encode(), home)
        if asset.map is not None:
            yield StaticFile(map_file(asset.id, "csv"), partial(_tables, portfolio, asset, asset.map), home)


def _tables(portfolio: Portfolio, asset: Asset, map_: Map) -> bytes:
    return tables_file(portfolio, asset, lambda: asset.type.tables(map_, portfolio.context(asset))).encode()


def tables_file(portfolio: Portfolio, asset: Asset, tables: Callable[[], tuple[Table, ...]]) -> str:
    """Return a map's tables as CSV; `tables` is asked only when they are not kept from before."""
    key = digest_of("csv", portfolio.words_fingerprint(asset))
    return portfolio.store.text(key, lambda: tables_csv(tables()))


def tables_csv(tables: tuple[Table, ...]) -> str:
    """Return tables as CSV, one after the other with an empty line between; no cell is taken for a formula."""
    rows: list[tuple[str, ...]] = []
    for number, table in enumerate(tables):
        rows += [*([()] if number else []), (table.caption,), table.columns, *table.rows]
    return csv_text(rows)
