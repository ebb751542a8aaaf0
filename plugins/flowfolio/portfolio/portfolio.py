"""Load everything below maps/ into one value that knows figures, problems and owners of every map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from flowfolio.map_types import Context, Measures
from flowfolio.maturity import Maturity
from flowfolio.maturity.reading import read_maturity
from flowfolio.portfolio.beside_faults import slips_beside_faults
from flowfolio.portfolio.by_name import by_name_in_streams
from flowfolio.portfolio.evidence import Claim, read_evidence
from flowfolio.portfolio.glossary import Glossary
from flowfolio.portfolio.glossary_reading import read_glossary
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.measures import Judged, Reading, has_error, judge, judged
from flowfolio.portfolio.promise import Origin, still_promised, with_promises
from flowfolio.portfolio.reading import read_settings, read_streams
from flowfolio.portfolio.references import dangling, dangling_from, mentioned
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.portfolio.working_time import CommonTime, common_time
from flowfolio.source.document import Document
from flowfolio.source.entity import Finding
from flowfolio.source.folder import Folder, Shelf
from flowfolio.source.git_dates import LastChange, git_dates
from flowfolio.source.period import Period
from flowfolio.source.problems import Code, Problem
from flowfolio.source.store import Store, code_digest, digest_of

REVIEW_OVERDUE = Code(
    "review-overdue",
    "warning",
    "The map is past the date at which somebody had to look at it again.",
    "it had to be looked at again by 2026-01-31; when it is still true, 'flowfolio review "
    "checkout/2026-01-12/current-state' adds the day to 'reviewed:' and takes the past 'review_by:' out",
)
EDITION_AHEAD = Code(
    "edition-ahead",
    "warning",
    "The edition is dated further ahead than the stream's next review.",
    "the edition is dated 2062-01-12 and does not count before that day; rename its folder if the date is a slip",
)
MISSING_OWNER = Code(
    "missing-owner",
    "warning",
    "Nobody owns the map.",
    "nobody owns this map; add 'owner: …' to the map or to its stream.yaml",
)
OBSTACLE_WITHOUT_ACTION = Code(
    "obstacle-without-action",
    "warning",
    "No next step and no roadmap item addresses the obstacle.",
    "no next step and no roadmap item addresses 'Too many forms'",
)


@dataclass(frozen=True)
class Portfolio:
    """Everything below maps/. Frozen; figures are computed on first use and kept."""

    folder: Path
    settings: PortfolioFile
    streams: Mapping[str, Stream]
    problems: tuple[Problem, ...]
    today: dt.date
    time: CommonTime = field(default_factory=CommonTime)
    """The working calendar of every map that has none of its own."""
    withheld: Mapping[str, Problem] = field(default_factory=dict)
    """Fields of portfolio.yaml that nobody knows because of a fault in it, each with the fault."""
    glossary: Glossary = field(default_factory=Glossary, repr=False, compare=False)
    evidence: tuple[Claim, ...] = field(default=(), repr=False, compare=False)
    maturity: Maturity = field(default_factory=Maturity, repr=False, compare=False)
    store: Store = field(default_factory=Store, repr=False, compare=False)
    files: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    """Names of all files that were read, as `Problem.place` gives them."""
    _judged: dict[str, Judged] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def last_changes(self) -> Mapping[Path, LastChange]:
        """When and by whom each file was last changed, by git; empty where git knows nothing."""
        return git_dates(self.folder)

    @cached_property
    def assets(self) -> dict[str, Asset]:
        """Every map by id, oldest edition first within a stream."""
        return {asset.id: asset for stream in self.streams.values() for asset in stream.history.assets}

    def context(self, asset: Asset) -> Context:
        """Return what `asset` is measured and drawn with: its calendar and, for a future state, the current one."""
        time = self.time.of(asset.type, asset.map)
        current = self.streams[asset.stream].history.under(asset)
        context = Context(
            time=time.time,
            time_from=time.source,
            time_withheld=time.withheld,
            kind=asset.kind,
            id=asset.id,
            before=current.map if current else None,
            titles=self._titles_for(asset),
        )
        if asset.id in self._judged:
            context.know("measures", asset.map, self._judged[asset.id][1])
        return context

    def reading(self, asset: Asset) -> Reading:
        """Return all that is known of a map."""
        context, measures = self.context(asset), self.measures(asset)
        return Reading(
            name=asset.id,
            type=asset.type,
            context=context,
            map=asset.map,
            measures=measures,
            problems=self.problems_of(asset),
            digest=asset.digest,
            stream=self.streams[asset.stream].title,
            date=asset.date,
            lineage=self.streams[asset.stream].history.lineage(asset),
        )

    def measures(self, asset: Asset) -> Measures:
        """Return the figures of a map, marked where they are only promised; nothing for a broken one."""
        if asset.id not in self._measures:
            found = with_promises(self.judged(asset)[1], asset.type, asset.map, self.origin(asset))
            self._measures[asset.id] = found
        return self._measures[asset.id]

    def origin(self, asset: Asset) -> Origin:
        """Return where a map comes from, as far as a plan became it."""
        plan, before = self._plan_of(asset)
        return Origin(plan.map if plan else None, before.map if before else None, asset.date)

    def _plan_of(self, asset: Asset) -> tuple[Asset | None, Asset | None]:
        """Return the future state that became this map, and the map under that."""
        history = self.streams[asset.stream].history
        plan = history.by_id(asset.map.promoted_from) if asset.map and asset.map.promoted_from else None
        return plan, history.under(plan) if plan else None

    def judged(self, asset: Asset) -> Judged:
        """Return what a map's own checks find and, when it has no error, its figures."""
        map_ = asset.map
        if map_ is None:
            return (), Measures()
        if asset.id not in self._judged:
            key = digest_of("judged", self.words_fingerprint(asset))  # checks may speak of titles, too
            self._judged[asset.id] = judged(self.store, key, lambda: judge(asset.type, map_, self.context(asset)))
        return self._judged[asset.id]

    def fingerprint(self, asset: Asset) -> str:
        """Return a hash of everything that a map's figures and pictures are made from."""
        time = self.time.of(asset.type, asset.map)
        current = self.streams[asset.stream].history.under(asset)
        under = [(each.digest, each.map is None) if each else None for each in (current, *self._plan_of(asset))]
        return digest_of(
            code_digest(), asset.id, asset.digest, under, time.time.model_dump_json(), time.source, time.withheld
        )

    def words_fingerprint(self, asset: Asset) -> str:
        """Return a hash of everything that a map's tables and comparisons are made from: titles in other maps, too."""
        lineage = self.streams[asset.stream].history.lineage(asset)
        return digest_of(self.fingerprint(asset), sorted(self._titles_for(asset).items()), sorted(lineage.items()))

    def _titles_for(self, asset: Asset) -> Mapping[str, str]:
        """Return what the ids of other maps that a map mentions stand for; without those that lead nowhere."""
        if asset.id not in self._titles:
            self._titles[asset.id] = dict(mentioned(self.streams[asset.stream].history, asset)) if asset.map else {}
        return self._titles[asset.id]

    @cached_property
    def _measures(self) -> dict[str, Measures]:
        return {}

    @cached_property
    def _titles(self) -> dict[str, Mapping[str, str]]:
        return {}

    def problems_of(self, asset: Asset) -> tuple[Problem, ...]:
        """Return every problem in the map's own file."""
        return self.problems_in(asset.name)

    def problems_in(self, name: str) -> tuple[Problem, ...]:
        """Return every problem in the file of that name, as `Asset.name` gives it."""
        return self._problems_by_file.get(name, ())

    @cached_property
    def _problems_by_file(self) -> dict[str, tuple[Problem, ...]]:
        by_file: dict[str, list[Problem]] = {}
        for problem in self.problems:
            by_file.setdefault(problem.place.path, []).append(problem)
        return {name: tuple(found) for name, found in by_file.items()}

    def cadence(self, stream_id: str) -> Period | None:
        """Return how often the maps of a stream have to be looked at again; None when a fault withholds it."""
        stream = self.streams[stream_id]
        if stream.file.review_every or "review_every" in stream.withheld:
            return stream.file.review_every
        return None if "review_every" in self.withheld else self.settings.review_every

    def review_due(self, asset: Asset) -> dt.date | None:
        """Return the day by which the map has to be looked at again; None when a fault withholds it."""
        return asset.review_due(self.cadence(asset.stream))

    def is_stale(self, asset: Asset) -> bool:
        """Say whether a map in force is past its review date."""
        due = self.review_due(asset)
        return due is not None and due < self.today and self.streams[asset.stream].history.needs_review(asset)

    def owner(self, asset: Asset) -> str | None:
        """Return who answers for the map: its own owner or its stream's."""
        return (asset.map.owner if asset.map else None) or self.streams[asset.stream].file.owner


