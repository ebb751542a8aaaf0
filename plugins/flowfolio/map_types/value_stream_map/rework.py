"""Draw the work that goes back: arcs below the boxes, the longer the deeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowfolio.drawing.graph import Edge, Link, Node
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import Box, widest
from flowfolio.map_types.value_stream_map.layout import Scene
from flowfolio.map_types.value_stream_map.words import rework_text

_ARC = 22.0


@dataclass(frozen=True, slots=True)
class _Back:
    """Work that goes back from one box to another: it leaves at x `start` and arrives at x `end`."""

    tail: Box
    head: Box
    start: float
    end: float
    text: str

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def span(self) -> tuple[float, float]:
        low, high = sorted((self.start, self.end))
        short = max(0.0, widest((self.text,), 9.5) + 20 - (high - low)) / 2
        return low - short - 4, high + short + 4


def _arc_levels(backs: Sequence[_Back], scene: Scene) -> list[float]:
    """Return the height of each arc: below every box over it, and below every shorter arc that it crosses."""
    found: dict[int, float] = {}
    for place in sorted(range(len(backs)), key=lambda each: backs[each].span[1] - backs[each].span[0]):
        low, high = backs[place].span
        over = [box.bottom - 20 for box in scene.boxes.values() if low < box.right and box.left < high]
        crossed = [y - _ARC for each, y in found.items() if low < backs[each].span[1] and backs[each].span[0] < high]
        found[place] = min(over + crossed)
    return [found[place] for place in range(len(backs))]


def _label_x(back: _Back, backs: Sequence[_Back]) -> float:
    """Return the place along the arc nearest to its middle where no other arc's upright crosses the words."""
    room = widest((back.text,), 9.5) / 2 + 5
    low, high = sorted((back.start, back.end))
    uprights = [x for other in backs for x in (other.start, other.end) if other is not back]
    tries = [back.middle, *(low + share * (high - low) for share in (0.4, 0.6, 0.3, 0.7, 0.2, 0.8)), high + room]
    free = (x for x in tries if all(abs(x - upright) > room for upright in uprights))
    return next(free, back.middle)


def rework(scene: Scene) -> tuple[list[Node], list[Edge], float]:
    """Return the arcs below the row, the longer the deeper, and how far down they reach."""
    backs = _backs(scene)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for back, y in zip(backs, _arc_levels(backs, scene), strict=True):
        name, of = f"rework-{back.tail.step.id}", (*back.tail.of, "rework")
        at, size = (_label_x(back, backs), y - 9), (widest((back.text,), 9.5) + 6, 13)
        links = (Link(of, f"step-{back.tail.step.id}", f"step-{back.head.step.id}", back.text),)
        nodes += [
            Node(f"{name}-turn", "ladder", at=(back.end, y)),
            Node(f"{name}-from", "ladder", at=(back.start, back.tail.bottom)),
            Node(f"{name}-to", "ladder", at=(back.end, back.head.bottom)),
            Node(f"{name}-text", roles.REWORK_LABEL, (back.text,), at=at, size=size, of=of),
        ]
        edges.append(Edge(f"{name}-turn", f"{name}-from", "rework-line", links=links))
        edges.append(Edge(f"{name}-turn", f"{name}-to", roles.REWORK, links=links))
    lowest = min((node.at[1] for node in nodes if node.at), default=scene.floor)
    return nodes, edges, min(lowest, scene.floor)


def _backs(scene: Scene) -> list[_Back]:
    boxes, arriving, found = scene.boxes, dict[str, int](), []
    for box in boxes.values():
        rework = box.step.rework
        if rework and rework.to in boxes:
            number = arriving[rework.to] = arriving.get(rework.to, -1) + 1
            head = boxes[rework.to]
            found.append(_Back(box, head, box.x + 24, head.x - 14 - 9 * min(number, 4), rework_text(rework)))
    return found
