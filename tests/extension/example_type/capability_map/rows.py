"""Spread a capability map into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator

from capability_map.model import CapabilityMap
from flowfolio.map_types import Context
from flowfolio.map_types.rows import LIST, TEXT, WORD, Row, columns, of, of_map

CAPABILITIES = of_map(
    "capabilities",
    "A capability.",
    columns(WORD, id="id", name="what people call it", level="missing, weak or solid"),
    columns(TEXT, team="who does it"),
    columns(LIST, steps="steps that rest on it", needs="capabilities it needs"),
)


def capabilities(map_: CapabilityMap, _context: Context) -> Iterator[Row]:
    """Yield the capabilities."""
    for each in map_.capabilities:
        needs = [need.to for need in map_.needs if need.from_ == each.id]
        yield of(each, "id", "name", "level", "team", "steps") | {"needs": needs}
