"""Draw the lines of steps that join elsewhere: upright and level, around every box, along no other line if they can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

from flowfolio.drawing.graph import Edge, Link, Node
from flowfolio.drawing.looks import look_of
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.scene import Bar, Scene

_Point = tuple[float, float]
_Area = tuple[float, float, float, float]
"""Left, right, bottom and top."""
_BESIDE, _ABOVE, _CLEAR = (12.0, 17.0), (7.0, 11.0, 15.0, 19.0, 23.0), 2.0
"""How far from a box its upright and its level tracks lie, and how near a line may come to it, in points."""
_BEND, _CROSSES, _OVER_WORDS, _OVER_BAR, _ALONG = 30.0, 12.0, 120.0, 240.0, 600.0
"""How many points of way it is worth to do without these."""
_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A straight piece that is drawn already, and the ends of what it belongs to: its own lines may run along it."""

    area: _Area
    ends: frozenset[str]

    @classmethod
    def of(cls, one: _Point, other: _Point, *ends: str) -> _Line:
        """Return the piece between two points."""
        (left, right), (bottom, top) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        return cls((left, right, bottom, top), frozenset(ends))

    @property
    def is_level(self) -> bool:
        return self.area[2] == self.area[3]


@dataclass(slots=True)
class _Move:
    """A piece from one track to the next: what its way and the words on it cost, and which bars and lines it meets.

    `cost` is None where something stands in the way; the first `known` lines are looked at.
    """

    piece: _Line
    cost: float | None
    bars: Sequence[Bar] = ()
    lines: list[_Line] = field(default_factory=list)
    known: int = 0


def joins(scene: Scene, nodes: Sequence[Node], edges: Iterable[Edge]) -> tuple[list[Node], list[Edge]]:
    """Return the line from each step to what begins after it, as bare points and straight pieces.

    `nodes` and `edges` are what is drawn already.
    """
    if not scene.joins:
        return [], []
    ground = _Ground.of(scene, nodes, edges)
    found: list[Node] = []
    pieces: list[Edge] = []
    for number, (tail, head) in enumerate(scene.joins):
        box = scene.boxes.get(tail)
        points = list(ground.way(tail, head))
        inner = [f"onto-{number}-{at}" for at in range(1, len(points) - 1)]
        names = [f"step-{tail}" if box else tail, *inner, head]
        found += [Node(name, "ladder", at=at, size=(1, 1)) for name, at in zip(inner, points[1:-1], strict=True)]
        links = tuple(_links(scene, tail, head, bool(inner)))
        for place, (one, other) in enumerate(pairwise(names)):
            pieces.append(Edge(one, other, roles.FLOW_LINE, (), "" if place or not box else "e", links=links))
    return found, pieces


def _links(scene: Scene, tail: str, head: str, is_over: bool) -> Iterator[Link]:
    to = scene.boxes.get(head.removeprefix("into-"))
    if to and tail in scene.boxes:
        yield Link((*to.of, "after"), f"step-{tail}", f"step-{to.step.id}", is_over=is_over)


