"""List what changed from one map to another, by id: added, removed, renamed, moved, changed field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from flowfolio.analysis.diff.moves import displaced, words_of
from flowfolio.analysis.diff.things import PLACES, Entry, Key, header_things, things_of, traits
from flowfolio.analysis.diff.values import flat_fields, plain_value
from flowfolio.source.entity import Entity
from flowfolio.source.header import Map

ChangeKind = Literal["added", "removed", "renamed", "moved", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `thing` is what changed ("step", "" for the map itself), `name` what people call it.

    `id` is its id, or its words when it has none; None for the map itself. `field` is the key in YAML, "position" for a
    place in an order, None when the whole thing came or went. `before` and `after` are values as the author wrote them;
    for ids `names` says before and after what people call those things.
    """

    kind: ChangeKind
    thing: str
    id: str | None
    name: str
    field: str | None
    before: str | None
    after: str | None
    names: tuple[str, str] | None = None

    @property
    def words(self) -> tuple[str | None, str | None]:
        """The values before and after for people to read."""
        return self.names or (plain_value(self.field, self.before), plain_value(self.field, self.after))

    @property
    def is_header(self) -> bool:
        """Say whether it is about the map as a document: its title, people, source, notes."""
        if self.thing:
            return self.thing in header_things()
        return (self.field or "").partition(".")[0] in Map.model_fields

    def as_json(self) -> dict[str, str | None]:
        """Return `{kind, id, field, before, after}`."""
        return {name: getattr(self, name) for name in ("kind", "id", "field", "before", "after")}


def compare(before: Map | None, after: Map | None) -> tuple[Change, ...]:
    """Return every difference, first of the kind's own fields and parts in their order, then of the header.

    None stands for a map that is not there. In a future state a step that replaces others counts as those, changed.
    """
    if before is None or after is None:
        there = before or after
        kind: ChangeKind = "removed" if before else "added"
        return (_whole(kind, "", None, there.title), *_all(kind, there)) if there else ()
    old, new = things_of(before), things_of(after)
    parts = tuple(_parts(old, new))
    return (
        *_fields(before, after, _beyond_header(type(after)), None),
        *(change for change in parts if not change.is_header),
        *_fields(before, after, traits(Map).own, None),
        *(change for change in parts if change.is_header),
    )


@cache
def _beyond_header(model: type[Map]) -> tuple[str, ...]:
    """Return the fields of a kind of map that not every map has."""
    return tuple(name for name in traits(model).own if name not in traits(Map).fields)


@cache
def _plain_fields(model: type[Entity]) -> tuple[str, ...]:
    """Return the fields of a thing that say neither who it is nor where it stands."""
    known = traits(model)
    return tuple(name for name in known.own if name not in {"id", "replaces", known.label, *PLACES})


def _whole(kind: ChangeKind, thing: str, id_: str | None, name: str) -> Change:
    return Change(kind, thing, id_, name, None, *((None, name) if kind == "added" else (name, None)))


def _all(kind: ChangeKind, map_: Map) -> Iterator[Change]:
    for entry in things_of(map_).values():
        yield _whole(kind, entry.thing, entry.name, entry.label)


