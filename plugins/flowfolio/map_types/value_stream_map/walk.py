"""Follow an item through a value stream map: what can happen on each stretch, with the work that goes back.

The rules are those of content/guide/paths.md. Each part of a list is followed from the first arrival to its end. From
an earlier part of the list the item cannot get beyond it meanwhile, so the parts can be solved one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import prod

from flowfolio.map_types.ranges import ZERO, Range
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step
from flowfolio.map_types.value_stream_map.outcomes import (
    MEAN,
    NOTHING,
    PAIRS,
    Gaps,
    Outcome,
    Outcomes,
    Room,
    Stretch,
    gathered,
    repeated,
    scaled,
    then,
    together,
)
from flowfolio.map_types.value_stream_map.shares import Odds, branches
from flowfolio.map_types.value_stream_map.step_times import StepTimes
from flowfolio.source.document import Loc

MOST = 128
"""Outcomes kept for a branch of parallel work; fewer, the more there was to follow."""
_MUCH = 2_000
"""Outcomes put together after which there is half as much room."""
_MOST_FLAGS = 5
"""Steps that are remembered at a time: each doubles the cases. One more sends back as if for the first time."""
FOR_EVER = 1 - 1e-9
"""Part of the items that a loop takes back, above which it never ends."""

_Flags = frozenset[Loc]
"""Steps that have sent the item back and remember it: `once` does not again, `before` is not done again."""
_FRESH: _Flags = frozenset()


@dataclass(slots=True)
class Walk:
    """One way of reckoning with a map: the times of its steps, how likely each way is, where work goes back to."""

    times: Mapping[Loc, StepTimes]
    odds: Odds
    targets: Mapping[Loc, Loc]
    """Where each step sends work back to; empty to leave rework out."""
    waits: Mapping[Loc, Range] = field(default_factory=dict)
    """The wait before a step where these odds make another one than its times say."""
    effort: int = 0
    """How many outcomes have been put together so far."""
    endless: list[Loc] = field(default_factory=list)
    """Steps whose rework would never end; it is left out."""
    _lists: dict[Loc, Sequence[Item]] = field(default_factory=dict)
    _bits: dict[Loc, int] = field(default_factory=dict)
    _known: dict[object, Outcomes] = field(default_factory=dict)

    def follow(self, items: Sequence[Item], here: Loc = ("steps",), room: Room = MEAN) -> Outcomes:
        """Return what can happen to an item in the list `items` at `here`."""
        self.note(items, here)
        return self._all(here, _FRESH, room)

    def note(self, items: Sequence[Item], here: Loc = ("steps",)) -> None:
        """Take down the lists of the map and a bit for each step."""
        self._lists[here] = items
        for index, item in enumerate(items):
            if isinstance(item, Step):
                self._bits[*here, index] = 1 << len(self._bits)
            else:
                for place, steps in branches(item, (*here, index)):
                    self.note(steps, place)

    def steps_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the steps that a gap names, in the author's order."""
        return tuple(self.times[loc].step.id for loc, bit in self._bits.items() if bits & bit)

    def ids(self, places: Iterable[Loc]) -> tuple[str, ...]:
        """Return the ids of the steps at these places."""
        return tuple(self.times[at].step.id for at in places)

    def usual_length(self, here: Loc) -> tuple[float, ...]:
        """Return what tells the longest branch: its lead time, of two that take equally long the one with more work."""
        means = [each for each in self._all(here, _FRESH, MEAN) if each.back is None]
        return tuple(round(part, 6) for each in means for part in (each.lead[1], *each.cost))

    def _then(self, first: Outcomes, second: Outcomes, room: Room) -> Outcomes:
        self.effort += len(first) * len(second)
        return then(first, second, room)

    def _all(self, here: Loc, flags: _Flags, room: Room) -> Outcomes:
        found: Outcomes = NOTHING
        for index in range(len(self._lists[here])):
            found = self._then(found, self._part(here, index, flags, room), room)
        return found

    def _part(self, here: Loc, index: int, flags: _Flags, room: Room) -> Outcomes:
        """Return what can happen from the arrival at a part of a list to its end, or to where it leaves the list."""
        at = (*here, index)
        # What an earlier part of the list remembers counts too: the item may come back to it.
        flags = frozenset(each for each in flags if each[: len(here)] == here and int(each[len(here)]) <= index)
        key = at, flags, room
        if key not in self._known:
            self._known[key] = self._returning(self._raw(at, flags, room), here, index, flags, room, is_whole=True)
        return self._known[key]

    def _raw(self, at: Loc, flags: _Flags, room: Room) -> Outcomes:
        """Return what can happen in one pass of the part at `at`."""
        item = self._lists[at[:-1]][int(at[-1])]
        if isinstance(item, Step):
            return self._step(item, at, at in flags, room)
        if isinstance(item, Parallel):
            places = [place for place, _ in branches(item, at)]
            leaves = any(each[: len(at)] == at and self.targets[each][: len(at)] != at for each in self.targets)
            trails = room.trails or leaves
            inside = Room(max(4, MOST // (8 if trails else 1) // (1 + self.effort // _MUCH)), trails)
            ways = [self._all(place, flags, inside) for place in places]
            self.effort += prod(map(len, ways))
            return together(ways, room, inside)
        weights = [self.odds[place[:-1]] for place, _ in branches(item, at)]
        whole = sum(weights) or 1.0
        chosen = [
            scaled(self._all(place, flags, room), weight / whole)
            for weight, (place, _) in zip(weights, branches(item, at), strict=True)
            if weight
        ]
        return gathered(chain.from_iterable(chosen), room)

    def _step(self, step: Step, at: Loc, was_sent_back: bool, room: Room) -> Outcomes:
        rework = step.rework if at in self.targets else None
        skips = was_sent_back and rework is not None and rework.includes == "before" and self.targets[at] != at
        rate = 0.0 if rework is None or (was_sent_back and rework.model == "once") else self.odds[at]
        done = Outcome(1.0) if skips else self.passed(at, room.trails)
        return [*scaled([done], 1 - rate), *scaled([done._replace(back=at)], rate)]

    def passed(self, at: Loc, trails: bool = False) -> Outcome:
        """Return what it costs to pass the step at `at`, the waits on its two sides included."""
        times, bit = self.times[at], self._bits[at]
        process, lead, before = times.process or ZERO, times.lead or ZERO, self.waits.get(at, times.before)
        step = times.step
        adds = step.value == "adding"
        unknown = bit if times.has_unknown_work else 0
        gaps: Gaps = (bit if times.has_unknown_time else 0, unknown, unknown if adds else 0, unknown)
        wait = before + times.inside + times.after
        whole = before + lead + times.after
        elapsed, added, other = lead if step.outside else ZERO, process if adds else ZERO, ZERO if adds else process
        parts = process, wait, elapsed, added, other, whole, process
        cost = (*(end for part in parts for end in part.ends), 0.0)
        trail = (Stretch(before.ends, lead.ends, process.ends),) if trails and process.high else ()
        return Outcome(1.0, None, cost, gaps, trail)

    def _returning(
        self, once_through: Outcomes, here: Loc, index: int, flags: _Flags, room: Room, *, is_whole: bool
    ) -> Outcomes:
        """Return the outcomes with all that goes back within the list followed until it has passed part `index`.

        `is_whole`: the pass began at the beginning of the part, so that what comes back to it goes the same way.
        """
        loop: list[Outcome] = []
        leave: list[Outcome] = []
        for each in once_through:
            if each.back is None or self.targets[each.back][: len(here)] != here:
                leave.append(each)
                continue
            ended = self._then(
                [each._replace(back=None)], self._stretch(self.targets[each.back], here, index, flags, room), room
            )
            leave += [other for other in ended if other.back is not None]
            arrived = [other for other in ended if other.back is None]
            remembered = self._remembered(each.back, flags)
            if is_whole and remembered == flags:
                loop += arrived
            else:
                leave += self._then(arrived, self._part(here, index, remembered, room), room)
        if sum(each.mass for each in loop) > FOR_EVER:
            self.endless += [each.back for each in once_through if each.back and each.back not in self.endless]
            return gathered((each._replace(back=None) for each in once_through), room)
        if room.most == 1 or not loop:
            return repeated(loop, leave, room)
        pairs = max(100, PAIRS // (1 + self.effort // _MUCH))
        self.effort += pairs
        return repeated(loop, leave, room, pairs)

    def _remembered(self, source: Loc, flags: _Flags) -> _Flags:
        rework = self.times[source].step.rework
        assert rework is not None
        is_plain = rework.model == "repeat" and (rework.includes == "through" or self.targets[source] == source)
        return flags if is_plain or len(flags) >= _MOST_FLAGS else flags | {source}

    def _stretch(self, start: Loc, here: Loc, stop: int, flags: _Flags, room: Room) -> Outcomes:
        """Return what can happen from the step at `start` to the arrival at part `stop` of the list at `here`."""
        index = int(start[len(here)])
        if index >= stop:
            return NOTHING
        found: Outcomes = NOTHING
        if len(start) > len(here) + 1:
            inner = start[: len(here) + (4 if start[len(here) + 1] == "choice" else 3)]
            self._all(inner, flags, room)  # from its beginning, so that no part waits for a chain of earlier ones
            rest = self._stretch(start, inner, len(self._lists[inner]), flags, room)
            found = self._returning(rest, here, index, flags, room, is_whole=False)
            index += 1
        for each in range(index, stop):
            found = self._then(found, self._part(here, each, flags, room), room)
        return found
