"""Find what a stream wants: the measures of its outcome map in force."""

from __future__ import annotations

from flowfolio.map_types.outcome_map.model import Measure, OutcomeMap
from flowfolio.portfolio.history import Stream


def wanted(stream: Stream) -> tuple[Measure, ...]:
    """Return the measures that the stream's outcome map in force names; none without one."""
    found = stream.history.holding(OutcomeMap)
    return tuple(found[1].measures) if found else ()
