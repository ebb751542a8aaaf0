"""Say what could not be read of all that an answer, such as a page or a command, is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.problems import Problem


@dataclass(frozen=True, slots=True)
class Uses:
    """What an answer is made from: fields of portfolio.yaml, of each stream.yaml, and which maps and assessments."""

    settings: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    maps: Literal["none", "in force", "all"] = "none"
    assessments: bool = False


_HIDING: Final = frozenset(("rhythm", "review_every"))
"""Fields without which it is not known whether something is due."""
_OWNED: Final = frozenset(("title", "owner", "review_every"))
USES: Final[Mapping[str, Uses]] = {
    "streams": Uses(frozenset(("time", "review_every"))),
    "editions": Uses(frozenset(("time",))),
    "roadmap": Uses(streams=frozenset(("title", "owner")), maps="in force"),
    "dependencies": Uses(frozenset(("time",)), maps="in force"),
    "rollup": Uses(frozenset(("time",)), maps="all"),
    "compare": Uses(frozenset(("time",)), maps="all"),
    "catalogue": Uses(frozenset(("review_every",)), _OWNED | {"tags"}, "all", assessments=True),
    "rhythm": Uses(frozenset(("title", "rhythm", "review_every", "id")), _OWNED, "in force"),
    "sheet": Uses(frozenset(("title", "rhythm", "review_every", "time")), _OWNED, "all"),
    "due": Uses(frozenset(("rhythm", "review_every")), _OWNED, "in force"),
    "changes": Uses(frozenset(("title", "id")), frozenset(("title", "owner")), "all", assessments=True),
    "evidence": Uses(frozenset(("time",)), maps="all"),
}
"""By the kind of page, or the name of the command."""


def hiding(uses: Uses) -> Uses:
    """Return what of it can hide a thing altogether; without the rest a thing only lacks a name, an owner, a figure."""
    return replace(uses, settings=uses.settings & _HIDING, streams=uses.streams & _HIDING)


def unread(portfolio: Portfolio, uses: Uses) -> tuple[Problem, ...]:
    """Return the faults that hide something of what is used, in the order of the files, each once."""
    found = dict.fromkeys(_faults(portfolio, uses))
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _faults(portfolio: Portfolio, uses: Uses) -> Iterator[Problem]:
    yield from withheld_settings(portfolio, uses.settings, portfolio.streams.values())
    for stream in portfolio.streams.values():
        yield from (fault for name, fault in stream.withheld.items() if name in uses.streams)
        if uses.maps != "none":
            yield from broken_maps(portfolio, stream, all_editions=uses.maps == "all")
    if uses.assessments:
        yield from (each.fault for each in portfolio.maturity.unread)


def withheld_settings(portfolio: Portfolio, names: Iterable[str], streams: Iterable[Stream]) -> Iterator[Problem]:
    """Yield the faults in portfolio.yaml that withhold one of these fields; a stream's own cadence is not withheld."""
    is_missed = any(not each.file.review_every and "review_every" not in each.withheld for each in streams)
    for name in names:
        if name in portfolio.withheld and (is_missed or name != "review_every"):
            yield portfolio.withheld[name]


def broken_maps(portfolio: Portfolio, stream: Stream, *, all_editions: bool) -> Iterator[Problem]:
    """Yield why maps of a stream, those in force or all, cannot be read, or are not taken for maps by their names."""
    in_force = stream.history.all_in_force()
    for asset in stream.history.assets if all_editions else in_force:
        if asset.map is None:
            yield from errors(portfolio.problems_of(asset))
    known = {asset.name for asset in stream.history.assets} | {f"{stream.name}/stream.yaml"}
    below = (each for each in errors(portfolio.problems) if each.place.path.startswith(f"{stream.name}/"))
    yield from (each for each in below if each.place.path not in known)


def fault_of(portfolio: Portfolio, asset: Asset | None) -> Problem | None:
    """Return the first fault of a map that cannot be read; None for one that can, or none at all."""
    return next(errors(portfolio.problems_of(asset)), None) if asset and asset.map is None else None


def errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield those that are no mere warnings."""
    return (each for each in problems if each.is_error)
