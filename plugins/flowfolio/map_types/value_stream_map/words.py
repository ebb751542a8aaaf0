"""Put the numbers of a step into words, the same words in the picture, in its table twin and for screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from flowfolio.drawing.text_width import text_width, wrap
from flowfolio.map_types.value_stream_map.model import Branch, Item, Lane, Rework, Step
from flowfolio.source.counts import SaidCount
from flowfolio.source.entity import Entity
from flowfolio.source.estimates import DurationEstimate, PercentEstimate
from flowfolio.source.forms import AT_ONCE
from flowfolio.source.quantity import (
    Calendar,
    duration_text,
    durations_text,
    number_text,
    percent_text,
    span_text,
)
from flowfolio.source.words import joined

MISSING = "—"
_ROOM = 78.0
"""Points that a value may take in a data box."""
OPEN = "?"
"""What stands where somebody wrote that a value is open."""
PATH_NOTE = "Where work branches, the timeline follows the longest one; totals count a choice by its shares."
VALUES = {"adding": "adding", "necessary": "necessary", "waste": "waste"}
FLOWS = {"push": "push", "pull": "pull", "fifo": "FIFO", "supermarket": "supermarket"}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one step as they were measured; None where a number is missing."""

    wait_before: float | None = None
    lead_time: float | None = None
    process_time: float | None = None
    wait_after: float | None = None

    @property
    def stay(self) -> float | None:
        """Seconds from the start of the step until it is handed on."""
        return self.process_time if self.lead_time is None else self.lead_time


Rung = Literal["wait", "work", "elapsed"]
"""Where time stands on the ladder: waits above, work below, and between them what may be either."""


class Part(NamedTuple):
    """A part of the time at a step: the rung that it stands on, and its seconds, None where nobody said."""

    rung: Rung
    seconds: float | None


NOT_TIMED = Timing()
"""The timing of a step of which nothing was measured."""


def timing(row: Mapping[str, Any]) -> Timing:
    """Return the timing of a step from its measured figures."""
    return Timing(*(row.get(name) for name in ("wait_before", "lead_time", "process_time", "wait_after")))


def time_text(seconds: float | None, calendar: Calendar) -> str:
    """Return the duration for people, "—" when it is missing."""
    return MISSING if seconds is None else duration_text(seconds, calendar)


def amount_text(amount: DurationEstimate | None, calendar: Calendar) -> str:
    """Return a duration as its author said it, else its usual value; "" when none is given."""
    return "" if amount is None else amount.said or duration_text(amount.typical.in_seconds(calendar), calendar)


def share_text(share: PercentEstimate | None) -> str:
    """Return a percentage as its author said it, else its usual value; "" when none is given."""
    return "" if share is None else share.said or percent_text(share.typical)


def count_text(count: float | None) -> str:
    """Return a number of things as its author said it; "" when none is given."""
    if isinstance(count, SaidCount):
        return count.text
    return "" if count is None else number_text(count)


def open_text(step: Entity, name: str, text: str) -> str:
    """Return the text of a field, "?" when its value is open."""
    return OPEN if name in step.open_values else text


def spread_text(estimate: DurationEstimate | PercentEstimate | None, calendar: Calendar) -> str:
    """Return the value with its range, basis, day, sample and source, as the table twin prints it."""
    if estimate is None:
        return MISSING
    typical, *ends = estimate_texts(estimate, calendar)
    span = [f"{word} {end}" for word, end in zip(("from", "to"), ends, strict=True) if end]
    if estimate.form is AT_ONCE:
        typical, span = estimate.said, []
    elif estimate.form:
        typical, span = estimate.said, [f"counts as {typical},", *span]
    parts = [" ".join(span), estimate.basis or "", str(estimate.on or ""), estimate.source or ""]
    if estimate.sample:
        parts.insert(2, f"{estimate.sample} items")
    known = ", ".join(part for part in parts if part)
    return f"{typical} ({known})" if known else typical


def estimate_texts(estimate: DurationEstimate | PercentEstimate, calendar: Calendar) -> tuple[str, ...]:
    """Return typical, low and high in one unit, "" where an end is not known."""
    if isinstance(estimate, PercentEstimate):
        shares = (estimate.typical, estimate.low, estimate.high)
        return tuple("" if end is None else percent_text(end) for end in shares)
    ends = (estimate.typical, estimate.low, estimate.high)
    known = [end for end in ends if end is not None]
    texts = iter(durations_text([end.in_seconds(calendar) for end in known], calendar))
    return tuple("" if end is None else next(texts) for end in ends)


def data_rows(step: Step, calendar: Calendar) -> list[tuple[str, str]]:
    """Return the lines of the data box: (name, value), only those that are given; times and %C/A always stand there.

    An outside step shows its elapsed time only.
    """

    def time(name: str) -> str:
        return open_text(step, name, _short_text(getattr(step, name), calendar))

    lead, work, cycle = time("lead_time"), time("process_time"), time("cycle_time")
    if step.outside:
        times = [("Elapsed", lead or work or MISSING)]
    else:
        times = [("PT", work or ("" if cycle else MISSING)), ("LT", lead)]
    rest = [
        ("C/T", cycle),
        ("C/O", time("changeover") or (OPEN if "changeovers" in step.open_values else "")),
        *((_key(name), _short_text(time_, calendar)) for name, time_ in step.changeovers.items()),
        ("Operator", time("operator_time")),
        ("Machine", time("machine_time")),
        ("Uptime", open_text(step, "uptime", share_text(step.uptime))),
        ("%C/A", _accuracy_text(step)),
        ("WIP", open_text(step, "wip", count_text(step.wip))),
        ("Value", VALUES.get(step.value or "", "")),
    ]
    return [(name, value) for name, value in (*times, *rest) if value]


