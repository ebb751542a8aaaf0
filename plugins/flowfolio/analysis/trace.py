"""Follow a stream's outcome down to results, and list every place where the thread breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Self

from flowfolio.analysis.roadmaps import PlannedItem, planned_in
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.map_types.item import Item
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.map_types.roadmap.check import ITEM_SERVES_NOTHING
from flowfolio.map_types.value_stream_map.model import CURRENT
from flowfolio.map_types.words import figure_words, way_words
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import OBSTACLE_WITHOUT_ACTION, Portfolio
from flowfolio.source.words import one_line


class GapKind(StrEnum):
    """What can be missing: `text` is the sentence about {}, `words` a short form, `column` the part a Thread lacks."""

    text: str
    words: str
    column: str

    def __new__(cls, name: str, text: str, words: str, column: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.text, kind.words, kind.column = text, words, column
        return kind

    NO_ACTION = OBSTACLE_WITHOUT_ACTION, "Nobody does anything about the obstacle '{}'", "no action", "item"
    NO_SENSE = ITEM_SERVES_NOTHING, "'{}' is about no obstacle, step or dependency", "serves nothing", "obstacles"
    NO_AIM = "outcome-without-measure", "Nothing measures whether the {} true", "no measure"
    CONSTRAINT = (
        "constraint-without-item",
        "No item is about the constraint, '{}'",
        "constraint without an item",
        "item",
    )
    DEPENDENCY = (
        "dependency-without-item",
        "Something is to be done about '{}', and no item does it",
        "no item",
        "item",
    )
    NO_MEASURE = "item-without-measure", "Nothing measures whether '{}' works", "no measure", "measure"
    NO_RESULT = "measure-without-result", "'{}' is done, and nobody wrote down what came of it", "no result", "result"


@dataclass(frozen=True, slots=True)
class Link:
    """A thing of a map: `map_id` is the map's id, `anchor` its row in the map's tables ("" for the whole map)."""

    title: str
    map_id: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the thread breaks: what is missing, said in a sentence, and where to mend it."""

    kind: GapKind
    text: str
    at: Link


