"""What moved from one map to another also moved from the other to the one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from flowfolio.analysis.diff import compare
from flowfolio.analysis.diff.moves import kept_in_order
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source import document as source, entity as model

Layout = Sequence[str | Sequence[str]]
"""Steps in a row; a list is one of parallel branches, whose neighbours are the others."""


def map_of(layout: Layout) -> ValueStreamMap:
    """Return a map whose steps stand as in `layout`; lists next to each other are branches of one parallel."""
    lines, is_open = ["title: T", "steps:"], False
    for item in layout:
        if isinstance(item, str):
            lines.append(f"  - {{id: {item}, name: {item.upper()}}}")
            is_open = False
            continue
        if not is_open:
            lines.append("  - parallel:")
        lines.append(f"      - [{', '.join(f'{{id: {each}, name: {each.upper()}}}' for each in item)}]")
        is_open = True
    map_, problems = model.parse(source.parse_text("\n".join(lines), "current-state.yaml"), ValueStreamMap)
    assert map_ is not None, problems
    return map_


def moved(before: Layout, after: Layout) -> set[str]:
    found = compare(map_of(before), map_of(after))
    return {str(change.id) for change in found if change.kind == "moved" and change.field == "position"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", ""),
        ("ab", "ba", "b"),
        ("abcd", "dabc", "d"),
        ("abcd", "dcba", "bcd"),
        ("abcd", "badc", "bd"),
        ("abc", "cxab", "c"),
        ([*"a", [*"bc"], [*"d"]], [*"a", [*"b"], [*"cd"]], "c"),
        ([[*"abc"], [*"d"]], [[*"a"], [*"bcd"]], "ad"),
        ([*"ad", [*"b"], [*"c"]], [*"a", [*"bd"], [*"c"]], "d"),
        ("abcd", [*"d", [*"ab"], [*"c"]], "abc"),
    ],
)
def test_the_same_steps_moved_both_ways(before: Layout, after: Layout, expected: str) -> None:
    assert moved(before, after) == set(expected)
    assert moved(after, before) == set(expected)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    left = draw(st.permutations("abcdefg"))[: draw(st.integers(2, 7))]
    found: list[str | list[str]] = []
    while left:
        size = draw(st.integers(0, 3))
        part, left = list(left[: size or 1]), left[size or 1 :]
        if size and left:
            found += [part, [left.pop(0)]]
        else:
            found += part
    return found


@given(layouts(), layouts())
def test_whatever_the_maps_the_same_steps_moved_both_ways(before: Layout, after: Layout) -> None:
    assert moved(before, after) == moved(after, before)


@given(st.permutations(range(9)))
def test_as_many_stay_as_can(order: Sequence[int]) -> None:
    keys = [("step", f"s{each}", 0) for each in order]
    kept = kept_in_order(keys, {("step", f"s{each}", 0): each for each in range(9)})
    longest = [1] * 9
    for place, each in enumerate(order):
        longest[place] = 1 + max((longest[p] for p in range(place) if order[p] < each), default=0)
    assert len(kept) == max(longest)
