"""Spread a portfolio into flat tables of plain values, one row a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowfolio.export.rows_beside import ROWS
from flowfolio.export.tables import tables
from flowfolio.map_types.rows import BASES, UNSTATED, Row, RowTable, basis_of, row_of
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.problems import FlowfolioError

_OF_SOME = ("unit", "trigger", "supplier", "suppliers", "customer", "customers", "demand", "focus")
"""Columns of maps that only some types have as a field."""
_NOT_GIVEN: dict[tuple[str, ...], object] = {("array",): [], ("boolean",): False, ("integer",): 0}


def rows(portfolio: Portfolio, table: str) -> Iterator[Row]:
    """Yield the rows of a table, streams by name and the oldest edition first, with every column of `tables()`."""
    if table not in tables():
        raise FlowfolioError(f"there is no table '{table}'; there are {', '.join(tables())}")
    if table == "streams":
        found: Iterator[Row] = _streams(portfolio)
    elif table in ROWS:
        found = ROWS[table](portfolio)
    else:
        make = _OF_MAP.get(table) or _of_type(tables()[table])
        found = (row for asset in portfolio.assets.values() for row in make(portfolio, asset))
    empty = {column.name: _NOT_GIVEN.get(column.types) for column in tables()[table].columns}
    for row in found:
        yield {name: row.get(name, nothing) for name, nothing in empty.items()}


def _of_type(table: RowTable) -> Callable[[Portfolio, Asset], Iterator[Row]]:
    """Return what yields the rows of a map in a table of its type."""

    def rows_of(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
        if asset.map and (make := asset.type.exports.get(table)):
            yield from ({**row, "map": asset.id} for row in make(asset.map, portfolio.context(asset)))

    return rows_of


def _streams(portfolio: Portfolio) -> Iterator[Row]:
    for stream in portfolio.streams.values():
        yield row_of(stream.file, "title", "owner", "purpose", "notes", "customers", "tags") | {
            "stream": stream.id,
            "review_every": str(every) if (every := portfolio.cadence(stream.id)) else None,
        }


def _maps(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    history, map_ = portfolio.streams[asset.stream].history, asset.map
    earlier, later, became = history.earlier(asset), history.later(asset), history.promoted_to(asset)
    constraint = portfolio.measures(asset).constraint
    step = constraint.step if constraint else None
    lists = ("participants", "tags", "assumptions", "open_questions")
    told = row_of(map_, "facilitator", "source", "audience", "promoted_from", "notes", *lists)
    told |= row_of(map_, *(each for each in _OF_SOME if map_ and each in type(map_).model_fields))
    yield told | {
        "map": asset.id,
        "stream": asset.stream,
        "date": asset.date.isoformat(),
        "kind": asset.kind,
        "title": asset.title,
        "status": asset.status,
        "file": asset.name,
        "owner": portfolio.owner(asset),
        "review_due": due.isoformat() if (due := portfolio.review_due(asset)) else None,
        "promoted_to": became.id if became else None,
        "supersedes": earlier.id if earlier else None,
        "superseded_by": later.id if later else None,
        "constraint": step,
        "constraint_by": ("team" if constraint.declared else "suggestion") if constraint and step else None,
        "calendar": portfolio.context(asset).calendar_name if map_ else None,
        "is_in_force": history.is_in_force(asset),
        "is_stale": portfolio.is_stale(asset),
        "problems": len(portfolio.problems_of(asset)),
    }


def _metrics(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    numbers = tuple(asset.type.numbers(asset.map)) if asset.map else ()
    for metric in portfolio.measures(asset).metrics:
        found = [basis_of(number) for _, field, number in numbers if field in metric.kind.made_of]
        yield {"map": asset.id, "name": metric.name, **metric.as_json()} | {
            # A sum is only as firm as the weakest number in it; every branch counts.
            "basis": max(found, key=BASES.index, default=None),
            "numbers": len(found),
            "stated": sum(basis != UNSTATED for basis in found),
            "is_promised": metric.is_promised,
        }


def _reviews(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for day in asset.map.reviewed if asset.map else ():
        yield {"map": asset.id, "date": day.isoformat()}


_OF_MAP = {"maps": _maps, "metrics": _metrics, "reviews": _reviews}
