"""A page as a value: what stands for its pictures, what it is known by, what its headings and its search say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowfolio.drawing.graph import Graph
from flowfolio.site.page import Drawing, Kept, Page, StaticFile, headings, search_text


def test_a_picture_is_drawn_up_only_when_nothing_else_tells_it() -> None:
    never = Drawing("a/1", lambda: pytest.fail("drawn up"), digest="d")
    assert (never.placeholder, never.made_from) == ("<!--ff-drawing:a/1-->", "d")
    graph = Graph("g", "G", "", ())
    assert (
        Drawing("g", lambda: graph).made_from
        == Drawing("g", graph).made_from
        != Drawing("g", Graph("h", "H", "", ())).made_from
    )


def test_a_page_is_known_by_all_that_it_shows() -> None:
    page = Page("a/index.md", "A", "<p>text</p>")
    kept = replace(page, kept=Kept("1", lambda: "<p>kept</p>"))
    others = [kept, *(replace(page, **{key: "x"}) for key in ("title", "body", "markdown", "description", "search"))]
    others += [replace(page, is_searchable=False), replace(page, drawings=(Drawing("k", Graph("g", "G", "", ())),))]
    assert len({each.digest for each in (page, *others)}) == len(others) + 1
    assert replace(page, path="b/index.md").digest == page.digest
    assert (page.html, kept.html) == ("<p>text</p>", "<p>kept</p>")


def test_headings_are_those_of_sections_without_their_markup() -> None:
    html = '<h1 id="t">T</h1><h2 id="a" class="x">A <b>1</b></h2><h3 id="b">B</h3><h4 id="c">C</h4><h2>no id</h2>'
    assert list(headings(html)) == [(2, "a", "A 1"), (3, "b", "B")]


def test_what_the_search_reads_is_escaped_and_holds_nothing_empty() -> None:
    assert search_text("<T>", "a", "", "b&c") == '<h1 id="title">&lt;T&gt;</h1><p>a, b&amp;c</p>'


def test_a_file_is_made_when_it_is_asked_for() -> None:
    assert StaticFile("a", b"1").content == StaticFile("b", lambda: b"1").content == b"1"
