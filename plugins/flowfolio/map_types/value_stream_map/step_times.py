"""Read the times of each step of a value stream map in seconds of working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowfolio.map_types import Context
from flowfolio.map_types.metrics import queue_wait
from flowfolio.map_types.ranges import ZERO, Range
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.numbers import has_no_end
from flowfolio.map_types.value_stream_map.shares import parts_of_items
from flowfolio.source.counts import SaidCount
from flowfolio.source.document import Loc
from flowfolio.source.estimates import DurationEstimate
from flowfolio.source.quantity import Calendar


@dataclass(frozen=True, slots=True)
class StepTimes:
    """The times of one step in seconds, None where nobody gave one. `lead` is at least `process`."""

    step: Step
    part: Range
    """Which part of all items comes here, rework left out."""
    wait_before: Range | None
    process: Range | None
    given_lead: Range | None
    """The lead time as it was written, which may be below the process time."""
    lead: Range | None
    wait_after: Range | None
    queue: Range | None
    """How long the inventory before the step would last if the whole demand came here."""
    inventory_wait: Range | None
    """How long it lasts for the items that come here; the wait before the step unless `wait_before` is given."""

    @property
    def before(self) -> Range:
        return self.wait_before or self.inventory_wait or ZERO

    @property
    def after(self) -> Range:
        return self.wait_after or ZERO

    @property
    def inside(self) -> Range:
        """Waiting within the step; nothing when its lead time or its process time is not known."""
        return self.given_lead.minus(self.process) if self.given_lead and self.process else ZERO

    @property
    def waits(self) -> Range:
        return self.before + self.inside + self.after

    @property
    def total(self) -> Range | None:
        """The step with the waits on its two sides."""
        return self.before + self.lead + self.after if self.lead and not self.has_unknown_wait else None

    @property
    def has_unknown_wait(self) -> bool:
        """A wait is open, or an inventory waits and no demand says for how long."""
        step, still_open = self.step, self.step.open_values
        if "wait_after" in still_open:
            return True
        is_asked = bool(step.inventory) or "wait_before" in still_open or "inventory" in still_open
        return is_asked and self.wait_before is None and self.queue is None

    @property
    def has_unknown_work(self) -> bool:
        """Nobody knows how long the work takes, or how long at most."""
        return (self.process is None or has_no_end(self.step, self._work)) and not self.step.outside

    @property
    def has_unknown_time(self) -> bool:
        """Nobody knows how long an item is here, or how long at most."""
        is_open = has_no_end(self.step, self._work, "lead_time", "wait_before", "wait_after", "inventory")
        return self.lead is None or is_open or "lead_time" in self.step.open_values or self.has_unknown_wait

    @property
    def _work(self) -> str:
        """The field that says how long the work takes."""
        return "cycle_time" if self.uses_cycle_time else "process_time"

    @property
    def uses_cycle_time(self) -> bool:
        """The cycle time stands in for the process time."""
        step = self.step
        return not step.outside and step.cycle_time is not None and step.process_time is None and step.lead_time is None


def _queue(items: float, per_second: float) -> Range:
    """Return how long so many items last, with the ends of what was said of them."""
    typical = queue_wait(items, per_second)
    if not isinstance(items, SaidCount):
        return Range.of(typical)
    return Range.of(
        typical, *(queue_wait(items if end is None else end, per_second) for end in (items.low, items.high))
    )


def seconds(estimate: DurationEstimate | None, calendar: Calendar) -> Range | None:
    """Return the estimate in seconds of working time."""
    if estimate is None:
        return None
    low, high = estimate.low, estimate.high
    return Range.of(
        estimate.typical.in_seconds(calendar),
        None if low is None else low.in_seconds(calendar),
        None if high is None else high.in_seconds(calendar),
    )


Timetable = Mapping[Loc, StepTimes]
"""The times of every step by its place, in the author's order."""


def timetable(map_: ValueStreamMap, context: Context) -> Timetable:
    """Return the times of all steps, worked out once for checks and figures."""
    return context.once("timetable", map_, lambda: _timetable(map_, context.time.working))


def _timetable(map_: ValueStreamMap, calendar: Calendar) -> Timetable:
    parts = parts_of_items(map_)
    return {loc: _step_times(step, map_, calendar, parts[loc]) for loc, step in map_.all_steps()}


def _step_times(step: Step, map_: ValueStreamMap, calendar: Calendar, part: Range) -> StepTimes:
    """Return the times of a step to which a `part` of all items comes.

    Its cycle time stands in when it has neither process time nor lead time. Little's law: a queue inside a way of a
    choice sees only the demand that comes that way.
    """
    given = lead = seconds(step.lead_time, calendar)
    process = None if step.outside else seconds(step.process_time or (None if lead else step.cycle_time), calendar)
    if process and lead:
        lead = Range(*(max(pair) for pair in zip(lead.ends, process.ends, strict=True)))
    queue = inventory_wait = None
    if step.inventory is not None and (map_.demand or step.inventory == 0):
        per_second = map_.demand.per_second(calendar) if map_.demand else 1.0
        queue = _queue(step.inventory, per_second) if per_second else None
        if queue is not None and part.typical:
            low, typical, high = queue.ends
            inventory_wait = Range(low / part.high, typical / part.typical, high / (part.low or part.typical))
    return StepTimes(
        step,
        part,
        seconds(step.wait_before, calendar),
        process,
        given,
        lead or (None if step.outside else process),
        seconds(step.wait_after, calendar),
        queue,
        inventory_wait,
    )
