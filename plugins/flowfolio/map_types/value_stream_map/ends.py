"""Say what stands around the steps of a value stream: who delivers, who receives, and what information travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from flowfolio.source.document import Loc
from flowfolio.source.entity import Entity
from flowfolio.source.fields import FOLDED, RateText, Slug, Text
from flowfolio.source.words import joined


class End(Entity):
    """Who stands at one end of the stream."""

    name: Text
    """Who it is."""
    at: Slug | None = None
    """The step that it delivers to, or that delivers to it; else the first or the last one."""
    what: Text | None = None
    """What is delivered."""
    frequency: RateText | None = None
    """How often a shipment comes or goes."""

    def __str__(self) -> str:
        return joined(self.name, self.goods, self.at and f"at {self.at}", by=", ")

    @property
    def goods(self) -> str:
        """What is delivered and how often: "coils, 2 per week"; "?" where it is open."""
        return joined(self.what, "?" if "frequency" in self.open_values else self.frequency, by=", ")


class Supplier(End):
    """One of several suppliers."""


class Customer(End):
    """One of several customers."""


def main_end(name: str | None, ends: Sequence[End]) -> End | None:
    """Return who stands at the end of the stream: the one by that name, else the first that delivers at no step."""
    return End(name=name) if name else next((each for each in ends if each.at is None), None)


@dataclass(frozen=True, slots=True)
class Goods:
    """A delivery from one of several suppliers or to one of several customers; `loc` is where that one is written."""

    from_: str
    to: str
    name: str
    end: End
    loc: Loc
    how: Literal["goods"] = "goods"


class InformationFlow(Entity):
    """Information that travels above the steps."""

    from_: Annotated[str, Field(alias="from", min_length=1, max_length=200, strict=True), FOLDED]
    """A step's id, `supplier`, `customer`, or the name of a planning office or system."""
    to: Annotated[str, Field(min_length=1, max_length=200, strict=True), FOLDED]
    """A step's id, `supplier`, `customer`, or the name of a planning office or system."""
    name: Text | None = None
    """What travels."""
    how: Literal["manual", "electronic"] = "manual"
    """On paper or by voice, or from system to system."""
