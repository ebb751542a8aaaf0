"""Work out the figures of each step of a value stream map, and which step limits the stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowfolio.map_types import Constraint
from flowfolio.map_types.flow import Range, Span
from flowfolio.map_types.metrics import capacity, percent_of, takt_time
from flowfolio.map_types.value_stream_map.model import Choice, Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.route import StepTimes, Timetable
from flowfolio.source.fields import WorkingTime
from flowfolio.source.quantity import Calendar, duration_text, number_text, percent_text

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of working time available a working day, and the takt time, None without a demand."""

    available: float
    takt: float | None


def pace(map_: ValueStreamMap, time: WorkingTime) -> Pace:
    """Return how fast the customer asks. Without `available_time` all hours of the working day are available."""
    calendar = time.working
    available = time.available_time.in_seconds(calendar) if time.available_time else calendar.day
    if map_.demand is None:
        return Pace(available, None)
    return Pace(available, takt_time(available, map_.demand.per_second(calendar) * calendar.day))


def step_rows(map_: ValueStreamMap, time: WorkingTime, timetable: Timetable, span: Span) -> tuple[Row, ...]:
    """Return the figures of every step, in the author's order; `span` is the whole way without rework.

    Durations are seconds of working time, shares percentages of the lead time; None is not known. Shares of a step
    inside a choice count by how many items come there. `ranges` holds (low, high) of what varies.
    """
    times = {each.step.id: each for each in timetable.values()}
    ahead: dict[str, float] = {}
    behind: dict[str, float] = {}
    _gaps(map_.steps, 0.0, lambda id_: times[id_].after.typical, ahead)
    _gaps(map_.steps, 0.0, lambda id_: times[id_].before.typical, behind, step=-1)
    frequency: dict[str, float] = {}
    _frequencies(map_.steps, 1.0, frequency)
    lead_time = None if span.missing.lead else span.times.lead.typical
    path, speed = set(span.path), pace(map_, time)
    return tuple(
        {
            **_own_figures(each),
            **_pace_figures(each.step, time.working, speed),
            "lead_time_share": _share(each, 0.0, frequency[id_], lead_time),
            "hotspot_share": _share(each, ahead[id_] + behind[id_], frequency[id_], lead_time),
            "on_critical_path": id_ in path,
            "outside": each.step.outside,
            "ranges": _ranges(each),
        }
        for id_, each in times.items()
    )


def _gaps(
    items: Sequence[Item], wait: float, wait_of: Callable[[str], float], found: dict[str, float], step: int = 1
) -> float:
    """Note for each step the longest wait that its neighbours add to the gap; `step` -1 goes backwards."""
    for item in items[::step]:
        if isinstance(item, Step):
            found[item.id] = wait
            wait = wait_of(item.id)
        else:
            wait = max(_gaps(branch, wait, wait_of, found, step) for branch in _branches(item))
    return wait


def _branches(item: Parallel | Choice) -> tuple[tuple[Item, ...], ...]:
    return item.parallel if isinstance(item, Parallel) else tuple(way.steps for way in item.choice)


def _frequencies(items: Sequence[Item], part: float, found: dict[str, float]) -> None:
    """Note for each step the part of the items that comes there, rework left out."""
    for item in items:
        if isinstance(item, Step):
            found[item.id] = part
        elif isinstance(item, Parallel):
            for branch in item.parallel:
                _frequencies(branch, part, found)
        else:
            whole = sum(way.share.typical for way in item.choice) or 1.0
            for way in item.choice:
                _frequencies(way.steps, part * way.share.typical / whole, found)


def _share(times: StepTimes, neighbours: float, frequency: float, lead_time: float | None) -> float | None:
    if times.total is None or not lead_time:
        return None
    return percent_of((times.total.typical + neighbours) * frequency, lead_time)


def _own_figures(times: StepTimes) -> dict[str, Any]:
    step, process = times.step, _typical(times.process)
    has_wait_before = times.wait_before or times.inventory_wait
    accuracy = step.percent_complete_accurate
    return {
        "id": step.id,
        "name": step.name,
        "team": step.team,
        "wait_before": times.before.typical if has_wait_before else None,
        "inventory_wait": _typical(times.inventory_wait),
        "process_time": process,
        "lead_time": _typical(times.lead),
        "wait_inside": times.inside.typical if times.process else None,
        "wait_after": _typical(times.wait_after),
        "step_efficiency": None if process is None else percent_of(process, process + times.waits.typical),
        "percent_complete_accurate": accuracy.typical if accuracy else None,
    }


