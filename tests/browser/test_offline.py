"""Prove that the site built for reading from disk asks nobody for anything, and can be searched on every level."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.visits import Site, Visit
from dead_links import dead_links

_LOADED = re.compile(r"<(?:script|img|iframe)\b[^>]*\ssrc=[\"']?([^\"'\s>]+)|<link\b[^>]*rel=[\"']?stylesheet[^>]*>")


def test_no_page_loads_anything_from_elsewhere(site: Site) -> None:
    for folder in (site.folder, site.offline):
        for page in folder.rglob("*.html"):
            loaded = [match[1] or match[0] for match in _LOADED.finditer(page.read_text(encoding="utf-8"))]
            assert loaded
            assert [each for each in loaded if "//" in each] == [], page


def test_every_link_between_pages_leads_to_a_file(site: Site) -> None:
    linked = (each.partition(" -> ") for each in dead_links(site.offline))
    # Whether a spot is on the page is asked of the sites that tests/test_guest.py builds.
    assert [
        (page, address)
        for page, _, address in linked
        if "#" not in address or not (site.offline / page).parent.joinpath(address.partition("#")[0]).is_file()
    ] == []


def test_the_shim_for_search_is_only_in_the_site_for_disks(site: Site) -> None:
    assert "iframe-worker" in (site.offline / "index.html").read_text(encoding="utf-8")
    assert "iframe-worker" not in (site.folder / "index.html").read_text(encoding="utf-8")
    assert (site.offline / "assets/flowfolio/vendor/iframe-worker/LICENSE").is_file()


@pytest.mark.parametrize("url", ["reference/maps/", "guide/sessions/outcome-map/"])
def test_search_from_a_deep_page_leads_to_a_page(visit: Visit, url: str) -> None:
    page = visit(url, where="file")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("constraint", delay=20)
    first = page.locator(".md-search-result__link").first
    expect(first).to_be_visible()
    target = str(first.evaluate("link => link.href"))
    page.goto(target)
    expect(page.locator("h1").first).to_be_visible()
