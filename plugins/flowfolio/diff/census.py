"""List everything in a map that can be told apart: entities by id, other parts by what they say, and bare fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_origin

from flowfolio.diff.words import value_words
from flowfolio.fields import Map
from flowfolio.model import Entity
from flowfolio.source import Loc

LABELS = ("name", "title", "text")
"""Fields that hold what people call a thing; the first that a model has counts."""
PLACES = ("horizon", "where", "direction", "for_")
"""Fields that say in which column or section a thing stands: another value means that it moved."""
Key = tuple[str, str, int]
"""What a thing is, its id or else what it says, and how many alike came before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a map: an entity of a list, or one line of a list of texts.

    `thing` is what it is ("next-step", "guardrail"), `node` the id of its shape in the type's drawing.
    """

    key: Key
    id: str | None
    label: str
    value: object
    loc: Loc
    node: str

    @property
    def thing(self) -> str:
        return self.key[0]

    @property
    def name(self) -> str:
        """The id, else the words that tell the thing from its like."""
        return self.id or self.key[1]


def census(map_: Map) -> dict[Key, Entry]:
    """Return every part of a map, in the author's order."""
    found: dict[Key, Entry] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for value, loc in _parts(map_, ()):
        thing = _thing(value, loc)
        id_ = getattr(value, "id", None)
        word = id_ or label(value)
        key = (thing, word, seen[thing, word])
        seen[thing, word] += 1
        node = f"{thing}-{id_}" if id_ else f"{thing}.{int(loc[-1]) + 1}"
        found[key] = Entry(key, id_, label(value), value, loc, node)
    return found


def _parts(value: object, loc: Loc) -> Iterator[tuple[object, Loc]]:
    """Yield every thing below `value`: parents before children."""
    if isinstance(value, Entity):
        # Only the map and its nested mappings have lists of lines that count as things.
        names = _holders(type(value)) if any(isinstance(part, int) for part in loc) else type(value).model_fields
        for name in names:
            each = getattr(value, name)
            if isinstance(each, (tuple, Entity)):
                yield from _parts(each, (*loc, name))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            here = (*loc, place)
            if not isinstance(each, tuple) and (not isinstance(each, Entity) or own_fields(type(each))):
                yield each, here
            if isinstance(each, tuple) or (isinstance(each, Entity) and _holders(type(each))):
                yield from _parts(each, here)


@cache
def _holders(model: type[Entity]) -> tuple[str, ...]:
    """Return the names of the fields that hold a list of other things."""
    return tuple(name for name in model.model_fields if _holds_things(model, name))


@cache
def own_fields(model: type[Entity]) -> tuple[str, ...]:
    """Return the names of the fields that hold values of the thing itself, not a list of other things."""
    return tuple(name for name in model.model_fields if name not in _holders(model))


def _holds_things(model: type[Entity], name: str) -> bool:
    annotation = model.model_fields[name].annotation
    return get_origin(annotation) is tuple and _names_entity(annotation)


def _names_entity(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Entity):
        return True
    return any(_names_entity(each) for each in get_args(annotation))


def _thing(value: object, loc: Loc) -> str:
    if isinstance(value, Entity):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(value).__name__).lower()
    return _line_of(str(loc[-2]))


def _line_of(field: str) -> str:
    """Return what one line of a list is: `open_questions` holds each an "open-question"."""
    return "-".join(word.removesuffix("s") for word in field.split("_"))


@cache
def header_things() -> frozenset[str]:
    """Return what the lines of the lists in every map's header are: participants, assumptions, tags."""
    lists = (name for name, field in Map.model_fields.items() if get_origin(field.annotation) is tuple)
    return frozenset(map(_line_of, lists))


def label_field(model: type[Entity]) -> str:
    """Return the name of the field that says what people call such a thing, "" when there is none."""
    return next((name for name in LABELS if name in model.model_fields), "")


def label(value: object) -> str:
    """Return what people call a thing."""
    if not isinstance(value, Entity):
        return value_words(value) or ""
    name = label_field(type(value))
    ends = [getattr(value, end, "") for end in ("from_", "to")]
    if all(ends):
        return " → ".join(ends)
    return (getattr(value, name) if name else None) or getattr(value, "id", None) or _inside(value)


def _inside(value: Entity) -> str:
    """Name a thing without name by what it holds."""
    return ", ".join(label(each) for each, _ in _parts(value, (0,))) or "nothing"
