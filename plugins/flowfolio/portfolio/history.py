"""Turn dated folders into history: what is in force when, what came before and after, what is stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from flowfolio.map_types import MapType, followed, session
from flowfolio.map_types.item import Item
from flowfolio.portfolio.settings import StreamFile
from flowfolio.source.entity import walk
from flowfolio.source.header import Map
from flowfolio.source.period import Period
from flowfolio.source.problems import Problem

M = TypeVar("M", bound=Map)


@dataclass(frozen=True, slots=True, eq=False)
class Asset:
    """One map file with its place in history. `map` is None when the file is broken; `problems` then say why.

    `id` is `<stream>/<date>/<kind>`; `name` the path as shown to the author, `file` where it lies; `digest` identifies
    the file's bytes, `text` is what it says.
    """

    id: str
    stream: str
    date: dt.date
    kind: str
    type: MapType
    name: str
    file: Path
    digest: str
    text: str
    map: Map | None
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        return self.map.title if self.map else self.kind_title

    @property
    def kind_title(self) -> str:
        return self.type.kinds[self.kind]

    @property
    def items(self) -> tuple[Item, ...]:
        """The roadmap items in the map."""
        return tuple(self.type.items(self.map)) if self.map else ()

    @property
    def status(self) -> str:
        return self.map.status if self.map else "broken"

    @property
    def last_reviewed(self) -> dt.date:
        """The last day on which somebody looked at the map: drawn or reviewed."""
        return max((self.date, *self.map.reviewed)) if self.map else self.date

    def review_due(self, cadence: Period | None) -> dt.date | None:
        """Return the day by which somebody has to look at the map again; None when nobody knows how often."""
        if self.map and self.map.review_by:
            return self.map.review_by
        return cadence.after(self.last_reviewed) if cadence else None


@dataclass(frozen=True)
class History:
    """All maps of one stream, oldest first. An archived map is kept but never in force, a planned one not yet.

    `planned` are the ids of the maps whose edition is dated after today.
    """

    assets: tuple[Asset, ...] = field(default=())
    planned: frozenset[str] = frozenset()

    @classmethod
    def of(cls, assets: Iterable[Asset], today: dt.date | None = None) -> History:
        """Return the history of `assets`, whatever their order; without a day none of them is planned."""
        ordered = tuple(sorted(assets, key=lambda asset: (asset.date, session(asset.kind))))
        return cls(ordered, frozenset(asset.id for asset in ordered if today and asset.date > today))

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The editions, oldest first."""
        return tuple(sorted({asset.date for asset in self.assets}))

    @property
    def dates_so_far(self) -> tuple[dt.date, ...]:
        """The editions that are not planned, oldest first."""
        return tuple(sorted({asset.date for asset in self.assets if not self.is_planned(asset)}))

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Asset, ...]]:
        kinds: dict[str, list[Asset]] = {}
        for asset in self.assets:
            kinds.setdefault(asset.kind, []).append(asset)
        return {kind: tuple(assets) for kind, assets in kinds.items()}

    def of_kind(self, kind: str) -> tuple[Asset, ...]:
        """Return all maps of one kind, oldest first."""
        return self._by_kind.get(kind, ())

    def so_far(self, kind: str) -> tuple[Asset, ...]:
        """Return all maps of one kind that are not planned, oldest first."""
        return tuple(asset for asset in self.of_kind(kind) if not self.is_planned(asset))

    def is_planned(self, asset: Asset) -> bool:
        """Say whether the edition of `asset` is dated after today."""
        return asset.id in self.planned

    def in_force(self, kind: str, on: dt.date | None = None) -> Asset | None:
        """Return the map of that kind that counts on that day (or now): the latest one not archived."""
        drawn = self.so_far(kind) if on is None else (each for each in self.of_kind(kind) if each.date <= on)
        return next((each for each in reversed(tuple(drawn)) if each.status != "archived"), None)

    def all_in_force(self, on: dt.date | None = None) -> tuple[Asset, ...]:
        """Return what is in force on that day, in the order of the sessions."""
        found = (self.in_force(kind, on) for kind in sorted(self._by_kind, key=session))
        return tuple(asset for asset in found if asset)

    @cached_property
    def as_is(self) -> tuple[Asset, ...]:
        """All maps so far of how the stream works, oldest first: of the first kind it has that plans start from."""
        return next((found for kind in followed() if (found := self.so_far(kind))), ())

    @property
    def current(self) -> Asset | None:
        """The map in force of how the stream works now, such as its current state."""
        return self.in_force(self.as_is[0].kind) if self.as_is else None

    def plans(self) -> Iterator[tuple[Asset, Asset]]:
        """Yield every plan in force, such as a future state, with the map in force of the kind that it starts from."""
        for plan in self.all_in_force():
            kind = plan.type.follows.get(plan.kind)
            now = self.in_force(kind) if kind else None
            if now:
                yield plan, now

    def holding(self, model: type[M]) -> tuple[Asset, M] | None:
        """Return the first map in force of that class with its asset; None when there is none, or it is broken."""
        return next(((each, each.map) for each in self.all_in_force() if isinstance(each.map, model)), None)

    def under(self, asset: Asset) -> Asset | None:
        """Return the map that `asset` started from: the current state under a future state, None for most kinds."""
        kind = asset.type.follows.get(asset.kind)
        return self.in_force(kind, asset.date) if kind else None

    def edition(self, date: dt.date) -> tuple[Asset, ...]:
        """Return the maps (re)drawn on that day."""
        return tuple(asset for asset in self.assets if asset.date == date)

    def earlier(self, asset: Asset) -> Asset | None:
        """Return the map of the same kind that `asset` supersedes."""
        chain = self.of_kind(asset.kind)
        index = chain.index(asset)
        return chain[index - 1] if index else None

    def later(self, asset: Asset) -> Asset | None:
        """Return the map of the same kind that supersedes `asset`."""
        chain = self.of_kind(asset.kind)
        index = chain.index(asset) + 1
        return chain[index] if index < len(chain) else None

    def is_in_force(self, asset: Asset) -> bool:
        """Say whether `asset` counts today."""
        return self.in_force(asset.kind) is asset

    def needs_review(self, asset: Asset) -> bool:
        """Say whether somebody has to look at the map now and then: it counts, and is no future that came true."""
        return self.is_in_force(asset) and not (asset.kind in asset.type.follows and self.promoted_to(asset))

    def lineage(self, asset: Asset) -> dict[str, tuple[str, ...]]:
        """Return which ids each id of a map stands for, as the plans say that became this map or one before it."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.of_kind(asset.kind):
            origin = each.map.promoted_from if each.map and each.date <= asset.date else None
            plan = self.by_id(origin) if origin else None
            for _, thing in walk(plan.map) if plan else ():
                id_, words = vars(thing).get("id"), vars(thing).get("replaces", ())
                if id_ and words:
                    old = (known for word in words for known in (word, *found.get(word, ())))
                    found[id_] = tuple(dict.fromkeys((*found.get(id_, ()), *old)))
        return found

    def by_id(self, asset_id: str | None) -> Asset | None:
        """Return the map with that id."""
        return next((asset for asset in self.assets if asset.id == asset_id), None)

    def promoted_to(self, asset: Asset) -> Asset | None:
        """Return the current-state map that `asset`, a future state, became."""
        return next((a for a in self.assets if a.map and a.map.promoted_from == asset.id), None)


@dataclass(frozen=True, slots=True)
class Stream:
    """A value stream: its id (the folder's name), what stream.yaml says, and the history of its maps.

    Without a title that can be read, the folder's name stands for it.
    """

    id: str
    file: StreamFile
    history: History
    name: str
    """Path of its folder as shown to the author."""
    withheld: Mapping[str, Problem] = field(default_factory=dict)
    """Fields of stream.yaml that nobody knows because of a fault in it, each with the fault."""

    @property
    def title(self) -> str:
        return self.file.title

    def without(self, broken: Set[str]) -> Stream:
        """Take down the maps in files of these names: their page shows the problems, nothing else counts on them."""
        if not any(asset.name in broken and asset.map for asset in self.history.assets):
            return self
        assets = (replace(each, map=None) if each.name in broken else each for each in self.history.assets)
        return replace(self, history=replace(self.history, assets=tuple(assets)))
