"""Prove that the catalogue finds, remembers, exports and goes back, over http and from disk, by mouse and by key."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.visits import Violations, Visit
from extent import sample

Where = Literal["http", "file"]
everywhere = pytest.mark.parametrize("where", ["http", "file"])


def opened(visit: Visit, state: str = "", where: Where = "http", **more: Any) -> Page:
    """Open the catalogue, cold, in the state that stands after the # of the address."""
    page = visit("catalogue/", where=where, **more)
    if state:
        page.goto(page.url + "#" + state)
        page.reload()
    expect(page.locator("#ff-catalogue-search")).to_be_visible()
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".ff-catalogue-table tbody th a").all_inner_texts()


def count(page: Page) -> int:
    """Return the number that the status says is shown."""
    return int(page.locator("#ff-catalogue-count").inner_text().split()[0])


def box(page: Page, name: str) -> Locator:
    return page.locator(".ff-facets label").filter(has=page.get_by_text(name, exact=True)).locator("input")


def number_beside(page: Page, name: str) -> int:
    label = page.locator(".ff-facets label").filter(has=page.get_by_text(name, exact=True))
    return int(label.locator(".ff-count").inner_text())


@everywhere
def test_a_link_opened_cold_shows_the_same_list(visit: Visit, where: Where) -> None:
    page = opened(visit, where=where)
    everything = count(page)
    box(page, "Flow roadmap").check()
    page.locator("#ff-catalogue-search").fill("a")
    page.wait_for_url(re.compile("q=a"))
    page.locator("#ff-catalogue-sort").select_option("title")
    page.wait_for_url(re.compile("sort=title"))
    shown = titles(page)
    assert 0 < count(page) == len(shown) < everything
    cold = opened(visit, page.url.partition("#")[2], where)
    assert titles(cold) == shown
    assert box(cold, "Flow roadmap").is_checked()
    expect(cold.locator("#ff-catalogue-search")).to_have_value("a")


@everywhere
def test_back_and_forward_walk_through_the_states(visit: Visit, where: Where) -> None:
    page = opened(visit, where=where)
    everything = titles(page)
    box(page, "Flow roadmap").check()
    roadmaps = titles(page)
    box(page, "Outcome map").check()
    both = titles(page)
    assert len(roadmaps) < len(both) < len(everything)
    for step, wanted in (("back", roadmaps), ("back", everything), ("forward", roadmaps), ("forward", both)):
        page.go_back() if step == "back" else page.go_forward()
        expect(page.locator(".ff-catalogue-table tbody tr")).to_have_count(len(wanted))
        assert titles(page) == wanted
    assert box(page, "Outcome map").is_checked()


def test_a_result_and_back_again_keeps_the_list(visit: Visit) -> None:
    page = opened(visit, "kind=outcome")
    shown = titles(page)
    page.locator(".ff-catalogue-table tbody th a").first.click()
    expect(page.locator("h1")).to_have_text(shown[0])
    page.go_back()
    expect(page.locator("#ff-catalogue-search")).to_be_visible()
    assert titles(page) == shown


def test_counts_say_what_a_choice_would_leave(visit: Visit) -> None:
    page = opened(visit)
    promised = number_beside(page, "Flow roadmap")
    other = number_beside(page, "Outcome map")
    box(page, "Flow roadmap").check()
    assert count(page) == promised
    # Values of the same facet add to the list, so their own numbers stay.
    assert number_beside(page, "Outcome map") == other
    box(page, "Outcome map").check()
    assert count(page) == promised + other
    page.get_by_role("button", name="Clear all").click()
    assert count(page) > promised + other


def test_search_looks_into_the_maps_and_takes_accents_and_case_lightly(visit: Visit) -> None:
    page = opened(visit)
    page.evaluate("window.ffCatalogue.words.values.length")
    word = page.evaluate("window.ffCatalogue.words.values.find(name => /^[a-z ]{6,}$/i.test(name))")
    page.locator("#ff-catalogue-search").fill(word.upper())
    expect(page.locator("#ff-catalogue-count")).to_contain_text(" of ")
    assert count(page) > 0
    page.locator("#ff-catalogue-search").fill('no "such\\ map')
    expect(page.get_by_text("No map fits.")).to_be_visible()
    page.wait_for_url(re.compile("q=no"))


@everywhere
def test_the_rows_shown_are_exported(visit: Visit, where: Where) -> None:
    page = opened(visit, "kind=roadmap&sort=title", where)
    records = json.loads(_download(page, "JSON").read_text(encoding="utf-8"))
    assert [record["title"] for record in records] == titles(page)
    assert {record["kind"] for record in records} == {"roadmap"}
    lines = list(csv.DictReader(io.StringIO(_download(page, "CSV").read_text(encoding="utf-8-sig"))))
    assert [line["id"] for line in lines] == [record["id"] for record in records]
    first = page.locator(".ff-catalogue-table tbody th a").first
    assert records[0]["address"] == first.evaluate("link => link.href")


def _download(page: Page, kind: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=f"Download these rows as {kind}").click()
    assert started.value.suggested_filename == f"catalogue.{kind.lower()}"
    return Path(started.value.path())


def test_everything_works_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    search = page.locator("#ff-catalogue-search")
    search.focus()
    page.keyboard.type("map")
    page.keyboard.press("ArrowDown")
    links = page.locator(".ff-catalogue-table tbody th a")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    box(page, "Outcome map").focus()
    page.keyboard.press("Space")
    expect(box(page, "Outcome map")).to_be_checked()
    expect(box(page, "Outcome map")).to_be_focused()
    head = page.get_by_role("button", name="Owner", exact=True)
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort]")).to_have_text("Owner")
    page.keyboard.press("Enter")
    expect(page.locator('th[aria-sort="descending"]')).to_have_text("Owner")


def test_instant_loading_starts_it_each_time(visit: Visit) -> None:
    page = visit("")
    page.evaluate("window.stillHere = true")
    page.evaluate(
        """() => {
          const link = document.createElement('a');
          link.id = 'go';
          link.textContent = 'Catalogue';
          link.href = new URL('catalogue/', location.href);
          document.querySelector('.md-header__inner').append(link);
        }"""
    )
    for _ in range(2):
        page.locator("#go").click()
        expect(page.locator("#ff-catalogue-search")).to_be_visible()
        assert count(page) > 0
        page.go_back()
        expect(page.locator("#ff-catalogue-search")).to_have_count(0)
    assert page.evaluate("window.stillHere") is True


def test_plain_lists_without_javascript(visit: Visit) -> None:
    page = visit("catalogue/", javascript=False)
    everything = titles(page)
    assert everything
    page.get_by_role("link", name="Flow roadmap", exact=True).click()
    expect(page.locator("h1")).to_have_text("Kind: Flow roadmap")
    assert set(titles(page)) < set(everything)


@pytest.mark.parametrize(
    ("scheme", "width"), sample([("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280)], 3)
)
def test_axe_finds_nothing_in_use(
    visit: Visit, violations: Violations, scheme: Literal["light", "dark"], width: int
) -> None:
    page = opened(visit, "kind=roadmap&q=a&sort=owner", scheme=scheme, width=width)
    if width < 500:
        page.get_by_role("button", name="Narrow down").click()
        expect(box(page, "Flow roadmap")).to_be_visible()
    # The theme gives the lists in its drawer, which only a narrow window has, one name more than once.
    assert [each for each in violations(page) if "__nav_" not in each] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
