"""Prove on one page of every kind what the site promises to every reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from browser.pages import PAGES
from browser.sites import PROJECT, build
from browser.visits import Site, Visit

every_page = pytest.mark.parametrize("url", [pytest.param(page.url, id=page.name) for page in PAGES])

_FOCUS = """() => {
  let element = document.activeElement;
  if (!element || element === document.body) return null;
  const label = element.nextElementSibling;
  // A radio button of no size shows its focus on the label that follows.
  if (element.type === 'radio' && !element.offsetWidth && label?.tagName === 'LABEL') element = label;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    what: element.outerHTML.slice(0, 160),
    outlined: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
    // The theme's search results can be focused while the list is still empty, and so without height.
    shown: element.closest('.md-search__output') !== null
      || (box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight),
  };
}"""


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visit: Visit, violations: Callable[[Page], list[str]], url: str, scheme: Literal["light", "dark"]
) -> None:
    assert violations(visit(url, scheme=scheme)) == []


@every_page
def test_everything_is_there_without_javascript(visit: Visit, url: str) -> None:
    plain, full = visit(url, javascript=False), visit(url)
    expect(plain.locator("h1").first).to_be_visible()
    assert plain.locator(".md-content svg").count() >= full.locator(".md-content figure svg").count()
    # What a script adds to choose from is no content.
    choices = sum(len(each.split()) for each in full.locator(".md-content select").all_inner_texts())
    words_without, words_with = (len(page.locator(".md-content").inner_text().split()) for page in (plain, full))
    assert words_without >= 0.9 * (words_with - choices)


@every_page
def test_opens_from_disk(visit: Visit, url: str) -> None:
    page = visit(url, where="file")
    expect(page.locator("h1").first).to_be_visible()
    dead = [
        link
        for link in page.eval_on_selector_all(
            ".md-content a[href], .md-tabs a[href]", "links => links.map(a => a.href)"
        )
        if link.startswith("file:") and not Path(re.sub(r"[?#].*", "", link.removeprefix("file://"))).is_file()
    ]
    assert dead == []


@every_page
def test_keyboard_shows_where_it_is(visit: Visit, url: str) -> None:
    page = visit(url)
    stops: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus is None:
            break
        stops.append(focus["what"])
        assert focus["outlined"], f"no visible focus on {focus['what']}"
        assert focus["shown"], f"the focus is outside the window on {focus['what']}"
    assert len(set(stops)) > 3, "the keyboard reaches almost nothing, or is trapped"


@every_page
def test_fits_a_phone(visit: Visit, url: str) -> None:
    page = visit(url, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_tables_with_long_texts_stand_as_cards_on_a_phone(
    visit: Visit, violations: Callable[[Page], list[str]]
) -> None:
    page = visit("evidence/", width=390)
    table = page.locator(".ff-scroll table").first
    expect(table).to_have_class(re.compile("ff-stacks"))
    cell = table.locator("tbody td").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert table.locator("thead th").nth(1).text_content() in label
    assert table.evaluate("table => table.closest('.ff-scroll').scrollWidth") <= 390
    # The theme's drawer names two of its lists alike, on every page.
    assert [each for each in violations(page) if "__nav_" not in each] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(table).not_to_have_class(re.compile("ff-stacks"))
    expect(table.locator("thead")).to_be_visible()


def test_pages_below_show_their_tab_and_jump_to_their_parts(visit: Visit) -> None:
    page = visit("streams/feature-delivery/2026-10-13/current-state/")
    expect(page.locator(".md-tabs__item--active")).to_have_text("Streams")
    page.locator(".ff-jumps a", has_text="As a table").click()
    expect(page.locator("h2#as-a-table")).to_be_in_viewport()
    expect(visit("compare/feature-delivery/").locator(".md-tabs__item--active")).to_have_text("Streams")
    expect(visit("glossary/lead-time/").locator(".md-tabs__item--active")).to_have_text("Glossary")


def test_fit_shows_the_whole_picture_and_no_empty_frame(visit: Visit) -> None:
    page = visit("streams/feature-delivery/2026-10-13/current-state/")
    canvas = page.locator(".ff-canvas").first
    page.get_by_role("button", name="Fit the whole picture").first.click()
    frame, picture = (each.evaluate("each => each.clientHeight") for each in (canvas, canvas.locator("> svg")))
    whole = canvas.locator("> svg").evaluate("svg => svg.viewBox.baseVal.height / svg.viewBox.baseVal.width")
    assert frame - picture <= 30
    assert picture <= whole * canvas.evaluate("each => each.clientWidth") + 5
    page.get_by_role("button", name="Zoom in").first.click()
    assert canvas.evaluate("each => each.clientHeight") > frame


def test_instant_loading_keeps_the_page_alive(visit: Visit) -> None:
    page = visit("")
    page.evaluate("window.stillHere = true")
    page.locator(".md-tabs__link", has_text="Guide").click()
    page.wait_for_url("**/guide/")
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate("window.stillHere") is True


@pytest.mark.parametrize("where", ["http", "file"])
def test_search_finds_a_word(visit: Visit, where: Literal["http", "file"]) -> None:
    page = visit("", where=where)
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("flow", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible()


@pytest.mark.parametrize(("words", "term"), [("turnaround", "Lead time"), ("touch time", "Process time")])
def test_search_leads_from_a_synonym_to_its_term(visit: Visit, words: str, term: str) -> None:
    page = visit("")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(words, delay=20)
    expect(page.locator(".md-search-result__item h1").first).to_have_text(term)


def test_theme_overrides_hold_looks_only(site: Site, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        f"INHERIT: {PROJECT / 'mkdocs.yml'}\n"
        f"docs_dir: {PROJECT / 'content'}\n"
        f"theme: {{custom_dir: {tmp_path / 'nothing'}}}\n"
        f"plugins: {{flowfolio: {{data_dir: {PROJECT / 'maps'}}}}}\n",
        encoding="utf-8",
    )
    build(config, tmp_path / "plain")
    assert _articles(tmp_path / "plain") == _articles(site.folder)


def _articles(site: Path) -> dict[str, str]:
    article = re.compile(r"<article.*?</article>", re.DOTALL)
    found = {}
    for path in site.rglob("*.html"):
        match = article.search(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix()] = match[0] if match else ""
    return found
