"""Place the boxes, gaps and branches of a value stream map on one axis, in points, y growing upwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flowfolio.map_types.value_stream_map.box import BADGE, GAP, WIDTH, Box, box_of, header_height
from flowfolio.map_types.value_stream_map.model import Choice, Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.scene import WAY_GAP, Bar, Link, Scene, way_height
from flowfolio.map_types.value_stream_map.tracks import Tracks, lanes_in
from flowfolio.map_types.value_stream_map.words import NOT_TIMED, Timing, lane_name, way_text
from flowfolio.source.document import Loc
from flowfolio.source.quantity import Calendar

WAIT_GAP, END_GAP = 92.0, 66.0
_LANE_GAP = 26.0
_JOIN_GAP = 24.0


@dataclass(frozen=True, slots=True)
class Placing:
    """What the layout has to know of a map besides its steps."""

    calendar: Calendar
    timings: dict[str, Timing]
    constraint: str | None
    because: dict[str, str]
    arrows: dict[str, int]
    badges: bool = False
    has_source: bool = False
    has_target: bool = False
    lead_in: float = END_GAP
    lead_out: float = END_GAP
    """Least width of the gap before the first and after the last box, in points."""


def place(map_: ValueStreamMap, placing: Placing) -> Scene:
    """Return the scene of a map: the main axis is y = 0, branches hang below it."""
    boxes = {
        step.id: box_of(
            step,
            loc,
            placing.calendar,
            is_constraint=step.id == placing.constraint,
            because=placing.because.get(step.id, ""),
            arrows=placing.arrows.get(step.id, 0),
        )
        for loc, step in map_.all_steps()
    }
    header = max(map(header_height, boxes.values())) + (BADGE if placing.badges else 0)
    boxes = {name: replace(box, header=header) for name, box in boxes.items()}
    tracks = Tracks(map_)
    # How long the tracks between rows are, and so how many fit beside each other, shows once all items have an x.
    _place(map_, placing, Scene(boxes.copy(), tracks))
    tracks.has_places = True
    return _place(map_, placing, Scene(boxes, tracks))


def _place(map_: ValueStreamMap, placing: Placing, scene: Scene) -> Scene:
    row = _Row(scene, placing)
    row.below(map_.steps, ("steps",))
    scene.points["start"] = (0.0, 0.0)
    end = row.place(map_.steps, _End("start" if placing.has_source else "", 0.0), 0.0, ("steps",))
    scene.end = end.x
    if placing.has_target or any(_waits_after(each, placing) for each in end.after):
        right = end.x + max(placing.lead_out, row.gap(end.after, None))
        scene.points["end"] = (right, 0.0)
        scene.links.append(Link(end.id, "end", end.x, right, 0.0, None, end.after))
        scene.end = right
        row.close("end", 0)
    return scene


def _waits_after(step: Step, placing: Placing) -> bool:
    return bool(placing.timings.get(step.id, NOT_TIMED).wait_after) or "wait_after" in step.open_values


@dataclass(frozen=True, slots=True)
class _End:
    """Where a row has got to: the node that the next line leaves from, its right edge, what was just passed."""

    id: str
    x: float
    after: tuple[Step, ...] = ()
    way: str = ""


class _Row:
    """Places items from left to right; branches are rows below each other."""

    def __init__(self, scene: Scene, placing: Placing) -> None:
        self._scene, self._placing, self._tracks = scene, placing, scene.tracks
        self._open: list[str] = []
        self._named = {id_ for box in scene.boxes.values() for id_ in box.step.after or ()}

    def place(self, items: Iterable[Item], end: _End, y: float, here: Loc) -> _End:
        self._tracks.rows[here] = y
        first = end
        for number, item in enumerate(items):
            at = (*here, number)
            if not isinstance(item, Step):
                end = self._branches(item, end, y, at)
            elif item.after is None or (end.after and item.after == tuple(each.id for each in end.after)):
                end = self._step(item, end, y, at)
            else:
                end = self._joined(item, end, first, y, at)
        return end

    def _joined(self, step: Step, end: _End, first: _End, y: float, here: Loc) -> _End:
        """Place a step that begins after others than the one before it; `first` is where its list begins."""
        named = [each for each in dict.fromkeys(step.after or ()) if each in self._scene.boxes]
        waited_for = self._waited_for(named)
        gap, end = self.gap(waited_for, step), self._past(end, y)
        point, begins = f"into-{step.id}", end.x + _JOIN_GAP + (WAY_GAP if end.way else 0)
        left = begins + gap
        self._point(point, begins, y)
        if end.way:
            self._link(end, point, begins, y)
        self._scene.joins += [(each, point) for each in named or ([first.id] if first.id and not end.way else [])]
        if end.id != first.id:
            tail = end.id.removeprefix("step-")
            self._open.append(tail if tail in self._scene.boxes else end.id)
        return self._step(step, _End(point, left - gap, waited_for), y, here)

    def _waited_for(self, named: Sequence[str]) -> tuple[Step, ...]:
        """Return the steps whose wait stands in the gap: the only one named, or those with a wait after them."""
        steps = tuple(self._scene.boxes[each].step for each in named)
        return steps if len(steps) == 1 else tuple(step for step in steps if _waits_after(step, self._placing))

    def _past(self, end: _End, y: float) -> _End:
        """Return where the row is behind the wait after its last step, if that stands before no other step."""
        waiting = [step for step in end.after if step.id not in self._named and _waits_after(step, self._placing)]
        if not waiting:
            return end
        point, right = f"past-{waiting[0].id}", end.x + WAIT_GAP
        self._point(point, right, y)
        self._link(end, point, right, y)
        return _End(point, right)

    def close(self, point: str, since: int) -> None:
        """Draw lines to the end of a list from what nothing begins after."""
        named = {tail for tail, _ in self._scene.joins}
        self._scene.joins += [(tail, point) for tail in self._open[since:] if tail not in named]
        del self._open[since:]

    def gap(self, after: Iterable[Step], step: Step | None) -> float:
        """Return how wide the gap between two steps is: short, unless something stands in it."""
        waits = any(_waits_after(each, self._placing) for each in after) or (
            step is not None and self._waits_before(step)
        )
        if waits or (step is not None and step.flow == "supermarket"):
            return WAIT_GAP
        return GAP + 14 if step is not None and step.flow == "fifo" else GAP

    def _waits_before(self, step: Step) -> bool:
        is_open = not {"wait_before", "inventory"}.isdisjoint(step.open_values)
        return bool(is_open or step.inventory or self._placing.timings.get(step.id, NOT_TIMED).wait_before)

    def _step(self, step: Step, end: _End, y: float, here: Loc) -> _End:
        gap = self.gap(end.after, step)
        if end.id.startswith("into-"):
            pass
        elif not end.id and gap < WAIT_GAP:
            gap = 0.0
        elif end.id == "start":
            gap = max(gap, self._placing.lead_in)
        left = end.x + gap + (WAY_GAP if end.way else 0)
        box = replace(self._scene.boxes[step.id], x=left + WIDTH / 2, y=y)
        self._scene.boxes[step.id] = box
        self._tracks.spans[here] = (box.left, box.right)
        name = f"step-{step.id}"
        if gap:
            self._link(end, name, left, y, step)
        return _End(name, box.right, (step,))

    def _link(self, end: _End, head: str, right: float, y: float, step: Step | None = None) -> None:
        tail = end.id
        if not tail:
            tail = "before-first"
            self._scene.points[tail] = (end.x, y)
        start = end.x + (WAY_GAP if end.way else 0)
        self._scene.links.append(Link(tail, head, start, right, y, step, end.after, end.way))

    def _branches(self, item: Parallel | Choice, end: _End, y: float, here: Loc) -> _End:
        number = len(self._scene.bars) + 1
        fork, join = f"fork-{number}", f"join-{number}"
        is_choice = isinstance(item, Choice)
        x = end.x + max(self.gap(end.after, None), self._placing.lead_in if end.id == "start" else 0)
        x += WAY_GAP if end.way else 0
        if end.id:
            self._point(f"{fork}-in", x, y)
            self._link(end, f"{fork}-in", x, y)
        else:
            x = end.x
        place = len(self._scene.bars)
        self._scene.bars.append(Bar(fork, "choice" if is_choice else "fork", x, y, y))
        half = 15.0 if is_choice else 3.0
        ends, opened, level = [], list[list[str]](), y
        beside = half + self._tracks.room(here, "fork")
        for lane, ((steps, row), way) in enumerate(zip(lanes_in(item, here), _ways(item), strict=True)):
            level -= self.above(steps, row, way) + _LANE_GAP if lane else 0
            self._point(f"{fork}-{lane}", x, level)
            start, since = _End(f"{fork}-{lane}", x + beside, (), way), len(self._open)
            ends.append((self.place(steps, start, level, row), level))
            opened.append(self._open[since:])
            del self._open[since:]
            deepest = level
            level -= self.below(steps, row)
        right = max(lane_end.x + self._lane_exit(lane_end) for lane_end, _ in ends) + self._tracks.room(here, "join")
        self._tracks.spans[here] = (x, right)
        for lane, (lane_end, at) in enumerate(ends):
            self._point(f"{join}-{lane}", right, at)
            self._link(lane_end, f"{join}-{lane}", right, at)
            self._open += opened[lane]
            self.close(f"{join}-{lane}", len(self._open) - len(opened[lane]))
        self._scene.bars[place] = Bar(fork, "choice" if is_choice else "fork", x, y, deepest)
        self._scene.bars.append(Bar(join, "merge" if is_choice else "join", right, y, deepest))
        self._point(f"{join}-out", right, y)
        return _End(f"{join}-out", right + 3)

    def _lane_exit(self, end: _End) -> float:
        return self.gap(end.after, None) + (WAY_GAP if end.way else 0)

    def _point(self, name: str, x: float, y: float) -> None:
        self._scene.points[name] = (x, y)

    def above(self, items: Sequence[Item], here: Loc, way: str = "") -> float:
        """Return the height that a row takes above its axis, its share and its tracks included."""
        each = [self._item_above(item, (*here, number)) for number, item in enumerate(items)]
        share = way_height(way)
        return max(16.0, share, *each, self._tracks.depth(here, True, [max(share, height) for height in each]))

    def _item_above(self, item: Item, here: Loc) -> float:
        if isinstance(item, Step):
            return self._box(item).ceiling
        (steps, row), *_ = lanes_in(item, here)
        return self.above(steps, row, _ways(item)[0])

    def below(self, items: Sequence[Item], here: Loc) -> float:
        """Return the height that a row takes below its axis, the branches that hang there and its tracks included."""
        each = [self._item_below(item, (*here, number)) for number, item in enumerate(items)]
        return max(16.0, *each, self._tracks.depth(here, False, each))

    def _item_below(self, item: Item, here: Loc) -> float:
        if isinstance(item, Step):
            return -self._box(item).bottom
        (first, row), *others = lanes_in(item, here)
        ways = _ways(item)[1:]
        return self.below(first, row) + sum(
            _LANE_GAP + self.above(steps, lane, way) + self.below(steps, lane)
            for (steps, lane), way in zip(others, ways, strict=True)
        )

    def _box(self, step: Step) -> Box:
        return replace(self._scene.boxes[step.id], x=0.0, y=0.0)


def _ways(item: Parallel | Choice) -> list[str]:
    """Return what stands on each branch."""
    return [way_text(way) for way in item.choice] if isinstance(item, Choice) else [*map(lane_name, item.parallel)]
