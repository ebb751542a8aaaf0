"""Find numbers of a step that contradict each other, and say which of them counts."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.step_times import StepTimes, seconds
from flowfolio.map_types.value_stream_map.words import count_text
from flowfolio.source.document import Loc
from flowfolio.source.entity import Finding
from flowfolio.source.forms import NEXT_DAY, SAME_DAY, UP_TO
from flowfolio.source.problems import Code
from flowfolio.source.quantity import Calendar, duration_text

PROCESS_EXCEEDS_LEAD_TIME = Code(
    "process-exceeds-lead-time",
    "warning",
    "A step's process time is longer than the lead time that contains it; the longer one counts.",
    "process_time 2 d is longer than lead_time 10 h, which contains it (working time, 8 h a day, 5 d a "
    "week); the step counts with 2 d; write the longer lead time, and waiting outside the step as wait_before or "
    "wait_after",
)
INVENTORY_CONTRADICTS_WAIT = Code(
    "inventory-contradicts-wait",
    "warning",
    "The wait that an inventory makes differs from the wait before the step that is given; the given one counts.",
    "20 items last 2 d, but wait_before is 1 d; wait_before counts; correct or remove one of them",
)

_SAME = 0.1
"""Part by which a wait may differ from the one that the inventory makes: both are rounded, and stocks change."""


def contradictions(times: StepTimes, loc: Loc, calendar: Calendar) -> Iterator[Finding]:
    """Yield what contradicts itself in the numbers of the step at `loc`."""
    if process_exceeds_lead_time(times.step, calendar):
        message = _exceeding(times.step, calendar)
        hint = "write the longer lead time, and waiting outside the step as wait_before or wait_after"
        yield Finding((*loc, "process_time"), PROCESS_EXCEEDS_LEAD_TIME, message, hint)
    if (wait := outvoted_inventory_wait(times)) is not None:
        lasts = f"{count_text(times.step.inventory)} items last {duration_text(wait, calendar)}"
        message = f"{lasts}, but wait_before is {_wait_words(times.step)}; wait_before counts"
        yield Finding((*loc, "inventory"), INVENTORY_CONTRADICTS_WAIT, message, "correct or remove one of them")


def process_exceeds_lead_time(step: Step, calendar: Calendar) -> bool:
    """Say whether the process time is longer than the lead time, usually or at an end of their ranges."""
    process, lead = seconds(step.process_time, calendar), seconds(step.lead_time, calendar)
    if process is None or lead is None or step.lead_time is None:
        return False
    pairs = [*zip(process.ends, lead.ends, strict=True)]
    # Of 'up to 4 d', 'same day' and 'next day' nobody has said that it may be nothing.
    said = pairs[1:] if step.lead_time.form in (UP_TO, SAME_DAY, NEXT_DAY) else pairs
    return any(part > whole * (1 + 1e-9) for part, whole in said)


def _exceeding(step: Step, calendar: Calendar) -> str:
    assert step.process_time
    assert step.lead_time
    for name in ("typical", "high", "low"):
        process, lead = (getattr(each, name) or each.typical for each in (step.process_time, step.lead_time))
        if process.in_seconds(calendar) > lead.in_seconds(calendar) * (1 + 1e-9):
            end = "" if name == "typical" else f" at the {name} end"
            return (
                f"process_time {process} is longer than lead_time {lead}, which contains it{end} ({calendar}); "
                f"the step counts with {process}"
            )
    raise AssertionError("no end exceeds")


def outvoted_inventory_wait(times: StepTimes) -> float | None:
    """Return how many seconds the inventory before the step would last when the wait that is given says otherwise."""
    given, own = times.wait_before, times.inventory_wait
    if given is None or own is None:
        return None
    if given.low * (1 - _SAME) <= own.high and own.low <= given.high * (1 + _SAME):
        return None
    return own.typical


def _wait_words(step: Step) -> str:
    assert step.wait_before
    given = step.wait_before
    low, high = given.low or given.typical, given.high or given.typical
    return f"{given.typical}" if low == high == given.typical else f"{low} to {high}"
