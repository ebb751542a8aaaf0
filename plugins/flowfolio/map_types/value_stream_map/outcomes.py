"""Calculate with what can happen to an item on a stretch of a stream: how likely it is, what it costs, where it ends.

A list of outcomes is a distribution. With room for one outcome an end (`Room(1)`) it holds the expected values, which
series, choice and rework add up exactly (an absorbing Markov chain: Kemeny & Snell, Finite Markov Chains, chapter 3).
Parallel work asks which branch is the longest, so its branches keep more room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, log
from operator import add, mul, or_
from typing import NamedTuple

from flowfolio.map_types.ranges import Range
from flowfolio.source.document import Loc

PARTS = ("process", "wait", "elapsed", "added", "other", "lead", "work")
"""Process time, wait, time outside, process time that adds value and that does not, lead time, work of all branches."""
_LEAD, _WORK, _ERROR = 15, 18, 21
Cost = tuple[float, ...]
"""Seconds: low, typical and high of each of PARTS, and at last by how much the lead time can be too low."""
FREE: Cost = (0.0,) * (_ERROR + 1)

Gaps = tuple[int, int, int, int]
"""Steps without a number that lead time, process time, value-added time or work content needs: a bit for each step."""
NO_GAPS: Gaps = (0, 0, 0, 0)

Times3 = tuple[float, float, float]
"""Seconds: low, typical and high."""
_NOW: Times3 = (0.0, 0.0, 0.0)


class Stretch(NamedTuple):
    """Work within the time of an outcome: when its step begins, how long that lasts, and the work in it."""

    start: Times3
    length: Times3
    work: Times3


class Outcome(NamedTuple):
    """What can happen: with the probability `mass`; `back` is the step that sends the item back, None at the end."""

    mass: float
    back: Loc | None = None
    cost: Cost = FREE
    gaps: Gaps = NO_GAPS
    trail: tuple[Stretch, ...] = ()

    def part(self, name: str) -> Range:
        """Return one of PARTS."""
        at = 3 * PARTS.index(name)
        return Range(*self.cost[at : at + 3])

    @property
    def lead(self) -> Times3:
        return self.cost[_LEAD], self.cost[_LEAD + 1], self.cost[_LEAD + 2]


class Room(NamedTuple):
    """How many outcomes are kept for each end, and whether they tell at what time the work is done."""

    most: int = 1
    trails: bool = False


MEAN = Room()
NOTHING = (Outcome(1.0),)
Outcomes = Sequence[Outcome]

_TAIL = 1e-12
"""Part of the items that may be left when a loop is followed round by round."""
PAIRS = 2_000
"""Pairs of outcomes in which a loop in parallel work is followed."""
_LONG = 40
"""Stretches in which the work of an outcome is told apart."""


def then(first: Outcomes, second: Outcomes, room: Room) -> Outcomes:
    """Return what can happen when `second` follows wherever `first` comes to its end."""
    if len(second) == 1 and second[0] == NOTHING[0]:
        return first
    return gathered((each for one in first for each in _followed(one, second)), room)


def _followed(one: Outcome, second: Outcomes) -> Iterator[Outcome]:
    if one.back is not None:
        yield one
        return
    for other in second:
        yield Outcome(
            one.mass * other.mass,
            other.back,
            tuple(map(add, one.cost, other.cost)),
            _both(one.gaps, other.gaps),
            _shortened((*one.trail, *_shifted(other.trail, one.lead))) if other.trail else one.trail,
        )


def _both(one: Gaps, other: Gaps) -> Gaps:
    return one if one == other else tuple(map(or_, one, other))


def _shifted(trail: Iterable[Stretch], lead: Times3) -> Iterator[Stretch]:
    for start, length, work in trail:
        yield Stretch((start[0] + lead[0], start[1] + lead[1], start[2] + lead[2]), length, work)


def _shortened(trail: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Return a trail with neighbours put together when it is long: their work is then spread over both."""
    if len(trail) <= _LONG:
        return trail
    ordered = sorted(trail, key=lambda each: each.start[1])
    return tuple(_joined(ordered[place : place + 8]) for place in range(0, len(ordered), 8))


def _joined(stretches: Sequence[Stretch]) -> Stretch:
    starts = [min(each.start[end] for each in stretches) for end in range(3)]
    ends = [max(each.start[end] + each.length[end] for each in stretches) for end in range(3)]
    works = [sum(each.work[end] for each in stretches) for end in range(3)]
    low, typical, high = (end - start for start, end in zip(starts, ends, strict=True))
    return Stretch((starts[0], starts[1], starts[2]), (low, typical, high), (works[0], works[1], works[2]))


