"""List every asset of a portfolio, old editions included, with what people look for it by."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flowfolio.drawing.quoting import slug
from flowfolio.map_types import kinds, session
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio

SOON = dt.timedelta(days=30)
"""A review that is due within this time is due soon."""
NOBODY = "Nobody"
HIDDEN = "Hidden by a fault"
"""Stands for an owner that a fault in stream.yaml withholds."""
REVIEW_STATES = {
    "overdue": "Review overdue",
    "due-soon": "Review due within 30 days",
    "in-force": "In force",
    "unknown": "In force, the review date is hidden by a fault",
    "planned": "Planned",
    "superseded": "Superseded",
    "archived": "Archived",
}
"""Where a map stands, whatever most needs a look first."""
FACETS = {
    "stream": "Stream",
    "kind": "Kind",
    "status": "Status",
    "review": "Review",
    "owner": "Owner",
    "tag": "Tag",
    "year": "Year",
}
"""Every way to narrow the list down, with its name."""
_STATUSES = ("final", "draft", "archived", "broken")
_MOST_WORDS = 80
_LONGEST_WORDS = 90

Values = tuple[tuple[str, str], ...]
"""(id, label) of the values a row has in one facet; the id stands in addresses."""


@dataclass(frozen=True, slots=True)
class Row:
    """One asset. `path` is its page as MkDocs names sources; `words` are the names of what stands in it."""

    id: str
    title: str
    path: str
    date: dt.date
    stream: tuple[str, str]
    kind: tuple[str, str]
    status: str
    review: str
    review_due: dt.date | None
    owner: str
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def review_text(self) -> str:
        return REVIEW_STATES[self.review]

    def values(self, facet: str, owners: Mapping[str, str]) -> Values:
        """Return the row's values in a facet; `owners` are the ids of owners by name."""
        if facet == "stream":
            return (self.stream,)
        if facet == "kind":
            return (self.kind,)
        if facet == "tag":
            return tuple((tag, tag) for tag in self.tags)
        if facet == "owner":
            return ((owners[self.owner], self.owner),)
        if facet == "review":
            return ((self.review, self.review_text),)
        return ((self.status, self.status),) if facet == "status" else ((f"{self.date.year:04}",) * 2,)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet and the rows that have it, newest first."""

    facet: str
    id: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every asset, newest first, and the values of every facet with their rows."""

    rows: tuple[Row, ...]
    facets: Mapping[str, tuple[Value, ...]]
    owners: Mapping[str, str]
    """Owner → id in addresses."""


def catalogue(portfolio: Portfolio, more: Iterable[Row] = ()) -> Catalogue:
    """Return the catalogue of all maps, together with `more` rows of other assets."""
    found = [*(_row(portfolio, asset) for asset in portfolio.assets.values()), *more]
    found.sort(key=lambda row: (row.stream[1].casefold(), row.stream[0], session(row.kind[0]), row.id))
    rows = tuple(sorted(found, key=lambda row: row.date, reverse=True))
    owners = _ids(sorted({row.owner for row in rows}))
    return Catalogue(rows, {facet: tuple(_values(facet, rows, owners)) for facet in FACETS}, owners)


def _row(portfolio: Portfolio, asset: Asset) -> Row:
    due, stream = portfolio.review_due(asset), portfolio.streams[asset.stream]
    return Row(
        id=asset.id,
        title=asset.title,
        path=f"streams/{asset.id}/index.md",
        date=asset.date,
        stream=(asset.stream, stream.title),
        kind=(asset.kind, asset.kind_title),
        status=asset.status,
        review=_review(portfolio, asset, due),
        review_due=due if stream.history.is_in_force(asset) else None,
        owner=portfolio.owner(asset) or (HIDDEN if "owner" in stream.withheld else NOBODY),
        tags=tuple(dict.fromkeys((*(asset.map.tags if asset.map else ()), *stream.file.tags))),
        words=tuple(_words(asset)),
    )


def _review(portfolio: Portfolio, asset: Asset, due: dt.date | None) -> str:
    if asset.status == "archived":
        return "archived"
    history = portfolio.streams[asset.stream].history
    if history.is_planned(asset):
        return "planned"
    if not history.is_in_force(asset):
        return "superseded"
    if due is None:
        return "unknown"
    if due < portfolio.today:
        return "overdue"
    return "due-soon" if due <= portfolio.today + SOON else "in-force"


def _words(asset: Asset) -> Iterator[str]:
    """Yield the names of steps, obstacles, dependencies and items in the map, as far as a search needs them."""
    names = (
        dict.fromkeys(title[:_LONGEST_WORDS] for _, _, title, _ in asset.type.defines(asset.map)) if asset.map else {}
    )
    yield from list(names)[:_MOST_WORDS]


def _values(facet: str, rows: tuple[Row, ...], owners: Mapping[str, str]) -> Iterator[Value]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for value in row.values(facet, owners):
            found.setdefault(value, []).append(row)
    counts = Counter({value: len(its) for value, its in found.items()})
    for value in sorted(found, key=lambda value: _rank(facet, value, counts[value])):
        yield Value(facet, *value, tuple(found[value]))


def _rank(facet: str, value: tuple[str, str], count: int) -> tuple[int, str, str]:
    """Put what has an order of its own into that order, and everything else by how often it occurs."""
    orders = {"kind": tuple(kinds()), "status": _STATUSES, "review": tuple(REVIEW_STATES)}
    if facet in orders:
        known = orders[facet]
        return (known.index(value[0]) if value[0] in known else len(known), value[1].casefold(), value[0])
    return (-int(value[0]) if facet == "year" else -count, value[1].casefold(), value[0])


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Return name → an id for addresses, each only once, the same for the same names."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        stem = slug(ascii_.lower())[:60].strip("-") or "owner"
        number, id_ = 1, stem
        while id_ in taken:
            number += 1
            id_ = f"{stem}-{number}"
        found[name] = id_
        taken.add(id_)
    return found
