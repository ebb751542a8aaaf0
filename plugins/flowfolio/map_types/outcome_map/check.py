"""Find what is wrong inside an outcome map beyond its fields, what it defines and what it mentions."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types import Context, Thing
from flowfolio.map_types.checks import duplicate_ids, measure_findings
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.source.document import Loc
from flowfolio.source.entity import Finding
from flowfolio.source.problems import Code, thing_meant

UNKNOWN_OBSTACLE = Code(
    "unknown-obstacle",
    "error",
    "An obstacle that the outcome map does not have.",
    "'aprovals' is not an obstacle of this map; did you mean 'approvals'?",
)
BENEFIT_WITHOUT_MEASURE = Code(
    "benefit-without-measure",
    "warning",
    "An outcome map lists benefits and no measure that would show them.",
    "the map lists benefits and no measure that would show them; add 'measures: …'",
)


def check(map_: OutcomeMap, _context: Context) -> Iterator[Finding]:
    """Yield every finding of the map, in no order."""
    yield from duplicate_ids((word, loc) for _, word, _, loc in defines(map_))
    known = {obstacle.id: obstacle.text for obstacle in map_.obstacles}
    for number, step in enumerate(map_.next_steps):
        for place, word in enumerate(step.addresses):
            if word not in known:
                message = f"'{word}' is not an obstacle of this map"
                loc = ("next_steps", number, "addresses", place)
                yield Finding(loc, UNKNOWN_OBSTACLE, message, thing_meant(word, known))
    for number, each in enumerate(map_.measures):
        figures = (("baseline", each.baseline), ("target", each.target))
        yield from measure_findings(each.metric, figures, ("measures", number))
    if map_.benefits and not map_.measures:
        message, hint = "the map lists benefits and no measure that would show them", "add 'measures: …'"
        yield Finding(("benefits",), BENEFIT_WITHOUT_MEASURE, message, hint, on_key=True)


def defines(map_: OutcomeMap) -> Iterator[tuple[Thing, str, str, Loc]]:
    """Yield the measures, benefits, obstacles and next steps that other maps can mention."""
    for number, measure in enumerate(map_.measures):
        yield "measure", measure.id, measure.name, ("measures", number, "id")
    for number, benefit in enumerate(map_.benefits):
        if benefit.id:
            yield "benefit", benefit.id, benefit.text, ("benefits", number, "id")
    for number, obstacle in enumerate(map_.obstacles):
        yield "obstacle", obstacle.id, obstacle.text, ("obstacles", number, "id")
    for number, step in enumerate(map_.next_steps):
        if step.id:
            yield "next-step", step.id, step.text, ("next_steps", number, "id")


def serves(map_: OutcomeMap) -> Iterator[str]:
    """Yield the obstacles that the next steps lower."""
    for step in map_.next_steps:
        yield from step.addresses
