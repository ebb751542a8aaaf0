"""Prepare the thread from outcome to result for the page of a stream."""

from __future__ import annotations

from dataclasses import dataclass

from flowfolio.analysis.trace import Aim, Link, Thread, trace
from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.paths import map_path

Named = tuple[str, str]
"""(text, path)"""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One row of the table; a missing part that should be there is in `gaps`, by the column it is missing from."""

    obstacles: tuple[Named, ...]
    steps: tuple[Named, ...]
    dependencies: tuple[Named, ...]
    next_steps: tuple[Named, ...]
    others: tuple[Named, ...]
    item: Named | None
    status: str
    owner: str
    measure: str
    result: str
    gaps: dict[str, str]


@dataclass(frozen=True, slots=True)
class TraceView:
    """What the template shows: the outcome with its measures and their paths, the table, every gap in a sentence.

    It `is_whole` when no map in force is broken.
    """

    outcome: Named | None
    measures: tuple[tuple[Aim, str], ...]
    rows: tuple[ThreadRow, ...]
    gaps: tuple[Named, ...]
    is_whole: bool


def trace_view(portfolio: Portfolio, stream: Stream) -> TraceView | None:
    """Return the thread of a stream for the template; None while there is neither an outcome map nor an item."""
    found = trace(portfolio, stream)
    if found.outcome is None and not found.threads:
        return None
    return TraceView(
        outcome=_named(found.outcome) if found.outcome else None,
        measures=tuple((aim, _named(aim.at)[1]) for aim in found.measures),
        rows=tuple(_row(thread) for thread in found.threads),
        gaps=tuple((gap.text, _named(gap.at)[1]) for gap in found.gaps),
        is_whole=found.is_whole,
    )


def _row(thread: Thread) -> ThreadRow:
    parts = (thread.obstacles, thread.steps, thread.dependencies, thread.next_steps, thread.others)
    obstacles, steps, dependencies, next_steps, others = (tuple(map(_named, links)) for links in parts)
    return ThreadRow(
        obstacles,
        steps,
        dependencies,
        next_steps,
        others,
        _named(thread.item) if thread.item else None,
        thread.status,
        thread.owner,
        thread.measure,
        thread.result,
        {kind.column: kind.words for kind in thread.gaps},
    )


def _named(link: Link) -> Named:
    return link.title, map_path(link.map_id, link.anchor)
