"""What another package brings is taken or refused in a sentence, and so is a type that fails at its work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from flowfolio import map_types
from flowfolio.map_types import MapType, kinds
from flowfolio.map_types.metrics import METRICS
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text
from flowfolio.source.problems import FlowfolioError

ROADMAP = kinds()["roadmap"]
Brings = Callable[[object], None]


class _Point:
    name, value = "theirs", "their_package:MAP_TYPE"

    def __init__(self, found: object) -> None:
        self._found = found

    def load(self) -> object:
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


@pytest.fixture
def brings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Brings]:
    """Let another package name something as its map type."""

    def bring(found: object) -> None:
        monkeypatch.setattr(map_types, "entry_points", lambda group: [_Point(found)])
        map_types.map_types.cache_clear()

    yield bring
    monkeypatch.undo()
    map_types.map_types.cache_clear()


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (ModuleNotFoundError("No module named 'their_package'"), "'theirs' (their_package:MAP_TYPE) cannot be loaded"),
        (ZeroDivisionError("division by zero"), "cannot be loaded: division by zero"),
        ("a text", "is no flowfolio.MapType"),
        (replace(ROADMAP, name="theirs"), "two map types claim the kind 'roadmap': roadmap and theirs"),
        (
            replace(ROADMAP, name="theirs", kinds={"plan": "Plan"}, metrics=(METRICS["lead_time"],)),
            "two map types claim the figure 'lead_time': value-stream-map and theirs",
        ),
    ],
)
def test_a_package_that_brings_no_sound_type_is_named(brings: Brings, found: object, message: str) -> None:
    brings(found)
    with pytest.raises(FlowfolioError, match=message.replace("(", r"\(").replace(")", r"\)")):
        map_types.map_types()


def test_a_type_with_kinds_of_its_own_is_taken(brings: Brings) -> None:
    theirs = replace(ROADMAP, name="theirs", kinds={"plan": "Plan"})
    brings(theirs)
    assert theirs in map_types.map_types()


def test_a_type_that_fails_is_named_with_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(_map: Any, _context: Any) -> Iterator[Any]:
        raise ZeroDivisionError("division by zero")

    theirs: MapType = replace(ROADMAP, name="theirs", check=check)
    monkeypatch.setattr("flowfolio.portfolio.single.kinds", lambda: {"roadmap": theirs})
    with pytest.raises(FlowfolioError, match=r"map type 'theirs' failed on .*Plan.*ZeroDivisionError"):
        single_map(parse_text("title: Plan\nitems: []\n"), "roadmap")
