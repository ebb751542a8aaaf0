"""Give the figures of an outcome map: none of its own; its measures are figures of the value stream maps."""

from __future__ import annotations

from flowfolio.map_types import Context, Measures
from flowfolio.map_types.outcome_map.model import OutcomeMap


def measure(_map: OutcomeMap, _context: Context) -> Measures:
    """Return no figures."""
    return Measures()
