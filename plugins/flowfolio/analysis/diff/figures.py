"""Say in words how each figure of two maps moved, as the verdict on it allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.analysis.diff.likes import verdicts
from flowfolio.map_types.metrics import Metric, MetricKind, figure_text
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.verdict import Verdict
from flowfolio.portfolio.measures import Reading
from flowfolio.source.quantity import Calendar, signed_percent_text


@dataclass(frozen=True, slots=True)
class MetricChange:
    """One figure before and after, as the maps give it, and what came of comparing them."""

    kind: MetricKind
    before: Metric | None
    after: Metric | None
    verdict: Verdict

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def change(self) -> float | None:
        """What was added or taken away over the steps that both count; None when nothing can be compared."""
        return self.verdict.change

    @property
    def percent(self) -> float | None:
        """Change in percent of the value before; None when that was 0 or nothing can be compared."""
        return self.verdict.percent

    @property
    def is_better(self) -> bool | None:
        return self.verdict.is_better

    @property
    def is_between_limits(self) -> bool:
        """Say whether the maps give limits: then the change is no difference of what they show."""
        return any(each.limit for each in (self.before, self.after) if each)

    @property
    def direction(self) -> str:
        """The verdict as a class of the stylesheet: better, worse, promised or same."""
        return self.verdict.word if self.verdict.word in {"better", "worse", "promised"} else "same"

    def as_json(self) -> dict[str, float | bool | str | None]:
        """Return `{before, after, change, percent, better, verdict, why}`: durations in seconds, shares in percent."""
        return {
            "before": self.before.value if self.before else None,
            "after": self.after.value if self.after else None,
            "change": self.change,
            "percent": self.percent,
            "better": self.is_better,
            "verdict": self.verdict.word,
            "why": self.verdict.why,
        }


def compare_metrics(before: Reading, after: Reading) -> Iterator[MetricChange]:
    """Yield a change for every figure that either map has, in the order of the types and their figures."""
    return (MetricChange(*each) for each in verdicts(before, after))


def value_text(kind: MetricKind, value: float, calendar: Calendar) -> str:
    """Return a figure's value in its unit, as people read it.

    >>> from flowfolio.map_types.metrics import METRICS
    >>> value_text(METRICS["lead_time"], 57_600, Calendar(8, 5))
    '2 d'
    """
    return figure_text(kind, Range.of(value), calendar)


def change_text(change: MetricChange, calendar: Calendar) -> str:
    """Return how a figure moved: "−4.5 d (−47.4 %)", in points for percentages; "" when nothing can be compared."""
    if change.change is None:
        return ""
    if change.verdict.word == "no change" or not change.change:
        return "no change"
    sign = "+" if change.change > 0 else "\N{MINUS SIGN}"
    if change.kind.unit == "%":
        # signed_percent_text keeps two digits of what is tiny, so that a change never reads as +0.
        points = f"{signed_percent_text(change.change).removesuffix(' %')} points"
        return f"{points} over the steps known on both sides" if change.is_between_limits else points
    words = f"{sign}{value_text(change.kind, abs(change.change), calendar)}"
    if change.percent is not None and change.kind.unit == "s":
        words += f" ({signed_percent_text(change.percent)})"
    return words
