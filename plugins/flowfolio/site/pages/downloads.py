"""Write the files beside a map's page: its source and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flowfolio.export.csv_text import csv_text
from flowfolio.map_types import Table
from flowfolio.site.keys import Shown, key_of
from flowfolio.site.page import Kept, StaticFile
from flowfolio.site.paths import map_file, map_path
from flowfolio.site.site import Site
from flowfolio.source.store import Store


def files(site: Site) -> Iterator[StaticFile]:
    """Yield every map's downloads that are no pictures, not written before they are asked for: source and tables."""
    for asset in site.portfolio.assets.values():
        home = map_path(asset.id)
        yield StaticFile(map_file(asset.id, "yaml"), asset.text.encode(), home)
        if asset.map is not None:
            csv = partial(_content, site.portfolio.store, kept_tables(site.shown(asset)))
            yield StaticFile(map_file(asset.id, "csv"), csv, home)


def _content(store: Store, kept: Kept) -> bytes:
    return store.text(kept.digest, kept.make).encode()


def kept_tables(shown: Shown) -> Kept:
    """Return the tables of a map as CSV."""
    return Kept(key_of(_csv, shown), lambda: _csv(shown))


def _csv(shown: Shown) -> str:
    return tables_csv(tables_of(shown))


def tables_of(shown: Shown) -> tuple[Table, ...]:
    """Return the tables of a map, worked out once for its page and its file; none for a broken one."""
    reading = shown.reading
    if reading.map is None:
        return ()
    return reading.context.once("tables", reading.map, lambda: reading.type.tables(reading.map, reading.context))


def tables_csv(tables: tuple[Table, ...]) -> str:
    """Return tables as CSV, one after the other with an empty line between; no cell is taken for a formula."""
    rows: list[tuple[str, ...]] = []
    for number, table in enumerate(tables):
        rows += [*([()] if number else []), (table.caption,), table.columns, *table.rows]
    return csv_text(rows)
