"""How times add up along a stream: branches, choices, rework."""

from __future__ import annotations

import pytest

from flowfolio.map_types.flow import Loop, Missing, Range, Span, Times, by_choice, in_parallel, in_sequence, with_rework


def lasting(lead: float, process: float = 0.0) -> Span:
    """Return a span with that much work, the rest of it waiting."""
    return Span(Times(Range.of(process), Range.of(lead - process), lead=Range.of(lead), work=Range.of(process)))


def test_the_longest_branch_counts_and_every_branch_is_work() -> None:
    both = in_parallel([lasting(9, 2), lasting(4, 4)])
    assert [each.typical for each in both.times.parts] == [2, 7, 0, 9, 0, 6]


def test_a_branch_of_unknown_length_may_be_the_longest() -> None:
    gap = Span(Times(Range.of(1), lead=Range.of(1)), missing=Missing(lead=("x",), process=("x",)))
    both = in_parallel([lasting(9, 2), gap])
    assert (both.times.lead.typical, both.times.process.typical) == (9, 1)
    assert both.missing == Missing(lead=("x",), process=("x",), added=("x",))


def test_a_short_branch_without_process_time_leaves_the_long_one_known() -> None:
    gap = Span(Times(lead=Range.of(1)), missing=Missing(process=("x",), work=("x",)))
    assert in_parallel([lasting(9, 2), gap]).missing == Missing(work=("x",))


def test_a_choice_is_an_expected_value() -> None:
    chosen = by_choice([(70, Span()), (30, lasting(10, 4))])
    assert (chosen.times.lead.typical, chosen.times.process.typical) == pytest.approx((3, 1.2))
    assert by_choice([(0, lasting(10)), (0, lasting(5))]).times.lead.typical == 0


def test_a_way_that_nobody_goes_is_not_missed() -> None:
    gap = Span(accuracy=None, missing=Missing(lead=("x",)))
    assert by_choice([(100, lasting(3)), (0, gap)]).missing == Missing()


@pytest.mark.parametrize(
    ("ways", "percent"),
    [
        ([(80, Range.of(1.0)), (20, Range.of(0.5))], 90),
        ([(80, None), (20, Range.of(0.5))], 50),
        ([(50, Range.of(0.0)), (50, Range.of(1.0))], 50),
        ([(50, None), (50, None)], None),
    ],
)
def test_the_accuracy_of_a_choice(ways: list[tuple[float, Range | None]], percent: float | None) -> None:
    accuracy = by_choice([(share, Span(accuracy=each)) for share, each in ways]).accuracy
    assert (accuracy.typical * 100 if accuracy else None) == percent


@pytest.mark.parametrize(
    ("repeats", "through", "lead"),
    [(True, True, (5 + 0.2 * 10) / 0.8), (True, False, 5 + 0.25 * 10), (False, True, 5 + 0.2 * 15), (False, False, 7)],
)
def test_rework_of_both_models_and_extents(repeats: bool, through: bool, lead: float) -> None:
    loop = Loop(Range.of(0.2), lasting(10), repeats, through)
    assert with_rework(lasting(5), [loop]).times.lead.typical == pytest.approx(lead)


def test_an_item_takes_one_of_several_loops() -> None:
    loops = [Loop(Range.of(0.2), lasting(10)), Loop(Range.of(0.3), lasting(4))]
    assert with_rework(lasting(5), loops).times.lead.typical == pytest.approx((5 + 2 + 1.2) / 0.5)


def test_rework_leaves_accuracy_and_work_content() -> None:
    span = in_sequence([lasting(4, 2), Span(accuracy=Range.of(0.9))])
    again = with_rework(span, [Loop(Range.of(0.5), Span())])
    assert again.accuracy == span.accuracy
    assert again.times.work == span.times.work
