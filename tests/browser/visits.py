"""Open pages of the built site, and remember what they asked for and what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

from browser.sites import ADDRESS, file_of


class Site(NamedTuple):
    """The site as built for a server and for reading from disk."""

    folder: Path
    offline: Path
    port: int

    def url(self, page: str, where: str) -> str:
        """Return the address of a page (relative, ending in "/") over http or from disk."""
        return ADDRESS + page if where == "http" else file_of(self.offline, page).as_uri()


class Visit:
    """Opens pages in fresh contexts and remembers what they asked for and what went wrong."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.requests: list[str] = []
        self.errors: list[str] = []
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
        context = self.browser.new_context(
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
        )
        context.route("**/*", self._keep_inside)
        context.on("request", self._remember)
        tab = context.new_page()
        tab.on("console", self._listen)
        tab.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        tab.goto(self.site.url(page, where), wait_until="load")
        if javascript and where == "http":
            tab.wait_for_load_state("networkidle")
        return tab

    @property
    def foreign_requests(self) -> list[str]:
        """Every request that would have left the site."""
        return [url for url in self.requests if not url.startswith(self._own)]

    def _remember(self, request: Request) -> None:
        self.requests.append(request.url)

    def _keep_inside(self, route: Route) -> None:
        if route.request.url.startswith(self._own):
            route.continue_()
        else:
            route.abort()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
