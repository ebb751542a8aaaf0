"""Say what the portfolio itself knows about criteria that name a check, to stand next to what a team answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from flowfolio.analysis.unread import fault_of
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.map_types.value_stream_map.model import CURRENT
from flowfolio.maturity.checks import CHECKS
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import OBSTACLE_WITHOUT_ACTION, Portfolio
from flowfolio.source.period import Period
from flowfolio.source.words import counted, first_of

_YEAR: Final = Period("12 months", 12, "month")


class Hint(NamedTuple):
    """What the data says: whether the check holds, None while a fault hides it, and a sentence that says why."""

    holds: bool | None
    sentence: str


def hints(portfolio: Portfolio, scope: str = "") -> dict[str, Hint]:
    """Return a hint for every check: about the stream called `scope`, or about all streams when there is none."""
    if scope in portfolio.streams:
        return {name: _judged(portfolio, portfolio.streams[scope], name) for name in CHECKS}
    return {name: _over_all(portfolio, name) for name in CHECKS}


def _judged(portfolio: Portfolio, stream: Stream, name: str) -> Hint:
    """Return a check's hint; none follows from a map that cannot be read."""
    for asset in _in_force(stream) if name != "three-editions-in-12-months" else ():
        fault = fault_of(portfolio, asset)
        if fault and _KINDS.get(name, asset.kind) == asset.kind:
            return Hint(None, f"The {asset.kind_title.lower()} of {asset.date} cannot be read: {fault.place}.")
    return _JUDGES[name](portfolio, stream)


_Judge = Callable[[Portfolio, Stream], Hint]


def _over_all(portfolio: Portfolio, name: str) -> Hint:
    if not portfolio.streams:
        return Hint(False, "There is no stream yet.")
    found = {stream.title: _judged(portfolio, stream, name) for stream in portfolio.streams.values()}
    short = [title for title, hint in found.items() if hint.holds is False]
    lost = [title for title, hint in found.items() if hint.holds is None]
    if lost and not short:
        return Hint(None, f"A fault in a file hides whether it is true for {first_of(lost)}.")
    if not short:
        return Hint(True, f"True for all {len(found)} streams." if len(found) > 1 else "True for the only stream.")
    return Hint(
        False, f"True for {len(found) - len(short) - len(lost)} of {len(found)} streams; not for {first_of(short)}."
    )


def _in_force(stream: Stream) -> tuple[Asset, ...]:
    return stream.history.all_in_force()


def _editions(portfolio: Portfolio, stream: Stream) -> Hint:
    dates = [day for day in stream.history.dates if day <= portfolio.today < _YEAR.after(day)]
    count = counted(len(dates), "day") if dates else "no day"
    days = f": {first_of(map(str, dates))}" if dates else ""
    return Hint(len(dates) >= 3, f"Maps were drawn on {count} of the last 12 months{days}.")


def _reviews(portfolio: Portfolio, stream: Stream) -> Hint:
    assets = _in_force(stream)
    stale = [asset.kind_title for asset in assets if portfolio.is_stale(asset)]
    if hidden := [asset.kind_title for asset in assets if portfolio.review_due(asset) is None]:
        return Hint(None, f"A fault in a file hides when they are to be reviewed: {first_of(hidden)}.")
    if not assets or stale:
        return Hint(False, f"Past the review date: {first_of(stale)}." if stale else "No map is in force.")
    return Hint(True, f"All {len(assets)} maps in force are within their review date.")


def _owners(portfolio: Portfolio, stream: Stream) -> Hint:
    assets = _in_force(stream)
    if "owner" in stream.withheld:
        return Hint(None, f"A fault in {stream.name}/stream.yaml hides who owns the stream.")
    ownerless = [asset.kind_title for asset in assets if portfolio.owner(asset) is None]
    if not assets or ownerless:
        return Hint(False, f"Without an owner: {first_of(ownerless)}." if ownerless else "No map is in force.")
    return Hint(True, f"All {len(assets)} maps in force have an owner.")


def _roadmap(_portfolio: Portfolio, stream: Stream) -> Hint:
    found = stream.history.holding(Roadmap)
    if found is None:
        return Hint(False, "No roadmap is in force.")
    day, roadmap = found[0].date, found[1]
    items = [item for item in roadmap.items if item.status not in {"done", "dropped"}]
    short = [item.title for item in items if item.measure is None]
    if not items:
        return Hint(False, f"The roadmap of {day} has no open item.")
    if short:
        return Hint(False, f"{len(short)} of {len(items)} open items have no measure: {first_of(short)}.")
    return Hint(True, f"All {len(items)} open items of the roadmap of {day} have a measure.")


def _obstacles(portfolio: Portfolio, stream: Stream) -> Hint:
    found = stream.history.holding(OutcomeMap)
    if found is None:
        return Hint(False, "No outcome map is in force.")
    asset, outcome = found
    day = asset.date
    problems = portfolio.problems_of(asset)
    count, total = sum(problem.code == OBSTACLE_WITHOUT_ACTION for problem in problems), len(outcome.obstacles)
    if not total:
        return Hint(False, f"The outcome map of {day} names no obstacle.")
    if count:
        return Hint(False, f"Without an action: {count} of {total} obstacles on the outcome map of {day}.")
    return Hint(True, f"All {total} obstacles on the outcome map of {day} are addressed.")


def _measures(_portfolio: Portfolio, stream: Stream) -> Hint:
    found = stream.history.holding(OutcomeMap)
    if found is None:
        return Hint(False, "No outcome map is in force.")
    day, outcome = found[0].date, found[1]
    whole = [each.name for each in outcome.measures if each.baseline is not None and each.target is not None]
    if whole:
        return Hint(True, f"The outcome map of {day} has a baseline and a target for {first_of(whole)}.")
    return Hint(False, f"No measure on the outcome map of {day} has both a baseline and a target.")


def _constraint(portfolio: Portfolio, stream: Stream) -> Hint:
    asset = stream.history.in_force(CURRENT)
    if asset is None or asset.map is None:
        return Hint(False, "No current-state map is in force.")
    found = portfolio.measures(asset).constraint
    if found is None or not found.declared:
        return Hint(False, f"The current-state map of {asset.date} marks no step as the constraint.")
    return Hint(True, f"The current-state map of {asset.date} marks '{found.step}' as the constraint.")


def _dependencies(_portfolio: Portfolio, stream: Stream) -> Hint:
    found = stream.history.holding(DependencyMap)
    if found is None:
        return Hint(False, "No dependency map is in force.")
    day, dependency_map = found[0].date, found[1]
    total = len(dependency_map.dependencies)
    short = [each.name for each in dependency_map.dependencies if each.action is None]
    if not total:
        return Hint(False, f"The dependency map of {day} names no dependency.")
    if short:
        return Hint(False, f"{len(short)} of {total} dependencies have no action: {first_of(short)}.")
    return Hint(True, f"All {total} dependencies on the map of {day} have an action.")


_KINDS: Final[Mapping[str, str]] = {
    "constraint-declared": CURRENT,
    "dependencies-have-actions": "dependency",
    "every-roadmap-item-has-measure": "roadmap",
    "outcome-has-measures": "outcome",
}
"""The kind of map that alone a check looks at; others look at all in force."""
_JUDGES: Mapping[str, _Judge] = {
    "constraint-declared": _constraint,
    "dependencies-have-actions": _dependencies,
    "every-map-has-owner": _owners,
    "every-obstacle-addressed": _obstacles,
    "every-roadmap-item-has-measure": _roadmap,
    "no-overdue-review": _reviews,
    "outcome-has-measures": _measures,
    "three-editions-in-12-months": _editions,
}
