"""Look at all roadmaps in force together: who does too much, what serves nothing, where roadmaps meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowfolio.analysis.dependencies import SharedThing
from flowfolio.map_types.item import Item
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio

MOST_NOW = 3
"""Open items in "now" or being done that one owner can carry; more is too much."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item of a roadmap in force, with where it stands."""

    stream: Stream
    asset: Asset
    item: Item

    @property
    def is_open(self) -> bool:
        return self.item.status not in {"done", "dropped"}

    @property
    def is_under_way(self) -> bool:
        """Open, and due now or being done."""
        return self.is_open and (self.item.horizon == "now" or self.item.status == "doing")

    def is_overdue(self, today: dt.date) -> bool:
        """Say whether an open item should have ended before today."""
        return self.is_open and self.item.end is not None and self.item.end < today


@dataclass(frozen=True, slots=True)
class Load:
    """One owner and everything that owner answers for; `name` is "" for items that nobody owns."""

    name: str
    items: tuple[PlannedItem, ...]

    @property
    def under_way(self) -> int:
        return sum(each.is_under_way for each in self.items)

    @property
    def is_too_much(self) -> bool:
        return bool(self.name) and self.under_way > MOST_NOW


@dataclass(frozen=True, slots=True)
class Meeting:
    """A shared thing that the roadmaps of two streams or more are about."""

    thing: SharedThing
    items: tuple[PlannedItem, ...]


def planned_items(portfolio: Portfolio) -> tuple[PlannedItem, ...]:
    """Return every item of the roadmaps in force, stream by stream, in the authors' order."""
    return tuple(each for stream in portfolio.streams.values() for each in planned_in(stream))


def planned_in(stream: Stream) -> Iterator[PlannedItem]:
    """Yield every item of the maps of a stream in force."""
    for asset in stream.history.all_in_force():
        yield from (PlannedItem(stream, asset, item) for item in asset.items)


def loads(items: Iterable[PlannedItem]) -> tuple[Load, ...]:
    """Return the owners of items that are not dropped, whoever has most under way first; nobody comes last."""
    by_owner: dict[str, list[PlannedItem]] = {}
    for each in items:
        if each.item.status != "dropped":
            by_owner.setdefault(each.item.owner or "", []).append(each)
    found = [Load(name, tuple(mine)) for name, mine in by_owner.items()]
    return tuple(sorted(found, key=lambda load: (not load.name, -load.under_way, load.name.casefold())))


def serving_nothing(items: Iterable[PlannedItem]) -> tuple[PlannedItem, ...]:
    """Return the open items that are about no obstacle, step, dependency or next step."""
    return tuple(each for each in items if each.is_open and not each.item.addresses)


def meetings(items: Iterable[PlannedItem], things: Iterable[SharedThing]) -> tuple[Meeting, ...]:
    """Return the shared things that open items of two streams or more are about, in the order of `things`."""
    by_word: dict[tuple[str, str], list[PlannedItem]] = {}
    for each in items:
        for word in each.item.addresses if each.is_open else ():
            by_word.setdefault((each.stream.id, word), []).append(each)
    return tuple(_meetings(by_word, things))


def _meetings(by_word: dict[tuple[str, str], list[PlannedItem]], things: Iterable[SharedThing]) -> Iterator[Meeting]:
    for thing in things:
        if len(thing.streams) < 2:
            continue
        found = [item for use in thing.uses for item in by_word.get((use.stream.id, use.dependency.id), ())]
        if len({each.stream.id for each in found}) > 1:
            yield Meeting(thing, tuple(found))
