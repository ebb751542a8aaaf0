"""Show in a comparison which links between parts came and went: their lines marked, and ghosts of those gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flowfolio.analysis.diff.changes import Change
from flowfolio.analysis.diff.things import Entry, Key, traits
from flowfolio.drawing.cards import left_of, point, right_of
from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.drawing.looks import look_of
from flowfolio.source.entity import Entity

_NAMED = {"addresses": "obstacle", "depends_on": "item"}
"""Fields that hold ids, with the things they name. The line of `depends_on` leads from what comes first."""
_ADDED, _REMOVED = "ladder-line-work", "rework-line"
"""Roles in the colour of a mark, for the pieces of a line that do not carry its sign."""
_TOUCH = 1.5
_ASIDE = 10.0
_End = Key | str
"""A part of a map, or the word by which a link names it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two shapes of a drawing, by their ids; `thing` is what it is, such as "information-flow"."""

    thing: str
    tail: str
    head: str
    name: str


def is_about_links(changes: Iterable[Change]) -> bool:
    """Say whether any of the changes may bring or take a line."""
    return any(change.thing in {"link", "information-flow"} or change.field in _NAMED for change in changes)


@dataclass(frozen=True, slots=True)
class Links:
    """The parts of both maps, to find the links that came and went.

    `now` are those of the drawing, with the shape of each; `shapes` are the ids of what is drawn and not gone, `focus`
    the word for what stands in the centre.
    """

    old: Mapping[Key, Entry]
    now: Mapping[Key, Entry]
    shapes: Collection[str]
    focus: str = ""

    def added(self) -> tuple[Link, ...]:
        """Return the links that only the later map has."""
        return tuple(self._only(self.now, self.old))

    def removed(self) -> tuple[Link, ...]:
        """Return the links that only the earlier map has, as far as both ends still stand."""
        return tuple(self._only(self.old, self.now))

    def _only(self, these: Mapping[Key, Entry], others: Mapping[Key, Entry]) -> Iterator[Link]:
        known = dict(_said(others, these))
        words = {entry.id: entry.node for entry in self.now.values() if entry.id}
        for key, (tail, head, name) in _said(these, others):
            ends = [self._shape(end, words) for end in (tail, head)]
            if key not in known and all(ends) and ends[0] != ends[1]:
                yield Link(key[0], ends[0], ends[1], name)

    def _shape(self, end: _End, words: Mapping[str, str]) -> str:
        if isinstance(end, tuple):
            names = [self.now[end].node] if end in self.now else []
        else:
            names = [words.get(end, ""), "focus" if end == self.focus else "", f"office-{end}", end]
        return next((name for name in names if name in self.shapes), "")


def _said(
    parts: Mapping[Key, Entry], others: Mapping[Key, Entry]
) -> Iterator[tuple[tuple[str, object], tuple[_End, _End, str]]]:
    """Yield every link with what identifies it; of the fields only those of parts that both maps have."""
    for key, entry in parts.items():
        value = entry.value
        if not isinstance(value, Entity):
            continue
        fields = vars(value)
        if traits(type(value)).has_ends:
            yield (key[0], key), (fields["from_"], fields["to"], fields.get("name") or "")
        for field, thing in _NAMED.items():
            for word in dict.fromkeys(fields.get(field, ()) if key in others else ()):
                ends: tuple[_End, _End] = (key, (thing, word, 0))
                yield (field, (key, word)), (*(ends if field == "addresses" else reversed(ends)), "")


def marked(graph: Graph, links: Sequence[Link]) -> dict[int, Edge]:
    """Return the pieces of the lines that stand for these links, marked as added, by their place among the edges."""
    nodes = {node.id: node for node in graph.nodes}
    lines = list(_lines(graph, nodes)) if links else []
    found: dict[int, Edge] = {}
    for link in links:
        tails, heads = (_with_parts(end, nodes) for end in (link.tail, link.head))
        fitting = (
            each
            for each in lines
            if _tells(graph, each, link) and _touches(nodes[each.tail], tails) and _touches(nodes[each.head], heads)
        )
        if line := next(fitting, None):
            lines.remove(line)
            found |= dict(_pieces(graph, line))
    return found


def _with_parts(shape: str, nodes: Mapping[str, Node]) -> tuple[Node, ...]:
    """Return a shape with what hangs on it: the banner over a step has the step's id, too."""
    word = shape.partition("-")[2]
    return tuple(node for name, node in nodes.items() if name == shape or (word and name.partition("-")[2] == word))


def _tells(graph: Graph, line: _Line, link: Link) -> bool:
    """Say whether a line can be that link by its words: those of a flow stand on it, perhaps shortened."""
    if link.thing != "information-flow":
        return True
    words = " ".join(word for place in line.places for word in graph.edges[place].label)
    is_flow = graph.edges[line.places[0]].role.startswith("information")
    shown = words[:-1] if words.endswith("…") else words
    return is_flow and bool(words) == bool(link.name) and " ".join(link.name.split()).startswith(shown)


