"""List the numbers that somebody gave for the steps of a value stream map, and how each was found."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.source.counts import SaidCount
from flowfolio.source.estimates import DurationEstimate, Estimate

_TIMES = (
    "process_time",
    "lead_time",
    "wait_before",
    "wait_after",
    "cycle_time",
    "changeover",
    "operator_time",
    "machine_time",
)
_SHARES = ("percent_complete_accurate", "uptime")


def numbers_of(step: Step) -> Iterator[tuple[str, Estimate]]:
    """Yield (field, number) of everything that is given for a step."""
    for name in (*_TIMES, *_SHARES):
        number = getattr(step, name)
        if number is not None:
            yield name, number
    if step.rework and step.rework.rate:
        yield "rework_rate", step.rework.rate


def has_no_end(step: Step, *names: str) -> bool:
    """Say whether nobody knows how long one of these times of a step can be: `at least 2 d`.

    An inventory is a time, unless the wait is given.
    """
    return any(_has_no_end(getattr(step, name)) for name in names if name != "inventory" or step.wait_before is None)


def _has_no_end(number: object) -> bool:
    if isinstance(number, SaidCount):
        return number.high is None
    return isinstance(number, DurationEstimate) and number.has_no_end


def counted(map_: ValueStreamMap) -> Iterator[tuple[str, str, Estimate | float]]:
    """Yield (step id, field, number) of the numbers that figures are made of; a plain one is an inventory."""
    for _, step in map_.all_steps():
        for name, number in numbers_of(step):
            # A cycle time counts only where nothing else says how long the work takes.
            if name != "cycle_time" or not (step.process_time or step.lead_time or step.outside):
                yield step.id, name, number
        if step.inventory and step.wait_before is None:
            yield step.id, "wait_before", step.inventory
