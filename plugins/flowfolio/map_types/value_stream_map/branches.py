"""Say how parallel branches are written, in the words of who wrote something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowfolio.source.entity import WRONG_TYPE, custom_error
from flowfolio.source.words import one_line, slug

_MOST_SHOWN = 3


def branches_only(value: Any) -> Any:
    """Return what may be parallel branches as it is; raises a PydanticCustomError with the right shape for steps.

    Understood, and refused, are a list of steps where each is to be a branch, a list of names, one step, and a mapping
    with a branch a key.
    """
    if isinstance(value, Mapping):
        is_step = {"id", "name"} & value.keys()
        found = [_step(value), "[…]"] if is_step else [_branch(key, each) for key, each in value.items()]
    elif isinstance(value, str):
        found = [_step(value), "[…]"]
    elif isinstance(value, (list, tuple)) and value and all(map(_is_step, value)):
        found = [_step(each) for each in value]
    else:
        return value
    more = ", …" if len(found) > _MOST_SHOWN else ""
    hint = f"write 'parallel: [{', '.join(found[:_MOST_SHOWN])}{more}]'"
    raise custom_error(WRONG_TYPE, "takes branches, each a list of steps", hint)


def _is_step(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, Mapping) and "id" in value and "steps" not in value)


def _step(value: Any) -> str:
    """Return a branch of this one step: "[{id: check-credit, name: Check credit}]"."""
    said = value if isinstance(value, Mapping) else {"name": value}
    name = one_line(said.get("name"))[:60]
    word = one_line(said.get("id"))[:60] or slug(name)
    return f"[{{id: {word}, name: {name or word}}}]"


def _branch(name: object, steps: Any) -> str:
    """Return a branch with a name: "{name: Paper work, steps: [{id: scan, …}]}"."""
    first = steps[0] if isinstance(steps, (list, tuple)) and steps else steps
    word = one_line(first.get("id"))[:60] if isinstance(first, Mapping) else ""
    return f"{{name: {one_line(name)[:60]}, steps: [{f'{{id: {word}, …}}' if word else '…'}]}}"
