"""Find the tracks of lines that leave a row: along corridors over and under rows, through channels beside branches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flowfolio.drawing.text_width import text_width
from flowfolio.map_types.value_stream_map.deliveries import flows_of
from flowfolio.map_types.value_stream_map.model import Choice, Item, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.words import rework_text
from flowfolio.source.document import Loc

_CLEAR, _NARROW, _BROAD, _PITCH = 20.0, 9.0, 22.0, 9.0
_LEAST = 58.0
"""How far the words of a gap reach from the axis of their row, in points."""
_HALF_BAR = 15.0
REWORK_SIZE = 9.5

Side = Literal["middle", "fork", "join"]


class Stop(NamedTuple):
    """A place on the x axis: so many points beside the middle of a step, or inside the fork or the join of branches."""

    of: Loc
    offset: float
    side: Side = "middle"


@dataclass(frozen=True, slots=True)
class Run:
    """A level piece of a line, in the corridor over or under the row `row`; words hang under it."""

    row: Loc
    is_above: bool
    start: Stop
    end: Stop
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a step to another one, or up to what is above all rows."""

    start: Stop
    end: Stop
    runs: tuple[Run, ...]


def row_of(place: Loc) -> Loc:
    """Return the list that an item stands in."""
    return place[:-1]


def around(row: Loc) -> Loc:
    """Return the parallel branches or the choice that a row is a branch of; () for the row of the whole map."""
    return () if len(row) == 1 else row[:-3] if row[-1] == "steps" else row[:-2]


def _lane(row: Loc) -> int:
    return int(row[-2] if row[-1] == "steps" else row[-1])


def lanes_in(item: Item, place: Loc) -> list[tuple[tuple[Item, ...], Loc]]:
    """Return each branch of an item with the place of its list; none for a step."""
    if isinstance(item, Step):
        return []
    if isinstance(item, Choice):
        return [(way.steps, (*place, "choice", lane, "steps")) for lane, way in enumerate(item.choice)]
    return [(steps, (*place, "parallel", lane)) for lane, steps in enumerate(item.parallel)]


def _counts(items: Sequence[Item], row: Loc) -> Iterator[tuple[Loc, int]]:
    for number, item in enumerate(items):
        lanes = lanes_in(item, (*row, number))
        if lanes:
            yield (*row, number), len(lanes)
        for steps, lane in lanes:
            yield from _counts(steps, lane)


