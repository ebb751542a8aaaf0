"""Each formula on small numbers, the algebra of spans, and how a figure is put into words."""

from __future__ import annotations

import pytest

from flowfolio.map_types.flow import Loop, Missing, Range, Span, Times, by_choice, in_parallel, in_sequence, with_rework
from flowfolio.map_types.metrics import (
    METRICS,
    capacity,
    figure_text,
    metric,
    percent_of,
    percent_range,
    queue_wait,
    rolled_percent_complete_accurate,
    takt_time,
    unknown,
)
from flowfolio.source.quantity import Calendar

OFFICE = Calendar(8, 5)


def lasting(lead: float, process: float = 0.0) -> Span:
    """Return a span with that much work, the rest of it waiting."""
    return Span(Times(Range.of(process), Range.of(lead - process), lead=Range.of(lead), work=Range.of(process)))


def test_the_contract_names_the_figures_in_this_order() -> None:
    assert list(METRICS)[:14] == [
        "lead_time",
        "expected_lead_time",
        "process_time",
        "expected_process_time",
        "wait_time",
        "work_content",
        "value_added_time",
        "value_added_ratio",
        "flow_efficiency",
        "expected_flow_efficiency",
        "rolled_percent_complete_accurate",
        "takt_time",
        "step_count",
        "handoff_count",
    ]
    assert {kind.unit for kind in METRICS.values()} == {"s", "%", "1"}
    assert all(kind.formula and kind.source for kind in METRICS.values())


def test_formulas() -> None:
    assert percent_of(2, 8) == 25
    assert percent_of(0, 0) is None
    assert rolled_percent_complete_accurate([None, None]) is None
    assert rolled_percent_complete_accurate([90, 0, None]) == 0
    assert rolled_percent_complete_accurate([100, 100]) == 100
    assert queue_wait(120, 40 / 144_000) == pytest.approx(3 * 144_000)
    assert takt_time(27_600, 460) == 60
    assert capacity(27_600, 1, 85) == 23_460
    assert capacity(27_600, 0) is None


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


def test_rates_and_times_vary_together() -> None:
    body = Span(Times(lead=Range(6, 8, 10)))
    assert with_rework(body, [Loop(Range(0.0, 0.2, 0.5), Span())]).times.lead.ends == pytest.approx((6, 10, 20))


def test_a_share_is_as_wide_as_its_parts_allow() -> None:
    share = percent_range(Range(1, 2, 3), Range(7, 8, 9))
    assert share is not None
    assert share.ends == pytest.approx((10, 20, 30))
    assert percent_range(Range.of(0), Range.of(0)) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Range.of(9.5 * 28_800), "9.5 d"),
        (Range(7 * 28_800, 9.5 * 28_800, 12 * 28_800), "9.5 d (7–12 d)"),
        (Range(7 * 28_800, 7 * 28_800, 12 * 28_800), "7–12 d"),
        (Range(1200, 1200, 28_800), "20 min – 1 d"),
        (Range(28_800, 28_800, 28_801), "1 d"),
    ],
)
def test_durations_in_words(value: Range, text: str) -> None:
    assert figure_text(METRICS["lead_time"], value, OFFICE) == text


def test_counts_and_shares_in_words() -> None:
    assert figure_text(METRICS["step_count"], Range.of(7), OFFICE) == "7"
    assert figure_text(METRICS["flow_efficiency"], Range(8.31, 8.31, 22.06), OFFICE) == "8.3–22.1 %"
    assert figure_text(METRICS["value_added_ratio"], Range.of(0.00922), OFFICE) == "0.0092 %"


def test_a_figure_as_json() -> None:
    known = metric(METRICS["lead_time"], Range.of(28_800.0), OFFICE)
    assert known.as_json() == {
        "value": 28_800.0,
        "unit": "s",
        "text": "1 d",
        "low": 28_800.0,
        "high": 28_800.0,
        "missing": [],
    }
    open_ended = unknown(METRICS["lead_time"], 28_800.0, OFFICE, ("a", "b"), "the time of 'A' and 1 more is not given")
    assert open_ended.as_json() == {
        "value": None,
        "unit": "s",
        "text": "at least 1 d",
        "low": 28_800.0,
        "high": None,
        "missing": ["a", "b"],
    }
    assert unknown(METRICS["takt_time"], None, OFFICE, (), "no demand is given").text == "unknown"