@dataclass(slots=True)
class _Ground:
    """Where lines can run: on tracks at certain x and y, around the boxes."""

    scene: Scene
    xs: Sequence[float]
    ys: Sequence[float]
    walls: Sequence[_Area]
    words: Sequence[_Area]
    bars: Sequence[Bar]
    lines: list[_Line]
    _moves: dict[tuple[_Cell, _Cell], _Move] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, nodes: Sequence[Node], edges: Iterable[Edge]) -> _Ground:
        """Return the ground of a scene with everything that is drawn already."""
        boxes = scene.boxes.values()
        ends = [(tail, head) for tail, head in scene.joins]
        starts = {_start(scene, tail) for tail, _ in ends} | {scene.points[head] for _, head in ends}
        beside = [*(box.right for box in boxes), *(bar.x for bar in scene.bars)]
        xs = {x for x, _ in starts} | {x + far for x in beside for far in _BESIDE}
        ys = {y for _, y in starts} | {box.ceiling + far for box in boxes for far in _ABOVE}
        ys |= {box.bottom - far for box in boxes for far in _ABOVE}
        placed = [node for node in nodes if node.at and node.size and max(node.size) > 1]
        words = [_area(node) for node in placed if look_of(node.role).shape == "plaintext"]
        signs = [_area(node) for node in placed if node.role in (roles.WAIT, roles.SUPERMARKET, roles.CHOICE)]
        frames = [(box.left - 9 * bool(box.hotspot), box.right + 9 * bool(box.hotspot)) for box in boxes]
        walls = [(*frame, box.bottom, box.ceiling) for frame, box in zip(frames, boxes, strict=True)]
        places = {node.id: node.at for node in nodes if node.at}
        return cls(
            scene, sorted(xs), sorted(ys), [*walls, *signs], words, scene.bars, list(_lines(scene, places, edges))
        )

    def way(self, tail: str, head: str) -> Iterator[_Point]:
        """Yield the corners of the best way (A*: Hart, Nilsson and Raphael 1968), and remember it as a line."""
        first, last = _start(self.scene, tail), self.scene.points[head]
        corners = self._best(self._cell(first), self._cell(last), frozenset((tail, head)))
        box = self.scene.boxes.get(tail)
        points = list(_without_straight([(box.right, box.y) if box else self.scene.points[tail], *corners]))
        self.lines += [_Line.of(one, other, tail, head) for one, other in pairwise(points)]
        yield from points

    def _cell(self, point: _Point) -> _Cell:
        return self.xs.index(point[0]), self.ys.index(point[1])

    def _best(self, first: _Cell, last: _Cell, ends: frozenset[str]) -> list[_Point]:
        came: dict[tuple[_Cell, bool], tuple[_Cell, bool] | None] = {}
        waiting: list[tuple[float, float, _Cell, bool, tuple[_Cell, bool] | None]] = [(0.0, 0.0, first, True, None)]
        while waiting:
            _, so_far, cell, level, origin = heappop(waiting)
            if (cell, level) in came:
                continue
            came[cell, level] = origin
            if cell == last:
                return self._back((cell, level), came)
            for other, is_level in self._beside(cell):
                if (other, is_level) not in came and (cost := self._of_move(cell, other, ends)) is not None:
                    far = so_far + cost + _BEND * (level != is_level)
                    heappush(waiting, (far + self._far(other, last), far, other, is_level, (cell, level)))
        return [(self.xs[x], self.ys[y]) for x, y in (first, last)]

    def _far(self, one: _Cell, other: _Cell) -> float:
        return abs(self.xs[one[0]] - self.xs[other[0]]) + abs(self.ys[one[1]] - self.ys[other[1]])

    def _back(
        self, at: tuple[_Cell, bool] | None, came: Mapping[tuple[_Cell, bool], tuple[_Cell, bool] | None]
    ) -> list[_Point]:
        found: list[_Point] = []
        while at is not None:
            found.append((self.xs[at[0][0]], self.ys[at[0][1]]))
            at = came[at]
        return found[::-1]

    def _beside(self, cell: _Cell) -> Iterator[tuple[_Cell, bool]]:
        x, y = cell
        for column, row in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
            if 0 <= column < len(self.xs) and 0 <= row < len(self.ys):
                yield (column, row), row == y

    def _of_move(self, one: _Cell, other: _Cell, ends: frozenset[str]) -> float | None:
        """Return what it costs to go from one place to the next; None where something stands in the way."""
        cells = (one, other) if one < other else (other, one)
        move = self._moves.get(cells) or self._moves.setdefault(cells, self._move(cells))
        if move.cost is None:
            return None
        move.lines += [each for each in self.lines[move.known :] if _meets(move.piece.area, each.area)]
        move.known = len(self.lines)
        over = sum(_OVER_BAR for bar in move.bars if not _belongs(bar, ends))
        along = (
            _ALONG if each.is_level == move.piece.is_level else _CROSSES for each in move.lines if not each.ends & ends
        )
        return move.cost + over + sum(along)

    def _move(self, cells: tuple[_Cell, _Cell]) -> _Move:
        (left, bottom), (right, top) = cells
        piece = _Line.of((self.xs[left], self.ys[bottom]), (self.xs[right], self.ys[top]))
        area = piece.area
        if any(_meets(area, wall) for wall in self.walls):
            return _Move(piece, None)
        over_words = _OVER_WORDS * sum(_meets(area, each) for each in self.words)
        bars = [bar for bar in self.bars if _meets(area, _bar_area(bar))]
        return _Move(piece, area[1] - area[0] + area[3] - area[2] + over_words, bars)


def _start(scene: Scene, tail: str) -> _Point:
    """Return where the line of a step or a bar may turn first."""
    box = scene.boxes.get(tail)
    x, y = (box.right, box.y) if box else scene.points[tail]
    return x + _BESIDE[0], y


def _area(node: Node) -> _Area:
    assert node.at
    assert node.size
    (x, y), (width, height) = node.at, node.size
    return x - width / 2, x + width / 2, y - height / 2, y + height / 2


def _bar_area(bar: Bar) -> _Area:
    return bar.x - 3, bar.x + 3, bar.bottom - 26, bar.top + 26


def _belongs(bar: Bar, ends: frozenset[str]) -> bool:
    return any(end.rpartition("-")[0] == bar.id for end in ends)


def _lines(scene: Scene, places: Mapping[str, _Point], edges: Iterable[Edge]) -> Iterator[_Line]:
    """Yield the pieces of the lines that are drawn already; a line with a corner is level at its tail."""
    for link in scene.links:
        yield _Line.of((link.left, link.y), (link.right, link.y), link.tail.removeprefix("step-"), link.tail, link.head)
    for bar in scene.bars:
        if bar.kind in ("choice", "merge"):
            yield _Line.of((bar.x, bar.bottom), (bar.x, bar.top), bar.id)
    for edge in edges:
        if edge.links and edge.tail in places and edge.head in places:
            (x, y), (other_x, other_y) = places[edge.tail], places[edge.head]
            for one, other in (((x, y), (other_x, y)), ((other_x, y), (other_x, other_y))):
                if one != other:
                    yield _Line.of(one, other)


def _meets(one: _Area, other: _Area) -> bool:
    left, right, bottom, top = other
    return one[0] < right + _CLEAR and left - _CLEAR < one[1] and one[2] < top + _CLEAR and bottom - _CLEAR < one[3]


def _without_straight(points: Sequence[_Point]) -> Iterator[_Point]:
    """Yield the ends of a line and its corners, without what lies on straight pieces."""
    last = points[0]
    yield last
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        if not (before[0] == at[0] == after[0] or before[1] == at[1] == after[1]) and at != last:
            last = at
            yield at
    yield points[-1]
