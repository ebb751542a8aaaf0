"""Give the figures of a roadmap: none of its own; its measures are figures of the value stream maps."""

from __future__ import annotations

from flowfolio.map_types import Context, Measures
from flowfolio.map_types.roadmap.model import Roadmap


def measure(_map: Roadmap, _context: Context) -> Measures:
    """Return no figures."""
    return Measures()
