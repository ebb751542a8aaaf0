"""Say what a roadmap item is, whichever kind of map holds it: one thing to do, with its measure."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from flowfolio.source.dates import INVALID_DATE
from flowfolio.source.entity import Entity, custom_error
from flowfolio.source.fields import Beginning, Date, Deadline, Figure, Prose, Slug, Text, Texts

Level = Literal["high", "medium", "low"]


class ItemMeasure(Entity):
    """The number that shows whether the item worked."""

    name: Text
    """What is measured."""
    metric: Text | None = None
    """A figure that flowfolio computes, such as `lead_time`; then later maps show the value."""
    baseline: Figure | None = None
    """Where it stood before."""
    target: Figure | None = None
    """Where it has to come."""
    actual: Figure | None = None
    """Where it stands."""
    on: Date | None = None
    """When that was seen."""


class Item(Entity):
    """One thing to do."""

    id: Slug
    """Permanent id."""
    title: Text
    """What is done."""
    horizon: Literal["now", "next", "later"]
    """When, roughly."""
    start: Beginning | None = None
    """First day, when there is one."""
    end: Deadline | None = None
    """Last day, when there is one."""
    owner: Text | None = None
    """The one who answers for it."""
    contributors: Texts = ()
    """Who helps."""
    status: Literal["proposed", "ready", "doing", "done", "dropped"] = "proposed"
    """How far it is."""
    impact: Level | None = None
    """What it brings."""
    effort: Level | None = None
    """What it costs."""
    addresses: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of the obstacles, steps or dependencies it is about."""
    depends_on: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of roadmap items that come first."""
    hypothesis: Prose | None = None
    """If … then … because …"""
    measure: ItemMeasure | None = None
    """The number that shows whether it worked."""
    exit_criteria: Texts = ()
    """When it is finished."""
    result: Prose | None = None
    """What came of it."""
    notes: Prose | None = None
    """Anything else worth keeping."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise custom_error(INVALID_DATE, f"the item ends on {self.end} before it starts on {self.start}")
        return self
