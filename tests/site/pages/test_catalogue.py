"""The catalogue's rows, plain lists and data; the pages of the other views over all streams."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flowfolio.analysis.catalogue import Row, catalogue
from flowfolio.portfolio.glossary import Glossary, Term
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.site import Page, Site
from flowfolio.site.pages import catalogue as catalogue_kind, dependencies, roadmaps, rollup
from flowfolio.site.pages.catalogue import FIRST_ROWS, MOST_LISTS, ROWS_A_PAGE
from flowfolio.site.pages.trace import trace_view
from flowfolio.site.paths import CATALOGUE_DATA

World = Callable[[Mapping[str, str]], Path]

TODAY = dt.date(2026, 7, 1)
MAP = "title: {}\nstatus: final\nsteps:\n  - {{id: s, name: Prüfen, process_time: 1 h, constraint: true}}\n"


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    stream = "title: Loan\nowner: Retail & Co\ntags: [finance]\nreview_every: 6 months\n"
    files = {
        "streams/loan/stream.yaml": stream,
        "streams/loan/2025-01-12/current-state.yaml": MAP.format("Old"),
        "streams/loan/2025-06-12/current-state.yaml": MAP.format("Bad") + "nonsense: 1\n",
        "streams/loan/2026-01-12/current-state.yaml": MAP.format("'</script><b>New'"),
        "streams/loan/2025-01-12/future-state.yaml": MAP.format("Plan") + "review_by: 2026-06-30\n",
        "streams/shop/stream.yaml": "title: Shop\n",
        "streams/shop/2026-06-12/current-state.yaml": MAP.format("Shop").replace("final", "archived"),
    }
    return load(world(files), today=TODAY)


def site_of(portfolio: Portfolio, more: tuple[Row, ...] = ()) -> Site:
    site = Site(portfolio)
    vars(site)["catalogue"] = catalogue(portfolio, more)
    return site


def pages_of(portfolio: Portfolio, more: tuple[Row, ...] = ()) -> dict[str, Page]:
    pages = list(catalogue_kind.pages(site_of(portfolio, more)))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


def rows_of(page: Page) -> list[str]:
    return re.findall(r'<th scope="row"><a href="([^"]*)"', page.html)


def many(count: int) -> tuple[Row, ...]:
    return tuple(
        Row(
            id=f"assessment/{number}",
            title=f"Assessment {number}",
            path=f"maturity/model/{number}/index.md",
            date=dt.date(2026, 1, 1),
            stream=(f"stream-{number}", f"Stream {number}"),
            kind=("assessment", "Assessment"),
            status="final",
            review="in-force",
            review_due=None,
            owner=f"Team {number % 7}",
        )
        for number in range(count)
    )


def test_every_map_has_a_row_with_its_state(portfolio: Portfolio) -> None:
    found = {row.id: (row.status, row.review) for row in catalogue(portfolio).rows}
    assert found == {
        "loan/2025-01-12/current-state": ("final", "superseded"),
        "loan/2025-06-12/current-state": ("broken", "superseded"),
        "loan/2026-01-12/current-state": ("final", "due-soon"),
        "loan/2025-01-12/future-state": ("final", "overdue"),
        "shop/2026-06-12/current-state": ("archived", "archived"),
    }


def test_rows_carry_what_people_look_for(portfolio: Portfolio) -> None:
    row = next(row for row in catalogue(portfolio).rows if row.id == "loan/2026-01-12/current-state")
    assert (row.owner, row.tags, row.words, row.review_due) == (
        "Retail & Co",
        ("finance",),
        ("Prüfen",),
        dt.date(2026, 7, 12),
    )


def test_the_page_lists_the_newest_first_and_leads_to_every_plain_list(portfolio: Portfolio) -> None:
    pages = pages_of(portfolio)
    assert rows_of(pages["catalogue/index.md"])[0] == "../streams/shop/2026-06-12/current-state/"
    links = set(
        re.findall(r'href="((?:stream|kind|status|review|owner|tag|year)/[^"]*)"', pages["catalogue/index.md"].html)
    )
    assert links == {path.removeprefix("catalogue/").removesuffix("index.md") for path in pages if path.count("/") > 1}
    assert {"owner/retail-co/", "owner/nobody/", "tag/finance/", "year/2025/", "review/overdue/"} <= links
    assert rows_of(pages["catalogue/review/overdue/index.md"]) == ["../../../streams/loan/2025-01-12/future-state/"]


def test_a_long_list_is_paged(portfolio: Portfolio) -> None:
    pages = pages_of(portfolio, many(2 * ROWS_A_PAGE + 1))
    lists = [pages[f"catalogue/kind/assessment/{name}"] for name in ("index.md", "2/index.md", "3/index.md")]
    assert [len(rows_of(page)) for page in lists] == [ROWS_A_PAGE, ROWS_A_PAGE, 1]
    assert 'rel="next"' in lists[0].html
    assert 'rel="prev"' in lists[2].html
    assert len(rows_of(pages["catalogue/index.md"])) == FIRST_ROWS


def test_the_number_of_plain_lists_is_bounded(portfolio: Portfolio) -> None:
    pages = pages_of(portfolio, many(3 * MOST_LISTS))
    assert sum(path.startswith("catalogue/stream/stream-") for path in pages) <= MOST_LISTS
    everything = pages["catalogue/stream/index.md"]
    # A stream beyond the bound leads to its own page.
    assert everything.html.count("<li>") == 3 * MOST_LISTS + 2
    assert "../../streams/stream-599/" in everything.html


def test_owners_that_look_alike_have_their_own_addresses(portfolio: Portfolio) -> None:
    rows = many(3)
    names = ("Über", "Uber", "日本")
    more = tuple(Row(**{**_fields(row), "owner": name}) for row, name in zip(rows, names, strict=True))
    owners = catalogue(portfolio, more).owners
    assert len({owners[name] for name in names}) == 3
    assert all(re.fullmatch(r"[a-z0-9-]+", owners[name]) for name in names)


def _fields(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__slots__}


def test_the_data_hold_every_text_once_and_every_row(portfolio: Portfolio) -> None:
    term = Term(id="lead-time", term="Lead time", definition="x", aliases=("flow time",))
    site = site_of(replace(portfolio, glossary=Glossary({term.id: term}, {})), many(2))
    (file,) = catalogue_kind.files(site)
    assert file.path == CATALOGUE_DATA
    text = file.content.decode()
    assert text.startswith("window.ffCatalogue=")
    data = json.loads(text.removeprefix("window.ffCatalogue=").removesuffix(";\n"))
    titles = [data["titles"]["values"][number] for number in data["titles"]["rows"]]
    assert sorted(titles) == sorted(
        ["Old", "Current-state map", "</script><b>New", "Plan", "Shop", "Assessment 0", "Assessment 1"]
    )
    facets = {facet["id"]: facet for facet in data["facets"]}
    kinds = [facets["kind"]["values"][facets["kind"]["sets"][n][0]][1] for n in facets["kind"]["rows"]]
    assert sorted(kinds) == ["Assessment"] * 2 + ["Current-state map"] * 4 + ["Future-state map"]
    assert {tuple(pair) for pair in data["others"].values()} == {
        (f"assessment/{number}", f"maturity/model/{number}/") for number in range(2)
    }
    assert data["words"]["values"] == ["Prüfen"]
    assert data["synonyms"] == [["lead time", ["flow time"]], ["flow time", ["lead time"]]]


def test_what_authors_write_is_escaped(portfolio: Portfolio) -> None:
    assert "<b>" not in pages_of(portfolio)["catalogue/index.md"].html


def test_an_empty_portfolio_says_what_to_do(world: World) -> None:
    portfolio = load(world({}))
    (page,) = pages_of(portfolio).values()
    assert "ff-empty" in page.html
    for kind in (dependencies, roadmaps, rollup):
        (page,) = kind.pages(Site(portfolio))
        assert "ff-empty" in page.html


def test_the_example_portfolio_has_something_to_show(project: Path) -> None:
    portfolio = load(project / "maps", today=dt.date(2026, 11, 22))
    site = Site(portfolio)
    (shared,) = dependencies.pages(site)
    assert "Document archive" in shared.html
    (drawing,) = shared.drawings
    edges = {(edge.tail, edge.head) for edge in drawing.graph.edges}
    nodes = {node.id for node in drawing.graph.nodes}
    assert edges
    assert all({tail, head} <= nodes for tail, head in edges)
    (board,) = roadmaps.pages(site)
    assert "ff-timeline-chart" in board.html
    assert "Serving nothing" in board.html
    (hours,) = rollup.pages(site)
    assert "How the weakest number is known" in hours.html
    views = [trace_view(portfolio, stream) for stream in portfolio.streams.values()]
    assert all(view and view.rows for view in views)
