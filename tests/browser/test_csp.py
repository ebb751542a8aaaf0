"""Prove that the site works under the content security policy that the build writes for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.sites import ADDRESS, chromium_arguments, serve
from browser.visits import Site

_LISTEN = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} in line ${event.lineNumber}`));
"""


@pytest.fixture(scope="module")
def policy(site: Site) -> str:
    return (site.folder / "content-security-policy.txt").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def guarded(browser: Browser, chromium: str, site: Site, policy: str) -> Iterator[Browser]:
    """Return a browser for which the host of the site is a server that sends the policy."""
    with serve(site.folder.parent, {"Content-Security-Policy": policy}) as port:
        own = browser.browser_type.launch(executable_path=chromium, args=chromium_arguments(port))
        yield own
        own.close()


@pytest.fixture
def page(guarded: Browser) -> Iterator[Page]:
    """Return a page that remembers what the policy forbade; afterwards that is nothing, and nothing failed."""
    page = guarded.new_page(reduced_motion="reduce")
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(f"uncaught: {error}"))
    page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    page.add_init_script(_LISTEN)
    yield page
    assert page.evaluate("window.violations") == []
    assert failures == []
    page.close()


def _a_map(folder: Path) -> str:
    found = next(iter(sorted(folder.glob("streams/*/*/current-state/index.html"))))
    return found.parent.relative_to(folder).as_posix() + "/"


def test_the_policy_is_strict(policy: str) -> None:
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "'unsafe-inline'" not in policy.partition("style-src")[0]
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("kind", ["home", "map", "catalogue", "reference"])
def test_a_page_needs_nothing_that_the_policy_forbids(page: Page, site: Site, kind: str) -> None:
    urls = {"home": "", "map": _a_map(site.folder), "catalogue": "catalogue/", "reference": "reference/maps/"}
    page.goto(ADDRESS + urls[kind], wait_until="networkidle")
    expect(page.locator("h1").first).to_be_visible()


def test_a_forbidden_script_is_noticed(guarded: Browser) -> None:
    page = guarded.new_page()
    page.add_init_script(_LISTEN)
    page.goto(ADDRESS, wait_until="load")
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.bad = 1'}))"
    )
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.bad") is None
    page.close()


def test_search_and_instant_loading_work_under_the_policy(page: Page) -> None:
    page.goto(ADDRESS, wait_until="networkidle")
    page.evaluate("window.stillHere = true")
    page.locator(".md-tabs__link", has_text="Guide").click()
    page.wait_for_url("**/guide/")
    assert page.evaluate("window.stillHere") is True
    # The theme closes the search 125 ms after a link was followed, also under somebody who has opened it by then.
    page.evaluate("() => new Promise(done => setTimeout(done, 150))")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("flow", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
