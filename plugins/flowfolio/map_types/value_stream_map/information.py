"""Draw the band above the boxes: supplier, customer, planning offices and the information that travels between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from flowfolio.drawing.graph import Edge, Link, Node
from flowfolio.drawing.looks import Role
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import widest
from flowfolio.map_types.value_stream_map.deliveries import Flow, flows_of, goods_of
from flowfolio.map_types.value_stream_map.ends import End, Goods, main_end
from flowfolio.map_types.value_stream_map.layout import END_GAP
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.scene import Scene
from flowfolio.map_types.value_stream_map.tracks import levels
from flowfolio.map_types.value_stream_map.words import open_text

_HEIGHT, _LEVEL, _APART = 58.0, 24.0, 46.0
_FONT = 9.5


@dataclass(frozen=True, slots=True)
class Office:
    """A thing in the top row: supplier, customer, planning office or system; `x` is its centre."""

    id: str
    role: Role
    lines: tuple[str, ...]
    x: float = 0.0

    @property
    def node(self) -> str:
        """The id of its shape."""
        return f"office-{self.id}" if self.role == roles.CONTROL else self.id

    @property
    def width(self) -> float:
        return max(104.0, widest(self.lines, 11) + (34 if self.role != roles.CONTROL else 24))


def office_names(map_: ValueStreamMap) -> list[str]:
    """Return every information end that is no step, no supplier and no customer, in the author's order."""
    steps = {step.id for _, step in map_.all_steps()}
    ends = (end for flow in map_.information for end in (flow.from_, flow.to))
    return [end for end in dict.fromkeys(ends) if end not in steps and end not in ("supplier", "customer")]


def arrows_per_step(map_: ValueStreamMap) -> dict[str, int]:
    """Return how many information lines touch the top of each step."""
    count: dict[str, int] = {}
    for flow in flows_of(map_):
        for end in {flow.from_, flow.to}:
            count[end] = count.get(end, 0) + 1
    return count


def has_supplier(map_: ValueStreamMap) -> bool:
    """Return whether somebody stands top left."""
    return bool(main_end(map_.supplier, map_.suppliers)) or any(
        "supplier" in (flow.from_, flow.to) for flow in map_.information
    )


def has_customer(map_: ValueStreamMap) -> bool:
    """Return whether somebody stands top right."""
    asked = main_end(map_.customer, map_.customers) or map_.demand
    return bool(asked) or any("customer" in (flow.from_, flow.to) for flow in map_.information)


def customer_lines(map_: ValueStreamMap) -> tuple[str, ...]:
    """Return the customer's name and demand, wrapped."""
    demand = open_text(map_, "demand", str(map_.demand or ""))
    return _end_lines(main_end(map_.customer, map_.customers), "Customer") + ((demand,) if demand else ())


def _end_lines(end: End | None, word: str) -> tuple[str, ...]:
    """Return who stands at an end, and what is delivered how often."""
    if end is None:
        return (word,)
    return wrap(end.name, 130, 11, 3) + (wrap(end.goods, 130, 11, 2) if end.goods else ())


@dataclass(frozen=True, slots=True)
class _Track:
    """One flow that runs along a level: from (x, office or step) to (x, office or step)."""

    place: int
    flow: Flow
    tail: float
    head: float

    @property
    def span(self) -> tuple[float, float]:
        low, high = sorted((self.tail, self.head))
        short = max(0.0, widest(_label(self.flow), _FONT) + 24 - (high - low)) / 2
        return low - short - 5, high + short + 5


def _label(flow: Flow) -> tuple[str, ...]:
    return wrap(flow.name or "", 210, _FONT, 1)


def room_beside(map_: ValueStreamMap, end: str) -> float:
    """Return the width that the gap under a supplier or customer needs for the names of what travels to the steps."""
    steps = {step.id for _, step in map_.all_steps()}
    labels = [
        _label(flow) for flow in map_.information if end in (flow.from_, flow.to) and {flow.from_, flow.to} & steps
    ]
    return max((widest(label, _FONT) + 44 for label in labels), default=END_GAP)


