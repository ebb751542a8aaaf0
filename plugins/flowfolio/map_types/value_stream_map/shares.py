"""Say how likely each way is: the shares of choices, the rates of rework, and which part of the items comes where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowfolio.map_types.ranges import ONE, Range
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step, ValueStreamMap
from flowfolio.source.document import Loc
from flowfolio.source.estimates import PercentEstimate

Odds = Mapping[Loc, float]
"""The weight of each way of a choice by its place, and the rate of rework as a factor by the place of its step."""


def factor(estimate: PercentEstimate) -> Range:
    """Return a percentage as a factor from 0 to 1."""
    return Range.of(estimate.typical, estimate.low, estimate.high) * Range.of(0.01)


def chances(map_: ValueStreamMap) -> dict[Loc, Range]:
    """Return what Odds are made of, with the ranges that the author gave."""
    return dict(_chances(map_.steps, ("steps",)))


def _chances(items: Sequence[Item], here: Loc) -> Iterator[tuple[Loc, Range]]:
    for index, item in enumerate(items):
        at = (*here, index)
        if isinstance(item, Step):
            if item.rework:
                yield at, factor(item.rework.rate)
        elif not isinstance(item, Parallel):
            for number, way in enumerate(item.choice):
                yield (*at, "choice", number), factor(way.share)
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


def part_of_way(weights: Sequence[Range], number: int) -> Range:
    """Return which part of the items takes one of several ways; each weight may vary, all are scaled to 1.

    >>> part_of_way([Range(10, 20, 40), Range(60, 80, 90)], 0)
    Range(low=0.1, typical=0.2, high=0.4)
    """
    own, others = weights[number], [each for place, each in enumerate(weights) if place != number]
    low, typical, high = (sum(each.ends[end] for each in others) for end in range(3))
    return Range(
        own.low / (own.low + high) if own.low else 0.0,
        own.typical / (own.typical + typical) if own.typical else 0.0,
        own.high / (own.high + low) if own.high else 0.0,
    )


def mean(weighted: Sequence[tuple[Range, Range]]) -> Range:
    """Return the mean of (weight, value) pairs, with the lowest and the highest that weights in their ranges allow.

    The lowest mean gives the most weight to the smallest values and the least to the others, up to some value: every
    such value is tried. Without any weight the mean is 0.

    >>> mean([(Range(10, 20, 40), Range.of(10)), (Range(60, 80, 90), Range.of(1))])
    Range(low=1.9, typical=2.8, high=4.6)
    """
    values = {value for _, value in weighted}
    if len(values) == 1:
        return next(iter(values)) if any(weight.typical for weight, _ in weighted) else Range.of(0.0)
    typical = _mean(sum(w.typical for w, _ in weighted), sum(w.typical * v.typical for w, v in weighted))
    low = _means(sorted((value.low, weight.low, weight.high) for weight, value in weighted))
    high = _means(sorted(((value.high, weight.low, weight.high) for weight, value in weighted), reverse=True))
    return Range(min(typical, *low), typical, max(typical, *high))


def _means(ends: Sequence[tuple[float, float, float]]) -> Iterator[float]:
    """Yield the means of (value, least weight, most weight) with most weight for none, the first, the first two …"""
    whole, total = sum(least for _, least, _ in ends), sum(least * value for value, least, _ in ends)
    if whole:
        yield total / whole
    for value, least, most in ends:
        whole, total = whole + (most - least), total + (most - least) * value
        if whole:
            yield total / whole


def _mean(whole: float, total: float) -> float:
    return total / whole if whole else 0.0


def parts_of_items(map_: ValueStreamMap, odds: Odds | None = None) -> dict[Loc, Range]:
    """Return for each step which part of all items comes there, without rework; at these odds, else with ranges."""
    found: dict[Loc, Range] = {}

    def follow(items: Sequence[Item], here: Loc, part: Range) -> None:
        for index, item in enumerate(items):
            at = (*here, index)
            if isinstance(item, Step):
                found[at] = part
                continue
            weights = [] if isinstance(item, Parallel) else [factor(way.share) for way in item.choice]
            if odds is not None:
                weights = [Range.of(odds[*at, "choice", number]) for number in range(len(weights))]
            for number, (place, steps) in enumerate(branches(item, at)):
                follow(steps, place, part * part_of_way(weights, number) if weights else part)

    follow(map_.steps, ("steps",), ONE)
    return found
