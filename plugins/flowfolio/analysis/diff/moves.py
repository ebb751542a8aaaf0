"""Find which parts of a map moved, the same ones whichever of two maps is taken for the earlier."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet

from flowfolio.analysis.diff.things import Entry, Key, traits
from flowfolio.source.document import Loc
from flowfolio.source.entity import Entity

_RANKED = frozenset(("votes", "direction"))
"""Things with one of these fields stand in an order of their own, whatever their order in the file."""


def displaced(pairs: Mapping[Key, Entry], old: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> Iterator[Key]:
    """Yield the parts of both maps (later key → earlier entry) that stand in another list or in another order.

    Of parts that changed their order the most that can have stayed have stayed. Where that can be said in several ways,
    those stay whose keys come first, so that the answer is the same from later to earlier.
    """
    pairs = {key: former for key, former in pairs.items() if _has_place(new[key])}
    same = _same_lanes(pairs, new)
    stayed: dict[tuple[object, ...], list[Key]] = {}
    for key, former in pairs.items():
        lanes = former.loc[:-1], new[key].loc[:-1]
        if lanes not in same:
            yield key
        elif (places := _places(former)) == _places(new[key]):
            stayed.setdefault((new[key].thing, *places), []).append(key)
    ranks = {key: rank for rank, key in enumerate(old)}
    for keys in stayed.values():
        kept = kept_in_order(keys, ranks)
        yield from (key for key in keys if key not in kept)


def _has_place(entry: Entry) -> bool:
    value = entry.value
    return bool(entry.id) and isinstance(value, Entity) and not _RANKED & traits(type(value)).fields


def _places(entry: Entry) -> tuple[object, ...]:
    """Return in which fields of its own a part says where it stands, such as the horizon of a roadmap item."""
    value = entry.value
    return tuple(getattr(value, name) for name in traits(type(value)).places) if isinstance(value, Entity) else ()


def words_of(loc: Loc) -> tuple[str, ...]:
    """Return the keys on the way to a part, without the places in lists."""
    return tuple(part for part in loc if isinstance(part, str))


def _same_lanes(pairs: Mapping[Key, Entry], new: Mapping[Key, Entry]) -> AbstractSet[tuple[Loc, Loc]]:
    """Return (former, later) of the lists and branches that count as one and the same: those that share most parts.

    Each has one partner, of the same sort; of equals that one counts that shares the first key.
    """
    shared: dict[tuple[Loc, Loc], list[Key]] = {}
    for key, former in pairs.items():
        lanes = former.loc[:-1], new[key].loc[:-1]
        if words_of(lanes[0]) == words_of(lanes[1]):
            shared.setdefault(lanes, []).append(key)
    same: set[tuple[Loc, Loc]] = set()
    for lanes in sorted(shared, key=lambda each: (-len(shared[each]), min(shared[each]))):
        if not any(lanes[0] == former or lanes[1] == later for former, later in same):
            same.add(lanes)
    return same


def kept_in_order(keys: Sequence[Key], ranks: Mapping[Key, int]) -> AbstractSet[Key]:
    """Return the most of `keys` whose `ranks` rise; of several such choices the one whose keys come first.

    >>> a, b, c, d = (("step", word, 0) for word in "abcd")
    >>> [word for _, word, _ in sorted(kept_in_order([d, a, c, b], {a: 0, b: 1, c: 2, d: 3}))]
    ['a', 'b']
    """
    ends: list[int] = []
    by_length: dict[int, list[int]] = {}
    for place in reversed(range(len(keys))):
        rank = -ranks[keys[place]]
        length = bisect_left(ends, rank)
        ends[length : length + 1] = [rank]
        by_length.setdefault(length, []).append(place)
    kept: set[Key] = set()
    last, highest = -1, -1
    for length in reversed(range(len(ends))):
        following = (place for place in by_length[length] if place > last and ranks[keys[place]] > highest)
        last = min(following, key=lambda place: keys[place])
        highest = ranks[keys[last]]
        kept.add(keys[last])
    return kept
