"""Compare two maps wherever they are kept: by id, as a file, or as a file in a git revision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from flowfolio.analysis.diff import (
    Change,
    Condition,
    MetricChange,
    Outcome,
    compare,
    compare_metrics,
    has_names,
    judge,
    named,
    picture,
    with_lineage,
)
from flowfolio.drawing.graph import Graph
from flowfolio.map_types import kind_of
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.portfolio.single import ASSUMED, find_map, single_map
from flowfolio.portfolio.working_time import CommonTime, common_time
from flowfolio.source import document as source
from flowfolio.source.entity import MISSING_FIELD
from flowfolio.source.header import Map
from flowfolio.source.problems import FlowfolioError, Problem, ProblemsError
from flowfolio.source.quantity import Calendar
from flowfolio.source.revisions import Revision, find_revision, inside
from flowfolio.source.salvage import salvage


@dataclass(frozen=True)
class Comparison:
    """Two maps of one type, the earlier first, and everything that differs."""

    before: Reading
    after: Reading

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every difference, field by field."""
        before, after = self.before, self.after
        later, ancestors = with_lineage(after.whole, after.lineage), str(sorted(after.lineage.items()))
        if before.digest and after.digest:
            found = _compared(_Maps(after.type.name, before.digest, after.digest, ancestors, before.whole, later))
        else:
            found = compare(before.whole, later)
        if not any(map(has_names, found)):
            return found
        titles = before.titles(), after.titles()
        return tuple(named(each, *titles) if has_names(each) else each for each in found)

    @cached_property
    def metrics(self) -> tuple[MetricChange, ...]:
        """Every figure that either map has."""
        return tuple(compare_metrics(self.before, self.after))

    @property
    def calendar(self) -> Calendar:
        """The working calendar in which changes are told: that of the later map."""
        return self.after.calendar

    @property
    def calendar_note(self) -> str:
        """Say what makes durations hard to compare, "" when both maps have the same calendar."""
        before, after = self.before.calendar, self.after.calendar
        if lacking := next((each.context for each in (self.before, self.after) if each.context.time_withheld), None):
            return f"Times are not compared: {lacking.time_withheld}"
        if before == after:
            return ""
        sides = f"{before} before, {after} after"
        return f"The calendars differ: {sides}. Waiting and lead times are compared week by week."

    def graph(self) -> Graph:
        """Return both maps in one picture: what changed is marked, what is gone stands crossed out in its place."""
        side, draw = self.after, self.after.type.draw
        context = replace(side.context, before=self.before.map)
        # The figures of the later map are known already, and those of the former one where both count time alike.
        for each in (side, self.before) if self.before.context.time == side.context.time else (side,):
            context.know("measures", each.map, each.measures)
        return picture(self.before.whole, self.after.whole, lambda map_: draw(map_, context), self.changes)

    def judged(self, conditions: tuple[Condition, ...]) -> tuple[Outcome, ...]:
        """Return what came of each condition."""
        return judge(conditions, self.metrics, self.calendar)


@dataclass(frozen=True, slots=True)
class _Maps:
    """Two maps that are told from others by the digests of their files."""

    type: str
    before: str
    after: str
    lineage: str
    old: Map = field(compare=False)
    new: Map = field(compare=False)


@lru_cache(maxsize=4096)
def _compared(maps: _Maps) -> tuple[Change, ...]:
    """Return what differs: the page of the later map asks for it first, then the page of the comparison."""
    return compare(maps.old, maps.new)


def comparison(before: Reading, after: Reading) -> Comparison:
    """Return the comparison of two maps. Raises FlowfolioError when they are of different types."""
    if before.type.name != after.type.name:
        kinds = f"{before.type.title.lower()} and {after.type.title.lower()}"
        raise FlowfolioError(f"'{before.name}' and '{after.name}' cannot be compared: {kinds} hold different things")
    return Comparison(before, after)


def compare_assets(portfolio: Portfolio, before: Asset, after: Asset) -> Comparison | None:
    """Return the comparison of two maps of a portfolio; None when one of them is broken or of another type."""
    if before.map is None or after.map is None or before.type.name != after.type.name:
        return None
    return Comparison(portfolio.reading(before), portfolio.reading(after))


def resolve(target: str, maps: Path, folder: Path | None = None) -> Reading:
    """Return the map that `target` names: a file, an id of the portfolio in `maps`, or `REV:path` in git.

    Git is asked in `folder`, the current one when None. Raises FlowfolioError when nothing is there, ProblemsError when
    the map has errors.
    """
    name, colon, path = target.partition(":")
    if colon and not Path(target).is_file():
        found = _in_git(name, path, folder or Path.cwd())
    else:
        found = find_map(target, maps)
    if found.map is None:
        raise ProblemsError(found.problems)
    return replace(found, name=target)


def _in_git(name: str, path: str, folder: Path) -> Reading:
    revision = find_revision(name, folder)
    place = inside(path, folder)
    document = source.parse_text(revision.read(place), f"{name}:{place}")
    stem = PurePosixPath(place).stem
    kind = kind_of(document, stem)
    if kind is None:
        unknown = Problem(document.place(), MISSING_FIELD, "this is no map that flowfolio knows")
        raise ProblemsError(document.problems or [unknown])
    root, _, rest = place.rpartition("streams/")
    map_id = rest.removesuffix(".yaml") if rest.count("/") == 2 else ""
    return single_map(document, kind, _time(revision, root), map_id)


def _time(revision: Revision, root: str) -> CommonTime:
    """Return the portfolio's calendar as it was in that revision."""
    try:
        text = revision.read(f"{root}portfolio.yaml")
    except FlowfolioError:
        return ASSUMED
    document = source.parse_text(text, f"{revision.name}:{root}portfolio.yaml")
    return common_time(salvage(document, PortfolioFile)[0])
