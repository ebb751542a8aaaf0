"""Keep what is valid in a file with faults, and know what is withheld because of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar, get_args

from pydantic import ValidationError

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Entity, field_names, located, parse
from flowfolio.source.problems import Problem, nearest

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Salvaged(Generic[E]):
    """What of a file can be used. `withheld` maps each field at its top that may say something else to the fault.

    A list with one faulty entry stands in `withheld` as well, and keeps the others; `removed` says which are missing.
    """

    value: E
    withheld: Mapping[str, Problem] = field(default_factory=dict)
    removed: tuple[Loc, ...] = ()

    def place_of(self, loc: Loc) -> Loc:
        """Return where in the file a part of `value` stands: entries that were taken out count there."""
        if len(loc) < 2 or not isinstance(loc[1], int):
            return loc
        gone, number = {each[1] for each in self.removed if each[0] == loc[0] and len(each) > 1}, loc[1]
        for index in sorted(each for each in gone if isinstance(each, int)):
            number += index <= number
        return (loc[0], number, *loc[2:])


def salvage(
    document: Document, model: type[E], fallback: Mapping[str, Any] | None = None
) -> tuple[Salvaged[E], tuple[Problem, ...]]:
    """Return what is valid in a file that holds one `model`, and everything wrong with it.

    A faulty value at the top is taken out; of a list of things only the faulty entry. A key that the model does not
    have is taken for the field with the nearest name, if that is not given. A file that is no mapping, or no YAML,
    withholds every field. `fallback` has a value for each field that the model requires.
    """
    fallback = fallback or {}
    whole, problems = parse(document, model)
    if whole is not None:
        return Salvaged(whole), problems
    data = document.data if isinstance(document.data, dict) else {}
    faults = list(_faults(document, model, problems))
    removed = dict(reversed(faults))
    rest = {key: value for key, value in _without(data, removed).items() if value is not None}
    try:
        value = model.model_validate({**fallback, **rest})
    except ValidationError:  # what is left does not hold together
        faults += [((), problem) for problem in problems[:1]]
        value = model.model_validate(fallback)
    withheld: dict[str, Problem] = {}
    for loc, problem in faults:
        for name in _hanging_on(loc, data, model):
            withheld.setdefault(name, problem)
    return Salvaged(value, withheld, tuple(removed)), problems


def _faults(document: Document, model: type[Entity], problems: tuple[Problem, ...]) -> Iterator[tuple[Loc, Problem]]:
    """Yield what has to be taken out and why: (key,), (key, number of an entry), or () for everything."""
    if not isinstance(document.data, dict):
        yield (), next(each for each in problems if each.is_error)
        return
    errors = [each for each in document.problems if each.is_error]
    yield from zip((_part(loc, document.data) for loc in document.doubtful), errors, strict=True)
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        for each in error.errors():
            if not document.is_doubtful(each["loc"]):
                yield _part(each["loc"], document.data), located(document, each)


def _part(loc: Loc, data: Mapping[str, Any]) -> Loc:
    """Return the part of a file that an error takes down."""
    if len(loc) > 1 and isinstance(loc[1], int) and isinstance(data.get(str(loc[0])), list):
        return loc[:2]
    return loc[:1]


def _without(data: Mapping[str, Any], removed: Mapping[Loc, Problem]) -> dict[str, Any]:
    if () in removed:
        return {}
    rest = {}
    for key, value in data.items():
        if (key,) in removed:
            continue
        gone = {loc[1] for loc in removed if len(loc) > 1 and loc[0] == key}
        rest[key] = [each for number, each in enumerate(value) if number not in gone] if gone else value
    return rest


def _hanging_on(loc: Loc, data: Mapping[str, Any], model: type[Entity]) -> Iterator[str]:
    """Yield the fields of the model that nobody knows because of a fault."""
    names, key = field_names(model), str(loc[0]) if loc else ""
    open_ = [name for name in names if data.get(name) is None]
    if not loc:
        yield from names
    elif key in names:
        yield key
    elif key == "<<":
        yield from open_
    elif near := nearest(key, names):
        yield from (name for name in open_ if name == near)
    else:
        value = data.get(key)
        said = {key, *(value if isinstance(value, dict) else ())}
        yield from (name for name in open_ if said & _names_inside(model, name))


@cache
def _names_inside(model: type[Entity], name: str) -> frozenset[str]:
    """Return the fields of the things that a field holds: their names, one level up, are a slip of the indentation."""
    found = next(each for key, each in model.model_fields.items() if (each.alias or key) == name)
    return frozenset(key for kind in _entities(found.annotation) for key in field_names(kind))


def _entities(annotation: Any) -> Iterator[type[Entity]]:
    if isinstance(annotation, type) and issubclass(annotation, Entity):
        yield annotation
    for each in get_args(annotation):
        yield from _entities(each)
