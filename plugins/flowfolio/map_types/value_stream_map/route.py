"""Reckon the way through a value stream map: its times with their ranges, what is missing, the longest path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import prod

from flowfolio.map_types import Context
from flowfolio.map_types.ranges import ZERO, Range
from flowfolio.map_types.value_stream_map.longest import Longest
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.network import Network, earlier_steps, network_of
from flowfolio.map_types.value_stream_map.outcomes import PARTS, Cost, Outcome
from flowfolio.map_types.value_stream_map.shares import Corner, Odds, Split, branches, chances, parts_of_items
from flowfolio.map_types.value_stream_map.step_times import Timetable, timetable
from flowfolio.map_types.value_stream_map.walk import Walk
from flowfolio.source.document import Loc

_FOR_EVER = 1e30
"""Seconds that no stream takes; nested loops with rates near 100 % would grow beyond any number."""
_RARE = 1e-9
"""Part of the items that stands for hardly any."""
_EFFORT = 30_000
"""How many outcomes are put together to find the ends of a range."""


@dataclass(frozen=True, slots=True)
class Times:
    """Expected seconds that an item takes. `lead` is `process` + `wait` + `elapsed`, where `elapsed` may be either.

    It is more than their sum where a step's process time is unknown. `added` is the value-adding part of `process`,
    `other` the rest of it; `work` the process time of every branch. `error` is by how much `lead` can be too low, 0
    for an exact one.
    """

    process: Range = ZERO
    wait: Range = ZERO
    elapsed: Range = ZERO
    lead: Range = ZERO
    added: Range = ZERO
    other: Range = ZERO
    work: Range = ZERO
    error: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Ids of the steps without a number that the lead time, process time, value-added time or work content needs."""

    lead: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    work: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """The way through a map: its times, the steps of its longest path, and the steps whose rework would never end."""

    times: Times
    missing: Missing
    path: tuple[str, ...] = ()
    endless: tuple[Loc, ...] = ()
    chain: tuple[str, ...] = ()
    """In a network of steps: the ids of those on the path when it takes longest, in their order."""
    waited: Mapping[str, float] = field(default_factory=dict)
    """For each step by its id the part of the items on whose longest path it lies; without rework only."""


def route(map_: ValueStreamMap, context: Context, *, rework: bool) -> Route:
    """Return the way through the map, with the work that goes back or without, worked out once for checks and figures.

    Rework whose target is unknown or not earlier, or that would never end, is left out; `check` reports it.
    """
    times = timetable(map_, context)
    if rework and not any(each.step.rework for each in times.values()):
        rework = False
    back = targets(map_, context) if rework else {}
    net = network_of(map_, context)
    return context.once(f"route {rework}", map_, lambda: _route(map_, times, back, net))