def _pace_figures(step: Step, calendar: Calendar, speed: Pace) -> dict[str, Any]:
    cycle = step.cycle_time.typical.in_seconds(calendar) if step.cycle_time else None
    uptime = step.uptime.typical if step.uptime else 100.0
    ratio = cycle / speed.takt if cycle is not None and speed.takt else None
    return {
        "cycle_time": cycle,
        "takt_ratio": ratio,
        "over_takt": None if ratio is None else ratio > 1 + 1e-9,
        "capacity_per_day": None if cycle is None else capacity(speed.available, cycle, uptime),
    }


def _ranges(times: StepTimes) -> dict[str, tuple[float, float]]:
    accuracy = times.step.percent_complete_accurate
    found = {
        "wait_before": times.wait_before,
        "process_time": times.process,
        "lead_time": times.lead,
        "wait_after": times.wait_after,
        "percent_complete_accurate": Range.of(accuracy.typical, accuracy.low, accuracy.high) if accuracy else None,
    }
    return {name: (each.low, each.high) for name, each in found.items() if each is not None and each.varies}


def _typical(value: Range | None) -> float | None:
    return None if value is None else value.typical


def handoffs(items: Sequence[Item]) -> int:
    """Return how many times work moves on to another team; rework and steps without a team do not count."""
    return _handoffs(items, {})[1]


def _handoffs(items: Sequence[Item], before: dict[str, str | None]) -> tuple[dict[str, str | None], int]:
    """Return the last steps with their teams, and the handoffs; `before` holds the steps that lead here."""
    count = 0
    for item in items:
        if isinstance(item, Step):
            count += sum(team != item.team for team in before.values() if team is not None and item.team is not None)
            before = {item.id: item.team}
        else:
            ways = [_handoffs(branch, before) for branch in _branches(item)]
            before = {id_: team for last, _ in ways for id_, team in last.items()}
            count += sum(inner for _, inner in ways)
    return before, count


def find_constraint(map_: ValueStreamMap, rows: Sequence[Row], calendar: Calendar) -> Constraint:
    """Return the step that the map names, else the first candidate. Several definitions are in use; all are listed."""
    candidates = tuple(_candidates(rows, calendar))
    declared = next((step for _, step in map_.all_steps() if step.constraint), None)
    if declared is None:
        first = candidates[0] if candidates else None
        return Constraint(first[1] if first else None, False, first[2] if first else "", candidates)
    agreeing = [definition for definition, id_, _ in candidates if id_ == declared.id]
    reason = "The map names it." + (f" It also has the {', the '.join(agreeing)}." if agreeing else "")
    return Constraint(declared.id, True, reason, candidates)


def _candidates(rows: Sequence[Row], calendar: Calendar) -> list[tuple[str, str, str]]:
    """Return (definition, step id, reason) of each definition that applies; on a tie the earlier step."""
    found = []
    for definition, value, sentence, on_path in (
        ("largest hotspot share", lambda row: row["hotspot_share"], _hotspot_reason, True),
        ("longest wait", _wait, _wait_reason, True),
        ("lowest %C/A", lambda row: _lacking(row["percent_complete_accurate"]), _accuracy_reason, False),
        (
            "cycle time furthest over takt time",
            lambda row: row["takt_ratio"] if row["over_takt"] else 0,
            _takt_reason,
            False,
        ),
        ("lowest step efficiency", lambda row: _lacking(row["step_efficiency"]), _efficiency_reason, True),
    ):
        known = [row for row in rows if value(row) and (row["on_critical_path"] or not on_path)]
        if known:
            row = max(known, key=value)
            found.append((definition, row["id"], sentence(row, calendar)))
    return found


def _wait(row: Row) -> float:
    return sum(row[name] or 0.0 for name in ("wait_before", "wait_inside", "wait_after"))


def _lacking(percent: float | None) -> float:
    return 0.0 if percent is None else 100 - percent


def _hotspot_reason(row: Row, _: Calendar) -> str:
    return f"The step and the waits on both its sides take {percent_text(row['hotspot_share'])} of the lead time."


def _wait_reason(row: Row, calendar: Calendar) -> str:
    return f"Items wait {duration_text(_wait(row), calendar)} here, longer than at any other step."


def _accuracy_reason(row: Row, _: Calendar) -> str:
    return (
        f"{percent_text(row['percent_complete_accurate'])} of its results are complete and accurate, the lowest share."
    )


def _takt_reason(row: Row, calendar: Calendar) -> str:
    cycle = duration_text(row["cycle_time"], calendar)
    return f"Its cycle time of {cycle} is {number_text(row['takt_ratio'], 2)} times the takt time."


def _efficiency_reason(row: Row, _: Calendar) -> str:
    return f"Work is {percent_text(row['step_efficiency'])} of the time that items spend here, the lowest share."
