"""A key tells apart all that a text is made from, and is the same wherever the same is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from flowfolio.portfolio.portfolio import load
from flowfolio.site.keys import about, key_of

World = Callable[[Mapping[str, str]], Path]


@dataclass(frozen=True)
class Inputs:
    name: str
    days: tuple[dt.date, ...] = ()
    size: float | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Others(Inputs):
    """The same fields, and another thing."""


def make(inputs: object) -> str:
    return str(inputs)


def make_other(inputs: object) -> str:
    return str(inputs)


DAY = dt.date(2026, 1, 1)
DIFFERENT = (
    Inputs("a"),
    Inputs("b"),
    Others("a"),
    Inputs("a", (DAY,)),
    Inputs("a", size=1.0),
    Inputs("a", words=frozenset({"x"})),
    ("a",),
    "a",
    ["a", "b"],
    ["a,b"],
    {"a": "b"},
    1,
    "1",
    None,
)


def test_different_inputs_and_makers_have_different_keys() -> None:
    keys = {key_of(each, value) for each in (make, make_other) for value in DIFFERENT}
    assert len(keys) == 2 * len(DIFFERENT)
    assert key_of(make, "a", "b") != key_of(make, ("a", "b"))


def test_equal_inputs_have_one_key() -> None:
    words = [frozenset(order) for order in ("abc", "cba", "bac")]
    assert len({key_of(make, Inputs("a", (DAY,), 2.5, each)) for each in words}) == 1


@pytest.mark.parametrize("value", [make, object(), iter(()), (make,), {"a": object()}])
def test_what_cannot_be_told_apart_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot stand in a key"):
        key_of(make, value)


def test_a_part_of_a_portfolio_knows_its_streams_and_the_day_only_as_far_as_reviews_are_due(world: World) -> None:
    files = {
        f"streams/{name}/2026-01-12/current-state.yaml": (
            f"title: {name}\nreview_by: 2026-03-01\nsteps: [{{id: s, name: S, process_time: 1 h}}]\n"
        )
        for name in ("a", "b")
    }
    maps = world(files)
    parts = []
    for today in (dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 3, 2), dt.date(2026, 9, 1)):
        whole = load(maps, today=today)
        part = about(whole, whole.streams["a"])
        assert set(part.streams) == {"a"}
        assert [part.is_stale(each) for each in part.assets.values()] == [
            whole.is_stale(each) for each in part.assets.values()
        ]
        assert all("/a/" in problem.place.path for problem in part.problems)
        parts.append(key_of(make, part))
    assert parts[0] == parts[1] != parts[2] == parts[3]


def test_no_page_computes_a_key_by_hand(project: Path) -> None:
    pages = project / "plugins" / "flowfolio" / "site" / "pages"
    assert [path for path in pages.rglob("*.py") if "digest_of" in path.read_text("utf-8")] == []
