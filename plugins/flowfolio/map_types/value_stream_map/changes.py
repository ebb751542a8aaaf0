"""Say what became of each step since the map before: its mark and the reason."""

from __future__ import annotations

from flowfolio.drawing.graph import Mark
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.source.entity import names_of

_APART_FROM_WORK = {"name", "replaces", "because", "notes"}


def marks(map_: ValueStreamMap, before: ValueStreamMap | None) -> dict[str, Mark]:
    """Return the mark of every step that differs from the map before."""
    if before is None:
        return {}
    old = {step.id: step for _, step in before.all_steps()}
    found = {step.id: _mark(step, old) for _, step in map_.all_steps()}
    return {name: mark for name, mark in found.items() if mark}


def _mark(step: Step, old: dict[str, Step]) -> Mark:
    former = old.get(step.id)
    if former is None:
        return "changed" if any(name in old for name in step.replaces) else "added"
    if not _works_alike(step, former):
        return "changed"
    return "" if step.name == former.name else "renamed"


def _works_alike(step: Step, former: Step) -> bool:
    names = (name for name in names_of(Step) if name not in _APART_FROM_WORK)
    return all(getattr(step, name) == getattr(former, name) for name in names) or _work(step) == _work(former)


def _work(step: Step) -> dict[str, object]:
    return step.model_dump(exclude=_APART_FROM_WORK)


def reasons(map_: ValueStreamMap, before: ValueStreamMap | None) -> dict[str, str]:
    """Return for each step what it replaces and why, in the words of the map before."""
    names = {step.id: step.name for _, step in before.all_steps()} if before else {}
    found = {}
    for _, step in map_.all_steps():
        others = [names.get(name, name) for name in step.replaces if name != step.id]
        parts = [f"Replaces {', '.join(others)}" if others else "", step.because or ""]
        if text := ": ".join(part for part in parts if part):
            found[step.id] = text
    return found


def gone(map_: ValueStreamMap, before: ValueStreamMap | None) -> list[str]:
    """Return the names of former steps that are neither kept nor replaced."""
    if before is None:
        return []
    kept = {step.id for _, step in map_.all_steps()} | {name for _, step in map_.all_steps() for name in step.replaces}
    return [step.name for _, step in before.all_steps() if step.id not in kept]
