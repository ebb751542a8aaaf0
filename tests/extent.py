"""How much is tried of what takes long: a sample in every run, the whole in `make check-all` and `make fuzz`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

T = TypeVar("T")

WHOLE = bool(os.environ.get("WHOLE_TESTS"))

# The sample is the same in every run: a change of somebody else's must not meet its first bad luck in the gate.
_CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("sample", max_examples=25, deadline=None, derandomize=True, suppress_health_check=_CALM)
settings.register_profile("fuzz", max_examples=1000, deadline=None, suppress_health_check=_CALM)
settings.load_profile("fuzz" if WHOLE else "sample")


def sample(everything: Sequence[T], every: int) -> Sequence[T]:
    """Return one in `every` of what there is, the first among them, or the whole.

    >>> list(sample(range(10), 4)) == (list(range(10)) if WHOLE else [0, 4, 8])
    True
    """
    return everything if WHOLE else everything[::every]


def times(whole: int) -> int:
    """Return how often something random is tried: as often as `whole`, or a fifth of it."""
    return whole if WHOLE else max(1, whole // 5)
