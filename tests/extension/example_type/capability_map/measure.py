"""Count capabilities, and say which share of them is solid."""

from __future__ import annotations

from capability_map.model import CapabilityMap
from flowfolio import Context, Measures, Metric, MetricKind, Range

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
    calendar, count = context.time.working, len(map_.capabilities)
    solid = sum(each.level == "solid" for each in map_.capabilities)
    share = Range.of(100 * solid / count) if count else None
    return Measures(
        (
            Metric.of(COUNT, Range.of(count), calendar),
            Metric.of(SOLID, share, calendar, note="" if count else "no capability"),
        )
    )
