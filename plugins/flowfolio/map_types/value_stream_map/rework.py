"""Draw the work that goes back: lines below the boxes, the longer the deeper, around whatever stands in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flowfolio.drawing.graph import Edge, Link, Node
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import Box, widest
from flowfolio.map_types.value_stream_map.scene import Scene
from flowfolio.map_types.value_stream_map.tracks import REWORK_SIZE, Line

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Back:
    """Work that goes back from one box to another: it turns down, level and up again at `turns`, in points."""

    tail: Box
    head: Box
    start: Point
    turns: tuple[Point, ...]
    end: Point
    label: Point
    """Where the piece with the words begins and where it ends, on the x axis."""
    level: float
    text: str

    @property
    def uprights(self) -> list[tuple[float, float, float]]:
        """Every upright piece: its x, its upper and its lower end."""
        points = [self.start, *self.turns, self.end]
        return [(one[0], max(one[1], other[1]), min(one[1], other[1])) for one, other in pairwise(points)]


def _label_x(back: _Back, backs: Sequence[_Back]) -> float:
    """Return the place along the line nearest to its middle where no other line's upright crosses the words."""
    room = widest((back.text,), REWORK_SIZE) / 2 + 5
    low, high = sorted(back.label)
    crossing = [
        x
        for other in backs
        if other is not back
        for x, top, bottom in other.uprights
        if bottom < back.level - 2 and top > back.level - 16
    ]
    tries = [(low + high) / 2, *(low + share * (high - low) for share in (0.4, 0.6, 0.3, 0.7, 0.2, 0.8))]
    inside = [x for x in tries if low <= x - room + 5 and x + room - 5 <= high] or tries[:1]
    free = (x for x in inside if all(abs(x - upright) > room for upright in crossing))
    return next(free, tries[0])


def rework(scene: Scene) -> tuple[list[Node], list[Edge], float]:
    """Return the lines below the rows, the longer the deeper, and how far down they reach."""
    backs = [_back(scene, name, line) for name, line in scene.tracks.rework.items()]
    nodes: list[Node] = []
    edges: list[Edge] = []
    for back in backs:
        name, of = f"rework-{back.tail.step.id}", (*back.tail.of, "rework")
        at, size = (_label_x(back, backs), back.level - 9), (widest((back.text,), REWORK_SIZE) + 6, 13)
        links = (Link(of, f"step-{back.tail.step.id}", f"step-{back.head.step.id}", back.text),)
        turns = [f"{name}-turn-{number}" for number in range(1, len(back.turns))] + [f"{name}-turn"]
        nodes += [Node(turn, "ladder", at=at) for turn, at in zip(turns, back.turns, strict=True)]
        nodes += [
            Node(f"{name}-from", "ladder", at=back.start),
            Node(f"{name}-to", "ladder", at=back.end),
            Node(f"{name}-text", roles.REWORK_LABEL, (back.text,), at=at, size=size, of=of),
        ]
        edges += [Edge(turn, before, "rework-line", links=links) for before, turn in pairwise([f"{name}-from", *turns])]
        edges.append(Edge(f"{name}-turn", f"{name}-to", roles.REWORK, links=links))
    lowest = min((node.at[1] for node in nodes if node.at), default=scene.floor)
    return nodes, edges, min(lowest, scene.floor)


def _back(scene: Scene, name: str, line: Line) -> _Back:
    """Return the line with every turn placed; the line turns down to each run, and level along it."""
    tracks, tail = scene.tracks, scene.boxes[name]
    assert tail.step.rework
    head = scene.boxes[tail.step.rework.to]
    main = next(run for run in line.runs if run.text)
    return _Back(
        tail,
        head,
        (tracks.x(line.start), tail.bottom),
        tuple((tracks.x(run.end), tracks.y(run)) for run in line.runs),
        (tracks.x(line.end), head.bottom),
        (tracks.x(main.start), tracks.x(main.end)),
        tracks.y(main),
        main.text,
    )
