"""Spread a portfolio into flat tables of plain values, one row a thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowfolio.analysis.dependencies import UNSTATED
from flowfolio.analysis.rollup import BASES
from flowfolio.export.rows_beside import ROWS, Row, of, plain
from flowfolio.export.tables import TABLES
from flowfolio.map_types.value_stream_map.model import Branch, Step, ValueStreamMap
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.document import Loc
from flowfolio.source.fields import DurationEstimate, PercentEstimate
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.quantity import Calendar

_TIMES = ("process_time", "lead_time", "wait_before", "wait_after", "cycle_time", "changeover")
_SHARES = ("percent_complete_accurate", "uptime")
_CARDS = {"benefits": "benefit", "obstacles": "obstacle", "next_steps": "next step"}
_LINES = {"runners_up": "runner-up", "guardrails": "guardrail", "methods": "method"}
_NOT_GIVEN: dict[tuple[str, ...], object] = {("array",): [], ("boolean",): False, ("integer",): 0}


def rows(portfolio: Portfolio, table: str) -> Iterator[Row]:
    """Yield the rows of a table, streams by name and the oldest edition first, with every column of `TABLES`."""
    if table not in TABLES:
        raise FlowfolioError(f"there is no table '{table}'; there are {', '.join(TABLES)}")
    if table == "streams":
        found: Iterator[Row] = _streams(portfolio)
    elif table in ROWS:
        found = ROWS[table](portfolio)
    else:
        found = (row for asset in portfolio.assets.values() for row in _OF_MAP[table](portfolio, asset))
    empty = {column.name: _NOT_GIVEN.get(column.types) for column in TABLES[table].columns}
    for row in found:
        yield {name: row.get(name, nothing) for name, nothing in empty.items()}


def _streams(portfolio: Portfolio) -> Iterator[Row]:
    for stream in portfolio.streams.values():
        yield of(stream.file, "title", "owner", "purpose", "notes", "customers", "tags") | {
            "stream": stream.id,
            "review_every": str(stream.file.review_every or portfolio.settings.review_every),
        }


def _maps(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    history, map_ = portfolio.streams[asset.stream].history, asset.map
    earlier, later, became = history.earlier(asset), history.later(asset), history.promoted_to(asset)
    constraint = portfolio.measures(asset).constraint
    step = constraint.step if constraint else None
    lists = ("participants", "tags", "assumptions", "open_questions")
    told = of(map_, "facilitator", "source", "audience", "promoted_from", "notes", *lists)
    if isinstance(map_, ValueStreamMap):
        told |= of(map_, "unit", "trigger", "supplier", "customer", "demand")
    yield told | {
        "map": asset.id,
        "stream": asset.stream,
        "date": asset.date.isoformat(),
        "kind": asset.kind,
        "title": asset.title,
        "status": asset.status,
        "file": asset.name,
        "owner": portfolio.owner(asset),
        "review_due": portfolio.review_due(asset).isoformat(),
        "promoted_to": became.id if became else None,
        "supersedes": earlier.id if earlier else None,
        "superseded_by": later.id if later else None,
        "constraint": step,
        "constraint_by": ("team" if constraint.declared else "suggestion") if constraint and step else None,
        "calendar": str(_calendar(portfolio, asset)) if map_ else None,
        "focus": getattr(map_, "focus", None),
        "is_in_force": history.is_in_force(asset),
        "is_stale": portfolio.is_stale(asset),
        "problems": len(portfolio.problems_of(asset)),
    }


def _calendar(portfolio: Portfolio, asset: Asset) -> Calendar:
    return portfolio.context(asset).time.working


def _metrics(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    bases = [pair for _, step in _all_steps(asset) for pair in _bases(step)]
    for metric in portfolio.measures(asset).metrics:
        found = [basis for name, basis in bases if name in metric.kind.made_of]
        yield {"map": asset.id, "name": metric.name, **metric.as_json()} | {
            # A sum is only as firm as the weakest number in it; every branch counts.
            "basis": max(found, key=BASES.index, default=None),
            "numbers": len(found),
            "stated": sum(basis != UNSTATED for basis in found),
        }


def _bases(step: Step) -> Iterator[tuple[str, str]]:
    """Yield (field, basis) of the numbers that figures are made of."""
    for name, number in _numbers_of(step):
        # A cycle time counts only where nothing else says how long the work takes.
        if name != "cycle_time" or not (step.process_time or step.lead_time or step.outside):
            yield name, basis_of(number)
    if step.inventory and step.wait_before is None:
        yield "wait_before", "derived"


def basis_of(number: DurationEstimate | PercentEstimate) -> str:
    """Return how a number was found, or that nobody said so."""
    return number.basis or UNSTATED


def _all_steps(asset: Asset) -> Iterator[tuple[Loc, Step]]:
    return asset.map.all_steps() if isinstance(asset.map, ValueStreamMap) else iter(())


def _numbers_of(step: Step) -> Iterator[tuple[str, DurationEstimate | PercentEstimate]]:
    for name in (*_TIMES, *_SHARES):
        number = getattr(step, name)
        if number is not None:
            yield name, number
    if step.rework:
        yield "rework_rate", step.rework.rate


def _steps(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    calendar = _calendar(portfolio, asset)
    words = ("id", "name", "team", "value", "people", "wip", "inventory", "outside", "constraint", "because", "flow")
    for loc, step in _all_steps(asset):
        row = of(step, *words, "notes", "improvements", "replaces", "roles", "tools", "artefacts")
        row |= {name: _amount(number, number.typical, calendar) for name, number in _numbers_of(step)}
        rework = {"rework_to": step.rework.to} if step.rework else {}
        yield row | rework | {"map": asset.id, "hotspot": step.hotspot or None, "way": _way(asset.map, loc)}


def _amount(number: DurationEstimate | PercentEstimate, value: Any, calendar: Calendar) -> float | None:
    """Return seconds of working time, or percent."""
    if value is None:
        return None
    return float(value.in_seconds(calendar) if isinstance(number, DurationEstimate) else value)


def _way(map_: object, loc: Loc) -> str | None:
    """Return the branches that a step is in, the outermost first; None on the main way."""
    ways, here, kind = [], map_, ""
    for part in loc:
        here = here[part] if isinstance(part, int) else getattr(here, part)  # type: ignore[index]  # loc leads through tuples
        if kind:
            share = f" ({here.share.typical:g} %)" if isinstance(here, Branch) else ""
            ways.append(f"{kind} {int(part) + 1}{share}")
        kind = part if part in {"parallel", "choice"} else ""
    return ", ".join(ways) or None


def _numbers(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    calendar = _calendar(portfolio, asset)
    given = [(step.id, name, number) for _, step in _all_steps(asset) for name, number in _numbers_of(step)]
    given += [(each.id, "wait", each.wait) for each in getattr(asset.map, "dependencies", ()) if each.wait]
    for thing, field, number in given:
        yield of(number, "on", "source", "sample") | {
            "map": asset.id,
            "id": thing,
            "field": field,
            "unit": "s" if isinstance(number, DurationEstimate) else "%",
            "text": f"{number.typical:g} %" if isinstance(number, PercentEstimate) else str(number.typical),
            "value": _amount(number, number.typical, calendar),
            "low": _amount(number, number.low, calendar),
            "high": _amount(number, number.high, calendar),
            "basis": basis_of(number),
        }


def _dependencies(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    words = ("id", "name", "kind", "where", "direction", "impact", "action", "shared_as", "contact", "frequency")
    for each in getattr(asset.map, "dependencies", ()):
        wait = _amount(each.wait, each.wait.typical, _calendar(portfolio, asset)) if each.wait else None
        basis = basis_of(each.wait) if each.wait else None
        yield of(each, *words, "notes") | {"map": asset.id, "wait": wait, "wait_basis": basis}


def _links(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for field, kind in (("information", "information"), ("links", "dependency")):
        for each in getattr(asset.map, field, ()):
            how = getattr(each, "how", None)
            yield of(each, "to", "name") | {"map": asset.id, "kind": kind, "from": each.from_, "how": how}


def _roadmap_items(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for item in getattr(asset.map, "items", ()):
        words = ("id", "title", "horizon", "status", "owner", "start", "end", "impact", "effort", "hypothesis")
        row = of(item, *words, "result", "notes", "contributors", "addresses", "depends_on", "exit_criteria")
        measure = of(item.measure, "metric", "baseline", "target", "actual")
        seen = {"measure": item.measure.name, "measured_on": plain(item.measure.on)} if item.measure else {}
        yield row | measure | seen | {"map": asset.id}


def _outcome_measures(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    outcome: Any = getattr(asset.map, "outcome", None)
    for each in getattr(asset.map, "measures", ()):
        row = of(each, "id", "name", "metric", "baseline", "target")
        yield row | {"map": asset.id, "outcome": outcome.text, "horizon": plain(outcome.horizon)}


def _outcome_cards(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    outcome: Any = getattr(asset.map, "outcome", None)
    if outcome is None:
        return
    yield {"map": asset.id, "part": "outcome", "text": outcome.text, "by": plain(outcome.horizon)}
    for field, part in _LINES.items():
        yield from ({"map": asset.id, "part": part, "text": text} for text in getattr(asset.map, field))
    for field, part in _CARDS.items():
        for card in getattr(asset.map, field):
            words = (each for each in ("owner", "by", "addresses") if hasattr(card, each))
            row = of(card, "id", "text", "votes", *words)
            yield row | {"map": asset.id, "part": part, "for": getattr(card, "for_", None)}


def _reviews(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for day in asset.map.reviewed if asset.map else ():
        yield {"map": asset.id, "date": day.isoformat()}


_OF_MAP = {
    "maps": _maps,
    "metrics": _metrics,
    "steps": _steps,
    "numbers": _numbers,
    "dependencies": _dependencies,
    "links": _links,
    "roadmap_items": _roadmap_items,
    "outcome_measures": _outcome_measures,
    "outcome_cards": _outcome_cards,
    "reviews": _reviews,
}
