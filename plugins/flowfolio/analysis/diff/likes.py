"""Put the figures of two maps beside each other so that both count the same steps, and ask for the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from flowfolio.analysis.diff.changes import partners_of
from flowfolio.analysis.diff.lineage import with_lineage
from flowfolio.analysis.diff.things import things_of
from flowfolio.map_types import known_metrics
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.map_types.verdict import Side, Verdict, decide
from flowfolio.portfolio.measures import Reading
from flowfolio.source.entity import Entity
from flowfolio.source.estimates import PercentEstimate
from flowfolio.source.words import counted

Judged = tuple[MetricKind, Metric | None, Metric | None, Verdict]
"""A figure before and after, with the verdict on it."""


def verdicts(before: Reading, after: Reading) -> Iterator[Judged]:
    """Yield every figure that either map has, in the order of the types and their figures."""
    old, new = _by_name(before.measures.metrics), _by_name(after.measures.metrics)
    needs_names = _left_out(old) != _left_out(new) or any(each.limit for each in (*old.values(), *new.values()))
    pair = _Pair(before, after, _same_steps(before, after) if needs_names else {})
    for name, kind in known_metrics().items():
        if name in old or name in new:
            metrics = old.get(name), new.get(name)
            yield kind, *metrics, pair.verdict(kind, *metrics)


def _by_name(metrics: tuple[Metric, ...]) -> dict[str, Metric]:
    return {each.name: each for each in metrics}


def _left_out(metrics: Mapping[str, Metric]) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.name, each.missing) for each in metrics.values() if each.missing}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two maps, and for each step in both (side, id) the one name under which it is the same in both."""

    before: Reading
    after: Reading
    same: Mapping[tuple[int, str], str]

    def verdict(self, kind: MetricKind, old: Metric | None, new: Metric | None) -> Verdict:
        """Return the verdict on a figure, counted over the steps known on both sides where they differ."""
        sides = self._side(0, old), self._side(1, new)
        unknown = sides[0].left_out | sides[1].left_out
        if old is None or new is None or None in {old.value, new.value} or not kind.left_out_without:
            return decide(kind, *sides)
        is_alike = sides[0].left_out == sides[1].left_out
        if is_alike and not old.limit and not new.limit:
            return decide(kind, *sides)
        here, there = ({name for (side, _), name in self.same.items() if side == each} for each in (0, 1))
        if unknown - (here & there):
            return Verdict("not comparable", "a step without a number came or went")
        shared = (here & there) - unknown
        like = self._side(0, self._known(0, old, unknown)), self._side(1, self._known(1, new, unknown))
        if not shared or None in {like[0].value, like[1].value}:
            return decide(kind, *sides)
        return decide(kind, *like, "" if is_alike else f"over the {counted(len(shared), 'step')} known on both sides")

    def _side(self, side: int, metric: Metric | None) -> Side:
        reading = (self.before, self.after)[side]
        missing = metric.missing if metric else ()
        # Without names the same steps are left out on both sides, or none of them stands in both maps.
        left_out = frozenset(self.same.get((side, step), f"{side} {step}" if self.same else step) for step in missing)
        return replace(Side.of(metric, reading.calendar, is_open=reading.measures.is_open), left_out=left_out)

    def _known(self, side: int, metric: Metric, unknown: AbstractSet[str]) -> Metric | None:
        """Return a figure of one side as if the `unknown` steps had no part in it."""
        reading, field = (self.before, self.after)[side], metric.kind.left_out_without
        steps = {step for (where, step), name in self.same.items() if where == side and name in unknown}
        # Several figures lack the same field of the same steps, and several pages compare the same maps.
        counted_again = f"metrics without {field} of {' '.join(sorted(steps))}"
        metrics = reading.context.once(counted_again, reading.whole, lambda: _without(reading, field, steps))
        found = metrics.get(metric.name)
        return replace(found, is_promised=metric.is_promised) if found else None


def _without(reading: Reading, field: str, steps: AbstractSet[str]) -> dict[str, Metric]:
    """Return the figures of a map as if these steps had no part in those that the field makes."""
    reduced = _with_field(reading.whole, field, _NO_PART.get(field), steps)
    return _by_name(reading.type.measure(reduced, reading.context).metrics)


_NO_PART = {"percent_complete_accurate": PercentEstimate(typical=100.0)}
"""What a step has no part in a figure with; for all other fields it is nothing at all."""


def _same_steps(before: Reading, after: Reading) -> dict[tuple[int, str], str]:
    """Return for each step in both maps the name of what it is there: steps that replace others are those."""
    names: dict[tuple[int, str], str] = {}
    later = with_lineage(after.whole, after.lineage)
    for key, former in partners_of(things_of(before.whole), things_of(later)).items():
        steps = [(0, each.name) for each in former if each.thing == "step"]
        if not steps:
            continue
        joined = {names.get(each, each[1]) for each in steps}
        name = min(joined)
        names |= {each: name for each, known in names.items() if known in joined}
        names |= dict.fromkeys([*steps, (1, key[1])], name)
    return names


def _with_field(value: Any, field: str, content: Any, things: AbstractSet[str]) -> Any:
    """Return a map, or a part of one, in which a field of the things of these ids holds `content`."""
    if isinstance(value, tuple):
        made = tuple(_with_field(each, field, content, things) for each in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    if not isinstance(value, Entity):
        return value
    parts = {name: _with_field(each, field, content, things) for name, each in vars(value).items()}
    if parts.get("id") in things and field in parts:
        parts[field] = content
    changed = {name: each for name, each in parts.items() if each is not getattr(value, name)}
    return value.model_copy(update=changed) if changed else value
