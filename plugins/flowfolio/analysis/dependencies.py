"""Find the real things that several streams depend on, what they cost, and which may be the same under two names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from flowfolio.map_types.dependency_map.model import Dependency, DependencyMap
from flowfolio.map_types.rows import UNSTATED
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.quantity import HOUR, Calendar
from flowfolio.source.words import one_line

WEEKS_PER_MONTH = 52 / 12
SIMILAR = 0.82
"""From this likeness of two names on (0 to 1) they may mean the same thing."""
MOST_COMPARED = 4000
"""Pairs of names that are compared at most, so that a large portfolio stays quick."""
MOST_SUGGESTED = 50
_COMMON_WORD = 30
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """What one stream says about the thing. `hours`: what it waits in a month; None when unknown."""

    stream: Stream
    asset: Asset
    dependency: Dependency
    hours: float | None
    calendar: Calendar

    @property
    def basis(self) -> str:
        """How the wait was found out."""
        return (self.dependency.wait.basis if self.dependency.wait else None) or UNSTATED


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One real thing and every stream that depends on it. `key` identifies it, `name` is what most streams call it."""

    key: str
    name: str
    kind: str
    uses: tuple[Use, ...]

    @property
    def streams(self) -> tuple[str, ...]:
        """Ids of the streams, each once."""
        return tuple(dict.fromkeys(use.stream.id for use in self.uses))

    @property
    def hours(self) -> float | None:
        """Working hours that all streams together wait in a month, as far as known; None when no stream knows."""
        known = [use.hours for use in self.uses if use.hours is not None]
        return sum(known) if known else None

    @property
    def unknown(self) -> tuple[Use, ...]:
        """The uses that do not say how long or how often they wait."""
        return tuple(use for use in self.uses if use.hours is None)

    @property
    def weight(self) -> float:
        """Streams × hours a month: what the ranking goes by; 0 while no stream knows its hours."""
        return len(self.streams) * (self.hours or 0.0)

    @property
    def hours_by_basis(self) -> Mapping[str, float]:
        """The known hours, apart by how they were found out."""
        found: dict[str, float] = {}
        for use in self.uses:
            if use.hours is not None:
                found[use.basis] = found.get(use.basis, 0.0) + use.hours
        return found


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two things that may be one. `reason` says why it looks so, `shared_as` is the id that would join them."""

    first: SharedThing
    second: SharedThing
    reason: str
    shared_as: str


def monthly_hours(dependency: Dependency, calendar: Calendar) -> float | None:
    """Return usual wait × times a month in working hours, None when either is missing. A month has 52/12 weeks."""
    if dependency.wait is None or dependency.frequency is None:
        return None
    per_second = dependency.frequency.per_second(calendar)
    if per_second is None:
        return None
    return dependency.wait.typical.in_seconds(calendar) / HOUR * per_second * calendar.week * WEEKS_PER_MONTH


def shared_things(portfolio: Portfolio) -> tuple[SharedThing, ...]:
    """Return everything the dependency maps in force name, each real thing once, the costliest first.

    Things are one when they have the same `shared_as`; without it, when id and name are the same.
    """
    by_key: dict[str, list[Use]] = {}
    for use in _uses(portfolio):
        by_key.setdefault(_key(use.dependency), []).append(use)
    return tuple(sorted((_thing(key, tuple(uses)) for key, uses in by_key.items()), key=_rank))


def _thing(key: str, uses: tuple[Use, ...]) -> SharedThing:
    name = _most_common(use.dependency.name for use in uses)
    return SharedThing(key, name, _most_common(use.dependency.kind for use in uses), uses)


def _rank(thing: SharedThing) -> tuple[float, int, str, str]:
    return (-thing.weight, -len(thing.streams), thing.name.casefold(), thing.key)


def _uses(portfolio: Portfolio) -> Iterator[Use]:
    for stream in portfolio.streams.values():
        found = stream.history.holding(DependencyMap)
        if found is None:
            continue
        asset, map_ = found
        context = portfolio.context(asset)
        calendar = context.time.working
        for each in map_.dependencies:
            hours = None if context.time_withheld else monthly_hours(each, calendar)
            yield Use(stream, asset, each, hours, calendar)


def _key(dependency: Dependency) -> str:
    return dependency.shared_as or f"{dependency.id}={one_line(dependency.name.casefold())}"


def _most_common(words: Iterable[str]) -> str:
    return Counter(words).most_common(1)[0][0]


def likely_duplicates(things: Iterable[SharedThing]) -> tuple[Suggestion, ...]:
    """Return pairs of things of different streams that may be one, the most alike first.

    Only names with an uncommon word in common are compared, at most MOST_COMPARED pairs.
    """
    things = tuple(things)
    by_key = {thing.key: thing for thing in things}
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for first, second in _worth_comparing(things):
        likeness, reason = _likeness(by_key[first], by_key[second])
        if reason:
            found[first, second] = likeness, reason
    ranked = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return tuple(
        Suggestion(by_key[first], by_key[second], reason, _joint_id(by_key[first], by_key[second]))
        for (first, second), (_, reason) in ranked[:MOST_SUGGESTED]
    )


def _worth_comparing(things: tuple[SharedThing, ...]) -> list[tuple[str, str]]:
    """Return pairs of keys that share an uncommon word, in the order of the ranking."""
    by_word: dict[str, list[SharedThing]] = {}
    for thing in things:
        for word in {*_words(thing.name), *(use.dependency.id for use in thing.uses), thing.key}:
            by_word.setdefault(word, []).append(thing)
    pairs: dict[tuple[str, str], None] = {}
    for group in by_word.values():
        for one, other in combinations(group, 2) if len(group) <= _COMMON_WORD else ():
            if set(one.streams).isdisjoint(other.streams):
                pairs[one.key, other.key] = None
        if len(pairs) >= MOST_COMPARED:
            break
    return list(pairs)[:MOST_COMPARED]


def _words(name: str) -> set[str]:
    return {word for word in _LETTERS.findall(name.casefold()) if len(word) > 3}


def _likeness(one: SharedThing, other: SharedThing) -> tuple[float, str]:
    """Return how alike two things are, 0 to 1, and why they may be one; "" when nothing says so."""
    ids = [{use.dependency.id for use in thing.uses} | {thing.key} for thing in (one, other)]
    if same := ids[0] & ids[1]:
        return 1.0, f"both go by the id '{min(same)}'"
    names = [" ".join(_LETTERS.findall(thing.name.casefold())) for thing in (one, other)]
    if sorted(names[0].split()) == sorted(names[1].split()):
        return 0.99, "their names have the same words"
    matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
    if matcher.quick_ratio() < SIMILAR or (likeness := matcher.ratio()) < SIMILAR:
        return 0.0, ""
    return likeness, f"their names are {round(likeness * 100)} % alike"


def _joint_id(one: SharedThing, other: SharedThing) -> str:
    """Return the id that would join two things: the one already given, else that of the more common thing."""
    given = next(
        (use.dependency.shared_as for thing in (one, other) for use in thing.uses if use.dependency.shared_as), None
    )
    return given or max((one, other), key=lambda thing: len(thing.streams)).uses[0].dependency.id
