"""Find what is wrong inside a capability map beyond its fields, what it defines and what it mentions."""

from __future__ import annotations

from collections.abc import Iterator

from capability_map.model import CapabilityMap
from flowfolio import UNKNOWN_REFERENCE, Code, Context, Finding, Loc, Reference, did_you_mean, duplicate_ids

SOLID_WITHOUT_TEAM = Code(
    "solid-without-team",
    "warning",
    "A capability counts as solid, and no team is said to have it.",
    "'Pay out in a day' is solid, and no team has it; add 'team: …'",
)


def check(map_: CapabilityMap, _context: Context) -> Iterator[Finding]:
    """Yield every finding of the map, in no order."""
    yield from duplicate_ids((word, loc) for _, word, _, loc in defines(map_))
    for number, each in enumerate(map_.capabilities):
        if each.level == "solid" and each.team is None:
            message = f"'{each.name}' is solid, and no team has it"
            yield Finding(("capabilities", number), SOLID_WITHOUT_TEAM, message, "add 'team: …'")
    known = {each.id for each in map_.capabilities}
    for number, need in enumerate(map_.needs):
        for key, word in (("from", need.from_), ("to", need.to)):
            if word not in known:
                message = f"'{word}' is no capability of this map"
                yield Finding(("needs", number, key), UNKNOWN_REFERENCE, message, did_you_mean(word, known))


def defines(map_: CapabilityMap) -> Iterator[tuple[str, str, str, Loc]]:
    """Yield the capabilities and the work on them."""
    for number, each in enumerate(map_.capabilities):
        yield "capability", each.id, each.name, ("capabilities", number, "id")
    for number, item in enumerate(map_.work):
        yield "item", item.id, item.title, ("work", number, "id")


def references(map_: CapabilityMap) -> Iterator[Reference]:
    """Yield the steps that rest on a capability, and the capabilities that the work is about."""
    for number, each in enumerate(map_.capabilities):
        for place, word in enumerate(each.steps):
            yield Reference(("capabilities", number, "steps", place), word, ("step",), UNKNOWN_REFERENCE)
    for number, item in enumerate(map_.work):
        for place, word in enumerate(item.addresses):
            yield Reference(("work", number, "addresses", place), word, ("capability",), UNKNOWN_REFERENCE)
