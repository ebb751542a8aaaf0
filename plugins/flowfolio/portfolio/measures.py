"""Keep what a map's checks and figures came to, so that an unchanged map is not worked out again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flowfolio.map_types import Constraint, Measures, known_metrics
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.source.entity import Finding
from flowfolio.source.store import Store

Judged = tuple[tuple[Finding, ...], Measures]
"""What a map's own checks found, and its figures."""


def judged(store: Store, key: str, make: Callable[[], Judged]) -> Judged:
    """Return what `make` returns, from the store when it is there."""
    made: list[Judged] = []

    def text() -> str:
        made.append(make())
        return json.dumps(made[0], ensure_ascii=False, default=_fields)

    stored = store.text(key, text)
    return made[0] if made else _read(json.loads(stored))


def _fields(value: Finding | Measures | Metric | MetricKind | Constraint) -> Any:
    return value.name if isinstance(value, MetricKind) else {each: getattr(value, each) for each in value.__slots__}


def _read(data: Any) -> Judged:
    findings, measures = data
    constraint, kinds = measures["constraint"], known_metrics()
    if constraint:
        constraint = Constraint(**constraint | {"candidates": tuple(map(tuple, constraint["candidates"]))})
    return tuple(map(_finding, findings)), Measures(
        metrics=tuple(
            Metric(**each | {"kind": kinds[each["kind"]], "missing": tuple(each["missing"])})
            for each in measures["metrics"]
        ),
        steps=tuple(measures["steps"]),
        constraint=constraint,
        findings=tuple(map(_finding, measures["findings"])),
        assumptions=tuple(measures["assumptions"]),
    )


def _finding(data: dict[str, Any]) -> Finding:
    return Finding(**data | {"loc": tuple(data["loc"])})
