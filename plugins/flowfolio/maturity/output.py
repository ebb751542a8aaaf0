"""Write a result for programs and for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flowfolio.maturity.results import DimensionResult, Result
from flowfolio.source.problems import Problem
from flowfolio.source.quantity import number_text, percent_text


def maturity_json(result: Result) -> dict[str, Any]:
    """Return the result with nothing rounded; None where nothing is known. Shares run from 0 to 1."""
    return {
        "model": result.model.id,
        "version": result.file.version,
        "scope": result.scope,
        "date": result.assessment.date.isoformat(),
        "dimensions": [_dimension(each) for each in result.dimensions],
        "next_steps": [
            {
                "id": step.criterion.id,
                "text": step.criterion.text,
                "dimension": step.dimension.id,
                "level": step.criterion.level,
                "current": step.current,
                "value": step.criterion.value,
                "effort": step.criterion.effort,
                "reason": step.reason,
            }
            for step in result.next_steps
        ],
        "problems": [problem.as_json() for problem in result.problems],
    }


def maturity_json_text(result: Result) -> str:
    """Return the JSON as text."""
    return json.dumps(maturity_json(result), indent=2, ensure_ascii=False)


def no_maturity_json_text(problems: Iterable[Problem]) -> str:
    """Return the same JSON for a file that holds no sound assessment: what is wrong, and nothing else."""
    unknown = dict.fromkeys(("model", "version", "scope", "date"))
    found = {"dimensions": [], "next_steps": [], "problems": [problem.as_json() for problem in problems]}
    return json.dumps({**unknown, **found}, indent=2, ensure_ascii=False)


def _dimension(found: DimensionResult) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "score": found.score,
        "target": found.target,
        "baseline": found.baseline,
        "percent_to_target": found.percent_to_target,
        "progress_to_date": found.progress_to_date,
        "missing": list(found.missing),
        "not_applicable": list(found.not_applicable),
        "dimensions": [_dimension(part) for part in found.dimensions],
    }


def maturity_table(result: Result, steps: int = 5) -> str:
    """Return a table of the dimensions and the best `steps` next steps, for a terminal."""
    head = (
        f"{result.model.title} {result.file.version}: {result.scope} on {result.assessment.date}",
        _compared(result),
    )
    columns = ("Dimension", "Score", "Target", "Baseline", "To target", "Progress")
    rows = [columns, *_rows(result.dimensions, 0)]
    parts = [*head, "", *_aligned(rows)]
    if result.missing:
        parts += ["", f"Provisional: {len(result.missing)} of {len(result.file.criteria)} criteria have no answer (*)."]
    if result.next_steps:
        parts += ["", "Next best steps"]
        parts += [
            f"{number}. {step.criterion.text} ({step.criterion.id})\n   {step.reason}"
            for number, step in enumerate(result.next_steps[:steps], start=1)
        ]
    parts += [str(problem) for problem in result.problems]
    return "\n".join(parts)


def _compared(result: Result) -> str:
    if result.baseline is None:
        return "The baseline was made with another scale or rule, so there is no progress to show."
    if result.baseline.date == result.assessment.date:
        return "Progress is measured from this assessment on."
    return f"Progress is measured from {result.baseline.date}."


def _rows(dimensions: Sequence[DimensionResult], depth: int) -> Iterator[tuple[str, ...]]:
    for each in dimensions:
        scores = (each.score, each.target, each.baseline)
        shares = (each.percent_to_target, each.progress_to_date)
        open_mark = "*" if each.missing else ""
        texts = [number_text(value, 2) if value is not None else "–" for value in scores]
        percents = [percent_text(value * 100) + open_mark if value is not None else "–" for value in shares]
        yield ("  " * depth + each.name, texts[0] + open_mark, *texts[1:], *percents)
        yield from _rows(each.dimensions, depth + 1)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()
