"""Count capabilities, and say which share of them is solid."""

from __future__ import annotations

from capability_map.model import CapabilityMap
from flowfolio.map_types import Context, Measures
from flowfolio.map_types.flow import Range
from flowfolio.map_types.metrics import MetricKind, metric, percent_of, unknown

COUNT = MetricKind("capability_count", "Capabilities", "1", "", "number of capabilities", "", "this package")
SOLID = MetricKind(
    "solid_share",
    "Solid capabilities",
    "%",
    "higher",
    "solid capabilities / all capabilities",
    "",
    "this package",
    "Unknown without a capability.",
)
METRICS = (COUNT, SOLID)


def measure(map_: CapabilityMap, context: Context) -> Measures:
    """Return how many capabilities there are and how many of them are solid."""
    calendar = context.time.working
    solid = sum(each.level == "solid" for each in map_.capabilities)
    share = percent_of(solid, len(map_.capabilities))
    shared = unknown(SOLID, None, calendar, (), "no capability") if share is None else None
    return Measures(
        (
            metric(COUNT, Range.of(len(map_.capabilities)), calendar),
            shared or metric(SOLID, Range.of(share or 0.0), calendar),
        )
    )
