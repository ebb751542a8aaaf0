"""Give the steps of a promoted map back what its plan said that they replace, so that comparing sees the same steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from flowfolio.source.entity import Entity, walk

M = TypeVar("M", bound=Entity)


def with_lineage(map_: M, lineage: Mapping[str, tuple[str, ...]]) -> M:
    """Return a map whose steps replace what `lineage` (id → ids) says, without those that the map still has."""
    if not lineage:
        return map_
    own = {vars(each).get("id") for _, each in walk(map_)}
    known = {id_: tuple(word for word in words if word not in own) for id_, words in lineage.items() if id_ in own}
    kept = {id_: words for id_, words in known.items() if words}
    found: M = _restored(map_, kept) if kept else map_
    return found


def _restored(value: Any, lineage: Mapping[str, tuple[str, ...]]) -> Any:
    if isinstance(value, tuple):
        made = [_restored(each, lineage) for each in value]
        if all(a is b for a, b in zip(made, value, strict=True)):
            return value
        named = getattr(value, "name", None)
        return tuple(made) if named is None else type(value)(made, named)  # type: ignore[call-arg]  # a named branch
    if not isinstance(value, Entity):
        return value
    changed = {name: new for name, old in vars(value).items() if (new := _restored(old, lineage)) is not old}
    if vars(value).get("replaces") == () and (words := lineage.get(vars(value).get("id", ""))):
        changed["replaces"] = words
    return value.model_copy(update=changed) if changed else value