@dataclass(frozen=True, slots=True)
class Thread:
    """One row: what is addressed on the left, who does what about it, and what came of it.

    `others` are things of further kinds of map that the item is about. `item` is None where nothing on the roadmap is
    about it; `next_steps` are then all that is done. `gaps` are the kinds of gap in this row.
    """

    obstacles: tuple[Link, ...] = ()
    steps: tuple[Link, ...] = ()
    dependencies: tuple[Link, ...] = ()
    next_steps: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()
    item: Link | None = None
    status: str = ""
    owner: str = ""
    measure: str = ""
    result: str = ""
    gaps: tuple[GapKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure of the outcome in words: where it began, has to come and stands, `on` the day of the map that says so.

    What is not known is "" or None.
    """

    at: Link
    baseline: str
    target: str
    now: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole thread of a stream, from the maps in force. `outcome` is None without an outcome map.

    It `is_whole` when every map in force can be read; else a gap may be filled by what cannot, and is none.
    """

    outcome: Link | None
    measures: tuple[Aim, ...]
    threads: tuple[Thread, ...]
    gaps: tuple[Gap, ...]
    is_whole: bool = True


def trace(portfolio: Portfolio, stream: Stream) -> Trace:
    """Return the thread of a stream through its maps in force. Dropped items count as not there; broken maps too."""
    return _Tracer(portfolio, stream).trace()


@dataclass(frozen=True)
class _Tracer:
    portfolio: Portfolio
    stream: Stream
    _assets: dict[str, Asset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._assets.update({asset.kind: asset for asset in self.stream.history.all_in_force() if asset.map})

    def trace(self) -> Trace:
        threads = tuple(self._threads() if self._is_whole else map(_sure, self._threads()))
        outcome = Link(self._outcome.outcome.text, self._outcome_id) if self._outcome else None
        return Trace(outcome, tuple(self._measures()), threads, tuple(self._gaps(threads)), self._is_whole)

    @cached_property
    def _broken(self) -> frozenset[str]:
        return frozenset(asset.kind for asset in self.stream.history.all_in_force() if asset.map is None)

    @property
    def _is_whole(self) -> bool:
        return not self._broken

    @cached_property
    def _outcome(self) -> OutcomeMap | None:
        found = self.stream.history.holding(OutcomeMap)
        return found[1] if found else None

    @cached_property
    def _outcome_id(self) -> str:
        found = self.stream.history.holding(OutcomeMap)
        return found[0].id if found else ""

    @cached_property
    def _planned(self) -> tuple[PlannedItem, ...]:
        return tuple(each for each in planned_in(self.stream) if each.item.status != "dropped")

    @cached_property
    def _known(self) -> dict[str, tuple[str, Link]]:
        """Every id that an item can be about, with what it names; a map of the present wins over the future state."""
        found: dict[str, tuple[str, Link]] = {}
        for asset in self._assets.values():
            if asset.type.follows.get(asset.kind) in self._broken:
                continue  # What a plan calls a thing is not what it is called today.
            for thing, word, title, _ in asset.type.defines(asset.map):
                if thing in asset.type.things:
                    anchor = "" if thing == "next-step" else f"{thing}-{word}"
                    found.setdefault(word, (thing, Link(title, asset.id, anchor)))
        return found

    def _threads(self) -> Iterator[Thread]:
        """Yield the rows: obstacles, most votes first; then items about something else; then what lacks an item."""
        told: set[str] = set()
        for word in self._obstacles():
            items = [each for each in self._planned if word in self._served(each.item)]
            told.update(each.item.id for each in items)
            yield from (self._thread(each, only=word) for each in items)
            if not items:
                steps = self._next_steps(word)
                gaps: tuple[GapKind, ...] = () if steps else (GapKind.NO_ACTION,)
                yield Thread(obstacles=(self._known[word][1],), next_steps=steps, gaps=gaps)
        yield from (self._thread(each) for each in self._planned if each.item.id not in told)
        yield from self._loose_ends()

    def _obstacles(self) -> list[str]:
        obstacles = self._outcome.obstacles if self._outcome else ()
        return [each.id for each in sorted(obstacles, key=lambda each: -each.votes)]

    def _next_steps(self, obstacle: str) -> tuple[Link, ...]:
        steps = self._outcome.next_steps if self._outcome else ()
        return tuple(Link(step.text, self._outcome_id) for step in steps if obstacle in step.addresses)

    def _served(self, item: Item) -> tuple[str, ...]:
        """Return what the item is about, with the obstacles of the next steps that it is about."""
        through = {step.id: step.addresses for step in (self._outcome.next_steps if self._outcome else ()) if step.id}
        return tuple(
            dict.fromkeys([*item.addresses, *(each for word in item.addresses for each in through.get(word, ()))])
        )

    def _thread(self, planned: PlannedItem, only: str = "") -> Thread:
        """Return the row of an item; under an obstacle the row names `only` that one of its obstacles."""
        item = planned.item
        found: dict[str, list[Link]] = {"obstacle": [], "step": [], "dependency": [], "next-step": [], "": []}
        for word in self._served(item):
            thing, link = self._known.get(word, ("", None))
            if link and (thing != "obstacle" or not only or word == only):
                found[thing if thing in found else ""].append(link)
        return Thread(
            obstacles=tuple(found["obstacle"]),
            steps=tuple(found["step"]),
            dependencies=tuple(found["dependency"]),
            next_steps=tuple(found["next-step"]),
            others=tuple(found[""]),
            item=Link(item.title, planned.asset.id, f"item-{item.id}"),
            status=item.status,
            owner=item.owner or "",
            measure=_measure_text(item),
            result=self._result(item),
            gaps=tuple(_item_gaps(item, found)),
        )

    def _result(self, item: Item) -> str:
        """Return what came of the item: the author's result, the value seen, or what the maps show by now."""
        measure = item.measure
        parts = [one_line(item.result)]
        if measure and measure.actual:
            parts.append(figure_words(measure.actual, measure.metric) + (f" on {measure.on}" if measure.on else ""))
        elif measure and measure.metric and (shown := self._shown(measure.metric)):
            parts.append(f"The maps show {shown[0]} on {shown[1]}")
        return ". ".join(part.rstrip(".") for part in parts if part)

    def _shown(self, name: str) -> tuple[str, dt.date] | None:
        """Return a figure of the current state in force with its day."""
        asset = self._assets.get(CURRENT)
        metrics = self.portfolio.measures(asset).metrics if asset else ()
        text = next((each.said for each in metrics if each.name == name and each.value is not None), "")
        return (text, asset.date) if asset and text else None

    def _loose_ends(self) -> Iterator[Thread]:
        """Yield the constraint and the worst dependencies that no item is about."""
        served = {word for each in self._planned for word in self._served(each.item)}
        asset = self._assets.get(CURRENT)
        constraint = self.portfolio.measures(asset).constraint if asset else None
        if asset and constraint and constraint.step and constraint.step not in served:
            title = self._known[constraint.step][1].title if constraint.step in self._known else constraint.step
            link = Link(title, asset.id, f"step-{constraint.step}")
            yield Thread(steps=(link,), gaps=(GapKind.CONSTRAINT,))
        found = self.stream.history.holding(DependencyMap)
        for each in found[1].dependencies if found else ():
            if each.impact == "high" and each.action not in {None, "accept"} and each.id not in served:
                yield Thread(dependencies=(self._known[each.id][1],), gaps=(GapKind.DEPENDENCY,))

    def _measures(self) -> Iterator[Aim]:
        for each in self._outcome.measures if self._outcome else ():
            now, on = (self._shown(each.metric) if each.metric else None) or ("", None)
            at = Link(each.name, self._outcome_id, f"measure-{each.id}")
            yield Aim(at, figure_words(each.baseline, each.metric), figure_words(each.target, each.metric), now, on)

    def _gaps(self, threads: Iterable[Thread]) -> Iterator[Gap]:
        if self._outcome and not self._outcome.measures:
            text = GapKind.NO_AIM.text.format("benefits come" if self._outcome.benefits else "outcome is")
            yield Gap(GapKind.NO_AIM, text, Link(self._outcome.outcome.text, self._outcome_id))
        seen: set[tuple[str, Link]] = set()
        for thread in threads:
            for kind in thread.gaps:
                at = thread.item or next(iter((*thread.obstacles, *thread.steps, *thread.dependencies)))
                if (kind, at) not in seen:
                    seen.add((kind, at))
                    yield Gap(kind, kind.text.format(at.title), at)


def _sure(thread: Thread) -> Thread:
    """Return a row without the gaps that a map which cannot be read may fill."""
    own = tuple(kind for kind in thread.gaps if kind in {GapKind.NO_SENSE, GapKind.NO_MEASURE, GapKind.NO_RESULT})
    return replace(thread, gaps=own)


def _measure_text(item: Item) -> str:
    measure = item.measure
    if measure is None:
        return ""
    way = way_words(figure_words(measure.baseline, measure.metric), figure_words(measure.target, measure.metric))
    return f"{measure.name} {way}".strip()


def _item_gaps(item: Item, found: dict[str, list[Link]]) -> Iterator[GapKind]:
    if not any(found.values()) and not item.addresses:
        yield GapKind.NO_SENSE
    if item.measure is None:
        yield GapKind.NO_MEASURE
    elif item.status == "done" and item.measure.actual is None and not item.result:
        yield GapKind.NO_RESULT
