"""Small pictures that tests of drawing share."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from flowfolio.drawing.graph import Cell, Edge, Graph, Group, Node
from flowfolio.drawing.looks import ROLES, Role
from flowfolio.map_types import map_types

SVG = "{http://www.w3.org/2000/svg}"
ROLE: dict[str, Role] = {**ROLES, **{role: role for each in map_types() for role in each.roles}}
"""Every role of the product by its name."""
HOSTILE = '"><script>alert(1)</script>\\N\\" <IMG SRC="/etc/passwd"/> ]]> &lt; \x00\x08\x1b\u202e -->'


def step(name: str, x: float, **more: object) -> Node:
    rows = (
        (Cell((name.title(),), ROLE["step-name"], span=2),),
        (Cell(("PT",), ROLE["data-key"], "left"), Cell(("15 min",), ROLE["data-value"], "right")),
    )
    return Node(name, ROLE["step"], rows=rows, at=(x, 0), size=(100, 60), **more)  # type: ignore[arg-type]


def small(graph_id: str = "small") -> Graph:
    nodes = (
        step("build", 0, href="#build", detail="Build: process time 15 min"),
        step("ship", 200, mark="added"),
        Node("wait", ROLE["wait"], at=(100, 5), size=(30, 26)),
        Node("days", ROLE["wait-label"], ("3 d",), at=(100, -16), size=(40, 14)),
    )
    edges = (
        Edge("build", "ship", ROLE["push"], tail_port="e", head_port="w"),
        Edge("ship", "build", "rework", ("15 %",)),
    )
    return Graph(graph_id, "Current state", "Two steps.", nodes, edges)


def chart(layout: str, count: int = 6, graph_id: str = "chart") -> Graph:
    nodes = tuple(Node(f"n{place}", ROLE["dependency-low"], (f"Node {place}",)) for place in range(count))
    edges = tuple(Edge("n0", node.id, ROLE["needs"], ("2 d",)) for node in nodes[1:])
    groups = (Group("in", ROLE["ring-inside"], "Inside", tuple(node.id for node in nodes[:3])),)
    return Graph(graph_id, "Chart", "Hub.", nodes, edges, groups, layout=layout)  # type: ignore[arg-type]


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)
