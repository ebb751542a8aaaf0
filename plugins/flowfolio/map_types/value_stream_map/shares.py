"""Say how likely each way is: the shares of choices, the rates of rework, and which part of the items comes where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from operator import mul

from flowfolio.map_types.ranges import ONE, ZERO, Range
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step, ValueStreamMap
from flowfolio.source.document import Loc
from flowfolio.source.estimates import PercentEstimate

Odds = Mapping[Loc, float]
"""The part of the items that takes each way of a choice, by its place, and the rate of rework, by that of its step."""

_NOTHING = 1e-12
"""Part of the items that comes from adding floats."""


@dataclass(frozen=True, slots=True)
class Split:
    """How items part: `parts` vary, each within its range, and add up to 1 in each case.

    `ways` says for each way which of the parts it takes, and how much of it: ways whose share has no range take what
    the others leave, in the proportion in which they stand.
    """

    parts: tuple[Range, ...]
    ways: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, shares: Sequence[Range]) -> Split:
        """Return how the items of a choice part; shares are scaled so that what is typical adds up to 1.

        >>> Split.of([Range(25, 50, 75), Range.of(50)]).shares
        (Range(low=0.25, typical=0.5, high=0.75), Range(low=0.25, typical=0.5, high=0.75))
        """
        whole = sum(each.typical for each in shares) or 1.0
        rest = sum(each.typical for each in shares if not each.varies)
        varying = [number for number, each in enumerate(shares) if each.varies]
        parts = [shares[number] * Range.of(1 / whole) for number in varying]
        if rest:
            parts.append(Range(0.0, rest / whole, 1.0) if varying else Range.of(rest / whole))
        ways = [(len(varying), each.typical / rest) if rest else (0, 0.0) for each in shares]
        for place, number in enumerate(varying):
            ways[number] = place, 1.0
        return cls(tuple(_possible(parts)), tuple(ways))

    @property
    def shares(self) -> tuple[Range, ...]:
        """The part of the items that takes each way, from 0 to 1."""
        return tuple(self.parts[part] * Range.of(much) if much else ZERO for part, much in self.ways)

    def at(self, corner: Sequence[float]) -> list[float]:
        """Return the part of the items that takes each way in one case."""
        return [corner[part] * much if much else 0.0 for part, much in self.ways]

    def filled(self, order: Iterable[int]) -> Corner:
        """Return the corner that gives as much as it can to the first part of the order, then to the second …"""
        corner = [each.low for each in self.parts]
        left = 1 - sum(corner)
        for part in order:
            room = self.parts[part].high - corner[part]
            corner[part] = self.parts[part].high if room <= left else corner[part] + max(0.0, left)
            left -= room
        return tuple(corner)

    def beside(self, corner: Corner) -> Iterator[Corner]:
        """Yield the corners next to one: one part takes from another as much as it can.

        At a corner at most one part lies between its ends; the parts next to it are those that move only this one.
        """
        inside = [
            number
            for number, (each, part) in enumerate(zip(corner, self.parts, strict=True))
            if part.low + _NOTHING < each < part.high - _NOTHING
        ]
        for more, less in permutations(range(len(corner)), 2):
            room, spare = self.parts[more].high - corner[more], corner[less] - self.parts[less].low
            if min(room, spare) > _NOTHING and (not inside or inside[0] in (more, less)):
                found = list(corner)
                found[more] = self.parts[more].high if room <= spare else corner[more] + spare
                found[less] = self.parts[less].low if spare <= room else corner[less] - room
                yield tuple(found)

    def corners(self, most: int) -> list[Corner]:
        """Return every corner, or the first ones as far as `most`."""
        found = [self.filled(range(len(self.parts)))]
        known = {_rounded(found[0])}
        for corner in found:
            for other in self.beside(corner):
                if _rounded(other) not in known and len(found) < most:
                    known.add(_rounded(other))
                    found.append(other)
        return found

    def mean(self, values: Sequence[Range]) -> Range:
        """Return the mean of a value for each way, with the lowest and the highest that the parts allow.

        The lowest gives as much as it can to the smallest values.
        """
        low, typical, high = (self._of_parts([value.ends[end] for value in values]) for end in range(3))
        usual = [each.typical for each in self.parts]
        ends = [sum(map(mul, usual, each)) for each in (low, typical, high)]
        if any(each.varies for each in self.parts):
            ends[0] = sum(map(mul, self.filled(sorted(range(len(low)), key=low.__getitem__)), low))
            ends[2] = sum(map(mul, self.filled(sorted(range(len(high)), key=high.__getitem__, reverse=True)), high))
        return Range(min(ends), ends[1], max(ends))

    def _of_parts(self, values: Sequence[float]) -> list[float]:
        found = [0.0] * len(self.parts)
        for (part, much), value in zip(self.ways, values, strict=True):
            found[part] += much * value
        return found


Corner = tuple[float, ...]
"""One case of a Split, from which no part can go on in its direction: how big each part is."""


def _possible(parts: Sequence[Range]) -> Iterator[Range]:
    """Yield the parts with the ends that they can have when all add up to 1."""
    low, high = sum(each.low for each in parts), sum(each.high for each in parts)
    for each in parts:
        ends = max(each.low, 1 - (high - each.high)), min(each.high, 1 - (low - each.low))
        yield Range.of(each.typical, *ends)


def _rounded(corner: Corner) -> Corner:
    return tuple(round(each, 9) for each in corner)


def factor(estimate: PercentEstimate) -> Range:
    """Return a percentage as a factor from 0 to 1."""
    return Range.of(estimate.typical, estimate.low, estimate.high) * Range.of(0.01)


def chances(map_: ValueStreamMap) -> Iterator[tuple[tuple[Loc, ...], Split]]:
    """Yield the places of the ways of each choice, or that of each step with rework, and how the items part there."""
    return _chances(map_.steps, ("steps",))


def _chances(items: Sequence[Item], here: Loc) -> Iterator[tuple[tuple[Loc, ...], Split]]:
    for index, item in enumerate(items):
        at = (*here, index)
        if isinstance(item, Step):
            if item.rework and item.rework.rate:
                rate = factor(item.rework.rate)
                stays = Range(1 - rate.high, 1 - rate.typical, 1 - rate.low)
                yield (at,), Split((rate, stays), ((0, 1.0),))
        elif not isinstance(item, Parallel):
            places = tuple((*at, "choice", number) for number in range(len(item.choice)))
            yield places, Split.of([factor(way.share) for way in item.choice])
        for place, steps in branches(item, at):
            yield from _chances(steps, place)


def branches(item: Item, at: Loc) -> Iterator[tuple[Loc, Sequence[Item]]]:
    """Yield the place and the parts of each branch or way of the item at `at`; nothing for a step."""
    if isinstance(item, Step):
        return
    if isinstance(item, Parallel):
        for number, steps in enumerate(item.parallel):
            yield (*at, "parallel", number), steps
    else:
        for number, way in enumerate(item.choice):
            yield (*at, "choice", number, "steps"), way.steps


def mean(weighted: Sequence[tuple[Range, Range]]) -> Range:
    """Return the mean of (share, value) pairs, with the lowest and the highest that shares in their ranges allow.

    Without any share the mean is 0.

    >>> mean([(Range(10, 20, 40), Range.of(10)), (Range(60, 80, 90), Range.of(1))])
    Range(low=1.9, typical=2.8, high=4.6)
    """
    values = {value for _, value in weighted}
    if len(values) == 1:
        return next(iter(values)) if any(share.typical for share, _ in weighted) else ZERO
    return Split.of([share for share, _ in weighted]).mean([value for _, value in weighted])


def parts_of_items(map_: ValueStreamMap, odds: Odds | None = None) -> dict[Loc, Range]:
    """Return for each step which part of all items comes there, without rework; at these odds, else with ranges."""
    found: dict[Loc, Range] = {}

    def follow(items: Sequence[Item], here: Loc, part: Range) -> None:
        for index, item in enumerate(items):
            at = (*here, index)
            if isinstance(item, Step):
                found[at] = part
                continue
            if isinstance(item, Parallel):
                shares: Sequence[Range] = [ONE] * len(item.parallel)
            elif odds is not None:
                shares = [Range.of(odds[*at, "choice", number]) for number in range(len(item.choice))]
            else:
                shares = Split.of([factor(way.share) for way in item.choice]).shares
            for (place, steps), share in zip(branches(item, at), shares, strict=True):
                follow(steps, place, part * share)

    follow(map_.steps, ("steps",), ONE)
    return found
