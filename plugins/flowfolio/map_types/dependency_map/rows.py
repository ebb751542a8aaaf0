"""Spread a dependency map into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types import Context
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.map_types.rows import Row, RowTable, amount, basis_of, columns, number_row, row_of

_BASIS = "measured, derived, interview, estimate, or 'not stated'; null without a number"
DEPENDENCIES = RowTable.of_map(
    "dependencies",
    "A dependency.",
    columns(
        "word",
        id="id",
        name="what people call it",
        kind="what it is",
        where="inside or outside",
        direction="needs, provides or both",
    ),
    columns(
        "text",
        impact="how much it limits",
        action="what to do",
        status="how far the action is",
        owner="who sees to it",
        due="by when",
        risk="what can go wrong",
        shared_as="one id across streams",
        contact="whom to ask",
        frequency="how often",
    ),
    columns("number", wait="waiting each time, typical"),
    columns("text", wait_basis=_BASIS, notes="anything else, Markdown"),
)


def dependencies(map_: DependencyMap, context: Context) -> Iterator[Row]:
    """Yield the dependencies."""
    words = ("id", "name", "kind", "where", "direction", "impact", "action", "shared_as", "contact", "frequency")
    for each in map_.dependencies:
        wait = amount(each.wait, each.wait.typical, context.time.working) if each.wait else None
        row = row_of(each, *words, "status", "owner", "due", "risk", "notes")
        yield row | {
            "wait": wait,
            "wait_basis": basis_of(each.wait) if each.wait else None,
        }


def numbers(map_: DependencyMap, context: Context) -> Iterator[Row]:
    """Yield the waits."""
    for each in map_.dependencies:
        if each.wait:
            yield number_row(each.id, "wait", each.wait, context.time.working)


def links(map_: DependencyMap, _context: Context) -> Iterator[Row]:
    """Yield the links between dependencies."""
    for each in map_.links:
        yield row_of(each, "to", "name") | {"kind": "dependency", "from": each.from_}
