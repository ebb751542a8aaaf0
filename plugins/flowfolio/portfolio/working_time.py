"""Say in which working calendar a map counts, whose it is, and when nobody knows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from flowfolio.map_types import MapType
from flowfolio.map_types.cautious import UNKNOWN_TIME, cautious
from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.source.fields import WorkingTime
from flowfolio.source.header import Map
from flowfolio.source.salvage import Salvaged

ASSUMED_TIME: Final = WorkingTime(hours_per_day=8, days_per_week=5)


@dataclass(frozen=True, slots=True)
class CommonTime:
    """The working calendar of maps that give none themselves: `source` says whose it is.

    `withheld` says why nobody knows it, "" when somebody does; then nothing may be said that hangs on `time`.
    """

    time: WorkingTime = ASSUMED_TIME
    source: str = "assumed, because neither the map nor the portfolio gives a calendar"
    withheld: str = ""

    def of(self, map_type: MapType, map_: Map | None) -> CommonTime:
        """Return the calendar of a map: its own, of source "", or this one."""
        own = map_type.calendar(map_) if map_ else None
        return CommonTime(own, "") if own else self

    def careful(self, map_type: MapType, map_: Map | None) -> MapType:
        """Return the type that a map is of, one that says no more than is known when its calendar is not."""
        return cautious(map_type, self.withheld) if map_ and self.of(map_type, map_).withheld else map_type

    def on(self, stream: Stream) -> Stream:
        """Let maps that count in a calendar nobody knows say no more than is known."""
        assets = tuple(replace(each, type=self.careful(each.type, each.map)) for each in stream.history.assets)
        return replace(stream, history=replace(stream.history, assets=assets))


def common_time(settings: Salvaged[PortfolioFile]) -> CommonTime:
    """Return the working calendar of maps that give none themselves."""
    if fault := settings.withheld.get("time"):
        return CommonTime(UNKNOWN_TIME, "withheld", f"the working calendar cannot be read in {fault}")
    if settings.value.time:
        return CommonTime(settings.value.time, "the portfolio's calendar")
    return CommonTime()
