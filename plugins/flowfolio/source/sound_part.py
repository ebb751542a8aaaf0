"""Type what is left of a file with faults once every faulty value is taken out, to look for slips of other kinds."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Entity

E = TypeVar("E", bound=Entity)
_MOST_ROUNDS: Final = 12
"""Each round takes out what the last one left without something it needs, at most up to the top of the file."""


@dataclass(frozen=True, slots=True)
class SoundPart(Generic[E]):
    """A valid value that lacks what stands at `cuts` in the data, or has it in doubt. No figure may be made of it."""

    value: E
    data: Any
    cuts: frozenset[Loc]

    def written_at(self, loc: Loc) -> Loc:
        """Return where in the file a part of `value` stands; of a part that is not written, what it would stand in."""
        return _written(loc, self.data, self.cuts)

    def is_clear(self, loc: Loc) -> bool:
        """Say whether nothing was taken out at this place of the file, inside it or around it."""
        return not any(cut[: len(loc)] == loc or loc[: len(cut)] == cut for cut in self.cuts)


def sound_part(document: Document, model: type[E], fallback: Mapping[str, Any] | None = None) -> SoundPart[E] | None:
    """Return what can be typed of a document, taking out no more than has to be; None when nothing can.

    `fallback` has values for fields at the top that are needed.
    """
    data, cuts = document.data, set[Loc]()
    for _ in range(_MOST_ROUNDS if isinstance(data, dict) else 0):
        if () in cuts:
            return None
        try:
            value = model.model_validate({**(fallback or {}), **without(data, cuts)})
            return SoundPart(value, data, frozenset(cuts.union(document.doubtful)))
        except ValidationError as error:
            found = [_written(each["loc"], data, frozenset(cuts)) for each in error.errors()]
            # What is cut already is missing now: what needs it goes, too.
            cuts |= {loc[:-1] if loc in cuts else loc for loc in found}
    return None


def without(data: Any, cuts: Container[Loc], loc: Loc = ()) -> Any:
    """Return a copy of the data without what is cut."""
    if isinstance(data, dict):
        return {key: without(each, cuts, (*loc, key)) for key, each in data.items() if (*loc, key) not in cuts}
    if isinstance(data, list):
        entries = enumerate(data)
        return [without(each, cuts, (*loc, number)) for number, each in entries if (*loc, number) not in cuts]
    return data


def _written(loc: Loc, data: Any, cuts: frozenset[Loc]) -> Loc:
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
        elif isinstance(data, dict) and part in data:
            found, data = (*found, part), data[part]
        elif not (isinstance(part, str) and part.startswith("@")):
            return found
    return found
