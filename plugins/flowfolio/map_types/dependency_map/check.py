"""Find what is wrong inside a dependency map beyond its fields, what it defines and what it mentions."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types import Context, Reference, Thing
from flowfolio.map_types.checks import disordered_estimates, duplicate_ids
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.source.document import Loc
from flowfolio.source.entity import Finding
from flowfolio.source.problems import UNKNOWN_REFERENCE, Code, thing_meant

UNKNOWN_FOCUS = Code(
    "unknown-focus",
    "error",
    "The dependency map's focus is no step of the current-state map in force.",
    "'payy' is no step of the current-state map in force; did you mean 'pay'?",
)


def check(map_: DependencyMap, context: Context) -> Iterator[Finding]:
    """Yield every finding of the map, in no order. Links may run in circles."""
    yield from duplicate_ids([(map_.focus, ("focus",)), *((word, loc) for _, word, _, loc in defines(map_))])
    yield from disordered_estimates(map_, context.time.working)
    names = {map_.focus: map_.focus, **{each.id: each.name for each in map_.dependencies}}
    for number, link in enumerate(map_.links):
        for key, word in (("from", link.from_), ("to", link.to)):
            if word not in names:
                message = f"'{word}' is neither a dependency of this map nor its focus"
                yield Finding(("links", number, key), UNKNOWN_REFERENCE, message, thing_meant(word, names))


def defines(map_: DependencyMap) -> Iterator[tuple[Thing, str, str, Loc]]:
    """Yield the dependencies that other maps can mention."""
    for number, each in enumerate(map_.dependencies):
        yield "dependency", each.id, each.name, ("dependencies", number, "id")


def references(map_: DependencyMap) -> Iterator[Reference]:
    """Yield the step in the centre."""
    yield Reference(("focus",), map_.focus, ("step",), UNKNOWN_FOCUS, "current-state")
