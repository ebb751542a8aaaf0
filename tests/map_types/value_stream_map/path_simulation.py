"""Let one item walk through a value stream map, event by event, by the rules of the guide on paths.

This is the second opinion on every total of a value stream map: written from these rules alone, it shares no code with
the product and knows nothing of its classes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from map_types.value_stream_map.path_map import Choice, Items, Parallel, Place, Rework, Step


class Decide(Protocol):
    """Says what happens where more than one thing can: the index of one of the probabilities."""

    def __call__(self, probabilities: Sequence[float], /) -> int: ...


@dataclass(slots=True)
class Token:
    """An item, or its part in one branch: the time it is, and what lies behind it in seconds.

    `doing` is begin, length and work of the step that has begun; `parts` are those in the branches at work.
    """

    clock: float = 0.0
    process: float = 0.0
    elapsed: float = 0.0
    added: float = 0.0
    work: float = 0.0
    doing: tuple[float, float, float] | None = None
    parts: Sequence[Token] = ()

    def work_until(self, moment: float) -> float:
        """Return the work done so far; within a step it is spread evenly over the step's lead time."""
        done = self.work
        if self.doing:
            begin, length, work = self.doing
            done += work * min(max((moment - begin) / length, 0.0), 1.0) if length else work
        return done + sum(part.work_until(moment) for part in self.parts)


Moments = Generator[float, None, Place | None]
"""Yields when something happens next, before it does. Returns where the item goes back to, None at the end."""


class Arrived(Exception):  # noqa: N818 (nothing went wrong)
    """The item is between two items with no other branch at work, and something has been decided since the start."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class Walk:
    """One walk. `repeated` holds the steps whose repetition has not ended.

    With `stops` the walk raises `Arrived` wherever what comes depends only on the place and on these.
    """

    top: Items
    decide: Decide
    repeated: dict[Place, Rework] = field(default_factory=dict)
    stops: bool = False
    rework: bool = True
    decided: bool = False
    beside: int = 0
    token: Token = field(default_factory=Token)

    def go(self, start: Place = ()) -> Token:
        """Walk to the end and return what lies behind the item."""
        for _ in self._list(self.token, self.top, start):
            pass
        return self.token

    def _draw(self, probabilities: Sequence[float]) -> int:
        self.decided = True
        return self.decide(probabilities)

    def _list(self, token: Token, items: Items, start: Place) -> Moments:
        depth = len(items.place)
        index, inside = (start[0], start[1:]) if start else (0, ())
        while index < len(items.items):
            if self.stops and self.decided and not self.beside:
                raise Arrived((*items.place, index, *inside))
            item = items.items[index]
            if isinstance(item, Step):
                back = yield from self._step(token, item)
            elif isinstance(item, Choice):
                back = yield from self._choice(token, item, inside)
            else:
                back = yield from self._parallel(token, item, inside)
            if back is None:
                self._past((*items.place, index))
                index, inside = index + 1, ()
            elif back[:depth] == items.place:
                index, inside = back[depth], back[depth + 1 :]
            else:
                self._left(items.place)
                return back
        return None

    # Two things end a repetition: to pass what the step is or stands in, by whatever way, and to go back to before the
    # list that holds step and target.

    def _past(self, place: Place) -> None:
        self._end(step for step, back in self.repeated.items() if back.part == place)

    def _left(self, place: Place) -> None:
        self._end(step for step, back in self.repeated.items() if back.home[: len(place)] == place)

    def _end(self, steps: Iterable[Place]) -> None:
        for step in list(steps):
            del self.repeated[step]

    def _step(self, token: Token, step: Step) -> Moments:
        back, again = step.rework, step.place in self.repeated
        if not (back and back.before and again):
            begin = token.clock + step.wait_before
            token.doing = None if step.outside else (begin, step.lead, step.process)
            moment = begin + step.lead + step.wait_after
            yield moment
            token.clock, token.doing = moment, None
            if step.outside:
                token.elapsed += step.lead
            else:
                token.work += step.process
                token.process += step.process
                token.added += step.process if step.adding else 0.0
        if not back or not self.rework or (back.once and again) or not self._draw((1 - back.rate, back.rate)):
            return None
        if back.once or back.before:
            self.repeated[step.place] = back
        return back.to

    def _choice(self, token: Token, choice: Choice, start: Place) -> Moments:
        way = start[0] if start else self._draw(choice.shares)
        return (yield from self._list(token, choice.ways[way], start[1:]))

    def _parallel(self, token: Token, parallel: Parallel, start: Place) -> Moments:
        if start:  # the other branches are finished
            return (yield from self._list(token, parallel.branches[start[0]], start[1:]))
        around, self.beside = self.beside, self.beside + 1
        parts = [Token(token.clock) for _ in parallel.branches]
        token.parts = parts
        open_ = [
            [token.clock, index, self._list(part, branch, ())]
            for index, (part, branch) in enumerate(zip(parts, parallel.branches, strict=True))
        ]
        decider, back = None, None
        while open_ and back is None:
            next_ = min(open_, key=_moment)
            yield next_[0]
            try:
                next_[0] = next(next_[2])
            except StopIteration as end:
                open_.remove(next_)
                decider, back = parts[next_[1]], end.value
        if back is None:
            decider = max(parts, key=lambda part: (part.clock, part.process, part.added))
        else:  # the other branches are left as well
            self._left(parallel.branches[0].place[:-1])
        _join(token, decider)
        self.beside = around
        return back


def _moment(waiting: list[Any]) -> tuple[float, int]:
    """Sort by time, then by the branch written first."""
    return waiting[0], waiting[1]


def _join(token: Token, decider: Token) -> None:
    """Go on with what lies behind the branch that decides, and with the work of all branches up to now."""
    token.work += sum(part.work_until(decider.clock) for part in token.parts)
    token.parts = ()
    token.clock = decider.clock
    token.process += decider.process
    token.elapsed += decider.elapsed
    token.added += decider.added


def by_chance(random: Random) -> Decide:
    """Decide at random."""

    def decide(probabilities: Sequence[float]) -> int:
        left = random.random()
        for index, probability in enumerate(probabilities):
            left -= probability
            if left < 0:
                return index
        return max(index for index, probability in enumerate(probabilities) if probability)

    return decide
