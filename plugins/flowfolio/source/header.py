"""Say what every map has, whatever its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from flowfolio.source.entity import Entity
from flowfolio.source.fields import FOLDED, Date, Day, Link, Prose, Slug, Text, Texts


class Map(Entity):
    """What every map has, whatever its kind."""

    title: Text
    """What the map shows, as people call it."""
    status: Literal["draft", "final", "archived"] = "draft"
    """Where the map is in its life."""
    owner: Text | None = None
    """The team or role that answers for the map."""
    facilitator: Text | None = None
    """Who led the session."""
    participants: Texts = ()
    """Roles or teams in the room."""
    source: Link | None = None
    """Link to the whiteboard."""
    snapshot: Link | None = None
    """Picture of the wall: a path inside the site or a link."""
    reviewed: Annotated[tuple[Day, ...], Field(max_length=200)] = ()
    """Days on which somebody said: still true."""
    review_by: Date | None = None
    """Look at it again by this day; else the stream's cadence counts."""
    promoted_from: Annotated[str, Strict(), Field(max_length=200), FOLDED] | None = None
    """The future-state map that became this map: `<stream>/<date>/future-state`."""
    assumptions: Texts = ()
    """What was taken for granted."""
    open_questions: Texts = ()
    """What nobody knew."""
    tags: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Words to find the map by."""
    audience: Literal["public", "internal", "restricted"] = "internal"
    """Whom it is meant for. Only a label: everyone who can open the site can read the map."""
    notes: Prose | None = None
    """Anything else worth keeping."""
