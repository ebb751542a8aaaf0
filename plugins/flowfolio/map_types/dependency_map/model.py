"""Say what a dependency map holds: the constraint in the centre and what it needs and provides around it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flowfolio.source.entity import Entity
from flowfolio.source.estimates import Amount
from flowfolio.source.fields import Deadline, Prose, RateText, Slug, Text
from flowfolio.source.header import Map


class Dependency(Entity):
    """One thing the focus needs or provides for."""

    id: Slug
    """Permanent id."""
    name: Text
    """What people call it."""
    kind: Literal["team", "person", "system", "data", "supplier", "policy", "environment", "skill"]
    """What it is."""
    where: Literal["inside", "outside"] = "inside"
    """Inside or outside the organisation."""
    direction: Literal["needs", "provides", "both"] = "needs"
    """Seen from the focus: it needs this, provides for it, or both."""
    wait: Amount | None = None
    """How long the focus waits for it each time."""
    frequency: RateText | None = None
    """How often it is needed."""
    impact: Literal["high", "medium", "low"] | None = None
    """How much it limits the focus."""
    action: Literal["remove", "reduce", "automate", "self-serve", "accept"] | None = None
    """What to do about it."""
    risk: Text | None = None
    """What can go wrong with it."""
    status: Literal["open", "agreed", "doing", "done", "dropped"] | None = None
    """How far the action is."""
    owner: Text | None = None
    """Who sees to the action."""
    due: Deadline | None = None
    """By when."""
    shared_as: Slug | None = None
    """One id across streams for the same real thing."""
    contact: Text | None = None
    """Whom to ask."""
    notes: Prose | None = None
    """Anything else worth keeping."""


class Link(Entity):
    """A link between two dependencies."""

    from_: Annotated[Slug, Field(alias="from")]
    """Id of a dependency, or the focus."""
    to: Slug
    """Id of a dependency, or the focus."""
    name: Text | None = None
    """What runs between them."""


class DependencyMap(Map):
    """A dependency map."""

    focus: Slug
    """The step in the centre: the constraint of the current-state map in force."""
    dependencies: Annotated[tuple[Dependency, ...], Field(max_length=300)] = ()
    """What the focus needs and provides for."""
    links: Annotated[tuple[Link, ...], Field(max_length=600)] = ()
    """Links between the dependencies themselves."""
