"""Work out the path of an edge between nodes whose places are known, as Graphviz `pos` and label place."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from flowfolio.drawing.graph import Node
from flowfolio.drawing.looks import Look
from flowfolio.drawing.text_width import text_width

Point = tuple[float, float]

_COMPASS: dict[str, Point] = {"n": (0, 1), "s": (0, -1), "e": (1, 0), "w": (-1, 0), "c": (0, 0)}
_COMPASS |= {"ne": (1, 1), "nw": (-1, 1), "se": (1, -1), "sw": (-1, -1)}
_CORNER = 9.0
_ROOM_FOR_FLASH = 60.0


class Route(NamedTuple):
    """`pos` and `lp` as Graphviz writes them; `lp` is empty when the edge has no label."""

    pos: str
    lp: str = ""


def rework_depth(distance: float) -> float:
    """Return how far below its boxes a rework arc runs, in points, when its ends are `distance` points apart."""
    return 20 + min(abs(distance) * 0.04, 40)


def route(tail: Node, head: Node, ports: tuple[str, str], label: tuple[str, ...], look: Look) -> Route | None:
    """Return the path from `tail` to `head`, or None when Graphviz should find it (a place or a size is missing)."""
    if tail.at is None or head.at is None or not (tail.size and head.size):
        return None
    if look.route == "arc" and (max(tail.size) > 1 or max(head.size) > 1):
        return _arc(tail, head, ports, label, look)
    start, end = _straight_ends(tail, head, ports)
    if math.dist(start, end) < (10 * look.scale + 1 if look.arrow != "none" else 0.1):
        return None
    points = [start, end]
    if look.route == "zigzag" and math.dist(start, end) > _ROOM_FOR_FLASH:
        points = [start, *_flash(start, end), end]
    elif look.route == "corner" and start[0] != end[0] and start[1] != end[1]:
        points = [start, (end[0], start[1]), end]
    return Route(_path(points, look), _beside(start, end, label, look))


def _straight_ends(tail: Node, head: Node, ports: tuple[str, str]) -> tuple[Point, Point]:
    first, last = _port(tail, ports[0]), _port(head, ports[1])
    return (
        first if ports[0] else _leave(tail, last),
        last if ports[1] else _leave(head, first),
    )


def _port(node: Node, port: str) -> Point:
    (x, y), (width, height) = node.at or (0, 0), node.size or (0, 0)
    across, up = _COMPASS.get(port, (0, 0))
    return (x + across * width / 2, y + up * height / 2)


def _leave(node: Node, towards: Point) -> Point:
    """Return where the line from the node's centre to `towards` crosses its box."""
    (x, y), (width, height) = node.at or (0, 0), node.size or (0, 0)
    across, up = towards[0] - x, towards[1] - y
    scale = min(
        width / 2 / abs(across) if across else math.inf,
        height / 2 / abs(up) if up else math.inf,
        1.0,
    )
    return (x + across * scale, y + up * scale)


def _flash(start: Point, end: Point) -> list[Point]:
    """The two bends of the zig-zag that stands for electronic information."""
    length = math.dist(start, end)
    across, up = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return [
        (middle[0] + side * (9 * across - 4 * up), middle[1] + side * (9 * up + 4 * across)) for side in (1.0, -1.0)
    ]


def _beside(start: Point, end: Point, label: tuple[str, ...], look: Look) -> str:
    """Put the label beside the middle of the line, above it or to its right, clear of the stroke."""
    if not label:
        return ""
    length = math.dist(start, end)
    right, up = -(end[1] - start[1]) / length, (end[0] - start[0]) / length
    if up < -0.2 or (abs(up) <= 0.2 and right < 0):
        right, up = -right, -up
    width = max(text_width(line, look.size) for line in label)
    clear = abs(right) * width / 2 + abs(up) * len(label) * look.size * 0.6 + 4 + look.pen / 2
    return _pair(((start[0] + end[0]) / 2 + right * clear, (start[1] + end[1]) / 2 + up * clear))


def _arc(tail: Node, head: Node, ports: tuple[str, str], label: tuple[str, ...], look: Look) -> Route:
    """A bracket with round corners under (or, leaving from "n", over) the row."""
    side = "n" if ports[0].startswith("n") else "s"
    sign = 1.0 if side == "n" else -1.0
    (x0, y0), (x1, y1) = _port(tail, side), _port(head, side)
    backward = -1.0 if x1 <= x0 else 1.0
    # The ends stand a little off the middle, so that an arc that arrives and one that leaves do not share a line.
    aside = 14.0 if x0 == x1 else 7.0
    x0, x1 = (x0 + aside, x1 - aside) if x0 == x1 else (x0 + aside * backward, x1 - aside * backward)
    backward = -1.0 if x1 <= x0 else 1.0
    level = (max(y0, y1) if side == "n" else min(y0, y1)) + sign * rework_depth(x1 - x0)
    bend = min(_CORNER, abs(x1 - x0) / 2)
    tip = y1 + sign * 10 * look.scale
    pieces = [
        ((x0, y0), (x0, level - sign * bend)),
        ((x0, level), (x0, level), (x0 + backward * bend, level)),
        ((x1 - backward * bend, level),),
        ((x1, level), (x1, level), (x1, level - sign * bend)),
        ((x1, tip),),
    ]
    points: list[Point] = [pieces[0][0]]
    for piece in ((pieces[0][1],), *pieces[1:]):
        points += piece if len(piece) == 3 else (points[-1], piece[0], piece[0])
    rows = len(label)
    place = _pair(((x0 + x1) / 2, level + sign * (rows * look.size * 0.6 + 4))) if rows else ""
    return Route(f"e,{_pair((x1, y1))} " + " ".join(map(_pair, points)), place)


def _path(points: list[Point], look: Look) -> str:
    """Draw through `points`; the line ends where the arrowhead begins."""
    tip, before = points[-1], points[-2]
    reach = 10 * look.scale / (math.dist(before, tip) or 1)
    foot = (tip[0] + (before[0] - tip[0]) * reach, tip[1] + (before[1] - tip[1]) * reach)
    start = ""
    if look.tail_arrow:
        first, second = points[0], points[1]
        points = [
            (first[0] + (second[0] - first[0]) * reach, first[1] + (second[1] - first[1]) * reach),
            *points[1:],
        ]
        start = f"s,{_pair(first)} "
    if look.arrow == "none":
        return start + _beziers(points)
    return f"{start}e,{_pair(tip)} " + _beziers([*points[:-1], foot])


def _beziers(points: list[Point]) -> str:
    """Write straight pieces as the cubic curves that Graphviz expects."""
    spelled = [points[0]]
    for before, after in pairwise(points):
        spelled += [before, after, after]
    return " ".join(map(_pair, spelled))


def _pair(point: Point) -> str:
    return f"{round(point[0], 1):.8g},{round(point[1], 1):.8g}"
