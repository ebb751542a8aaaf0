"""Numbers that vary: ends that are not given, sums, products, what is left of a whole."""

from __future__ import annotations

from hypothesis import given, strategies as st

from flowfolio.map_types.ranges import Range

ENDS = st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted).map(lambda ends: Range(*ends))


def test_an_end_out_of_order_is_the_typical_value() -> None:
    assert Range.of(2) == Range(2, 2, 2)
    assert Range.of(2, low=3, high=1) == Range(2, 2, 2)
    assert Range.of(2, high=5) == Range(2, 2, 5)


@given(ENDS, ENDS, st.floats(0, 1), st.floats(0, 1))
def test_what_two_numbers_can_make_lies_within(one: Range, other: Range, here: float, there: float) -> None:
    mine, its = one.low + here * (one.high - one.low), other.low + there * (other.high - other.low)
    for value, found in ((mine + its, one + other), (mine * its, one * other), (max(0, mine - its), one.minus(other))):
        assert found.low - 1e-6 <= value <= found.high + 1e-6
