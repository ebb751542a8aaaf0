"""The pages below compare/: which pairs have one, and what a map says of what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from editions import NEW, OLD, SHOP, SLOW
from flowfolio.analysis.compare import Comparison
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.site.pages.compare import Since, changes_since, pages as compare_pages, pairs, since_of
from flowfolio.site.site import Site

World = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def maps(world: World) -> Path:
    return world(SHOP)


def test_every_pair_worth_comparing_has_a_page(maps: Path) -> None:
    portfolio = load(maps)
    found = [(pair.why, pair.path) for pair in pairs(portfolio.streams["shop"])]
    assert found == [
        ("Current against future", "compare/shop/2026-01-05-current-state-to-2026-01-05-future-state/index.md"),
        ("Forecast against result", "compare/shop/2026-01-05-future-state-to-2026-04-06-current-state/index.md"),
        ("Edition to edition", "compare/shop/2026-04-06-current-state-to-2026-07-06-current-state/index.md"),
        ("Edition to edition", "compare/shop/2026-01-05-current-state-to-2026-04-06-current-state/index.md"),
        ("First against latest", "compare/shop/2026-01-05-current-state-to-2026-07-06-current-state/index.md"),
    ]
    pages = {page.path: page for page in compare_pages(Site(portfolio))}
    assert set(pages) == {"compare/index.md", "compare/shop/index.md", *(path for _, path in found)}
    shop = pages["compare/shop/index.md"].html
    assert "step 2 of 2: Approve it" in shop
    assert "step 3 of 3: Ship" in shop
    assert 'src="../../streams/shop/2026-07-06/current-state/current-state.svg"' in shop


def test_a_page_shows_picture_figures_and_changes_and_escapes_them(maps: Path) -> None:
    pages = {page.path: page for page in compare_pages(Site(load(maps)))}
    page = pages["compare/shop/2026-01-05-current-state-to-2026-04-06-current-state/index.md"]
    assert page.drawings[0].placeholder in page.html
    assert "Enter the order once" in page.html
    assert "−1.9 d (−36.6 %)" in page.html
    assert "&lt;b&gt;markup" in page.html
    assert "<b>markup" not in page.html
    same = pages["compare/shop/2026-04-06-current-state-to-2026-07-06-current-state/index.md"]
    assert "Only the head of the map changed" in same.html


def test_without_a_second_map_the_index_says_what_to_do(world: World) -> None:
    maps = world({"streams/a/2026-01-05/current-state.yaml": SLOW})
    (page,) = compare_pages(Site(load(maps)))
    assert "Nothing to compare yet" in page.html


def test_nothing_is_compared_with_a_broken_map_and_its_pages_stay(maps: Path) -> None:
    (maps / f"streams/{NEW}.yaml").write_text("title: [\n")
    portfolio = load(maps)
    assert not [pair for pair in pairs(portfolio.streams["shop"]) if "2026-04-06" in pair.path]
    pages = {page.path: page.html for page in compare_pages(Site(portfolio))}
    lost = {path for path in pages if "2026-04-06" in path}
    assert lost == {
        "compare/shop/2026-04-06-current-state-to-2026-07-06-current-state/index.md",
        "compare/shop/2026-01-05-current-state-to-2026-04-06-current-state/index.md",
    }
    for path in lost:
        assert "What changed is not known while <a" in pages[path]
    assert "compare/shop/2026-01-05-current-state-to-2026-07-06-current-state/index.md" in pages


def since_before(portfolio: Portfolio, asset_id: str) -> Since | None:
    asset = portfolio.assets[asset_id]
    pair = since_of(portfolio.streams[asset.stream], asset)
    if pair is None:
        return None
    return changes_since(pair, Comparison(portfolio.reading(pair.before), portfolio.reading(asset)))


def test_a_map_says_what_changed_since_the_one_before(maps: Path) -> None:
    portfolio = load(maps)
    since = since_before(portfolio, NEW)
    assert since is not None
    assert (since.text, since.summary) == ("the edition of 2026-01-05", "1 added, 1 changed, 1 renamed")
    assert since.shown == 5
    future = since_before(portfolio, "shop/2026-01-05/future-state")
    assert future is not None
    assert future.text == "the current state of 2026-01-05"
    assert since_before(portfolio, OLD) is None
