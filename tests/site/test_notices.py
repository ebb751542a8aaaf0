"""A fault in a file that pages share is named on every page that it touches, and on home, with file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.rollup import rollups
from flowfolio.export.comparison import as_text
from flowfolio.export.figures import as_json, as_table
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.site import Site
from flowfolio.site.assessments import assessment_changes
from flowfolio.site.build.composition import files, pages

World = Callable[[Mapping[str, str]], Path]
TODAY = dt.date(2026, 6, 1)
MAP = """\
title: The loan
demand: 3 per day
unit: loan
steps:
  - {id: take, name: Take, team: A, process_time: 20 min, lead_time: 2 d}
  - {id: check, name: Check, team: B, process_time: 1 h, wait_before: 3 d}
"""
FILES = {
    "portfolio.yaml": "title: Ours\ntime: {hours_per_day: 24, days_per_week: 7}\nreview_every: 1 month\n",
    "streams/loan/stream.yaml": "title: Home loan\nowner: Retail\n",
    "streams/loan/2026-01-12/current-state.yaml": MAP,
    "streams/loan/2026-05-12/current-state.yaml": MAP.replace("3 d", "2 d"),
    "streams/permit/2026-01-12/current-state.yaml": MAP + "time: {hours_per_day: 6, days_per_week: 4}\n",
    "glossary/terms.yaml": "- {term: Queue, id: queue, definition: Things wait.}\n",
    "evidence.yaml": "- {claim: Lead time falls by, low: 10, source: Somebody, edition: 2025}\n",
}
LOAN, PERMIT = "loan/2026-05-12/current-state", "permit/2026-01-12/current-state"
NOTICE = "Not everything on this page could be read."


def site_of(maps: Path) -> tuple[Portfolio, dict[str, str]]:
    portfolio = load(maps, today=TODAY)
    return portfolio, {page.path: page.html for page in pages(Site(portfolio, built=TODAY))}


def touched(made: Mapping[str, str], place: str) -> set[str]:
    return {path for path, html in made.items() if NOTICE in html and f"<code>{place}:" in html}


def figures(portfolio: Portfolio, asset_id: str) -> dict[str, str]:
    return {metric.name: metric.text for metric in portfolio.measures(portfolio.assets[asset_id]).metrics}


def test_a_sound_portfolio_has_no_notice(world: World) -> None:
    made = site_of(world(FILES))[1]
    assert [path for path, html in made.items() if NOTICE in html] == []


def test_an_unknown_key_changes_no_figure_and_stands_on_home(world: World) -> None:
    sound = figures(load(world(FILES), today=TODAY), LOAN)
    portfolio, made = site_of(world({"portfolio.yaml": FILES["portfolio.yaml"] + "nonsense: 1\n"}))
    assert figures(portfolio, LOAN) == sound
    assert touched(made, "maps/portfolio.yaml:4:1") == {"index.md"}
    assert "Nothing is broken" not in made["index.md"]
    assert made["index.md"].count("maps/portfolio.yaml:4:1: unknown-key") == 2


@pytest.mark.parametrize(
    "time",
    [
        "time: {hours_per_day: 24, dys_per_week: 7}",
        "tiem: {hours_per_day: 24, days_per_week: 7}",
        "time: {hours_per_day: 24, days_per_week: 7}}",
        "time: day and night",
    ],
)
def test_without_a_calendar_that_can_be_read_no_figure_hangs_on_one(world: World, time: str) -> None:
    sound = load(world(FILES), today=TODAY)
    counts = {name: figures(sound, LOAN)[name] for name in ("step_count", "handoff_count")}
    own = figures(sound, PERMIT)
    portfolio, made = site_of(world({"portfolio.yaml": f"title: Ours\n{time}\nreview_every: 1 month\n"}))
    found = figures(portfolio, LOAN)
    assert {name for name, text in found.items() if text != "unknown"} >= counts.keys()
    assert not {name for name, text in found.items() if text != "unknown"} & {
        "lead_time",
        "flow_efficiency",
        "takt_time",
    }
    assert figures(portfolio, PERMIT) == own
    place = "maps/portfolio.yaml:2:"
    for metric in portfolio.measures(portfolio.assets[LOAN]).metrics:
        assert metric.value is not None or "no " in metric.note or place in metric.note, metric
    page = made[f"streams/{LOAN}/index.md"]
    assert f"not known: the working calendar cannot be read in {place}" in page
    for path in (
        "index.md",
        "streams/index.md",
        "streams/loan/index.md",
        "rollup/index.md",
        f"streams/{LOAN}/index.md",
    ):
        assert NOTICE in made[path], path
        assert place in made[path], path
    assert "not known" not in made[f"streams/{PERMIT}/index.md"]
    said = "".join(html for path, html in made.items() if not path.startswith(("streams/permit", "rollup")))
    assert not [words for words in ("8 h a day", "24 h × 7 d", "assumed, because") if words in said.replace("6 h", "")]
    by_stream = {each.stream.id: each for each in rollups(portfolio)}
    assert by_stream["loan"].per_month is None
    assert by_stream["permit"].per_month is not None
    assert place in by_stream["loan"].calendar_name


def test_programs_and_terminals_hear_of_the_calendar_as_well(world: World) -> None:
    portfolio = load(world(FILES | {"portfolio.yaml": "title: Ours\ntime: day and night\n"}), today=TODAY)
    assets = [portfolio.assets[each] for each in ("loan/2026-01-12/current-state", LOAN)]
    before, after = map(portfolio.reading, assets)
    place = "maps/portfolio.yaml:2:7"
    assert place in as_table(after)
    assert '"source": "withheld"' in as_json(after)
    assert place in as_json(after)
    assert place in as_text(Comparison(before, after))
    graph = after.type.draw(after.whole, after.context)
    assert any("2 d" in cell.text for node in graph.nodes for row in node.rows for cell in row)


def test_without_a_cadence_nothing_is_overdue_or_fresh(world: World) -> None:
    maps = world(FILES)
    late = load(maps, today=TODAY)
    assert late.is_stale(late.assets[PERMIT])
    portfolio, made = site_of(world({"portfolio.yaml": FILES["portfolio.yaml"].replace("1 month", "1 mnth")}))
    assert not any(portfolio.is_stale(asset) or portfolio.review_due(asset) for asset in portfolio.assets.values())
    assert figures(portfolio, LOAN) == figures(late, LOAN)
    found = touched(made, "maps/portfolio.yaml:3:15")
    assert found >= {"index.md", "streams/index.md", "due/index.md", "catalogue/index.md", f"streams/{LOAN}/index.md"}
    assert "Review by" not in made[f"streams/{LOAN}/index.md"]
    assert "In force, the review date" in made["catalogue/index.md"]


def test_a_fault_in_a_stream_leaves_the_rest_of_it(world: World) -> None:
    text = "titel: Home loan\nowner: [Retail]\npurpose: Homes.\n"
    portfolio, made = site_of(world(FILES | {"streams/loan/stream.yaml": text}))
    stream = portfolio.streams["loan"]
    assert (stream.title, stream.file.purpose, stream.file.owner) == ("Loan", "Homes.", None)
    assert "missing-owner" not in {problem.code for problem in portfolio.problems if "loan" in problem.place.path}
    found = touched(made, "maps/streams/loan/stream.yaml:2:8")
    assert {path for path in made if path.startswith(("streams/loan/", "compare/loan/"))} <= found
    assert found >= {"index.md", "streams/index.md", "catalogue/index.md"}
    assert not {path for path in found if path.startswith("streams/permit")}


def test_a_file_of_nearly_the_right_name_withholds_what_it_may_say(world: World) -> None:
    files = {name: text for name, text in FILES.items() if name != "portfolio.yaml"}
    maps = world(files)
    (maps / "portfolio.yaml").rename(maps / "portfolio.yml")
    portfolio, made = site_of(maps)
    assert figures(portfolio, LOAN)["lead_time"] == "unknown"
    assert touched(made, "maps/portfolio.yml:1:1") >= {"index.md", "streams/index.md"}


@pytest.mark.parametrize(
    ("name", "old", "new", "page"),
    [
        ("glossary/terms.yaml", "term: Queue", "trem: Queue", "glossary/index.md"),
        ("glossary/terms.yaml", "- {", "- {term: A, id: a, definition: B, definition: C}\n- {", "glossary/index.md"),
        ("evidence.yaml", "claim:", "clam:", "evidence/index.md"),
    ],
)
def test_a_faulty_entry_is_named_and_takes_no_other_down(
    world: World, name: str, old: str, new: str, page: str
) -> None:
    portfolio, made = site_of(world(FILES | {name: FILES[name].replace(old, new)}))
    assert f"maps/{name}:1:" in made[page]
    assert f"maps/{name}:1:" in made["index.md"]
    assert "Nothing is broken" not in made["index.md"]
    assert "queue" in portfolio.glossary.terms  # also where the slip is its own


def test_a_model_with_a_fault_is_named_on_the_pages_of_maturity(world: World, small: str) -> None:
    files = {
        "maturity/small/model.yaml": small.replace("name: Acting", "nmae: Acting"),
        "maturity/other/model.yaml": small,
        "maturity/other/loan/2026-05-01.yaml": "model_version: 1\nmethod: nobody\nanswers: {}\n",
    }
    portfolio, made = site_of(world(FILES | files))
    assert [*portfolio.maturity.models] == ["other"]
    assert NOTICE in made["maturity/index.md"]
    assert "maps/maturity/small/model.yaml:" in made["maturity/index.md"]
    assert NOTICE in made["maturity/other/index.md"]
    assert "other/loan/2026-05-01.yaml:" in made["maturity/other/index.md"]
    assert "small/model.yaml:" not in made["maturity/other/index.md"]
    assert "maps/maturity/small/model.yaml:" in made["index.md"]


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (
            {"loan/2026-05-01.yaml": 'model_version: "1.0"\nanswers: {drawn: {value: 0.7}}\n'},
            "loan/2026-05-01.yaml:2:",
        ),
        ({"model.yaml": "title: Small\nversion: 1.0\n"}, "model.yaml:1:"),
    ],
)
def test_an_assessment_that_cannot_be_read_was_made_all_the_same(
    world: World, small: str, broken: Mapping[str, str], place: str
) -> None:
    files = {"model.yaml": small, "loan/2026-05-01.yaml": 'model_version: "1.0"\nanswers: {drawn: 1}\n'}
    texts = {f"maturity/small/{name}": text for name, text in (files | broken).items()}
    portfolio, made = site_of(world(FILES | texts))
    assert portfolio.maturity.unread_of("small", "loan")[0].fault.place.path.endswith(place.split(":", maxsplit=1)[0])
    overview, scope = made["maturity/index.md"], made["maturity/small/loan/index.md"]
    assert "Nobody has assessed" not in overview
    assert "0 scopes assessed" not in overview
    assert overview.count(f"maps/maturity/small/{place}") >= 2
    assert f"maps/maturity/small/{place}" in scope
    assert "cannot be read. Nothing is known" in scope
    assert "maturity/small/index.md" in made
    assert "maturity/small/assess/index.md" in made
    row = next(each for each in Site(portfolio, built=TODAY).catalogue.rows if each.kind[0] == "assessment")
    assert (row.status, row.review, row.owner) == ("broken", "in-force", "Hidden by a fault")
    assert "Home loan: maturity assessed" in made["changes/index.md"]
    assert f"It cannot be read: maps/maturity/small/{place}" in next(assessment_changes(portfolio)).sentence


def test_a_newer_assessment_that_cannot_be_read_is_counted_beside_the_older_one(world: World, small: str) -> None:
    files = {
        "maturity/small/model.yaml": small,
        "maturity/small/loan/2026-04-01.yaml": 'model_version: "1.0"\nanswers: {drawn: 1}\n',
        "maturity/small/loan/2026-05-01.yaml": 'model_version: "1.0"\nansers: {drawn: 1}\n',
    }
    portfolio, made = site_of(world(FILES | files))
    assert "1 scope assessed" in made["maturity/index.md"]
    assert 'the assessment of <time datetime="2026-05-01">' in made["maturity/index.md"]
    assert "loan/2026-05-01.yaml:2:1" in made["maturity/small/loan/index.md"]
    assert 'data-dates="2026-04-01 2026-05-01"' in made["maturity/small/assess/index.md"]
    rows = [each for each in Site(portfolio, built=TODAY).catalogue.rows if each.kind[0] == "assessment"]
    assert [(each.status, each.review) for each in rows] == [("broken", "in-force"), ("final", "superseded")]


ROADMAP = "title: Plan\nitems: [{id: a, title: Ask once, horizon: now, end: 2026-05-20, addresses: [check]}]\n"
FUTURE = MAP.replace("name: Check", "name: Check it once")


def test_a_broken_map_is_named_and_no_page_says_that_there_is_none(world: World) -> None:
    broken = {
        "streams/loan/2026-05-12/current-state.yaml": MAP.replace("20 min", "20"),
        "streams/loan/2026-05-12/future-state.yaml": FUTURE,
        "streams/loan/2026-05-12/roadmap.yaml": ROADMAP,
        "evidence.yaml": FILES["evidence.yaml"].replace("2025}", "2025, metric: lead_time}"),
    }
    files = {name: text for name, text in FILES.items() if "permit" not in name}
    made = site_of(world(files | broken))[1]
    place = "maps/streams/loan/2026-05-12/current-state.yaml:5:"
    everywhere = {"streams/index.md", "streams/loan/index.md", "rollup/index.md", "compare/index.md"}
    everywhere |= {"compare/loan/index.md", "evidence/index.md", "due/index.md", "rhythm/index.md", "changes/index.md"}
    assert touched(made, place.removesuffix(":")) >= everywhere | {"rhythm/review-sheet/index.md", "catalogue/index.md"}
    for path, words in {
        "index.md": "No current-state map yet",
        "streams/index.md": "No current-state map yet",
        "rollup/index.md": "map yet",
        "rhythm/review-sheet/index.md": "No stream has a current-state map",
        "due/index.md": "Nothing is overdue",
        "evidence/index.md": "can be compared yet",
    }.items():
        assert words not in made[path], path
    assert f"The current-state map cannot be read: <code>{place}" in made["streams/index.md"]
    assert "Left out: 1 current-state map that cannot be read." in made["evidence/index.md"]
    assert "Check it once" not in made["streams/loan/index.md"]
    assert "Not known: the faults above may hide it." in made["rollup/index.md"]


def test_a_broken_roadmap_makes_no_gap(world: World) -> None:
    name, outcome = "streams/loan/2026-05-12/roadmap.yaml", "streams/loan/2026-05-12/outcome.yaml"
    texts = {
        outcome: "title: Less waiting\noutcome: {text: Faster}\nobstacles: [{id: forms, text: Forms, votes: 2}]\n",
        name: "title: Plan\nitems: [{id: a, title: Ask once, horizon: now}]\n",
    }
    constraint = {"streams/loan/2026-05-12/current-state.yaml": MAP.replace("id: check", "constraint: true, id: check")}
    sound = site_of(world(FILES | texts | constraint))[1]["streams/loan/index.md"]
    assert "No item is about the constraint" in sound
    made = site_of(world({name: texts[name].replace("now", "soon")}))[1]
    assert "No item is about the constraint" not in made["streams/loan/index.md"]
    assert "Nobody does anything about" not in made["streams/loan/index.md"]
    assert "Whether there are more gaps is not known" in made["streams/loan/index.md"]
    assert touched(made, f"maps/{name}:2") >= {"streams/loan/index.md", "due/index.md", "rhythm/review-sheet/index.md"}


def test_overdue_reviews_that_a_stream_hides_are_named_where_they_are_missed(world: World) -> None:
    name = "streams/loan/stream.yaml"
    made = site_of(world(FILES | {name: "title: Home loan\nreview_every: 3\n"}))[1]
    assert touched(made, f"maps/{name}:2:15") >= {"due/index.md", "rhythm/index.md", "rhythm/review-sheet/index.md"}
    assert not touched(made, f"maps/{name}:2:15") & {"roadmap/index.md", "evidence/index.md"}


def test_a_cadence_that_no_stream_takes_from_the_portfolio_is_named_at_home_only(world: World) -> None:
    own = {f"streams/{each}/stream.yaml": "title: Own\nreview_every: 1 month\n" for each in ("loan", "permit")}
    made = site_of(world(FILES | own | {"portfolio.yaml": FILES["portfolio.yaml"].replace("1 month", "1 mnth")}))[1]
    assert touched(made, "maps/portfolio.yaml:3:15") == {"index.md"}


def test_the_review_sheet_names_a_faulty_calendar(world: World) -> None:
    made = site_of(world(FILES | {"portfolio.yaml": "title: Ours\ntime: day and night\n"}))[1]
    assert "rhythm/review-sheet/index.md" in touched(made, "maps/portfolio.yaml:2:7")
    assert "rhythm/index.md" not in touched(made, "maps/portfolio.yaml:2:7")


def test_every_list_of_the_catalogue_names_the_file_that_hides_an_owner(world: World) -> None:
    made = site_of(world(FILES | {"streams/loan/stream.yaml": "title: Home loan\nowner: [Retail]\n"}))[1]
    lists = {path for path in made if path.startswith("catalogue/")}
    assert len(lists) > 3
    assert lists <= touched(made, "maps/streams/loan/stream.yaml:2:8")


def test_feeds_whose_ids_a_fault_hides_are_withheld(world: World) -> None:
    assert {"changes/feed.xml", "rhythm/calendar.ics"} <= beside(world(FILES))
    maps = world(FILES | {"portfolio.yaml": FILES["portfolio.yaml"] + "id: Our Streams\n"})
    assert not {"changes/feed.xml", "rhythm/calendar.ics"} & beside(maps)
    made = site_of(maps)[1]
    assert touched(made, "maps/portfolio.yaml:4:5") >= {"changes/index.md", "rhythm/index.md"}
    for path in ("changes/index.md", "rhythm/index.md", "due/index.md"):
        assert "feed.xml" not in made[path]
        assert "calendar.ics" not in made[path]


def beside(maps: Path) -> set[str]:
    return {file.path for file in files(Site(load(maps, today=TODAY), built=TODAY))}
