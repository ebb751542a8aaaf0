"""Hold the places of everything in the picture of a value stream map, in points, y growing upwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowfolio.drawing.text_width import wrap
from flowfolio.map_types.value_stream_map.box import Box, text_height
from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.tracks import Tracks

WAY_GAP = 96.0
"""Points between a fork and what comes after it where the words of a way stand above the line."""
WAY_SIZE = 9.0


@dataclass(frozen=True, slots=True)
class Link:
    """The gap from one thing to the next: `tail` and `head` are node ids, `step` the one that the work arrives at."""

    tail: str
    head: str
    left: float
    right: float
    y: float
    step: Step | None = None
    after: tuple[Step, ...] = ()
    """The steps whose wait after them stands here; several where they join."""
    way: str = ""

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Bar:
    """Where branches part or meet; a fork of a choice is a diamond."""

    id: str
    kind: str
    x: float
    top: float
    bottom: float


@dataclass(slots=True)
class Scene:
    """Everything placed so far. `points` are ids of bare places that lines start from and end at."""

    boxes: dict[str, Box]
    tracks: Tracks
    links: list[Link] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    joins: list[tuple[str, str]] = field(default_factory=list)
    """Lines of steps that join elsewhere: from a step's id or a point to a point."""
    start: float = 0.0
    end: float = 0.0

    @property
    def ceiling(self) -> float:
        """How high boxes reach, and the words of ways: a way without steps has nothing else."""
        ways = (link.y + way_height(link.way) for link in self.links if link.way)
        return max(*(box.ceiling for box in self.boxes.values()), *ways, 0.0)

    @property
    def floor(self) -> float:
        return min(*(box.bottom for box in self.boxes.values()), *(bar.bottom - 30 for bar in self.bars), 0.0)

    @property
    def first_left(self) -> float:
        return min(box.left for box in self.boxes.values())

    @property
    def last_right(self) -> float:
        return max(self.end, *(box.right for box in self.boxes.values()))


def way_lines(way: str) -> tuple[str, ...]:
    """Return what stands on a branch, wrapped."""
    return wrap(way, WAY_GAP - 18, WAY_SIZE, 4)


def way_height(way: str) -> float:
    """Return how far the words of a way reach above its line, 0 without any."""
    return 12 + text_height(len(way_lines(way)), WAY_SIZE) if way else 0.0
