"""Reckon with a network of steps: for each combination of ways and repetitions, the path that is waited for last.

Costs are compared from the last step on that all ways to a place pass, so that what they share decides nothing. A step
that every way passes repeats by the mean number of rounds, which is exact; the rounds of others are listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil, log, prod
from operator import add

from flowfolio.map_types.value_stream_map.model import Rework
from flowfolio.map_types.value_stream_map.network import END, START, Network, Order, Ways
from flowfolio.map_types.value_stream_map.outcomes import (
    FREE,
    MEAN,
    NO_GAPS,
    Cost,
    Gaps,
    Outcome,
    gathered,
    longer,
    pair,
)
from flowfolio.map_types.value_stream_map.shares import branches
from flowfolio.map_types.value_stream_map.walk import FOR_EVER, Walk
from flowfolio.source.document import Loc

_TAIL = 1e-11
_MOST = 2_000
"""How many combinations of ways and rounds are told apart."""
_HALF = 0.5
_NOTHING = Outcome(1.0)
_ERROR, _WORK = 21, 18


@dataclass(frozen=True, slots=True)
class _Rounds:
    """How often a step may send work back: (probability, rounds, by how many rounds at most the mean is too low)."""

    at: Loc
    again: Outcome
    cases: Sequence[tuple[float, float, float]]


@dataclass(slots=True)
class Longest:
    """The outcome of a network, and which steps decide it."""

    net: Network
    walk: Walk
    path: tuple[Loc, ...] = ()
    """Steps that are waited for in at least half of the cases in which they run."""
    chain: tuple[Loc, ...] = ()
    """The path of the case that takes longest."""
    waited: dict[Loc, float] = field(default_factory=dict)
    """For each step the part of the items on whose longest path it lies."""
    _own: dict[Loc, Outcome] = field(default_factory=dict)
    _waited: dict[Loc, float] = field(default_factory=dict)
    _ran: dict[Loc, float] = field(default_factory=dict)
    _shares: dict[Loc, list[float]] = field(default_factory=dict)
    _slowest: float = -1.0

    def outcome(self) -> Outcome:
        """Return what happens to an item on average."""
        self._own = {at: self.walk.passed(at) for at in self.walk.times}
        together = self.net.taken_together()
        error = self._averaged(together)
        listed = [(self._mass(ways), ways, order) for ways, order in self.net.cases()]
        most = max(1, _MOST // len(listed))
        [whole] = gathered(
            (each for mass, ways, order in listed if mass for each in self._cases(mass, ways, order, most)), MEAN
        )
        self.path = tuple(at for at in self._own if self._waited.get(at, -1.0) >= _HALF * self._ran.get(at, 0.0))
        return whole._replace(mass=1.0, cost=(*whole.cost[:_ERROR], whole.cost[_ERROR] + error))

    def _share(self, at: Loc, number: int) -> float:
        if at not in self._shares:
            weights = [self.walk.odds[place[:-1]] for place, _ in branches(self.net.item(at), at)]
            whole = sum(weights) or 1.0
            self._shares[at] = [weight / whole for weight in weights]
        return self._shares[at][number]

    def _mass(self, ways: Ways) -> float:
        return prod(self._share(at, number) for at, number in ways.items() if number is not None)

    def _part(self, at: Loc, ways: Ways) -> float:
        """Return by which part a step counts, in ways that are not told apart."""
        places = [depth for depth, part in enumerate(at) if part == "choice" and ways.get(at[:depth]) is None]
        return prod(self._share(at[:depth], int(at[depth + 1])) for depth in places)

    def _averaged(self, together: frozenset[Loc]) -> float:
        """Return by how much lead times can be too low because some choices count by their mean."""
        inside = [at for at in self._own if any(at[: len(each)] == each for each in together)]
        return sum(self._own[at].lead[1] for at in inside)

    def _cases(self, mass: float, ways: Ways, order: Order, most: int) -> Iterator[Outcome]:
        own = {at: _times(self._own[at], self._part(at, ways)) for at in order.steps if at != END}
        own[END] = _NOTHING
        for at in own:
            self._ran[at] = self._ran.get(at, 0.0) + mass
        rounds = list(self._rounds(order, own, most))
        work = [sum(each) for each in zip(FREE[:3], *(one.cost[_WORK:_ERROR] for one in own.values()), strict=True)]
        unknown = 0
        for one in own.values():
            unknown |= one.gaps[3]
        for chosen in product(*(each.cases for each in rounds)):
            self.walk.effort += len(order.steps)
            now, done, error, likely, gaps = dict(own), list(work), 0.0, mass, unknown
            for each, (probability, number, off) in zip(rounds, chosen, strict=True):
                now[each.at] = _plus(now[each.at], _times(each.again, number))
                done = [so_far + number * end for so_far, end in zip(done, each.again.cost, strict=False)]
                error, likely, gaps = error + off * each.again.lead[1], likely * probability, gaps | each.again.gaps[1]
            whole, chain = longest(order, now)
            self._note(chain, likely, whole.lead[1])
            for at in chain:
                self.waited[at] = self.waited.get(at, 0.0) + likely * self._part(at, ways)
            cost = (*whole.cost[:_WORK], *done, error)
            yield Outcome(likely, None, cost, (*whole.gaps[:3], gaps))

    def _note(self, chain: Sequence[Loc], mass: float, lead: float) -> None:
        for at in chain:
            self._waited[at] = self._waited.get(at, 0.0) + mass
        if lead > self._slowest:
            self._slowest, self.chain = lead, tuple(chain)

    def _rounds(self, order: Order, own: Mapping[Loc, Outcome], most: int) -> Iterator[_Rounds]:
        always = set(order.up_to(END, START))
        going = [(at, to) for at, to in self.walk.targets.items() if self._goes_back(at, to, order)]
        room = _room({at: self._needed(at) for at, _ in going if at not in always}, most)
        for at, to in going:
            rework, rate = self._rework(at), self.walk.odds[at]
            if rework.model != "once" and rate > FOR_EVER:
                self.walk.endless += [at] if at not in self.walk.endless else []
                continue
            again = _again(order, own, to, at, without=rework.includes == "before" and to != at)
            yield _Rounds(at, again, _rounds(rate, rework.model == "once", room.get(at, 0)))

    def _rework(self, at: Loc) -> Rework:
        rework = self.walk.times[at].step.rework
        assert rework is not None
        return rework

    def _needed(self, at: Loc) -> int:
        """Return how many cases of rounds there are that are probable enough to be told apart."""
        rate = self.walk.odds[at]
        return 2 if self._rework(at).model == "once" or rate > FOR_EVER else ceil(log(_TAIL) / log(rate)) + 1

    def _goes_back(self, at: Loc, to: Loc, order: Order) -> bool:
        if at not in order.gate or to not in order.gate or not self.walk.odds[at]:
            return False
        return at == to or to in order.earlier[at]


def _room(needed: Mapping[Loc, int], most: int) -> dict[Loc, int]:
    """Return how many cases of rounds each step gets, `most` combinations in all; what one leaves, others use."""
    found: dict[Loc, int] = {}
    for at in sorted(needed, key=needed.__getitem__):
        left = len(needed) - len(found)
        found[at] = max(1, min(needed[at], int(most ** (1 / left) + 1e-9)))
        most //= found[at]
    return found


def _rounds(rate: float, is_once: bool, room: int) -> list[tuple[float, float, float]]:
    """Return the cases of _Rounds; with no `room` only the mean, which is exact there."""
    mean = rate if is_once else rate / (1 - rate)
    if not room:
        return [(1.0, mean, 0.0)]
    if is_once:
        return [(1 - rate, 0.0, 0.0), (rate, 1.0, 0.0)] if room > 1 else [(1.0, rate, rate)]
    listed = room - 1
    found = [((1 - rate) * rate**number, float(number), 0.0) for number in range(listed)]
    return [*found, (rate**listed, listed + mean, mean)]


def _again(order: Order, own: Mapping[Loc, Outcome], first: Loc, last: Loc, *, without: bool) -> Outcome:
    """Return the longest way from one step to another, `without` the last one itself."""
    part = order.between(first, last)
    found, _ = longest(part, {**{at: own[at] for at in part.steps}, **({last: _NOTHING} if without else {})})
    return found


def longest(order: Order, own: Mapping[Loc, Outcome]) -> tuple[Outcome, list[Loc]]:
    """Return the cost of the path that is waited for last, without its work, and the steps on it."""
    since: dict[Loc, Outcome] = {}  # from the end of the gate to the end of the step
    waited: dict[Loc, Loc] = {}
    for at in order.steps:
        places = order.waits_for[at]
        found, waited[at] = _sum(since, order.up_to(places[0], order.gate[at])), places[0]
        for place in places[1:]:
            other = _sum(since, order.up_to(place, order.gate[at]))
            if longer(found, other)[0] is other:
                waited[at] = place
            found = pair(found, other)
        since[at] = _plus(found, own[at])
    last = order.steps[-1]
    whole, chain, at = _sum(since, order.up_to(last, START)), list[Loc](), last
    while at != START:
        chain.append(at)
        at = waited[at]
    return whole, [each for each in reversed(chain) if each != END]


def _sum(since: Mapping[Loc, Outcome], places: Iterator[Loc]) -> Outcome:
    found = _NOTHING
    for at in places:
        found = _plus(found, since[at])
    return found


def _plus(one: Outcome, other: Outcome) -> Outcome:
    cost: Cost = tuple(map(add, one.cost, other.cost))
    lead, process, added, work = (mine | its for mine, its in zip(one.gaps, other.gaps, strict=True))
    gaps: Gaps = (lead, process, added, work)
    return Outcome(1.0, None, cost, gaps)


def _times(one: Outcome, number: float) -> Outcome:
    return Outcome(1.0, None, tuple(number * end for end in one.cost), one.gaps if number else NO_GAPS)
