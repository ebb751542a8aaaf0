"""Tell a capability map as tables: every word of the picture, the needs, and the work."""

from __future__ import annotations

from capability_map.model import CapabilityMap
from flowfolio import Context, Table


def tables(map_: CapabilityMap, context: Context) -> tuple[Table, ...]:
    """Return the capabilities in the author's order, what they need, and the work on them."""
    names = {each.id: each.name for each in map_.capabilities}
    found = (
        Table(
            "Capabilities",
            ("Capability", "Level", "Team", "Steps"),
            tuple(
                (each.name, each.level, each.team or "—", ", ".join(context.titles.get(s, s) for s in each.steps))
                for each in map_.capabilities
            ),
            tuple(f"capability-{each.id}" for each in map_.capabilities),
        ),
        Table(
            "Needs",
            ("Capability", "Needs", "For"),
            tuple((names[each.from_], names[each.to], each.name or "—") for each in map_.needs),
        ),
        Table(
            "Work",
            ("Item", "Horizon", "Status", "About"),
            tuple(
                (item.title, item.horizon, item.status, ", ".join(names.get(word, word) for word in item.addresses))
                for item in map_.work
            ),
            tuple(f"item-{item.id}" for item in map_.work),
        ),
    )
    return tuple(table for table in found if table.rows)
