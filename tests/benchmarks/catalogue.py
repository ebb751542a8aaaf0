"""Measure the catalogue with 10,000 rows in Chromium: from the click to the first use, and from key to picture.

The page is a real one, built by MkDocs with this project's theme; its rows and its data are then replaced by many. The
table is Markdown on standard output. Needs Chromium and the `dev` extra; run it with `PYTHONPATH=tests`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import build, write_ours
from playwright.sync_api import Page, sync_playwright

from browser.sites import CHROMIUM_ARGS, find_chromium, serve
from flowfolio.analysis.catalogue import Row, catalogue
from flowfolio.portfolio.glossary import Glossary, Term
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Site
from flowfolio.site.pages.catalogue import files, pages
from flowfolio.site.paths import CATALOGUE, CATALOGUE_DATA

FIRST_BAR, KEY_BAR = 2000.0, 100.0
KINDS = (("current-state", "Current-state map"), ("dependency", "Dependency map"), ("roadmap", "Flow roadmap"))
WORDS = ("approve", "order", "check", "release", "invoice", "repair", "deliver", "assess", "register", "archive")
TYPED = "approve stream 12"
_TERMS = (
    Term(id="lead-time", term="lead time", definition="x", aliases=("flow time", "turnaround", "throughput time")),
    Term(id="constraint", term="constraint", definition="x", aliases=("bottleneck",)),
)
_GLOSSARY = Glossary({term.id: term for term in _TERMS}, {})

_FIRST_USE = """
const watch = () => document.querySelector('.ff-ready #ff-catalogue-count')?.textContent
  ? requestAnimationFrame(() => { window.ffUsable = performance.now(); })
  : requestAnimationFrame(watch);
requestAnimationFrame(watch);
"""
_KEYS = """() => {
  window.ffKeys = [];
  document.getElementById('ff-catalogue-search').addEventListener('input', event => {
    requestAnimationFrame(() => requestAnimationFrame(() => window.ffKeys.push(performance.now() - event.timeStamp)));
  });
}"""


def rows(count: int) -> Iterator[Row]:
    """Yield rows as a large organisation has them: ten editions a stream, 200 owners, 60 tags, ten steps a map."""
    for number in range(count):
        stream, edition = divmod(number, 10)
        date = dt.date(2016 + edition, 1 + stream % 12, 1 + stream % 28)
        kind = KINDS[number % len(KINDS)]
        words = tuple(f"{WORDS[(stream + step) % 10].capitalize()} {stream % 97} {step}" for step in range(10))
        yield Row(
            id=f"stream-{stream:04}/{date}/{kind[0]}",
            title=f"{WORDS[number % 10].capitalize()} in stream {stream} as seen in {date.year}",
            path=f"streams/stream-{stream:04}/{date}/{kind[0]}/index.md",
            date=date,
            stream=(f"stream-{stream:04}", f"Stream {stream}"),
            kind=kind,
            status=("final", "draft", "archived")[stream % 7 % 3],
            review="in-force" if edition == 9 else "superseded",
            review_due=date + dt.timedelta(days=183) if edition == 9 else None,
            owner=f"Team {stream % 200}",
            tags=(f"tag-{stream % 60}", f"house-{stream % 9}"),
            words=words,
        )


def write_site(work: Path, count: int) -> Path:
    """Build a small site and give its catalogue `count` rows; return the folder to serve."""
    write_ours(work, 10, with_dependency_maps=False)
    build(sys.executable, work)
    (work / "none").mkdir()
    site = Site(replace(load(work / "none"), glossary=_GLOSSARY))
    vars(site)["catalogue"] = catalogue(site.portfolio, rows(count))
    page = next(pages(site))
    target = work / "site" / CATALOGUE.replace(".md", ".html")
    html = target.read_text(encoding="utf-8")
    article = re.compile(r'<article class="ff ff-catalogue".*?</article>', re.DOTALL)
    target.write_text(article.sub(lambda _: page.html, html), encoding="utf-8")
    (file,) = files(site)
    (work / "site" / CATALOGUE_DATA).write_bytes(file.content)
    return work / "site"


def first_use(page: Page, address: str) -> float:
    """Return milliseconds from the start of the navigation to a list that answers."""
    page.goto(address)
    page.wait_for_function("window.ffUsable")
    return float(page.evaluate("window.ffUsable"))


def keystrokes(page: Page) -> list[float]:
    """Return milliseconds from each key to the picture that shows its result."""
    page.evaluate(_KEYS)
    search = page.locator("#ff-catalogue-search")
    search.focus()
    for key in TYPED:
        page.keyboard.press("Space" if key == " " else key)
        page.wait_for_timeout(60)
    page.wait_for_function(f"window.ffKeys.length >= {len(TYPED)}")
    return [float(each) for each in page.evaluate("window.ffKeys")]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5, help="times the page is opened; the median counts")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a bar is missed")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        print(f"**Catalogue with {options.rows:,} rows: not measured, because there is no Chromium on this machine.**")
        print("Install Chromium or Chrome, then run it again; its two bars are neither met nor missed.")
        return 0
    firsts, keys = [], []
    with tempfile.TemporaryDirectory(prefix="flowfolio-catalogue-") as folder:
        site = write_site(Path(folder), options.rows)
        size = (site / CATALOGUE_DATA).stat().st_size / 1000
        with serve(site) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
            for _ in range(options.runs):
                context = browser.new_context()
                page = context.new_page()
                page.add_init_script(_FIRST_USE)
                firsts.append(first_use(page, f"http://127.0.0.1:{port}/catalogue/"))
                keys += keystrokes(page)
                context.close()
            browser.close()
    first, key, slowest = statistics.median(firsts), statistics.median(keys), max(keys)
    print(f"Catalogue with {options.rows:,} rows, {size:.0f} kB of data, median of {options.runs} visits.\n")
    print("| Bar | Seen | |\n|---|---:|---|")
    is_met = first <= FIRST_BAR and key <= KEY_BAR
    print(f"| first usable ≤ {FIRST_BAR:g} ms | {first:.0f} ms | {'met' if first <= FIRST_BAR else '**missed**'} |")
    shown = f"{key:.0f} ms, slowest {slowest:.0f} ms"
    print(f"| from key to picture ≤ {KEY_BAR:g} ms | {shown} | {'met' if key <= KEY_BAR else '**missed**'} |")
    return int(options.check and not is_met)


if __name__ == "__main__":
    sys.exit(main())
