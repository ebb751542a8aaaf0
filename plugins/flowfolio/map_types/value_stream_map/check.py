"""Find what is wrong inside a value stream map beyond its fields, what it defines and what it mentions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from flowfolio.map_types import Context, Reference, Thing
from flowfolio.map_types.checks import disordered_estimates
from flowfolio.map_types.value_stream_map.contradictions import contradictions
from flowfolio.map_types.value_stream_map.ends import main_end
from flowfolio.map_types.value_stream_map.model import CURRENT, Choice, Item, Parallel, ValueStreamMap
from flowfolio.map_types.value_stream_map.network import Network, circle, never_both
from flowfolio.map_types.value_stream_map.route import earlier_test, route
from flowfolio.map_types.value_stream_map.step_times import StepTimes, timetable
from flowfolio.map_types.value_stream_map.words import count_text
from flowfolio.source.document import Loc
from flowfolio.source.entity import WRONG_TYPE, Finding
from flowfolio.source.problems import DUPLICATE_ID, Code, thing_meant
from flowfolio.source.quantity import Calendar

UNKNOWN_STEP = Code(
    "unknown-step",
    "error",
    "A step that the map does not have.",
    "'chose' is not a step of this map; did you mean 'choose'?",
)
SHARES_NOT_100 = Code(
    "shares-not-100", "error", "The shares of a choice do not add up to 100.", "the shares add up to 90 %, not 100 %"
)
FORWARD_REWORK = Code(
    "forward-rework",
    "error",
    "Rework goes to a step that is not earlier.",
    "'pay' does not come before 'choose'; rework goes back to an earlier step",
)
CIRCLE = Code(
    "circle",
    "error",
    "Steps wait for each other, so that none of them can begin.",
    "the steps would wait for each other: ship → pack → ship; take 'pack' out of 'after' of 'ship'",
)
OTHER_WAY = Code(
    "other-way",
    "error",
    "A step begins after one that stands in another way of the same choice.",
    "'bill' stands in another way of the same choice: an item never comes to both; name a step of this way, or one"
    " outside the choice",
)
TWO_CONSTRAINTS = Code(
    "two-constraints",
    "error",
    "More than one step of a map is the constraint.",
    "'ship' is the constraint already; one step limits the stream; mark the others as hotspot",
)
INVENTORY_WITHOUT_DEMAND = Code(
    "inventory-without-demand",
    "error",
    "An inventory becomes a wait only through a demand, and none is given.",
    "20 items wait, but the map has no demand; write for example 'demand: 40 per week'",
)
NO_CONSTRAINT = Code(
    "no-constraint",
    "warning",
    "A current-state map names no constraint.",
    "no step is marked as the constraint; write 'constraint: true' with one step",
)

_SHARES_TOLERANCE = 0.05


def check(map_: ValueStreamMap, context: Context) -> Iterator[Finding]:
    """Yield every finding of the map, in no order."""
    calendar = context.time.working
    yield from _identity(map_)
    yield from _rework(map_, context)
    yield from _after(map_)
    yield from _information(map_)
    yield from _ends(map_)
    yield from _constraint(map_, context.kind)
    yield from _shares(map_.steps, ("steps",))
    yield from disordered_estimates(map_, calendar)
    for loc, times in timetable(map_, context).items():
        yield from _times(times, loc, map_, calendar)


def _identity(map_: ValueStreamMap) -> Iterator[Finding]:
    seen: set[str] = set()
    for loc, step in map_.all_steps():
        if step.id in seen:
            yield Finding((*loc, "id"), DUPLICATE_ID, f"'{step.id}' is the id of an earlier step too")
        seen.add(step.id)


def _rework(map_: ValueStreamMap, context: Context) -> Iterator[Finding]:
    places = {step.id: loc for loc, step in reversed(list(map_.all_steps()))}
    comes_first = earlier_test(map_, context)
    for loc, step in map_.all_steps():
        if step.rework is None:
            continue
        to = step.rework.to
        if to not in places:
            message = f"'{to}' is not a step of this map"
            yield Finding((*loc, "rework", "to"), UNKNOWN_STEP, message, thing_meant(to, _names(map_)))
        elif not comes_first(places[to], loc):
            message = f"'{to}' does not come before '{step.id}'"
            yield Finding((*loc, "rework", "to"), FORWARD_REWORK, message, "rework goes back to an earlier step")
    for loc in route(map_, context, rework=True).endless:
        message, hint = "an item would go back for ever", "give a rate below 100, or write 'model: once'"
        yield Finding((*loc, "rework", "rate"), WRONG_TYPE, message, hint)


def _after(map_: ValueStreamMap) -> Iterator[Finding]:
    """Yield slips in what steps begin after: ids that cannot be meant, and steps that wait for each other."""
    places = {step.id: loc for loc, step in reversed(list(map_.all_steps()))}
    named = [(loc, step, index, id_) for loc, step in map_.all_steps() for index, id_ in enumerate(step.after or ())]
    can_be_meant = True
    for loc, step, index, id_ in named:
        at = (*loc, "after", index)
        if id_ not in places:
            yield Finding(at, UNKNOWN_STEP, f"'{id_}' is not a step of this map", thing_meant(id_, _names(map_)))
        elif id_ == step.id:
            yield Finding(at, CIRCLE, f"'{id_}' would begin after itself", "name the step that comes before it")
            can_be_meant = False
        elif never_both(places[id_], loc):
            message = f"'{id_}' stands in another way of the same choice: an item never comes to both"
            yield Finding(at, OTHER_WAY, message, "name a step of this way, or one outside the choice")
            can_be_meant = False
        elif id_ in (step.after or ())[:index]:
            yield Finding(at, DUPLICATE_ID, f"'{id_}' stands here already")
    if named and can_be_meant:
        yield from _circle(map_, {loc: step.id for loc, step in map_.all_steps()})


def _circle(map_: ValueStreamMap, ids: Mapping[Loc, str]) -> Iterator[Finding]:
    """Yield the circle at the last id written in it: what was written before it may well be meant."""
    steps = dict(map_.all_steps())
    if found := [at for at in circle(Network.of(map_)) if at in ids][:-1]:
        joins = [at for at in found if steps[at].after]
        last = max(joins, key=list(ids).index)
        start = found.index(last)
        words = " → ".join(ids[at] for at in (*found[start:], *found[: start + 1]))
        named, places = steps[last].after or (), {id_: at for at, id_ in reversed(list(ids.items()))}
        before = found[start - 1]  # named itself, or in the same choice or branch as what is named
        alike = [_parts_alike(places.get(id_, ()), before) for id_ in named]
        index = alike.index(max(alike))
        message = f"the steps would wait for each other: {words}"
        yield Finding(
            (*last, "after", index), CIRCLE, message, f"take '{named[index]}' out of 'after' of '{ids[last]}'"
        )


def _parts_alike(one: Loc, other: Loc) -> int:
    return sum(1 for _ in takewhile(lambda parts: parts[0] == parts[1], zip(one, other, strict=False)))


def _information(map_: ValueStreamMap) -> Iterator[Finding]:
    """Yield words that look like a slip in a step's id; other words may name a planning office or a system."""
    known = {step.id for _, step in map_.all_steps()} | {"supplier", "customer"}
    for index, each in enumerate(map_.information):
        for key, word in (("from", each.from_), ("to", each.to)):
            if word in known or len(word) < 5 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word):
                continue
            if near := difflib.get_close_matches(word, known, n=1, cutoff=0.8):
                message = f"'{word}' is not a step of this map"
                hint = f"did you mean '{near[0]}'? Begin the name of an office or a system with a capital letter"
                yield Finding(("information", index, key), UNKNOWN_STEP, message, hint)


