"""Pages name things as people do: titles in place of ids, a link to each map, and no sentence to be deciphered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.compare import compare_assets
from flowfolio.analysis.diff import change_values, field_words
from flowfolio.analysis.news import changes
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.site.pages import home, rollup, streams
from flowfolio.site.pages.home import attention
from flowfolio.site.pages.news import months
from flowfolio.site.site import Site
from flowfolio.site.templating import dated

World = Callable[[Mapping[str, str]], Path]

STEPS = "steps:\n  - {id: take, name: Take it in, process_time: 1 h}\n"
DECIDE = "  - {id: decide, name: Decide <today>, wait_before: 3 d, process_time: 2 h, constraint: true}\n"
MEASURE = "measures: [{id: lead, name: Lead time, metric: lead_time, baseline: 20 d, target: 15 d}]\n"
LINKS = "  - {id: a, name: Archive, kind: system}\n  - {id: b, name: Bureau, kind: team}\n"
ITEM = "{id: check, title: Check, horizon: now, addresses: [papers, decide]"
FOLDER = "streams/loan/2026-01-12"
FILES = {
    "portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "streams/loan/stream.yaml": "title: Loan\nowner: Ann\n",
    f"{FOLDER}/outcome.yaml": "title: O\noutcome: {text: Soon}\n"
    + MEASURE
    + "obstacles: [{id: papers, text: Papers are missing}]\n",
    f"{FOLDER}/current-state.yaml": f"title: C\ndemand: 3 per week\n{STEPS}{DECIDE}",
    f"{FOLDER}/dependency.yaml": f"title: D\nfocus: take\ndependencies:\n{LINKS}links: [{{from: a, to: take}}]\n",
    f"{FOLDER}/roadmap.yaml": f"title: R\nitems:\n  - {ITEM}, measure: {{name: Lead time, metric: lead_time}}}}\n",
    "streams/loan/2026-03-02/dependency.yaml": f"title: D\nfocus: decide\ndependencies:\n{LINKS}"
    "links: [{from: a, to: b}]\n",
    "streams/loan/2026-03-02/roadmap.yaml": f"title: R\nitems:\n  - {ITEM}, end: 2026-04-01, measure: "
    "{name: Share, metric: flow_efficiency, actual: 30, on: 2026-03-01}}\n",
}


@pytest.fixture
def portfolio(world: World) -> Portfolio:
    found = load(world(FILES), today=dt.date(2027, 2, 1))
    assert [str(problem) for problem in found.problems if problem.is_error] == []
    return found


def said(portfolio: Portfolio, kind: str) -> dict[str, str]:
    """Return the changes from the first to the second edition, as people read them, by name and field."""
    old, new = (portfolio.assets[f"loan/{date}/{kind}"] for date in ("2026-01-12", "2026-03-02"))
    found = compare_assets(portfolio, old, new)
    assert found is not None
    return {f"{each.name}, {each.kind}, {field_words(each.field)}": change_values(each) for each in found.changes}


def test_a_roadmap_names_what_its_items_are_about(portfolio: Portfolio) -> None:
    asset = portfolio.assets["loan/2026-01-12/roadmap"]
    (items, *_) = asset.type.tables(asset.map, portfolio.context(asset))
    assert items.rows[0][items.columns.index("Addresses")] == "Papers are missing; Decide <today>"


def test_a_new_title_elsewhere_makes_the_words_of_a_map_new_and_not_its_picture(
    portfolio: Portfolio, world: World
) -> None:
    name = f"{FOLDER}/current-state.yaml"
    again = load(world(FILES | {name: FILES[name].replace("Decide <today>", "Judge")}), today=portfolio.today)
    asset, other = (each.assets["loan/2026-01-12/roadmap"] for each in (portfolio, again))
    assert portfolio.fingerprint(asset) == again.fingerprint(other)
    assert portfolio.words_fingerprint(asset) != again.words_fingerprint(other)


def test_a_comparison_says_titles_and_plain_words(portfolio: Portfolio) -> None:
    found = said(portfolio, "dependency")
    assert found["D, changed, focus"] == "focus: Take it in → Decide <today>"
    assert "Archive → Take it in, removed, " in found
    assert "Archive → Bureau, added, " in found
    found = said(portfolio, "roadmap")
    assert found["Check, changed, measure: figure"] == "measure: figure: lead time → flow efficiency"
    assert found["Check, changed, measure: seen on"] == "measure: seen on: — → 2026-03-01"


def test_the_changes_for_programs_keep_the_ids(portfolio: Portfolio) -> None:
    old, new = (portfolio.assets[f"loan/{date}/dependency"] for date in ("2026-01-12", "2026-03-02"))
    found = compare_assets(portfolio, old, new)
    assert found is not None
    assert {"kind": "changed", "id": None, "field": "focus", "before": "take", "after": "decide"} in [
        each.as_json() for each in found.changes
    ]


def test_one_row_of_attention_holds_all_maps_of_a_stream_and_day(portfolio: Portfolio) -> None:
    rows = [each for each in attention(portfolio) if each.kind == "Review overdue"]
    assert [len(each.links) for each in rows] == [2, 2]
    assert all(path.endswith("/index.md") for each in rows for _, path in each.links)
    html = next(home.pages(Site(portfolio, built=portfolio.today))).html
    assert html.count("Review overdue") == 2
    assert 'href="streams/loan/2026-01-12/outcome/">Outcome map</a>' in html


def test_a_change_links_the_maps_that_it_names(portfolio: Portfolio) -> None:
    found = changes(portfolio)
    (view,) = (each for month in months(found) for each in month.changes if each.change.id.endswith("2026-03-02"))
    assert view.sentence == (
        ("Dependency map", "streams/loan/2026-03-02/dependency/index.md"),
        (" and ", ""),
        (view.change.maps[1][0], "streams/loan/2026-03-02/roadmap/index.md"),
        (" were drawn.", ""),
    )
    assert "".join(words for words, _ in view.sentence) == view.change.sentence


def test_the_thread_says_each_measure_in_a_line(portfolio: Portfolio) -> None:
    html = next(page.html for page in streams.pages(Site(portfolio)) if page.path == "streams/loan/index.md")
    assert "was 20 d, target 15 d, now <strong>3.4 d</strong> on <time" in html
    assert "Where the thread breaks" not in html


def test_the_roll_up_says_what_its_bars_leave_out(world: World) -> None:
    files = {f"streams/x/{name.rpartition('/')[2]}": text for name, text in FILES.items() if "stream.yaml" in name}
    files |= {"streams/x/2026-01-12/current-state.yaml": f"title: C\n{STEPS}{DECIDE}"}
    (page,) = rollup.pages(Site(load(world(FILES | files), today=dt.date(2026, 5, 1))))
    assert "Not in the chart: Loan (no demand is given).</p>" in page.html
    assert page.html.count('class="ff-bar-row"') == 1
    assert "none of 3 numbers say how they were found" in page.html
    assert "added up" not in page.html
    text = f"title: C\nunit: loan\ndemand: 3 per week\n{STEPS}{DECIDE}"
    world({f"streams/{stream}/2026-01-12/current-state.yaml": text for stream in ("loan", "x")})
    (page,) = rollup.pages(Site(load(world({}), today=dt.date(2026, 5, 1))))
    assert (
        '<tr><th scope="row">not stated, in working hours</th><td>loan</td><td class="ff-num">624 h</td>' in page.html
    )


def test_dates_are_marked_and_the_rest_is_escaped() -> None:
    assert dated("<b> of 2026-01-12, id 12026-01-12") == (
        '&lt;b&gt; of <time datetime="2026-01-12">2026-01-12</time>, id 12026-01-12'
    )
