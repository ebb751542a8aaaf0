"""The JSON Schemas that editors read: valid draft-07, with descriptions, and as strict as the models where it shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from flowfolio.portfolio.schema import DRAFT, file_models, schema_of, schema_text
from flowfolio.source.document import read

KINDS = pytest.mark.parametrize("kind", file_models())
STEP = {"id": "pay", "name": "Pay"}


def errors(kind: str, data: object) -> list[str]:
    return [error.message for error in Draft7Validator(schema_of(kind)).iter_errors(data)]


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
