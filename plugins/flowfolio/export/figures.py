"""Write the figures of one map as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flowfolio.map_types import Constraint, Measures
from flowfolio.source.fields import WorkingTime
from flowfolio.source.problems import Problem


def metrics_json(
    map_id: str,
    kind: str | None,
    time: WorkingTime | None,
    measures: Measures,
    problems: Iterable[Problem],
    *,
    time_from: str = "",
) -> dict[str, Any]:
    """Return the figures of a map: durations in seconds of working time, shares in percent, nothing rounded.

    `time_from` is whose calendar it is, as in Context. "map" is None for a single file (its `map_id` is ""), and so are
    "kind" and "time" for a file of which nobody can tell what it is.
    """
    return {
        "map": map_id or None,
        "kind": kind,
        "time": _time(time, time_from) if time else None,
        "metrics": {metric.name: metric.as_json() for metric in measures.metrics},
        "steps": [dict(row) for row in measures.steps],
        "constraint": _constraint(measures.constraint or Constraint()),
        "problems": [problem.as_json() for problem in problems],
    }


def _time(time: WorkingTime, time_from: str) -> dict[str, Any]:
    return {
        "hours_per_day": time.hours_per_day,
        "days_per_week": time.days_per_week,
        "source": "assumed" if time_from.startswith("assumed") else "portfolio" if time_from else "map",
        "available_time": time.available_time.in_seconds(time.working) if time.available_time else None,
    }


def _constraint(constraint: Constraint) -> dict[str, Any]:
    candidates = [
        {"definition": definition, "step": step, "reason": reason} for definition, step, reason in constraint.candidates
    ]
    return {
        "step": constraint.step,
        "declared": constraint.declared,
        "reason": constraint.reason,
        "candidates": candidates,
    }
