"""The maturity pages say what the assessments say, and nothing that an author wrote becomes markup."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar
from unittest import mock

import pytest

from flowfolio.analysis.maturity_checks import Hint
from flowfolio.drawing.radar import Axis, Scale, radar, small_trend
from flowfolio.maturity import Maturity
from flowfolio.maturity.reading import read_maturity
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.settings import PortfolioFile
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.pages.maturity import form, models, overview, scopes
from flowfolio.site.pages.maturity.scores import age_text, rings, scale, shade
from flowfolio.site.site import Site
from flowfolio.source.folder import Folder

World = Callable[[Mapping[str, str]], Path]
TODAY = dt.date(2026, 6, 1)
STREAMS = {"orders": "Order to cash"}
EVIL = "<script>alert(1)</script> & \"quotes\" 'single'"

OLD = """\
title: Small model
version: "0.9"
levels: [{value: 1, name: First}, {value: 2, name: Second, next_steps: Do more.}]
scale: [{value: 0, label: "No"}, {value: 0.5, label: Partly}, {value: 1, label: "Yes"}]
scoring: {criterion_to_dimension: mean}
dimensions:
  - id: seeing
    name: Seeing
    criteria:
      - {id: drawn, level: 1, text: The work is drawn.}
      - {id: counted, level: 2, text: The work is counted.}
      - {id: hung-up, level: 1, text: The map hangs on a wall.}
  - {id: acting, name: Acting, criteria: [{id: decided, level: 1, text: Somebody decides.}]}
  - {id: caring, name: Caring, criteria: [{id: kept, level: 1, text: Maps are kept.}]}
"""
MODEL = """\
title: Small model
version: "1.0"
levels: [{value: 1, name: First, next_steps: Begin with one map.}, {value: 2, name: Second, next_steps: Do more.}]
scale: [{value: 0, label: "No"}, {value: 0.5, label: Partly}, {value: 1, label: "Yes"}]
scoring: {criterion_to_dimension: mean}
dimensions:
  - id: seeing
    name: Seeing
    criteria:
      - {id: drawn, level: 1, text: The work is drawn., check: no-overdue-review, effort: 1, value: 4}
      - {id: measured, renamed_from: counted, level: 2, text: The work is counted., depends_on: [drawn]}
      - {id: shown, level: 2, text: The figures are shown., guidance: Use **big** letters, evidence_hint: A photograph.}
  - id: acting
    name: Acting
    criteria:
      - {id: decided, level: 1, text: Somebody decides within a day., effort: 1, value: 3}
  - id: caring
    name: Caring
    dimensions:
      - {id: keeping, name: Keeping, criteria: [{id: kept, level: 1, text: Maps are kept.}]}
"""
FILES = {
    "small/model.yaml": MODEL,
    "small/versions/0.9/model.yaml": OLD,
    "small/orders/2026-01-10.yaml": """\
        model_version: "1.0"
        answers: {drawn: 0.5, measured: 0, shown: 0, decided: 1, kept: not_applicable}
        """,
    "small/orders/2026-05-01.yaml": """\
        model_version: "1.0"
        method: facilitated
        assessors: [Sales]
        answers:
          drawn: {value: 1, note: "*Well* drawn", evidence: [{title: Photo, recorded: 2024-05-01, reviewer: Coach}]}
          measured: {value: 0.5, since: {0.5: 2026-04-01}}
          decided: 0.5
          kept: not_applicable
        targets: {measured: {value: 1, by: 2026-05-15}, drawn: {value: 1}}
        waivers:
          decided: {approved_by: Host, until: 2026-05-20, reason: Holiday}
          shown: {approved_by: Host, until: 2026-12-31, reason: No screen}
        respondents: {measured: [0, 0.5, 1]}
        """,
    "small/desk-team/2026-02-01.yaml": """\
        model_version: "0.9"
        answers: {drawn: 1, counted: 1, hung-up: 0, decided: 0.5, kept: 1}
        """,
}


def hints(_portfolio: Portfolio, _scope: str) -> dict[str, Hint]:
    return {"no-overdue-review": Hint(False, "Past the review date: Roadmap.")}


@pytest.fixture
def read(world: World) -> Callable[[Mapping[str, str]], Maturity]:
    def made(files: Mapping[str, str]) -> Maturity:
        root = world({f"maturity/{name}": text for name, text in files.items()})
        return read_maturity(Folder(root), TODAY)

    return made


def site_of(maturity: Maturity) -> Site:
    site = Site(Portfolio(Path("maps"), PortfolioFile(), {}, (), TODAY, maturity=maturity))
    vars(site)["titles"] = STREAMS
    return site


def pages_of(maturity: Maturity) -> dict[str, Page]:
    site = site_of(maturity)
    with mock.patch.object(scopes, "hints", hints):
        return {page.path: page for kind in (overview, models, form, scopes) for page in kind.pages(site)}


def maturity_files(maturity: Maturity) -> tuple[StaticFile, ...]:
    return (*form.files(site_of(maturity)), *scopes.files(site_of(maturity)))


@pytest.fixture
def pages(read: Callable[[Mapping[str, str]], Maturity]) -> dict[str, Page]:
    maturity = read(FILES)
    assert maturity.problems == ()
    return pages_of(maturity)


def words(html: str) -> str:
    """Return the text of a page with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(page: Page, anchor: str) -> str:
    found = re.search(rf'<h2 id="{anchor}">.*?(?=<h2 |</article>|\Z)', page.html, re.DOTALL)
    assert found, anchor
    return words(found[0])


