"""Say on top of each page which faults in the files that it is made from withhold something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from flowfolio.analysis.unread import USES, Uses, broken_maps, errors, hiding, unread, withheld_settings
from flowfolio.portfolio.history import Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Kept, Page
from flowfolio.site.paths import REVIEW_SHEET, STREAMS
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.problems import Problem
from flowfolio.source.store import digest_of

MOST_FAULTS: Final = 12
"""Faults that a notice names; the dashboard has them all."""
_NONE: Final = re.compile(r'<(p|li) class="ff-empty">.*?</\1>', re.DOTALL)
"""A sentence of a page that says that there is none of something."""
_UNSURE: Final = r'<\1 class="ff-empty">Not known: the faults above may hide it.</\1>'
_SPARED: Final = frozenset(("home", "streams", "maps", "glossary", "maturity", "evidence"))
"""The kinds of pages whose sentences of that sort hold beside a fault, or weigh it themselves."""


@dataclass(frozen=True, slots=True)
class Notice(TemplateContext):
    """The names of `notice.html`; the comment in its head explains them."""

    template = "notice.html"
    faults: tuple[str, ...]
    more: int


def noticed(site: Site, kind: str, page: Page) -> Page:
    """Return a page of that kind with a notice for the faults that touch it; itself when there are none."""
    faults = tuple(dict.fromkeys(_faults(site, kind, page.path))) if site.has_faults else ()
    if not faults or page.markdown:
        return page
    if _is_hiding(site, kind, page.path):
        page = _unsure(page)
    said = Notice(faults=tuple(map(str, faults[:MOST_FAULTS])), more=max(0, len(faults) - MOST_FAULTS))
    return replace(page, notice=site.templates.render(page.path, said), is_empty=False)


def faults_beside_maps(portfolio: Portfolio) -> tuple[Problem, ...]:
    """Return every error that is in no map: in a file that many pages share, or in the name of a file or folder."""
    names = {asset.name for asset in portfolio.assets.values()}
    return tuple(each for each in portfolio.problems if each.is_error and each.place.path not in names)


def _faults(site: Site, kind: str, path: str) -> Iterator[Problem]:
    portfolio = site.portfolio
    if kind == "home":
        yield from faults_beside_maps(portfolio)
        return
    if kind == "maps":
        yield from _of_map(portfolio, path)
    own, uses = _own(portfolio, path), _uses(kind, path)
    if own:
        yield from withheld_settings(portfolio, uses.settings if uses else (), (own,))
        yield from _of_stream(portfolio, own)
        if kind in {"streams", "compare"}:
            yield from _maps_of(site, own)
    elif uses:
        yield from _unread(site, uses)
    if path == STREAMS:
        for stream in portfolio.streams.values():
            yield from _of_stream(portfolio, stream)
            yield from broken_maps(portfolio, stream, all_editions=False)
    yield from _below(portfolio, _folder(portfolio, kind, path))


def _own(portfolio: Portfolio, path: str) -> Stream | None:
    """Return the stream that a page is about alone."""
    folder, _, rest = path.partition("/")
    return portfolio.streams.get(rest.partition("/")[0]) if folder in {"streams", "compare"} else None


def _uses(kind: str, path: str) -> Uses | None:
    return USES.get("sheet" if path == REVIEW_SHEET else kind)


def _unread(site: Site, uses: Uses) -> tuple[Problem, ...]:
    return site.once(f"unread {uses}", lambda: unread(site.portfolio, uses))


def _maps_of(site: Site, stream: Stream) -> tuple[Problem, ...]:
    return site.once(f"broken {stream.id}", lambda: tuple(broken_maps(site.portfolio, stream, all_editions=True)))


def _is_hiding(site: Site, kind: str, path: str) -> bool:
    """Say whether a fault may hide what a page says that there is none of."""
    own, uses = _own(site.portfolio, path), _uses(kind, path)
    if own:
        return kind == "streams" and bool(_maps_of(site, own))
    return kind not in _SPARED and uses is not None and bool(_unread(site, hiding(uses)))


def _unsure(page: Page) -> Page:
    """Return a page that does not say that there is none of what the faults may hide."""
    kept = page.kept
    if kept is None:
        return replace(page, body=_NONE.sub(_UNSURE, page.body))
    return replace(page, kept=Kept(digest_of("unsure", kept.digest), lambda: _NONE.sub(_UNSURE, kept.make())))


def _of_map(portfolio: Portfolio, path: str) -> Iterator[Problem]:
    """Yield why a map's figures or its next review are not known; a map with a calendar of its own has figures."""
    asset = portfolio.assets.get(path.removeprefix("streams/").removesuffix("/index.md"))
    if asset and "time" in portfolio.withheld and portfolio.context(asset).time_withheld:
        yield portfolio.withheld["time"]
    if asset and "review_every" in portfolio.withheld and portfolio.review_due(asset) is None:
        yield portfolio.withheld["review_every"]


def _of_stream(portfolio: Portfolio, stream: Stream) -> Iterator[Problem]:
    yield from errors(portfolio.problems_in(f"{stream.name}/stream.yaml"))
    yield from stream.withheld.values()


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
    for each in errors(portfolio.problems):
        if each.place.path.startswith((folder, *shared)):
            yield each
