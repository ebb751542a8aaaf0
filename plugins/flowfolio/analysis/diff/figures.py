"""Compare the figures of two maps, and say in words how each one moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowfolio.map_types import known_metrics
from flowfolio.map_types.flow import Range
from flowfolio.map_types.metrics import Metric, MetricKind, figure_text
from flowfolio.source.quantity import Calendar, signed_percent_text

_NOTHING = 1e-9
"""A change smaller than this comes from adding floats, not from the maps."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One figure before and after.

    `change` is absolute, `percent` relative to before; `is_better` is None when it is neither better nor worse.
    """

    kind: MetricKind
    before: Metric | None
    after: Metric | None

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def change(self) -> float | None:
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value

    @property
    def percent(self) -> float | None:
        """Change in percent of the value before; None when that was 0 or is missing."""
        if self.change is None or self.before is None or not self.before.value:
            return None
        return self.change / self.before.value * 100

    @property
    def is_better(self) -> bool | None:
        direction = self.kind.better
        if not self.change or not direction or abs(self.change) < _NOTHING:
            return None
        return (self.change < 0) == (direction == "lower")

    def as_json(self) -> dict[str, float | bool | None]:
        """Return `{before, after, change, percent, better}`: durations in seconds, shares in percent."""
        return {
            "before": self.before.value if self.before else None,
            "after": self.after.value if self.after else None,
            "change": self.change,
            "percent": self.percent,
            "better": self.is_better,
        }


def compare_metrics(before: Iterable[Metric], after: Iterable[Metric]) -> Iterator[MetricChange]:
    """Yield a change for every figure that either side has, in the order of the types and their figures."""
    old, new = {each.name: each for each in before}, {each.name: each for each in after}
    for name, kind in known_metrics().items():
        if name in old or name in new:
            yield MetricChange(kind, old.get(name), new.get(name))


def value_text(kind: MetricKind, value: float, calendar: Calendar) -> str:
    """Return a figure's value in its unit, as people read it.

    >>> value_text(known_metrics()["lead_time"], 57_600, Calendar(8, 5))
    '2 d'
    """
    return figure_text(kind, Range.of(value), calendar)


def change_text(change: MetricChange, calendar: Calendar) -> str:
    """Return how a figure moved: "−4.5 d (−47.4 %)", in points for percentages; "" when a value is missing."""
    if change.change is None:
        return ""
    if abs(change.change) < _NOTHING:
        return "no change"
    sign = "+" if change.change > 0 else "\N{MINUS SIGN}"
    if change.kind.unit == "%":
        # signed_percent_text keeps two digits of what is tiny, so that a change never reads as +0.
        return f"{signed_percent_text(change.change).removesuffix(' %')} points"
    words = f"{sign}{value_text(change.kind, abs(change.change), calendar)}"
    if change.percent is not None and change.kind.unit == "s":
        words += f" ({signed_percent_text(change.percent)})"
    return words


def better_text(change: MetricChange) -> str:
    """Return "better", "worse" or "no change"; "changed" where no way is the good one; else what is unknown."""
    if change.change is None:
        sides = [word for word, side in (("before", change.before), ("after", change.after)) if not _is_known(side)]
        return f"unknown {' and '.join(sides)}"
    if abs(change.change) < _NOTHING:
        return "no change"
    return {True: "better", False: "worse", None: "changed"}[change.is_better]


def _is_known(metric: Metric | None) -> bool:
    return metric is not None and metric.value is not None
