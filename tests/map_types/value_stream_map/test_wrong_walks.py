"""A walk that reads a rule of paths otherwise gives other figures: the random maps see each of these slips.

So whoever changes the walk or the product in that point turns `test_paths` red.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace

import pytest

from map_types.value_stream_map import path_simulation
from map_types.value_stream_map.path_enumeration import TooMany, everything
from map_types.value_stream_map.path_map import Choice, Parallel, Place, Step, read
from map_types.value_stream_map.path_simulation import Moments, Token, Walk
from map_types.value_stream_map.random_maps import finite, random_map

MAPS = range(500)


@dataclass(slots=True)
class KeepsTheWay(Walk):
    """Whoever comes back goes the same way again."""

    ways: dict[Place, int] = field(default_factory=dict)

    def _choice(self, token: Token, choice: Choice, start: Place) -> Moments:
        way = start[0] if start else self.ways.get(choice.ways[0].place)
        if way is None:
            way = self._draw(choice.shares)
        self.ways[choice.ways[0].place] = way
        return (yield from Walk._choice(self, token, choice, (way, *start[1:])))


@dataclass(slots=True)
class OnceForEver(Walk):
    """An outer loop does not make the item new."""

    def _end(self, steps: Iterable[Place]) -> None:
        """Forget nothing."""


@dataclass(slots=True)
class PassedAtTheStep(Walk):
    """The repetition ends with the step itself, wherever that stands."""

    def _step(self, token: Token, step: Step) -> Moments:
        back = yield from Walk._step(self, token, step)
        if back is None:
            self.repeated.pop(step.place, None)
        return back


@dataclass(slots=True)
class StaysInTheRepetition(Walk):
    """Going back to before the list that is repeated does not end the repetition."""

    def _left(self, place: Place) -> None:
        """Forget nothing."""


@dataclass(slots=True)
class NewWhenSentBack(Walk):
    """Whoever is sent back by one step may be sent back by all others again."""

    def _step(self, token: Token, step: Step) -> Moments:
        back = yield from Walk._step(self, token, step)
        if back is not None:
            self._end([each for each in self.repeated if each != step.place])
        return back


@dataclass(slots=True)
class SkipsNothing(Walk):
    """`before` is read as `through`."""

    def _step(self, token: Token, step: Step) -> Moments:
        back = step.rework and replace(step.rework, before=False)
        return (yield from Walk._step(self, token, replace(step, rework=back)))


@dataclass(slots=True)
class RunsAllAgain(Walk):
    """Who comes back into a branch has to do with the others again."""

    def _parallel(self, token: Token, parallel: Parallel, start: Place) -> Moments:
        return (yield from Walk._parallel(self, token, parallel, ()))


@dataclass(slots=True)
class AbandonsNothing(Walk):
    """Who is sent back out of parallel work leaves when the other branches have ended."""

    def _parallel(self, token: Token, parallel: Parallel, start: Place) -> Moments:
        if start:
            return (yield from Walk._parallel(self, token, parallel, start))
        token.parts = [Token(token.clock) for _ in parallel.branches]
        back: Place | None = None
        for part, branch in zip(token.parts, parallel.branches, strict=True):
            left = yield from self._list(part, branch, ())
            back = back or left
        path_simulation._join(token, max(token.parts, key=lambda part: part.clock))
        return back


@dataclass(slots=True)
class GoesBackBehindTheWait(Walk):
    """Whoever comes back does not wait before the step again."""

    met: set[Place] = field(default_factory=set)

    def _step(self, token: Token, step: Step) -> Moments:
        again = replace(step, wait_before=0.0) if step.place in self.met else step
        self.met.add(step.place)
        return (yield from Walk._step(self, token, again))


@dataclass(slots=True)
class DecidesBeforeTheWait(Walk):
    """A step looks at the item before its `wait_after`."""

    def _step(self, token: Token, step: Step) -> Moments:
        back = yield from Walk._step(self, token, replace(step, wait_after=0.0))
        if back is None:
            token.clock += step.wait_after
        return back


@dataclass(slots=True)
class WholeWork(Token):
    """Work begun counts in whole, whenever it is abandoned."""

    def work_until(self, moment: float) -> float:
        return Token.work_until(self, float("inf"))


@dataclass(slots=True)
class NoWork(Token):
    """Work begun does not count when it is abandoned."""

    def work_until(self, moment: float) -> float:
        return self.work + sum(part.work_until(moment) for part in self.parts)


SLIPS = [
    KeepsTheWay,
    OnceForEver,
    PassedAtTheStep,
    StaysInTheRepetition,
    NewWhenSentBack,
    SkipsNothing,
    RunsAllAgain,
    AbandonsNothing,
    GoesBackBehindTheWait,
    DecidesBeforeTheWait,
]


def first_seen(walk: type[Walk], monkeypatch: pytest.MonkeyPatch, token: type[Token] = Token) -> int | None:
    """Return the first random map of those that test_paths tries in which a wrong walk gives other totals."""
    for seed in MAPS:
        top = read(finite(random_map(seed)))
        with suppress(TooMany), monkeypatch.context() as patched:
            right = everything(top, most=1000)
            patched.setattr(path_simulation, "Token", token)
            if astuple(everything(top, most=1000, one=walk)) != pytest.approx(astuple(right), rel=1e-9):
                return seed
    return None


@pytest.mark.parametrize("walk", SLIPS)
def test_a_slip_of_the_walk_is_seen(walk: type[Walk], monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_seen(walk, monkeypatch) is not None


@pytest.mark.parametrize("token", [WholeWork, NoWork])
def test_a_slip_in_abandoned_work_is_seen(token: type[Token], monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_seen(Walk, monkeypatch, token) is not None
