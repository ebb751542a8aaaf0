"""Write the figures of one map as JSON, CSV, or a table for a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from flowfolio.export.csv_text import Cell, csv_text
from flowfolio.map_types import Constraint, Measures
from flowfolio.portfolio.measures import Reading
from flowfolio.source.fields import WorkingTime
from flowfolio.source.problems import Problem
from flowfolio.source.quantity import Calendar, duration_text, percent_text

_STEP_COLUMNS = ("name", "team", "wait_before", "lead_time", "process_time", "wait_after", "percent_complete_accurate")
_TIMES = {"wait_before", "lead_time", "process_time", "wait_after"}


def metrics_json(
    map_id: str,
    kind: str | None,
    time: WorkingTime | None,
    measures: Measures,
    problems: Iterable[Problem],
    *,
    time_from: str = "",
    time_withheld: str = "",
) -> dict[str, Any]:
    """Return the figures of a map: durations in seconds of working time, shares in percent, nothing rounded.

    `time_from` is whose calendar it is and `time_withheld` why nobody knows it, as in Context. "map" is None for a
    single file (its `map_id` is ""), and so are "kind" and "time" for a file of which nobody can tell what it is.
    """
    return {
        "map": map_id or None,
        "kind": kind,
        "time": _time(time, time_from, time_withheld) if time else None,
        "metrics": {metric.name: metric.as_json() for metric in measures.metrics},
        "steps": [dict(row) for row in measures.steps],
        "constraint": _constraint(measures.constraint or Constraint()),
        "problems": [problem.as_json() for problem in problems],
    }


def _time(time: WorkingTime, time_from: str, withheld: str) -> dict[str, Any]:
    if withheld:
        lacking = dict.fromkeys(("hours_per_day", "days_per_week", "available_time"))
        return {**lacking, "source": "withheld", "reason": withheld}
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
        "runners_up": [{"step": step, "reason": reason} for step, reason in constraint.runners_up],
        "candidates": candidates,
    }


def as_json(found: Reading) -> str:
    """Return the figures as JSON text; durations in seconds of working time."""
    context = found.context
    return _json(
        metrics_json(
            context.id,
            context.kind,
            context.time,
            found.measures,
            found.problems,
            time_from=context.time_from,
            time_withheld=context.time_withheld,
        )
    )


def no_map_as_json(problems: Iterable[Problem]) -> str:
    """Return the same JSON for a file that holds no map at all: what is wrong, and nothing else."""
    return _json(metrics_json("", None, None, Measures(), problems))


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(found: Reading) -> str:
    """Return one row a figure: name, value, unit, text, low, high, missing."""
    keys = ("value", "unit", "text", "low", "high")
    rows: list[tuple[Cell, ...]] = [("metric", *keys, "missing")]
    for metric in found.measures.metrics:
        row = metric.as_json()
        rows.append((metric.name, *(row[key] for key in keys), " ".join(metric.missing)))
    return csv_text(rows)


def as_table(found: Reading) -> str:
    """Return the figures, the steps, the constraint and the assumptions as text for a terminal."""
    if found.map is None:
        return ""
    context, time = found.context, found.context.time.working
    rows = [[metric.kind.title, metric.said, metric.note] for metric in found.measures.metrics]
    parts = [f"{found.map.title}\nTimes are {context.calendar_text}."]
    if rows:
        parts.append(_columns(rows))
    if found.measures.steps:
        heads = ["Step", "Team", "Wait before", "Lead time", "Process time", "Wait after", "%C/A"]
        cells = [[_cell(key, step.get(key), time) for key in _STEP_COLUMNS] for step in found.measures.steps]
        parts.append(_columns([heads, *cells]))
    if found.measures.constraint:
        parts.extend(_constraint_words(found.measures.constraint, found.measures))
    if found.measures.assumptions:
        parts.append("Assumed:\n" + "\n".join(f"- {line}" for line in found.measures.assumptions))
    if not rows:
        parts.append("This kind of map has no flow figures.")
    return "\n\n".join(parts) + "\n"


def _constraint_words(constraint: Constraint, measures: Measures) -> Iterator[str]:
    """Yield a paragraph that names the constraint, says why, and lists the runners-up; none when nothing is known."""
    if constraint.step is None:
        return
    names = {str(row["id"]): str(row["name"]) for row in measures.steps}
    how = "declared" if constraint.declared else "suggested"
    lines = [f"Constraint ({how}): {names[constraint.step]}. {constraint.reason}"]
    if constraint.runners_up:
        lines.append("Runners-up:")
        lines.extend(f"- {names[step]}: {reason}" for step, reason in constraint.runners_up)
    yield "\n".join(lines)


def _cell(key: str, value: object, time: Calendar) -> str:
    if value is None:
        return "—"
    if key in _TIMES and isinstance(value, (int, float)):
        return duration_text(value, time)
    if key == "percent_complete_accurate" and isinstance(value, (int, float)):
        return percent_text(value)
    return str(value)


def _columns(rows: list[list[str]]) -> str:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    """Columns a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
