"""List everything in a map that can be told apart: entities by id, other parts by what they say, and bare fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_origin

from flowfolio.analysis.diff.values import value_words
from flowfolio.source.document import Loc
from flowfolio.source.entity import Entity
from flowfolio.source.header import Map

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


@dataclass(frozen=True, slots=True)
class Traits:
    """What all things of one model have in common, looked up once: asking a model for its fields is slow.

    `own` are the fields that hold values of the thing itself, `holders` those that hold a list of other things,
    `places` those of PLACES it has, `label` the field that says what people call it, "" when there is none.
    """

    thing: str
    own: tuple[str, ...]
    holders: tuple[str, ...]
    places: tuple[str, ...]
    label: str
    has_ends: bool
    fields: frozenset[str]


@cache
def traits(model: type[Entity]) -> Traits:
    """Return what is known of every thing of that model."""
    fields = model.model_fields
    holders = tuple(name for name in fields if _holds_things(model, name))
    return Traits(
        thing=re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower(),
        own=tuple(name for name in fields if name not in holders),
        holders=holders,
        places=tuple(name for name in PLACES if name in fields),
        label=next((name for name in LABELS if name in fields), ""),
        has_ends="from_" in fields and "to" in fields,
        fields=frozenset(fields),
    )


def things_of(map_: Map) -> dict[Key, Entry]:
    """Return every part of a map, in the author's order."""
    found: dict[Key, Entry] = {}
    seen: dict[tuple[str, str], int] = {}
    for value, loc in _parts(map_, ()):
        known = traits(type(value)) if isinstance(value, Entity) else None
        thing = known.thing if known else _line_of(str(loc[-2]))
        id_ = vars(value).get("id") if known else None
        words = label(value)
        number = seen.get((thing, id_ or words), 0)
        seen[thing, id_ or words] = number + 1
        key = (thing, id_ or words, number)
        node = f"{thing}-{id_}" if id_ else f"{thing}.{int(loc[-1]) + 1}"
        found[key] = Entry(key, id_, words, value, loc, node)
    return found


def _parts(value: object, loc: Loc) -> Iterator[tuple[object, Loc]]:
    """Yield every thing below `value`: parents before children."""
    if isinstance(value, Entity):
        # Only the map and its nested mappings have lists of lines that count as things.
        is_thing = any(isinstance(part, int) for part in loc)
        for name in traits(type(value)).holders if is_thing else type(value).model_fields:
            each = getattr(value, name)
            if isinstance(each, (tuple, Entity)):
                yield from _parts(each, (*loc, name))
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            here = (*loc, place)
            known = traits(type(each)) if isinstance(each, Entity) else None
            if not isinstance(each, tuple) and (known is None or known.own):
                yield each, here
            if isinstance(each, tuple) or (known and known.holders):
                yield from _parts(each, here)


def _holds_things(model: type[Entity], name: str) -> bool:
    annotation = model.model_fields[name].annotation
    return get_origin(annotation) is tuple and _names_entity(annotation)


def _names_entity(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Entity):
        return True
    return any(_names_entity(each) for each in get_args(annotation))


@cache
def _line_of(field: str) -> str:
    """Return what one line of a list is: `open_questions` holds each an "open-question"."""
    return "-".join(word.removesuffix("s") for word in field.split("_"))


@cache
def header_things() -> frozenset[str]:
    """Return what the lines of the lists in every map's header are: participants, assumptions, tags."""
    lists = (name for name, field in Map.model_fields.items() if get_origin(field.annotation) is tuple)
    return frozenset(map(_line_of, lists))


def label(value: object) -> str:
    """Return what people call a thing."""
    if not isinstance(value, Entity):
        return value_words(value) or ""
    known = traits(type(value))
    if known.has_ends:
        ends = [getattr(value, end) for end in ("from_", "to")]
        if all(ends):
            return " → ".join(ends)
    name = getattr(value, known.label) if known.label else None
    return name or vars(value).get("id") or _inside(value)


def _inside(value: Entity) -> str:
    """Name a thing without name by what it holds."""
    return ", ".join(label(each) for each, _ in _parts(value, (0,))) or "nothing"
