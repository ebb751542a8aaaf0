"""The rolled %C/A: unknown steps count as at most 100 %, in every branch, with ranges of values and of shares."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.metrics import Metric
from flowfolio.map_types.value_stream_map.accuracy import rolled
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.fields import WorkingTime
from map_types.value_stream_map.random_maps import fix_shares

Data = dict[str, Any]
OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)


def step(id_: str, accuracy: object = None) -> Data:
    return {"id": id_, "name": id_.upper(), "percent_complete_accurate": accuracy}


def choice(*ways: tuple[object, list[Data]]) -> Data:
    return {"choice": [{"share": share, "steps": steps} for share, steps in ways]}


def spread(low: float, typical: float, high: float) -> Data:
    return {"low": low, "typical": typical, "high": high}


def figures(*steps: Data) -> dict[str, Metric]:
    map_ = ValueStreamMap.model_validate({"title": "A map", "steps": list(steps)})
    return {metric.name: metric for metric in measure(map_, Context(OFFICE, "current-state")).metrics}


A, B = step("a", 50), step("b")
CASES: list[tuple[str, list[Data], str, tuple[float, float, float]]] = [
    ("all known", [step("a", 50), step("b", 80)], "40 %", (40, 40, 40)),
    ("nothing known", [step("a"), step("b")], "unknown", (0, 0, 0)),
    ("one unknown in a row", [A, B], "at most 50 %", (0, 50, 50)),
    ("unknown in a range", [step("a", spread(40, 50, 60)), B], "at most 60 %", (0, 50, 60)),
    ("a zero makes the rest certain", [step("a", 0), B], "0 %", (0, 0, 0)),
    ("half of the ways", [choice((50, [A]), (50, [B]))], "at most 75 %", (25, 75, 75)),
    ("a way without steps is sure", [choice((50, [A]), (50, []))], "75 %", (75, 75, 75)),
    ("a way that nobody goes", [choice((100, [A]), (0, [B]))], "50 %", (50, 50, 50)),
    (
        "nested",
        [choice((50, [choice((50, [A]), (50, [B]))]), (50, [step("c", 90)]))],
        "at most 82.5 %",
        (57.5, 82.5, 82.5),
    ),
    ("in parallel", [{"parallel": [[A], [B]]}, step("c", 80)], "at most 40 %", (0, 40, 40)),
    (
        "shares with ranges",
        [choice((spread(10, 20, 40), [A]), (spread(60, 80, 90), [step("b", 100)]))],
        "90 % (80–95 %)",
        (80, 90, 95),
    ),
]


@pytest.mark.parametrize(("name", "steps", "text", "ends"), CASES, ids=[case[0] for case in CASES])
def test_rolled(name: str, steps: list[Data], text: str, ends: tuple[float, float, float]) -> None:
    found = figures(*steps)
    good, bad = found["rolled_percent_complete_accurate"], found["rework_share"]
    assert good.text == text
    if text == "unknown":
        assert (good.value, bad.value, bad.text) == (None, None, "unknown")
        return
    assert (good.low, good.value, good.high) == pytest.approx(ends)
    assert (bad.low, bad.value, bad.high) == pytest.approx([100 - end for end in reversed(ends)])


def test_the_limit_is_told_with_the_figure() -> None:
    found = figures(A, B)
    good, bad = found["rolled_percent_complete_accurate"], found["rework_share"]
    assert (good.text, bad.text, good.missing) == ("at most 50 %", "at least 50 %", ("b",))
    assert good.note == "'B' counts as at most 100 %: no %C/A is given"


def drawn(dice: random.Random, ids: list[str], depth: int = 2) -> list[Data]:
    parts: list[Data] = []
    for _ in range(dice.randint(1, 3)):
        shape = dice.choice(["step", "parallel", "choice"]) if depth else "step"
        if shape == "step":
            ids.append(f"s{len(ids)}")
            known = spread(*sorted(dice.randint(0, 100) for _ in range(3)))
            parts.append(step(ids[-1], dice.choice([None, known, known])))
        elif shape == "parallel":
            parts.append({"parallel": [drawn(dice, ids, depth - 1) for _ in range(2)]})
        else:
            cuts = sorted(dice.randint(0, 100) for _ in range(2))
            usual = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
            shares = [
                dice.choice([each, spread(dice.randint(0, each), each, dice.randint(each, 100))]) for each in usual
            ]
            parts.append(choice(*((share, drawn(dice, ids, depth - 1)) for share in shares)))
    return parts


def expected(items: list[Data], pick: Any) -> float:
    """Return the factor for values that `pick` takes from what is written: written apart from the product."""
    whole = 1.0
    for item in items:
        if "parallel" in item:
            for branch in item["parallel"]:
                whole *= expected(branch, pick)
        elif "choice" in item:
            weighted = [(pick(way["share"]), expected(way["steps"], pick)) for way in item["choice"]]
            total = sum(weight for weight, _ in weighted)
            whole *= sum(weight * value for weight, value in weighted) / total if total else 1.0
        else:
            whole *= pick(item["percent_complete_accurate"]) / 100
    return whole


def picked(value: Any, dice: random.Random | None) -> float:
    """Return a number in the range, what is typical without dice."""
    if isinstance(value, dict):
        return float(dice.uniform(value["low"], value["high"]) if dice else value["typical"])
    return float(value) if value is not None else dice.uniform(0, 100) if dice else 100.0


@pytest.mark.parametrize("seed", range(40))
def test_what_can_happen_lies_in_the_range(seed: int) -> None:
    dice = random.Random(seed)
    steps = drawn(dice, [])
    items = ValueStreamMap.model_validate({"title": "A map", "steps": steps}).steps
    most, least = rolled(items), rolled(items, unknown=0)
    typical = expected(steps, lambda value: picked(value, None))
    assert most.typical == pytest.approx(typical)
    for _ in range(30):
        fixed = json.loads(json.dumps(steps))
        fix_shares(fixed, dice)
        one = expected(fixed, lambda value: picked(value, dice))
        assert least.low - 1e-9 <= one <= most.high + 1e-9
