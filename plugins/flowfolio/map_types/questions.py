"""Ask for the values of a map that its author left open."""

from __future__ import annotations

from collections.abc import Iterator

from flowfolio.source.entity import Entity, walk

_NAMES = {"percent_complete_accurate": "%C/A", "wip": "WIP", "rate": "Rework rate"}


def questions_of(map_: Entity | None) -> Iterator[str]:
    """Yield a question for every value of a map that is open, in the author's order: "Process time of 'Pay'?"."""
    if map_ is None:
        return
    around: list[tuple[int, str]] = []
    for loc, each in walk(map_):
        around = [(depth, name) for depth, name in around if depth < len(loc)]
        if name := next((str(found) for key in ("name", "text") if (found := getattr(each, key, None))), ""):
            around.append((len(loc), name))
        for key in each.open_values:
            what = _NAMES.get(key) or key.replace("_", " ").capitalize()
            yield f"{what} of '{around[-1][1]}'?" if around else f"{what}?"
