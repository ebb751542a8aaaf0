"""Type what is left of a file with faults once every faulty value is taken out, to look for slips of other kinds."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_KEY, Entity, field_names, located, words_of
from flowfolio.source.problems import Problem, likeness, nearest
from flowfolio.source.stand_in import stand_in

E = TypeVar("E", bound=Entity)
_MOST_ROUNDS: Final = 24
"""Each round mends what the last one brought to light, at most up to the top of the file."""
_MISSPELT: Final = 0.75
"""From this likeness on (0 to 1) a key is read as the near one."""


@dataclass(frozen=True, slots=True)
class SoundPart(Generic[E]):
    """A valid value that lacks what stands at `cuts` in the data, or has it in doubt. No figure may be made of it.

    Where a value that is needed is missing or wrong, another one stands in for it.
    """

    value: E
    data: Any
    cuts: frozenset[Loc]
    taken_out: frozenset[Loc] = frozenset()
    names: Mapping[Loc, str] = field(default_factory=dict)
    """What a misspelt key at a place of the file is read as."""
    revealed: tuple[Problem, ...] = ()
    """What is wrong in the values of misspelt keys."""

    def written_at(self, loc: Loc) -> Loc:
        """Return where in the file a part of `value` stands; of a part that is not written, what it would stand in."""
        return _written(loc, self.data, self.taken_out, self.names)

    def is_clear(self, loc: Loc) -> bool:
        """Say whether nothing was taken out at this place of the file, inside it or around it.

        What a misspelt key holds is clear, not the key.
        """
        return self.is_clear_around(loc) and not any(cut[: len(loc)] == loc for cut in self.cuts)

    def is_clear_around(self, loc: Loc) -> bool:
        """Say whether nothing was taken out at this place of the file or around it."""
        return not any(loc[: len(cut)] == cut and cut not in self.names for cut in self.cuts)


def sound_part(document: Document, model: type[E], at: Loc = ()) -> SoundPart[E] | None:
    """Return what can be typed of what stands at a place of a document; None when nothing can.

    No more is taken out than has to be: a misspelt key is read as the nearest one that is not given, and for a value
    that is needed another one stands in.
    """
    data: Any = document.data
    for part in at:
        data = data[part]
    doubtful = [loc[len(at) :] for loc in document.doubtful if loc[: len(at)] == at]
    mending = _Mending(data)
    for _ in range(_MOST_ROUNDS if isinstance(data, dict) else 0):
        if () in mending.cuts:
            return None
        try:
            value = model.model_validate(mending.left())
        except ValidationError as error:
            mending.mend(error.errors())
        else:
            revealed = dict.fromkeys(
                located(document, {**each, "loc": (*at, *each["loc"])}) for each in mending.revealed
            )
            cuts = mending.doubt.union(doubtful)
            return SoundPart(value, data, cuts, frozenset(mending.cuts), mending.names, tuple(revealed))
    return None


class _Mending:
    """A file's data, what of it is taken out, read as another key, or filled in; all by their places in the file."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.cuts = set[Loc]()
        self.names: dict[Loc, str] = {}
        self.filled: dict[Loc, Any] = {}
        self.revealed: list[Any] = []

    @property
    def doubt(self) -> frozenset[Loc]:
        return frozenset((*self.cuts, *self.names, *self.filled))

    def left(self) -> Any:
        return without(self.data, self.cuts, (), self.names, self.filled)

    def mend(self, errors: Iterable[Any]) -> None:
        """Take out, rename or fill in what each error is about; misspelt keys first, which may be the missing ones."""
        state = self.data, frozenset(self.cuts), dict(self.names)
        found = [(_written(each["loc"][:-1], *state), _written(each["loc"], *state), each) for each in errors]
        for around, written, error in sorted(found, key=lambda each: words_of(each[2])[0] != UNKNOWN_KEY):
            code, key = words_of(error)[0], error["loc"][-1] if error["loc"] else ""
            kind, named = error.get("ctx", {}).get("of"), (*around, key)
            is_of_key = code in {UNKNOWN_KEY, MISSING_FIELD}
            self._note(error, named if is_of_key else written, frozenset(state[2]))
            if code == UNKNOWN_KEY and kind:
                self._misspelt(named, kind)
            elif code == MISSING_FIELD and kind:
                self._missing(named, kind)
            else:
                self._wrong(named, written)

    def _note(self, error: Any, loc: Loc, names: frozenset[Loc]) -> None:
        """Keep an error in what a misspelt key holds: no reading of the file as it is comes to it."""
        is_inside = any(loc[: len(each)] == each and loc != each for each in names)
        if is_inside and loc not in self.filled and loc not in self.cuts:
            self.revealed.append({**error, "loc": loc})

    def _misspelt(self, loc: Loc, kind: type[Entity]) -> None:
        near = nearest(str(loc[-1]), field_names(kind))
        if likeness(str(loc[-1]), near) >= _MISSPELT and near not in self._keys(loc[:-1]):
            self.names[loc] = near
        else:
            self.cuts.add(loc)

    def _missing(self, loc: Loc, kind: type[Entity]) -> None:
        if loc[-1] in self._keys(loc[:-1]):
            return
        found = stand_in(kind, str(loc[-1]))
        if found is None or loc in self.filled:
            self.cuts.add(loc[:-1])
        else:
            self.filled[loc] = f"{found}-{len(self.filled)}" if loc[-1] == "id" else found

    def _wrong(self, named: Loc, written: Loc) -> None:
        """Take out what is written; what is cut already, or stands in and does not fit, takes down what it is in."""
        if named in self.filled or written in self.cuts:
            self.cuts.add(written if written not in self.cuts else written[:-1])
        else:
            self.cuts.add(written)

    def _keys(self, around: Loc) -> set[str]:
        """Return the keys that the mapping at a place has by now."""
        data = self.data
        for part in around:
            data = data[part]
        if not isinstance(data, dict):
            return set()
        kept = ((*around, key) for key, each in data.items() if each is not None)
        return {self.names.get(loc, str(loc[-1])) for loc in kept if loc not in self.cuts}


