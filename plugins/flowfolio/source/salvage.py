"""Keep what is valid in a file with faults, and know what is withheld because of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import UNKNOWN_KEY, Entity, field_names, field_of, located, parse, words_of
from flowfolio.source.problems import Problem, nearest
from flowfolio.source.sound_part import without
from flowfolio.source.stand_in import entities_in

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
        gone, number = {each[1] for each in self.removed if each[:1] == loc[:1] and len(each) == 2}, loc[1]
        for index in sorted(each for each in gone if isinstance(each, int)):
            number += index <= number
        return (loc[0], number, *loc[2:])


def salvage(
    document: Document, model: type[E], fallback: Mapping[str, Any] | None = None
) -> tuple[Salvaged[E], tuple[Problem, ...]]:
    """Return what is valid in a file that holds one `model`, and everything wrong with it.

    A faulty value at the top is taken out; of a list of things only the faulty entry; of a thing only a key that it
    does not have and that is like none of its keys. A key at the top that the model does not have is taken for the
    field with the nearest name, if that is not given, or for the one whose things it speaks of. A file that is no
    mapping, or no YAML, withholds every field. `fallback` has a value for each field that the model requires.
    """
    fallback = fallback or {}
    whole, problems = parse(document, model)
    if whole is not None:
        return Salvaged(whole), problems
    data = document.data if isinstance(document.data, dict) else {}
    faults = list(_faults(document, model, problems))
    removed = dict(reversed(faults))
    kept = {} if () in removed else without(data, removed)
    rest = {key: value for key, value in kept.items() if value is not None}
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
    """Yield what has to be taken out and why: (key,), (key, number of an entry), (…, key of it), () for everything."""
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
                is_beside = len(each["loc"]) > 1 and _is_beside_the_point(each, model)
                loc = tuple(each["loc"]) if is_beside else _part(each["loc"], document.data)
                yield loc, located(document, each)


def _is_beside_the_point(error: Any, model: type[Entity]) -> bool:
    """Say whether a key that a thing does not have says nothing of what the thing does have."""
    name, *_, key = error["loc"]
    if words_of(error)[0] != UNKNOWN_KEY or error["ctx"]["of"].meant_by(str(key)):
        return False
    return not _speaks_of(model, str(name), {key: error["input"]})


def _part(loc: Loc, data: Mapping[str, Any]) -> Loc:
    """Return the part of a file that an error takes down."""
    if len(loc) > 1 and isinstance(loc[1], int) and isinstance(data.get(str(loc[0])), list):
        return loc[:2]
    return loc[:1]


def _hanging_on(loc: Loc, data: Mapping[str, Any], model: type[Entity]) -> Iterator[str]:
    """Yield the fields of the model that nobody knows because of a fault."""
    names, key = field_names(model), str(loc[0]) if loc else ""
    open_ = [name for name in names if data.get(name) is None]
    if not loc:
        yield from names
    elif len(loc) > 1 and isinstance(loc[-1], str):
        return
    elif key in names:
        yield key
    elif key == "<<":
        yield from open_
    else:
        near, said = nearest(key, names), {key: data.get(key)}
        yield from (name for name in open_ if name == near or _speaks_of(model, name, said))


def _speaks_of(model: type[Entity], name: str, said: Mapping[str, Any]) -> bool:
    """Say whether keys and values that nobody knows mean the things that a field holds.

    The names of their fields elsewhere are a slip of the indentation.
    """
    kinds = _kinds_in(model, name)
    keys, texts = set(_keys_in(said)), tuple(texts_in(said))
    known = {name, *(key for kind in kinds for key in field_names(kind))} if kinds else set()
    patterns = [kind.spoken_of for kind in kinds if kind.spoken_of]
    return bool(keys & known) or any(each.search(word) for each in patterns for word in (*keys, *texts))


def _keys_in(value: Any) -> Iterator[str]:
    for key, each in value.items() if isinstance(value, dict) else ():
        yield str(key)
        yield from _keys_in(each)
    for each in value if isinstance(value, list) else ():
        yield from _keys_in(each)


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text that stands anywhere in the data, without keys."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        yield value
    for each in parts:
        yield from texts_in(each)


@cache
def _kinds_in(model: type[Entity], name: str) -> tuple[type[Entity], ...]:
    """Return the kinds of things that a field holds."""
    found = field_of(model, name)
    return tuple(entities_in(found.annotation)) if found else ()
