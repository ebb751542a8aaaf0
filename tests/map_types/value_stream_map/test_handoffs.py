"""Handoffs: the last known team is carried on, ways of a choice count by share, rework by rate, branches each."""

from __future__ import annotations

import random
from typing import Any

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.handoffs import handoffs
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.fields import WorkingTime

Data = dict[str, Any]
OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)


def step(id_: str, team: str | None = None, **rest: Any) -> Data:
    return {"id": id_, "name": id_.upper(), "team": team, **rest}


def back(to: str, rate: object) -> Data:
    return {"to": to, "rate": rate}


def choice(*ways: tuple[object, list[Data]]) -> Data:
    return {"choice": [{"share": share, "steps": steps} for share, steps in ways]}


def parallel(*branches: list[Data]) -> Data:
    return {"parallel": list(branches)}


def spread(low: float, typical: float, high: float) -> Data:
    return {"low": low, "typical": typical, "high": high}


def vsm(*steps: Data) -> ValueStreamMap:
    return ValueStreamMap.model_validate({"title": "A map", "steps": list(steps)})


P, Q = step("p", "A"), step("q", "A")
CASES: list[tuple[str, list[Data], float]] = [
    ("one team", [step("a", "A"), step("b", "A")], 0),
    ("two teams", [step("a", "A"), step("b", "B")], 1),
    ("there and back", [step("a", "A"), step("b", "B"), step("c", "A")], 2),
    ("the last known team", [step("a", "A"), step("b"), step("c", "B")], 1),
    ("the same team around", [step("a", "A"), step("b"), step("c", "A")], 0),
    ("nobody known before", [step("a"), step("b", "B")], 0),
    ("half goes another way", [P, choice((50, [step("b", "B")]), (50, [])), step("z", "C")], 1.5),
    ("half is checked elsewhere", [P, choice((50, [step("b", "B")]), (50, [])), Q], 1),
    ("a way without a team", [P, choice((50, [step("b")]), (50, [step("c", "B")])), step("z", "B")], 1),
    ("both branches", [P, parallel([step("b", "B")], [step("c", "C")]), Q], 4),
    ("a branch that stays", [P, parallel([step("b", "A")], [step("c", "C")]), Q], 2),
    ("a branch without a team", [P, parallel([step("b")], [step("c", "C")]), step("z", "C")], 2),
    ("an empty branch", [P, parallel([], [step("c", "C")]), Q], 2),
    ("a choice in a branch", [P, parallel([choice((20, [step("b", "B")]), (80, []))], [step("c", "A")]), Q], 0.4),
    ("rework to another team", [P, step("b", "B", rework=back("p", 20))], 1.2),
    ("rework to itself", [P, step("b", "B", rework=back("b", 20))], 1),
    ("rework to itself without a team", [parallel([P], [step("b", "B")]), step("c", rework=back("c", 50))], 0),
    ("rework within a team", [P, step("b", "A", rework=back("p", 20))], 0),
    ("rework of a step without a team", [P, step("b", "B"), step("c", rework=back("p", 20))], 1.2),
    (
        "rework out of a way",
        [P, choice((25, [step("b", "B", rework=back("p", 40))]), (75, [])), Q],
        0.5 + 0.25 * 0.4,
    ),
    (
        "rework of a step that joins two teams",
        [P, step("b", "B", after=[]), step("c", after=["p", "b"], rework=back("p", 50))],
        0.5 * 0.5,
    ),
    ("an arrow over a step", [P, step("b", "B"), step("c", "C", after=["p"]), step("d", "C", after=["b", "c"])], 3),
    ("rework that leads nowhere", [P, step("b", "B", rework=back("nobody", 20))], 1),
]


@pytest.mark.parametrize(("name", "steps", "count"), CASES, ids=[case[0] for case in CASES])
def test_handoffs(name: str, steps: list[Data], count: float) -> None:
    found = handoffs(vsm(*steps), Context(OFFICE, "current-state"))
    assert (found.low, found.typical, found.high) == pytest.approx((count, count, count))


