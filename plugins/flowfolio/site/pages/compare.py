"""Compose the comparisons: current against future, edition against edition, and a stream's maps side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from markupsafe import Markup

from flowfolio.analysis.compare import Comparison
from flowfolio.drawing.graph import Graph
from flowfolio.map_types import kinds
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.keys import Shown, key_of
from flowfolio.site.page import Drawing, Page
from flowfolio.site.pages.compare_rows import (
    ChangedThing,
    FigureChange,
    changed_things,
    constraint_strip,
    figure_changes,
    summary,
)
from flowfolio.site.paths import COMPARE, comparison_path, comparisons_path, map_file, map_path, stream_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext, Templates

MOST_LISTED = 150
"""Streams whose newest comparisons stand on the index; with more of them it only links to each stream's page."""
MOST_PICTURES = 6
"""Small pictures on a stream's page; older editions are links."""
MOST_SINCE = 12
"""Changes that a map's own page lists."""

FUTURE = "Current against future"
RESULT = "Forecast against result"
EDITIONS = "Edition to edition"
FIRST_LAST = "First against latest"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two maps worth comparing, the earlier or the current one first, and why."""

    why: str
    before: Asset
    after: Asset

    @property
    def path(self) -> str:
        return comparison_path(self.before.id, self.after.id)

    @property
    def text(self) -> str:
        """What is compared: "Roadmap, 2026-01-12 → 2026-06-30"."""
        old, new = self.before, self.after
        if old.kind == new.kind:
            return f"{new.kind_title}, {old.date} → {new.date}"
        return f"{old.kind_title} of {old.date} → {new.kind_title} of {new.date}"


def pairs(stream: Stream) -> tuple[Pair, ...]:
    """Return the comparisons of a stream, the newest of each sort first; broken maps have none."""
    return _pairs(stream, _whole)


def lost_pairs(stream: Stream) -> tuple[Pair, ...]:
    """Return the comparisons that a stream would have if none of its maps were broken."""
    alike = (each for each in _pairs(stream, list) if each.before.type.name == each.after.type.name)
    return tuple(each for each in alike if each.before.map is None or each.after.map is None)


def _pairs(stream: Stream, kept: Callable[[Sequence[Asset]], list[Asset]]) -> tuple[Pair, ...]:
    """Return the comparisons between the maps that are `kept`."""
    history = stream.history
    found: list[Pair] = []
    for future in reversed(kept([each for each in history.assets if each.kind in each.type.follows])):
        found += [Pair(FUTURE, current, future) for current in kept(_known(history.under(future)))]
        found += [Pair(RESULT, future, result) for result in kept(_known(history.promoted_to(future)))]
    for kind in kinds():
        chain = kept(history.of_kind(kind))
        found += [Pair(EDITIONS, old, new) for old, new in reversed(list(pairwise(chain)))]
    for kind in kinds():
        chain = kept(history.so_far(kind))
        found += [Pair(FIRST_LAST, chain[0], chain[-1])] if len(chain) > 2 else []
    return tuple({pair.path: pair for pair in reversed(found)}[each.path] for each in found)


def _known(asset: Asset | None) -> list[Asset]:
    return [asset] if asset else []


def _whole(assets: Sequence[Asset]) -> list[Asset]:
    return [asset for asset in assets if asset.map is not None]


@dataclass(frozen=True, slots=True)
class ComparePage(TemplateContext):
    """The names of `compare.html`; the comment in its head explains them."""

    template = "compare.html"
    pair: Pair
    stream_title: str
    stream_path: str
    all_path: str
    before_path: str
    after_path: str
    summary: str
    picture: str
    figures: tuple[FigureChange, ...]
    calendar: str
    calendar_note: str
    changes: tuple[ChangedThing, ...]
    header: tuple[ChangedThing, ...]
    header_count: int


@dataclass(frozen=True, slots=True)
class CompareIndex(TemplateContext):
    """The names of `compare_index.html`; the comment in its head explains them."""

    template = "compare_index.html"
    streams: tuple[tuple[str, str, int, tuple[Pair, ...]], ...]


@dataclass(frozen=True, slots=True)
class CompareStream(TemplateContext):
    """The names of `compare_stream.html`; the comment in its head explains them."""

    template = "compare_stream.html"
    stream: Stream
    stream_path: str
    index: str
    groups: tuple[tuple[str, tuple[Pair, ...]], ...]
    editions: tuple[Small, ...]
    pictured: tuple[Small, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the index, then for each stream its comparisons side by side and one page a comparison."""
    by_stream = [(stream, pairs(stream)) for stream in site.portfolio.streams.values()]
    yield _index(by_stream, site.templates)
    for stream, found in by_stream:
        lost = lost_pairs(stream)
        if found or lost:
            yield _stream_page(site, stream)
        for pair in lost:
            yield _lost_page(site, pair)
        for pair in found:
            if pair.before.type.name == pair.after.type.name:
                yield _pair_page(site, pair)


