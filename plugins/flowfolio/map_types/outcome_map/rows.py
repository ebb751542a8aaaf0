"""Spread an outcome map into rows of the export."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.map_types import Context
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.map_types.rows import Row, RowTable, columns, plain, row_of

OUTCOME_MEASURES = RowTable.of_map(
    "outcome_measures",
    "A measure of an outcome map.",
    columns("word", id="id", name="what is measured", outcome="the target outcome"),
    columns(
        "text",
        metric="figure of flowfolio",
        baseline="before, as written",
        target="to come to, as written",
        horizon="by when",
    ),
)
OUTCOME_CARDS = RowTable.of_map(
    "outcome_cards",
    "A card of an outcome map.",
    columns("word", part="outcome, runner-up, guardrail, benefit, obstacle, next step or method", text="what it says"),
    columns("text", id="id", for_="who gains, for a benefit", owner="who does it, for a next step", by="by when"),
    columns("number", votes="votes in the session"),
    columns("list", addresses="obstacles that a next step lowers"),
)


def outcome_measures(map_: OutcomeMap, _context: Context) -> Iterator[Row]:
    """Yield the measures."""
    for each in map_.measures:
        row = row_of(each, "id", "name", "metric", "baseline", "target")
        yield row | {"outcome": map_.outcome.text, "horizon": plain(map_.outcome.horizon)}


def outcome_cards(map_: OutcomeMap, _context: Context) -> Iterator[Row]:
    """Yield the outcome and every card."""
    yield {"part": "outcome", "text": map_.outcome.text, "by": plain(map_.outcome.horizon)}
    lines = {"runner-up": map_.runners_up, "guardrail": map_.guardrails, "method": map_.methods}
    for part, texts in lines.items():
        yield from ({"part": part, "text": text} for text in texts)
    for benefit in map_.benefits:
        yield row_of(benefit, "id", "text", "votes") | {"part": "benefit", "for": benefit.for_}
    for obstacle in map_.obstacles:
        yield row_of(obstacle, "id", "text", "votes") | {"part": "obstacle"}
    for step in map_.next_steps:
        yield row_of(step, "id", "text", "votes", "owner", "by", "addresses") | {"part": "next step"}
