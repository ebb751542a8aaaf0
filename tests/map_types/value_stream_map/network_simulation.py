"""Let one item go through a map in which steps join elsewhere (`after`), by the rules of the guide on paths.

Like `path_simulation`, it shares no code with the product. First the ways are chosen; then
everything has its moment, and the path is what was waited for last, from the end back to the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from map_types.value_stream_map.path_map import Choice, Items, Parallel, Place, Step, steps_of
from map_types.value_stream_map.path_simulation import Decide, Token


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the path in seconds, and what it is made of."""

    length: float = 0.0
    process: float = 0.0
    elapsed: float = 0.0
    added: float = 0.0

    def plus(self, other: Stretch, times: int = 1) -> Stretch:
        """Return this stretch and then the other, so many times."""
        return Stretch(
            self.length + times * other.length,
            self.process + times * other.process,
            self.elapsed + times * other.elapsed,
            self.added + times * other.added,
        )


def of_step(step: Step) -> Stretch:
    """Return the stretch of one step with the waits on both its sides."""
    length = step.wait_before + step.lead + step.wait_after
    if step.outside:
        return Stretch(length, elapsed=step.lead)
    return Stretch(length, step.process, added=step.process if step.adding else 0.0)


Ways = dict[Place, int]
"""The number of the way that each choice takes, by its place."""
Own = Callable[[Step], Stretch]
"""Returns the stretch that a step itself adds."""


@dataclass(slots=True)
class Longest:
    """The longest stretch from a step, or from the beginning when it is None; itself None where no way leads."""

    top: Items
    ways: Ways
    own: Own
    from_: Step | None = None
    known: dict[Place, Stretch | None] = field(default_factory=dict)

    def to_list(self, items: Items) -> Stretch | None:
        """Return the longest way to the end of all that is in a list; an empty one ends when it begins."""
        places = [(*items.place, index) for index in range(len(items.items))]
        return _longest(map(self.to, places)) if places else self._begins((*items.place, 0))

    def to(self, place: Place) -> Stretch | None:
        """Return the longest way to the end of the item at a place."""
        if place not in self.known:
            item = self._at(place)
            if isinstance(item, Step):
                before = Stretch() if item is self.from_ else self._before(item)
                self.known[place] = before and before.plus(self.own(item))
            elif isinstance(item, Choice):
                self.known[place] = self.to_list(item.ways[self.ways[place]])
            else:
                self.known[place] = _longest(map(self.to_list, item.branches))
        return self.known[place]

    def _at(self, place: Place) -> Step | Parallel | Choice:
        item = self.top.items[place[0]]
        for branch, index in zip(place[1::2], place[2::2], strict=True):
            assert not isinstance(item, Step)
            lists = item.ways if isinstance(item, Choice) else item.branches
            item = lists[branch].items[index]
        return item

    def _before(self, step: Step) -> Stretch | None:
        """Return the longest way to the moment at which a step begins."""
        if step.after:
            return _longest(self.to(self._ended(place)) for place in step.after)
        return self._follows(step.place) if step.after is None else self._begins(step.place)

    def _ended(self, place: Place) -> Place:
        """Return the place itself, or that of the choice in which it stands in a way not taken."""
        for length in range(1, len(place), 2):
            if self.ways.get(place[:length], place[length]) != place[length]:
                return place[:length]
        return place

    def _follows(self, place: Place) -> Stretch | None:
        """Return the longest way to the end of what is written before, or to the beginning of the list."""
        return self.to((*place[:-1], place[-1] - 1)) if place[-1] else self._begins(place)

    def _begins(self, place: Place) -> Stretch | None:
        """Return the longest way to the beginning of the list that a place stands in."""
        if len(place) == 1:
            return None if self.from_ else Stretch()
        return self._follows(place[:-2])


def _longest(stretches: Iterable[Stretch | None]) -> Stretch | None:
    return max((each for each in stretches if each), key=lambda each: each.length, default=None)


@dataclass(slots=True)
class Network:
    """One item in a network. `repeated` is the work of all repetitions in seconds."""

    top: Items
    decide: Decide
    rework: bool = True
    ways: Ways = field(default_factory=dict)
    met: list[Step] = field(default_factory=list)
    repeated: float = 0.0

    def go(self) -> Token:
        """Return what lies behind the item at the end."""
        self._choose(self.top)
        path = Longest(self.top, self.ways, self._with_repetitions).to_list(self.top) or Stretch()
        work = sum(step.process for step in self.met if not step.outside)
        return Token(path.length, path.process, path.elapsed, path.added, work + self.repeated)

    def _choose(self, items: Items) -> None:
        for index, item in enumerate(items.items):
            if isinstance(item, Step):
                self.met.append(item)
            elif isinstance(item, Choice):
                way = self.ways[*items.place, index] = self.decide(item.shares)
                self._choose(item.ways[way])
            else:
                for branch in item.branches:
                    self._choose(branch)

    def _with_repetitions(self, step: Step) -> Stretch:
        """Return a step with all the repetitions that it causes."""
        once, back = of_step(step), step.rework
        if not back or not self.rework:
            return once
        target = next((each for each in self.met if each.place == back.to), None)
        again = target and Longest(self.top, self.ways, of_step, target).to(step.place)
        if not again:
            return once
        if back.before and target is not step:
            again = again.plus(once, -1)
        count = 0
        while self.decide((1 - back.rate, back.rate)):
            count += 1
            if back.once:
                break
        self.repeated += count * again.process
        return once.plus(again, count)


def all_ways(items: Items) -> Iterator[tuple[float, Ways]]:
    """Yield every combination of ways below a list, and how likely it is."""
    found: list[tuple[float, Ways]] = [(1.0, {})]
    for index, item in enumerate(items.items):
        here = (*items.place, index)
        if isinstance(item, Choice):
            ways = [
                (share * probability, {here: number} | inside)
                for number, (share, way) in enumerate(zip(item.shares, item.ways, strict=True))
                for probability, inside in all_ways(way)
            ]
            found = [(one * other, chosen | more) for one, chosen in found for other, more in ways]
        elif isinstance(item, Parallel):
            for branch in item.branches:
                found = [(one * other, chosen | more) for one, chosen in found for other, more in all_ways(branch)]
    yield from ((probability, ways) for probability, ways in found if probability)


def steps_met(items: Items, ways: Ways) -> Iterator[Step]:
    """Yield the steps that happen when these ways are taken."""
    for index, item in enumerate(items.items):
        if isinstance(item, Step):
            yield item
        elif isinstance(item, Choice):
            yield from steps_met(item.ways[ways[*items.place, index]], ways)
        else:
            for branch in item.branches:
                yield from steps_met(branch, ways)


def comes_before(top: Items, ways: Ways, one: Step, other: Step) -> bool:
    """Say whether one step has to end before the other begins."""
    return one is not other and Longest(top, ways, of_step, one).to(other.place) is not None


def is_network(top: Items) -> bool:
    """Say whether any step of the map has an `after`."""
    return any(step.after is not None for step in steps_of(top))
