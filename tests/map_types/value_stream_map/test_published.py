"""Printed totals: how exact they are, the digits say; inside the computed range nothing differs."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import Published, ValueStreamMap
from flowfolio.map_types.value_stream_map.printed import Printed, rounding
from flowfolio.source.fields import WorkingTime
from flowfolio.source.quantity import Calendar, parse_duration

Data = dict[str, Any]
OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)


def step(id_: str, **rest: Any) -> Data:
    return {"id": id_, "name": id_.upper(), **rest}


def messages(*steps: Data, **published: Any) -> list[str]:
    map_ = ValueStreamMap.model_validate({"title": "A map", "steps": list(steps), "published": published})
    return [each.message for each in measure(map_, Context(OFFICE, "current-state")).findings]


TEN_DAYS = (step("a", process_time="1 d"), step("b", process_time=0, wait_before="9 d"))


@pytest.mark.parametrize(
    ("published", "mismatch"),
    [
        ({"lead_time": "10 d"}, False),
        ({"lead_time": "10.4 d"}, True),
        ({"lead_time": "10.05 d"}, True),
        ({"lead_time": "10.00 d"}, False),
        ({"lead_time": "11 d"}, True),
        ({"lead_time": "2 w"}, False),
        ({"lead_time": "80 h"}, False),
        ({"lead_time": "80.4 h"}, True),
        ({"lead_time": "81 h"}, True),
        ({"lead_time": "1 w 5 d"}, False),
        ({"lead_time": "1 w 6 d"}, True),
        ({"lead_time": "PT80H"}, False),
        ({"flow_efficiency": 10}, False),
        ({"flow_efficiency": "10.0 %"}, False),
        ({"flow_efficiency": 10.1}, True),
        ({"flow_efficiency": 11}, True),
        ({"step_count": 2}, False),
        ({"step_count": 3}, True),
        ({"takt_time": "1 min"}, False),
        ({"lead_time": "8-10 d"}, False),
        ({"lead_time": "8-9 d"}, True),
        ({"lead_time": "about 9 d"}, False),
        ({"lead_time": "up to 2 w"}, False),
        ({"lead_time": "up to 9 d"}, True),
        ({"lead_time": "at least 9 d"}, False),
        ({"lead_time": "at least 11 d"}, True),
        ({"lead_time": "two weeks"}, False),
        ({"lead_time": "a fortnight"}, False),
        ({"lead_time": "8,5-9,5 d"}, True),
        ({"flow_efficiency": "8-12 %"}, False),
        ({"flow_efficiency": "12-15 %"}, True),
        ({"flow_efficiency": "~10 %"}, False),
        ({"flow_efficiency": "10 percent"}, False),
        ({"step_count": "2-3"}, False),
        ({"step_count": "~5"}, True),
    ],
)
def test_how_exact_a_total_is_its_digits_say(published: Data, mismatch: bool) -> None:
    assert len(messages(*TEN_DAYS, **published)) == mismatch


@pytest.mark.parametrize(
    ("work", "printed", "mismatch"),
    [
        ("188 s", "0.0092 %", False),
        ("188 s", 0.5, True),
        ("188 s", "0.5 %", True),
        ("188 s", "0.01 %", False),
        ("188 s", 0, False),
        ("3 d", "13.6 %", False),
        ("3 d", 14, False),
        ("3 d", 11, True),
    ],
)
def test_tiny_shares_are_compared_as_exactly_as_they_are_printed(work: str, printed: object, mismatch: bool) -> None:
    days = "70.77 d" if work == "188 s" else "19 d"
    found = messages(step("a", process_time=work), step("b", process_time=0, wait_before=days), flow_efficiency=printed)
    assert len(found) == mismatch, found


def test_half_a_per_cent_is_not_nine_thousandths() -> None:
    found = messages(
        step("a", process_time="188 s"), step("b", process_time=0, wait_before="70.77 d"), flow_efficiency=0.5
    )
    assert found == ["flow_efficiency: printed 0.5 %, computed 0.01 %"]


OUTSIDE = (step("a", process_time="1 d"), step("b", outside=True, lead_time="8 d", wait_before="8 d"))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (30, []),
        (6, []),
        ("52.9 %", []),
        (60, ["flow_efficiency: printed 60 %, computed 5.9–52.9 %"]),
        (5, ["flow_efficiency: printed 5 %, computed 5.9–52.9 %"]),
    ],
)
def test_inside_the_interval_nothing_differs(printed: object, expected: list[str]) -> None:
    assert messages(*OUTSIDE, flow_efficiency=printed) == expected


def test_inside_an_estimate_nothing_differs() -> None:
    wide = step("a", process_time={"low": "1 d", "typical": "2 d", "high": "4 d"})
    assert messages(wide, lead_time="3.5 d") == []
    assert messages(wide, lead_time="5 d") == ["lead_time: printed 5 d, computed 2 d (1–4 d)"]


def test_a_total_that_is_not_known_differs_only_below_what_is() -> None:
    steps = (step("a", process_time="3 d"), step("b"))
    assert messages(*steps, lead_time="2 d") == ["lead_time: printed 2 d, computed at least 3 d"]
    assert messages(*steps, lead_time="4 d") == []
    limit = (step("a", process_time=0, percent_complete_accurate=80), step("b", process_time=0))
    assert messages(*limit, rolled_percent_complete_accurate=70) == []
    assert messages(*limit, rolled_percent_complete_accurate=90) == [
        "rolled_percent_complete_accurate: printed 90 %, computed at most 80 %"
    ]


def test_a_close_mismatch_shows_enough_digits() -> None:
    assert messages(step("a", process_time="1000 s"), process_time="16.7 min") == []
    assert messages(step("a", process_time="10 s"), process_time="10.06 s") == [
        "process_time: printed 10.06 s, computed 10 s"
    ]


@pytest.mark.parametrize(
    ("text", "half"),
    [("9.5 d", 0.05 * 28_800), ("9 d", 14_400), ("1h 30m", 30), ("1h 30.5m", 3), ("PT1H30M", 30), ("0", 0)],
)
def test_half_a_unit_of_the_last_digit(text: str, half: float) -> None:
    assert rounding(parse_duration(text), Calendar(8, 5)) == pytest.approx(half)


def test_a_printed_share_keeps_its_digits() -> None:
    shown = Published.model_validate({"flow_efficiency": "30.0 %"}).flow_efficiency
    assert isinstance(shown, Printed)
    for each in (shown, pickle.loads(pickle.dumps(shown)), copy.deepcopy(shown)):
        assert (each, each.text) == (30, "30.0 %")
    assert Published(flow_efficiency=shown).model_dump() == Published(flow_efficiency=30).model_dump()


def test_a_printed_range_is_told_as_it_is_printed() -> None:
    assert messages(*TEN_DAYS, lead_time="8-9 d") == ["lead_time: printed 8-9 d, computed 10 d"]
    assert messages(*TEN_DAYS, flow_efficiency="12-15 %") == ["flow_efficiency: printed 12-15 %, computed 10 %"]
    found = Published.model_validate({"lead_time": "8-9 d", "flow_efficiency": "70-80 %"})
    assert (str(found.lead_time), str(found.flow_efficiency)) == ("8-9 d", "70-80 %")
    assert pickle.loads(pickle.dumps(found)) == found
    assert Published.model_validate(found.model_dump()) == found


@pytest.mark.parametrize(("value", "hint"), [("8 Std", "write '8 h'"), ("3-2 d", "'2-3 d'"), ("8-9", "'8-9 d'")])
def test_a_printed_total_that_is_none_gets_its_own_number_back(value: str, hint: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Published.model_validate({"lead_time": value})
    assert hint in caught.value.errors()[0]["ctx"]["hint"]
