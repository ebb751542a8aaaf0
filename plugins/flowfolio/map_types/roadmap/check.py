"""Find what is wrong inside a roadmap beyond its fields, what it defines and what it mentions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flowfolio.map_types import Context, Reference, Thing, map_types
from flowfolio.map_types.checks import duplicate_ids, measure_findings
from flowfolio.map_types.item import Item
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.source.document import Loc
from flowfolio.source.entity import Finding
from flowfolio.source.problems import DEPENDENCY_CYCLE, UNKNOWN_REFERENCE, Code, thing_meant

ITEM_SERVES_NOTHING = Code(
    "item-serves-nothing",
    "warning",
    "A roadmap item addresses no obstacle, step or dependency.",
    "'A nice idea' addresses no obstacle, step or dependency; add 'addresses: [id]', or drop the item",
)

_THINGS: tuple[Thing, ...] = ("obstacle", "step", "dependency", "next-step")
"""What items are about most, in the order in which it is said."""


def check(map_: Roadmap, context: Context) -> Iterator[Finding]:
    """Yield every finding of the map, in no order."""
    yield from duplicate_ids((word, loc) for _, word, _, loc in defines(map_))
    yield from _dependencies(map_)
    for number, item in enumerate(map_.items):
        if item.measure:
            figures = [(name, getattr(item.measure, name)) for name in ("baseline", "target", "actual")]
            yield from measure_findings(item.measure.metric, figures, ("items", number, "measure"))
        # A single map has no neighbours whose ids it could mention.
        if context.id and not item.addresses and item.status != "dropped":
            message = f"'{item.title[:80]}' addresses no obstacle, step or dependency"
            yield Finding(("items", number), ITEM_SERVES_NOTHING, message, "add 'addresses: [id]', or drop the item")


def _dependencies(map_: Roadmap) -> Iterator[Finding]:
    items = {item.id: item for item in map_.items}
    places = {item.id: number for number, item in enumerate(map_.items)}
    for number, item in enumerate(map_.items):
        for place, word in enumerate(item.depends_on):
            if word not in items:
                message = f"'{word}' is not an item of this map"
                loc = ("items", number, "depends_on", place)
                names = {each.id: each.title for each in items.values()}
                yield Finding(loc, UNKNOWN_REFERENCE, message, thing_meant(word, names))
    for circle in _circles(items):
        words = ", ".join(f"'{a}' waits for '{b}'" for a, b in pairwise(circle))
        last, first = circle[-2:]
        loc = ("items", places[last], "depends_on", items[last].depends_on.index(first))
        yield Finding(loc, DEPENDENCY_CYCLE, words, "take one 'depends_on' out")


def _circles(items: dict[str, Item]) -> Iterator[list[str]]:
    """Yield each circle that a walk along `depends_on` closes, as a chain of ids that ends where it began."""
    finished: set[str] = set()
    for start, item in items.items():
        chain = [start] if start not in finished else []
        ahead = [iter(item.depends_on)]
        while chain:
            word = next(ahead[-1], None)
            if word is None:
                finished.add(chain.pop())
                ahead.pop()
            elif word in chain:
                yield [*chain[chain.index(word) :], word]
            elif word in items and word not in finished:
                chain.append(word)
                ahead.append(iter(items[word].depends_on))


def defines(map_: Roadmap) -> Iterator[tuple[Thing, str, str, Loc]]:
    """Yield the items that other maps can mention."""
    for number, item in enumerate(map_.items):
        yield "item", item.id, item.title, ("items", number, "id")


def references(map_: Roadmap) -> Iterator[Reference]:
    """Yield what the items are about: obstacles, steps and whatever else the map types let them be about."""
    things = tuple(dict.fromkeys([*_THINGS, *(each for map_type in map_types() for each in map_type.things)]))
    for number, item in enumerate(map_.items):
        for place, word in enumerate(item.addresses):
            yield Reference(("items", number, "addresses", place), word, things, UNKNOWN_REFERENCE)