def scaled(outcomes: Outcomes, factor: float) -> Iterator[Outcome]:
    """Yield the outcomes with another probability; nothing when that is 0."""
    return (each._replace(mass=each.mass * factor) for each in outcomes) if factor else iter(())


def repeated(loop: Outcomes, leave: Outcomes, room: Room, pairs: int = PAIRS) -> Outcomes:
    """Return what can happen when an item takes the `loop` again and again until it takes one of `leave`.

    The masses of both add up to 1, that of the loop is below 1. In parallel work as many rounds are followed as take
    about so many `pairs` of outcomes; for the few items left the mean counts.
    """
    if not loop:
        return gathered(leave, room)
    again = sum(each.mass for each in loop)
    if room.most == 1:
        mean = _mean(loop)
        whole = tuple(each * (again / (1 - again)) for each in mean.cost)
        return gathered(
            (
                Outcome(one.mass / (1 - again), one.back, tuple(map(add, one.cost, whole)), _both(one.gaps, mean.gaps))
                for one in leave
            ),
            room,
        )
    each_round = len(loop) + len(leave)
    pairs //= 10 if room.trails else 1
    rounds = min(max(8, pairs // each_round), ceil(log(_TAIL) / log(again)))
    narrow = room._replace(most=max(4, min(room.most, pairs // (rounds * each_round))))
    found: list[Outcome] = []
    now: Outcomes = NOTHING
    for _ in range(rounds):
        found += then(now, leave, room)
        now = then(now, loop, narrow)
    rest = [_rough(each, room) for each in repeated(loop, leave, MEAN)]
    return gathered([*found, *then(now, rest, room)], room)


def _rough(mean: Outcome, room: Room) -> Outcome:
    """Return a mean that stands for many cases: wrong by no more than itself, its work spread evenly over its time."""
    work = (mean.cost[_WORK], mean.cost[_WORK + 1], mean.cost[_WORK + 2])
    trail = (Stretch(_NOW, mean.lead, work),) if room.trails else ()
    return mean._replace(cost=(*mean.cost[:_ERROR], mean.cost[_ERROR] + mean.lead[1]), trail=trail)


def gathered(outcomes: Iterable[Outcome], room: Room) -> Outcomes:
    """Return the outcomes with equal ones put together, and near ones when there are more than there is room for."""
    by_end: dict[Loc | None, list[Outcome]] = {}
    for each in outcomes:
        if each.mass > 0:
            by_end.setdefault(each.back, []).append(each)
    return [kept for same in by_end.values() for kept in _gathered(same, room.most)]


def _gathered(same: list[Outcome], most: int) -> Iterator[Outcome]:
    if len(same) == 1 or most == 1:
        yield _mean(same)
        return
    equal: dict[tuple[object, ...], list[Outcome]] = {}  # by all that decides about them
    for each in same:
        equal.setdefault((each.gaps, *(round(end, 6) for end in each.lead), *_weight(each)), []).append(each)
    different = [_mean(group) for group in equal.values()]
    if len(different) <= most:
        yield from different
        return
    different.sort(key=lambda each: each.lead[1])
    size = ceil(len(different) / most)
    for start in range(0, len(different), size):
        near = different[start : start + size]
        mean = _mean(near)
        off = sum(each.mass * abs(each.lead[1] - mean.lead[1]) for each in near) / mean.mass
        yield mean._replace(cost=(*mean.cost[:_ERROR], mean.cost[_ERROR] + off))


def _mean(outcomes: Outcomes) -> Outcome:
    """Return the outcomes as one, with the mean of their costs."""
    if len(outcomes) == 1:
        return outcomes[0]
    mass = sum(each.mass for each in outcomes)
    shares = [each.mass / mass for each in outcomes]
    cost = tuple(sum(map(mul, shares, parts)) for parts in zip(*(each.cost for each in outcomes), strict=True))
    gaps, works = NO_GAPS, dict[tuple[Times3, Times3], Times3]()
    for share, each in zip(shares, outcomes, strict=True):
        gaps = _both(gaps, each.gaps)
        for start, length, work in each.trail:
            low, typical, high = works.get((start, length), (0.0, 0.0, 0.0))
            works[start, length] = (low + share * work[0], typical + share * work[1], high + share * work[2])
    trail = _shortened(tuple(Stretch(*place, work) for place, work in works.items()))
    return Outcome(mass, outcomes[0].back, cost, gaps, trail)


def together(branches: Sequence[Outcomes], room: Room, inside: Room) -> Outcomes:
    """Return what can happen to an item in branches that begin together.

    The part ends with the longest branch; an item that a branch sends back leaves at once, and what the others have
    done by then counts as work. There is as much room `inside` while they are put together.
    """
    *others, last = branches
    all_of: Outcomes = NOTHING
    for branch in others:
        all_of = gathered((pair(one, other) for one in all_of for other in branch), inside)
    return gathered((pair(one, other) for one in all_of for other in last), room)


def pair(one: Outcome, other: Outcome) -> Outcome:
    """Return what happens to an item that is in two branches at once."""
    mass, trail = one.mass * other.mass, one.trail + other.trail
    gaps = (one.gaps[0] | other.gaps[0], *_unsure(one, other), one.gaps[3] | other.gaps[3])
    if one.back is None and other.back is None:
        ahead, behind, is_sure = longer(one, other)
        done = behind.cost[_WORK:_ERROR]
    else:
        ahead, behind, is_sure = _first_back(one, other)
        done = _work_until(ahead.lead, behind.trail)
    work = map(add, ahead.cost[_WORK:_ERROR], done)
    cost = ahead.cost[:_WORK] if is_sure else _either(ahead.cost, behind.cost, ahead.back is None)
    return Outcome(mass, ahead.back, (*cost, *work, one.cost[_ERROR] + other.cost[_ERROR]), gaps, trail)


def _unsure(one: Outcome, other: Outcome) -> tuple[int, int]:
    """Return the gaps in process and value-added time of the branches that may decide; of all without a lead time."""
    unknown = one.gaps[0] | other.gaps[0]
    deciding = [each for each, rest in ((one, other), (other, one)) if _may_decide(each, rest)]
    process = added = unknown
    for each in deciding:
        process, added = process | each.gaps[1], added | each.gaps[2]
    return process, added


def _may_decide(one: Outcome, other: Outcome) -> bool:
    """Say whether the lead time of `one` may be the longer one, within the ranges of both."""
    if one.gaps[0] or one.lead[2] > other.lead[0] + 1e-6:
        return True
    return one.lead[2] > other.lead[0] - 1e-6 and _weight(one) >= _weight(other)


def _weight(one: Outcome) -> Times3:
    """Return what decides between branches that take equally long: more work, more value-adding work, more waiting."""
    return round(one.cost[1], 6), round(one.cost[10], 6), round(one.cost[4], 6)


def longer(one: Outcome, other: Outcome) -> tuple[Outcome, Outcome, bool]:
    """Return the outcome that usually takes longer, the other one, and whether it always does."""
    gap = one.lead[1] - other.lead[1]
    is_one = gap > 1e-6 or (gap >= -1e-6 and _weight(one) >= _weight(other))
    first, second = (one, other) if is_one else (other, one)
    return first, second, not _may_decide(second, first)


def _first_back(one: Outcome, other: Outcome) -> tuple[Outcome, Outcome, bool]:
    """Return the outcome that usually sends the item back first, the other one, and whether it always does."""
    if one.back is None or other.back is None:
        return (one, other, True) if one.back is not None else (other, one, True)
    first, second = (one, other) if one.lead[1] - other.lead[1] <= 1e-6 else (other, one)
    return first, second, first.lead[2] <= second.lead[0] + 1e-6 and not second.gaps[0]


def _either(ahead: Cost, behind: Cost, is_longest: bool) -> Cost:
    """Return the parts of the one that usually decides, in the ranges of both; the lead time is known better."""
    pick = max if is_longest else min
    found: list[float] = []
    for at in range(0, _WORK, 3):
        best = (min, None, max) if at != _LEAD else (pick, None, pick)
        for end, choose in enumerate(best):
            found.append(choose(ahead[at + end], behind[at + end]) if choose else ahead[at + end])
    return tuple(found)


def _work_until(time: Times3, trail: Iterable[Stretch]) -> Times3:
    """Return the work done until a time, each work spread evenly over the length of its step."""
    low = typical = high = 0.0
    for start, length, work in trail:
        low += work[0] * _gone(time[0] - start[2], length[2])
        typical += work[1] * _gone(time[1] - start[1], length[1])
        high += work[2] * _gone(time[2] - start[0], length[0])
    return low, typical, high


def _gone(time: float, length: float) -> float:
    if time < 1e-9 < length or time < -1e-9:
        return 0.0
    return 1.0 if time >= length else time / length
