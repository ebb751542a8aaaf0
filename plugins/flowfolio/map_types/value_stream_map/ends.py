"""Say what stands around the steps of a value stream: who delivers, who receives, and what information travels."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flowfolio.source.entity import Entity
from flowfolio.source.fields import Text


class InformationFlow(Entity):
    """Information that travels above the steps."""

    from_: Annotated[str, Field(alias="from", min_length=1, max_length=200, strict=True)]
    """A step's id, `supplier`, `customer`, or the name of a planning office or system."""
    to: Annotated[str, Field(min_length=1, max_length=200, strict=True)]
    """A step's id, `supplier`, `customer`, or the name of a planning office or system."""
    name: Text | None = None
    """What travels."""
    how: Literal["manual", "electronic"] = "manual"
    """On paper or by voice, or from system to system."""
