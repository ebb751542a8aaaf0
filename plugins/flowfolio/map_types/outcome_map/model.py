"""Say what an outcome map holds: one target outcome, benefits, obstacles, next steps, measures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flowfolio.source.entity import Entity
from flowfolio.source.fields import Deadline, Figure, Slug, Text, Texts, Votes
from flowfolio.source.header import Map


class Outcome(Entity):
    """The one target outcome."""

    text: Text
    """What will be true that is not true today."""
    horizon: Deadline | None = None
    """By when; three to six months ahead."""


class Measure(Entity):
    """A number that shows whether the outcome is reached."""

    id: Slug
    """Permanent id."""
    name: Text
    """What is measured."""
    metric: Text | None = None
    """A figure that flowfolio computes, such as `lead_time`; then maps show the value."""
    baseline: Figure | None = None
    """Where it stood at the start."""
    target: Figure | None = None
    """Where it has to come."""


class Benefit(Entity):
    """What somebody gains."""

    id: Slug | None = None
    """Permanent id, when other maps mention it."""
    text: Text
    """What gets better."""
    for_: Annotated[Literal["customers", "organisation", "contributors"] | None, Field(alias="for")] = None
    """Who gains."""
    votes: Votes = 0
    """Votes in the session."""


class Obstacle(Entity):
    """What stands in the way."""

    id: Slug
    """Permanent id."""
    text: Text
    """What is in the way."""
    votes: Votes = 0
    """Votes in the session."""


class NextStep(Entity):
    """What somebody does next."""

    id: Slug | None = None
    """Permanent id, when other maps mention it."""
    text: Text
    """What is done."""
    addresses: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Obstacles that it lowers."""
    owner: Text | None = None
    """Who does it."""
    by: Deadline | None = None
    """By when."""
    votes: Votes = 0
    """Votes in the session."""


class Discovery(Entity):
    """The raw list from before the group converged."""

    ideas: Texts = ()
    """Ideas."""
    questions: Texts = ()
    """Questions."""
    pains: Texts = ()
    """Pains."""
    goals: Texts = ()
    """Goals."""
    context: Texts = ()
    """Context."""


class OutcomeMap(Map):
    """An outcome map."""

    outcome: Outcome
    """What the group wants to be true, and by when."""
    runners_up: Texts = ()
    """Outcomes that came close."""
    guardrails: Texts = ()
    """What must not get worse."""
    measures: Annotated[tuple[Measure, ...], Field(max_length=100)] = ()
    """How we know."""
    benefits: Annotated[tuple[Benefit, ...], Field(max_length=200)] = ()
    """What customers, organisation and contributors gain."""
    obstacles: Annotated[tuple[Obstacle, ...], Field(max_length=200)] = ()
    """What stands in the way."""
    next_steps: Annotated[tuple[NextStep, ...], Field(max_length=200)] = ()
    """What happens next."""
    methods: Texts = ()
    """How the group wants to work."""
    discovery: Discovery | None = None
    """The raw list from before the group converged."""
