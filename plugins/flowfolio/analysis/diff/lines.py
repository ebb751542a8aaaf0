"""Show in a comparison which links between shapes came and went: their lines marked, and ghosts of those gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flowfolio.analysis.diff.things import Entry, Key
from flowfolio.drawing.cards import left_of, point, right_of
from flowfolio.drawing.graph import Edge, Graph, Link, Node
from flowfolio.drawing.looks import look_of
from flowfolio.source.document import Loc

_ADDED, _REMOVED = "ladder-line-work", "rework-line"
"""Roles in the colour of a mark, for the pieces of a line that do not carry its sign."""
_ASIDE = 10.0
Name = tuple[Any, ...]
"""What a shape shows, called the same in every map: a field by itself, a part of a thing by the thing's key."""


@dataclass(frozen=True)
class Shown:
    """The picture of a map, and what its shapes and lines show by names that hold in other maps, too."""

    graph: Graph
    things: Mapping[Key, Entry]

    @cached_property
    def _keys(self) -> dict[Loc, Key]:
        return {entry.loc: key for key, entry in self.things.items()}

    def _name(self, of: Loc) -> Name:
        for end in range(len(of), 0, -1):
            if key := self._keys.get(of[:end]):
                return (key, *of[end:])
        return of

    @cached_property
    def names(self) -> dict[str, Name]:
        """What each shape shows, by its id; one that shows nothing of the map goes by its id."""
        return {node.id: self._name(node.of) if node.of else (node.id,) for node in self.graph.nodes}

    @cached_property
    def shapes(self) -> dict[Name, str]:
        """The id of the shape that shows something."""
        return {name: node for node, name in reversed(self.names.items())}

    @cached_property
    def _links(self) -> dict[tuple[Name, Name, Name], Link]:
        """The links by what they are and lead to. What has a shape of its own comes and goes with that."""
        found = {}
        for link in dict.fromkeys(link for edge in self.graph.edges for link in edge.links):
            name = self._name(link.of)
            if name not in self.shapes:
                found[name, self.names[link.tail], self.names[link.head]] = link
        return found

    def only(self, other: Shown, here: Shown) -> Iterator[Link]:
        """Yield the links of what both maps have that the other picture lacks, with the ids of the shapes `here`."""
        rank = {key: place for place, key in enumerate(self.things)}
        lacking = self._links.keys() - other._links.keys()
        for ends in sorted(lacking, key=lambda each: rank.get(each[0][0], 0)):
            name, tail, head = ends[0], here.shapes.get(ends[1]), here.shapes.get(ends[2])
            if tail and head and tail != head and (len(name) == 1 or name[0] in other.things):
                yield replace(self._links[ends], tail=tail, head=head)


def marked(edges: Collection[Edge], added: Collection[Link]) -> dict[int, Edge]:
    """Return the pieces of the lines that stand for these links, marked as added, by their place among the edges."""
    lines: dict[tuple[Link, ...], dict[int, Edge]] = {}
    for place, edge in enumerate(edges):
        if edge.links and all(link in added for link in edge.links):
            lines.setdefault(edge.links, {})[place] = edge
    return {place: edge for pieces in lines.values() for place, edge in _pieces(pieces)}


def _pieces(pieces: Mapping[int, Edge]) -> Iterator[tuple[int, Edge]]:
    """Yield the pieces of a line in the colour of what is added; one of them carries the sign."""
    signed = max(pieces, key=lambda place: (bool(pieces[place].label), look_of(pieces[place].role).arrow != "none"))
    for place, edge in pieces.items():
        role = _ADDED if look_of(edge.role).arrow == "none" else "mark-added"
        yield place, replace(edge, mark="added") if place == signed else replace(edge, role=role)


def ghosts(links: Iterable[Link], nodes: Mapping[str, Node]) -> tuple[list[Node], list[Edge]]:
    """Return dashed lines between the shapes, and the points where they bend."""
    points: list[Node] = []
    edges: list[Edge] = []
    for number, link in enumerate(links):
        tail, head = nodes[link.tail], nodes[link.head]
        label = (link.name,) if link.name else ()
        if tail.at is None or head.at is None or not (tail.size and head.size):
            edges.append(Edge(link.tail, link.head, "after", label, mark="removed"))
        elif link.is_over:
            edges.append(_over(link, label, tail, head))
        elif abs(tail.at[0] - head.at[0]) * 2 < tail.size[0] + head.size[0]:
            bends, pieces = _around(f"ghost-{number}", label, tail, head)
            points += bends
            edges += pieces
        else:
            ports = ("e", "w") if tail.at[0] < head.at[0] else ("w", "e")
            edges.append(Edge(link.tail, link.head, "after", label, *ports, mark="removed"))
    return points, edges


def _over(link: Link, label: tuple[str, ...], tail: Node, head: Node) -> Edge:
    """Return a line over the row of its shapes, or straight up or down to another row."""
    y1, y2 = (tail.at or (0, 0))[1], (head.at or (0, 0))[1]
    if abs(y1 - y2) <= 1:
        return Edge(link.tail, link.head, "rework", label, "n", "n", "removed")
    return Edge(link.tail, link.head, "after", label, *(("n", "s") if y1 < y2 else ("s", "n")), mark="removed")


def _around(name: str, label: tuple[str, ...], tail: Node, head: Node) -> tuple[list[Node], list[Edge]]:
    """Return a line round the outer side of cards that stand in one column."""
    outer, side = (right_of, 1) if (tail.at or (0, 0))[0] >= 0 else (left_of, -1)
    (x1, y1), (x2, y2) = outer(tail), outer(head)
    x = side * (max(abs(x1), abs(x2)) + _ASIDE)
    points = [point(f"{name}.{end}", *at) for end, at in (("tail", (x1, y1)), ("bend", (x, y2)), ("head", (x2, y2)))]
    first = Edge(points[0].id, points[1].id, _REMOVED)
    return points, [first, Edge(points[1].id, points[2].id, "after", label, mark="removed")]
