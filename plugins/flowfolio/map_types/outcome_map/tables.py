"""Tell an outcome map as tables: every word of the picture, and the lists that the picture leaves out."""

from __future__ import annotations

from flowfolio.map_types import Context, Table, known_metrics
from flowfolio.map_types.outcome_map import words
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.map_types.words import figure_words

MISSING = "—"


def tables(map_: OutcomeMap, _context: Context) -> tuple[Table, ...]:
    """Return the tables that have rows, in the order of the picture's columns."""
    found = (
        _outcome(map_),
        _measures(map_),
        _lines("Guardrails", "What must not get worse", "guardrail", map_.guardrails),
        _lines("Runners-up", "Outcome that came close", "runner-up", map_.runners_up),
        _benefits(map_),
        _obstacles(map_),
        _next_steps(map_),
        _lines("Methods", "How the group wants to work", "method", map_.methods),
        _discovery(map_),
    )
    return tuple(table for table in found if table.rows)


def _outcome(map_: OutcomeMap) -> Table:
    row = (map_.outcome.text, words.horizon(map_) or MISSING)
    return Table("Target outcome", ("Outcome", "Horizon"), (row,), ("outcome",))


def _measures(map_: OutcomeMap) -> Table:
    rows = []
    for each in map_.measures:
        kind = known_metrics().get(each.metric or "")
        baseline, target = (figure_words(value, each.metric) for value in (each.baseline, each.target))
        rows.append((each.name, baseline or MISSING, target or MISSING, kind.title if kind else MISSING))
    columns = ("Measure", "Baseline", "Target", "Figure of the maps")
    return Table("Measures", columns, tuple(rows), tuple(f"measure-{each.id}" for each in map_.measures))


def _benefits(map_: OutcomeMap) -> Table:
    found = [(title, place, each) for title, group in words.benefits_by_audience(map_) for place, each in group]
    rows = tuple((each.text, title, words.votes_text(each.votes) or MISSING) for title, _, each in found)
    ids = tuple(words.part_id("benefit", place, each.id) for _, place, each in found)
    return Table("Benefits", ("Benefit", "Who gains", "Votes"), rows, ids)


def _obstacles(map_: OutcomeMap) -> Table:
    found = words.obstacles(map_)
    numbered = words.numbers(map_)
    rows = tuple(
        (
            words.obstacle_text(each, numbered),
            words.votes_text(each.votes) or MISSING,
            words.steps_text(each, map_),
        )
        for each in found
    )
    return Table("Obstacles", ("Obstacle", "Votes", "Addressed by"), rows, tuple(f"obstacle-{o.id}" for o in found))


def _next_steps(map_: OutcomeMap) -> Table:
    found = words.next_steps(map_)
    rows = tuple(
        (
            each.text,
            words.serves_text(each, map_),
            each.owner or MISSING,
            f"by {each.by}" if each.by else MISSING,
            words.votes_text(each.votes) or MISSING,
        )
        for _, each in found
    )
    columns = ("Next step", "What it serves", "Owner", "Day", "Votes")
    return Table("Next steps", columns, rows, tuple(words.part_id("next-step", place, s.id) for place, s in found))


def _lines(caption: str, column: str, thing: str, texts: tuple[str, ...]) -> Table:
    rows = tuple((text,) for text in texts)
    ids = tuple(words.part_id(thing, place, None) for place in range(len(texts)))
    return Table(caption, (column,), rows, ids)


def _discovery(map_: OutcomeMap) -> Table:
    rows: list[tuple[str, ...]] = []
    if map_.discovery:
        for name in ("ideas", "questions", "pains", "goals", "context"):
            rows += [(text, name.capitalize()) for text in getattr(map_.discovery, name)]
    return Table("Discovery list, from before the group converged", ("Note", "Kind"), tuple(rows))
