"""Work out the figures of each step of a value stream map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowfolio.map_types.metrics import capacity, percent_of, takt_time
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.value_stream_map.model import Item, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.network import Network, steps_before
from flowfolio.map_types.value_stream_map.route import Route
from flowfolio.map_types.value_stream_map.shares import branches
from flowfolio.map_types.value_stream_map.step_times import StepTimes, Timetable
from flowfolio.source.fields import WorkingTime
from flowfolio.source.quantity import Calendar

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
    per_second = map_.demand.per_second(calendar) if map_.demand else None
    return Pace(available, takt_time(available, per_second * calendar.day) if per_second else None)


def step_rows(
    map_: ValueStreamMap, time: WorkingTime, timetable: Timetable, way: Route, net: Network | None
) -> tuple[Row, ...]:
    """Return the figures of every step, in the author's order; `way` is the whole way without rework.

    Durations are seconds of working time, shares percentages of the lead time; None is not known. Shares of a step
    inside a choice count by how many items come there, which `item_share` says in percent; `path_share` says for how
    many it lies on the longest path. `total_time` holds the waits that are written at the step, `takt_time` is that of
    the items that come there. `ranges` holds (low, high) of what varies.
    """
    times = {each.step.id: each for each in timetable.values()}
    ahead: dict[str, float] = {}
    behind: dict[str, float] = {}
    if net:
        ahead, behind = _gaps_in(net, timetable)
    else:
        _gaps(map_.steps, 0.0, lambda id_: times[id_].after.typical, ahead)
        _gaps(map_.steps, 0.0, lambda id_: times[id_].before.typical, behind, step=-1)
    lead_time = None if way.missing.lead else way.times.lead.typical
    path, speed = set(way.path), pace(map_, time)
    return tuple(
        {
            **_own_figures(each),
            **_pace_figures(each.step, time.working, speed, each.part.typical),
            "item_share": 100 * each.part.typical,
            "lead_time_share": _share(each, 0.0, lead_time),
            "hotspot_share": _share(each, ahead[id_] + behind[id_], lead_time),
            "on_critical_path": id_ in path,
            "path_share": 100 * way.waited.get(id_, 0.0),
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
            wait = max(_gaps(branch, wait, wait_of, found, step) for _, branch in branches(item, ()))
    return wait


def _gaps_in(net: Network, timetable: Timetable) -> tuple[dict[str, float], dict[str, float]]:
    """Return for each step the longest wait after a step that it waits for, and before one that waits for it."""
    ahead, behind = ({each.step.id: 0.0 for each in timetable.values()} for _ in range(2))
    for at, earlier in steps_before(net).items():
        for one in earlier:
            first = timetable[one]
            if at in timetable:
                then = timetable[at]
                ahead[then.step.id] = max(ahead[then.step.id], first.after.typical)
                behind[first.step.id] = max(behind[first.step.id], then.before.typical)
    return ahead, behind


def _share(times: StepTimes, neighbours: float, lead_time: float | None) -> float | None:
    if times.total is None or not lead_time:
        return None
    return percent_of((times.total.typical + neighbours) * times.part.typical, lead_time)


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
        "total_time": _typical(times.total),
        "step_efficiency": None if process is None else percent_of(process, process + times.waits.typical),
        "percent_complete_accurate": accuracy.typical if accuracy else None,
        "open": list(step.open_values),
    }


def _pace_figures(step: Step, calendar: Calendar, speed: Pace, part: float) -> dict[str, Any]:
    """Return the figures of pace; people who work side by side share the cycle time."""
    cycle = step.cycle_time.typical.in_seconds(calendar) if step.cycle_time else None
    uptime = step.uptime.typical if step.uptime else 100.0
    takt = speed.takt / part if speed.takt and part else None
    ratio = cycle / (step.people or 1.0) / takt if cycle is not None and takt else None
    return {
        "people": step.people,
        "cycle_time": cycle,
        "takt_time": takt,
        "takt_ratio": ratio,
        "over_takt": None if ratio is None else ratio > 1 + 1e-9,
        "capacity_per_day": None if cycle is None else capacity(speed.available, cycle, uptime),
    }


def _ranges(times: StepTimes) -> dict[str, tuple[float, float]]:
    accuracy = times.step.percent_complete_accurate
    found = {
        "wait_before": times.wait_before or times.inventory_wait,
        "process_time": times.process,
        "lead_time": times.lead,
        "wait_after": times.wait_after,
        "percent_complete_accurate": Range.of(accuracy.typical, accuracy.low, accuracy.high) if accuracy else None,
    }
    return {name: (each.low, each.high) for name, each in found.items() if each is not None and each.varies}


def _typical(value: Range | None) -> float | None:
    return None if value is None else value.typical