@dataclass(slots=True)
class Tracks:
    """All tracks of a map. The layout tells where items stand; then tracks know how much room rows need for them."""

    map: ValueStreamMap
    spans: dict[Loc, tuple[float, float]] = field(default_factory=dict)
    """Left and right edge of every item that is placed, in points."""
    rows: dict[Loc, float] = field(default_factory=dict)
    """The axis of every row that is placed."""
    rework: dict[str, Line] = field(default_factory=dict)
    """The line of each step that sends work back, by its id."""
    information: dict[tuple[str, int], Line] = field(default_factory=dict)
    """The line up from each step in a lower branch, by its id and the number of the flow."""
    has_places: bool = False
    """Whether every item has its place on the x axis; tracks need no room before."""
    _counts: dict[Loc, int] = field(default_factory=dict)
    _slots: Counter[tuple[Loc, Side]] = field(default_factory=Counter)
    _levels: dict[Run, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._counts = dict(_counts(self.map.steps, ("steps",)))
        self._plan_rework()
        self._plan_information()

    def _plan_rework(self) -> None:
        places = {step.id: place for place, step in reversed(list(self.map.all_steps()))}
        arriving = Counter(step.rework.to for _, step in self.map.all_steps() if step.rework)
        arrived = Counter[str]()
        for place, step in self.map.all_steps():
            if step.rework is None or step.rework.to not in places or step.id in self.rework:
                continue
            head, pitch = places[step.rework.to], min(_PITCH, 40 / arriving[step.rework.to])
            start, end = Stop(place, 24.0), Stop(head, -14 - pitch * arrived[step.rework.to])
            arrived[step.rework.to] += 1
            common = _common(row_of(place), row_of(head))
            out, leaves = self._out(place, start, common, "fork")
            back, arrives = self._out(head, end, common, "join")
            main = Run(common, False, leaves, arrives, rework_text(step.rework))
            self.rework[step.id] = Line(start, end, (*out, main, *_reversed(back)))

    def _plan_information(self) -> None:
        places = {step.id: place for place, step in reversed(list(self.map.all_steps()))}
        ends = [
            (number, end)
            for number, flow in enumerate(flows_of(self.map))
            for end in (flow.from_, flow.to)
            if end in places and flow.from_ != flow.to
        ]
        touching, touched = Counter(end for _, end in ends), Counter[str]()
        for number, name in ends:
            start = Stop(places[name], -50 + min(12.0, 100 / touching[name]) * touched[name])
            touched[name] += 1
            runs, end = self._out(places[name], start, (), "fork", is_above=True)
            if runs:
                self.information[name, number] = Line(start, end, tuple(runs))

    def _out(self, place: Loc, start: Stop, until: Loc, side: Side, is_above: bool = False) -> tuple[list[Run], Stop]:
        """Return the runs from an item out to the row `until`, and where its corridor is reached."""
        runs, row = list[Run](), row_of(place)
        while row not in (until, ()):
            branches = around(row)
            outermost = 0 if is_above else self._counts.get(branches, 1) - 1
            if branches and _lane(row) != outermost:
                end = Stop(branches, _PITCH * self._slots[branches, side], side)
                self._slots[branches, side] += 1
                runs.append(Run(row, is_above, start, end))
                start = end
            row = row_of(branches) if branches else ()
        return runs, start

    def room(self, branches: Loc, side: Side) -> float:
        """Return the width of the channel beside a fork or a join, in points."""
        count = self._slots[branches, side]
        return _PITCH * count + 4 if count else 0.0

    def x(self, stop: Stop) -> float:
        """Return where a stop lies, in points."""
        left, right = self.spans[stop.of]
        if stop.side == "fork":
            return left + _HALF_BAR + 7 + stop.offset
        return right - 12 - stop.offset if stop.side == "join" else (left + right) / 2 + stop.offset

    def depth(self, row: Loc, is_above: bool, extents: Sequence[float]) -> float:
        """Return how far the tracks of a row reach from its axis in points; its items reach as far as `extents`."""
        lines = (*self.rework.values(), *self.information.values())
        runs = [run for line in lines for run in line.runs if (run.row, run.is_above) == (row, is_above)]
        if not runs or not self.has_places:
            return 0.0
        found = list[tuple[tuple[float, float], float, Run]]()
        for span, run in sorted(((self._span(run), run) for run in runs), key=lambda each: each[0][1] - each[0][0]):
            items = [self.spans[*row, number] for number in range(len(extents))]
            over = [far for far, each in zip(extents, items, strict=True) if span[0] < each[1] and each[0] < span[1]]
            clear = [far + (10 if is_above else _CLEAR) for far in (*over, _LEAST)]
            clear += [far + _height(each) for taken, far, each in found if span[0] < taken[1] and taken[0] < span[1]]
            # A track never lies between the words and the line of another one.
            found.append((span, max(clear), run))
        self._levels |= {run: far for _, far, run in found}
        return max(far + (6 if is_above else _height(run)) for _, far, run in found)

    def _span(self, run: Run) -> tuple[float, float]:
        low, high = sorted((self.x(run.start), self.x(run.end)))
        short = max(0.0, (text_width(run.text, REWORK_SIZE) + 20 if run.text else 0) - (high - low)) / 2
        return low - short - 4, high + short + 4

    def y(self, run: Run) -> float:
        """Return the height of a run, once the layout has placed its row."""
        far = self._levels[run]
        return self.rows[run.row] + (far if run.is_above else -far)


def _height(run: Run) -> float:
    return _BROAD if run.text else _NARROW


def _reversed(runs: Sequence[Run]) -> Iterator[Run]:
    for run in reversed(runs):
        yield Run(run.row, run.is_above, run.end, run.start, run.text)


def _common(one: Loc, other: Loc) -> Loc:
    """Return the innermost row that both rows are or stand in."""
    outer = list[Loc]()
    while one:
        outer.append(one)
        one = row_of(around(one)) if around(one) else ()
    while other not in outer:
        other = row_of(around(other))
    return other


def levels(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return a level for each span: no two spans of one level overlap, and a long span lies above all it crosses.

    >>> levels([(0, 10), (2, 4), (5, 8)])
    [1, 0, 0]
    """
    found: dict[int, int] = {}
    for place in sorted(range(len(spans)), key=lambda each: (spans[each][1] - spans[each][0], each)):
        low, high = spans[place]
        crossed = (found[each] for each in found if low < spans[each][1] and spans[each][0] < high)
        found[place] = max(crossed, default=-1) + 1
    return [found[place] for place in range(len(spans))]
