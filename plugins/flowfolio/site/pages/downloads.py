"""Write the files beside a map's page: its source and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowfolio.export.csv_text import csv_text
from flowfolio.map_types import Table
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import StaticFile
from flowfolio.source.store import digest_of


def map_files(portfolio: Portfolio, asset: Asset) -> Iterator[StaticFile]:
    """Yield the map's downloads that are no pictures: its source and its tables."""
    yield StaticFile(f"streams/{asset.id}/{asset.kind}.yaml", asset.text.encode())
    if asset.map is not None:
        map_ = asset.map
        yield table_file(portfolio, asset, lambda: asset.type.tables(map_, portfolio.context(asset)))


def table_file(portfolio: Portfolio, asset: Asset, tables: Callable[[], tuple[Table, ...]]) -> StaticFile:
    """Return a map's tables as CSV; `tables` is asked only when they are not kept from before."""
    key = digest_of("csv", portfolio.words_fingerprint(asset))
    text = portfolio.store.text(key, lambda: tables_csv(tables()))
    return StaticFile(f"streams/{asset.id}/{asset.kind}.csv", text.encode())


def tables_csv(tables: tuple[Table, ...]) -> str:
    """Return tables as CSV, one after the other with an empty line between; no cell is taken for a formula."""
    rows: list[tuple[str, ...]] = []
    for number, table in enumerate(tables):
        rows += [*([()] if number else []), (table.caption,), table.columns, *table.rows]
    return csv_text(rows)
