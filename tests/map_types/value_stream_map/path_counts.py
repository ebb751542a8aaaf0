"""Work out from the plain data of a map what needs no walk: handoffs, rolled %C/A, takt times, figures of a step.

Written apart from the product, like `path_simulation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from map_types.value_stream_map.network_simulation import Ways, all_ways, comes_before, is_network, steps_met
from map_types.value_stream_map.path_map import NOTHING, Items, demand_per_second, read, seconds, typical

Written = Mapping[str, Any]
Coming = dict[str, float]
"""How many parts of an item come from each team; what comes from no team is left out."""


def ways_of(choice: Sequence[Written]) -> Iterator[tuple[float, Sequence[Written]]]:
    """Yield the share of each way, scaled so that they add up to 1, and its items."""
    shares = [typical(way["share"]) for way in choice]
    for way, share in zip(choice, shares, strict=True):
        yield share / sum(shares), way["steps"]


# Handoffs ------------------------------------------------------------------------------------------------------------


class Handoffs:
    """Count how often an item moves on to another team: in a choice by share, in parallel work once a branch."""

    def __init__(self, data: Written) -> None:
        self.team_at: dict[str, Coming] = {}
        self.sent_back: list[tuple[str, str, float]] = []
        self.count = 0.0
        self._list(data["steps"], {}, {}, 1.0)
        for from_, to, rate in self.sent_back:
            self.count += 0.0 if from_ == to else rate * _meets(self.team_at[from_], self.team_at[to])

    def _list(self, items: Sequence[Written], coming: Coming, known: Coming, part: float) -> tuple[Coming, Coming]:
        """Go through a list; `coming` are all parts of an item, `known` says whose team an item was with last."""
        for item in items:
            if "parallel" in item:
                weight = 1 / len(item["parallel"])
                ends = [(weight, *self._list(branch, coming, known, part)) for branch in item["parallel"]]
                coming = _sum((1.0, all_) for _, all_, _ in ends)
                known = _sum((weight, last) for weight, _, last in ends)
            elif "choice" in item:
                ends = [
                    (share, *self._list(steps, _sum([(share, coming)]), known, part * share))
                    for share, steps in ways_of(item["choice"])
                ]
                coming = _sum((1.0, all_) for _, all_, _ in ends)
                known = _sum((share, last) for share, _, last in ends)
            else:
                coming, known = self._step(item, coming, known, part)
        return coming, known

    def _step(self, step: Written, coming: Coming, known: Coming, part: float) -> tuple[Coming, Coming]:
        if team := step.get("team"):
            self.count += sum(count for other, count in coming.items() if other != team)
            coming, known = {team: part}, {team: 1.0}
        self.team_at[step["id"]] = known
        if back := step.get("rework"):
            self.sent_back.append((step["id"], back["to"], part * typical(back["rate"]) / 100))
        return coming, known


def _sum(weighted: Iterable[tuple[float, Coming]]) -> Coming:
    together: Coming = {}
    for weight, coming in weighted:
        for team, count in coming.items():
            together[team] = together.get(team, 0.0) + weight * count
    return together


def _meets(one: Coming, other: Coming) -> float:
    """Return how often two teams differ, each taken by its part."""
    return sum(a * b for team, a in one.items() for name, b in other.items() if team != name)


def handoffs(data: Written) -> float:
    """Return the number of handoffs of a map.

    >>> steps = [{"id": "a", "team": "A"}, {"id": "b"}, {"id": "c", "team": "B", "rework": {"to": "a", "rate": 10}}]
    >>> handoffs({"steps": steps})
    1.1
    """
    top = read(data)
    return handoffs_in_network(data, top) if is_network(top) else Handoffs(data).count


def handoffs_in_network(data: Written, top: Items) -> float:
    """Return the handoffs where steps join elsewhere: for each step from all that it directly waits for.

    >>> steps = [{"id": "a", "team": "A"}, {"id": "b", "team": "B", "after": []}, {"id": "c", "after": ["a", "b"]}]
    >>> handoffs({"steps": [*steps, {"id": "d", "team": "A"}]})
    1.0
    """
    teams = dict(_teams(data["steps"]))
    return sum(probability * _handoffs_in(top, ways, teams) for probability, ways in all_ways(top))


def _handoffs_in(top: Items, ways: Ways, teams: Mapping[str, str | None]) -> float:
    met = list(steps_met(top, ways))
    earlier = {step.id: [one for one in met if comes_before(top, ways, one, step)] for step in met}
    bringing: dict[str, list[str]] = {}
    known: dict[str, Coming] = {}
    count = 0.0
    for step in sorted(met, key=lambda step: len(earlier[step.id])):
        ahead = earlier[step.id]
        direct = [one.id for one in ahead if not any(one in earlier[other.id] for other in ahead)]
        bringing[step.id] = [team for one in direct for team in bringing[one]]
        known[step.id] = _sum((1 / len(direct), known[one]) for one in direct)
        if team := teams[step.id]:
            count += sum(other != team for other in bringing[step.id])
            bringing[step.id], known[step.id] = [team], {team: 1.0}
    for step in met:
        for target in earlier[step.id]:
            if step.rework and step.rework.to == target.place:
                count += step.rework.rate * _meets(known[step.id], known[target.id])
    return count


def _teams(items: Sequence[Written]) -> Iterator[tuple[str, str | None]]:
    for item in items:
        if "id" in item:
            yield item["id"], item.get("team")
        for inside in item.get("parallel") or [way["steps"] for way in item.get("choice", ())]:
            yield from _teams(inside)


# Quality -------------------------------------------------------------------------------------------------------------


def rolled(items: Sequence[Written], unknown: float = 1.0) -> float:
    """Return which part of the items is right all the way; a step without %C/A counts as `unknown`.

    >>> rolled([{"percent_complete_accurate": 50}, {"choice": [{"share": 50, "steps": [{}]}]}])
    0.5
    """
    part = 1.0
    for item in items:
        if "parallel" in item:
            for branch in item["parallel"]:
                part *= rolled(branch, unknown)
        elif "choice" in item:
            part *= sum(share * rolled(steps, unknown) for share, steps in ways_of(item["choice"]))
        else:
            quality = item.get("percent_complete_accurate")
            part *= unknown if quality is None else typical(quality) / 100
    return part


# Figures of a step ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What a row of a map's table says, times in seconds; None where it takes a number that nobody gave."""

    takt_time: float
    takt_ratio: float | None
    capacity_per_day: float | None


def step_figures(data: Written, step: Written, share: float) -> StepFigures:
    """Return the figures of a step that `share` of the demand comes to."""
    time = data.get("time", NOTHING)
    takt = 1 / (demand_per_second(data) * share)
    if "cycle_time" not in step:
        return StepFigures(takt, None, None)
    cycle = seconds(typical(step["cycle_time"]), time)
    able = seconds("1 d", time) * typical(step.get("uptime", 100)) / 100
    return StepFigures(takt, cycle / takt, able / cycle if cycle else None)
