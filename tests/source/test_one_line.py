"""Whatever is a line of text is one line, in however many an author wrote it: every field of every kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from flowfolio.map_types import map_types
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.schema import LISTS, file_models
from flowfolio.site import Site
from flowfolio.site.build.composition import files, pages
from flowfolio.source.entity import Entity

LINES = "First\n  second\t\u2029third"
TEXTS = (LINES, {LINES: LINES}, [LINES], [{"name": LINES, LINES: LINES}], {"a": {"name": LINES}})
TYPED = (
    "2\n d",
    "2 -\n3 d",
    "about\n2 d",
    "6\nmonths",
    "10:\n00",
    "3 per\nweek",
    "30 June\n2026",
    "about\n80 %",
    "2026-Q2\n",
)


def models() -> dict[str, type[Entity]]:
    """Return every class of a thing in any file, by the way to it."""
    found: dict[type[Entity], str] = {}
    roots = [*file_models().values(), *LISTS.values(), *(each.model for each in map_types())]

    def walk(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, Entity) and annotation not in found:
            found[annotation] = annotation.__name__
            for field in annotation.model_fields.values():
                walk(field.annotation)
        for each in get_args(annotation):
            walk(each)

    for root in roots:
        walk(root)
    return {name: model for model, name in found.items()}


FIELDS = [(model, name) for model in models().values() for name in model.model_fields]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (*strings(key), *strings(each))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from strings(each)
    elif isinstance(value, Entity):
        for name in type(value).model_fields:
            if not is_prose(type(value), name):
                yield from strings(getattr(value, name))
    elif value is not None:
        yield str(value)


def is_prose(model: type[Entity], name: str) -> bool:
    """Say whether a field holds Markdown, where lines matter."""
    schema = model.model_json_schema()
    own = schema if "properties" in schema else schema["$defs"][model.__name__]
    return "x-markdown" in str(own["properties"][model.model_fields[name].alias or name])


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=[f"{model.__name__}.{name}" for model, name in FIELDS])
def test_no_field_keeps_lines(model: type[Entity], name: str) -> None:
    if is_prose(model, name):
        return
    field = model.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    for given in (*TEXTS, *TYPED):
        try:
            value = adapter.validate_python(given)
        except ValidationError:
            continue
        assert [text for text in strings(value) if len(text.splitlines()) > 1 or "\n" in text] == [], given


def test_the_walk_finds_every_kind_of_text() -> None:
    names = {f"{model.__name__}.{name}" for model, name in FIELDS}
    assert names >= {
        "PortfolioFile.title",
        "RhythmEvent.attendees",
        "StreamFile.owner",
        "Term.term",
        "Claim.unit",
        "ModelFile.title",
        "Step.name",
        "InformationFlow.from_",
    }


def test_folded_titles_are_published_as_one_line(tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    (maps / "streams/loan/2026-01-12").mkdir(parents=True)
    rhythm = 'rhythm:\n- {name: "Flow\\nreview", every: month, on: first\n    Tuesday, attendees: "All\\nof us"}\n'
    (maps / "portfolio.yaml").write_text(f"title: >\n  Our flow\n  portfolio\n{rhythm}", "utf-8")
    (maps / "streams/loan/stream.yaml").write_text("title: >\n  Home\n  loan\nowner: |\n  Retail\n  lending\n", "utf-8")
    (maps / "streams/loan/2026-01-12/current-state.yaml").write_text(
        'title: "The\\nloan"\nsteps: [{id: take, name: "Take\\nit in", team: "A\\nteam", process_time: 1 h}]\n', "utf-8"
    )
    portfolio = load(maps)
    assert [problem for problem in portfolio.problems if problem.is_error] == []
    assert (portfolio.settings.title, portfolio.streams["loan"].title) == ("Our flow portfolio", "Home loan")
    site = Site(portfolio, site_url="https://example.com/")
    made = {page.path: page.html for page in pages(site)} | {file.path: file.content.decode() for file in files(site)}
    assert "X-WR-CALNAME:Our flow portfolio" in made["rhythm/calendar.ics"]
    assert "SUMMARY:Flow review" in made["rhythm/calendar.ics"]
    assert ">Take it in<" in made["streams/loan/2026-01-12/current-state/index.md"]
