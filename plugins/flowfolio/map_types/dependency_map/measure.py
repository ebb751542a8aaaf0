"""Give the figures of a dependency map: none of its own; the waits are listed, because they may overlap."""

from __future__ import annotations

from flowfolio.map_types import Context, Measures
from flowfolio.map_types.dependency_map.model import DependencyMap


def measure(_map: DependencyMap, _context: Context) -> Measures:
    """Return no figures."""
    return Measures()
