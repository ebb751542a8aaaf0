"""Draw two maps as one Graph: the later one with marks, and what is gone as a ghost in its former place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flowfolio.analysis.diff.changes import Change, compare
from flowfolio.analysis.diff.lines import Name, Shown, ghosts, marked
from flowfolio.analysis.diff.merge import merged
from flowfolio.analysis.diff.things import things_of
from flowfolio.analysis.diff.words import change_sentence
from flowfolio.drawing.cells import BADGE, spread
from flowfolio.drawing.graph import Cell, Edge, Graph, Link, Mark, Node
from flowfolio.drawing.looks import MARKS, look_of
from flowfolio.source.header import Map

_STRONGEST: tuple[Mark, ...] = ("removed", "added", "moved", "changed", "renamed")
"""Of several changes the one that the badge names; the sentence on hover names all."""
_TOLERATED = 4.0
"""Points by which a badge may stick out."""
_MOST_SENTENCES = 8
_GONE = "line-gone"


def picture(before: Map, after: Map, draw: Callable[[Any], Graph], changes: tuple[Change, ...] | None = None) -> Graph:
    """Return the drawing of `after` by its type's own `draw`, each shape marked with what became of it.

    Figures in it are those of `after`. `changes` are those of `compare`, when they are known already.
    """
    changes = compare(before, after) if changes is None else changes
    removed = {(change.thing, change.id) for change in changes if change.kind == "removed"}
    old = things_of(before)
    both = merged(before, after, [key for key, entry in old.items() if (entry.thing, entry.name) in removed])
    plain = draw(after)
    graph = plain if both is after else draw(both)
    now, truth = Shown(graph, things_of(both)), Shown(plain, things_of(after))
    marking = _Marking(now, truth, _by_shape(changes, now))
    nodes = {node.id: node for node in marking.nodes()}
    corners, crosses = marking.crosses(nodes)
    # What is only about the header has no line.
    was = Shown(draw(before), old) if any(not change.is_header for change in changes) else now
    added = marked(graph.edges, set(marking.standing(now.only(was, now))))
    bends, gone = ghosts(marking.standing(was.only(now, now)), nodes)
    lines = list(marking.edges(added))
    edges = (*lines, *crosses, *map(_without_sign, gone))
    return replace(
        plain,
        id=f"{plain.id}-comparison",
        title=f"{before.title} → {after.title}",
        description=f"{_summary(changes)} {plain.description}",
        nodes=(*nodes.values(), *corners, *bends),
        edges=edges,
        legend=(*_roles(graph, plain, nodes.values(), lines), *_signs(nodes.values(), edges)),
    )


def _roles(graph: Graph, plain: Graph, nodes: Iterable[Node], lines: Iterable[Edge]) -> tuple[tuple[str, str], ...]:
    """Return what both legends say of the roles that still show: not of those that only what is gone had.

    `lines` are the edges of `graph`, marked. A line that came has its role's place in the legend all the same.
    """
    kept = (old.role for old, new in zip(graph.edges, lines, strict=True) if not _is_gone(new))
    drawn = {node.role for node in nodes} | set(kept)
    found = {words: role for role, words in (*plain.legend, *graph.legend) if role in drawn}
    return tuple((role, words) for words, role in found.items())


def _signs(nodes: Iterable[Node], edges: Sequence[Edge]) -> Iterator[tuple[str, str]]:
    used = {node.mark for node in nodes} | {edge.mark for edge in edges}
    yield from ((f"mark-{mark}", f"{look.sign} {look.word}") for mark, look in MARKS.items() if mark in used)
    if any(map(_is_gone, edges)):
        yield _GONE, "a line that is gone"


def _is_gone(edge: Edge) -> bool:
    return edge.mark == "removed" or edge.role == _GONE


def _without_sign(edge: Edge) -> Edge:
    """Return a piece of a line that is gone as a bare piece; the one with the arrowhead carries the sign."""
    return replace(edge, role=_GONE, mark="") if look_of(edge.role).arrow == "none" else edge


def _by_shape(changes: Iterable[Change], shown: Shown) -> dict[str, list[Change]]:
    """Return the changes by the id of the shape that shows the thing or the field of the map."""
    names: dict[tuple[str, str], Name] = {(each.thing, each.name): (key,) for key, each in shown.things.items()}
    found: dict[str, list[Change]] = {}
    for change in changes:
        field = (change.field or "").partition(".")[0]
        name = (field,) if change.id is None else names.get((change.thing, change.id), ())
        if shape := shown.shapes.get(name):
            found.setdefault(shape, []).append(change)
    return found


@dataclass(frozen=True)
class _Marking:
    """The picture of both maps, that of the later map alone, and the changes by shape."""

    shown: Shown
    truth: Shown
    changes: Mapping[str, list[Change]]

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        kinds = {node: {change.kind for change in found} for node, found in self.changes.items()}
        return {node: next(mark for mark in _STRONGEST if mark in found) for node, found in kinds.items()}

    def nodes(self) -> Iterator[Node]:
        """Yield every shape, marked; what hangs on a ghost, such as its data box, is left out."""
        stretch = self._stretch()
        for node in self.graph.nodes:
            if node.id not in self._hanging:
                shown = self._shown(node)
                yield shown if stretch == 1 else _taller(shown, stretch)

    def standing(self, links: Iterable[Link]) -> Iterator[Link]:
        """Yield the links between shapes that are no ghosts."""
        return (link for link in links if not {link.tail, link.head} & self._ghosts.keys())

    @property
    def graph(self) -> Graph:
        return self.shown.graph

    @cached_property
    def _ghosts(self) -> dict[str, Name]:
        names = self.shown.names.items() if "removed" in self._marks.values() else ()
        return {node: name for node, name in names if self._marks.get(node) == "removed"}

    @cached_property
    def _hanging(self) -> dict[str, Name]:
        """What shows a part of a thing that is gone, such as its data box, with the name of the thing."""
        gone = set(self._ghosts.values())
        names = self.shown.names.items() if gone else ()
        return {node: name[:1] for node, name in names if len(name) > 1 and name[:1] in gone}

    @cached_property
    def _alone(self) -> dict[str, Node]:
        return {node.id: node for node in self.truth.graph.nodes}

    def _shown(self, node: Node) -> Node:
        node = replace(node, href=self._address(node)) if node.href else node
        same = self._alone.get(node.id) if node.of and self.truth.graph is not self.graph else None
        if same and self.truth.names[node.id] == self.shown.names[node.id] and (same.rows or same.lines):
            # Words and figures are those of the later map, without what was put back into it.
            node = replace(node, rows=same.rows, lines=same.lines, detail=same.detail)
        mark = self._marks.get(node.id, "") if node.rows else ""
        if mark == "removed":
            rows = tuple(tuple(_faded(cell, not place) for cell in row) for place, row in enumerate(node.rows))
            role = "ghost-crossed" if self._is_crossed(node.id) else "ghost"
            return replace(node, role=role, rows=rows, href="", detail=f"Removed: {node.detail}", mark=mark)
        said = ""
        if node.detail and node.id in self.changes:
            said = "; ".join(change_sentence(each) for each in self.changes[node.id][:_MOST_SENTENCES])
        if not said and mark == node.mark:
            return node
        detail = f"{node.detail} {said[:1].upper()}{said[1:]}." if said else node.detail
        return replace(node, mark=mark, detail=detail)

    def _address(self, node: Node) -> str:
        """Return where the shape leads on the page of the later map, where the place of what has no id is another."""
        there = self._alone.get(self.truth.shapes.get(self.shown.names[node.id], ""))
        return there.href if there else node.href

    def _is_crossed(self, ghost: str) -> bool:
        """Say whether a ghost is a bare box that lost what hung on it, and not a card."""
        return self._ghosts[ghost] in self._hanging.values()

    def edges(self, added: Mapping[int, Edge]) -> Iterator[Edge]:
        """Yield every line, those that came as `added` says by place; one that a card had and has no more is marked."""
        cards = {ghost for ghost in self._ghosts if not self._is_crossed(ghost)}
        for place, edge in enumerate(self.graph.edges):
            ends = [{link.tail, link.head} for link in edge.links] or [{edge.tail, edge.head}]
            is_gone = all(cards & each for each in ends)
            yield _without_sign(replace(edge, mark="removed")) if is_gone else added.get(place, edge)

    def crosses(self, nodes: Mapping[str, Node]) -> tuple[list[Node], list[Edge]]:
        """Return the two lines through each bare box that is gone."""
        corners: list[Node] = []
        lines: list[Edge] = []
        for ghost in self._ghosts:
            node = nodes[ghost]
            if node.at is None or node.size is None or not self._is_crossed(ghost):
                continue
            (x, y), (width, height) = node.at, node.size
            for name, dx, dy in (("nw", -1, 1), ("se", 1, -1), ("ne", 1, 1), ("sw", -1, -1)):
                at = (x + dx * width / 2, y + dy * height / 2)
                corners.append(Node(f"{ghost}.{name}", "ladder", at=at, size=(1, 1)))
            lines += [Edge(f"{ghost}.{a}", f"{ghost}.{b}", "ghost-cross") for a, b in (("nw", "se"), ("ne", "sw"))]
        return corners, lines

    def _stretch(self) -> float:
        """Return how much taller the picture has to be for the badges of its marked shapes: 1 where there is room."""
        sized = (
            (node, node.size[1])
            for node in self.graph.nodes
            if node.size and node.rows and self._marks.get(node.id, "")
        )
        lacking = [height for node, height in sized if _needed(node) > height + _TOLERATED]
        return max((1 + BADGE / (height + BADGE) for height in lacking), default=1.0)


def _needed(node: Node) -> float:
    """Return the height of a shape with its badge, in points."""
    return sum(spread(node.rows, None, 1, 0)[1]) + 2 + BADGE


def _taller(node: Node, stretch: float) -> Node:
    """Return the shape in a picture that is so many times as tall: only what has no words grows with it."""
    if node.at is None or stretch == 1:
        return node
    is_behind = not node.rows and not node.lines
    size = (node.size[0], node.size[1] * stretch) if node.size and is_behind else node.size
    return replace(node, at=(node.at[0], node.at[1] * stretch), size=size)


def _faded(cell: Cell, is_first: bool) -> Cell:
    return replace(cell, role="cell" if is_first else "cell-muted")


def _summary(changes: Iterable[Change]) -> str:
    """Return how many things were added, removed and so on, in a sentence."""
    counts: dict[str, set[tuple[str, str | None]]] = {}
    for change in changes:
        if not change.is_header:
            counts.setdefault(change.kind, set()).add((change.thing, change.id))
    said = ", ".join(f"{len(counts[mark])} {mark}" for mark in MARKS if mark in counts)
    return f"Two maps in one picture: {said or 'no change to anything drawn'}."
