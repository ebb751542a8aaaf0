"""Say in sentences what the figures of a value stream map take for granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.contradictions import outvoted_inventory_wait, process_exceeds_lead_time
from flowfolio.map_types.value_stream_map.model import Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.numbers import numbers_of
from flowfolio.map_types.value_stream_map.route import targets
from flowfolio.map_types.value_stream_map.step_times import StepTimes, Timetable
from flowfolio.map_types.value_stream_map.words import share_text
from flowfolio.source.counts import SaidCount
from flowfolio.source.document import Loc
from flowfolio.source.estimates import PercentEstimate
from flowfolio.source.forms import FORMS, Form
from flowfolio.source.words import first_of


def assumptions(map_: ValueStreamMap, context: Context, timetable: Timetable) -> Iterator[str]:
    """Yield one sentence for each convention that the figures of this map rest on."""
    times, calendar = list(timetable.values()), context.time.working
    steps = [each.step for each in times]
    yield f"Days and weeks are {calendar}."
    yield from _rework(map_, targets(map_, context))
    yield from _handoffs_of_rework(map_, targets(map_, context))
    yield from _branches(map_.steps)
    if any(step.after is not None for step in steps):
        yield "A step that says 'after' begins when all the steps it names have ended; the path waited for last counts."
    if counted := [each.step for each in times if each.wait_before is None and each.inventory_wait is not None]:
        yield f"The wait before {_names(counted)} is the inventory divided by the demand."
    if outvoted := [each.step for each in times if outvoted_inventory_wait(each) is not None]:
        yield f"The wait before {_names(outvoted)} is the one that is given, not the one that the inventory would make."
    if longer := [step for step in steps if process_exceeds_lead_time(step, calendar)]:
        yield f"The process time of {_names(longer)} is longer than the lead time given; the longer one counts."
    if cycled := [each.step for each in times if each.uses_cycle_time]:
        yield f"The cycle time of {_names(cycled)} counts as process time, because none is given."
    if map_.demand is not None:
        yield from _pace(times)
    yield from _said(steps)
    if outside := [step for step in steps if step.outside]:
        yield (
            f"{_names(outside)} cannot be seen into: the time there counts in the lead time, as waiting at worst and as"
            " work at best."
        )
    without = [step for step in steps if step.percent_complete_accurate is None]
    if 0 < len(without) < len(steps):
        have, count = ("has", "counts") if len(without) == 1 else ("have", "count")
        yield f"{_names(without)} {have} no %C/A and {count} as at most 100 % in the rolled %C/A."


def _pace(times: Sequence[StepTimes]) -> Iterator[str]:
    paced = [(each.step, each.part.typical) for each in times if each.step.cycle_time]
    if rare := [step for step, part in paced if 0 < part < 1]:
        yield f"The takt time of {_names(rare)} is that of the items that come there, not of all."
    if shared := [step for step, _ in paced if (step.people or 1) != 1]:
        shares = "is shared by the people there; each part is held against the takt time."
        yield f"The cycle time of {_names(shared)} {shares}"


def _said(steps: Sequence[Step]) -> Iterator[str]:
    """Yield how each form in which the numbers were said is understood."""
    found: dict[tuple[Form, bool], dict[str, None]] = {}
    for step in steps:
        if isinstance(step.inventory, SaidCount):
            found.setdefault((step.inventory.form, False), {})[f"'{step.inventory.text}'"] = None
        for _, number in numbers_of(step):
            if number.form:
                key = (number.form, isinstance(number, PercentEstimate))
                found.setdefault(key, {})[f"'{number.said}'"] = None
    for form in FORMS:
        for is_percent in (False, True):
            if said := found.get((form, is_percent)):
                counts = (is_percent and form.of_percent) or form.counts
                count = "counts" if len(said) == 1 else "count"
                yield f"As people said it, {first_of(said, 3)} {count} so: {counts.replace('*', '')}."


def _rework(map_: ValueStreamMap, back: Mapping[Loc, Loc]) -> Iterator[str]:
    steps = dict(map_.all_steps())
    for loc, step in steps.items():
        if step.rework is None or step.rework.rate is None or loc not in back:
            continue
        target, name = back[loc], steps[back[loc]].name
        rate = share_text(step.rework.rate)
        often = "every time it comes by" if step.rework.model == "repeat" else "at most once"
        if target == loc:
            yield f"Rework: {rate} of the items repeat '{step.name}', {often}."
            continue
        extent = "that step too" if step.rework.includes == "through" else "all that lies between, without that step"
        yield f"Rework: {rate} of the items go back from '{step.name}' to '{name}', {often}, and repeat {extent}."


def _handoffs_of_rework(map_: ValueStreamMap, back: Mapping[Loc, Loc]) -> Iterator[str]:
    teams = {loc: step.team for loc, step in map_.all_steps()}
    if any(teams[at] and teams[to] and teams[at] != teams[to] for at, to in back.items()):
        yield "Rework by another team counts as one handoff, for the way there, and by its rate."


def _branches(items: Sequence[Item]) -> Iterator[str]:
    kinds = set(_kinds(items))
    if "parallel" in kinds:
        yield "Of parallel branches the longest makes the lead time and the process time; every branch makes the %C/A."
    if "choice" in kinds:
        yield "A choice counts with its expected value: each way by its share."


def _kinds(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Step):
            continue
        yield "parallel" if isinstance(item, Parallel) else "choice"
        for branch in item.parallel if isinstance(item, Parallel) else [way.steps for way in item.choice]:
            yield from _kinds(branch)


def _names(steps: Sequence[Step]) -> str:
    return first_of(f"'{step.name}'" for step in steps)
