"""Say where the measures of a stream's outcome map stood, stand and have to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.analysis.goals import wanted
from flowfolio.map_types import known_metrics
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.words import figure_words
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.pages.maps import value_text
from flowfolio.source.fields import Reading
from flowfolio.source.quantity import HOUR, number_text


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure of the outcome map: where it stood, stands and has to come."""

    name: str
    baseline: str
    now: str
    target: str


def goals(portfolio: Portfolio, stream: Stream) -> Iterator[Goal]:
    """Yield the measures that a stream wants to move."""
    current = stream.history.current
    for measure in wanted(stream):
        metric = _figure(portfolio, current, measure.metric or "")
        baseline, target = (
            _reading_text(portfolio, current, measure.metric, each) for each in (measure.baseline, measure.target)
        )
        seen = _said_like(measure.target or measure.baseline, metric, portfolio, current) if metric else "—"
        yield Goal(measure.name, baseline, seen, target)


def _figure(portfolio: Portfolio, asset: Asset | None, name: str) -> Metric | None:
    """Return a figure of a map by name; None without the map, or where it does not give that figure."""
    return next((m for m in portfolio.measures(asset).metrics if m.name == name), None) if asset else None


def _said_like(reading: Reading | None, metric: Metric, portfolio: Portfolio, asset: Asset | None) -> str:
    """Return a figure in the unit of what it is compared with: 84.5 d beside a target of 60 d, not 16.9 w."""
    aim = reading.duration if reading else None
    if aim is None or asset is None or metric.value is None or metric.kind.unit != "s":
        return metric.said
    calendar = portfolio.context(asset).time.working
    units = ((aim.weeks, calendar.week, "w"), (aim.days, calendar.day, "d"), (aim.seconds // HOUR, HOUR, "h"))
    size, unit = next(((size, unit) for amount, size, unit in units if amount), (0.0, ""))
    if not unit:
        return metric.said
    text, low, high = (number_text((each or 0.0) / size) for each in (metric.value, metric.low, metric.high))
    is_range = metric.low is not None and metric.high is not None and low != high
    said = f"{text} {unit} ({low}–{high} {unit})" if is_range else f"{text} {unit}"
    return f"{said} (promised)" if metric.is_promised else said


def _reading_text(portfolio: Portfolio, asset: Asset | None, name: str | None, reading: Reading | None) -> str:
    """Return what an author wrote for a measure, with the unit of the figure it is about; "—" for nothing."""
    if reading is None:
        return "—"
    kind = known_metrics().get(name or "")
    if asset is None or kind is None or reading.number is None or reading.is_said:
        return figure_words(reading, name)
    return value_text(kind, reading.number, portfolio.context(asset))
