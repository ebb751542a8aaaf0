"""Follow the steps of a value stream map: the span of each step, of branches, and of the work that goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowfolio.map_types import Context
from flowfolio.map_types.flow import (
    ZERO,
    Loop,
    Missing,
    Range,
    Span,
    Times,
    by_choice,
    in_parallel,
    in_sequence,
    with_rework,
)
from flowfolio.map_types.metrics import queue_wait
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Rework, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.numbers import has_no_end
from flowfolio.map_types.value_stream_map.shares import factor
from flowfolio.source.document import Loc
from flowfolio.source.estimates import DurationEstimate
from flowfolio.source.quantity import Calendar

_FOR_EVER = 1e30
"""Seconds that no stream takes; nested loops with rates near 100 % would grow beyond any number."""


@dataclass(frozen=True, slots=True)
class StepTimes:
    """The times of one step in seconds, None where nobody gave one. `lead` is at least `process`."""

    step: Step
    wait_before: Range | None
    process: Range | None
    lead: Range | None
    wait_after: Range | None
    inventory_wait: Range | None
    """How long the inventory before the step lasts; the wait before it unless `wait_before` is given."""

    @property
    def before(self) -> Range:
        return self.wait_before or self.inventory_wait or ZERO

    @property
    def after(self) -> Range:
        return self.wait_after or ZERO

    @property
    def inside(self) -> Range:
        """Waiting within the step; nothing when its lead time or its process time is not known."""
        return self.lead.minus(self.process) if self.step.lead_time and self.lead and self.process else ZERO

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
        step, is_open = self.step, self.step.open_values
        if "wait_after" in is_open:
            return True
        is_asked = bool(step.inventory) or "wait_before" in is_open or "inventory" in is_open
        return is_asked and self.wait_before is None and self.inventory_wait is None

    @property
    def uses_cycle_time(self) -> bool:
        """The cycle time stands in for the process time."""
        step = self.step
        return not step.outside and step.cycle_time is not None and step.process_time is None and step.lead_time is None

    def span(self) -> Span:
        """Return the step with its waits as a stretch of the stream."""
        process, step = self.process or ZERO, self.step
        lead = self.before + (self.lead or ZERO) + self.after
        work = "cycle_time" if self.uses_cycle_time else "process_time"
        unknown = (step.id,) if (self.process is None or has_no_end(step, work)) and not step.outside else ()
        has_unknown_time = has_no_end(step, work, "lead_time", "wait_before", "wait_after") or self.has_unknown_wait
        has_unknown_time = has_unknown_time or "lead_time" in step.open_values
        is_adding = step.value == "adding"
        accuracy = step.percent_complete_accurate
        return Span(
            Times(
                process,
                self.waits,
                self.lead or ZERO if step.outside else ZERO,
                lead,
                process if is_adding else ZERO,
                process,
            ),
            factor(accuracy) if accuracy else None,
            (step.id,),
            Missing(
                (step.id,) if self.lead is None or has_unknown_time else (),
                unknown,
                unknown if is_adding else (),
                unknown,
            ),
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
    calendar = context.time.working
    return context.once(
        "timetable", map_, lambda: {loc: _step_times(step, map_, calendar) for loc, step in map_.all_steps()}
    )


def _step_times(step: Step, map_: ValueStreamMap, calendar: Calendar) -> StepTimes:
    """Return the times of a step; its cycle time stands in when it has neither process time nor lead time."""
    lead = seconds(step.lead_time, calendar)
    process = None if step.outside else seconds(step.process_time or (None if lead else step.cycle_time), calendar)
    if process and lead:
        lead = Range(*(max(pair) for pair in zip(lead.ends, process.ends, strict=True)))
    inventory_wait = None
    if step.inventory is not None and (map_.demand or step.inventory == 0):
        per_second = map_.demand.per_second(calendar) if map_.demand else 1.0
        inventory_wait = Range.of(queue_wait(step.inventory, per_second)) if per_second else None
    return StepTimes(
        step,
        seconds(step.wait_before, calendar),
        process,
        lead or (None if step.outside else process),
        seconds(step.wait_after, calendar),
        inventory_wait,
    )


@dataclass(frozen=True, slots=True)
class Route:
    """The way through a map: its whole span, and the steps whose rework would never end."""

    span: Span
    endless: tuple[Loc, ...] = ()


def route(map_: ValueStreamMap, times: Timetable, *, rework: bool) -> Route:
    """Return the way through the map, with the work that goes back or without.

    Rework whose target is unknown or not earlier, or that would never end, is left out; `check` reports it.
    """
    places = {each.step.id: loc for loc, each in reversed(list(times.items()))} if rework else {}
    walk = _Walk(times, places)
    span, _ = walk.follow(map_.steps, ("steps",))
    return Route(span, tuple(walk.endless))


@dataclass(frozen=True, slots=True)
class _Return:
    """Items that go back from `source` to `target`: out of a branch of a choice, only that branch's share of them."""

    source: Loc
    target: Loc
    rate: Range
    rework: Rework


