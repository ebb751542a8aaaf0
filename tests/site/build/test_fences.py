"""The `flowfolio` fence: a map, a figure, a map written in the page, and what it says when that cannot be."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest

from conftest import World
from flowfolio.map_types import kinds
from flowfolio.portfolio.portfolio import load
from flowfolio.site.build.fences import Fenced, fence
from flowfolio.site.site import Site

CURRENT = """\
title: Today
owner: Shop
steps:
  - {id: choose, name: Choose, process_time: 1 h}
  - {id: pay, name: Pay <b>now</b>, wait_before: 1 d, process_time: 1 h, constraint: true}
"""
PLACE = "checkout/2026-01-12/current-state"


class Fence:
    """A fence of a page beside a portfolio of two maps, one of them broken."""

    def __init__(self, world: World) -> None:
        edition = "streams/checkout/2026-01-12"
        maps = world({f"{edition}/current-state.yaml": CURRENT, f"{edition}/roadmap.yaml": "title: [\n"})
        portfolio = load(maps, today=dt.date(2026, 2, 1))
        self.of = partial(fence, site=Site(portfolio), page="guide/example.md")

    def __call__(self, text: str, line: int = 1) -> Fenced:
        return self.of(text, line=line)


@pytest.fixture
def fenced(world: World) -> Fence:
    return Fence(world)


def test_a_map_of_the_portfolio(fenced: Fence) -> None:
    html, drawing, table, problems = fenced(f"map: {PLACE}\n")
    assert (table, problems) == (None, ())
    assert drawing
    assert drawing.placeholder in html
    assert 'href="../../streams/checkout/2026-01-12/current-state/' in html
    assert "Today" in html


def test_one_figure(fenced: Fence) -> None:
    html, drawing, table, problems = fenced(f"map: {PLACE}\nfigure: lead_time\n")
    assert (drawing, table, problems) == (None, None, ())
    assert "1.3 d" in html
    assert "assumed" in html or "8 h a day" in html


def test_a_figure_of_a_broken_map_is_no_second_error(fenced: Fence) -> None:
    html, drawing, table, problems = fenced("map: checkout/2026-01-12/roadmap\nfigure: lead_time\n")
    assert (drawing, table, problems) == (None, None, ())
    assert "maps/streams/checkout/2026-01-12/roadmap.yaml:1:8: invalid-yaml" in html
    assert "is no figure" not in html


@pytest.mark.parametrize("kind", kinds())
def test_a_map_written_in_the_page(fenced: Fence, kind: str) -> None:
    text = (kinds()[kind].folder / "example.yaml").read_text(encoding="utf-8")
    made, other = fenced(f"kind: {kind}\n{text}"), fenced(f"kind: {kind}\n{text}# once more\n")
    assert made.problems == ()
    assert made.drawing
    assert made.table
    assert made.drawing.placeholder in made.html
    # The table is put in later, past the search.
    assert made.table.placeholder in made.html
    assert "<table" not in made.html
    assert "<table" in made.table.make()
    assert other.drawing
    assert other.drawing.key != made.drawing.key
    assert other.drawing.digest != made.drawing.digest
    assert other.drawing.made().id != made.drawing.made().id
    assert other.html != made.html


def test_the_keys_of_a_written_map_know_all_that_it_is_made_from(world: World) -> None:
    text = f"kind: current-state\n{CURRENT}"

    def keys(settings: str, page: str) -> tuple[str, ...]:
        maps = world({"portfolio.yaml": settings})
        made = fence(text, Site(load(maps, today=dt.date(2026, 2, 1))), page)
        assert made.drawing
        assert made.table
        return made.drawing.digest, made.table.digest

    settings, longer = "title: P\n", "title: P\ntime: {hours_per_day: 24, days_per_week: 7}\n"
    first = keys(settings, "guide/example.md")
    assert keys(settings, "guide/example.md") == first
    for other in (keys(longer, "guide/example.md"), keys(settings, "other.md")):
        assert not set(first) & set(other)


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        ("map: chekout/2026-01-12/current-state", 1, "unknown-reference", f"did you mean '{PLACE}'?"),
        ("mpa: x", 1, "unknown-key", "did you mean 'map'?"),
        ("figure: lead_time", 1, "unknown-reference", "the fence names no map"),
        (f"map: {PLACE}\nfigure: led_time", 2, "unknown-reference", "did you mean 'lead_time'?"),
        ("kind: current-sate\ntitle: A", 1, "unknown-choice", "did you mean 'current-state'?"),
        ("kind: outcome\ntitle: A\noutcome: {txt: B}", 3, "unknown-key", "did you mean 'text'?"),
        ("- a", 1, "wrong-type", "key: value"),
        ("", 1, "wrong-type", "key: value"),
        ("map: [", 1, "invalid-yaml", "never closed"),
        ("kind: [a, {b: c}]", 1, "unknown-choice", "is not one of"),
        ("map: {a: b}", 1, "unknown-reference", "is no map"),
        ("[" * 100_000, 1, "alias-bomb", "nested"),
    ],
)
def test_what_cannot_be(fenced: Fence, text: str, line: int, code: str, words: str) -> None:
    html, drawing, table, problems = fenced(text, line=10)
    assert (drawing, table) == (None, None)
    assert ("guide/example.md", 9 + line, code) in {(each.place.path, each.place.line, each.code) for each in problems}
    assert words in "\n".join(map(str, problems))
    assert code in html


def test_a_broken_map_leaves_the_page_whole(fenced: Fence) -> None:
    made = fenced("map: checkout/2026-01-12/roadmap")
    assert made.drawing is None
    assert made.html


def test_texts_are_escaped(fenced: Fence) -> None:
    for text in (f"map: {PLACE}", "kind: current-state\n" + CURRENT, "map: <script>alert(1)</script>"):
        made = fenced(text)
        html = made.html + (made.table.make() if made.table else "")
        assert "<script" not in html
        assert "<b>now" not in html
