"""Every field that something needs has a value that stands in for it, in every kind of file."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flowfolio.portfolio.schema import file_models
from flowfolio.source.entity import Entity, field_names
from flowfolio.source.stand_in import entities_in, is_needed, stand_in


def kinds_below(model: type[Entity], found: set[type[Entity]]) -> set[type[Entity]]:
    if model not in found:
        found.add(model)
        for field in model.model_fields.values():
            for each in entities_in(field.annotation):
                kinds_below(each, found)
    return found


@pytest.mark.parametrize("kind", file_models())
def test_each_needed_field_of_each_kind_of_file_has_one(kind: str) -> None:
    seen = 0
    for model in kinds_below(file_models()[kind], set()):
        needed = {name: stand_in(model, name) for name in field_names(model) if is_needed(model, name)}
        assert None not in needed.values()
        seen += len(needed)
        assert places_of_errors(model, needed) <= {()}  # some need one of two fields, and neither by itself
    assert seen


def places_of_errors(model: type[Entity], data: object) -> set[object]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return {each["loc"] for each in error.errors()}
    return set()


def test_a_key_that_there_is_not_has_none() -> None:
    assert stand_in(file_models()["stream"], "nonsense") is None
