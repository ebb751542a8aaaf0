"""Spread a value stream map into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowfolio.map_types import Context
from flowfolio.map_types.rows import Row, RowTable, amount, columns, number_row, row_of
from flowfolio.map_types.value_stream_map.model import Branch, Lane, ValueStreamMap
from flowfolio.map_types.value_stream_map.numbers import numbers_of
from flowfolio.source.document import Loc

STEPS = RowTable.of_map(
    "steps",
    "A step of a current or future state. How its numbers were found stands in `numbers`.",
    columns("word", id="id of the step", name="what people call it"),
    columns("text", way="branch it is in, such as 'parallel 1' or 'choice 2 (30 %)'; null on the main way"),
    columns("text", team="who does it", value="adding, necessary or waste"),
    columns(
        "number",
        process_time="hands-on time, typical",
        lead_time="time in the step, typical",
        wait_before="waiting before, typical",
        wait_after="waiting after, typical",
        cycle_time="time between two finished items, typical",
        changeover="time to change to another kind of item, typical",
        percent_complete_accurate="share that is right first time, typical",
        operator_time="time that a person is bound, typical",
        machine_time="time that the machine takes, typical",
        shifts="shifts a day in which it is manned",
        fifo_limit="most items in the FIFO lane to it",
        uptime="share of the time in which it can run, typical",
        people="people",
        wip="items in process",
        inventory="items waiting",
        rework_rate="share of the items that go back, typical",
    ),
    columns("text", rework_to="id of the step they go back to", flow="push, pull, fifo or supermarket"),
    columns(
        "flag",
        outside="outside our sight",
        constraint="named as the constraint",
        joins="it begins after the steps in `after`, not after the one before it",
    ),
    columns("text", hotspot="trouble, with the reason", because="why it changes", notes="anything else, Markdown"),
    columns(
        "list",
        after="ids of the steps that it begins after; empty too where it follows the one before it",
        improvements="what could be better",
        changeovers="times to change, where there are several",
        replaces="current steps it replaces",
        roles="roles that take part",
        tools="systems in use",
        artefacts="what it produces",
    ),
)


def steps(map_: ValueStreamMap, context: Context) -> Iterator[Row]:
    """Yield the steps."""
    calendar = context.time.working
    words = ("id", "name", "team", "value", "people", "shifts", "wip", "inventory", "outside", "constraint", "because")
    for loc, step in map_.all_steps():
        row = row_of(
            step,
            *words,
            "flow",
            "fifo_limit",
            "notes",
            "after",
            "improvements",
            "replaces",
            "roles",
            "tools",
            "artefacts",
        )
        row["changeovers"] = [f"{name}: {each.said or each.typical}" for name, each in step.changeovers.items()]
        row |= {name: amount(number, number.typical, calendar) for name, number in numbers_of(step)}
        row |= {"after": list(step.after or ()), "joins": step.after is not None}
        rework = {"rework_to": step.rework.to} if step.rework else {}
        yield row | rework | {"hotspot": step.hotspot or None, "way": _way(map_, loc)}


def _way(map_: ValueStreamMap, loc: Loc) -> str | None:
    """Return the branches that a step is in, the outermost first; None on the main way."""
    ways: list[str] = []
    here: Any = map_
    kind = ""
    for part in loc:
        here = here[part] if isinstance(part, int) else getattr(here, part)
        if kind:
            share = f" ({here.share.typical:g} %)" if isinstance(here, Branch) else ""
            share = f" ({here.name})" if isinstance(here, Lane) and here.name else share
            ways.append(f"{kind} {int(part) + 1}{share}")
        kind = part if part in {"parallel", "choice"} else ""
    return ", ".join(ways) or None


def numbers(map_: ValueStreamMap, context: Context) -> Iterator[Row]:
    """Yield the numbers of the steps."""
    for _, step in map_.all_steps():
        yield from (number_row(step.id, name, number, context.time.working) for name, number in numbers_of(step))


def links(map_: ValueStreamMap, _context: Context) -> Iterator[Row]:
    """Yield the flows of information."""
    for each in map_.information:
        yield row_of(each, "to", "name", "how") | {"kind": "information", "from": each.from_}