class _Strict(HTMLParser):
    """Counts unclosed elements and repeated ids."""

    VOID: ClassVar = {"br", "input", "hr", "img", "line", "circle", "rect", "polygon", "polyline", "path"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_there_is_a_page_for_everything(pages: dict[str, Page]) -> None:
    folder = "maturity/small"
    assert set(pages) == {
        "maturity/index.md",
        f"{folder}/index.md",
        f"{folder}/assess/index.md",
        f"{folder}/orders/index.md",
        f"{folder}/desk-team/index.md",
    }


def test_pages_are_well_formed_and_ids_are_unique(pages: dict[str, Page]) -> None:
    for page in pages.values():
        parser = _Strict()
        parser.feed(page.html)
        assert parser.open == [], page.path
        assert sorted(parser.ids) == sorted(set(parser.ids)), page.path


def test_the_heat_map_has_every_score_and_no_blended_grade(pages: dict[str, Page]) -> None:
    body = pages["maturity/index.md"].html
    rows = re.findall(r'<tr><th scope="row"><a href="small/(.*?)/">.*?</tr>', body, re.DOTALL)
    assert rows[:2] == ["desk-team", "orders"]
    heads = re.search(r'class="ff-heat">.*?<thead>(.*?)</thead>', body, re.DOTALL)
    assert heads
    assert words(heads[1]) == "Scope Seeing Acting Caring"
    cells = re.findall(r'<td class="ff-cell[^"]*">(.*?)</td>', body)
    assert [words(cell) for cell in cells] == ["0.67", "0.5", "1", "0.75 * ▲ +0.58", "0.5 ▼ \N{MINUS SIGN}0.5", "0"]
    assert "model 0.9" in body


def test_every_dimension_is_seen_across_the_portfolio(pages: dict[str, Page]) -> None:
    text = words(pages["maturity/index.md"].html)
    assert "Seeing 0.67: Desk team 0.75: Order to cash 1 of 1 1 0" in text
    assert "Acting 0.5: Desk team, Order to cash 0.5: Desk team, Order to cash no target set 0 1" in text


def test_a_scope_tells_its_story(pages: dict[str, Page]) -> None:
    page = pages["maturity/small/orders/index.md"]
    assert '<h1 id="title">Order to cash</h1>' in page.html
    assert "Provisional: 1 of 5 criteria have no answer" in words(page.html)
    assert "Seeing 0.75 * 1 0.17 +0.58 75 % * 70 % *" in section(page, "where-it-stands")
    assert "The work is counted. Seeing Partly Yes 2026-05-15 overdue" in section(page, "gaps")
    assert "Somebody decides within a day" in section(page, "next-steps")
    assert "2024-05-01 2 years old Coach" in section(page, "evidence")
    assert "2026-05-20 expired Host Holiday" in section(page, "waivers")
    assert "2026-12-31 active Host No screen" in section(page, "waivers")
    assert "The work is counted. ● 1 ● 1 ● 1 Partly" in section(page, "spread")
    said = section(page, "what-the-data-says")
    assert "The work is drawn. Yes No Past the review date: Roadmap. the data says less" in said
    assert "Partly since 2026-04-01" in section(page, "answers")
    assert "<em>Well</em> drawn" in page.html


def test_history_says_what_changed_between_two(pages: dict[str, Page]) -> None:
    history = section(pages["maturity/small/orders/index.md"], "history")
    assert "4 answers changed since 2026-01-10" in history
    assert "The work is drawn. Partly Yes" in history
    assert "The figures are shown. No Not answered" in history
    assert "The first assessment." in history


def test_an_old_model_version_says_what_to_answer_again(pages: dict[str, Page]) -> None:
    text = words(pages["maturity/small/desk-team/index.md"].html)
    assert "3 answers stay, 1 has to be given again, 1 criterion is new." in text
    assert "Answer again: the text changed Somebody decides within a day. Before: Somebody decides." in text
    assert "No longer asked The map hangs on a wall." in text
    assert "Renamed, the answer stays The work is counted." in text


def test_a_model_says_how_to_begin_and_every_criterion(pages: dict[str, Page]) -> None:
    page = pages["maturity/small/index.md"]
    begin = section(page, "jumpstart")
    assert "Begin with one map." in begin
    assert "The work is drawn." in begin
    assert "The work is counted." not in begin
    assert "How to move up from level 2" in section(page, "levels")
    assert "Use <strong>big</strong> letters" in page.html
    criteria = section(page, "criteria")
    for wanted in (
        "A photograph.",
        "Builds on The work is drawn.",
        "No map in force is past its review date.",
        "Keeping",
    ):
        assert wanted in criteria


def test_the_form_asks_everything_without_scripts(pages: dict[str, Page]) -> None:
    body = pages["maturity/small/assess/index.md"].html
    assert len(re.findall(r'<fieldset class="ff-question"', body)) == 5
    assert len(re.findall(r'<input type="radio"', body)) == 5 * 4
    assert pages["maturity/small/assess/index.md"].is_searchable is False
    assert 'src="../../../assets/flowfolio/assess.js"' in body
    for scope in ("orders", "desk-team"):
        assert f'data-latest="../{scope}/latest.js"' in body


def test_the_form_gets_the_latest_answers_and_what_to_ask_again(
    read: Callable[[Mapping[str, str]], Maturity],
) -> None:
    files = {file.path: file.content.decode() for file in maturity_files(read(FILES))}
    assert files["maturity/small/orders/2026-01-10.yaml"].startswith("model_version")
    assert files["assets/flowfolio/assess.js"].index("own.yaml =") < files["assets/flowfolio/assess.js"].index(
        "enhance"
    )
    found = json.loads(files["maturity/small/desk-team/latest.js"].partition("] = ")[2].rstrip(";\n"))
    assert found["draft"]["answers"] == {"drawn": {"value": 1}, "measured": {"value": 1}, "kept": {"value": 1}}
    assert found["again"] == {"decided": "Partly"}
    assert found["scores"]["seeing"] == pytest.approx(2 / 3)


def test_nothing_an_author_wrote_becomes_markup(read: Callable[[Mapping[str, str]], Maturity]) -> None:
    evil = json.dumps(EVIL)
    model = MODEL.replace("The work is drawn.", evil).replace("name: Seeing", f"name: {evil}")
    model = (
        model.replace('label: "No"', f"label: {evil}")
        .replace("Small model", evil)
        .replace("name: First", f"name: {evil}")
    )
    answer = f"drawn: {{value: 0, note: {evil}, evidence: [{{title: {evil}, reviewer: {evil}}}]}}"
    waiver = f"waivers: {{drawn: {{approved_by: {evil}, until: 2027-01-01, reason: {evil}}}}}"
    maturity = read(
        {
            "small/model.yaml": model,
            "small/orders/2026-01-10.yaml": f'model_version: "1.0"\nnotes: {evil}\nassessors: [{evil}]\n'
            f"answers: {{{answer}}}\nrespondents: {{drawn: [0, 1]}}\n{waiver}\n",
        }
    )
    assert maturity.problems == ()
    for page in pages_of(maturity).values():
        assert "<script>" not in page.html, page.path
        assert "alert(1)" in page.html or "alert(1)" in page.title


def test_without_models_or_assessments_the_pages_say_what_to_do(read: Callable[[Mapping[str, str]], Maturity]) -> None:
    assert "There is no maturity model yet" in pages_of(Maturity())["maturity/index.md"].html
    assert maturity_files(Maturity()) == ()
    fresh = pages_of(read({"small/model.yaml": MODEL}))
    assert "Nobody has assessed themselves yet" in fresh["maturity/index.md"].html
    assert len(fresh) == 3


def test_a_scope_called_assess_does_not_hide_the_form(read: Callable[[Mapping[str, str]], Maturity]) -> None:
    pages = pages_of(read(FILES | {"small/assess/2026-01-10.yaml": 'model_version: "1.0"\nanswers: {drawn: 1}\n'}))
    assert "ff-assess-page" in pages["maturity/small/assess/index.md"].html
    assert '<h1 id="title">Assess</h1>' in pages["maturity/small/assess-/index.md"].html


@pytest.mark.parametrize(
    ("rule", "top", "marks"),
    [
        ("mean", 1.0, (0.25, 0.5, 0.75, 1.0)),
        ("sum_of_levels", 2.0, (1.0, 2.0)),
        ("highest_complete_level", 2.0, (1.0, 2.0)),
    ],
)
def test_the_rim_of_a_radar_is_the_highest_score_there_can_be(
    read: Callable[[Mapping[str, str]], Maturity], rule: str, top: float, marks: tuple[float, ...]
) -> None:
    file = read({"small/model.yaml": MODEL.replace("mean", rule)}).models["small"].file
    assert scale(file) == (0, top)
    assert rings(file) == marks


@pytest.mark.parametrize(("value", "expected"), [(None, -1), (0.0, 0), (0.5, 1), (3.0, 3), (5.0, 5), (9.0, 5)])
def test_a_shade_follows_the_score(value: float | None, expected: int) -> None:
    assert shade(value, Scale(0, 5)) == expected


def test_lines_of_a_radar_differ_by_dash_and_marker() -> None:
    svg = radar("A <title>", [Axis(f"<{n}>", 1.0, 2.0, 0.5) for n in range(5)], Scale(0, 3), (1.0, 2.0, 3.0))
    dashes = re.findall(r'<path class="ff-radar-line[^>]*?(?:stroke-dasharray="([^"]*)")?\s[^>]*d=', svg)
    assert len(dashes) == 3
    assert all(f"<{mark}" in svg for mark in ("circle", "rect", "path"))
    assert "&lt;title&gt;" in svg
    assert "<0>" not in svg


def test_a_radar_needs_three_axes_and_leaves_gaps_for_what_is_unknown() -> None:
    assert radar("Two", [Axis("a", 1, 1, 1)] * 2, Scale(0, 1), (1,)) == ""
    svg = radar(
        "Gap", [Axis("a", 1, None, None), Axis("b", None, None, None), Axis("c", 1, None, None)], Scale(0, 1), (1,)
    )
    assert "Target" not in svg
    assert "fill-opacity" not in svg
    assert not any(math.isnan(float(number)) for number in re.findall(r'cx="([^"]+)"', svg))


def test_the_numbers_of_the_rings_keep_clear_of_the_markers() -> None:
    svg = radar("A", [Axis(str(n), 3.0, 4.0, 2.0) for n in range(7)], Scale(0, 5), (1.0, 2.0, 3.0, 4.0, 5.0))
    numbers = re.findall(r'class="ff-radar-value" x="([\d.]+)" y="([\d.]+)"[^>]*>(\d)<', svg)
    assert [text for _, _, text in numbers] == ["1", "2", "3", "4", "5"]
    spots = [(float(x), float(y) - 4.5) for x, y, _ in numbers]
    marks = [
        (float(x), float(y)) for x, y in re.findall(r'<circle class="ff-radar-mark[^>]*cx="([^"]+)" cy="([^"]+)"', svg)
    ]
    assert min(math.dist(spot, mark) for spot in spots for mark in marks) > 12
    assert svg.rindex("ff-radar-line ff-radar-now", 0, svg.index("ff-radar-value")) > 0


def test_a_trend_is_silent_about_nothing() -> None:
    assert small_trend("None", [(TODAY, None)], None, Scale(0, 5)) == ""
    svg = small_trend("One", [(TODAY, 2.0)], 3.0, Scale(0, 5))
    assert "One: 2026-06-01 2, target 3" in svg


@pytest.mark.parametrize(("days", "text"), [(0, "0 days"), (13, "13 days"), (14, "2 weeks"), (800, "2 years")])
def test_ages_are_said_in_the_unit_people_use(days: int, text: str) -> None:
    assert age_text(days) == text


def test_prose_of_a_model_is_prose_in_the_form(read: Callable[[Mapping[str, str]], Maturity]) -> None:
    hint = '"A *photograph*:\\n\\n- of the wall\\n- dated\\n\\n<script>alert(1)</script>"'
    model = MODEL.replace("evidence_hint: A photograph.", f"evidence_hint: {hint}")
    model = model.replace("name: First,", "name: First, description: 'Some **work**',")
    model = model.replace("label: Partly", "label: Partly, description: 'Not *always*'")
    maturity = read({"small/model.yaml": model})
    assert maturity.problems == ()
    html = pages_of(maturity)["maturity/small/assess/index.md"].html
    assert "What would show it:</span> <p>A <em>photograph</em>:</p>" in html
    assert "<li>of the wall</li>" in html
    assert "<dd><p>Some <strong>work</strong></p></dd>" in html
    assert html.count("<dd><p>Not <em>always</em></p></dd>") == 2  # on screen and on paper
    assert "alert(1)" not in html
    # Nothing that opens a block stands inside a paragraph or a span: a browser would close the paragraph there.
    for part in re.findall(r"<(?:p|span)\b[^>]*>(.*?)</(?:p|span)>", html, re.DOTALL):
        assert not re.search(r"<(?:p|ul|ol|div|dl|fieldset)\b", part), part


def test_all_figures_with_open_criteria_have_an_asterisk(read: Callable[[Mapping[str, str]], Maturity]) -> None:
    text = """\
        model_version: "1.0"
        answers: {drawn: 0.5}
        targets: {drawn: {value: 1}, measured: {value: 1}}
        """
    first = text.replace("0.5", "0")
    files = {"small/model.yaml": MODEL, "small/a/2026-01-01.yaml": first, "small/a/2026-02-01.yaml": text}
    html = pages_of(read(files))["maturity/small/a/index.md"].html
    row = re.search(r'<th scope="row">Seeing</th>.*?</tr>', html, re.DOTALL)
    assert row
    cells = re.findall(r'<td class="ff-num">(.*?)</td>', row[0], re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells]
    assert words == ["0.5*", "1", "0", "+0.5", "50 %*", "50 %*"]
    empty = re.search(r'<th scope="row">Acting</th>.*?</tr>', html, re.DOTALL)
    assert empty
    assert "*" not in empty[0]


BELOW = """\
title: From chaos up
version: "1.0"
levels: [{value: -1, name: Chaos}, {value: 0, name: Begun}, {value: 1, name: First}, {value: 2, name: Second}]
scale: [{value: 0, label: "No"}, {value: 1, label: "Yes"}]
scoring: {criterion_to_dimension: highest_complete_level}
dimensions:
"""
BELOW += "".join(
    f"  - {{id: {name}, name: {name.title()}, criteria: ["
    + ", ".join(f"{{id: {name}-{level + 1}, level: {level}, text: Something.}}" for level in (-1, 0, 1, 2))
    + "]}\n"
    for name in ("seeing", "acting", "caring")
)


def test_a_model_whose_levels_begin_below_0_is_read_scored_and_drawn(read: Callable[..., Maturity]) -> None:
    files = {
        "below/model.yaml": BELOW,
        "below/orders/2026-01-10.yaml": "model_version: '1.0'\nanswers: {seeing-0: 0, acting-0: 1, caring-0: 1}\n",
        "below/orders/2026-05-01.yaml": """\
            model_version: '1.0'
            answers: {seeing-0: 0, acting-0: 1, acting-1: 1, caring-0: 1, caring-1: 1, caring-2: 1, caring-3: 1}
            targets: {seeing-0: {value: 1}}
            """,
    }
    maturity = read(files)
    assert maturity.problems == ()
    file = maturity.models["below"].file
    assert scale(file) == (-2, 2)
    assert rings(file) == (-1, 0, 1, 2)
    result = maturity.result("below", "orders")
    assert [each.score for each in result.dimensions] == [-2, 0, 2]
    assert [each.previous for each in result.dimensions] == [-2, -1, -1]
    assert result.dimensions[0].target == -1
    assert [shade(each.score, scale(file)) for each in result.dimensions] == [0, 3, 5]
    made = pages_of(maturity)
    scope = made["maturity/below/orders/index.md"].html
    assert "Level -1: Chaos" in words(scope)
    spots = [tuple(map(float, each)) for each in re.findall(r'now" fill="#\w+" cx="([\d.]+)" cy="([\d.]+)"', scope)]
    assert spots[0] == (240.0, 180.0)  # the lowest score lies in the centre, not beyond it
    assert [round(math.dist(each, (240, 180)) / 122, 2) for each in spots[:3]] == [0, 0.5, 1]  # the legend has one more
    assert "-2" in words(made["maturity/index.md"].html)
    data = made["maturity/below/assess/index.md"].html
    assert '"floor":-2' in data.replace(" ", "").replace("-2.0", "-2")
