"""What can happen on a stretch: series, loops and branches that begin together, as means and as distributions."""

from __future__ import annotations

import pytest

from flowfolio.map_types.value_stream_map.outcomes import (
    FREE,
    MEAN,
    Cost,
    Outcome,
    Room,
    Stretch,
    gathered,
    repeated,
    scaled,
    then,
    together,
)

WIDE = Room(64)
BACK = ("steps", 0)


def lasting(lead: float, mass: float = 1.0, back: tuple[str | int, ...] | None = None) -> Outcome:
    """Return an outcome of so many seconds of work."""
    ends = (float(lead),) * 3
    cost: Cost = (*ends, *FREE[3:12], *ends, *ends, *ends, 0.0)
    return Outcome(mass, back, cost, trail=(Stretch((0.0, 0.0, 0.0), ends, ends),))


def mean_lead(outcomes: object) -> float:
    return sum(each.mass * each.lead[1] for each in outcomes)  # type: ignore[attr-defined]


def test_a_mean_of_a_series_is_the_sum_of_the_means() -> None:
    first = [*scaled([lasting(2)], 0.5), *scaled([lasting(4)], 0.5)]
    for room in (MEAN, WIDE):
        assert mean_lead(then(first, [lasting(10)], room)) == pytest.approx(13)
    assert len(then(first, [lasting(10)], WIDE)) == 2


@pytest.mark.parametrize("room", [MEAN, WIDE])
@pytest.mark.parametrize("rate", [0.01, 0.5, 0.9])
def test_a_loop_makes_the_same_mean_in_closed_form_and_round_by_round(room: Room, rate: float) -> None:
    found = repeated([lasting(3, rate)], [lasting(1, 1 - rate)], room)
    assert sum(each.mass for each in found) == pytest.approx(1)
    assert mean_lead(found) == pytest.approx(1 + 3 * rate / (1 - rate))


def test_the_longest_branch_decides_in_each_case() -> None:
    other = [lasting(40, 0.25), lasting(0, 0.75)]
    [found] = together([[lasting(20)], other], MEAN, WIDE)
    assert found.lead[1] == pytest.approx(25)
    assert found.part("work").typical == pytest.approx(30)


def test_whoever_sends_back_first_decides_and_begun_work_counts() -> None:
    found = together([[lasting(2, back=BACK)], [lasting(5)], [lasting(4, back=("steps", 1))]], MEAN, WIDE)
    [only] = found
    assert (only.back, only.lead[1], only.part("work").typical) == (BACK, 2, 6)


def test_a_branch_that_may_be_the_longest_widens_what_the_longest_one_gives() -> None:
    slow = Outcome(1.0, None, (1.0, 2.0, 5.0, *FREE[3:15], 1.0, 2.0, 5.0, 1.0, 2.0, 5.0, 0.0))
    waiting = Outcome(1.0, None, (1.0, 1.0, 1.0, 2.0, 2.0, 2.0, *FREE[6:15], 3.0, 3.0, 3.0, 1.0, 1.0, 1.0, 0.0))
    [found] = together([[slow], [waiting]], MEAN, WIDE)
    assert found.lead == (3, 3, 5)
    assert found.part("process").ends == (1, 1, 5)
    assert found.part("wait").ends == (0, 2, 2)


def test_near_outcomes_are_put_together_and_say_by_how_much_that_can_be_wrong() -> None:
    many = [lasting(lead, 0.01) for lead in range(100)]
    few = gathered(many, Room(10))
    assert len(few) == 10
    assert mean_lead(few) == pytest.approx(mean_lead(many))
    exact = sum(each.mass * max(each.lead[1], 50.5) for each in many)
    [rough] = together([few, [lasting(50.5)]], MEAN, WIDE)
    assert rough.lead[1] <= exact <= rough.lead[1] + rough.cost[-1]
