"""Each formula on small numbers, the algebra of spans, and how a figure is put into words."""

from __future__ import annotations

import pytest

from flowfolio.map_types.metrics import (
    METRICS,
    Metric,
    capacity,
    figure_text,
    percent_of,
    percent_range,
    queue_wait,
    rolled_percent_complete_accurate,
    takt_time,
)
from flowfolio.map_types.ranges import Range
from flowfolio.source.quantity import Calendar

OFFICE = Calendar(8, 5)


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
        (Range(1200, 1200, 28_800), "20–480 min"),
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
    known = Metric.of(METRICS["lead_time"], Range.of(28_800.0), OFFICE)
    assert known.as_json() == {
        "value": 28_800.0,
        "unit": "s",
        "text": "1 d",
        "low": 28_800.0,
        "high": 28_800.0,
        "missing": [],
    }
    open_ended = Metric.unknown(
        METRICS["lead_time"], 28_800.0, OFFICE, ("a", "b"), "the time of 'A' and 1 more is not given"
    )
    assert open_ended.as_json() == {
        "value": None,
        "unit": "s",
        "text": "at least 1 d",
        "low": 28_800.0,
        "high": None,
        "missing": ["a", "b"],
    }
    assert Metric.unknown(METRICS["takt_time"], None, OFFICE, (), "no demand is given").text == "unknown"