def without(
    data: Any,
    cuts: Container[Loc],
    loc: Loc = (),
    names: Mapping[Loc, str] | None = None,
    filled: Mapping[Loc, Any] | None = None,
) -> Any:
    """Return a copy of the data without what is cut; keys in `names` are called so, and `filled` stands in."""
    names, filled = names or {}, filled or {}
    if isinstance(data, dict):
        kept = ((key, (*loc, key), each) for key, each in data.items() if (*loc, key) not in cuts)
        own = {names.get(at, key): without(each, cuts, at, names, filled) for key, at, each in kept}
        return own | {str(at[-1]): each for at, each in filled.items() if at[:-1] == loc}
    if isinstance(data, list):
        parts = (((*loc, number), each) for number, each in enumerate(data) if (*loc, number) not in cuts)
        return [without(each, cuts, at, names, filled) for at, each in parts]
    return data


def _written(loc: Loc, data: Any, cuts: Container[Loc], names: Mapping[Loc, str]) -> Loc:
    found: Loc = ()
    for part in loc:
        if isinstance(part, int) and isinstance(data, dict):  # a branch with a name holds its steps in a list
            lists = [key for key, each in data.items() if isinstance(each, list)]
            if len(lists) != 1:
                return found
            found, data = (*found, lists[0]), data[lists[0]]
        if isinstance(part, int) and isinstance(data, list):
            kept = [number for number in range(len(data)) if (*found, number) not in cuts]
            if part >= len(kept):
                return found
            found, data = (*found, kept[part]), data[kept[part]]
        elif isinstance(data, dict) and (key := _key(part, data, found, names)) in data:
            found, data = (*found, key), data[key]
        elif not (isinstance(part, str) and part.startswith("@")):
            return found
    return found


def _key(part: str | int, data: Mapping[Any, Any], around: Loc, names: Mapping[Loc, str]) -> str | int:
    """Return the key that is read as `part`."""
    return next((key for key in _renamed(data, around, names) if names[*around, key] == part), part)


def _renamed(data: Mapping[Any, Any], around: Loc, names: Mapping[Loc, str]) -> Iterator[str]:
    return (key for key in data if (*around, key) in names) if names else iter(())