@dataclass(frozen=True, slots=True)
class _Line:
    """Edges, by their places, that follow each other without a branch, and where the first begins and the last ends."""

    places: tuple[int, ...]
    tail: str
    head: str


def _lines(graph: Graph, nodes: Mapping[str, Node]) -> Iterator[_Line]:
    """Yield the lines that end in an arrow; where they bend is a bare point."""
    meeting: dict[str, list[int]] = {}
    for place, edge in enumerate(graph.edges):
        for end in (edge.tail, edge.head):
            if end in nodes and look_of(nodes[end].role).shape == "point":
                meeting.setdefault(end, []).append(place)
    for place, edge in enumerate(graph.edges):
        if look_of(edge.role).arrow != "none" and len(meeting.get(edge.head, ())) < 2:
            places, start = _back_from(place, graph.edges, meeting)
            if start in nodes and edge.head in nodes and len(meeting.get(start, ())) < 2:
                yield _Line(places, start, edge.head)


def _back_from(last: int, edges: Sequence[Edge], meeting: Mapping[str, list[int]]) -> tuple[tuple[int, ...], str]:
    """Return the pieces from the last one back to where the line begins or meets others, and that end."""
    places, at = [last], edges[last].tail
    while len(meeting.get(at, ())) == 2:
        one, other = meeting[at]
        after = other if one == places[-1] else one
        if after in places:
            break
        places.append(after)
        at = edges[after].head if edges[after].tail == at else edges[after].tail
    return tuple(places), at


def _touches(end: Node, shapes: Iterable[Node]) -> bool:
    """Say whether an end of a line is one of the shapes, or lies at the border of one."""
    for shape in shapes:
        if end.id == shape.id:
            return True
        if end.at and shape.at and shape.size:
            apart = (abs(one - other) for one, other in zip(end.at, shape.at, strict=True))
            if all(far <= side / 2 + _TOUCH for far, side in zip(apart, shape.size, strict=True)):
                return True
    return False


def _pieces(graph: Graph, line: _Line) -> Iterator[tuple[int, Edge]]:
    """Yield the pieces of a line in the colour of what is added; one of them carries the sign."""
    signed = next((place for place in line.places if graph.edges[place].label), line.places[0])
    for place in line.places:
        edge = graph.edges[place]
        role = _ADDED if look_of(edge.role).arrow == "none" else "mark-added"
        yield place, replace(edge, mark="added") if place == signed else replace(edge, role=role)


def ghosts(links: Iterable[Link], nodes: Mapping[str, Node]) -> tuple[list[Node], list[Edge]]:
    """Return dashed lines between the shapes, and the points where they bend."""
    points: list[Node] = []
    edges: list[Edge] = []
    for number, link in enumerate(links):
        tail, head = nodes[link.tail], nodes[link.head]
        if tail.at is None or head.at is None or not (tail.size and head.size):
            continue
        label = (link.name,) if link.name else ()
        if link.thing == "information-flow":
            edges.append(_above(link, label, tail, head))
        elif abs(tail.at[0] - head.at[0]) * 2 < tail.size[0] + head.size[0]:
            bends, pieces = _around(f"ghost-{number}", label, tail, head)
            points += bends
            edges += pieces
        else:
            ports = ("e", "w") if tail.at[0] < head.at[0] else ("w", "e")
            edges.append(Edge(link.tail, link.head, "after", label, *ports, mark="removed"))
    return points, edges


def _above(link: Link, label: tuple[str, ...], tail: Node, head: Node) -> Edge:
    """Return the line of an information flow: between neighbours of a row, or from the row of steps to the offices."""
    (x1, y1), (x2, y2) = tail.at or (0, 0), head.at or (0, 0)
    if abs(y1 - y2) > 1:
        ports = ("n", "s") if y1 < y2 else ("s", "n")
    elif link.tail.startswith("step-"):
        return Edge(link.tail, link.head, "rework", label, "n", "n", "removed")
    else:
        ports = ("e", "w") if x1 < x2 else ("w", "e")
    return Edge(link.tail, link.head, "after", label, *ports, mark="removed")


def _around(name: str, label: tuple[str, ...], tail: Node, head: Node) -> tuple[list[Node], list[Edge]]:
    """Return a line round the outer side of cards that stand in one column."""
    outer, side = (right_of, 1) if (tail.at or (0, 0))[0] >= 0 else (left_of, -1)
    (x1, y1), (x2, y2) = outer(tail), outer(head)
    x = side * (max(abs(x1), abs(x2)) + _ASIDE)
    points = [point(f"{name}.{end}", *at) for end, at in (("tail", (x1, y1)), ("bend", (x, y2)), ("head", (x2, y2)))]
    first = Edge(points[0].id, points[1].id, _REMOVED)
    return points, [first, Edge(points[1].id, points[2].id, "after", label, mark="removed")]
