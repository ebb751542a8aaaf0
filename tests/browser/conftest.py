"""Open pages of the built site in Chromium, and hold every page to: no request leaves, no console error."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from browser.sites import chromium_arguments, find_chromium, serve
from browser.visits import Contexts, Site, Violations, Visit
from sites import Example

# What a page does on a busy machine it does late; what is wrong stays wrong as long as anybody waits.
expect.set_options(timeout=20_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; without one the tests are skipped, or fail where CI is set."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium or Chrome on this machine: install one to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str, site: Site) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=chromium_arguments(site.port))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(chromium: str, example: Example) -> Iterator[Site]:
    """Serve the example site under a sub-path, beside the one for reading from disk."""
    with serve(example.folder.parent) as port:
        yield Site(example.folder, example.offline, port)


@pytest.fixture
def visit(contexts: Contexts, site: Site) -> Iterator[Visit]:
    """Open pages with `visit("streams/", scheme="dark")`; afterwards nothing may have left or failed."""
    visit = Visit(contexts, site)
    yield visit
    visit.leave()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """Return the text of axe-core, from the package that carries it."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None, "axe-playwright-python is not installed"
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def violations(axe_source: str) -> Violations:
    def run(page: Page, rules: str | None = None, /) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        found: list[dict[str, Any]] = page.evaluate(
            "async rules => (await axe.run(document, {resultTypes: ['violations'],"
            " ...(rules && {runOnly: {type: 'rule', values: rules.split(' ')}})}))"
            ".violations",
            rules,
        )
        return [
            f"{rule['id']} ({rule['impact']}): {rule['help']}; {len(rule['nodes'])} ×, first: "
            + " | ".join(f"{node['target']} {node['failureSummary']}" for node in rule["nodes"][:3])
            for rule in found
        ]

    return run
