"""Say on top of each page which faults in the files that it is made from withhold something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Page
from flowfolio.site.paths import CATALOGUE, STREAMS, map_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.problems import Problem

MOST_FAULTS: Final = 12
"""Faults that a notice names; the dashboard has them all."""
_USED: Final[Mapping[str, frozenset[str]]] = {
    "streams": frozenset(("time", "review_every")),
    "editions": frozenset(("time",)),
    "dependencies": frozenset(("time",)),
    "rollup": frozenset(("time",)),
    "compare": frozenset(("time",)),
    "catalogue": frozenset(("review_every",)),
    "rhythm": frozenset(("title", "rhythm", "review_every")),
    "due": frozenset(("rhythm", "review_every")),
    "changes": frozenset(("title",)),
    "evidence": frozenset(("time",)),
}
"""Which fields of portfolio.yaml the pages of a kind show, or what follows from them."""
_OF_MAPS: Final = frozenset(("roadmap", "dependencies", "rollup", "due"))
"""The kinds of pages that gather what the maps in force say."""


@dataclass(frozen=True, slots=True)
class Notice(TemplateContext):
    """The names of `notice.html`; the comment in its head explains them."""

    template = "notice.html"
    faults: tuple[str, ...]
    more: int


def noticed(site: Site, kind: str, page: Page) -> Page:
    """Return a page of that kind with a notice for the faults that touch it; itself when there are none."""
    faults = tuple(dict.fromkeys(_faults(site.portfolio, kind, page.path))) if site.has_faults else ()
    if not faults or page.markdown:
        return page
    said = Notice(faults=tuple(map(str, faults[:MOST_FAULTS])), more=max(0, len(faults) - MOST_FAULTS))
    return replace(page, notice=site.templates.render(page.path, said), is_empty=False)


def faults_beside_maps(portfolio: Portfolio) -> tuple[Problem, ...]:
    """Return every error that is in no map: in a file that many pages share, or in the name of a file or folder."""
    names = {asset.name for asset in portfolio.assets.values()}
    return tuple(each for each in portfolio.problems if each.is_error and each.place.path not in names)


def _faults(portfolio: Portfolio, kind: str, path: str) -> Iterator[Problem]:
    if kind == "home":
        yield from faults_beside_maps(portfolio)
        return
    used = _USED.get(kind, frozenset())
    yield from (fault for name, fault in portfolio.withheld.items() if name in used)
    if kind == "maps":
        yield from _of_map(portfolio, path)
    for stream in portfolio.streams.values():
        if path in {STREAMS, CATALOGUE} or path.startswith((f"streams/{stream.id}/", f"compare/{stream.id}/")):
            yield from _of_stream(portfolio, stream)
    if kind in _OF_MAPS:
        yield from _broken_maps(portfolio)
    yield from _below(portfolio, _folder(portfolio, kind, path))


def _of_map(portfolio: Portfolio, path: str) -> Iterator[Problem]:
    """Yield why a map's figures or its next review are not known; a map with a calendar of its own has figures."""
    asset = next((each for each in portfolio.assets.values() if map_path(each.id) == path), None)
    if asset and "time" in portfolio.withheld and portfolio.context(asset).time_withheld:
        yield portfolio.withheld["time"]
    if asset and "review_every" in portfolio.withheld and portfolio.review_due(asset) is None:
        yield portfolio.withheld["review_every"]


def _of_stream(portfolio: Portfolio, stream: Stream) -> Iterator[Problem]:
    yield from _errors(portfolio.problems_in(f"{stream.name}/stream.yaml"))
    yield from stream.withheld.values()


def _broken_maps(portfolio: Portfolio) -> Iterator[Problem]:
    for stream in portfolio.streams.values():
        for asset in stream.history.all_in_force():
            if asset.map is None:
                yield from _errors(portfolio.problems_of(asset))


def _folder(portfolio: Portfolio, kind: str, path: str) -> str:
    """Return the folder whose files alone a page is made from, "" for one made from maps."""
    maps = portfolio.folder.resolve().name
    if kind == "glossary":
        return f"{maps}/glossary/"
    if kind == "maturity":
        return f"{maps}/{path.removesuffix('index.md').removesuffix('assess/')}"
    return ""


def _below(portfolio: Portfolio, folder: str) -> Iterator[Problem]:
    if not folder:
        return
    model = "/".join(folder.split("/")[:3])
    shared = (f"{model}/model.yaml", f"{model}/versions/")
    for each in _errors(portfolio.problems):
        if each.place.path.startswith((folder, *shared)):
            yield each


def _errors(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (each for each in problems if each.is_error)
