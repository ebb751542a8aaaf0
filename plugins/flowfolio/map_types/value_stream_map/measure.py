"""Measure a value stream map: its totals, the figures of its steps, its constraint, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flowfolio.map_types import Context, Measures
from flowfolio.map_types.metrics import METRICS, Metric, percent_of, percent_range
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.value_stream_map.accuracy import rolled
from flowfolio.map_types.value_stream_map.assumptions import assumptions
from flowfolio.map_types.value_stream_map.constraint import find_constraint
from flowfolio.map_types.value_stream_map.figures import pace, step_rows
from flowfolio.map_types.value_stream_map.handoffs import handoffs
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.network import MOST, network_of
from flowfolio.map_types.value_stream_map.numbers import has_no_end
from flowfolio.map_types.value_stream_map.published import mismatches
from flowfolio.map_types.value_stream_map.route import Missing, Route, route
from flowfolio.map_types.value_stream_map.step_times import timetable
from flowfolio.source.quantity import Calendar, duration_text
from flowfolio.source.words import plural


def measure(map_: ValueStreamMap, context: Context) -> Measures:
    """Return every figure of the map, in the order of METRICS, for the working calendar of the context."""
    calendar = context.time.working
    times = timetable(map_, context)
    typical = route(map_, context, rework=False)
    steps = tuple(step for _, step in map_.all_steps())
    expected = _with_gaps(route(map_, context, rework=True), steps)
    totals = _Totals(map_, context, steps, typical, expected)
    by_name = {each.name: each for each in totals.metrics()}
    metrics = tuple(by_name[name] for name in METRICS if name in by_name)
    rows = step_rows(map_, context.time, times, typical, network_of(map_, context))
    return Measures(
        metrics,
        rows,
        find_constraint(map_, rows, calendar),
        tuple(mismatches(map_, metrics, calendar)),
        tuple(assumptions(map_, context, times)),
    )


def _with_gaps(way: Route, steps: Sequence[Step]) -> Route:
    """Return the way with rework, where it lacks everything while nobody knows how often a step sends work back."""
    lacking = tuple(step.id for step in steps if step.rework and step.rework.rate is None)
    gaps = way.missing
    found = Missing(gaps.lead + lacking, gaps.process + lacking, gaps.added + lacking, gaps.work + lacking)
    return replace(way, missing=found) if lacking else way


@dataclass(frozen=True, slots=True)
class _Totals:
    map_: ValueStreamMap
    context: Context
    steps: tuple[Step, ...]
    typical: Route
    expected: Route

    @property
    def calendar(self) -> Calendar:
        return self.context.time.working

    @property
    def endless(self) -> frozenset[str]:
        """Ids of steps with a time of which only the lower end is known."""
        times = ("process_time", "lead_time", "cycle_time", "wait_before", "wait_after", "inventory")
        return frozenset(step.id for step in self.steps if has_no_end(step, *times))

    @property
    def open_rework(self) -> frozenset[str]:
        """Ids of steps that send work back, nobody knows how often."""
        return frozenset(step.id for step in self.steps if step.rework and step.rework.rate is None)

    def metrics(self) -> Iterator[Metric]:
        """Yield the figures, in no order."""
        yield from self._times("lead_time", "process_time", "flow_efficiency", self.typical)
        yield from self._times("expected_lead_time", "expected_process_time", "expected_flow_efficiency", self.expected)
        yield self._wait_time()
        for name, way in (("work_content", self.typical), ("expected_work_content", self.expected)):
            yield self._sum(name, way.times.work, way.missing.work, "process time", way)
        yield from self._value_added()
        yield from self._accuracy()
        yield self._takt_time()
        yield Metric.of(METRICS["step_count"], Range.of(len(self.steps)), self.calendar)
        yield self._handoffs()

    def _times(self, lead: str, process: str, efficiency: str, way: Route) -> Iterator[Metric]:
        times, missing = way.times, way.missing
        yield self._sum(lead, times.lead, missing.lead, "time", way)
        yield self._sum(process, times.process, missing.process, "process time", way)
        if gaps := self._in_order(missing.lead + missing.process):
            low = None if missing.lead else percent_of(times.process.low, times.lead.high)
            yield Metric.unknown(METRICS[efficiency], low, self.calendar, gaps, self._note(gaps, "time"))
        else:
            share = percent_range(times.process, times.wait, times.elapsed)
            note = self._nearness(way) if share else _why_no_share(times.lead)
            yield Metric.of(METRICS[efficiency], share, self.calendar, note=note)

    def _nearness(self, way: Route) -> str:
        """Return how near the figures of a way are, "" for exact ones."""
        if not way.times.error:
            return ""
        return f"approximation: the lead time may be up to {duration_text(way.times.error, self.calendar)} longer"

    def _sum(self, name: str, total: Range, missing: Sequence[str], what: str, way: Route) -> Metric:
        if not missing:
            return Metric.of(METRICS[name], total, self.calendar, note=self._nearness(way))
        # Rework in another branch can make that one the longest, with less work in it.
        low = None if what == "process time" and self.open_rework.intersection(missing) else total.low
        note = self._note(missing, what)
        if low is not None and low < total.typical:
            usual = duration_text(total.typical, self.calendar)
            note += f"; this counts the low ends of what is known, which usually takes {usual}"
        return Metric.unknown(METRICS[name], low, self.calendar, self._in_order(missing), note)

    def _wait_time(self) -> Metric:
        times, missing = self.typical.times, self.typical.missing
        wait, elapsed = times.wait, times.elapsed
        total = Range(wait.low, wait.typical + elapsed.typical, wait.high + elapsed.high)
        return self._sum("wait_time", total, self._in_order(missing.lead + missing.process), "time", self.typical)

    def _value_added(self) -> Iterator[Metric]:
        names = "value_added_time", "value_added_ratio"
        unlabelled = tuple(step.id for step in self.steps if step.value is None and not step.outside)
        if not any(step.value for step in self.steps):
            note = "no step says whether it adds value"
            yield from (Metric.unknown(METRICS[name], None, self.calendar, unlabelled, note) for name in names)
            return
        times, missing = self.typical.times, self.typical.missing
        note = f"{self._named(unlabelled)} left out: whether it adds value is not given" if unlabelled else ""
        note = "; ".join(filter(None, (self._nearness(self.typical), note)))
        if missing.added:
            gaps = self._in_order(missing.added + unlabelled)
            yield Metric.unknown(
                METRICS[names[0]], times.added.low, self.calendar, gaps, self._note(missing.added, "process time")
            )
        else:
            yield Metric.of(METRICS[names[0]], times.added, self.calendar, unlabelled, note)
        if gaps := self._in_order(missing.added + missing.lead):
            low = None if missing.lead else percent_of(times.added.low, times.lead.high)
            yield Metric.unknown(METRICS[names[1]], low, self.calendar, gaps, self._note(gaps, "time"))
        else:
            share = percent_range(
                times.added,
                times.lead.minus(times.added) if missing.process else times.other + times.wait + times.elapsed,
            )
            note = note if share else _why_no_share(times.lead)
            yield Metric.of(METRICS[names[1]], share, self.calendar, unlabelled, note)

    def _accuracy(self) -> Iterator[Metric]:
        names = "rolled_percent_complete_accurate", "rework_share"
        without = tuple(step.id for step in self.steps if step.percent_complete_accurate is None)
        if len(without) == len(self.steps):
            yield from (
                Metric.unknown(METRICS[name], None, self.calendar, without, "no step has a %C/A") for name in names
            )
            return
        count = "counts" if len(without) == 1 else "count"
        note = f"{self._named(without)} {count} as at most 100 %: no %C/A is given" if without else ""
        most, least = rolled(self.map_.steps) * Range.of(100), rolled(self.map_.steps, unknown=0) * Range.of(100)
        percent = Range(least.low, most.typical, most.high)
        lacking = Range(100 - percent.high, 100 - percent.typical, 100 - percent.low)
        is_limit = most != least
        good, bad = (
            Metric.of(METRICS[name], value, self.calendar, without, note)
            for name, value in zip(names, (percent, lacking), strict=True)
        )
        yield good.limited("at most", self.calendar) if is_limit else good
        yield bad.limited("at least", self.calendar) if is_limit else bad

    def _takt_time(self) -> Metric:
        takt = pace(self.map_, self.context.time).takt
        if takt is None:
            return Metric.unknown(METRICS["takt_time"], None, self.calendar, (), "no demand is given")
        return Metric.of(METRICS["takt_time"], Range.of(takt), self.calendar)

    def _handoffs(self) -> Metric:
        without = tuple(step.id for step in self.steps if step.team is None)
        if len(without) == len(self.steps):
            return Metric.unknown(METRICS["handoff_count"], None, self.calendar, without, "no step has a team")
        if self.open_rework:
            why = self._note(tuple(self.open_rework), "")
            return Metric.unknown(METRICS["handoff_count"], None, self.calendar, (), why)
        net = network_of(self.map_, self.context)
        if net and net.taken_together():
            why = f"there are more than {MOST} combinations of ways"
            return Metric.unknown(METRICS["handoff_count"], None, self.calendar, (), why)
        count = "counts" if len(without) == 1 else "count"
        note = f"{self._named(without)} {count} as done by the team before: no team is given" if without else ""
        return Metric.of(METRICS["handoff_count"], handoffs(self.map_, self.context), self.calendar, without, note)

    def _in_order(self, ids: Sequence[str]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(dict.fromkeys(step.id for step in self.steps if step.id in wanted))

    def _note(self, ids: Sequence[str], what: str) -> str:
        found = self._in_order(ids)
        if found and set(found) <= self.open_rework:
            return f"how often {self._named(found)} sends work back is not known"
        endless = [id_ in self.endless for id_ in found]
        has, are = ("has", "is") if len(found) == 1 else ("have", "are")
        lack = f"{has} no upper end" if all(endless) else f"{are} not known" if any(endless) else f"{are} not given"
        return f"the {what if len(found) == 1 else plural(what)} of {self._named(found)} {lack}"

    def _named(self, ids: Sequence[str]) -> str:
        """Return the first step in the author's words, and how many more there are."""
        first = next(step.name for step in self.steps if step.id in ids)
        return f"'{first}'" + (f" and {len(ids) - 1} more" if len(ids) > 1 else "")


def _why_no_share(lead: Range) -> str:
    """Say why nothing is a share of the lead time, which is usually nothing, whatever a bad day brings."""
    return "usually no time passes" if lead.high else "no time passes"
