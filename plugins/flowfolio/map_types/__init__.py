"""Say what a map type is, and find the types: the built-in folders and installed entry points.

- `dependency_map`, `outcome_map`, `roadmap`, `value_stream_map`: a folder a type.
- `metrics`, `ranges`, `verdict`: figures, numbers that vary, and which of two figures is better.
- `guard`: what is said when a type fails; `cautious`: what a type says when nobody knows the calendar.
- `checks`, `item`, `questions`, `rows`, `words`: what several types share.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from flowfolio.drawing.graph import Graph
from flowfolio.drawing.looks import Role
from flowfolio.map_types.guard import guarded
from flowfolio.map_types.item import Item
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.map_types.rows import Row, RowTable
from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Finding
from flowfolio.source.estimates import Estimate
from flowfolio.source.fields import WorkingTime
from flowfolio.source.header import Map
from flowfolio.source.problems import Code, FlowfolioError
from flowfolio.source.rate import Rate

__all__ = [
    "Constraint",
    "Context",
    "MapType",
    "Measures",
    "Reference",
    "Table",
    "Thing",
    "followed",
    "kind_of",
    "kinds",
    "known_metrics",
    "map_types",
    "session",
]

T = TypeVar("T")

Thing = str
"""What an id of a map can name: a step, an obstacle, whatever a type's `defines` says."""


