"""Put the items of a roadmap into words, the same in the pictures, in their table twin and for screen readers."""

from __future__ import annotations

from flowfolio.map_types.item import Item
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.map_types.words import figure_words, way_words
from flowfolio.source.words import counted, joined

HORIZONS = {"now": "Now", "next": "Next", "later": "Later"}
STATUSES = {"proposed": "proposed", "ready": "ready", "doing": "doing", "done": "✓ done", "dropped": "× dropped"}


def dates_text(item: Item) -> str:
    """Return "2026-02-01 to 2026-03-15", "from …" or "until …" when only one day is known, "" when none is."""
    if item.start and item.end:
        return f"{item.start} to {item.end}"
    return f"from {item.start}" if item.start else f"until {item.end}" if item.end else ""


def levels_text(item: Item) -> str:
    """Return impact and effort: "high impact · low effort"."""
    return joined(item.impact and f"{item.impact} impact", item.effort and f"{item.effort} effort")


def measure_text(item: Item) -> str:
    """Return the measure and its way: "Lead time 23 d → 12 d (now 14 d)", "" without a measure."""
    measure = item.measure
    if measure is None:
        return ""
    values = (figure_words(value, measure.metric) for value in (measure.baseline, measure.target, measure.actual))
    return f"{measure.name} {way_words(*values)}".strip()


def meta_text(item: Item) -> str:
    """Return status and owner: "doing · Credit operations"."""
    return joined(STATUSES[item.status], item.owner)


def after_text(item: Item, map_: Roadmap) -> str:
    """Return the titles of the items that come first."""
    titles = {each.id: each.title for each in map_.items}
    return "; ".join(titles.get(word, word) for word in item.depends_on)


def sentence(item: Item, map_: Roadmap) -> str:
    """Return one sentence that says everything the pictures show of an item."""
    after = after_text(item, map_)
    parts = (
        HORIZONS[item.horizon].lower(),
        item.status,
        item.owner and f"owner {item.owner}",
        dates_text(item),
        levels_text(item).replace(" · ", ", "),
        measure_text(item),
        after and f"after {after}",
    )
    return f"{item.title}: {', '.join(filter(None, parts))}."


def totals(map_: Roadmap) -> tuple[str, ...]:
    """Return how many items there are, and how many of each status."""
    found = [(status, sum(item.status == status for item in map_.items)) for status in STATUSES]
    return counted(len(map_.items), "item"), *(f"{count} {status}" for status, count in found if count)


def description(map_: Roadmap) -> str:
    """Return what the board shows in a few sentences."""
    columns = []
    for horizon, title in HORIZONS.items():
        items = [item for item in map_.items if item.horizon == horizon]
        titles = "; ".join(item.title for item in items[:6]) + ("; …" if len(items) > 6 else "")
        columns.append(f"{title}: {titles or 'nothing'}.")
    done = sum(item.status == "done" for item in map_.items)
    waits = sum(len(item.depends_on) for item in map_.items)
    order = f" {counted(waits, 'dependency', 'dependencies')} between items, listed in the table." if waits else ""
    return f"{counted(len(map_.items), 'item')}, {done} done. {' '.join(columns)}{order}"
