"""Shares of a choice add up to 100 in every case: those with a range stay in it, the others take what is left."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.shares import Split, mean
from flowfolio.source.fields import WorkingTime
from map_types.value_stream_map.random_maps import agreed

HOUR = 3600.0
FORTY_TO_SIXTY = Range(40, 50, 60)
CASES: list[tuple[str, list[Range], list[tuple[float, float, float]]]] = [
    ("none varies", [Range.of(50), Range.of(50)], [(0.5, 0.5, 0.5), (0.5, 0.5, 0.5)]),
    ("a plain one takes the rest", [Range.of(50), FORTY_TO_SIXTY], [(0.4, 0.5, 0.6), (0.4, 0.5, 0.6)]),
    (
        "plain ones share the rest as they stand",
        [Range(20, 40, 60), Range.of(40), Range.of(20)],
        [(0.2, 0.4, 0.6), (0.8 / 3, 0.4, 1.6 / 3), (0.4 / 3, 0.2, 0.8 / 3)],
    ),
    (
        "an end that the others leave no room for is not reached",
        [Range(10, 20, 40), Range(70, 80, 90)],
        [(0.1, 0.2, 0.3), (0.7, 0.8, 0.9)],
    ),
    ("never more than all", [Range(0, 90, 100), Range.of(10), Range.of(0)], [(0, 0.9, 1), (0, 0.1, 1), (0, 0, 0)]),
    ("nothing at all", [Range.of(0), Range.of(0)], [(0, 0, 0), (0, 0, 0)]),
]


@pytest.mark.parametrize(("shares", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_part_that_takes_each_way(shares: list[Range], expected: list[tuple[float, float, float]]) -> None:
    for found, right in zip(Split.of(shares).shares, expected, strict=True):
        assert found.ends == pytest.approx(right)


def spread(shares: list[Range]) -> list[dict[str, float]]:
    return [{"low": each.low, "typical": each.typical, "high": each.high} for each in shares]


def drawn(dice: Random) -> list[Range]:
    cuts = sorted(dice.randint(0, 100) for _ in range(dice.randint(1, 4)))
    usual = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    return [
        Range.of(each) if dice.random() < 0.3 else Range(dice.randint(0, each), each, dice.randint(each, 100))
        for each in usual
    ]


def corners(shares: list[Range]) -> set[tuple[float, ...]]:
    """Return every case with all shares but one at an end, written apart from the product; plain ones as one."""
    varying = [each for each in shares if each.varies]
    rest = sum(each.typical for each in shares if not each.varies)
    parts = [(each.low, each.high) for each in varying] + ([(0.0, 100.0)] if rest else [])
    found = set()
    for free, (low, high) in enumerate(parts):
        others = [ends for place, ends in enumerate(parts) if place != free]
        for case in product(*others):
            left = 100 - sum(case)
            if low - 1e-9 <= left <= high + 1e-9:
                found.add(tuple(round(each / 100, 6) for each in (*case[:free], left, *case[free:])))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_all_cases_lie_within_and_the_ends_are_reached(seed: int) -> None:
    dice = Random(seed)
    shares = drawn(dice)
    split, values = Split.of(shares), [Range.of(dice.uniform(0, 9)) for _ in shares]
    assert {tuple(round(each, 6) for each in corner) for corner in split.corners(500)} == corners(shares)
    cases = [split.at(corner) for corner in split.corners(500)]
    ends = [sum(part * value.low for part, value in zip(case, values, strict=True)) for case in cases]
    found = mean(list(zip(shares, values, strict=True)))
    assert (found.low, found.high) == pytest.approx((min(ends), max(ends)))
    for number, part in enumerate(split.shares):
        reached = [case[number] for case in cases]
        assert (part.low, part.high) == pytest.approx((min(reached), max(reached)))
    for _ in range(20):
        case = agreed(spread(shares), dice)
        assert sum(case) == pytest.approx(100)
        for one, part in zip(case, split.shares, strict=True):
            assert part.low - 1e-9 <= one / 100 <= part.high + 1e-9


def test_many_ways_that_vary_are_not_listed_all() -> None:
    assert len(Split.of([Range(1, 5, 9)] * 20).corners(65)) == 65


def lead_time(*ways: dict[str, Any], **rest: Any) -> tuple[float | None, float | None, float | None]:
    map_ = ValueStreamMap.model_validate({"title": "T", "steps": [{"choice": list(ways)}], **rest})
    found = measure(map_, Context(WorkingTime(hours_per_day=8, days_per_week=5), "future-state")).metrics[0]
    return tuple(None if each is None else each / HOUR for each in (found.low, found.value, found.high))


def way(share: object, hours: int) -> dict[str, Any]:
    return {"share": share, "steps": [{"id": f"s{hours}", "name": "S", "process_time": f"{hours} h"}]}


def test_a_plain_share_beside_a_range() -> None:
    """From 0.6 × 1 + 0.4 × 11 = 5 h to 0.4 × 1 + 0.6 × 11 = 7 h; both as weights would give 5.5 to 6.5 h."""
    found = lead_time(way(50, 1), way({"low": 40, "typical": 50, "high": 60}, 11))
    assert found == pytest.approx((5, 6, 7))


def test_of_many_ways_one_case_after_the_other_is_tried() -> None:
    """Four ways have 20 % and four 5 %: 0.2 × (1 + 2 + 3 + 4) + 0.05 × (5 + 6 + 7 + 8) = 3.3 h, or the reverse."""
    ways = [way({"low": 5, "typical": 12.5, "high": 20}, hours) for hours in range(1, 9)]
    assert lead_time(*ways) == pytest.approx((3.3, 4.5, 5.7))


def test_a_queue_in_a_way_that_hardly_anybody_takes_keeps_an_average_item_as_long() -> None:
    """Ten items at ten a day last a day, however few of all come there: 8 h and 0 to 20 % of 10 h, or 100 % of 5 h."""
    rare = {"share": 10, "steps": [{"id": "r", "name": "R", "process_time": "10 h", "inventory": 10}]}
    usual = way({"low": 80, "typical": 90, "high": 100}, 5)
    assert lead_time(rare, usual, demand="10 per day") == pytest.approx((13, 13.5, 14))
