"""Open what was built from attackers' texts, and write down everything that one of them did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page

from attacks import MARK, Planted

_LISTEN = (Path(__file__).parent / "watch.js").read_text("utf-8")


class Watch:
    """A tab of a browser that looks at each page it opens. `findings` are sentences, each with the address."""

    def __init__(self, browser: Browser, address: str, planted: dict[str, Planted]) -> None:
        self.findings: list[str] = []
        self.shown: set[str] = set()
        """Marks of the texts that stood on some page, as they were written."""
        self.page, self.at = browser.new_page(reduced_motion="reduce"), ""
        self._address, self._planted = address, planted
        self.page.set_default_timeout(120_000)  # a busy machine is late, and nothing else
        self.page.add_init_script(_LISTEN)
        self.page.on("dialog", self._asked_back)
        self.page.on("popup", lambda _: self._tell("a window opened"))
        self.page.on("pageerror", lambda error: self._tell(f"uncaught: {error}"))
        self.page.on("console", lambda each: self._tell(each.text) if each.type == "error" else None)
        self.page.on("request", lambda request: self._asked(request.url))

    def open(self, path: str) -> Page:
        """Open a page of the site, by its path, and look at it."""
        self.at = path
        self.page.goto(self._address + path, wait_until="load")
        self.look()
        return self.page

    def look(self) -> None:
        """Look at the page as it now is: what an attacker's text did, and whether all texts stand as written."""
        seen: dict[str, Any] = self.page.evaluate("lookAround()")
        for each in seen["found"]:
            self._tell(each)
        for each in changed(seen["words"], self._planted, self.shown):
            self._tell(each)

    def _asked_back(self, dialog: Dialog) -> None:
        if dialog.type != "confirm":  # the form asks before it takes another file
            self._tell(f"a dialog: {dialog.message}")
        dialog.accept()

    def _asked(self, url: str) -> None:
        if not url.startswith((self._address, "data:", "blob:")) or re.search(r"attack-\w+$", url):
            self._tell(f"a request for {url}")

    def _tell(self, what: str) -> None:
        if (sentence := f"{self.at or 'home'}: {what}") not in self.findings:
            self.findings.append(sentence)


def changed(words: str, planted: dict[str, Planted], shown: set[str]) -> Iterator[str]:
    """Yield the texts that stand in `words` otherwise than they were written; the others' marks go into `shown`."""
    for mark in MARK.finditer(words):
        if not (text := planted.get(mark[0])) or text.is_markdown:
            continue
        wanted = " ".join(text.text.split())
        if " ".join(words[max(0, mark.start() - 2 * len(text.text) - 50) : mark.start()].split()).endswith(wanted):
            shown.add(mark[0])
        else:
            before = words[max(0, mark.start() - len(text.text) - 30) : mark.end()]
            yield f"'{text.kind}' of {text.field} is not as written: {wanted!r} became {before!r}"
