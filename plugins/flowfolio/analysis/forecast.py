"""Hold what a future state promised against what was measured after it became the current state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from flowfolio.analysis.diff import MetricChange, compare_metrics
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.map_types.verdict import Verdict
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio

TOLERANCE = 10.0
"""Percent of the promised change that may be missing and the promise still counts as kept."""
COUNTED = ("lead_time", "process_time", "flow_efficiency", "rolled_percent_complete_accurate")
"""Figures that the hit rate counts; the others follow from these and would count the same result twice."""

Outcome = Literal["kept", "partly", "missed", "unknown", "no promise", "not measured"]


@dataclass(frozen=True, slots=True)
class FigureForecast:
    """One figure before, as promised and as measured.

    `verdict` is "kept" when the figure moved as far as promised (within TOLERANCE) or farther, or is about the same as
    or better than promised; "partly" when it is at least better than before, else "missed". It is "no promise" when
    nothing was to change, "not measured" while the figure is the plan's, "unknown" when values cannot be compared.
    `realised` is the share of the promised change that came true, in percent, and None where there is no such share.
    `is_gain` says that the promise was for the better.
    """

    kind: MetricKind
    before: Metric | None
    promised: Metric | None
    measured: Metric | None
    verdict: Outcome
    realised: float | None
    is_gain: bool

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def title(self) -> str:
        return self.kind.title


@dataclass(frozen=True, slots=True)
class Forecast:
    """The promise of one promotion and its result. `is_measured` is false while all figures are those of the plan."""

    before: Asset | None
    future: Asset
    current: Asset
    figures: tuple[FigureForecast, ...]
    is_measured: bool

    @property
    def kept(self) -> int:
        """How many counted figures kept their promise."""
        return sum(each.verdict == "kept" for each in self._counted())

    @property
    def counted(self) -> int:
        """How many counted figures had a promise for the better and a result."""
        return sum(1 for _ in self._counted())

    def _counted(self) -> Iterator[FigureForecast]:
        for each in self.figures:
            if each.name in COUNTED and each.is_gain and each.verdict in {"kept", "partly", "missed"}:
                yield each


def forecast(portfolio: Portfolio, asset: Asset) -> Forecast | None:
    """Return promise and result of a current state that was promoted from a future one; None for any other map.

    A planned one has none either: nothing came true yet.
    """
    history = portfolio.streams[asset.stream].history
    future = history.by_id(asset.map.promoted_from) if asset.map and not history.is_planned(asset) else None
    if future is None or future.map is None:
        return None
    before = history.under(future)
    planned, moved = (_changes(portfolio, before, each) for each in (future, asset))
    figures = tuple(
        _figure(each, planned.get(each.name), moved.get(each.name))
        for each in _changes(portfolio, future, asset).values()
        if each.kind.better
    )
    return Forecast(before, future, asset, figures, any(map(_is_measured, figures)))


def _is_measured(figure: FigureForecast) -> bool:
    """Say whether somebody found the numbers of a figure; what is only counted, such as steps, needs nobody."""
    known = figure.measured is not None and figure.measured.value is not None
    return known and bool(figure.kind.made_of) and figure.verdict != "not measured"


def forecasts(portfolio: Portfolio, stream_id: str | None = None) -> tuple[Forecast, ...]:
    """Return every promotion of a stream, or of all streams, the oldest first."""
    found = (forecast(portfolio, asset) for asset in portfolio.assets.values() if stream_id in {None, asset.stream})
    return tuple(sorted((each for each in found if each), key=lambda each: (each.current.date, each.current.id)))


def hit_rate(found: Iterable[Forecast]) -> tuple[int, int]:
    """Return how many promises were kept, and how many there were, over all counted figures."""
    pairs = [(each.kept, each.counted) for each in found]
    return sum(kept for kept, _ in pairs), sum(counted for _, counted in pairs)


def _changes(portfolio: Portfolio, before: Asset | None, after: Asset) -> dict[str, MetricChange]:
    if before is None or before.map is None or after.map is None:
        return {}
    return {each.name: each for each in compare_metrics(portfolio.reading(before), portfolio.reading(after))}


def _figure(result: MetricChange, planned: MetricChange | None, moved: MetricChange | None) -> FigureForecast:
    """Return one figure of a forecast: what was planned, how it moved, and the result against the plan."""
    before = planned.before if planned else None
    verdict: tuple[Outcome, float | None] = "unknown", None
    if result.after and result.after.is_promised:
        verdict = "not measured", None
    elif planned and moved:
        verdict = judged(planned.verdict, moved.verdict, result.verdict)
    is_gain = planned is not None and planned.verdict.leaning == "better"
    return FigureForecast(result.kind, before, result.before, result.after, *verdict, is_gain)


def judged(planned: Verdict, moved: Verdict, result: Verdict) -> tuple[Outcome, float | None]:
    """Return what became of a promise, and the realised share of it in percent.

    `planned` is the verdict from before to the promise, `moved` from before to the result, `result` from promise to
    result.
    """
    if not planned.is_comparable or not moved.is_comparable or not result.is_comparable:
        return "unknown", None
    if planned.is_same or planned.change is None or moved.change is None:
        return "no promise", None
    share = moved.change / planned.change * 100
    if share >= 100 - TOLERANCE - 1e-9 or result.is_same or result.leaning == "better":
        return "kept", share
    return ("partly" if moved.leaning == "better" else "missed"), share
