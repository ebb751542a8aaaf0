"""Suggest which step of a value stream map limits the stream, and say why.

A step over its takt time comes first: it cannot keep up, whatever the queues say. Then comes the largest share of the
lead time, with the waits that are written at the step: an item that waits before a step waits for that step. Of steps
that take nearly as long, the one whose faults cost most time comes first, and without any time the lowest %C/A.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowfolio.map_types import Constraint
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.quantity import Calendar, duration_text, durations_text, number_text, percent_text
from flowfolio.source.words import first_of

_Row = Mapping[str, Any]

NEARLY = 0.95
"""Part of the longest time from which on another step takes nearly as long."""
_RUNNERS_UP = 2


def find_constraint(map_: ValueStreamMap, rows: Sequence[_Row], calendar: Calendar) -> Constraint:
    """Return the step that the map names, else the one that the figures suggest; every other definition is listed."""
    words = _Words(calendar, _lead_time_is_known(rows), rows)
    ranked = tuple(_ranked(rows, words))
    ranks = tuple((str(row["id"]), reason) for row, reason in ranked)
    candidates = tuple(_candidates(rows, words))
    declared = next((step.id for _, step in map_.all_steps() if step.constraint), None)
    if declared is None:
        step, reason = ranks[0] if ranks else (None, "")
        return Constraint(step, False, reason, candidates, ranks[1 : 1 + _RUNNERS_UP])
    agreeing = [definition for definition, id_, _ in candidates if id_ == declared]
    reason = "The map names it." + (f" It also has the {', the '.join(agreeing)}." if agreeing else "")
    if ranks and ranks[0][0] != declared:
        reason += f" {words.instead(ranked[0][0], next(row for row in rows if row['id'] == declared))}"
    others = tuple(rank for rank in ranks if rank[0] != declared)
    return Constraint(declared, True, reason, candidates, others[:_RUNNERS_UP])


def _lead_time_is_known(rows: Sequence[_Row]) -> bool:
    return any(row["lead_time_share"] is not None for row in rows)


def _ranked(rows: Sequence[_Row], words: _Words) -> Iterator[tuple[_Row, str]]:
    """Yield every step that may be the constraint, the likeliest first, each with its reason; no step twice."""
    over = sorted((row for row in rows if row["over_takt"]), key=lambda row: -row["takt_ratio"])
    yield from ((row, words.takt(row)) for row in over)
    timed = sorted((row for row in rows if _taken(row) and row not in over), key=lambda row: -_taken(row))
    if timed:
        near = [row for row in timed if _taken(row) >= NEARLY * _taken(timed[0])]
        for row in sorted(near, key=lambda row: (-_cost(row), -_taken(row))):
            yield row, words.share(row) if row is timed[0] else words.near(row, timed[0])
        yield from ((row, words.share(row)) for row in timed if row not in near)
    elif not over:
        faulty = sorted((row for row in rows if _lacking(row)), key=lambda row: -_lacking(row))
        yield from ((row, words.accuracy(row, is_lowest=_lacking(row) == _lacking(faulty[0]))) for row in faulty)


def _taken(row: _Row) -> float:
    """Return how many seconds of the lead time an average item spends at the step, its own waits included."""
    return float((row["total_time"] or 0.0) * row["path_share"] / 100)


def _cost(row: _Row) -> float:
    """Return how many seconds an average item spends at the step for nothing, because the result cannot be used."""
    return _taken(row) * _lacking(row) / 100


def _wait(row: _Row) -> float:
    return sum(row[name] or 0.0 for name in ("wait_before", "wait_inside", "wait_after"))


def _path_wait(row: _Row) -> float:
    return _wait(row) if row["on_critical_path"] else 0.0


def _lacking(row: _Row) -> float:
    percent = row["percent_complete_accurate"]
    return 0.0 if percent is None else 100 - percent


def _idle(row: _Row) -> float:
    percent = row["step_efficiency"] if row["on_critical_path"] else None
    return 0.0 if percent is None else 100 - percent


@dataclass(frozen=True, slots=True)
class _Words:
    """Reasons in words, for people."""

    calendar: Calendar
    lead_time_is_known: bool
    rows: Sequence[_Row]

    def takt(self, row: _Row) -> str:
        crew = row["people"] or 1
        people = f", {'shared by' if crew > 1 else 'with'} {number_text(crew)} people," if crew != 1 else ""
        items = f" of the {percent_text(row['item_share'])} of items that come here" if row["item_share"] < 100 else ""
        ratio = number_text(row["takt_ratio"], 2)
        cycle, takt = self._apart(row["cycle_time"], row["takt_time"])
        return f"Its cycle time of {cycle}{people} is {ratio} times the takt time of {takt}{items}."

    def share(self, row: _Row) -> str:
        return f"It takes {self._part(row)}: {self._where(row)}."

    def near(self, row: _Row, longest: _Row) -> str:
        nearly = "as much" if _taken(row) == _taken(longest) else "nearly as much"
        start = f"It takes {self._part(row)}, {nearly} as '{longest['name']}'"
        if _cost(row) <= _cost(longest):
            return f"{start}: {self._where(row)}."
        return f"{start}, and its faults cost more: {self._time(_cost(row))} an item."

    def instead(self, first: _Row, named: _Row) -> str:
        """Say why the figures put `first` before the step that the map names."""
        start = f"By the figures, '{first['name']}' comes first"
        if first["over_takt"]:
            here = "that of this one is not given" if named["takt_ratio"] is None else "this one is not over it"
            if named["over_takt"]:
                here = f"this one {number_text(named['takt_ratio'], 2)} times"
            return f"{start}: its cycle time is {number_text(first['takt_ratio'], 2)} times its takt time, {here}."
        if not _taken(first):
            return f"{start}: its %C/A is lower."
        if _cost(first) > _cost(named) and _taken(named) >= _taken(first):
            return f"{start}: it takes nearly as long as this one, and its faults cost more."
        if named["total_time"] is None:
            return f"{start}: it takes {self._part(first)}. The time of this one is not given."
        here = f"this one {self._part(named)}" if named["path_share"] else "this one is not on the longest path"
        return f"{start}: it takes {self._part(first)}, {here}."

    def cost(self, row: _Row) -> str:
        percent = percent_text(row["percent_complete_accurate"])
        return f"With a %C/A of {percent}, {self._time(_cost(row))} an item are spent here for nothing, the most."

    def wait(self, row: _Row) -> str:
        time = self._time(_wait(row))
        equal = [f"'{each['name']}'" for each in self.rows if each is not row and self._time(_path_wait(each)) == time]
        if equal:
            return f"Items wait {time} here, as long as at {first_of(equal, 3)}."
        return f"Items wait {time} here, longer than at any other step."

    def accuracy(self, row: _Row, *, is_lowest: bool = True) -> str:
        percent = percent_text(row["percent_complete_accurate"])
        return f"{percent} of its results are complete and accurate{', the lowest share' if is_lowest else ''}."

    def efficiency(self, row: _Row) -> str:
        return f"Work is {percent_text(row['step_efficiency'])} of the time that items spend here, the lowest share."

    def hotspot(self, row: _Row) -> str:
        share = percent_text(row["hotspot_share"])
        return f"The step and the waits on both its sides, those of its neighbours too, take {share} of the lead time."

    def _part(self, row: _Row) -> str:
        if self.lead_time_is_known:
            share = row["lead_time_share"] * row["path_share"] / (row["item_share"] or 100)
            return f"{percent_text(share)} of the lead time"
        return f"{self._time(_taken(row))}, as far as times are given"

    def _where(self, row: _Row) -> str:
        waits = _wait(row)
        rest = row["total_time"] - waits
        place = "work" if row["process_time"] is not None else "at the step"
        parts = [f"{self._time(waits)} waiting"] if waits else []
        parts += [f"{self._time(rest)} {place}"] if rest > 1e-6 or not waits else []
        return " and ".join(parts) + (
            f", for {percent_text(row['path_share'])} of the items" if row["path_share"] < 100 - 1e-9 else ""
        )

    def _apart(self, one: float, other: float) -> tuple[str, str]:
        """Return two times, in a unit as small as what lies between them where they would read alike."""
        pair = self._time(one), self._time(other)
        if pair[0] == pair[1]:
            _, *found = durations_text((abs(one - other), one, other), self.calendar)
            pair = found[0], found[1]
        return pair

    def _time(self, seconds: float) -> str:
        return duration_text(seconds, self.calendar)


def _candidates(rows: Sequence[_Row], words: _Words) -> Iterator[tuple[str, str, str]]:
    """Yield (definition, step id, reason) of each definition that applies; on a tie the earlier step."""
    definitions: tuple[tuple[str, Callable[[_Row], float], Callable[[_Row], str]], ...] = (
        ("cycle time furthest over takt time", lambda row: row["takt_ratio"] if row["over_takt"] else 0, words.takt),
        ("largest share of the lead time", _taken, words.share),
        ("lowest %C/A by the time it costs", _cost, words.cost),
        ("longest wait", _path_wait, words.wait),
        ("lowest %C/A", _lacking, words.accuracy),
        ("lowest step efficiency", _idle, words.efficiency),
        (
            "largest hotspot share",
            lambda row: (row["hotspot_share"] or 0.0) if row["on_critical_path"] else 0.0,
            words.hotspot,
        ),
    )
    for definition, value, reason in definitions:
        known = [row for row in rows if value(row)]
        if known:
            row = max(known, key=value)
            yield definition, str(row["id"]), reason(row)