def test_the_count_is_shown_with_its_fraction_and_its_gaps() -> None:
    map_ = vsm(P, step("x"), choice((50, [step("b", "B")]), (50, [])), step("z", "C"))
    found = {each.name: each for each in measure(map_, Context(OFFICE, "current-state")).metrics}["handoff_count"]
    assert (found.text, found.value, found.missing) == ("1.5", 1.5, ("x",))
    assert found.note == "'X' counts as done by the team before: no team is given"


def test_that_rework_counts_once_is_said_where_it_counts() -> None:
    said = "Rework by another team counts as one handoff, for the way there, and by its rate."
    for team, is_said in (("B", True), ("A", False)):
        told = measure(vsm(P, step("b", team, rework=back("p", 20))), Context(OFFICE, "current-state")).assumptions
        assert (said in told) == is_said


def test_without_any_team_nothing_is_known() -> None:
    metrics = measure(vsm(step("a"), step("b")), Context(OFFICE, "current-state")).metrics
    assert next(each.value for each in metrics if each.name == "handoff_count") is None


def test_ranges_of_shares_and_rates_make_a_range() -> None:
    way = choice((spread(10, 20, 40), [step("b", "B")]), (spread(60, 80, 90), []))
    map_ = vsm(P, way, step("z", "A", rework=back("p", spread(0, 10, 20))))
    found = handoffs(map_, Context(OFFICE, "current-state"))
    assert (found.low, found.typical, found.high) == pytest.approx((0.2, 0.4, 0.8))
    texts = {each.name: each.text for each in measure(map_, Context(OFFICE, "current-state")).metrics}
    assert texts["handoff_count"] == "0.4 (0.2–0.8)"


def drawn(dice: random.Random, ids: list[str], depth: int = 2) -> list[Data]:
    parts: list[Data] = []
    for _ in range(dice.randint(1, 3)):
        shape = dice.choice(["step", "step", "parallel", "choice"]) if depth else "step"
        if shape == "step":
            ids.append(f"s{len(ids)}")
            parts.append(step(ids[-1], dice.choice([None, "A", "B", "C"])))
        elif shape == "parallel":
            parts.append(parallel(*(drawn(dice, ids, depth - 1) for _ in range(2))))
        else:
            ways = [drawn(dice, ids, depth - 1), dice.choice([[], drawn(dice, ids, depth - 1)])]
            parts.append(choice(*((spread(*sorted(dice.randint(1, 100) for _ in range(3))), way) for way in ways)))
    return parts


def walked(items: list[Data], hands: list[str | None], pick: Any, dice: random.Random) -> tuple[list[str | None], int]:
    """Let one item go through: `hands` are those that bring it, one a branch. Written apart from the product."""
    count = 0
    for item in items:
        if "parallel" in item:
            ends = [walked(branch, hands, pick, dice) for branch in item["parallel"]]
            hands = [hand for last, _ in ends for hand in last]
            count += sum(number for _, number in ends)
        elif "choice" in item:
            weights = [pick(way["share"]) for way in item["choice"]]
            way = dice.choices(item["choice"], weights)[0]
            hands, number = walked(way["steps"], hands, pick, dice)
            count += number
        elif item["team"]:
            count += sum(hand is not None and hand != item["team"] for hand in hands)
            hands = [item["team"]]
    return hands, count


@pytest.mark.parametrize("seed", range(12))
def test_walking_items_agree(seed: int) -> None:
    dice = random.Random(seed)
    steps = drawn(dice, [])
    found = handoffs(vsm(*steps), Context(OFFICE, "current-state"))
    runs = [walked(steps, [None], lambda share: share["typical"], dice)[1] for _ in range(4000)]
    spread_of_mean = (max(runs) - min(runs)) / 4000**0.5
    assert found.typical == pytest.approx(sum(runs) / len(runs), abs=3 * spread_of_mean + 1e-9)
    assert found.low <= found.typical + 1e-9
    assert found.typical <= found.high + 1e-9
