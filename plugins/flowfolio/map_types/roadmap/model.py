"""Say what a flow roadmap holds: items by horizon, each with one owner, a hypothesis and a measure."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from flowfolio.map_types.item import Item
from flowfolio.source.header import Map


class Roadmap(Map):
    """A flow roadmap."""

    items: Annotated[tuple[Item, ...], Field(max_length=300)] = ()
    """What is done now, next and later."""
