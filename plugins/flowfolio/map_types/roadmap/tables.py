"""Tell a roadmap as tables: every word and number of the pictures, and the reasoning behind each item."""

from __future__ import annotations

from flowfolio.map_types import Context, Table, known_metrics
from flowfolio.map_types.item import Item
from flowfolio.map_types.roadmap import words
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.map_types.words import figure_words
from flowfolio.source.words import one_line

MISSING = "—"


def tables(map_: Roadmap, context: Context) -> tuple[Table, ...]:
    """Return the items, their measures, and why each is done and when it is finished."""
    items = [item for horizon in words.HORIZONS for item in map_.items if item.horizon == horizon]
    found = (_items(items, map_, context), _measures(items), _reasons(items))
    return tuple(table for table in found if table.rows)


def _items(items: list[Item], map_: Roadmap, context: Context) -> Table:
    columns = (
        "Item",
        "Horizon",
        "Status",
        "Owner",
        "Contributors",
        "Dates",
        "Impact and effort",
        "Comes after",
        "Addresses",
    )
    counts = [f"{title} {sum(i.horizon == h for i in items)}" for h, title in words.HORIZONS.items()]
    rows = (
        (
            item.title,
            words.HORIZONS[item.horizon],
            words.STATUSES[item.status],
            item.owner or "",
            ", ".join(item.contributors),
            words.dates_text(item),
            words.levels_text(item),
            words.after_text(item, map_),
            "; ".join(context.titles.get(word, word) for word in item.addresses),
        )
        for item in items
    )
    return Table(
        f"Items: {', '.join(counts)}", columns, tuple(map(_filled, rows)), tuple(f"item-{item.id}" for item in items)
    )


def _measures(items: list[Item]) -> Table:
    rows = []
    for item in items:
        measure = item.measure
        if measure is None:
            continue
        kind = known_metrics().get(measure.metric or "")
        values = (figure_words(value, measure.metric) for value in (measure.baseline, measure.target, measure.actual))
        on = str(measure.on) if measure.on else ""
        rows.append(_filled((item.title, measure.name, *values, on, kind.title if kind else "")))
    columns = ("Item", "Measure", "Baseline", "Target", "Now", "Seen on", "Figure of the maps")
    return Table("Measures", columns, tuple(rows))


def _reasons(items: list[Item]) -> Table:
    rows = (
        (
            item.title,
            one_line(item.hypothesis),
            "; ".join(item.exit_criteria),
            one_line(item.result),
            one_line(item.notes),
        )
        for item in items
    )
    columns = ("Item", "Hypothesis", "Finished when", "Result", "Notes")
    return Table("Reasons and results", columns, tuple(_filled(row) for row in rows if any(row[1:])))


def _filled(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell or MISSING for cell in row)