def _names(map_: ValueStreamMap) -> dict[str, str]:
    return {step.id: step.name for _, step in map_.all_steps()}


def _ends(map_: ValueStreamMap) -> Iterator[Finding]:
    known = {step.id for _, step in map_.all_steps()}
    for key in ("suppliers", "customers"):
        for number, end in enumerate(getattr(map_, key)):
            if end.at and end.at not in known:
                message = f"'{end.at}' is not a step of this map"
                yield Finding((key, number, "at"), UNKNOWN_STEP, message, thing_meant(end.at, _names(map_)))


def _constraint(map_: ValueStreamMap, kind: str) -> Iterator[Finding]:
    named = [(loc, step) for loc, step in map_.all_steps() if step.constraint]
    for loc, _ in named[1:]:
        message = f"'{named[0][1].id}' is the constraint already"
        yield Finding(
            (*loc, "constraint"), TWO_CONSTRAINTS, message, "one step limits the stream; mark the others as hotspot"
        )
    if not named and kind == CURRENT:
        yield Finding(
            (), NO_CONSTRAINT, "no step is marked as the constraint", "write 'constraint: true' with one step"
        )


def _shares(items: Sequence[Item], here: Loc) -> Iterator[Finding]:
    for index, item in enumerate(items):
        loc = (*here, index)
        if isinstance(item, Parallel):
            for number, branch in enumerate(item.parallel):
                yield from _shares(branch, (*loc, "parallel", number))
        elif isinstance(item, Choice):
            total = sum(way.share.typical for way in item.choice)
            if abs(total - 100) > _SHARES_TOLERANCE + 1e-9:
                yield Finding((*loc, "choice"), SHARES_NOT_100, f"the shares add up to {total:g} %, not 100 %")
            for number, way in enumerate(item.choice):
                yield from _shares(way.steps, (*loc, "choice", number, "steps"))