def _index(by_stream: Sequence[tuple[Stream, tuple[Pair, ...]]], templates: Templates) -> Page:
    listed = [(stream, found) for stream, found in by_stream if found]
    is_long = len(listed) > MOST_LISTED
    streams = tuple(
        (stream.title, comparisons_path(stream.id), len(found), () if is_long else _newest(found))
        for stream, found in listed
    )
    body = templates.render(COMPARE, CompareIndex(streams=streams))
    is_empty = not any(found for _, found in by_stream)
    words = "What changed between two maps, and whether it helped"
    return Page(COMPARE, "Compare", body, description=words, is_empty=is_empty)


def _newest(found: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the latest comparison of each sort and kind."""
    first: dict[tuple[str, str], Pair] = {}
    for pair in found:
        if pair.why != FIRST_LAST:
            first.setdefault((pair.why, pair.after.kind), pair)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Small:
    """One edition of the value stream map in small: its picture as a file, and where the constraint sat."""

    date: str
    path: str
    picture: str
    strip: Markup
    constraint: str
    place: str
    lead_time: str


def _stream_page(site: Site, stream: Stream) -> Page:
    path = comparisons_path(stream.id)
    return Page(
        path,
        f"Compare: {stream.title}",
        kept=site.kept(path, _stream_body, site.about(stream)),
        description=f"The maps of {stream.title} against each other",
        is_searchable=False,
    )


def _stream_body(portfolio: Portfolio, fill: Fill) -> str:
    (stream,) = portfolio.streams.values()
    found = pairs(stream)
    groups = {why: tuple(pair for pair in found if pair.why == why) for why in (FUTURE, RESULT, EDITIONS, FIRST_LAST)}
    editions = [_small(portfolio, asset) for asset in _whole(stream.history.as_is)]
    return fill(
        CompareStream(
            stream=stream,
            stream_path=stream_path(stream.id),
            index=COMPARE,
            groups=tuple((why, part) for why, part in groups.items() if part),
            editions=tuple(editions),
            pictured=tuple(editions[-MOST_PICTURES:]),
        )
    )


def _small(portfolio: Portfolio, asset: Asset) -> Small:
    measures = portfolio.measures(asset)
    names = {str(step["id"]): str(step["name"]) for step in measures.steps}
    step = measures.constraint.step if measures.constraint else None
    place = list(names).index(step) if step in names else None
    return Small(
        date=asset.date.isoformat(),
        path=map_path(asset.id),
        picture=map_file(asset.id, "svg"),
        strip=constraint_strip(tuple(names.values()), place),
        constraint="" if place is None else names[str(step)],
        place="" if place is None else f"step {place + 1} of {len(names)}",
        lead_time=next((each.said for each in measures.metrics if each.name == "lead_time"), "—"),
    )


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What the page of a comparison is made from."""

    why: str
    stream_title: str
    before: Shown
    after: Shown
    picture: str


def _pair_page(site: Site, pair: Pair) -> Page:
    """Return the page of a comparison; nothing is compared before the page is made."""
    before, after, title = site.shown(pair.before), site.shown(pair.after), site.titles[pair.after.stream]
    key, home = f"{pair.before.id}..{pair.after.id}", map_path(pair.after.id)
    drawing = Drawing(key, partial(_graph, before, after), home=home, digest=key_of(_graph, before, after))
    return Page(
        pair.path,
        f"{title}: {pair.text}",
        kept=site.kept(pair.path, _pair_body, _Inputs(pair.why, title, before, after, drawing.placeholder)),
        description=f"{pair.why}: {pair.text}",
        drawings=(drawing,),
        is_searchable=False,
        hides=("navigation",),
    )


@dataclass(frozen=True, slots=True)
class CompareUnread(TemplateContext):
    """The names of `compare_unread.html`; the comment in its head explains them."""

    template = "compare_unread.html"
    pair: Pair
    all_path: str
    maps: tuple[tuple[str, str, bool], ...]


def _lost_page(site: Site, pair: Pair) -> Page:
    """Return the page that stands for a comparison while one of its maps cannot be read."""
    maps = tuple((each.title, map_path(each.id), each.map is None) for each in (pair.before, pair.after))
    body = site.templates.render(pair.path, CompareUnread(pair, comparisons_path(pair.after.stream), maps))
    title = f"{site.titles[pair.after.stream]}: {pair.text}"
    return Page(pair.path, title, body, description=pair.why, is_searchable=False, hides=("navigation",))


def _graph(before: Shown, after: Shown) -> Graph:
    return Comparison(before.reading, after.reading).graph()


def _pair_body(inputs: _Inputs, fill: Fill) -> str:
    pair = Pair(inputs.why, inputs.before.asset, inputs.after.asset)
    found = Comparison(inputs.before.reading, inputs.after.reading)
    return fill(
        ComparePage(
            pair=pair,
            stream_title=inputs.stream_title,
            stream_path=stream_path(pair.after.stream),
            all_path=comparisons_path(pair.after.stream),
            before_path=map_path(pair.before.id),
            after_path=map_path(pair.after.id),
            summary=summary(found.changes),
            picture=inputs.picture if found.changes else "",
            figures=figure_changes(found),
            calendar=found.after.context.calendar_name,
            calendar_note=found.calendar_note,
            changes=changed_things([c for c in found.changes if not c.is_header]),
            header=changed_things([c for c in found.changes if c.is_header]),
            header_count=sum(c.is_header for c in found.changes),
        )
    )


@dataclass(frozen=True, slots=True)
class Since:
    """What a map's own page says of the changes since the map before: how many it shows and leaves out."""

    title: str
    text: str
    path: str
    summary: str
    things: tuple[ChangedThing, ...]
    shown: int
    more: int
    count: int


def since_of(stream: Stream, asset: Asset) -> Pair | None:
    """Return the comparison with the previous edition, or with the map that `asset` starts from; None without one."""
    history = stream.history
    current = history.under(asset)
    before = current or next((each for each in _earlier(history.of_kind(asset.kind), asset) if each.map), None)
    if before is None or before.map is None or asset.map is None or before.type.name != asset.type.name:
        return None
    return Pair(FUTURE if current else EDITIONS, before, asset)


def changes_since(pair: Pair, found: Comparison) -> Since:
    """Return what a map's own page says of the changes since the map before."""
    before, current = pair.before, pair.why == FUTURE
    own = [change for change in found.changes if not change.is_header]
    text = f"the current state of {before.date}" if current else f"the edition of {before.date}"
    shown = own[:MOST_SINCE]
    things = changed_things(shown)
    title = "What changes from the current state" if current else "What changed since the previous edition"
    count = len(found.changes)
    return Since(title, text, pair.path, summary(found.changes), things, len(shown), count - len(shown), count)


def _earlier(chain: Sequence[Asset], asset: Asset) -> Iterator[Asset]:
    yield from reversed(chain[: chain.index(asset)])
