"""Roll up the %C/A of the steps of a value stream map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import mul

from flowfolio.map_types.ranges import ONE, Range
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step
from flowfolio.map_types.value_stream_map.shares import factor, mean


def rolled(items: Sequence[Item], unknown: float = 1.0) -> Range:
    """Return the part of the items that pass every step complete and accurate, as a factor from 0 to 1.

    Steps and parallel branches are multiplied, the ways of a choice weighted by their shares. A step whose %C/A nobody
    knows counts as `unknown`: with 1 the factor is the most that it can be, with 0 the least.
    """
    return _product(_of(item, unknown) for item in items)


def _of(item: Item, unknown: float) -> Range:
    if isinstance(item, Step):
        known = item.percent_complete_accurate
        return factor(known) if known else Range.of(unknown)
    if isinstance(item, Parallel):
        return _product(rolled(steps, unknown) for steps in item.parallel)
    ways = [(factor(way.share), rolled(way.steps, unknown)) for way in item.choice]
    return mean(ways) if any(share.typical for share, _ in ways) else ONE


def _product(factors: Iterable[Range]) -> Range:
    return reduce(mul, factors, ONE)
