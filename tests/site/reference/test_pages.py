"""The reference pages say everything the program knows, and nothing that is no longer true."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from markdown import Markdown

from conftest import World
from flowfolio.cli.command import main
from flowfolio.cli.reference import cli_page
from flowfolio.map_types.metrics import METRICS
from flowfolio.portfolio import glossary
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.schema import file_models
from flowfolio.site.reference.fields import described_files, parts_of
from flowfolio.site.reference.pages import reference_files, reference_pages
from flowfolio.site.reference.types import WORDS, words
from flowfolio.source import estimates, fields
from flowfolio.source.header import Map
from flowfolio.source.problems import Problem, known_codes
from test_problems import EDITION, FILES, PORTFOLIO, TODAY, place_of

PAGES = {page.path: page for page in (*reference_pages(), cli_page())}
DRAWING = "graphviz-pure took longer than 20 s; a plainer drawing is shown"  # takes a slow machine to provoke


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_title_and_its_links_lead_somewhere(path: str) -> None:
    page = PAGES[path]
    html = Markdown(extensions=["tables", "fenced_code", "toc"]).convert(page.markdown)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(re.findall("<h1", html)) == 1
    assert len(set(ids)) == len(ids)
    assert {each for each in re.findall(r'href="#([^"]+)"', html)} <= set(ids)
    known = {*PAGES, *(file.path for file in reference_files())}
    assert {f"reference/{each}" for each in re.findall(r'href="([^"#:]+)"', html)} <= known
    assert not re.search(r"<t[dh]>\s*</th>", html), "a table column has no heading"


@pytest.mark.parametrize("path", PAGES)
def test_no_word_in_angle_brackets_is_taken_for_a_tag(path: str) -> None:
    html = Markdown(extensions=["tables", "fenced_code", "toc"]).convert(PAGES[path].markdown)
    allowed = {"h1", "h2", "h3", "h4", "p", "a", "code", "pre", "em", "strong", "ul", "ol", "li", "br", "hr", "table"}
    allowed |= {"thead", "tbody", "tr", "th", "td", "blockquote"}
    assert set(re.findall(r"<([a-z]\w*)", html)) <= allowed


def test_every_field_of_every_file_is_explained() -> None:
    text = PAGES["reference/maps.md"].markdown
    for file in described_files():
        for model in (file.model, *parts_of(file.model)):
            for name, field in model.model_fields.items():
                row = re.search(
                    rf"^\| `{re.escape(field.alias or name)}` \| (.+?) \| .* \| (.+?) \|$", text, re.MULTILINE
                )
                assert row, f"{model.__name__}.{name} is in no table"
                assert field.description, f"{model.__name__}.{name} has no text below it"
    assert text.count("```yaml") == sum(issubclass(file.model, Map) for file in described_files())
    for kind in file_models():
        assert f"(schemas/{kind}.json)" in text


def test_the_types_of_fields_all_have_a_meaning() -> None:
    text = PAGES["reference/maps.md"].markdown.partition("## Kinds of values")[2]
    for name, word in WORDS.items():
        assert hasattr(fields, name) or hasattr(estimates, name)
        assert re.search(rf"^\| {re.escape(word)} \| \S", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (fields.Text | None, "[text](#kinds-of-values)"),
        (tuple[fields.Slug, ...], "list of [ids](#kinds-of-values)"),
        (tuple[tuple[fields.Date, ...], ...], "list of lists of [dates](#kinds-of-values)"),
        (dict[str, fields.Flag], "text → [flag](#kinds-of-values), one a line"),
        (estimates.Amount | None, "[duration or estimate](#kinds-of-values)"),
        (int, "whole number"),
        (fields.WorkingTime, "working time"),
    ],
)
def test_types_in_words(hint: object, said: str) -> None:
    assert words(hint, {}) == said


def test_parts_are_linked_to_their_section() -> None:
    assert words(tuple[fields.WorkingTime, ...], {fields.WorkingTime: "Stream: working time"}) == (
        "list of [working times](#stream-working-time)"
    )


def test_every_rule_has_a_section_and_an_example() -> None:
    text = PAGES["reference/rules.md"].markdown
    for code in known_codes():
        assert f"### {code}\n" in text
        assert code.example
        assert f"\n{code} {code.example}\n" in text
    errors, _, warnings = text.partition("## Warnings")
    assert all(f"### {code}\n" in (errors if code.severity == "error" else warnings) for code in known_codes())
    assert "[[" not in re.sub(r"`.*?`", "", text)


def test_the_examples_of_rules_are_what_authors_read(world: World, tmp_path: Path) -> None:
    said = {(each.code, _words(each)) for each in _problems(world, tmp_path)}
    untrue = [f"{c} {c.example}" for c in known_codes() if (c, c.example) not in said and c.example != DRAWING]
    assert untrue == []


def _words(problem: Problem) -> str:
    return problem.message + (f"; {problem.hint}" if problem.hint else "")


def _problems(world: World, tmp_path: Path) -> Iterator[Problem]:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        maps = world({**PORTFOLIO, place_of(text): text})
        yield from load(maps, today=TODAY).problems
    (tmp_path / "elsewhere.yaml").write_text("title: Elsewhere\n", encoding="utf-8")
    maps = world(
        {
            **PORTFOLIO,
            "streams/checkout/January/outcome.yaml": "title: Outcome\n",
            f"{EDITION}/dependency.yaml": "#" * 1_000_001,
            f"{EDITION}/outcome.yaml": "title: Outcome\noutcome: {text: 'Less [[lead tme]] than now'}\n",
            "glossary/terms.yaml": (
                "- {term: Process time, id: process-time, abbreviation: PT, definition: Time of work.}\n"
                "- {term: Lead time, id: lead-time, aliases: [PT], definition: Time from start to end.}\n"
                "- {term: Andon, id: andon, definition: A signal.}\n"
            ),
            "evidence.yaml": "- {claim: Lead time falls by, low: 25, edition: 2020, source: A study}\n",
        }
    )
    (maps / "streams" / "checkout" / "2026-01-13").symlink_to(tmp_path)
    portfolio = load(maps, today=dt.date(2026, 2, 1))
    yield from portfolio.problems
    yield from portfolio.glossary.unused(())
    yield from portfolio.glossary.undefined("Say [[lead tme]].", "content/page.md")


def test_every_figure_is_explained() -> None:
    text = PAGES["reference/figures.md"].markdown
    assert all(kind.missing for kind in METRICS.values())
    for kind in METRICS.values():
        section = text.partition(f"## {kind.title}\n")[2].partition("\n## ")[0]
        for part in (f"`{kind.name}`", kind.formula, kind.source, kind.missing):
            assert part in section


def test_every_command_and_option_is_listed() -> None:
    text = PAGES["reference/cli.md"].markdown
    for name, command in main.commands.items():
        section = text.partition(f"## flowfolio {name}\n")[2].partition("\n## ")[0]
        assert f"\nflowfolio {name}" in section
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert all(word in section for word in option.opts)


def test_the_json_examples_have_the_documented_keys() -> None:
    text = PAGES["reference/json.md"].markdown
    problems, figures = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    assert problems[0]["code"] == "unknown-key"
    documented = set(re.findall(r"`(\w+)`", text))
    metric = next(iter(figures["metrics"].values()))
    assert {*problems[0], *figures, *metric, *figures["steps"][0], *figures["constraint"]} <= documented
    schemas = [*file_models(), "export"]
    assert [file.path for file in reference_files()] == [f"reference/schemas/{kind}.json" for kind in schemas]
    assert all(
        json.loads(file.content)["$schema"].startswith("http://json-schema.org/draft-07") for file in reference_files()
    )


def test_nothing_is_written_for_a_glossary_link_by_chance() -> None:
    for page in PAGES.values():
        outside_code = re.sub(r"```.*?```|`[^`]*`", "", page.markdown, flags=re.DOTALL)
        assert not glossary.EXPLICIT.search(outside_code)
