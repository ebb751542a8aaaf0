"""Say which figures of a map rest on what a future state promised, so that nobody takes them for measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass, replace

from flowfolio.map_types import MapType, Measures
from flowfolio.map_types.metrics import Metric
from flowfolio.source.entity import Finding
from flowfolio.source.estimates import Estimate
from flowfolio.source.header import Map
from flowfolio.source.problems import Code

STILL_PROMISED = Code(
    "still-promised",
    "warning",
    "A map that a plan became is final, and some of its numbers have no basis but the plan.",
    "the map is final, but 2 numbers have no basis of their own: figures stay promised; say how each was "
    "found: 'process_time: {typical: …, basis: measured}', or interview, estimate, derived",
)
_OWN = frozenset(("measured", "derived", "interview", "estimate"))
"""Bases that say that somebody found the number; one without a basis may be the plan's."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a map of that `day` comes from: the `plan` that became it, and the map `before`; None for not known."""

    plan: Map | None = None
    before: Map | None = None
    day: dt.date | None = None


NOTHING_KNOWN = Origin()


def with_promises(measures: Measures, map_type: MapType, map_: Map | None, origin: Origin = NOTHING_KNOWN) -> Measures:
    """Return the figures of a map, those marked that only its plan promised."""
    if map_ is None or not map_.promoted_from:
        return measures
    fields = None if map_.status == "draft" else set(_promised(map_type, map_, origin))
    return replace(measures, metrics=tuple(_marked(each, fields) for each in measures.metrics))


def still_promised(map_type: MapType, map_: Map, origin: Origin) -> Iterator[Finding]:
    """Yield how many numbers of a final map are still the plan's, so that its figures stay promised."""
    fields = list(_promised(map_type, map_, origin)) if map_.promoted_from and map_.status == "final" else []
    if fields:
        have, own = ("number has", "its") if len(fields) == 1 else ("numbers have", "their")
        message = f"the map is final, but {len(fields)} {have} no basis of {own} own: figures stay promised"
        hint = (
            f"say how each was found: '{fields[0]}: {{typical: …, basis: measured}}', or interview, estimate, derived"
        )
        yield Finding(("status",), STILL_PROMISED, message, hint)


def _marked(metric: Metric, fields: AbstractSet[str] | None) -> Metric:
    """Return a figure with its mark when it is made of one of the fields, or of whatever for None."""
    is_known = metric.value is not None or bool(metric.low)
    return replace(metric, is_promised=is_known and (fields is None or not fields.isdisjoint(metric.kind.made_of)))


def _promised(map_type: MapType, map_: Map, origin: Origin) -> Iterator[str]:
    """Yield the fields of the numbers of a final map that nobody found since it was a plan."""
    planned, known = _numbers(map_type, origin.plan), _numbers(map_type, origin.before)
    for thing, field, number in map_type.numbers(map_):
        key = thing, field
        if isinstance(number, float):
            # A plain number has no basis: it counts as found when it differs from the plan's.
            is_promised = origin.plan is None or number == planned.get(key)
        else:
            is_promised = _is_promised(number, planned.get(key), known.get(key), origin.day)
        if is_promised:
            yield field


def _is_promised(
    number: Estimate, planned: Estimate | float | None, known: Estimate | float | None, day: dt.date | None
) -> bool:
    """Say whether a number is the plan's: it has no basis of its own, or it was taken over as it stood in the plan.

    One that the plan had taken over from the map before, with its basis, is no promise.
    """
    if number.basis not in _OWN:
        return True
    if number != planned:
        return False
    return number != known and not (day and number.on and number.on >= day)


def _numbers(map_type: MapType, map_: Map | None) -> dict[tuple[str, str], Estimate | float]:
    found = map_type.numbers(map_) if isinstance(map_, map_type.model) else ()
    return {(thing, field): number for thing, field, number in found}
