"""Add up over all streams what waiting and working cost, now, as promised and as realised, apart by how it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from flowfolio.analysis.dependencies import WEEKS_PER_MONTH
from flowfolio.analysis.diff import MetricChange, compare_metrics
from flowfolio.map_types import Flow, followed, known_metrics
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.rows import BASES, UNSTATED, basis_of
from flowfolio.portfolio.history import Asset, History, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.quantity import HOUR, Calendar

Part = Literal["waiting", "working"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one map: for one item and for a month, None when a number is missing; `missing` then names what.

    `basis` is that of the weakest number in it, `stated` how many of its `count` numbers say where they come from;
    `is_promised` says that it rests on what a future state promised. `ends` are the ends of the range of an item's.
    """

    per_item: float | None
    per_month: float | None
    basis: str
    stated: int
    count: int
    missing: str = ""
    is_promised: bool = False
    ends: tuple[float, float] | None = None

    def unless(self, reason: str) -> Hours:
        """Return the same without its hours, for the reason that is given; "" keeps them."""
        return replace(self, per_item=None, per_month=None, ends=None, missing=reason) if reason else self


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes between two maps of a stream. Both are counted with the same demand, so that only flow differs."""

    before: Asset
    after: Asset
    saved: dict[Part, Hours]


@dataclass(frozen=True, slots=True)
class StreamRollup:
    """One stream: hours now, what its future state promises, and what came true since its first map.

    `calendar_name` is the calendar in words, or why nobody knows it; `unit` is what flows, "" when the map says
    nothing. `per_month` is how many items pass in a month, None without a demand. `promised` is None without a future
    state that is still a plan, `realised` with fewer than two maps or when nothing of it is known; `claimed` then says
    what the maps differ by and why that is no result.
    """

    stream: Stream
    asset: Asset
    unit: str
    calendar: Calendar
    calendar_name: str
    per_month: float | None
    now: dict[Part, Hours]
    promised: Comparison | None
    realised: Comparison | None
    claimed: Comparison | None


@dataclass(frozen=True, slots=True)
class Sum:
    """Hours a month of streams of the same item, whose figures are equally firm and count the same kind of hours."""

    basis: str
    is_calendar_time: bool
    unit: str
    part: Part
    hours: float
    streams: int


def rollups(portfolio: Portfolio) -> Iterator[StreamRollup]:
    """Yield the roll-up of every stream with a current-state map in force that can be read."""
    for stream in portfolio.streams.values():
        flowing = next(_flowing(stream), None)
        if flowing is None:
            continue
        asset, flow = flowing
        context = portfolio.context(asset)
        calendar = context.time.working
        per_second = flow.demand.per_second(calendar) if flow.demand and not context.time_withheld else None
        per_month = per_second * calendar.week * WEEKS_PER_MONTH if per_second else None
        realised = _realised(portfolio, stream, asset, per_month)
        is_known = realised is not None and any(hours.per_item is not None for hours in realised.saved.values())
        yield StreamRollup(
            stream,
            asset,
            flow.unit,
            calendar,
            context.calendar_name,
            per_month,
            _hours(portfolio, asset, per_month),
            _promised(portfolio, stream, asset, per_month),
            realised if is_known else None,
            None if is_known else realised,
        )


def _flowing(stream: Stream) -> Iterator[tuple[Asset, Flow]]:
    """Yield the maps in force that tell of today and say what flows through them."""
    for kind in followed():
        asset = stream.history.in_force(kind)
        flow = asset.type.flow(asset.map) if asset and asset.map else None
        if asset and flow:
            yield asset, flow


def sums(found: Iterable[tuple[StreamRollup, dict[Part, Hours]]]) -> tuple[Sum, ...]:
    """Return hours a month, added up only over streams of one item, one basis and one kind of hours, the firmest first.

    Nobody knows whether streams that do not name their item have the same one: they are in no sum. Nor is what is only
    promised.
    """
    totals: dict[tuple[str, bool, str, Part], tuple[float, int]] = {}
    for rollup, parts in found:
        is_calendar_time = rollup.calendar.hours_per_day == 24
        for part, hours in parts.items():
            if hours.per_month is not None and rollup.unit and not hours.is_promised:
                key = hours.basis, is_calendar_time, rollup.unit, part
                total, count = totals.get(key, (0.0, 0))
                totals[key] = total + hours.per_month, count + 1
    ordered = sorted(totals, key=lambda key: (key[1], BASES.index(key[0]), key[2:]))
    return tuple(Sum(*key, *totals[key]) for key in ordered if totals[key][1] > 1)


def _promised(portfolio: Portfolio, stream: Stream, current: Asset, per_month: float | None) -> Comparison | None:
    plans = (kind for kind, start in current.type.follows.items() if start == current.kind)
    future = next(filter(None, map(stream.history.in_force, plans)), None)
    if future is None or future.map is None or _came_true(stream.history, future) or future.date < current.date:
        return None
    return _compare(portfolio, current, future, per_month)


def _came_true(history: History, future: Asset) -> bool:
    became = history.promoted_to(future)
    return became is not None and not history.is_planned(became)


def _realised(portfolio: Portfolio, stream: Stream, current: Asset, per_month: float | None) -> Comparison | None:
    """Return what was saved since the first map, without the hours that nobody has measured or estimated since."""
    kept = (each for each in stream.history.so_far(current.kind) if each.map and each.status != "archived")
    first = next(kept, current)
    if first is current:
        return None
    found = _compare(portfolio, first, current, per_month)
    return replace(found, saved={part: hours.unless(_no_result(hours)) for part, hours in found.saved.items()})


def _no_result(hours: Hours) -> str:
    """Return why hours that seem to be saved are no result, "" when they are one."""
    if hours.per_item is None:
        return ""
    if hours.is_promised:
        return "only promised, nobody has measured it"
    return "numbers do not say how they were found" if hours.basis == UNSTATED else ""


def _compare(portfolio: Portfolio, before: Asset, after: Asset, per_month: float | None) -> Comparison:
    changes = {each.name: each for each in compare_metrics(portfolio.reading(before), portfolio.reading(after))}
    old, new = _hours(portfolio, before, per_month), _hours(portfolio, after, per_month)
    names = _figures(before)
    return Comparison(
        before, after, {part: _saved(old[part], new[part], changes[name], per_month) for part, name in names.items()}
    )


def _figures(asset: Asset) -> dict[Part, str]:
    """Return the names of the figures that say how long one of what flows through a map waits and is worked on.

    Working hours are those of everybody who works on an item, also side by side.
    """
    flow = asset.type.flow(asset.map)
    return {"waiting": flow.waiting, "working": flow.working} if flow else {}


def _saved(old: Hours, new: Hours, change: MetricChange, per_month: float | None) -> Hours:
    """Return what was saved, as the verdict on the figure allows; as firm as the weaker of the two sides."""
    basis = max(old.basis, new.basis, key=BASES.index)
    firm = (basis, old.stated + new.stated, old.count + new.count)
    is_promised = old.is_promised or new.is_promised
    if change.change is None:
        missing = old.missing if old.per_item is None else new.missing if new.per_item is None else change.verdict.text
        return Hours(None, None, *firm, missing, is_promised)
    if change.verdict.word == "about the same":
        return Hours(None, None, *firm, "about the same", is_promised)
    item = 0.0 if change.verdict.is_same else -change.change / HOUR
    month = None if per_month is None else item * per_month
    span = change.verdict.span
    ends = (-span[1] / HOUR, -span[0] / HOUR) if span else None
    return Hours(item, month, *firm, old.missing or new.missing, is_promised, ends)


def _hours(portfolio: Portfolio, asset: Asset, per_month: float | None) -> dict[Part, Hours]:
    metrics = {each.name: each for each in portfolio.measures(asset).metrics}
    found: dict[Part, Hours] = {}
    for part, name in _figures(asset).items():
        metric = metrics.get(name)
        item = metric.value / HOUR if metric and metric.value is not None else None
        missing = (
            (metric.note if metric else "not mapped") if item is None else "" if per_month else "no demand is given"
        )
        made_of, numbers = known_metrics()[name].made_of, asset.type.numbers(asset.map) if asset.map else ()
        bases = [basis_of(number) for _, field, number in numbers if field in made_of]
        basis = max(bases, key=BASES.index, default=UNSTATED)
        month = item * per_month if item is not None and per_month is not None else None
        stated = sum(each != UNSTATED for each in bases)
        is_promised = metric is not None and metric.is_promised
        found[part] = Hours(item, month, basis, stated, len(bases), missing, is_promised, _ends(metric))
    return found


def _ends(metric: Metric | None) -> tuple[float, float] | None:
    """Return both ends of a figure that varies, in hours."""
    if metric is None or metric.value is None or metric.low is None or metric.high is None or metric.low == metric.high:
        return None
    return metric.low / HOUR, metric.high / HOUR
