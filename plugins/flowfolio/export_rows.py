"""Spread a portfolio into flat tables of plain values, one row a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flowfolio.editions import Asset
from flowfolio.errors import FlowfolioError
from flowfolio.portfolio import Portfolio

Row = dict[str, Any]

_TEXT, _NUMBER, _FLAG, _LIST = ["string", "null"], ["number", "null"], ["boolean"], ["array"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `types` are JSON Schema types, `meaning` is for people."""

    name: str
    types: tuple[str, ...]
    meaning: str


def _columns(types: list[str], **meanings: str) -> tuple[Column, ...]:
    return tuple(Column(name, tuple(types), meaning) for name, meaning in meanings.items())


_MAP = _columns(["string"], map="id of the map: <stream>/<date>/<kind>")
TABLES: dict[str, tuple[Column, ...]] = {
    "streams": (
        *_columns(["string"], stream="id of the stream", title="what people call it"),
        *_columns(_TEXT, owner="who answers for it", review_every="how often its maps are looked at"),
        *_columns(_LIST, customers="who gets the value", tags="words to find it by"),
    ),
    "maps": (
        *_MAP,
        *_columns(
            ["string"],
            stream="id of the stream",
            date="day of the edition",
            kind="kind of map",
            title="title",
            status="draft, final, archived or broken",
            file="the author's file",
        ),
        *_columns(
            _TEXT,
            owner="who answers for it",
            facilitator="who led the session",
            source="link to the whiteboard",
            review_due="look at it again by this day",
            audience="who may read it",
            promoted_from="the future state it was",
            promoted_to="the current state it became",
            supersedes="the map of its kind before",
            superseded_by="the one after",
            constraint="id of the constraint's step",
            constraint_by="team or suggestion",
        ),
        *_columns(_FLAG, is_in_force="it counts today", is_stale="it is past its review date"),
        *_columns(
            _LIST,
            participants="who was in the room",
            tags="words to find it by",
            assumptions="what was taken for granted",
            open_questions="what nobody knew",
        ),
        *_columns(["integer"], problems="problems in its file"),
    ),
    "metrics": (
        *_MAP,
        *_columns(["string"], name="name of the figure", unit="s, % or 1", text="as people read it"),
        *_columns(_NUMBER, value="typical value", low="low end", high="high end"),
        *_columns(_LIST, missing="steps without a needed number"),
    ),
    "steps": (
        *_MAP,
        *_columns(["string"], id="id of the step", name="what people call it"),
        *_columns(_TEXT, team="who does it", value="adding, necessary or waste"),
        *_columns(
            _NUMBER,
            process_time="hands-on time",
            lead_time="time in the step",
            wait_before="waiting before",
            wait_after="waiting after",
            percent_complete_accurate="share that is right first time",
            people="people",
            wip="items in process",
            inventory="items waiting",
        ),
        *_columns(_FLAG, outside="outside our sight", constraint="named as the constraint"),
        *_columns(_TEXT, hotspot="trouble, with the reason", because="why it changes"),
        *_columns(_LIST, improvements="what could be better", replaces="current steps it replaces"),
    ),
    "dependencies": (
        *_MAP,
        *_columns(
            ["string"],
            id="id",
            name="what people call it",
            kind="what it is",
            where="inside or outside",
            direction="needs, provides or both",
        ),
        *_columns(
            _TEXT,
            impact="how much it limits",
            action="what to do",
            shared_as="one id across streams",
            contact="whom to ask",
            frequency="how often",
        ),
        *_columns(_NUMBER, wait="waiting each time"),
    ),
    "roadmap_items": (
        *_MAP,
        *_columns(["string"], id="id", title="what is done", horizon="now, next or later", status="how far it is"),
        *_columns(
            _TEXT,
            owner="who answers for it",
            start="first day",
            end="last day",
            impact="what it brings",
            effort="what it costs",
            hypothesis="if … then … because …",
            result="what came of it",
            measure="what is measured",
            metric="figure of flowfolio",
            baseline="before",
            target="to come to",
            actual="seen",
            measured_on="seen when",
        ),
        *_columns(
            _LIST,
            contributors="who helps",
            addresses="obstacles, steps, dependencies",
            depends_on="items that come first",
            exit_criteria="when it is finished",
        ),
    ),
    "outcome_measures": (
        *_MAP,
        *_columns(["string"], id="id", name="what is measured", outcome="the target outcome"),
        *_columns(_TEXT, metric="figure of flowfolio", baseline="before", target="to come to", horizon="by when"),
    ),
    "reviews": (*_MAP, *_columns(["string"], date="somebody said: still true")),
}
"""Every table with its columns; the schema and the reference page are made from it."""


