"""Spread a roadmap into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types import Context
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.map_types.rows import Row, RowTable, columns, plain, row_of

ROADMAP_ITEMS = RowTable.of_map(
    "roadmap_items",
    "An item of a roadmap.",
    columns("word", id="id", title="what is done", horizon="now, next or later", status="how far it is"),
    columns(
        "text",
        owner="who answers for it",
        start="first day",
        end="last day",
        impact="what it brings",
        effort="what it costs",
        hypothesis="if … then … because …",
        result="what came of it",
        measure="what is measured",
        metric="figure of flowfolio",
        baseline="before, as written",
        target="to come to, as written",
        actual="seen, as written",
        measured_on="seen when",
        notes="anything else, Markdown",
    ),
    columns(
        "list",
        contributors="who helps",
        addresses="obstacles, steps, dependencies",
        depends_on="items that come first",
        exit_criteria="when it is finished",
    ),
)


def roadmap_items(map_: Roadmap, _context: Context) -> Iterator[Row]:
    """Yield the items."""
    words = ("id", "title", "horizon", "status", "owner", "start", "end", "impact", "effort", "hypothesis")
    for item in map_.items:
        row = row_of(item, *words, "result", "notes", "contributors", "addresses", "depends_on", "exit_criteria")
        seen = {"measure": item.measure.name, "measured_on": plain(item.measure.on)} if item.measure else {}
        yield row | row_of(item.measure, "metric", "baseline", "target", "actual") | seen