def _times(times: StepTimes, loc: Loc, map_: ValueStreamMap, calendar: Calendar) -> Iterator[Finding]:
    step = times.step
    if step.outside and step.process_time:
        message, hint = (
            f"'{step.id}' is outside, so nobody knows its process time",
            "write 'lead_time', or 'outside: false'",
        )
        yield Finding((*loc, "process_time"), WRONG_TYPE, message, hint)
    else:
        yield from contradictions(times, loc, calendar)
    if (step.fifo_limit is not None or "fifo_limit" in step.open_values) and step.flow != "fifo":
        message = "'fifo_limit' says how much a FIFO lane holds, and no lane leads here"
        yield Finding((*loc, "fifo_limit"), WRONG_TYPE, message, "write 'flow: fifo' at the step")
    is_open = "demand" in map_.open_values or "wait_before" in step.open_values
    if step.inventory and step.wait_before is None and map_.demand is None and not is_open:
        message, hint = (
            f"{count_text(step.inventory)} items wait, but the map has no demand",
            "write for example 'demand: 40 per week'",
        )
        yield Finding((*loc, "inventory"), INVENTORY_WITHOUT_DEMAND, message, hint)


def defines(map_: ValueStreamMap) -> Iterator[tuple[Thing, str, str, Loc]]:
    """Yield every step that other maps can mention."""
    for loc, step in map_.all_steps():
        yield "step", step.id, step.name, (*loc, "id")


def references(map_: ValueStreamMap) -> Iterator[Reference]:
    """Yield the current steps that the steps of a future state replace."""
    for loc, step in map_.all_steps():
        for index, word in enumerate(step.replaces):
            yield Reference((*loc, "replaces", index), word, ("step",), UNKNOWN_STEP, CURRENT)


def names(map_: ValueStreamMap) -> Iterator[tuple[str, str]]:
    """Yield both ends of the stream, which information flows mention."""
    for word in ("supplier", "customer"):
        if main := main_end(getattr(map_, word), getattr(map_, f"{word}s")):
            yield word, main.name
