"""Hold what a future state promised against what was measured after it became the current state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from flowfolio.map_types import known_metrics
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio

TOLERANCE = 10.0
"""Percent of the promised change that may be missing and the promise still counts as kept."""
COUNTED = ("lead_time", "process_time", "flow_efficiency", "rolled_percent_complete_accurate")
"""Figures that the hit rate counts; the others follow from these and would count the same result twice."""

Verdict = Literal["kept", "partly", "missed", "unknown", "no promise"]


@dataclass(frozen=True, slots=True)
class FigureForecast:
    """One figure before, as promised and as measured.

    `verdict` is "kept" when the result is as good as promised (within TOLERANCE), "partly" when it is at least better
    than before, else "missed"; "no promise" when nothing was to change, "unknown" when a value is missing.
    `realised` is the share of the promised change that came true, in percent, and None where there is no such share.
    """

    kind: MetricKind
    before: Metric | None
    promised: Metric | None
    measured: Metric | None
    verdict: Verdict
    realised: float | None

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def title(self) -> str:
        return self.kind.title


@dataclass(frozen=True, slots=True)
class Forecast:
    """The promise of one promotion and its result. `is_measured` is false while the figures are those of the plan."""

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
        """How many counted figures had a promise and a result."""
        return sum(1 for _ in self._counted())

    def _counted(self) -> Iterator[FigureForecast]:
        if self.is_measured:
            judged_ones = (each for each in self.figures if each.verdict in {"kept", "partly", "missed"})
            yield from (each for each in judged_ones if each.name in COUNTED)


def forecast(portfolio: Portfolio, asset: Asset) -> Forecast | None:
    """Return promise and result of a current state that was promoted from a future one; None for any other map.

    A planned one has none either: nothing came true yet.
    """
    history = portfolio.streams[asset.stream].history
    if history.is_planned(asset):
        return None
    future = history.by_id(asset.map.promoted_from) if asset.map else None
    if future is None or future.map is None:
        return None
    before = history.under(future)
    old, plan, new = (_by_name(portfolio, each) for each in (before, future, asset))
    kinds = [kind for name, kind in known_metrics().items() if kind.better and (name in plan or name in new)]
    figures = tuple(_figure(each, old.get(each.name), plan.get(each.name), new.get(each.name)) for each in kinds)
    differs = any(_value(each.promised) != _value(each.measured) for each in figures)
    return Forecast(before, future, asset, figures, is_measured=asset.status != "draft" and differs)


def forecasts(portfolio: Portfolio, stream_id: str | None = None) -> tuple[Forecast, ...]:
    """Return every promotion of a stream, or of all streams, the oldest first."""
    found = (forecast(portfolio, asset) for asset in portfolio.assets.values() if stream_id in {None, asset.stream})
    return tuple(sorted((each for each in found if each), key=lambda each: (each.current.date, each.current.id)))


def hit_rate(found: Iterable[Forecast]) -> tuple[int, int]:
    """Return how many promises were kept, and how many there were, over all counted figures."""
    pairs = [(each.kept, each.counted) for each in found]
    return sum(kept for kept, _ in pairs), sum(counted for _, counted in pairs)


def _by_name(portfolio: Portfolio, asset: Asset | None) -> dict[str, Metric]:
    return {metric.name: metric for metric in portfolio.measures(asset).metrics} if asset else {}


def _value(metric: Metric | None) -> float | None:
    return metric.value if metric else None


def _figure(
    kind: MetricKind, before: Metric | None, promised: Metric | None, measured: Metric | None
) -> FigureForecast:
    values = _value(before), _value(promised), _value(measured)
    verdict, realised = judged(*values, lower_is_better=kind.better == "lower")
    return FigureForecast(kind, before, promised, measured, verdict, realised)


def judged(
    before: float | None, promised: float | None, measured: float | None, *, lower_is_better: bool
) -> tuple[Verdict, float | None]:
    """Return the verdict on a figure and the realised share of the promise in percent; all values in the same unit.

    >>> judged(20.0, 10.0, 14.0, lower_is_better=True)
    ('partly', 60.0)
    """
    if before is None or promised is None or measured is None:
        return "unknown", None
    if abs(promised - before) < 1e-9:
        return "no promise", None
    realised = (measured - before) / (promised - before) * 100
    worse_by = measured - promised if lower_is_better else promised - measured
    if worse_by <= abs(promised - before) * TOLERANCE / 100 + 1e-9:
        return "kept", realised
    is_better = measured < before if lower_is_better else measured > before
    return ("partly" if is_better else "missed"), realised
