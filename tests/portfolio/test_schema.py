"""The JSON Schemas that editors read: valid draft-07, with descriptions, and as strict as the models where it shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from pydantic import ValidationError

from flowfolio.portfolio.schema import DRAFT, file_models, schema_of, schema_text
from flowfolio.site.reference.fields import parts_of
from flowfolio.source.document import read
from flowfolio.source.entity import may_be_open

KINDS = pytest.mark.parametrize("kind", file_models())
STEP = {"id": "pay", "name": "Pay"}


def errors(kind: str, data: object) -> list[str]:
    return [error.message for error in Draft7Validator(schema_of(kind)).iter_errors(data)]


def is_taken(kind: str, data: object) -> bool:
    try:
        file_models()[kind].model_validate(data)
    except ValidationError:
        return False
    return True


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from parts(each)
    elif isinstance(value, list):
        for each in value:
            yield from parts(each)


@KINDS
def test_each_is_a_draft_07_schema(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["$schema"] == DRAFT
    Draft7Validator.check_schema(schema)
    assert json.loads(schema_text(kind)) == schema
    assert schema_text(kind) == schema_text(kind)


@KINDS
def test_every_key_is_explained_and_every_reference_leads_somewhere(kind: str) -> None:
    schema = schema_of(kind)
    for part in parts(schema):
        if "$ref" in part:
            assert set(part) == {"$ref"}
            assert part["$ref"].removeprefix("#/definitions/") in schema["definitions"]
        if "properties" in part and part.get("type") == "object":
            assert part["additionalProperties"] is False
            silent = [name for name, each in part["properties"].items() if "description" not in each]
            assert silent == []
    assert not any(key.startswith("x-") for part in parts(schema) for key in part)


@pytest.mark.parametrize("wait", ["2 d", 0, {"typical": "2 d"}, {"low": "1 d", "typical": "2 d", "high": "5 d"}])
@pytest.mark.parametrize("percent", [85, "85 %", {"typical": 85, "basis": "interview"}])
def test_an_estimate_and_a_plain_value_are_both_taken(wait: object, percent: object) -> None:
    step = {**STEP, "wait_before": wait, "percent_complete_accurate": percent}
    assert errors("current-state", {"title": "A", "steps": [step]}) == []


@pytest.mark.parametrize(
    "change",
    [
        {"steps": [{**STEP, "wait_befor": "2 d"}]},
        {"steps": [{**STEP, "value": "great"}]},
        {"steps": [{**STEP, "wait_before": {"low": "1 d"}}]},
        {"steps": [{**STEP, "wait_before": 2}]},
        {"steps": [{**STEP, "id": "Not an id"}]},
        {"steps": [{"id": "pay"}]},
        {"steps": "none"},
        {"status": "finished"},
        {"review_by": "soon"},
    ],
    ids=str,
)
def test_slips_are_marked_while_typing(change: dict[str, object]) -> None:
    data = {"title": "A", "steps": [STEP], **change}
    assert errors("current-state", {"title": "A", "steps": [STEP]}) == []
    assert errors("current-state", data) != []


def test_branches_are_known() -> None:
    branches = [
        {"parallel": [[STEP], [{"id": "ship", "name": "Ship"}]]},
        {"choice": [{"share": 80}, {"share": 20, "steps": []}]},
    ]
    assert errors("current-state", {"title": "A", "steps": branches}) == []


def test_every_file_of_the_example_portfolio_is_valid(project: Path) -> None:
    kinds = file_models()
    checked = 0
    for path in sorted((project / "maps").rglob("*.yaml")):
        if path.stem in kinds and path.parent.parts[-1] != "glossary":
            checked += 1
            assert errors(path.stem, read(path).data) == [], path
    assert checked > 30


@KINDS
def test_an_editor_takes_an_open_value_where_the_check_does(kind: str) -> None:
    definitions = schema_of(kind).get("definitions", {})
    for model in (file_models()[kind], *parts_of(file_models()[kind])):
        taken = may_be_open(model)
        found = definitions.get(model.__name__) or schema_of(kind)
        for key, field in found.get("properties", {}).items():
            schema = {**field, "definitions": definitions}
            if not is_a_number(schema):
                continue
            assert Draft7Validator(schema).is_valid("open") == (key in taken), f"{model.__name__}.{key}"


NUMBERS = ("2 d", "80 %", "2026-01-01", "5 per week", "10:00", "6 months")


def is_a_number(field: dict[str, Any]) -> bool:
    """Say whether a field takes a number or a date as text, and not any words."""
    validator = Draft7Validator(field)
    return any(map(validator.is_valid, NUMBERS)) and not any(map(validator.is_valid, ("any words", "any-words")))


SAME = {
    "wait_before": [
        "same\N{EN DASH}day", "UP  TO 4 D", "at  least 2 d", "2\N{FULLWIDTH HYPHEN-MINUS}3 d",
        "\N{FULLWIDTH TILDE}20 min",
        "PT1H-PT2H", "pt1h", "PT", "P1DT", "P1M", "2 or 3 d", "tbd", "half a day", "a day and a half", "1 1/2 d",
        "1/2 d",
        "2,5 h", "1,500 min", "1:30 h", "1:30", "1h30", "next day", "overnight", "twelve d", "thirteen d",
        "a fortnight",
        "-", {"typical": "2-3 d"}, {"typical": "open"},
        {"typical": "~2 d", "basis": "measured"},
    ],
    "percent_complete_accurate": ["100.0 %", "101", "80-101 %", "up to 100", "070 %", {"typical": "70-80 %"},
        "80 per cent",
        "85,5 %"],
    "rework": [{"to": "pay", "rate": "5-10 %"}, {"to": "pay", "rate": "open"}, {"to": "pay"}],
    "changeovers": ["open", "?", {"Coil": "open"}, {"Coil": "10 min"}, "10 min", "tbd"],
    "people": ["~5", "5-6", "about 5", "open", "some", 5, -1, "5 people", "five"],
    "shifts": [2, "2-3", 0, "open"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in SAME.items() for value in values])
def test_an_editor_and_the_check_take_the_same_numbers(key: str, value: object) -> None:
    data = {"title": "Now", "steps": [{**STEP, key: value}]}
    assert (errors("current-state", data) == []) == is_taken("current-state", data)


@pytest.mark.parametrize(
    "day",
    [
        "30 \N{EN DASH} Jun \N{EN DASH} 2026", "2026 - 06 - 30", "2999-12", "1899-12", "3000-01", "2026-13",
        "0 June 2026",
        "32 June 2026", "9999-12-31", "2027 - Q2", "Q2/2027", "Q22027", "2027Q2", "open",
    ],
)  # fmt: skip
def test_an_editor_and_the_check_take_the_same_days(day: str) -> None:
    data = {"title": "O", "outcome": {"text": "Faster", "horizon": day}}
    assert (errors("outcome", data) == []) == is_taken("outcome", data)


@pytest.mark.parametrize(
    "rate", ["0 per d", "0.0 per d", "0.5 per d", "1000000000 per d", "1000000001 per d", "40 an hour", "3 per sprint"]
)
def test_an_editor_and_the_check_take_the_same_rates(rate: str) -> None:
    data = {"title": "Now", "demand": rate, "steps": [STEP]}
    assert (errors("current-state", data) == []) == is_taken("current-state", data)


@pytest.mark.parametrize("every", ["month", "6 Months", "0 months", "007 days", "1000 days", "6 mo", "fortnight"])
@pytest.mark.parametrize("at", ["24:00", "23:59", "9.60", "0 am", "12 am", "13 pm", "2:30 p.m."])
def test_an_editor_and_the_check_take_the_same_rhythm(every: str, at: str) -> None:
    data = {"rhythm": [{"name": "Review", "every": every, "at": at}]}
    assert (errors("portfolio", data) == []) == is_taken("portfolio", data)