def load(
    folder: Path, *, today: dt.date | None = None, shelf: Shelf | None = None, store: Store | None = None
) -> Portfolio:
    """Read a maps/ folder. Never raises for what authors wrote: everything wrong is in `Portfolio.problems`.

    Give the same `shelf` to the next load and files that did not change are not read again; give a `store` and maps
    that did not change are not measured again.
    """
    maps = Folder(folder, shelf)
    today = today or dt.date.today()
    settings = read_settings(maps)
    time, streams = common_time(settings), read_streams(maps, today)
    portfolio = Portfolio(
        folder,
        settings=settings.value,
        streams={name: time.on(stream) for name, stream in streams.items()} if time.withheld else streams,
        problems=(),
        today=today,
        time=time,
        withheld=settings.withheld,
        glossary=read_glossary(maps),
        evidence=read_evidence(maps, today),
        maturity=read_maturity(maps, today),
        store=store or Store(),
    )
    found = {*maps.problems, *problems_between(portfolio, maps.documents)}
    problems = tuple(
        sorted(by_name_in_streams(portfolio.streams, maps.documents, found), key=lambda problem: problem.sort_key)
    )
    broken = {problem.place.path for problem in problems if problem.is_error}
    streams = {name: stream.without(broken) for name, stream in portfolio.streams.items()}
    return replace(portfolio, streams=streams, problems=problems, files=frozenset(maps.documents))


