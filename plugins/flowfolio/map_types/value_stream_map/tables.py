"""Write the table twin of a value stream map: every word and number of its pictures, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowfolio.map_types import Context, Table
from flowfolio.map_types.value_stream_map.changes import gone, reasons
from flowfolio.map_types.value_stream_map.ends import End, main_end
from flowfolio.map_types.value_stream_map.ladder import totals_notes
from flowfolio.map_types.value_stream_map.model import Choice, Item, Step, ValueStreamMap, steps_in
from flowfolio.map_types.value_stream_map.sheet import Sheet, sheet
from flowfolio.map_types.value_stream_map.true_scale import stretches
from flowfolio.map_types.value_stream_map.words import (
    MISSING,
    OPEN,
    PATH_NOTE,
    Part,
    arrival_text,
    changeovers_text,
    count_text,
    hotspot_text,
    lane_name,
    open_text,
    part_lines,
    people_text,
    queue_text,
    spread_text,
    time_text,
    way_text,
)
from flowfolio.source.words import joined

_ALWAYS = {"Step", "Wait before", "PT", "LT", "%C/A"}


def tables(map_: ValueStreamMap, context: Context) -> tuple[Table, ...]:
    """Return the steps, the timeline, the totals, and, where the map has them, ends, information, rework and ideas."""
    made = sheet(map_, context)
    found = (
        _steps(made),
        _timeline(made),
        _totals(made),
        _ways(map_),
        _ends(map_),
        _information(map_),
        _rework(made),
        _ideas(made),
    )
    return tuple(each for each in (*found, _gone(made)) if each.rows)


def _steps(made: Sheet) -> Table:
    """One row a step; a column that no step fills is left out, the times and %C/A always stand there."""
    branches = dict(_branches(made.map.steps, ""))
    why = reasons(made.map, made.before)
    cells = [_cells(made, step, branches[step.id], why.get(step.id, "")) for _, step in made.map.all_steps()]
    kept = [name for name in cells[0] if name in _ALWAYS or any(row[name] not in ("", MISSING) for row in cells)]
    rows = tuple(tuple(row[name] or MISSING for name in kept) for row in cells)
    return Table("Steps", tuple(kept), rows, tuple(f"step-{step.id}" for _, step in made.map.all_steps()))


def _cells(made: Sheet, step: Step, branch: str, why: str) -> dict[str, str]:
    calendar, times = made.calendar, made.times(step)
    remarks = ("constraint" if step.id == made.constraint else "", hotspot_text(step))

    def known(name: str) -> str:
        return open_text(step, name, spread_text(getattr(step, name), calendar))

    wait = known("wait_before")
    if wait == MISSING:
        wait = time_text(times.wait_before, calendar)
    return {
        "Step": step.name,
        "Branch": branch,
        "Begins after": _begins_after(made, step),
        "Who": people_text(step),
        "Wait before": wait,
        "Items waiting": queue_text(step),
        "PT": known("process_time"),
        "LT": "" if step.outside else known("lead_time"),
        "Elapsed (outside our sight)": known("process_time" if step.lead_time is None else "lead_time")
        if step.outside
        else "",
        "Wait after": known("wait_after"),
        "C/T": known("cycle_time"),
        "C/O": known("changeover"),
        "Several C/O": changeovers_text(step, calendar),
        "Operator": known("operator_time"),
        "Machine": known("machine_time"),
        "Uptime": known("uptime"),
        "%C/A": known("percent_complete_accurate"),
        "WIP": open_text(step, "wip", count_text(step.wip)),
        "Value": step.value or "",
        "Arrives by": arrival_text(step),
        "Tools": ", ".join(step.tools),
        "Results": ", ".join(step.artefacts),
        "Remark": ". ".join(remark for remark in remarks if remark),
        "Change": made.marks.get(step.id, ""),
        "Reason": why,
    }


def _begins_after(made: Sheet, step: Step) -> str:
    """Return what a step that joins elsewhere comes after; "" for the one written before it."""
    if step.after is None:
        return ""
    names = {each.id: each.name for _, each in made.map.all_steps()}
    return ", ".join(names.get(id_, id_) for id_ in step.after) or "the start"


def _branches(items: Sequence[Item], path: str) -> Iterator[tuple[str, str]]:
    """Yield (step id, branch): "", "parallel 2", "choice 1, 80 %"; branches in branches are joined by " › "."""
    for item in items:
        if isinstance(item, Step):
            yield item.id, path
            continue
        if isinstance(item, Choice):
            ways = [(f"choice {n}, {way_text(way)}", way.steps) for n, way in enumerate(item.choice, 1)]
        else:
            ways = [
                (joined(f"parallel {n}", lane_name(each), by=", "), each) for n, each in enumerate(item.parallel, 1)
            ]
        for name, steps in ways:
            yield from _branches(steps, f"{path} › {name}" if path else name)


def _ways(map_: ValueStreamMap) -> Table:
    rows = tuple(_choices(map_.steps, ""))
    return Table("Choices", ("Choice", "Share", "Steps this way"), rows)


def _choices(items: Sequence[Item], path: str) -> Iterator[tuple[str, str, str]]:
    """Yield every way of every choice, those without a step included."""
    after = "at the start"
    for item in items:
        if isinstance(item, Step):
            after = f"after {item.name}"
            continue
        lanes = [way.steps for way in item.choice] if isinstance(item, Choice) else list(item.parallel)
        if isinstance(item, Choice):
            for way in item.choice:
                steps = ", ".join(step.name for _, step in steps_in(way.steps))
                yield f"{path}{after}", way_text(way), steps or "no step"
        for number, lane in enumerate(lanes, 1):
            yield from _choices(lane, f"{path}{after} › branch {number} › ")


def _timeline(made: Sheet) -> Table:
    """The rungs of the ladder and of the timeline to scale, in their order."""
    rows, found = [], stretches(made)
    for each in found:
        is_gap = each.is_wait and not each.text.endswith("inside")
        words = (each.text,) if is_gap else part_lines(Part(each.rung, each.seconds), each.step, made.calendar)
        where = "between the steps" if is_gap else each.step.name
        rows.append((where, each.rung.capitalize(), " ".join(words), time_text(each.seconds, made.calendar)))
    seen = {each.step.id for each in found if not each.is_wait}
    rows += [(step.name, "Work", MISSING, MISSING) for step in made.path if step.id not in seen]
    caption = f"Timeline. {PATH_NOTE}" if made.has_branches else "Timeline"
    return Table(caption, ("Where", "Rung", "On the ladder", "Time"), tuple(rows))


def _totals(made: Sheet) -> Table:
    def row(title: str, text: str, change: str, how: str) -> tuple[str, ...]:
        return (title, text, change, how) if made.before else (title, text, how)

    rows = (
        row(
            each.kind.title,
            each.text,
            made.change_text(each) or MISSING,
            "; ".join(filter(None, (each.kind.formula, each.note))),
        )
        for each in made.measures.metrics
    )
    columns = row("Figure", "Value", "Change in percent of the map before", "How it is made")
    return Table(f"Totals. {'. '.join(totals_notes(made))}", columns, tuple(rows))


def _ends(map_: ValueStreamMap) -> Table:
    demand = open_text(map_, "demand", str(map_.demand or ""))
    rows = (
        ("Trigger", map_.trigger),
        ("Supplier", map_.supplier),
        *(("Supplier", _end_text(each, map_)) for each in map_.suppliers),
        ("Customer", map_.customer),
        *(("Customer", _end_text(each, map_)) for each in map_.customers),
        ("Demand", demand),
        ("What flows", map_.unit),
    )
    return Table("Supplier and customer", ("What", "Who"), tuple((name, text) for name, text in rows if text))


def _end_text(end: End, map_: ValueStreamMap) -> str:
    """Return one of several suppliers or customers: "Steel mill: coils, 2 per week, at Press"."""
    names = {step.id: step.name for _, step in map_.all_steps()}
    rest = joined(end.goods, end.at and f"at {names.get(end.at, end.at)}", by=", ")
    return joined(end.name, rest, by=": ")


def _information(map_: ValueStreamMap) -> Table:
    ends = (("supplier", map_.supplier, map_.suppliers), ("customer", map_.customer, map_.customers))
    mains = ((word, main_end(name, several)) for word, name, several in ends)
    names = {word: main.name if main else word.capitalize() for word, main in mains}
    names |= {step.id: step.name for _, step in map_.all_steps()}
    rows = tuple(
        (names.get(flow.from_, flow.from_), names.get(flow.to, flow.to), flow.name or MISSING, flow.how)
        for flow in map_.information
    )
    return Table("Information flow", ("From", "To", "What", "How"), rows)


def _rework(made: Sheet) -> Table:
    names = {step.id: step.name for _, step in made.map.all_steps()}
    rows = []
    for _, step in made.map.all_steps():
        if back := step.rework:
            again = "may go back again and again" if back.model == "repeat" else "goes back once at most"
            part = "through this step" if back.includes == "through" else "up to this step"
            rate = spread_text(back.rate, made.calendar) if back.rate else OPEN
            rows.append((step.name, names.get(back.to, back.to), rate, f"{again}; repeated {part}"))
    return Table("Rework", ("From", "Back to", "Share", "How it is counted"), tuple(rows))


def _ideas(made: Sheet) -> Table:
    rows = tuple((step.name, idea) for _, step in made.map.all_steps() for idea in step.improvements)
    return Table("Improvement ideas", ("Step", "Idea"), rows)


def _gone(made: Sheet) -> Table:
    rows = tuple((name, "removed") for name in gone(made.map, made.before))
    return Table("No longer needed", ("Step", "Change"), rows)
