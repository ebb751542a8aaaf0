"""Pages over many maps are kept from build to build, and never say what was true before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.portfolio.portfolio import load
from flowfolio.site import Publication, Site
from flowfolio.site.build.renderer import Renderer
from flowfolio.site.templating import Templates
from flowfolio.source.store import Store

World = Callable[[Mapping[str, str]], Path]

TODAY = dt.date(2026, 2, 1)
FILES = {
    "portfolio.yaml": "title: All\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "streams/loan/stream.yaml": "title: Loan\nowner: Retail\n",
    "streams/loan/2026-01-12/current-state.yaml": (
        "title: Loan today\nstatus: final\nreview_by: 2026-03-01\n"
        "steps:\n  - {id: s, name: Check, process_time: 10 h, wait_before: 3 d}\n"
    ),
    "streams/shop/stream.yaml": "title: Shop\nowner: Retail\n",
}
KEPT = ("index.md", "streams/index.md", "streams/loan/index.md", "catalogue/index.md", "catalogue/stream/loan/index.md")
MAP = "streams/loan/2026-01-12/current-state.yaml"
CHANGES = {
    "the day": {},
    "a figure": {MAP: FILES[MAP].replace("3 d", "9 d")},
    "a title": {MAP: FILES[MAP].replace("Loan today", "Loan now")},
    "a broken map": {MAP: FILES[MAP] + "nonsense: 1\n"},
    "a stream": {"streams/loan/stream.yaml": "title: Credit\nowner: Retail\n"},
    "a broken stream": {"streams/loan/stream.yaml": "title: Loan\nowner: Retail\nnonsense: 1\n"},
    "the calendar": {"portfolio.yaml": "title: All\ntime: {hours_per_day: 6, days_per_week: 5}\n"},
    "the portfolio": {"portfolio.yaml": "title: Everything\npurpose: So that all see it\nreview_every: 1 month\n"},
    "an edition": {MAP.replace("2026-01-12", "2026-01-20"): FILES[MAP]},
}


def pages(folder: Path, store: Store, today: dt.date) -> dict[str, str]:
    site = Site(load(folder, today=today, store=store), built=today)
    with Renderer() as renderer:
        publication = Publication(site, renderer)
        return {page.path: publication.html(page) for page in publication.pages() if page.path in KEPT}


@pytest.mark.parametrize("change", CHANGES)
def test_a_kept_page_is_the_page_of_today(change: str, world: World, tmp_path: Path) -> None:
    store, maps = Store(tmp_path / "store"), world(FILES)
    before = pages(maps, store, TODAY)
    today = dt.date(2026, 4, 1) if change == "the day" else TODAY
    maps = world({**FILES, **CHANGES[change]})
    after = pages(maps, store, today)
    assert after == pages(maps, Store(), today)
    assert after != before


def test_kept_pages_are_not_filled_again(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, maps = Store(tmp_path / "store"), world(FILES)
    before = pages(maps, store, TODAY)
    filled: list[str] = []
    render = Templates.render

    def noted(self: Templates, name: str, at: str, /, **values: object) -> str:
        filled.append(at)
        return render(self, name, at, **values)

    monkeypatch.setattr(Templates, "render", noted)
    assert pages(maps, store, TODAY) == before
    assert set(filled) & set(KEPT) == set()
