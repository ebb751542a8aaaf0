"""Pages over many maps are kept from build to build, and never say what was true before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.portfolio.portfolio import load
from flowfolio.site import Publication, Site
from flowfolio.site.build import composition
from flowfolio.site.build.renderer import Renderer
from flowfolio.site.templating import TemplateContext, Templates
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
STEPS = "steps:\n  - {id: s, name: Check, process_time: 10 h, wait_before: 3 d}\n"
SLOWER = STEPS.replace("3 d", "4 d")
STORY = {
    **FILES,
    "streams/plan/2026-01-05/future-state.yaml": f"title: First plan\nstatus: final\n{STEPS}",
    "streams/plan/2026-01-19/future-state.yaml": f"title: Second plan\nstatus: final\n{STEPS}",
    "streams/shop/2026-01-05/current-state.yaml": f"title: Shop one\nstatus: final\n{STEPS}",
    "streams/shop/2026-01-12/current-state.yaml": "title: Shop two\nnonsense: 1\n",
    "streams/shop/2026-01-19/current-state.yaml": f"title: Shop three\nstatus: final\n{STEPS}",
    "glossary/terms.yaml": "- {id: check, term: Check, definition: To look.}\n",
}
EDITS = {
    "what a future state without a current one followed": {
        "streams/plan/2026-01-05/future-state.yaml": f"title: First plan\nstatus: final\n{SLOWER}"
    },
    "what stands before a broken edition": {
        "streams/shop/2026-01-05/current-state.yaml": f"title: Shop one\nstatus: final\n{SLOWER}"
    },
    "a broken edition": {"streams/shop/2026-01-12/current-state.yaml": f"title: Shop two\n{STEPS}"},
    "what counts": {"streams/shop/2026-01-19/current-state.yaml": f"title: Shop three\nstatus: archived\n{STEPS}"},
    "a term": {"glossary/terms.yaml": "- {id: check, term: Check, aliases: [shop], definition: To look.}\n"},
    "an owner": {"streams/shop/stream.yaml": "title: Shop\nowner: Somebody else\n"},
    "the cadence": {"portfolio.yaml": FILES["portfolio.yaml"] + "review_every: 1 week\n"},
    "a map more": {MAP.replace("current", "future"): f"title: Loan to be\nstatus: final\n{STEPS}"},
}


def published(folder: Path, store: Store, today: dt.date) -> dict[str, str]:
    site = Site(load(folder, today=today, store=store), built=today)
    with Renderer() as renderer:
        publication = Publication(site, renderer)
        made = {page.path: publication.html(page) for page in publication.pages()}
        return made | {file.path: file.content.decode() for file in composition.files(site)}


def pages(folder: Path, store: Store, today: dt.date) -> dict[str, str]:
    return {path: text for path, text in published(folder, store, today).items() if path in KEPT}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_reaches_every_page_that_shows_it(edit: str, world: World, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    before = published(world(STORY), store, TODAY)
    maps = world({**STORY, **EDITS[edit]})
    after = published(maps, store, TODAY)
    assert after == published(maps, Store(), TODAY)
    assert after != before


def test_a_day_on_which_nothing_falls_due_makes_no_page_of_a_stream_again(world: World, tmp_path: Path) -> None:
    maps = world(STORY)
    keys = [
        {page.path: page.kept.digest for page in composition.pages(Site(load(maps, today=day))) if page.kept}
        for day in (TODAY, TODAY + dt.timedelta(days=1))
    ]
    assert {path for path in keys[0] if keys[0][path] != keys[1][path]} == {"index.md"}


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

    def noted(self: Templates, at: str, context: TemplateContext, instead: str = "") -> str:
        filled.append(at)
        return render(self, at, context, instead)

    monkeypatch.setattr(Templates, "render", noted)
    assert pages(maps, store, TODAY) == before
    assert set(filled) & set(KEPT) == set()
