"""Say what a capability map holds: capabilities, which of them need which, and the work on them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flowfolio import Entity, Item, Map, Slug, Text


class Capability(Entity):
    """Something that the organisation has to be able to do."""

    id: Slug
    """Permanent id."""
    name: Text
    """What people call it."""
    level: Literal["missing", "weak", "solid"] = "weak"
    """How well it is done today."""
    team: Text | None = None
    """Who does it."""
    steps: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Steps of the stream that rest on it."""


class Need(Entity):
    """One capability needs another."""

    from_: Annotated[Slug, Field(alias="from")]
    """Id of the capability that needs."""
    to: Slug
    """Id of the capability that is needed."""
    name: Text | None = None
    """What it needs it for."""


class CapabilityMap(Map):
    """What a stream needs an organisation to be able to do."""

    capabilities: Annotated[tuple[Capability, ...], Field(max_length=200)] = ()
    """Capabilities, the most important first."""
    needs: Annotated[tuple[Need, ...], Field(max_length=400)] = ()
    """Which capability needs which."""
    work: Annotated[tuple[Item, ...], Field(max_length=100)] = ()
    """What is done about them."""
