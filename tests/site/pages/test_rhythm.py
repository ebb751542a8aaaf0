"""The pages of the rhythm, the review sheet and the changes, and that the dashboard agrees with `flowfolio due`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import feedparser
import icalendar
import pytest

from flowfolio.analysis import agenda
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.site.page import Page
from flowfolio.site.pages import due, news, rhythm
from flowfolio.site.pages.due import due_path
from flowfolio.site.pages.home import attention
from flowfolio.site.pages.rhythm import last_review
from flowfolio.site.site import Site
from flowfolio.site.urls import Urls

World = Callable[..., Path]
TODAY = dt.date(2026, 6, 10)
STEP = "id: a, name: A, process_time: 1 h, percent_complete_accurate: 80, constraint: true"
FOUND = (
    "id: a, name: A, wait_before: {typical: 4 h, basis: measured}, process_time: {typical: 1 h, basis: measured}, "
    "percent_complete_accurate: {typical: 80, basis: estimate}, constraint: true"
)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    maps = world(
        {
            "portfolio.yaml": f"""\
                title: T {HOSTILE}
                rhythm:
                  - {{name: Flow Review, every: month, on: first Tuesday, agenda: [{HOSTILE}], purpose: '{HOSTILE}'}}
                  - {{name: Flow review}}
                  - {{name: '***'}}
                """,
            "streams/a/stream.yaml": f"title: Stream {HOSTILE}\n",
            "streams/a/2025-10-10/current-state.yaml": f"title: C\nsteps: [{{{STEP}, wait_before: 9 h}}]\n",
            "streams/a/2025-10-10/future-state.yaml": f"title: F\nsteps: [{{{STEP}, wait_before: 2 h}}]\n",
            "streams/a/2026-06-05/current-state.yaml": f"""\
                title: N
                status: final
                promoted_from: a/2025-10-10/future-state
                steps: [{{{FOUND}}}]
                """,
            "streams/a/2025-10-10/roadmap.yaml": f"""\
                title: R
                items:
                  - {{id: x, title: Late {HOSTILE}, horizon: now, status: doing, end: 2026-05-01, owner: '{HOSTILE}'}}
                  - {{id: y, title: Finished, horizon: now, status: done, end: 2026-06-04}}
                """,
        }
    )
    return load(maps, today=TODAY)


def _pages(portfolio: Portfolio) -> dict[str, Page]:
    site = Site(portfolio, built=TODAY)
    return {page.path: page for kind in (rhythm, due, news) for page in kind.pages(site)}


def _words(page: Page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


def test_no_page_lets_markup_through(portfolio: Portfolio) -> None:
    pages = _pages(portfolio)
    assert set(pages) == {
        "rhythm/index.md",
        "due/index.md",
        "rhythm/review-sheet/index.md",
        "changes/index.md",
        "changes/2026/index.md",
        "changes/2025/index.md",
    }
    for page in pages.values():
        assert "<script" not in page.html
        anchors = re.findall(r' id="([^"]*)"', page.html)
        assert len(anchors) == len(set(anchors)), page.path


def test_the_rhythm_page_says_what_comes(portfolio: Portfolio) -> None:
    words = _words(_pages(portfolio)["rhythm/index.md"])
    assert "every month, first Tuesday" in words
    assert "Next: Tue 2026-07-07 , Tue 2026-08-04 , Tue 2026-09-01 , Tue 2026-10-06" in words
    assert "as needed" in words
    assert "As of Wed 2026-06-10" in words


def test_the_page_of_what_is_due_agrees_with_the_command(portfolio: Portfolio) -> None:
    page = _pages(portfolio)["due/index.md"]
    late, coming = page.html.partition('<h2 id="coming">')[::2]
    coming = coming.partition('<h2 id="owners">')[0]
    for part, is_overdue in ((late, True), (coming, False)):
        days = re.findall(r'<th scope="row" class="ff-num"><time datetime="([^"]+)"', part)
        assert days == [str(each.date) for each in agenda.due(portfolio) if each.is_overdue is is_overdue]
    words = _words(page)
    assert "As of Wed 2026-06-10, the day this site was built" in words
    assert re.search(r"2 overdue|3 overdue", words)
    assert re.search(r"Fri 2026-05-01 40 days roadmap item Late &lt;script&gt;", words)
    assert 'href="../streams/a/2025-10-10/roadmap/#item-x"' in page.html
    assert 'href="../rhythm/#flow-review"' in page.html


def test_owners_see_how_much_is_theirs(portfolio: Portfolio) -> None:
    owners = _pages(portfolio)["due/index.md"].html.partition('<h2 id="owners">')[2]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="ff-num">(\d+)</td><td class="ff-num">(\d+)</td>', owners)
    assert sum(int(overdue) for _, overdue, _ in rows) == len(agenda.overdue(portfolio))
    assert [name for name, *_ in rows] == ["&lt;script&gt;alert(1)&lt;/script&gt;", "Nobody"]


def test_a_long_list_is_cut_and_says_so(world: World) -> None:
    items = "".join(
        f"  - {{id: i{n}, title: I{n}, horizon: now, end: 2026-0{5 + n % 3}-20, owner: O{n}}}\n" for n in range(300)
    )
    files = {f"streams/s{n}/2026-01-10/roadmap.yaml": f"title: R\nitems:\n{items}" for n in range(4)}
    files |= {f"streams/s{n}/stream.yaml": f"title: S{n}\n" for n in range(4)}
    pages = _pages(load(world(files), today=TODAY))
    page, words = pages["due/index.md"], _words(pages["due/index.md"])
    assert page.html.count("<tr>") == 1 + 300 + 1 + 300 + 1 + 200
    assert "400 overdue" in words
    assert "And 100 more; flowfolio due lists them all" in words
    assert "Within 30 days: 104 more" in words
    assert "Within 60 days: 400 more" in words
    assert "And 101 more owners" in words
    assert pages["rhythm/index.md"].html.count("<tr>") == 2 + 10 + 10
    assert len(page.html) < 250_000


def test_the_review_sheet_tells_wins_since_last_time(portfolio: Portfolio) -> None:
    assert last_review(portfolio) == dt.date(2026, 6, 2)
    words = _words(_pages(portfolio)["rhythm/review-sheet/index.md"])
    assert "The roadmap item is done." in words
    assert "the future state became the current one" in words
    assert re.search(r"Lead time is better, 5 h \(−5 h \(−50 %\)\)", words)
    assert "1 of 2 done" in words
    assert re.search(r"Over all promotions, \d of \d headline figures", words)


def test_dashboard_and_agenda_agree(portfolio: Portfolio) -> None:
    late = {due_path(each) for each in agenda.overdue(portfolio)}
    rows = [each for each in attention(portfolio) if each.kind.endswith("overdue")]
    shown = {path for each in rows for _, path in each.links}
    assert len({(each.kind, each.stream.id, each.date) for each in rows}) == len(rows)
    assert shown == late
    assert "streams/a/2025-10-10/roadmap/index.md#item-x" in late


@pytest.mark.parametrize(
    ("target", "now"),
    [
        ("5 d", "90 d (45–135 d)"),
        ("1 w", "18 w (9–27 w)"),
        ("40 h", "720 h (360–1 080 h)"),
        ("30 min", "18 w (9–27 w)"),
    ],
)
def test_the_sheet_says_a_figure_in_the_unit_of_its_target(world: World, target: str, now: str) -> None:
    maps = world(
        {
            "portfolio.yaml": "title: T\ntime: {hours_per_day: 8, days_per_week: 5}\n",
            "streams/a/stream.yaml": "title: A\n",
            "streams/a/2026-01-10/current-state.yaml": """\
                title: C
                steps: [{id: a, name: A, lead_time: {typical: 18 w, low: 9 w, high: 27 w}, constraint: true}]
                """,
            "streams/a/2026-01-10/outcome.yaml": f"""\
                title: O
                outcome: {{text: Better}}
                measures: [{{id: m, name: Time, metric: lead_time, baseline: 100 d, target: {target}}}]
                """,
        }
    )
    words = _words(_pages(load(maps, today=TODAY))["rhythm/review-sheet/index.md"])
    assert f"Time 100 d {now}" in words


def test_the_files_are_read_by_others(portfolio: Portfolio) -> None:
    [feed] = news.files(Site(portfolio, Urls(use_directories=False), site_url="https://example.org/x/"))
    assert feed.path == "changes/feed.xml"
    links = [entry.link for entry in feedparser.parse(feed.content).entries]
    assert links[0] == "https://example.org/x/streams/a/2026-06-05/index.html"
    [calendar] = rhythm.files(Site(portfolio))
    assert calendar.path == "rhythm/calendar.ics"
    assert icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")


def test_an_empty_portfolio_says_what_to_do(tmp_path: Path) -> None:
    pages = _pages(load(tmp_path / "none", today=TODAY))
    assert "No event yet" in pages["rhythm/index.md"].html
    assert "Nothing is overdue." in pages["due/index.md"].html
    assert "Nothing in the next 60 days." in pages["due/index.md"].html
    assert "Nothing has happened yet" in pages["changes/index.md"].html
    assert "No stream has" in pages["rhythm/review-sheet/index.md"].html
