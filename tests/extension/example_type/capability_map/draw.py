"""Draw a capability map: a box for each capability, a line to what it needs."""

from __future__ import annotations

from capability_map.model import CapabilityMap, Need
from capability_map.roles import LEVEL, NEEDS, ROLES
from flowfolio import Context, Edge, Graph, Link, Node, legend_of


def draw(map_: CapabilityMap, _context: Context) -> Graph:
    """Return the map as a graph that Graphviz lays out."""
    nodes = tuple(
        Node(
            f"capability-{each.id}",
            LEVEL[each.level],
            lines=(each.name, each.level),
            href=f"#capability-{each.id}",
            detail=f"{each.name} is {each.level}.",
            of=("capabilities", place),
        )
        for place, each in enumerate(map_.capabilities)
    )
    edges = tuple(_line(place, need) for place, need in enumerate(map_.needs))
    return Graph(
        id="capability-map",
        title=map_.title,
        description=f"{len(map_.capabilities)} capabilities and {len(map_.needs)} needs between them.",
        nodes=nodes,
        edges=edges,
        layout="layered",
        direction="down",
        legend=legend_of(ROLES, (*nodes, *edges)),
    )


def _line(place: int, need: Need) -> Edge:
    ends = (f"capability-{need.from_}", f"capability-{need.to}")
    return Edge(
        *ends, NEEDS, (need.name,) if need.name else (), links=(Link(("needs", place), *ends, need.name or ""),)
    )
