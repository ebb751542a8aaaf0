"""Say what is known of one map: checked, then measured, and kept so that an unchanged map is not worked out again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flowfolio.map_types import Constraint, Context, MapType, Measures, known_metrics
from flowfolio.map_types.checks import doubtful_numbers
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.source.entity import Finding
from flowfolio.source.header import Map
from flowfolio.source.problems import FlowfolioError, Problem, ProblemsError
from flowfolio.source.quantity import Calendar
from flowfolio.source.store import Store

Judged = tuple[tuple[Finding, ...], Measures]
"""What a map's own checks found, and its figures."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one map; `map` is None when it has errors, which `problems` tell.

    `name` is what it is called beside other maps; `digest` identifies its file, `stream` is the title of its stream and
    `date` the day of its edition: "" and None for one outside any portfolio.
    """

    name: str
    type: MapType
    context: Context
    map: Map | None
    measures: Measures
    problems: tuple[Problem, ...]
    digest: str = ""
    stream: str = ""
    date: dt.date | None = None
    lineage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which ids each id stands for since a plan became this map or one before it."""

    @property
    def whole(self) -> Map:
        """The map. Raises ProblemsError when it has errors."""
        if self.map is None:
            raise ProblemsError(self.problems)
        return self.map

    @property
    def calendar(self) -> Calendar:
        """The working calendar that its days and weeks are counted in."""
        return self.context.time.working

    def titles(self) -> dict[str, str]:
        """Return what people call everything that an id in this map can mean."""
        own = {word: title for _, word, title, _ in self.type.defines(self.map)}
        return {**dict(self.type.names(self.map)), **self.context.titles, **own}


def judge(map_type: MapType, map_: Map, context: Context) -> Judged:
    """Check one map by itself; a map with an error is not measured."""
    findings = (*map_type.check(map_, context), *doubtful_numbers(map_, context.time.working))
    return findings, Measures() if has_error(findings) else map_type.measure(map_, context)


def has_error(findings: Iterable[Finding]) -> bool:
    """Say whether a map with these findings counts as broken."""
    return any(finding.code.severity == "error" for finding in findings)


def judged(store: Store, key: str, make: Callable[[], Judged]) -> Judged:
    """Return what `make` returns, from the store when it is there and of that shape."""
    with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError, FlowfolioError):
        return _read(json.loads(store.read(key)))
    made = make()
    store.write(key, json.dumps(made, ensure_ascii=False, default=_fields))
    return made


def _fields(value: Finding | Measures | Metric | MetricKind | Constraint) -> Any:
    return value.name if isinstance(value, MetricKind) else {each: getattr(value, each) for each in value.__slots__}


def _read(data: Any) -> Judged:
    findings, measures = data
    constraint, kinds = measures["constraint"], known_metrics()
    if constraint:
        lists = {name: tuple(map(tuple, constraint[name])) for name in ("candidates", "runners_up")}
        constraint = Constraint(**constraint | lists)
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