_Returns = tuple[_Return, ...]
"""Ways back of which an item takes at most one at a time."""


@dataclass(slots=True)
class _Walk:
    times: Timetable
    places: dict[str, Loc]
    """Where each step stands; empty to leave rework out."""
    spans: dict[Loc, list[Span]] = field(default_factory=dict)
    """Spans of the parts of each list that have been followed so far, rework included."""
    endless: list[Loc] = field(default_factory=list)

    def follow(self, items: Sequence[Item], here: Loc) -> tuple[Span, list[_Returns]]:
        """Return the span of the list at `here` and the ways back that lead out of it."""
        spans = self.spans[here] = []
        leaving: list[_Returns] = []
        for index, item in enumerate(items):
            span, found = self._part(item, (*here, index))
            for returns in found:
                inner = [each for each in returns if each.target[: len(here)] == here]
                outer = tuple(each for each in returns if each not in inner)
                leaving.extend([outer] if outer else [])
                again_and_again = with_rework(span, self._loops(inner, here, index))
                if again_and_again.times.lead.high > _FOR_EVER:
                    self.endless.extend(each.source for each in inner)
                else:
                    span = again_and_again
            spans.append(span)
        return in_sequence(spans), leaving

    def _part(self, item: Item, at: Loc) -> tuple[Span, list[_Returns]]:
        if isinstance(item, Step):
            span = self.times[at].span()
            if item.rework is None or item.rework.to not in self.places:
                return span, []
            return span, [(_Return(at, self.places[item.rework.to], factor(item.rework.rate), item.rework),)]
        if isinstance(item, Parallel):
            ways = [self.follow(steps, (*at, "parallel", n)) for n, steps in enumerate(item.parallel)]
            return in_parallel(span for span, _ in ways), [returns for _, found in ways for returns in found]
        followed = [self.follow(way.steps, (*at, "choice", n, "steps")) for n, way in enumerate(item.choice)]
        shares = [way.share.typical for way in item.choice]
        whole = sum(shares) or 1.0
        returns = tuple(
            replace(each, rate=each.rate * Range.of(share / whole))
            for share, (_, found) in zip(shares, followed, strict=True)
            for group in found
            for each in group
        )
        span = by_choice(zip(shares, (span for span, _ in followed), strict=True))
        return span, [returns] if returns else []

    def _loops(self, returns: Sequence[_Return], here: Loc, index: int) -> list[Loop]:
        """Return the loops of the part at `index` of the list at `here`."""
        loops = []
        for each in returns:
            is_once = each.rework.model == "once"
            if each.target == each.source:
                loops.append(Loop(each.rate, Span(), not is_once))
            elif _index(each.target, here) < index:
                again = self._again(each.target, here, index)
                loops.append(Loop(each.rate, again, not is_once, each.rework.includes == "through"))
        if sum(loop.rate.high for loop in loops if loop.repeats) > 1 - 1e-9:
            self.endless.extend(each.source for each in returns)
            return []
        return loops

    def _again(self, start: Loc, here: Loc, stop: int) -> Span:
        """Return the span from `start`, maybe inside an earlier branch, to before part `stop` of the list at `here`."""
        inside, index = start[:-1], _index(start, start[:-1])
        if inside == here:
            return in_sequence(self.spans[here][index:stop])
        rest = in_sequence(self.spans[inside][index:])
        around = inside[: -3 if inside[-1] == "steps" else -2]  # the place of the choice or of the parallel branches
        return in_sequence((rest, self._again((*around[:-1], _index(around, around[:-1]) + 1), here, stop)))


def _index(place: Loc, items: Loc) -> int:
    """Return the number of the part of the list at `items` that holds `place`."""
    return int(place[len(items)])


def is_earlier(target: Loc, source: Loc) -> bool:
    """Return whether every way to `source` that passes `target` passes it first; a step counts as its own target."""
    for depth, (one, other) in enumerate(zip(target, source, strict=False)):
        if one != other:
            is_branch = source[depth - 1] in ("parallel", "choice")
            return not is_branch and isinstance(one, int) and isinstance(other, int) and one < other
    return True
