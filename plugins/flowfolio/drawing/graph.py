"""Describe a diagram as values: nodes, edges and groups with roles; no DOT, no colour, no Graphviz."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from flowfolio.source.document import Loc

Mark = Literal["", "added", "removed", "changed", "moved", "renamed"]
"""What happened to a thing between two editions; drawn by shape as well as by colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table-shaped node: `text` is wrapped lines, `role` names how it looks."""

    text: tuple[str, ...]
    role: str = "cell"
    align: Literal["left", "center", "right"] = "center"
    span: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One shape. `lines` for a plain label or `rows` for a table; never both.

    `at` is the centre and `size` the width and height, in points, y growing upwards; a pinned diagram needs `at`.
    `detail` is the sentence shown on hover and read by screen readers. `of` is the place in the map of what it shows:
    `("steps", 2)` for the shape of a thing, `("steps", 2, "hotspot")` for one that shows a part of it.
    """

    id: str
    role: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    at: tuple[float, float] | None = None
    size: tuple[float, float] | None = None
    href: str = ""
    detail: str = ""
    mark: Mark = ""
    of: Loc = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a line stands for: a relation that the map has at the place `of`, between two shapes (node ids).

    The place is that of a thing, or of the field of a thing that names the other end. `name` are its words in full. A
    line that `is_over` runs over the row of its shapes, from top to top.
    """

    of: Loc
    tail: str
    head: str
    name: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One line from `tail` to `head` (node ids); `tail_port` and `head_port` are compass points such as "e".

    `links` say what it stands for, the same in every piece of one line; a piece that lines share has those of all.
    """

    tail: str
    head: str
    role: str = "link"
    label: tuple[str, ...] = ()
    tail_port: str = ""
    head_port: str = ""
    mark: Mark = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A labelled box around nodes; only for diagrams that Graphviz lays out."""

    id: str
    role: str
    label: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """One diagram. `layout` "pinned" keeps every `Node.at`; the others leave the placing to Graphviz."""

    id: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    layout: Literal["pinned", "layered", "springs"] = "pinned"
    direction: Literal["right", "down"] = "right"
    legend: tuple[tuple[str, str], ...] = field(default=())
