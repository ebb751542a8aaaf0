"""Read claims and benchmarks that others published, each with its source, and say which are old."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, ValidationInfo, field_validator, model_validator

from flowfolio.map_types import known_metrics
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_CHOICE, Entity, custom_error
from flowfolio.source.fields import FOLDED, Link, Prose, Slug, Text
from flowfolio.source.folder import Folder
from flowfolio.source.items import Item
from flowfolio.source.problems import DUPLICATE_ID, Code, did_you_mean
from flowfolio.source.spoken import LOW_ABOVE_HIGH

STALE_BENCHMARK = Code(
    "stale-benchmark",
    "warning",
    "A claim or benchmark is older than three years.",
    "the claim 'Lead time falls by' is of 2020, more than 3 years ago; look for a newer edition, or drop it",
)

MAX_AGE = 3
"""Years after the year of its edition in which a figure counts as recent."""

Amount = Annotated[float, Strict(), Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class Claim(Entity):
    """A figure that somebody else published."""

    claim: Text
    """What is said to happen; the figure follows it, for example `Lead time falls by`."""
    id: Slug | None = None
    """Permanent id, to link to."""
    low: Amount | None = None
    """The low end of the range."""
    high: Amount | None = None
    """The high end of the range; alone it is the most that is claimed."""
    unit: Annotated[str, Strict(), Field(min_length=1, max_length=20), FOLDED] = "%"
    """Unit of both ends."""
    source: Text
    """Who says so."""
    link: Link | None = None
    """Where it is said."""
    edition: Annotated[int, Strict(), Field(ge=1900, le=2200)]
    """Year of the study, or the year in which the claim was read."""
    kind: Literal["claim", "benchmark"] = "claim"
    """`claim`: nobody shows how it was obtained; `benchmark`: it comes from a published study."""
    metric: Annotated[str, Strict(), FOLDED] | None = None
    """Our figure for the same quantity, for example `lead_time`; leave it out when ours is another thing."""
    note: Prose | None = None
    """What to know before using it."""

    @field_validator("high")
    @classmethod
    def _is_above_low(cls, high: float | None, info: ValidationInfo) -> float | None:
        low = info.data.get("low")
        if high is not None and low is not None and low > high:
            raise custom_error(LOW_ABOVE_HIGH, f"{high:g} lies below low {low:g}")
        return high

    @field_validator("metric")
    @classmethod
    def _is_a_figure_of_ours(cls, metric: str | None) -> str | None:
        if metric is not None and metric not in known_metrics():
            message = f"'{metric[:60]}' is no figure of a value stream"
            near = did_you_mean(metric, known_metrics()) or f"one of {', '.join(known_metrics())}"
            raise custom_error(UNKNOWN_CHOICE, message, near)
        return metric

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.low is None and self.high is None:
            raise custom_error(MISSING_FIELD, "the claim needs 'low', 'high' or both")
        return self

    def is_old(self, today: dt.date) -> bool:
        """Say whether the figure is more than three years old."""
        return today.year - self.edition > MAX_AGE


def read_evidence(maps: Folder, today: dt.date) -> tuple[Claim, ...]:
    """Return what `maps.root`/evidence.yaml holds, in its order; problems go to `maps.problems`."""
    path = maps.root / "evidence.yaml"
    if not path.exists():
        return ()
    items: dict[str, Item[Claim]] = {}
    for number, item in enumerate(maps.read_items(path, Claim, "claims")):
        claim = item.value
        if claim.id and not item.has("id"):
            continue
        if items.setdefault(claim.id or str(number), item) is not item:
            message = f"'{claim.id}' is already the id of another claim"
            maps.problems.append(item.problem(DUPLICATE_ID, message, "give each claim an id of its own", "id"))
        elif item.part is None and claim.is_old(today):
            message = f"the {claim.kind} '{claim.claim}' is of {claim.edition}, more than {MAX_AGE} years ago"
            hint = "look for a newer edition, or drop it"
            maps.problems.append(item.problem(STALE_BENCHMARK, message, hint, "edition"))
    return tuple(item.value for item in items.values() if item.part is None)
