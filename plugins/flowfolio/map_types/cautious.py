"""Let a map type say only what holds whatever the working calendar is, for maps whose calendar nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from flowfolio.drawing.cards import card
from flowfolio.drawing.graph import Cell, Edge, Graph, Node
from flowfolio.map_types import Constraint, Context, MapType, Measures, Table
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.rows import Row, RowTable
from flowfolio.source.entity import Finding
from flowfolio.source.fields import WorkingTime

UNKNOWN: Final = "not known"
"""Stands for a word that hangs on the calendar."""
UNKNOWN_TIME: Final = WorkingTime.model_validate(
    {"hours_per_day": 24, "days_per_week": 7, "available_time": "22 h", "days_per_month": 30, "sprint": "3 w"}
)
"""What such a map is given for a calendar; nothing that is said of it hangs on this one."""
_CALENDARS: Final = (WorkingTime(hours_per_day=8, days_per_week=5), UNKNOWN_TIME)
_WORDS: Final = frozenset((("Cell", "text"), ("Node", "lines"), ("Node", "detail"), ("Edge", "label")))
"""(class, field) whose text may hang on the calendar; a picture that differs in anything else is not shown."""


def cautious(map_type: MapType, reason: str) -> MapType:
    """Return the type for maps whose calendar nobody knows, for the `reason` that is given.

    A figure that is a time, or hangs on the calendar in any other way, is not known, and its note says why; so it is
    with words in pictures, tables and rows of the export.
    """
    return replace(
        map_type,
        measure=lambda map_, context: _measures(_both(map_type.measure, map_, context), reason),
        check=lambda map_, context: iter(_findings(_both(_listed(map_type.check), map_, context))),
        draw=_graphs(map_type.draw, reason),
        views={title: _graphs(view, reason) for title, view in map_type.views.items()},
        tables=lambda map_, context: _tables(_both(map_type.tables, map_, context), reason),
        exports={table: _rows(table, rows) for table, rows in map_type.exports.items()},
    )


def _both(call: Callable[[Any, Context], Any], map_: Any, context: Context) -> tuple[Any, Any]:
    """Return what a function says of a map with each of two calendars that share nothing."""
    one, other = (call(map_, replace(context, time=time)) for time in _CALENDARS)
    return one, other


def _listed(call: Callable[[Any, Context], Iterable[Any]]) -> Callable[[Any, Context], tuple[Any, ...]]:
    return lambda map_, context: tuple(call(map_, context))


def _measures(both: tuple[Measures, Measures], reason: str) -> Measures:
    one, other = both
    pairs = zip(one.metrics, other.metrics, strict=True)
    return Measures(
        tuple(_metric(*pair, reason) for pair in pairs),
        tuple(_row(*pair) for pair in zip(one.steps, other.steps, strict=True)),
        _constraint(one.constraint, other.constraint),
        _findings((one.findings, other.findings)),
        tuple(each for each in one.assumptions if each in other.assumptions),
    )


def _metric(one: Metric, other: Metric, reason: str) -> Metric:
    if one == other and (one.kind.unit != "s" or not (one.value or one.low)):
        return one
    return Metric(one.kind, None, None, None, "unknown", note=reason)


def _row(one: Mapping[str, Any], other: Mapping[str, Any]) -> Row:
    return {
        key: value if other.get(key) == value else {} if isinstance(value, dict) else None for key, value in one.items()
    }


def _constraint(one: Constraint | None, other: Constraint | None) -> Constraint | None:
    if one is None or other is None or one == other:
        return one
    if one.step != other.step:
        return Constraint()
    return Constraint(one.step, one.declared, one.reason if one.reason == other.reason else "")


def _findings(both: tuple[tuple[Finding, ...], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return what is wrong with either calendar, without the name of one."""
    one, other = both
    also = {(each.loc, each.code) for each in other}
    said = f" ({_CALENDARS[0].working})"
    return tuple(replace(each, message=each.message.replace(said, "")) for each in one if (each.loc, each.code) in also)


def _tables(both: tuple[tuple[Table, ...], tuple[Table, ...]], reason: str) -> tuple[Table, ...]:
    return tuple(_table(*pair, reason) for pair in zip(*both, strict=True))


def _table(one: Table, other: Table, reason: str) -> Table:
    caption = _caption(one.caption, other.caption)
    if one.ids != other.ids or list(map(len, one.rows)) != list(map(len, other.rows)):
        return Table(caption, ("",), ((reason,),))
    rows = zip(one.rows, other.rows, strict=True)
    kept = (tuple(a if a == b else UNKNOWN for a, b in zip(*pair, strict=True)) for pair in rows)
    return replace(one, caption=caption, rows=tuple(kept))


def _caption(one: str, other: str) -> str:
    """Return the sentences of a caption that hold with either calendar, without the name of one."""
    for time in _CALENDARS:
        one, other = (each.replace(f"; times are {time.working}", "") for each in (one, other))
    also = other.split(". ")
    return ". ".join(each for each in one.split(". ") if each in also)


def _rows(table: RowTable, call: Callable[[Any, Context], Iterable[Row]]) -> Callable[[Any, Context], Iterable[Row]]:
    needed = [column.name for column in table.columns if "null" not in column.types]

    def rows(map_: Any, context: Context) -> Iterable[Row]:
        one, other = _both(_listed(call), map_, context)
        pairs = zip(one, other, strict=True) if len(one) == len(other) else ()
        alike = (pair for pair in pairs if all(pair[0].get(name) == pair[1].get(name) for name in needed))
        return [_row(*pair) for pair in alike]

    return rows


def _graphs(draw: Callable[[Any, Context], Graph], reason: str) -> Callable[[Any, Context], Graph]:
    def graph(map_: Any, context: Context) -> Graph:
        one, other = _both(draw, map_, context)
        try:
            found: Graph = replace(
                one,
                description=one.description if one.description == other.description else reason,
                nodes=_same(one.nodes, other.nodes),
                edges=_same(one.edges, other.edges),
                groups=_same(one.groups, other.groups),
            )
        except ValueError:
            return _instead(one, reason)
        return found

    return graph


def _same(one: Any, other: Any, *, is_text: bool = False) -> Any:
    """Return what two parts of pictures share, words that differ replaced; raises ValueError where more differs."""
    if one == other:
        return one
    if is_text:
        return UNKNOWN if isinstance(one, str) else (UNKNOWN,)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return tuple(_same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, (Cell, Node, Edge)) and type(one) is type(other):
        kind = type(one).__name__
        found = {
            each.name: _same(getattr(one, each.name), getattr(other, each.name), is_text=(kind, each.name) in _WORDS)
            for each in fields(one)
        }
        return replace(one, **found)
    raise ValueError


def _instead(graph: Graph, reason: str) -> Graph:
    """Return what is shown in place of a picture whose form hangs on the calendar."""
    said = card("withheld", "note", ((f"This picture needs the working calendar. {reason}", "cell", 6),), 360)
    return Graph(graph.id, graph.title, reason, (said.at(0, 0),))
