"""Give a value that a needed field takes, to read on beside a fault; it is never shown or counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from flowfolio.source.entity import Entity, field_names, field_of

_PLAIN: Final[tuple[Any, ...]] = (
    "unknown",
    1,
    50,
    2000,
    "1 d",
    "50 %",
    "2000-01-01",
    "month",
    "1 per day",
    True,
    ["unknown"],
    [],
    {},
)
_DEEPEST: Final = 6


def stand_in(model: type[Entity], key: str) -> Any:
    """Return a value that the field of that key takes, None when none is known."""
    return _stand_in(model, key, 0)


@cache
def _stand_in(model: type[Entity], key: str, depth: int) -> Any:
    field = field_of(model, key)
    if field is None or depth > _DEEPEST:
        return None
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for each in _candidates(field.annotation, depth):
        try:
            adapter.validate_python(each)
        except ValidationError:
            continue
        return each
    return None


def _candidates(annotation: Any, depth: int) -> Iterator[Any]:
    yield from _choices(annotation)
    for kind in entities_in(annotation):
        for each in _things(kind, depth + 1):
            yield from (each, [each], [each, each], [[each], [each]])
    yield from _PLAIN


def _things(kind: type[Entity], depth: int) -> Iterator[dict[str, Any]]:
    """Yield a thing with what it needs, and with one of the things it may hold: some need one of several."""
    fields = dict(zip(field_names(kind), kind.model_fields.values(), strict=True))
    needed = {name: _stand_in(kind, name, depth) for name in fields if is_needed(kind, name)}
    yield needed
    for name, field in fields.items():
        if name not in needed and any(entities_in(field.annotation)):
            yield {**needed, name: _stand_in(kind, name, depth)}


def is_needed(kind: type[Entity], name: str) -> bool:
    """Say whether a thing has to have a key, if only as `open`."""
    field = field_of(kind, name)
    return (field is not None and field.is_required()) or name in kind.given_or_open


def _choices(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield get_args(annotation)[0]
    elif get_origin(annotation) is Annotated:
        yield from _choices(get_args(annotation)[0])


def entities_in(annotation: Any) -> Iterator[type[Entity]]:
    """Yield every kind of thing that the type of a field names."""
    if isinstance(annotation, type) and issubclass(annotation, Entity):
        yield annotation
    for each in get_args(annotation):
        yield from entities_in(each)