def problems_between(portfolio: Portfolio, documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Yield what is wrong inside and between the maps, and what nobody takes care of."""
    for asset in portfolio.assets.values():
        document, history = documents[asset.name], portfolio.streams[asset.stream].history
        if asset.map is None:
            lost = partial(dangling_from, history, asset)
            yield from slips_beside_faults(document, asset.type, portfolio.context(asset), portfolio.time, lost)
            continue
        own, measures = portfolio.judged(asset)
        findings = [*own, *dangling(history, asset)]
        if not has_error(findings):
            findings += measures.findings
            findings += _neglected(portfolio, asset)
        yield from (finding.in_document(document) for finding in findings)
        yield from portfolio.glossary.undefined_in(document, asset.map)


def _neglected(portfolio: Portfolio, asset: Asset) -> Iterator[Finding]:
    """Yield what nobody takes care of; only maps in force are judged, and the day of those that are planned."""
    history = portfolio.streams[asset.stream].history
    cadence = portfolio.cadence(asset.stream)
    if history.is_planned(asset) and cadence and asset.date > cadence.after(portfolio.today):
        yield Finding(
            ("title",),
            EDITION_AHEAD,
            f"the edition is dated {asset.date} and does not count before that day",
            "rename its folder if the date is a slip",
        )
    if not history.is_in_force(asset) or asset.map is None:
        return
    if portfolio.owner(asset) is None and "owner" not in portfolio.streams[asset.stream].withheld:
        yield Finding((), MISSING_OWNER, "nobody owns this map", "add 'owner: …' to the map or to its stream.yaml")
    yield from still_promised(asset.type, asset.map, portfolio.origin(asset))
    if portfolio.is_stale(asset):
        due = portfolio.review_due(asset)
        yield Finding(
            ("title",),
            REVIEW_OVERDUE,
            f"it had to be looked at again by {due}",
            _how_to_review(asset),
        )
    if "obstacle" in asset.type.things and all(each.map for each in history.all_in_force()):
        served = {r.word for a in history.all_in_force() if a.map for r in a.type.references(a.map)}
        served.update(asset.type.serves(asset.map))
        for thing, word, title, loc in asset.type.defines(asset.map):
            if thing == "obstacle" and word not in served:
                yield Finding(loc, OBSTACLE_WITHOUT_ACTION, f"no next step and no roadmap item addresses '{title}'")


def _how_to_review(asset: Asset) -> str:
    """Return what ends an overdue review; a day in `reviewed` alone does not while `review_by` is past."""
    command = f"flowfolio review {asset.id}"
    if asset.map and asset.map.review_by:
        return f"when it is still true, '{command}' adds the day to 'reviewed:' and takes the past 'review_by:' out"
    return f"when it is still true, add the day to 'reviewed:', or let '{command}' do it"
