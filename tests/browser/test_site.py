"""Prove on one page of every kind what the site promises to every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from browser.pages import PAGES, PageKind
from browser.sites import PROJECT, build
from browser.visits import Contexts, Site, Violations, Visit
from extent import WHOLE, sample


class Shown:
    """One of the pages, opened once and looked at in several ways; for the whole it is opened anew for each."""

    def __init__(self, visit: Visit, url: str) -> None:
        self.url = url
        self.visit = visit
        self._page: Page | None = None

    def __call__(self, scheme: Literal["light", "dark"] = "light", width: int = 1280) -> Page:
        if WHOLE or self._page is None:
            self._page = self.visit(self.url, scheme=scheme, width=width)
        else:
            self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self._page.set_viewport_size({"width": width, "height": 900})
        return self._page


def _named(pages: Sequence[PageKind]) -> list[Any]:
    return [pytest.param(page.url, id=page.name) for page in pages]


# The keyboard meets first what stands around every page, and test_offline looks at the files that links lead to.
some_pages = pytest.mark.parametrize("shown", _named(sample(PAGES, 3)), indirect=True, scope="module")


@pytest.fixture(scope="module", params=_named(PAGES))
def shown(request: pytest.FixtureRequest, contexts: Contexts, site: Site) -> Iterator[Shown]:
    visit = Visit(contexts, site)
    yield Shown(visit, request.param)
    visit.leave()


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


def test_axe_finds_nothing(shown: Shown, violations: Violations) -> None:
    assert violations(shown()) == []


def test_axe_finds_nothing_in_the_dark(shown: Shown, violations: Violations) -> None:
    page = shown("dark")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    # On the same page another scheme can spoil nothing but the colours.
    assert violations(page, None if WHOLE else "color-contrast link-in-text-block") == []


def test_everything_is_there_without_javascript(shown: Shown) -> None:
    plain, full = shown.visit(shown.url, javascript=False), shown()
    expect(plain.locator("h1").first).to_be_visible()
    assert plain.locator(".md-content svg").count() >= full.locator(".md-content figure svg").count()
    # What a script adds to choose from is no content.
    choices = sum(len(each.split()) for each in full.locator(".md-content select").all_inner_texts())
    words_without, words_with = (len(page.locator(".md-content").inner_text().split()) for page in (plain, full))
    assert words_without >= 0.9 * (words_with - choices)


@some_pages
def test_opens_from_disk(shown: Shown) -> None:
    page = shown.visit(shown.url, where="file")
    expect(page.locator("h1").first).to_be_visible()
    dead = [
        link
        for link in page.eval_on_selector_all(
            ".md-content a[href], .md-tabs a[href]", "links => links.map(a => a.href)"
        )
        if link.startswith("file:") and not Path(re.sub(r"[?#].*", "", link.removeprefix("file://"))).is_file()
    ]
    assert dead == []


@some_pages
def test_keyboard_shows_where_it_is(shown: Shown) -> None:
    page = shown()
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


def test_fits_a_phone(shown: Shown) -> None:
    page = shown(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_tables_with_long_texts_stand_as_cards_on_a_phone(visit: Visit, violations: Violations) -> None:
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


def test_typing_opens_a_search_that_the_theme_has_closed(visit: Visit) -> None:
    page = visit("")
    page.locator(".md-search__input").click()
    page.locator("#__search").evaluate("toggle => toggle.click()")  # as after a link, shortly before, was followed
    expect(page.locator(".md-search__input")).to_be_focused()
    expect(page.locator("#__search")).not_to_be_checked()
    page.keyboard.type("flow", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible()


@pytest.mark.parametrize(("words", "term"), [("turnaround", "Lead time"), ("touch time", "Process time")])
def test_search_leads_from_a_synonym_to_its_term(visit: Visit, words: str, term: str) -> None:
    page = visit("")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially(words, delay=20)
    expect(page.locator(".md-search-result__item h1").first).to_have_text(term)


@pytest.mark.slow
def test_theme_overrides_hold_looks_only(tmp_path: Path) -> None:
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
    build(PROJECT / "mkdocs.yml", tmp_path / "own")  # here too, because pages say the day
    assert _articles(tmp_path / "plain") == _articles(tmp_path / "own")


def _articles(site: Path) -> dict[str, str]:
    article = re.compile(r"<article.*?</article>", re.DOTALL)
    found = {}
    for path in site.rglob("*.html"):
        match = article.search(path.read_text(encoding="utf-8"))
        found[path.relative_to(site).as_posix()] = match[0] if match else ""
    return found
