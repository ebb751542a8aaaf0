"""Make JSON Schemas (draft-07, which editors understand) from the models."""

from __future__ import annotations

import json
from typing import Any

from flowfolio.map_types import kinds
from flowfolio.maturity.model import AssessmentFile, ModelFile
from flowfolio.portfolio.evidence import Claim
from flowfolio.portfolio.glossary import Term
from flowfolio.portfolio.settings import PortfolioFile, StreamFile
from flowfolio.source.entity import Entity
from flowfolio.source.words import one_line

DRAFT = "http://json-schema.org/draft-07/schema#"


LISTS: dict[str, type[Entity]] = {"glossary": Term, "evidence": Claim}
"""Kinds of file that hold a list of things, or a single one."""


def file_models() -> dict[str, type[Entity]]:
    """Return the model of every kind of file under maps/, by the kind's name."""
    maps: dict[str, type[Entity]] = {kind: each.model for kind, each in kinds().items()}
    others: dict[str, type[Entity]] = {"model": ModelFile, "assessment": AssessmentFile, **LISTS}
    return {"portfolio": PortfolioFile, "stream": StreamFile, **maps, **others}


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file."""
    made = file_models()[kind].model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    body = _for_editors(made)
    schema = {"$schema": DRAFT, **({"anyOf": [{"type": "array", "items": body}, body]} if kind in LISTS else body)}
    if definitions:
        schema["definitions"] = {name: _for_editors(each) for name, each in sorted(definitions.items())}
    schema["title"] = kind.replace("-", " ").capitalize()
    return schema


def schema_text(kind: str) -> str:
    """Return the JSON Schema of one kind of file as text."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def _for_editors(part: Any) -> Any:
    """Let a scalar stand where an estimate may, drop titles made of field names and what draft-07 does not know."""
    if isinstance(part, list):
        return [_for_editors(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _for_editors(value) for key, value in part.items() if not _is_idle(key, value)}
    scalar = kept.pop("x-scalar", None)
    kept.pop("x-markdown", None)
    if "$ref" in kept and (scalar or len(kept) > 1):
        reference = {"$ref": kept.pop("$ref")}
        kept = {"anyOf": [scalar, reference]} | kept if scalar else {"allOf": [reference]} | kept
    elif scalar:
        described = {key: kept.pop(key) for key in ("description", "default") if key in kept}
        kept = {"anyOf": [scalar, kept]} | described
    others = [(name, each.pop("x-or")) for name, each in kept.get("properties", {}).items() if "x-or" in each]
    for name, instead in others:
        kept["required"] = [each for each in kept["required"] if each != name]
        kept["anyOf"] = [{"required": [name]}, {"required": instead}]
    if not kept.get("required", True):
        del kept["required"]
    if isinstance(kept.get("description"), str):
        kept["description"] = one_line(kept["description"])
    return kept


def _is_idle(key: str, value: Any) -> bool:
    return (
        (key == "title" and isinstance(value, str))
        or (key == "default" and value in (None, [], ""))
        or key == "discriminator"
    )
