"""Spread a capability map into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from capability_map.model import CapabilityMap
from flowfolio import Context, RowTable, columns, row_of

CAPABILITIES = RowTable.of_map(
    "capabilities",
    "A capability.",
    columns("word", id="id", name="what people call it", level="missing, weak or solid"),
    columns("text", team="who does it"),
    columns("list", steps="steps that rest on it", needs="capabilities it needs"),
)


def capabilities(map_: CapabilityMap, _context: Context) -> Iterator[dict[str, Any]]:
    """Yield the capabilities."""
    for each in map_.capabilities:
        needs = [need.to for need in map_.needs if need.from_ == each.id]
        yield row_of(each, "id", "name", "level", "team", "steps") | {"needs": needs}
