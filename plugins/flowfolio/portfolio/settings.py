"""Say what portfolio.yaml and stream.yaml hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowfolio.source.entity import Entity
from flowfolio.source.fields import PeriodText, Prose, Slug, Text, Texts, TimeOfDay, WorkingTime
from flowfolio.source.period import Period

HALF_A_YEAR = Period("6 months", 6, "month")


class RhythmEvent(Entity):
    """An event of the rhythm of business."""

    name: Text
    """What people call it."""
    every: PeriodText | None = None
    """How often it takes place, `day` for Monday to Friday; leave it out for events held as needed."""
    on: Text | None = None
    """Which day of that period, for example `first Tuesday`, or `first Tuesday at 10:00`."""
    at: TimeOfDay | None = None
    """At what time of the day it begins, for example `10:00`; it may stand in `on` as well."""
    purpose: Prose | None = None
    """What it is for."""
    agenda: Texts = ()
    """What is talked about, in order."""
    attendees: Text | None = None
    """Who comes."""
    duration: Text | None = None
    """How long it takes, for example `90 min` or `1-2 h`; then the calendar says so."""


class PortfolioFile(Entity):
    """What holds for all streams."""

    title: Text = "Flow portfolio"
    """Name of the portfolio."""
    id: Slug | None = None
    """What feeds and calendars know it by: no two portfolios share it, and it never changes. `flowfolio new` writes it;
    without one the address of the site stands for it."""
    purpose: Prose | None = None
    """What it is for."""
    owner: Text | None = None
    """Who keeps it."""
    time: WorkingTime | None = None
    """Working calendar of every map that has none of its own."""
    review_every: PeriodText = HALF_A_YEAR
    """How often a map has to be looked at again, unless its stream says otherwise."""
    audiences: Texts = ()
    """Whom the portfolio is meant for. Words only: everyone who can open the site can read all of it."""
    rhythm: Annotated[tuple[RhythmEvent, ...], Field(max_length=50)] = ()
    """Events of the rhythm of business."""
    tags: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Words to find the portfolio by."""


class StreamFile(Entity):
    """A value stream."""

    title: Text
    """What people call the stream."""
    purpose: Prose | None = None
    """Why it exists and for whom."""
    owner: Text | None = None
    """Team or role that answers for it; also for its maps that name none."""
    customers: Texts = ()
    """Who gets the value."""
    review_every: PeriodText | None = None
    """How often its maps have to be looked at again; else the portfolio's."""
    tags: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Words to find the stream by."""
    notes: Prose | None = None
    """Anything else worth keeping."""
