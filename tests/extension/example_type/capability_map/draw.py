"""Draw a capability map: a box for each capability, a line to what it needs."""

from __future__ import annotations

from capability_map.model import CapabilityMap
from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.map_types import Context

ROLES = {"missing": "obstacle", "weak": "next-step", "solid": "measure"}


def draw(map_: CapabilityMap, _context: Context) -> Graph:
    """Return the map as a graph that Graphviz lays out."""
    return Graph(
        id="capability-map",
        title=map_.title,
        description=f"{len(map_.capabilities)} capabilities and {len(map_.needs)} needs between them.",
        nodes=tuple(
            Node(
                f"capability-{each.id}",
                ROLES[each.level],
                lines=(each.name, each.level),
                href=f"#capability-{each.id}",
                detail=f"{each.name} is {each.level}.",
            )
            for each in map_.capabilities
        ),
        edges=tuple(
            Edge(f"capability-{each.from_}", f"capability-{each.to}", "needs", (each.name,) if each.name else ())
            for each in map_.needs
        ),
        layout="layered",
        direction="down",
        legend=(("needs", "one capability needs the other"),),
    )