def _route(map_: ValueStreamMap, times: Timetable, back: Mapping[Loc, Loc], net: Network | None) -> Route:
    given = list(chances(map_))
    usual = _odds(given, [[each.typical for each in split.parts] for _, split in given])
    walk = _walk(map_, times, usual, back)
    whole, longest = _followed(walk, map_, net)
    varying = [
        (places, split)
        for places, split in given
        if any(each.varies for each in split.parts) and (places[0] in back or places[0] not in times)
    ]
    endless = list(walk.endless)

    # However few items take a way, its inventory keeps an average one as long: queue ÷ part × part.
    least = _RARE if any(each.queue and each.wait_before is None for each in times.values()) else 0.0

    def cost(corners: Sequence[Corner]) -> Cost:
        odds = {at: max(part, least) if usual[at] else part for at, part in _odds(varying, corners).items()}
        other = _walk(map_, times, usual | odds, back)
        found, _ = _followed(other, map_, net)
        endless.extend(loc for loc in other.endless if loc not in endless)
        return found.cost

    if varying:
        most = max(8, min(400, _EFFORT // max(1, walk.effort)))
        whole = whole._replace(cost=_in_ranges(whole.cost, [split for _, split in varying], cost, most))
    if whole.lead[2] > _FOR_EVER:
        endless.extend(loc for loc in back if loc not in endless)
    if endless:
        sound = {at: to for at, to in back.items() if at not in endless}
        whole, _ = _followed(_walk(map_, times, usual, sound), map_, net)
    lead = whole.part("lead")
    error = whole.cost[-1] if whole.cost[-1] > 1e-6 * lead.typical else 0.0
    parts = {name: whole.part(name) for name in PARTS} | {"lead": Range(lead.low, lead.typical, lead.high + error)}
    missing = Missing(*map(walk.steps_of, whole.gaps))
    ids = walk.ids(longest.path) if longest else tuple(_path(walk, map_.steps, ("steps",)))
    chain = walk.ids(longest.chain) if longest else ()
    waited = {} if back else _waited(walk, map_, ids, longest)
    return Route(Times(**parts, error=error), missing, ids, tuple(endless), chain, waited)


def _waited(walk: Walk, map_: ValueStreamMap, path: Sequence[str], longest: Longest | None) -> dict[str, float]:
    """Return for each step the part of the items on whose longest path it lies.

    Where parallel work stands around a choice, the way that the choice takes decides which branch is the longest.
    """
    if longest is None and not _decides(map_.steps):
        return {each.step.id: each.part.typical for each in walk.times.values() if each.step.id in path}
    if longest is None:
        longest = Longest(Network.of(map_), walk)
        longest.outcome()
    return {walk.times[at].step.id: part for at, part in longest.waited.items()}


def _decides(items: Sequence[Item], is_parallel: bool = False) -> bool:
    """Return whether a choice stands within parallel work."""
    for item in items:
        if is_parallel and not isinstance(item, (Step, Parallel)):
            return True
        if any(_decides(steps, is_parallel or isinstance(item, Parallel)) for _, steps in branches(item, ())):
            return True
    return False


def targets(map_: ValueStreamMap, context: Context) -> Mapping[Loc, Loc]:
    """Return where each step sends work back to, in the author's order; without what `check` reports as no way back."""
    return context.once("targets", map_, lambda: _targets(map_, earlier_test(map_, context)))


def _targets(map_: ValueStreamMap, comes_first: Callable[[Loc, Loc], bool]) -> Mapping[Loc, Loc]:
    steps = list(map_.all_steps())
    places = {step.id: loc for loc, step in reversed(steps)}
    found = ((loc, places.get(step.rework.to)) for loc, step in steps if step.rework and step.rework.rate)
    return {loc: to for loc, to in found if to and comes_first(to, loc)}


def _odds(given: Iterable[tuple[Sequence[Loc], Split]], corners: Iterable[Sequence[float]]) -> dict[Loc, float]:
    """Return how likely everything is in one case of each split."""
    pairs = zip(given, corners, strict=True)
    return {at: odds for (places, split), case in pairs for at, odds in zip(places, split.at(case), strict=True)}


def _walk(map_: ValueStreamMap, times: Timetable, odds: Odds, back: Mapping[Loc, Loc]) -> Walk:
    queues = {
        loc: each.queue for loc, each in times.items() if each.queue and each.queue.high and each.wait_before is None
    }
    parts = parts_of_items(map_, odds) if queues else {}
    waits = {loc: queue * Range.of(1 / parts[loc].typical) for loc, queue in queues.items() if parts[loc].typical}
    return Walk(times, odds, back, waits)


def _followed(walk: Walk, map_: ValueStreamMap, net: Network | None) -> tuple[Outcome, Longest | None]:
    """Return what happens on average; in a network also which steps decide it."""
    if net is None:
        [whole] = walk.follow(map_.steps)
        return whole, None
    walk.note(map_.steps)
    longest = Longest(net, walk)
    return longest.outcome(), longest


def _in_ranges(usual: Cost, splits: Sequence[Split], cost: Callable[[Sequence[Corner]], Cost], most: int) -> Cost:
    """Return the usual cost with the lowest and the highest of each part that shares and rates allow.

    Along a line between two cases of one split a cost only grows or only falls, so its ends lie at corners. Few corners
    are all tried; of many, one is changed at a time as long as that makes it worse (policy iteration: Howard 1960),
    `most` in all.
    """
    known: dict[tuple[Corner, ...], Cost] = {}

    def at(corners: Sequence[Corner]) -> Cost:
        key = tuple(corners)
        if key not in known:
            if len(known) >= most:
                return usual
            known[key] = cost(key)
        return known[key]

    few = min(most, 64)
    every = [split.corners(few + 1) for split in splits]
    found = list(usual)
    if prod(map(len, every)) <= few:
        for corners in product(*every):
            found = _wider(found, at(corners))
        return tuple(found)
    for part in range(len(PARTS)):
        for end, sign in ((0, -1), (2, 1)):
            tried = [split.filled(range(len(split.parts))[::sign]) for split in splits]
            _climb(tried, splits, partial(_height, at, 3 * part + end, sign))
    for each in known.values():
        found = _wider(found, each)
    return tuple(found)


def _wider(found: Sequence[float], other: Cost) -> list[float]:
    wider = list(found)
    for at in range(0, 3 * len(PARTS), 3):
        wider[at] = min(found[at], other[at])
        wider[at + 2] = max(found[at + 2], other[at + 2])
    wider[-1] = max(found[-1], other[-1])
    return wider


def _height(at: Callable[[Sequence[Corner]], Cost], place: int, sign: int, corners: Sequence[Corner]) -> float:
    return sign * at(corners)[place]


def _climb(corners: list[Corner], splits: Sequence[Split], height: Callable[[Sequence[Corner]], float]) -> None:
    """Go from one corner of a split to another beside it while that makes it higher."""
    best, is_better = height(corners), True
    while is_better:
        is_better = False
        for place, split in enumerate(splits):
            before = corners[place]
            for other in split.beside(before):
                corners[place] = other
                now = height(corners)
                if now > best + 1e-9 * abs(best):
                    best, is_better = now, True
                    break
            else:
                corners[place] = before


def _path(walk: Walk, items: Sequence[Item], here: Loc) -> Iterator[str]:
    """Yield the ids of the steps on the longest path: of parallel work the branch that takes longest on average."""
    for index, item in enumerate(items):
        at = (*here, index)
        if isinstance(item, Step):
            yield item.id
        elif isinstance(item, Parallel):
            place, steps = max(branches(item, at), key=lambda each: walk.usual_length(each[0]))
            yield from _path(walk, steps, place)
        else:
            for place, steps in branches(item, at):
                if walk.odds[place[:-1]]:
                    yield from _path(walk, steps, place)


def earlier_test(map_: ValueStreamMap, context: Context) -> Callable[[Loc, Loc], bool]:
    """Return what says whether a target comes before a step; a step counts as its own target."""
    net = network_of(map_, context)
    if net is None:
        return is_earlier
    earlier = context.once("earlier steps", map_, lambda: earlier_steps(net))
    return lambda target, source: target == source or target in earlier.get(source, ())


def is_earlier(target: Loc, source: Loc) -> bool:
    """Return whether every way to `source` that passes `target` passes it first; a step counts as its own target."""
    for depth, (one, other) in enumerate(zip(target, source, strict=False)):
        if one != other:
            is_branch = source[depth - 1] in ("parallel", "choice")
            return not is_branch and isinstance(one, int) and isinstance(other, int) and one < other
    return True
