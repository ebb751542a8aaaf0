"""Say which part of the items takes each way of a choice, and which part comes to each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowfolio.map_types.flow import ONE, Range
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step, ValueStreamMap
from flowfolio.source.document import Loc
from flowfolio.source.fields import PercentEstimate


def factor(estimate: PercentEstimate) -> Range:
    """Return a percentage as a factor from 0 to 1."""
    return Range.of(estimate.typical, estimate.low, estimate.high) * Range.of(0.01)


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
    low = sorted((value.low, weight.low, weight.high) for weight, value in weighted)
    high = sorted(((value.high, weight.low, weight.high) for weight, value in weighted), reverse=True)
    typical = _mean([(weight.typical, value.typical) for weight, value in weighted])
    lows, highs = (
        [_mean([(w[2] if n < place else w[1], w[0]) for n, w in enumerate(ends)]) for place in range(len(ends) + 1)]
        for ends in (low, high)
    )
    known = [each for each in (typical, *lows) if each is not None]
    most = [each for each in (typical, *highs) if each is not None]
    return Range(min(known, default=0.0), typical or 0.0, max(most, default=0.0))


def _mean(pairs: Sequence[tuple[float, float]]) -> float | None:
    whole = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / whole if whole else None


def parts_of_items(map_: ValueStreamMap) -> dict[Loc, Range]:
    """Return for each step which part of all items comes there, without rework."""
    found: dict[Loc, Range] = {}

    def follow(items: Sequence[Item], here: Loc, part: Range) -> None:
        for index, item in enumerate(items):
            at = (*here, index)
            if isinstance(item, Step):
                found[at] = part
                continue
            weights = [] if isinstance(item, Parallel) else [factor(way.share) for way in item.choice]
            for number, (place, steps) in enumerate(branches(item, at)):
                follow(steps, place, part * part_of_way(weights, number) if weights else part)

    follow(map_.steps, ("steps",), ONE)
    return found
