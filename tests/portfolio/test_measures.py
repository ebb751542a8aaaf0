"""What is kept of a map's figures is used when it has their shape, and made again when not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowfolio.map_types import Measures
from flowfolio.portfolio.measures import Judged, judged
from flowfolio.source.entity import Finding
from flowfolio.source.store import Store, digest_of

KEY = digest_of("a map")
MADE: Judged = ((Finding(("steps", 0), "missing-owner", "said"),), Measures(assumptions=("a",)))


def test_what_was_kept_is_what_was_made(tmp_path: Path) -> None:
    assert judged(Store(tmp_path), KEY, lambda: MADE) == MADE
    assert judged(Store(tmp_path), KEY, lambda: pytest.fail("it is kept")) == MADE


@pytest.mark.parametrize(
    "data",
    [None, 1, "text", [], {}, [1, 2], [[], {}], [[], []], [[1], {}], [[{}], {}], [[{"loc": 1}], {}]]
    + [
        [[], {"metrics": each, "steps": [], "constraint": None, "findings": [], "assumptions": []}]
        for each in (1, [1], [{}])
    ],
)
def test_a_text_of_another_shape_is_made_again(data: object, tmp_path: Path) -> None:
    Store(tmp_path).write(KEY, json.dumps(data))
    assert judged(Store(tmp_path), KEY, lambda: MADE) == MADE
    assert judged(Store(tmp_path), KEY, lambda: pytest.fail("it was kept anew")) == MADE


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "\0", "NaN"])
def test_a_text_that_is_no_json_is_made_again(text: str, tmp_path: Path) -> None:
    Store(tmp_path).write(KEY, text)
    assert judged(Store(tmp_path), KEY, lambda: MADE) == MADE