def rows(portfolio: Portfolio, table: str) -> Iterator[Row]:
    """Yield the rows of a table, streams by name and the oldest edition first, with every column of `TABLES`."""
    if table not in TABLES:
        raise FlowfolioError(f"there is no table '{table}'; there are {', '.join(TABLES)}")
    names = [column.name for column in TABLES[table]]
    if table == "streams":
        found: Iterator[Row] = _streams(portfolio)
    else:
        found = (row for asset in portfolio.assets.values() for row in _OF_MAP[table](portfolio, asset))
    for row in found:
        yield {name: row.get(name) for name in names}


def _streams(portfolio: Portfolio) -> Iterator[Row]:
    for stream in portfolio.streams.values():
        file = stream.file
        yield _of(file, "title", "owner") | {
            "stream": stream.id,
            "review_every": str(file.review_every or portfolio.settings.review_every),
            "customers": list(file.customers),
            "tags": list(file.tags),
        }


def _maps(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    history, map_ = portfolio.streams[asset.stream].history, asset.map
    earlier, later, became = history.earlier(asset), history.later(asset), history.promoted_to(asset)
    constraint = portfolio.measures(asset).constraint
    step = constraint.step if constraint else None
    lists = ("participants", "tags", "assumptions", "open_questions")
    told: Row = {name: [] for name in lists} | _of(map_, "facilitator", "source", "audience", "promoted_from", *lists)
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
        "is_in_force": history.is_in_force(asset),
        "is_stale": portfolio.is_stale(asset),
        "problems": len(portfolio.problems_of(asset)),
    }


def _metrics(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for metric in portfolio.measures(asset).metrics:
        yield {"map": asset.id, "name": metric.name, **metric.as_json()}


def _steps(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    if asset.map is None or not hasattr(asset.map, "all_steps"):
        return
    working = portfolio.context(asset).time.working
    for _, step in asset.map.all_steps():
        words = ("id", "name", "team", "value", "people", "wip", "inventory", "outside", "constraint", "because")
        row = _of(step, *words, "improvements", "replaces")
        for name in ("process_time", "lead_time", "wait_before", "wait_after"):
            amount = getattr(step, name)
            row[name] = amount.typical.in_seconds(working) if amount else None
        share = step.percent_complete_accurate
        row |= {"percent_complete_accurate": share.typical if share else None, "hotspot": step.hotspot or None}
        yield row | {"map": asset.id}


def _dependencies(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for each in getattr(asset.map, "dependencies", ()):
        row = _of(each, "id", "name", "kind", "where", "direction", "impact", "action", "shared_as", "contact")
        wait = each.wait.typical.in_seconds(portfolio.context(asset).time.working) if each.wait else None
        yield row | {"map": asset.id, "frequency": str(each.frequency) if each.frequency else None, "wait": wait}


def _roadmap_items(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for item in getattr(asset.map, "items", ()):
        words = ("id", "title", "horizon", "status", "owner", "start", "end", "impact", "effort", "hypothesis")
        row = _of(item, *words, "result", "contributors", "addresses", "depends_on", "exit_criteria")
        measure = _of(item.measure, "metric", "baseline", "target", "actual")
        seen = {"measure": item.measure.name, "measured_on": _plain(item.measure.on)} if item.measure else {}
        yield row | measure | seen | {"map": asset.id}


def _outcome_measures(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    outcome: Any = getattr(asset.map, "outcome", None)
    for each in getattr(asset.map, "measures", ()):
        row = _of(each, "id", "name", "metric", "baseline", "target")
        yield row | {"map": asset.id, "outcome": outcome.text, "horizon": _plain(outcome.horizon)}


def _reviews(portfolio: Portfolio, asset: Asset) -> Iterator[Row]:
    for day in asset.map.reviewed if asset.map else ():
        yield {"map": asset.id, "date": day.isoformat()}


_OF_MAP = {
    "maps": _maps,
    "metrics": _metrics,
    "steps": _steps,
    "dependencies": _dependencies,
    "roadmap_items": _roadmap_items,
    "outcome_measures": _outcome_measures,
    "reviews": _reviews,
}


def _of(entity: object, *names: str) -> Row:
    return {name: _plain(getattr(entity, name)) for name in names} if entity is not None else {}


def _plain(value: object) -> Any:
    if isinstance(value, (tuple, list)):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