def _parts(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Iterator[Change]:
    partners = partners_of(old, new)
    former = {entry.key for group in partners.values() for entry in group}
    moves = _moves({key: group[0] for key, group in partners.items() if group and group[0].key == key}, old, new)
    for key in in_order(old, new):
        if key not in new:
            if key not in former:
                yield _whole("removed", key[0], old[key].name, old[key].label)
        elif not partners[key]:
            yield _whole("added", key[0], new[key].name, new[key].label)
        else:
            yield from _one(new[key], partners[key], new)
            yield from moves.get(key, ())


def partners_of(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> dict[Key, tuple[Entry, ...]]:
    """Return for each part of the later map what it was before: itself, then what it replaces; () for a new one."""
    found: dict[Key, tuple[Entry, ...]] = {}
    for key, entry in new.items():
        keys = [key, *((entry.thing, word, 0) for word in _replaced(entry.value))]
        found[key] = tuple(old[each] for each in dict.fromkeys(keys) if each in old)
    return found


def _replaced(value: object) -> tuple[str, ...]:
    """Return the ids that a thing says it replaces."""
    found: tuple[str, ...] = vars(value).get("replaces", ()) if isinstance(value, Entity) else ()
    return found


def in_order(old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> list[Key]:
    """Return the keys of both maps in the order of the later one, each that is gone after its former neighbour."""
    order = list(new)
    previous: Key | None = None
    for key in old:
        if key not in new:
            order.insert(order.index(previous) + 1 if previous else 0, key)
        previous = key
    return order


def _one(entry: Entry, former: tuple[Entry, ...], new: Mapping[Key, Entry]) -> Iterator[Change]:
    """Yield how a thing differs from what it was, its place apart."""
    thing, first = entry.thing, former[0]
    replaced = [each for each in former if each.key != entry.key]
    is_same = first.key == entry.key
    if is_same:
        replaced = [each for each in replaced if each.key not in new]
    if replaced:
        ids = ", ".join(each.name for each in replaced)
        names = ", ".join(map(_name_and_id, replaced)), _name_and_id(entry)
        yield Change("changed", thing, entry.name, entry.label, "replaces", ids, entry.name, names)
    if not isinstance(entry.value, Entity) or not isinstance(first.value, Entity):
        return
    if is_same and first.value == entry.value:
        return
    name = traits(type(entry.value)).label
    if is_same and first.label != entry.label:
        yield Change("renamed", thing, entry.name, entry.label, name, first.label, entry.label)
    if not is_same and (len(replaced) > 1 or first.key in new):
        return  # Steps that became one, or a step that still stands beside this one, have no fields to compare with it.
    yield from _fields(first.value, entry.value, _plain_fields(type(entry.value)), entry)


def _name_and_id(entry: Entry) -> str:
    return f"{entry.label} ({entry.name})"


def _fields(before: Entity, after: Entity, names: Sequence[str], entry: Entry | None) -> Iterator[Change]:
    """Yield the fields that differ, of a part of a map or, without `entry`, of the map itself."""
    # Putting values into words is what costs time: those that are equal need none.
    was, is_now = vars(before), vars(after)
    names = [name for name in names if was[name] is not is_now[name] and was[name] != is_now[name]]
    if not names:
        return
    thing, id_ = (entry.thing, entry.name) if entry else ("", None)
    name = entry.label if entry else str(getattr(after, "title", ""))
    # A list of the map itself is no field: its lines are parts of their own.
    old, new = (flat_fields(each, names, lists=entry is not None) for each in (before, after))
    for field in dict.fromkeys((*new, *old)):
        if old.get(field) != new.get(field):
            yield Change("changed", thing, id_, name, field, old.get(field), new.get(field))


def _moves(pairs: Mapping[Key, Entry], old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> dict[Key, list[Change]]:
    """Return the moves of the parts that both maps have (later key → earlier entry)."""
    found = {key: list(_other_places(former, new[key])) for key, former in pairs.items()}
    for key in displaced(pairs, old, new):
        found[key].append(_position(pairs[key], new[key], old, new))
    return found


def _other_places(former: Entry, entry: Entry) -> Iterator[Change]:
    if isinstance(former.value, Entity) and isinstance(entry.value, Entity):
        for each in _fields(former.value, entry.value, traits(type(entry.value)).places, entry):
            yield Change("moved", each.thing, each.id, each.name, each.field, each.before, each.after)


def _position(former: Entry, entry: Entry, old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Change:
    spots = _spot(former, old), _spot(entry, new)
    return Change("moved", entry.thing, entry.name, entry.label, "position", *spots)


def _spot(entry: Entry, parts: Mapping[Key, Entry]) -> str:
    """Return where a part stands: "after Build", "first, in a parallel branch"."""
    keys = [key for key, each in parts.items() if each.loc[:-1] == entry.loc[:-1]]
    place = keys.index(entry.key)
    branch = next((f", in a {word} branch" for word in reversed(words_of(entry.loc)[1:]) if word != "steps"), "")
    return (f"after {parts[keys[place - 1]].label}" if place else "first") + branch
