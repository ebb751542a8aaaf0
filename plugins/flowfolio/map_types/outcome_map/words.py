"""Put the parts of an outcome map into words, the same in the picture, in its table twin and for screen readers."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping
from operator import attrgetter

from flowfolio.map_types.outcome_map.model import Benefit, Measure, NextStep, Obstacle, OutcomeMap
from flowfolio.map_types.words import figure_words, way_words
from flowfolio.source.words import counted, joined, listed

AUDIENCES = {"customers": "For customers", "organisation": "For the organisation", "contributors": "For contributors"}
OTHERS = "For everybody"
_MOST_CROSSINGS = 60
"""Lines from next steps to obstacles that cross each other in a picture; more are a knot."""


def benefits_by_audience(map_: OutcomeMap) -> list[tuple[str, list[tuple[int, Benefit]]]]:
    """Return (audience, [(place in the file, benefit)]), the most votes first; only audiences that gain something."""
    groups = []
    for audience, title in (*AUDIENCES.items(), (None, OTHERS)):
        found = [(place, each) for place, each in enumerate(map_.benefits) if each.for_ == audience]
        if found:
            groups.append((title, sorted(found, key=lambda pair: -pair[1].votes)))
    return groups


def obstacles(map_: OutcomeMap) -> list[Obstacle]:
    """Return the obstacles, the most votes first."""
    return sorted(map_.obstacles, key=attrgetter("votes"), reverse=True)


def next_steps(map_: OutcomeMap) -> list[tuple[int, NextStep]]:
    """Return (place in the file, step), the most votes first, then in the order of the obstacles they address."""
    rank = {obstacle.id: place for place, obstacle in enumerate(obstacles(map_))}

    def order(pair: tuple[int, NextStep]) -> tuple[float, int, int]:
        place, step = pair
        return (-step.votes, min((rank.get(word, len(rank)) for word in step.addresses), default=len(rank)), place)

    return sorted(enumerate(map_.next_steps), key=order)


def numbers(map_: OutcomeMap) -> dict[str, int]:
    """Return a number for each obstacle by its id, from 1, where lines to them would be a knot; else nothing."""
    ranks = {obstacle.id: rank for rank, obstacle in enumerate(obstacles(map_))}
    above, crossings = list[int](), 0
    for _, step in next_steps(map_):
        ends = sorted({ranks[word] for word in step.addresses if word in ranks})
        crossings += sum(len(above) - bisect_right(above, end) for end in ends)
        for end in ends:
            insort(above, end)
    return {id_: rank + 1 for id_, rank in ranks.items()} if crossings > _MOST_CROSSINGS else {}


def obstacle_text(obstacle: Obstacle, numbered: Mapping[str, int]) -> str:
    """Return the obstacle in its own words, with its number if it has one: "7. Two systems"."""
    return f"{numbered[obstacle.id]}. {obstacle.text}" if numbered else obstacle.text


def addressed_text(step: NextStep, numbered: Mapping[str, int]) -> str:
    """Return the numbers of the obstacles that a step addresses: "addresses 3 and 7", "" without numbers."""
    found = sorted({numbered[word] for word in step.addresses if word in numbered})
    return f"addresses {listed(str(each) for each in found)}" if found else ""


def steps_text(obstacle: Obstacle, map_: OutcomeMap) -> str:
    """Return how many next steps address the obstacle: "2 next steps", "no next step"."""
    steps = sum(obstacle.id in step.addresses for step in map_.next_steps)
    return counted(steps, "next step") if steps else "no next step"


def votes_text(votes: float) -> str:
    """Return "7 votes", "" when nobody voted."""
    return counted(votes, "vote") if votes else ""


def obstacle_meta(obstacle: Obstacle, map_: OutcomeMap) -> str:
    """Return votes and the number of next steps: "7 votes · 2 next steps"."""
    return joined(votes_text(obstacle.votes), steps_text(obstacle, map_))


def step_meta(step: NextStep) -> str:
    """Return owner, day and votes: "Credit risk · by 2026-02-01"."""
    return joined(step.owner, step.by and f"by {step.by}", votes_text(step.votes))


def measure_way(measure: Measure) -> str:
    """Return where the measure stands and where it goes: "23 d → 5 d"."""
    return way_words(figure_words(measure.baseline, measure.metric), figure_words(measure.target, measure.metric))


def part_id(thing: str, place: int, id_: str | None) -> str:
    """Return the anchor of a part, the same in the picture and in the table; a part without id goes by its place."""
    return f"{thing}-{id_}" if id_ else f"{thing}.{place + 1}"


def horizon(map_: OutcomeMap) -> str:
    """Return "by 2026-06-30", "" when no day is set."""
    return f"by {map_.outcome.horizon}" if map_.outcome.horizon else ""


def serves_text(step: NextStep, map_: OutcomeMap) -> str:
    """Return what the step is good for: the obstacles it addresses, else the outcome itself."""
    numbered = numbers(map_)
    texts = {obstacle.id: obstacle_text(obstacle, numbered) for obstacle in map_.obstacles}
    addressed = [texts[word] for word in step.addresses if word in texts]
    return f"Addresses {'; '.join(addressed)}" if addressed else "Serves the outcome"


def totals(map_: OutcomeMap) -> tuple[str, ...]:
    """Return how many cards of each kind there are."""
    return (
        counted(len(map_.benefits), "benefit"),
        counted(len(map_.obstacles), "obstacle"),
        counted(len(map_.next_steps), "next step"),
        counted(len(map_.measures), "measure"),
    )


_LINES = " Lines lead from next steps to the obstacles they lower, and from there to the outcome."


def description(map_: OutcomeMap) -> str:
    """Return what the picture shows in a few sentences."""
    outcome = ", ".join(filter(None, (map_.outcome.text, horizon(map_))))
    first = next(iter(obstacles(map_)), None)
    top = f" Most votes among the obstacles: {first.text}." if first and first.votes else ""
    steps = "Next steps name the obstacles they lower by number" if numbers(map_) else ""
    lines = f" {steps}; lines lead from those to the outcome." if steps else _LINES
    return f"Target outcome: {outcome}. {', '.join(totals(map_))}.{top}{lines}"
