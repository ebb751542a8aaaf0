"""Draw the lines of steps that join elsewhere: around every box, upright and level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from flowfolio.drawing.graph import Edge, Node
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.scene import Scene

_Point = tuple[float, float]
_Area = tuple[float, float, float, float]
"""Left, right, bottom and top of what no line crosses."""
_BESIDE, _APART, _LEVELS, _CLEAR = 7.0, 4.0, 5, 2.0
_BEND = 30.0
"""How many points of way a bend is worth."""


def joins(scene: Scene) -> tuple[list[Node], list[Edge]]:
    """Return the line from each step to what begins after it, as bare points and straight pieces."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    tails = list(dict.fromkeys(tail for tail, _ in scene.joins))
    boxes = [(box.left, box.right, box.bottom, box.ceiling) for box in scene.boxes.values()]
    links = [(link.left + _BESIDE + 3, link.right - 5, link.y - 2, link.y + 2) for link in scene.links]
    for number, (tail, head) in enumerate(scene.joins):
        box, end = scene.boxes.get(tail), scene.points[head]
        start = (box.right, box.y) if box else scene.points[tail]
        others = [scene.points[each] for _, each in scene.joins if each != head]
        taken = [*boxes, *links, *((x - 1, x + 1, y - 1, y + 1) for x, y in others)]
        points = list(_way(start, end, scene, taken, _APART * (tails.index(tail) % _LEVELS)))
        names = [f"step-{tail}" if box else tail, *(f"onto-{number}-{at}" for at in range(1, len(points) - 1)), head]
        nodes += [Node(name, "ladder", at=at, size=(1, 1)) for name, at in zip(names, points, strict=True)][1:-1]
        ports = ["e" if box else "", *("" for _ in names[1:])]
        edges += [Edge(*pair, roles.FLOW_LINE, (), port) for pair, port in zip(pairwise(names), ports, strict=False)]
    return nodes, edges


def _way(start: _Point, end: _Point, scene: Scene, taken: Sequence[_Area], shift: float) -> Iterator[_Point]:
    """Yield the corners of the shortest way with few bends around all that is there (Dijkstra 1959)."""
    boxes = scene.boxes.values()
    first, last = (start[0] + _BESIDE, start[1]), (end[0], end[1])
    xs = sorted({first[0], last[0]} | {box.right + _BESIDE for box in boxes})
    ys = sorted({first[1], last[1]} | {y for box in boxes for y in (box.ceiling + 6 + shift, box.bottom - 6 - shift)})
    corners = _shortest((xs.index(first[0]), ys.index(first[1])), (xs.index(last[0]), ys.index(last[1])), xs, ys, taken)
    yield start
    for place, (x, y) in enumerate(corners):
        inner = 0 < place < len(corners) - 1
        before, after = corners[max(0, place - 1)], corners[min(len(corners) - 1, place + 1)]
        is_bend = not (before[0] == x == after[0] or before[1] == y == after[1])
        if is_bend if inner else place == 0 and after[0] == x != last[0]:
            yield x, y
    yield end


_Cell = tuple[int, int]


def _shortest(
    first: _Cell, last: _Cell, xs: Sequence[float], ys: Sequence[float], taken: Sequence[_Area]
) -> list[_Point]:
    came: dict[tuple[_Cell, bool], tuple[_Cell, bool] | None] = {}
    waiting: list[tuple[float, _Cell, bool, tuple[_Cell, bool] | None]] = [(0.0, first, True, None)]
    while waiting:
        so_far, cell, level, origin = heappop(waiting)
        if (cell, level) in came:
            continue
        came[cell, level] = origin
        if cell == last:
            return _back((cell, level), came, xs, ys)
        for other, is_level in _beside(cell, len(xs), len(ys)):
            if (other, is_level) not in came and _is_free(cell, other, xs, ys, taken):
                way = abs(xs[cell[0]] - xs[other[0]]) + abs(ys[cell[1]] - ys[other[1]])
                heappush(waiting, (so_far + way + _BEND * (level != is_level), other, is_level, (cell, level)))
    return [(xs[x], ys[y]) for x, y in (first, last)]


def _back(
    at: tuple[_Cell, bool] | None,
    came: Mapping[tuple[_Cell, bool], tuple[_Cell, bool] | None],
    xs: Sequence[float],
    ys: Sequence[float],
) -> list[_Point]:
    found: list[_Point] = []
    while at is not None:
        found.append((xs[at[0][0]], ys[at[0][1]]))
        at = came[at]
    return found[::-1]


def _beside(cell: _Cell, width: int, height: int) -> Iterator[tuple[_Cell, bool]]:
    x, y = cell
    for column, row in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)):
        if 0 <= column < width and 0 <= row < height:
            yield (column, row), row == y


def _is_free(one: _Cell, other: _Cell, xs: Sequence[float], ys: Sequence[float], taken: Sequence[_Area]) -> bool:
    left, right = sorted((xs[one[0]], xs[other[0]]))
    low, high = sorted((ys[one[1]], ys[other[1]]))
    return not any(
        first - _CLEAR < right and left < last + _CLEAR and bottom - _CLEAR < high and low < top + _CLEAR
        for first, last, bottom, top in taken
    )
