"""Have a map type that fails say so in a sentence: which type, on which map, and where in its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from flowfolio.source.document import Document
from flowfolio.source.problems import failure


def guarded(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the map type `name` that does what `call` does, and raises nothing but FlowfolioError.

    What `call` yields is taken at once, so that nothing can fail later, elsewhere.
    """

    @wraps(call)
    def safe(*of: Any) -> Any:
        try:
            made = call(*of)
            return iter(tuple(made)) if isinstance(made, Iterator) else made
        except Exception as error:
            raise failure(f"the map type '{name}'", _spot(*of), error) from error

    return safe


def _spot(map_: Any, context: Any = None) -> str:
    """Say which map it is: by its id where that is known, else by its title; a document by its name."""
    if isinstance(map_, Document):
        return f"'{map_.name}'"
    id_ = getattr(context, "id", "")
    return f"the map {id_}" if id_ else f"'{map_.title}'"
