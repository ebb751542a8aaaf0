"""Measure what linking the glossary's terms costs a page: every page of the example site, with 150 terms.

Each round begins with nothing remembered, as a build does. The table is Markdown on standard output.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from itertools import count, islice
from pathlib import Path

import markdown

from flowfolio.portfolio.glossary import Glossary, Term
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Site, Urls
from flowfolio.site.build.composition import pages as pages_of
from flowfolio.site.term_links import Linker
from flowfolio.site.terms import link_terms
from hostile import HOSTILE

PROJECT = Path(__file__).resolve().parents[2]
TERMS, BAR, HOSTILE_BAR = 150, 1.0, 2.0
_WORDS = ("service", "review", "handover", "release", "approval", "intake", "planning", "order", "repair", "policy")


class _Recorder(Site):
    """Keeps the HTML of each page as it is before terms are linked."""

    def linked(self, html: str, path: str, front_matter: object = None) -> str:
        found.append((path, html))
        return html


found: list[tuple[str, str]] = []


def glossary_of(terms: dict[str, Term]) -> Glossary:
    """Return the example's terms and made-up ones of one to three common words, 150 together."""
    made = (
        Term(id=f"made-{number}", term=" ".join(words), definition="A made-up term.")
        for number in count()
        for words in [[_WORDS[number % 10], _WORDS[number // 10 % 10], _WORDS[number // 100]][: 1 + number % 3]]
        if number < 10 or number % 3
    )
    missing = max(TERMS - len(terms), 0)
    return Glossary(terms | {term.id: term for term in islice(made, missing)}, {})


def measure(terms: dict[str, Term]) -> list[float]:
    """Return milliseconds of processor time for each page, in the order of a build."""
    linker, urls = Linker(glossary_of(terms)), Urls()
    link_terms("<p>lead time", "index.md", linker, urls)  # puts the names together
    times = []
    for path, html in found:
        start = time.process_time()
        link_terms(html, path, linker, urls)
        times.append(1000 * (time.process_time() - start))
    return times


def measure_hostile(terms: dict[str, Term]) -> float:
    """Return the seconds of processor time for the slowest page of markup that never ends."""
    linker, urls, times = Linker(glossary_of(terms)), Urls(), []
    for part in HOSTILE:
        start = time.process_time()
        link_terms(part * 20_000, "index.md", linker, urls)
        times.append(time.process_time() - start)
    return max(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="rounds; the median of each page counts")
    parser.add_argument("--check", action="store_true", help="exit with 1 when the bar is missed")
    options = parser.parse_args()
    portfolio = load(PROJECT / "maps")
    for page in pages_of(_Recorder(portfolio)):
        str(page.html)
    for path in sorted((PROJECT / "content").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        found.append((str(path), markdown.markdown(text, extensions=["extra", "admonition", "toc"])))
    rounds = [measure(portfolio.glossary.terms) for _ in range(options.runs)]
    pages = sorted(statistics.median(times) for times in zip(*rounds, strict=True))
    size = sum(len(html) for _, html in found) / len(found) / 1000
    mean, largest = statistics.mean(pages), max(len(html) for _, html in found) / 1000
    print(f"Linking {TERMS} terms: {len(pages)} pages of {size:.1f} kB on average, {largest:.0f} kB at most.\n")
    print("| Bar | Seen | |\n|---|---:|---|")
    seen = f"{mean:.2f} ms, median {statistics.median(pages):.2f}, slowest {pages[-1]:.1f}"
    print(f"| cost of linking a page ≤ {BAR:g} ms | {seen} | {'met' if mean <= BAR else '**missed**'} |")
    worst = measure_hostile(portfolio.glossary.terms)
    verdict = "met" if worst <= HOSTILE_BAR else "**missed**"
    print(f"| 20,000 beginnings of markup that never ends ≤ {HOSTILE_BAR:g} s | {worst:.2f} s | {verdict} |")
    return int(options.check and (mean > BAR or worst > HOSTILE_BAR))


if __name__ == "__main__":
    sys.exit(main())