class Flow(NamedTuple):
    """What flows through a map."""

    unit: str
    """What people call one of it, "" when nobody says."""
    demand: Rate | None
    """How many come."""
    waiting: str
    """Name of the figure that says how long one waits."""
    working: str
    """Name of the figure that says how long one is worked on."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that a map mentions: `word` at `loc` has to name one of `things` in `within`.

    `within` is the kind of map in force that has to hold it, "" for any map of the stream.
    """

    loc: Loc
    word: str
    things: tuple[Thing, ...]
    code: Code
    within: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a map is measured and drawn with.

    `time` is the working calendar in force and `time_from` says whose it is ("" when the map's own); `time_withheld`
    says why nobody knows it, and then nothing may be said that hangs on it (`cautious`). `id` is the map's permanent id
    ("" for a single file), `before` the map it is compared with (the current state under a future state), `links` the
    addresses of ids that have a page of their own, `titles` what the ids of other maps that this one mentions stand
    for.
    """

    time: WorkingTime
    kind: str
    id: str = ""
    time_from: str = ""
    time_withheld: str = ""
    before: Map | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    _kept: dict[tuple[str, int], tuple[object, Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def calendar_name(self) -> str:
        """The calendar in words, or why nobody knows it."""
        return f"not known: {self.time_withheld}" if self.time_withheld else f"{self.time.working}"

    @property
    def calendar_text(self) -> str:
        """The calendar in words, with whose it is."""
        return self.calendar_name + (f" ({self.time_from})" if self.time_from and not self.time_withheld else "")

    def once(self, name: str, map_: object, make: Callable[[], T]) -> T:
        """Return what `make` returns for a map, made once however often picture, table and page ask for it."""
        found = self._kept.get((name, id(map_)))
        if found is None:
            found = self._kept[name, id(map_)] = (map_, make())
        made: T = found[1]
        return made

    def know(self, name: str, map_: object, made: object) -> None:
        """Let `once` return `made`: somebody has worked it out before."""
        self._kept[name, id(map_)] = (map_, made)


@dataclass(frozen=True, slots=True)
class Table:
    """The table twin of a picture: everything it says, as rows. A row's first cell names it; `ids` are anchors."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """The step that limits the stream, named by the map or suggested.

    `runners_up` lists (step id, reason) of the steps that the figures would suggest next, `candidates` (definition,
    step id, reason) for every definition in use.
    """

    step: str | None = None
    declared: bool = False
    reason: str = ""
    candidates: tuple[tuple[str, str, str], ...] = ()
    runners_up: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one map: totals, figures per step (JSON-like, durations in seconds), constraint, findings."""

    metrics: tuple[Metric, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    constraint: Constraint | None = None
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether somewhere in the map is time that nobody can see into."""
        return any(step.get("outside") for step in self.steps)


def _nothing(_map: Any) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapType:
    """One way of mapping. A new type is one new folder with a `MAP_TYPE` of this class.

    What has no default every type must say. The rest answers what the other rooms ask of any map, and most types leave
    most of it alone. Its functions raise FlowfolioError, which names type and map, whatever goes wrong in them.
    """

    name: str
    title: str
    kinds: Mapping[str, str]
    """File stem of the map → what people call that kind."""
    model: type[Map]
    measure: Callable[[Any, Context], Measures] = lambda _map, _context: Measures()
    """Figures of a map; none for most types."""
    draw: Callable[[Any, Context], Graph]
    """The map as a diagram."""
    tables: Callable[[Any, Context], tuple[Table, ...]]
    """The table twin of the diagram: every word and number of it."""
    check: Callable[[Any, Context], Iterator[Finding]]
    """What is wrong inside one map, beyond its fields."""
    defines: Callable[[Any], Iterator[tuple[Thing, str, str, Loc]]]
    """(thing, id, title, loc) of everything in the map that others can mention."""
    references: Callable[[Any], Iterable[Reference]] = _nothing
    """Every id the map mentions."""
    codes: tuple[Code, ...] = ()
    """The kinds of problems that only this type reports."""
    metrics: tuple[MetricKind, ...] = ()
    """The figures that `measure` gives, in the order in which they are shown."""
    roles: tuple[Role, ...] = ()
    """How things in its pictures look that no common role says, in the order of the legend."""
    sessions: Mapping[str, int] = field(default_factory=dict)
    """Kind → the number of the session that draws it, which gives the order of kinds; a kind without one comes last."""
    telling_keys: tuple[str, ...] = ()
    """Keys at the top of a file by which it is known to be of this type, whatever its name."""
    kind_in: Callable[[Document, str], str] | None = None
    """Which of several kinds a document, whose file has that stem, holds; the first one when None."""
    follows: Mapping[str, str] = field(default_factory=dict)
    """Kind → the kind that it starts from, is compared with and becomes: a future state → the current state."""
    calendar: Callable[[Any], WorkingTime | None] = lambda _map: None
    """The working calendar that a map gives itself; None where the portfolio's holds."""
    things: tuple[Thing, ...] = ()
    """Which of the things in `defines` a roadmap item can be about."""
    serves: Callable[[Any], Iterable[str]] = _nothing
    """Ids of the map's own obstacles that something in the map is about."""
    items: Callable[[Any], Iterable[Item]] = _nothing
    """Roadmap items in the map, each with the anchor `item-<id>` in its tables."""
    names: Callable[[Any], Iterable[tuple[str, str]]] = _nothing
    """(word, what people call it) of words that stand for something in the map and are no id of it."""
    numbers: Callable[[Any], Iterable[tuple[str, str, Estimate | float]]] = _nothing
    """(id of what it is given for, field, number) of every number that figures are made of, as in `MetricKind.made_of`.
    A plain one can have no basis of its own."""
    flow: Callable[[Any], Flow | None] = lambda _map: None
    """What flows through a map, for what all streams together wait and work; None where nothing does."""
    exports: Mapping[RowTable, Callable[[Any, Context], Iterable[Row]]] = field(default_factory=dict)
    """Table of the export → the map's rows in it."""
    views: Mapping[str, Callable[[Any, Context], Graph]] = field(default_factory=dict)
    """Further pictures by title, such as the ladder to true time scale."""
    totals: Callable[[Any], Iterable[str]] = _nothing
    """What a map without figures adds up to, in a few words each: "7 dependencies", for above an exported picture."""
    shows_figures: tuple[str, ...] = ()
    """Pictures that say the figures which stand for the map, by title, "" for the first; nobody adds them above those.
    """
    folder: Path = Path()
    """Where the type's own page.html and example.yaml lie."""

    def __post_init__(self) -> None:
        for each in fields(self):
            said = getattr(self, each.name)
            if each.name in {"exports", "views"}:
                object.__setattr__(self, each.name, {key: guarded(self.name, call) for key, call in said.items()})
            elif callable(said) and each.name != "model":
                object.__setattr__(self, each.name, guarded(self.name, said))


@cache
def map_types() -> tuple[MapType, ...]:
    """Return every known map type: the folders of this package, then the entry points `flowfolio.map_types`."""
    folders = (each.name for each in pkgutil.iter_modules(__path__) if each.ispkg)
    own = (importlib.import_module(f"{__name__}.{name}") for name in folders)
    found = [module.MAP_TYPE for module in own] + [_loaded(each) for each in entry_points(group="flowfolio.map_types")]
    claims: dict[tuple[str, str], MapType] = {}
    for each in found:
        _refuse_plain_codes(each)
        for claim in (*(("kind", kind) for kind in each.kinds), *(("figure", kind.name) for kind in each.metrics)):
            if claim in claims:
                what, name = claim
                raise FlowfolioError(f"two map types claim the {what} '{name}': {claims[claim].name} and {each.name}")
            claims[claim] = each
    return tuple(sorted(found, key=lambda each: min(each.sessions.values(), default=_NO_SESSION)))


def _loaded(point: EntryPoint) -> MapType:
    """Return the type that another package names. Raises FlowfolioError, which names it, when there is none."""
    whose = f"the map type '{point.name}' ({point.value})"
    try:
        found = point.load()
    except FlowfolioError:
        raise
    except Exception as error:
        raise FlowfolioError(f"{whose} cannot be loaded: {error}; mend or remove the package that brings it") from error
    if not isinstance(found, MapType):
        raise FlowfolioError(f"{whose} is no flowfolio.MapType")
    return found


def _refuse_plain_codes(map_type: MapType) -> None:
    """Raise FlowfolioError for a code that says nothing but its name: it would have no severity and no meaning."""
    for code in map_type.codes:
        if not isinstance(code, Code):
            raise FlowfolioError(f"the map type '{map_type.name}' has the code {code!r}, which is no flowfolio.Code")


_NO_SESSION = 1_000


@cache
def kinds() -> Mapping[str, MapType]:
    """Return every kind of map, in the order of the sessions, with its type."""
    by_kind = {kind: each for each in map_types() for kind in each.kinds}
    return dict(sorted(by_kind.items(), key=lambda pair: pair[1].sessions.get(pair[0], _NO_SESSION)))


@cache
def followed() -> tuple[str, ...]:
    """Return the kinds that plans start from and become, such as the current state, in the order of the sessions."""
    return tuple(kind for kind, each in kinds().items() if kind in each.follows.values())


def session(kind: str) -> int:
    """Return the place of a kind in the order of the sessions, from 0; a kind that nobody knows comes last."""
    return next((place for place, each in enumerate(kinds()) if each == kind), _NO_SESSION)


def kind_of(document: Document, stem: str = "") -> str | None:
    """Return the kind of map in a document: by its file's name, by a key only that type has, or None."""
    if stem in kinds() or not isinstance(document.data, dict):
        return stem if stem in kinds() else None
    found = next((each for each in map_types() if not document.data.keys().isdisjoint(each.telling_keys)), None)
    if found is None:
        return None
    return found.kind_in(document, stem) if found.kind_in else next(iter(found.kinds))


@cache
def known_metrics() -> Mapping[str, MetricKind]:
    """Return every figure that some map type gives, by name."""
    return {kind.name: kind for each in map_types() for kind in each.metrics}
