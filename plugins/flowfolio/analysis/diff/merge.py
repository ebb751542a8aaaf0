"""Put what is gone back into the later map, at the place where it was, so that one picture can show both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flowfolio.analysis.diff.things import PLACES, Entry, Key, things_of, traits
from flowfolio.source.document import Loc
from flowfolio.source.entity import Entity
from flowfolio.source.header import Map

_KEPT = frozenset(("id", "name", "title", "text", "team", "kind", "status", "impact", "votes")) | frozenset(PLACES)
"""Who a thing is and where it stands. Its times and links stay away: nothing that is gone adds to a figure."""
M = TypeVar("M", bound=Map)


def merged(before: Map, after: M, gone: Sequence[Key]) -> M:
    """Return `after` with bare copies of the parts of `before` whose keys are in `gone`."""
    old = things_of(before)
    for run in _runs(old[key] for key in gone if _stands_alone(old[key])):
        spot = _Search(before, old, after, things_of(after)).spot(run[0])
        if spot is not None:
            after = _inserted(after, *spot, tuple(bare(entry.value) for entry in run))
    return after


def _runs(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in groups that stood side by side, so that each group needs one search."""
    run: list[Entry] = []
    for entry in entries:
        if run and entry.loc != (*run[-1].loc[:-1], int(run[-1].loc[-1]) + 1):
            yield run
            run = []
        run.append(entry)
    if run:
        yield run


def bare(value: object) -> object:
    """Return a thing without its numbers and links."""
    if not isinstance(value, Entity):
        return value
    fields = type(value).model_fields
    left = {name: field for name, field in fields.items() if name not in _KEPT and not field.is_required()}
    return value.model_copy(
        update={name: field.get_default(call_default_factory=True, validated_data={}) for name, field in left.items()}
    )


def _stands_alone(entry: Entry) -> bool:
    """Say whether a part has a place of its own: a line between two things has none, nor has a branch without steps."""
    if not isinstance(entry.value, Entity):
        return len(entry.loc) == 2
    known = traits(type(entry.value))
    return not known.holders and "to" not in known.fields


@dataclass(frozen=True, slots=True)
class _Search:
    """Both maps and their parts, to find where something that is gone has to stand."""

    before: Map
    old: Mapping[Key, Entry]
    after: Map
    now: Mapping[Key, Entry]

    def spot(self, entry: Entry) -> tuple[Loc, int] | None:
        """Return the list and the place in it: beside what stood beside it, at the end when all of that is gone too."""
        # Whatever is left of the block it stood in comes first among the neighbours of that block.
        found = self._beside(entry.loc, 1) or self._beside(entry.loc[:2], 0)
        if found:
            return found
        there = getattr(self.after, str(entry.loc[0]))
        return (entry.loc[:1], len(there)) if isinstance(there, tuple) else None

    def _beside(self, loc: Loc, first: int) -> tuple[Loc, int] | None:
        """Return the spot after the nearest earlier neighbour that is still there, else before the next later one."""
        row, place = loc[:-1], int(loc[-1])
        earlier = [(each, 1) for each in range(place - first, -1, -1)]
        later = [(each, 0) for each in range(place + 1, len(_at(self.before, row)))]
        for neighbour, offset in (*earlier, *later):
            kept = self._now_at((*row, neighbour))
            if kept is not None:
                return kept[:-1], int(kept[-1]) + offset
        return None

    def _now_at(self, loc: Loc) -> Loc | None:
        """Return where the item at `loc` of the map before is now; a block of branches is where one of its parts is."""
        for key, entry in self.old.items():
            if key in self.now and (entry.loc == loc or (entry.id and entry.loc[: len(loc)] == loc)):
                there = self.now[key].loc
                return there if entry.loc == loc else self._block(there, len(loc))
        return None

    def _block(self, loc: Loc, depth: int) -> Loc:
        """Return the item of at most that depth that holds `loc`."""
        holders = [loc[:end] for end in range(2, len(loc)) if isinstance(loc[end - 1], int)]
        fitting = [each for each in holders if len(each) <= depth and isinstance(_at(self.after, each), Entity)]
        return fitting[-1] if fitting else loc


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


def _inserted(value: Any, row: Loc, place: int, things: tuple[object, ...]) -> Any:
    """Return a copy of `value` with the things inserted into the list at `row`."""
    if not row:
        return (*value[:place], *things, *value[place:])
    head, rest = row[0], row[1:]
    if isinstance(head, int):
        return (*value[:head], _inserted(value[head], rest, place, things), *value[head + 1 :])
    return value.model_copy(update={head: _inserted(getattr(value, head), rest, place, things)})
