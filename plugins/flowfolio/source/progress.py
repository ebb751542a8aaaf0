"""Tell whoever watches how far a long job is; silent unless somebody listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Somebody who is told how far the job is."""

    def phase(self, name: str, total: int) -> None:
        """A new part of the job begins, with `total` things to do (0 when unknown)."""

    def advance(self, count: int = 1) -> None:
        """So many more things of this part are done."""


class _Silent:
    def phase(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, count: int = 1) -> None:
        """Say nothing."""


_LISTENER: ContextVar[Progress] = ContextVar("flowfolio_progress", default=_Silent())  # noqa: B039 - it has no state


def progress() -> Progress:
    """Return whoever listens now."""
    return _LISTENER.get()


@contextmanager
def reported_to(listener: Progress) -> Iterator[None]:
    """Have progress told to `listener` inside the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
