"""Open pages of the built site, and remember what they asked for and what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from browser.sites import ADDRESS, file_of


class Site(NamedTuple):
    """The site as built for a server and for reading from disk."""

    folder: Path
    offline: Path
    port: int

    def url(self, page: str, where: str) -> str:
        """Return the address of a page (relative, ending in "/") over http or from disk."""
        return ADDRESS + page if where == "http" else file_of(self.offline, page).as_uri()


# A context is kept, because what it has loaded once it need not load again; but each page begins with nothing stored.
_FORGET = """try {
  if (!sessionStorage.getItem('test')) { localStorage.clear(); sessionStorage.setItem('test', 'began'); }
} catch {}"""


class Contexts:
    """The two contexts of a browser, with and without JavaScript, that all pages are opened in."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: dict[bool, BrowserContext] = {}

    def __call__(self, javascript: bool) -> BrowserContext:
        if javascript not in self._made:
            self._made[javascript] = self._browser.new_context(java_script_enabled=javascript)
            self._made[javascript].add_init_script(_FORGET)
        return self._made[javascript]

    def alone(self, javascript: bool) -> Page:
        """Open a page in a context of its own, which closes with it."""
        return self._browser.new_page(java_script_enabled=javascript)


class Violations(Protocol):
    """Runs axe on a page, all of it or the rules with one tag, and describes each violation with its first places."""

    def __call__(self, page: Page, tag: str | None = None, /) -> list[str]: ...


class Visit:
    """Opens pages and remembers what they asked for and what went wrong, until `leave`."""

    def __init__(self, contexts: Contexts, site: Site) -> None:
        self.site = site
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._contexts = contexts
        self._pages: list[Page] = []
        self._own = (ADDRESS, site.offline.as_uri(), "data:", "blob:", "about:")

    def __call__(
        self,
        page: str,
        *,
        where: Literal["http", "file"] = "http",
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        width: int = 1280,
    ) -> Page:
        """Open a page, given relative to the site, and wait until it has settled."""
        # From disk, where nothing need be kept, Chromium now and then loses what a page stores soon after the clearing.
        tab = self._contexts.alone(javascript) if where == "file" else self._contexts(javascript).new_page()
        self._pages.append(tab)
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", self._listen)
        tab.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        tab.goto(self.site.url(page, where), wait_until="load")
        if javascript and where == "http":
            tab.wait_for_load_state("networkidle")
        return tab

    def leave(self) -> None:
        """Close the pages; none may have asked for anything elsewhere, or failed."""
        for page in self._pages:
            page.close()
        assert [url for url in self.requests if not url.startswith(self._own)] == []
        assert self.errors == []

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
