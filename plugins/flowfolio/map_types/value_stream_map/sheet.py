"""Gather what the pictures and the tables of one value stream map share: its figures, its layout, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowfolio.drawing.graph import Mark
from flowfolio.map_types import Context, Measures
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.value_stream_map.changes import marks
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import Choice, Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.route import route
from flowfolio.map_types.value_stream_map.shares import branches
from flowfolio.map_types.value_stream_map.words import MISSING, NOT_TIMED, Timing, timing
from flowfolio.map_types.verdict import Side, decide
from flowfolio.source.quantity import Calendar, signed_percent_text

SHOWN = ("lead_time", "expected_lead_time", "process_time", "flow_efficiency", "rolled_percent_complete_accurate")
"""The figures of the totals box, in order."""


@dataclass(frozen=True, slots=True)
class Total:
    """One line of the totals box; `change` is "" when there is nothing to compare with."""

    title: str
    text: str
    change: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One map with everything that was worked out about it."""

    map: ValueStreamMap
    before: ValueStreamMap | None
    calendar: Calendar
    measures: Measures
    timings: Mapping[str, Timing]
    path: tuple[Step, ...]
    marks: Mapping[str, Mark]
    past: Measures
    """The figures of the map before."""

    @property
    def constraint(self) -> str | None:
        """Id of the step that the author declared the constraint; a mere suggestion is not drawn."""
        found = self.measures.constraint
        return found.step if found and found.declared else None

    @property
    def totals(self) -> tuple[Total, ...]:
        """The lines of the totals box."""
        return tuple(
            Total(each.kind.title, each.text, self.change_text(each), each.note if each.value is None else "")
            for each in _shown(self.measures)
        )

    def change_text(self, now: Metric) -> str:
        """Return how a figure changed in percent of the value before, "−40 %"; "" without one, "—" for not known."""
        before = next((each for each in self.past.metrics if each.name == now.name), None)
        if before is None:
            return ""
        old = Side.of(before, self.calendar, is_open=self.past.is_open)
        percent = decide(now.kind, old, Side.of(now, self.calendar, is_open=self.measures.is_open)).percent
        return MISSING if percent is None else signed_percent_text(percent)

    @property
    def has_branches(self) -> bool:
        return any(isinstance(each, (Parallel, Choice)) or each.after is not None for each in self.map.steps)

    def times(self, step: Step) -> Timing:
        return self.timings.get(step.id, NOT_TIMED)

    def gap(self, after: Step | None, step: Step | None) -> float | None:
        """Return seconds between two steps that follow each other; None when nobody said."""
        waits = (after and self.times(after).wait_after, step and self.times(step).wait_before)
        known = [wait for wait in waits if isinstance(wait, (int, float))]
        return sum(known) if known else None


def sheet(map_: ValueStreamMap, context: Context) -> Sheet:
    """Return everything that the pictures and tables of a map need, worked out once."""
    return context.once("sheet", map_, lambda: _sheet(map_, context))


def _sheet(map_: ValueStreamMap, context: Context) -> Sheet:
    before = context.before if isinstance(context.before, ValueStreamMap) else None
    measures = context.once("measures", map_, lambda: measure(map_, context))
    timings = {str(row["id"]): timing(row) for row in measures.steps}
    past = context.once("measures", before, lambda: measure(before, context)) if before else Measures()
    return Sheet(
        map_,
        before,
        context.time.working,
        measures,
        timings,
        _path(map_, timings, context),
        marks(map_, before),
        past,
    )


def _path(map_: ValueStreamMap, timings: dict[str, Timing], context: Context) -> tuple[Step, ...]:
    """Return the steps of the longest path, in a network those of its longest chain."""
    if chain := route(map_, context, rework=False).chain:
        steps = {step.id: step for _, step in map_.all_steps()}
        return tuple(steps[id_] for id_ in chain)
    return tuple(longest_path(map_.steps, timings))


def longest_path(items: Iterable[Item], timings: Mapping[str, Timing]) -> list[Step]:
    """Return the steps on the path that takes longest; of branches the longest one.

    Of equally long ones it is the first that has steps, so that no picture is without a ladder.
    """
    path: list[Step] = []
    for item in items:
        if isinstance(item, Step):
            path.append(item)
        else:
            lanes = (longest_path(steps, timings) for _, steps in branches(item, ()))
            path += max(lanes, key=lambda lane: (_length(lane, timings), bool(lane)))
    return path


def _length(steps: Iterable[Step], timings: Mapping[str, Timing]) -> float:
    times = (timings.get(step.id, NOT_TIMED) for step in steps)
    return sum((each.wait_before or 0) + (each.stay or 0) + (each.wait_after or 0) for each in times)


def _shown(measures: Measures) -> list[Metric]:
    by_name = {each.name: each for each in measures.metrics}
    found = [by_name[name] for name in SHOWN if name in by_name]
    lead = by_name.get("lead_time")
    return [each for each in found if each.name != "expected_lead_time" or (lead and each.text != lead.text)]