class Band:
    """The top row over a scene. `y` is the row's centre; `x_of` finds where a line may touch a step or an office."""

    def __init__(self, map_: ValueStreamMap, scene: Scene) -> None:
        self._map, self._scene = map_, scene
        self._flows = flows_of(map_)
        self._row = {office.id: office for office in self._offices()}
        self._spread()
        self._direct = {place: flow for place, flow in enumerate(self._flows) if self._is_direct(flow)}
        indirect = [(n, each) for n, each in enumerate(self._flows) if n not in self._direct]
        indirect = [(n, flow) for n, flow in indirect if flow.from_ != flow.to]
        self._tracks = self._lay_tracks(indirect)
        self._levels = levels([track.span for track in self._tracks])
        rows = max(self._levels, default=-1) + 1
        self._base = scene.ceiling + 26
        self.y = self._base + rows * _LEVEL + (14 if rows else 10) + _HEIGHT / 2

    @property
    def right(self) -> float:
        """Right edge of the row, in points."""
        return max((office.x + office.width / 2 for office in self._row.values()), default=self._scene.end)

    def office_x(self, name: str) -> float | None:
        """Return the centre of an office, None when it is not drawn."""
        return self._row[name].x if name in self._row else None

    def _offices(self) -> Iterator[Office]:
        map_, scene = self._map, self._scene
        if has_supplier(map_):
            lines = _end_lines(main_end(map_.supplier, map_.suppliers), "Supplier")
            yield Office("supplier", roles.SUPPLIER, lines, 0.0)
        found = []
        for goods in goods_of(map_):
            is_supplier = goods.loc[0] == "suppliers"
            name, step = (goods.from_, goods.to) if is_supplier else (goods.to, goods.from_)
            role = roles.SUPPLIER if is_supplier else roles.CUSTOMER
            found.append(Office(name, role, wrap(goods.end.name, 130, 11, 3), scene.boxes[step].x))
        for name in office_names(map_):
            linked = [scene.boxes[end].x for end in self._others(name) if end in scene.boxes]
            x = sum(linked) / len(linked) if linked else scene.end / 2
            found.append(Office(name, roles.CONTROL, wrap(name, 140, 11, 3), x))
        yield from sorted(found, key=lambda office: office.x)
        if has_customer(map_):
            yield Office("customer", roles.CUSTOMER, customer_lines(map_), scene.end)

    def _others(self, name: str) -> Iterator[str]:
        for flow in self._flows:
            if name in (flow.from_, flow.to):
                yield flow.to if flow.from_ == name else flow.from_

    def _spread(self) -> None:
        """Push the offices apart until names and the labels between neighbours fit."""
        row = list(self._row.values())
        for left, right in pairwise(row):
            between = [_label(flow) for flow in self._flows if {flow.from_, flow.to} == {left.id, right.id}]
            room = max((widest(label, _FONT) + 40 for label in between), default=0.0)
            nearest = self._row[left.id].x + left.width / 2 + max(_APART, room) + right.width / 2
            self._row[right.id] = replace(right, x=max(right.x, nearest))

    def _is_direct(self, flow: Flow) -> bool:
        order = list(self._row)
        ends = (flow.from_, flow.to)
        return all(end in order for end in ends) and abs(order.index(ends[0]) - order.index(ends[1])) == 1

    def _lay_tracks(self, flows: Sequence[tuple[int, Flow]]) -> list[_Track]:
        ends: dict[str, list[tuple[float, int]]] = {}
        for place, flow in flows:
            for end, other in ((flow.from_, flow.to), (flow.to, flow.from_)):
                if (end, place) not in self._scene.tracks.information:
                    ends.setdefault(end, []).append((self._centre(other), place))
        at = {
            (end, place): self._touch(end, number, len(found))
            for end, found in ends.items()
            for number, (_, place) in enumerate(sorted(found))
        }
        at |= {end: self._scene.tracks.x(line.end) for end, line in self._scene.tracks.information.items()}
        return [_Track(place, flow, at[flow.from_, place], at[flow.to, place]) for place, flow in flows]

    def _centre(self, end: str) -> float:
        return self._row[end].x if end in self._row else self._scene.boxes[end].x

    def _touch(self, end: str, number: int, count: int) -> float:
        """Return the x at which line `number` of `count` touches a step or an office."""
        if end in self._row:
            office = self._row[end]
            # The middle of a customer or supplier belongs to the flow of the goods.
            pitch = min(16.0, (office.width - 24) / count)
            middle = {"supplier": 24.0, "customer": -24.0}.get(end, 0.0)
            return office.x + middle + pitch * (number - (count - 1) / 2)
        box = self._scene.boxes[end]
        return box.left + 12 + min(12.0, 100 / count) * number

    def nodes(self) -> Iterator[Node]:
        """Yield the offices, then the bare points between which the lines run."""
        for office in self._row.values():
            at, size = (office.x, self.y), (office.width, _HEIGHT)
            detail = f"{office.role.capitalize()}: {' '.join(office.lines)}"
            of = (office.id,) if office.id in ("supplier", "customer") else ()
            yield Node(office.node, office.role, office.lines, at=at, size=size, detail=detail, of=of)
        for number, (_, flow, y) in enumerate(self._stacked()):
            for name, x in zip(("a", "b"), self._facing(flow), strict=True):
                yield Node(f"direct-{number}{name}", "ladder", at=(x, y), size=(1, 1))
        for track, level in zip(self._tracks, self._levels, strict=True):
            y = self._base + 8 + level * _LEVEL
            for name, x, end in (("tail", track.tail, track.flow.from_), ("head", track.head, track.flow.to)):
                yield Node(f"track-{track.place}-{name}", "ladder", at=(x, y), size=(1, 1))
                down = self._down(track, end)
                for number, turn in enumerate(down, 1):
                    yield Node(f"track-{track.place}-{name}-{number}", "ladder", at=turn, size=(1, 1))
                last = (down[-1][0] if down else x, self._meets(end))
                yield Node(f"track-{track.place}-{name}-end", "ladder", at=last, size=(1, 1))

    def _stacked(self) -> Iterator[tuple[int, Flow, float]]:
        """Yield the flows between neighbours with their place in the file, each at its own height."""
        used: dict[frozenset[str], int] = {}
        pairs = [frozenset((flow.from_, flow.to)) for flow in self._direct.values()]
        for (place, flow), pair in zip(self._direct.items(), pairs, strict=True):
            number = used[pair] = used.get(pair, -1) + 1
            count = pairs.count(pair)
            yield place, flow, self.y - 4 + (min(24.0, 46 / count) * ((count - 1) / 2 - number))

    def _facing(self, flow: Flow) -> tuple[float, float]:
        one, other = self._row[flow.from_], self._row[flow.to]
        side = 1 if one.x < other.x else -1
        return one.x + side * one.width / 2, other.x - side * other.width / 2

    def _meets(self, end: str) -> float:
        if end in self._row:
            # Graphviz draws a house a little shorter than the room it takes.
            return self.y - (_HEIGHT / 2 if self._row[end].role == roles.CONTROL else _HEIGHT * 0.405)
        return self._scene.boxes[end].top

    def _down(self, track: _Track, end: str) -> list[tuple[float, float]]:
        """Return where a line turns on its way down to a step in a lower branch; nowhere for all others."""
        tracks = self._scene.tracks
        line = tracks.information.get((end, track.place))
        return [(tracks.x(run.start), tracks.y(run)) for run in reversed(line.runs)] if line else []

    def edges(self) -> Iterator[Edge]:
        """Yield the lines: one between neighbours, three pieces along a level."""
        for number, (place, flow, _) in enumerate(self._stacked()):
            name, role, links = f"direct-{number}", roles.INFORMATION[flow.how].at_once, self._links(place, flow)
            yield Edge(f"{name}a", f"{name}b", role, _label(flow), links=links)
        for track in self._tracks:
            name, how = f"track-{track.place}", roles.INFORMATION[track.flow.how]
            links = self._links(track.place, track.flow)
            yield from self._end(track, "tail", how.rail)
            yield Edge(f"{name}-tail", f"{name}-head", how.line, _label(track.flow), links=links)
            yield from self._end(track, "head", how.end)

    def _end(self, track: _Track, side: str, last: Role) -> Iterator[Edge]:
        """Yield the pieces from the level of a track to its tail or head."""
        end = track.flow.from_ if side == "tail" else track.flow.to
        point, links = f"track-{track.place}-{side}", self._links(track.place, track.flow)
        for number in range(1, len(self._down(track, end)) + 1):
            turn = f"track-{track.place}-{side}-{number}"
            # A corner is level at its tail, which is where the line has arrived.
            yield Edge(turn, point, roles.INFORMATION[track.flow.how].rail, links=links)
            point = turn
        yield Edge(point, f"track-{track.place}-{side}-end", last, links=links)

    def _links(self, place: int, flow: Flow) -> tuple[Link]:
        ends = (flow.from_, flow.to)
        tail, head = (self._row[end].node if end in self._row else f"step-{end}" for end in ends)
        is_over = any(end not in self._row for end in ends)
        loc = flow.loc if isinstance(flow, Goods) else ("information", place)
        return (Link(loc, tail, head, flow.name or "", is_over),)