def _short_text(amount: DurationEstimate | None, calendar: Calendar) -> str:
    """Return a duration as its author said it, where that fits into a data box; else its range in few words."""
    if amount is None or text_width(amount.said, 10) <= _ROOM:
        return amount_text(amount, calendar)
    _, low, high = estimate_texts(amount, calendar)
    return span_text(low, high) if high else f"{low} or more"


def _key(name: str) -> str:
    return wrap(f"C/O {name}", 62, 9.5, 1)[0]


def _accuracy_text(step: Step) -> str:
    given = open_text(step, "percent_complete_accurate", share_text(step.percent_complete_accurate))
    return given or ("" if step.outside else MISSING)


def people_text(step: Step) -> str:
    """Return team, people and roles in one line: "Finance · 2 people · Credit officer"."""
    count = "" if step.people is None else f"{count_text(step.people)} {'person' if step.people == 1 else 'people'}"
    count = open_text(step, "people", count) and (count or f"{OPEN} people")
    shifts = open_text(step, "shifts", count_text(step.shifts))
    shifts = shifts and f"{shifts} {'shift' if step.shifts == 1 else 'shifts'}"
    return joined(step.team, count, shifts, ", ".join(step.roles))


def hotspot_text(step: Step) -> str:
    """Return what the hotspot frame says, "" for a step that is none."""
    if not step.hotspot:
        return ""
    return "Hotspot" if step.hotspot == "yes" else f"Hotspot: {step.hotspot}"


def rework_text(rework: Rework) -> str:
    """Return what stands on the rework arc."""
    once = ", once" if rework.model == "once" else ""
    return f"rework {share_text(rework.rate) if rework.rate else OPEN}{once}"


def queue_text(step: Step) -> str:
    """Return how many items wait before the step, "" when nobody said."""
    return open_text(step, "inventory", "" if step.inventory is None else f"{count_text(step.inventory)} items")


def way_text(way: Branch) -> str:
    """Return what stands on one way of a choice: its share, and when items go this way."""
    share = share_text(way.share)
    return f"{share} · {way.name}" if way.name else share


def wait_text(step: Step, name: str, times: Timing, calendar: Calendar) -> str:
    """Return how long an item waits before or after a step, as its author said it; "" for no wait, "?" for an open one.

    `name` is the field of the wait.
    """
    given: DurationEstimate | None = getattr(step, name)
    wait: float | None = getattr(times, name)
    if not wait:
        return OPEN if name in step.open_values else ""
    return (given and given.said) or time_text(wait, calendar)


def lane_name(steps: tuple[Item, ...]) -> str:
    """Return what people call a parallel branch, "" where it has no name."""
    return steps.name if isinstance(steps, Lane) else ""


def changeovers_text(step: Step, calendar: Calendar) -> str:
    """Return several times to change: "Coil 10 min, Die 1 h"."""
    times = [f"{name} {amount_text(time, calendar)}" for name, time in step.changeovers.items()]
    return ", ".join((*times, *([OPEN] if "changeovers" in step.open_values else ())))


def arrival_text(step: Step) -> str:
    """Return how work arrives at a step: "FIFO, at most 20"; "" when nobody said."""
    limit = "" if step.fifo_limit is None else f"at most {count_text(step.fifo_limit)}"
    return joined(FLOWS.get(step.flow or "", ""), open_text(step, "fifo_limit", limit), by=", ")


def parts(step: Step, times: Timing) -> tuple[Part, ...]:
    """Return what the time at a step is made of: its work, then what waits inside its lead time.

    Of elapsed time outside our sight, and of a lead time without a process time, nobody knows how much is work.
    """
    if times.process_time is None:
        return (Part("elapsed" if step.outside or times.stay is not None else "work", times.stay),)
    work = Part("work", times.process_time)
    if times.lead_time is None or times.lead_time <= times.process_time:
        return (work,)
    return work, Part("wait", times.lead_time - times.process_time)


def part_lines(part: Part, step: Step, calendar: Calendar) -> tuple[str, ...]:
    """Return the words at a rung of the ladder for a part of the time at a step."""
    time, is_open = time_text(part.seconds, calendar), "process_time" in step.open_values
    if part.rung == "wait":
        return (time, "inside")
    if part.rung == "work":
        return (OPEN,) if is_open else (time,)
    if step.outside:
        return (time, "elapsed")
    return (OPEN, f"of {time}") if is_open else (f"stays {time}",)


def sentence(step: Step, times: Timing, calendar: Calendar, is_constraint: bool) -> str:
    """Return one sentence that says everything the picture shows of a step."""
    parts = [people_text(step) and f"by {people_text(step)}"]
    parts.append("" if times.wait_before is None else f"waits {time_text(times.wait_before, calendar)} before")
    parts += [f"{name} {value}" for name, value in data_rows(step, calendar)]
    parts.append("" if times.wait_after is None else f"waits {time_text(times.wait_after, calendar)} after")
    parts.append("" if step.flow is None else f"work arrives by {arrival_text(step)}")
    parts.append("outside our sight" if step.outside else "")
    parts.append("the constraint" if is_constraint else "")
    parts.append(hotspot_text(step))
    parts.append("" if step.rework is None else f"{rework_text(step.rework)} to {step.rework.to}")
    return f"{step.name}: {joined(*parts, by=', ')}."
