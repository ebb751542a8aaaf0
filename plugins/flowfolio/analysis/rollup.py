"""Add up over all streams what waiting and working cost, now, as promised and as realised, apart by how it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from flowfolio.analysis.dependencies import WEEKS_PER_MONTH
from flowfolio.map_types import known_metrics
from flowfolio.map_types.rows import BASES, UNSTATED
from flowfolio.map_types.value_stream_map.model import CURRENT, FUTURE, ValueStreamMap
from flowfolio.portfolio.history import Asset, History, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.quantity import HOUR, Calendar

Part = Literal["waiting", "working"]
_METRICS: dict[Part, str] = {"waiting": "wait_time", "working": "process_time"}


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one map: for one item and for a month, None when a number is missing; `missing` then names what.

    `basis` is that of the weakest number in it, `stated` how many of its `count` numbers say where they come from.
    """

    per_item: float | None
    per_month: float | None
    basis: str
    stated: int
    count: int
    missing: str = ""

    def less(self, later: Hours) -> Hours:
        """Return what `later` saves against this; as firm as the weaker of the two."""
        basis = max(self.basis, later.basis, key=BASES.index)
        stated, count = self.stated + later.stated, self.count + later.count
        per_item = None if self.per_item is None or later.per_item is None else self.per_item - later.per_item
        per_month = None if self.per_month is None or later.per_month is None else self.per_month - later.per_month
        return Hours(per_item, per_month, basis, stated, count, self.missing or later.missing)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes between two maps of a stream. Both are counted with the same demand, so that only flow differs."""

    before: Asset
    after: Asset
    saved: dict[Part, Hours]


@dataclass(frozen=True, slots=True)
class StreamRollup:
    """One stream: hours now, what its future state promises, and what came true since its first map.

    `per_month` is how many items pass in a month, None without a demand. `promised` is None without a future state that
    is still a plan, `realised` with fewer than two maps.
    """

    stream: Stream
    asset: Asset
    unit: str
    calendar: Calendar
    per_month: float | None
    now: dict[Part, Hours]
    promised: Comparison | None
    realised: Comparison | None


@dataclass(frozen=True, slots=True)
class Sum:
    """Hours a month of the streams whose figures are equally firm and counted in the same kind of hours."""

    basis: str
    is_calendar_time: bool
    part: Part
    hours: float
    streams: int


def rollups(portfolio: Portfolio) -> Iterator[StreamRollup]:
    """Yield the roll-up of every stream with a current-state map in force that can be read."""
    for stream in portfolio.streams.values():
        asset = stream.history.in_force(CURRENT)
        if asset is None or not isinstance(asset.map, ValueStreamMap):
            continue
        calendar = portfolio.context(asset).time.working
        demand = asset.map.demand
        per_second = demand.per_second(calendar) if demand else None
        per_month = per_second * calendar.week * WEEKS_PER_MONTH if per_second else None
        yield StreamRollup(
            stream,
            asset,
            asset.map.unit or "item",
            calendar,
            per_month,
            _hours(portfolio, asset, per_month),
            _promised(portfolio, stream, asset, per_month),
            _realised(portfolio, stream, asset, per_month),
        )


def sums(found: Iterable[tuple[StreamRollup, dict[Part, Hours]]]) -> tuple[Sum, ...]:
    """Return hours a month, added up only over streams of one basis and one kind of hours, the firmest first."""
    totals: dict[tuple[str, bool, Part], tuple[float, int]] = {}
    for rollup, parts in found:
        is_calendar_time = rollup.calendar.hours_per_day == 24
        for part, hours in parts.items():
            if hours.per_month is not None:
                total, count = totals.get((hours.basis, is_calendar_time, part), (0.0, 0))
                totals[hours.basis, is_calendar_time, part] = total + hours.per_month, count + 1
    ordered = sorted(totals, key=lambda key: (key[1], BASES.index(key[0]), key[2]))
    return tuple(Sum(*key, *totals[key]) for key in ordered)


def _promised(portfolio: Portfolio, stream: Stream, current: Asset, per_month: float | None) -> Comparison | None:
    future = stream.history.in_force(FUTURE)
    if future is None or future.map is None or _came_true(stream.history, future) or future.date < current.date:
        return None
    return _compare(portfolio, current, future, per_month)


def _came_true(history: History, future: Asset) -> bool:
    became = history.promoted_to(future)
    return became is not None and not history.is_planned(became)


def _realised(portfolio: Portfolio, stream: Stream, current: Asset, per_month: float | None) -> Comparison | None:
    kept = (each for each in stream.history.so_far(CURRENT) if each.map and each.status != "archived")
    first = next(kept, current)
    return None if first is current else _compare(portfolio, first, current, per_month)


def _compare(portfolio: Portfolio, before: Asset, after: Asset, per_month: float | None) -> Comparison:
    old, new = _hours(portfolio, before, per_month), _hours(portfolio, after, per_month)
    return Comparison(before, after, {part: old[part].less(new[part]) for part in old})


def _hours(portfolio: Portfolio, asset: Asset, per_month: float | None) -> dict[Part, Hours]:
    metrics = {each.name: each for each in portfolio.measures(asset).metrics}
    found: dict[Part, Hours] = {}
    for part, name in _METRICS.items():
        metric = metrics.get(name)
        item = metric.value / HOUR if metric and metric.value is not None else None
        missing = (
            (metric.note if metric else "not mapped") if item is None else "" if per_month else "no demand is given"
        )
        made_of, numbers = known_metrics()[name].made_of, asset.type.bases(asset.map) if asset.map else ()
        bases = [basis for field, basis in numbers if field in made_of]
        basis = max(bases, key=BASES.index, default=UNSTATED)
        month = item * per_month if item is not None and per_month is not None else None
        found[part] = Hours(item, month, basis, sum(each != UNSTATED for each in bases), len(bases), missing)
    return found
