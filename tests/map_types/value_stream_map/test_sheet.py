"""What pictures and tables of a map share: how each figure changed, as far as the two can be compared."""

from __future__ import annotations

import pytest

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.sheet import sheet
from flowfolio.source.fields import WorkingTime

OFFICE = WorkingTime(hours_per_day=8, days_per_week=5)
WORK = {"id": "a", "name": "A", "process_time": "2 h"}
MORE = {"id": "b", "name": "B", "process_time": "2 h"}
UNKNOWN = {"id": "b", "name": "B"}
OUTSIDE = {"id": "b", "name": "B", "outside": True, "lead_time": "4 h"}


def map_of(*steps: dict[str, object]) -> ValueStreamMap:
    return ValueStreamMap.model_validate({"title": "T", "steps": list(steps)})


@pytest.mark.parametrize(
    ("before", "after", "name", "change"),
    [
        (map_of(WORK, MORE), map_of(WORK), "process_time", "−50 %"),
        (map_of(WORK), map_of(WORK), "process_time", "±0 %"),
        (map_of(UNKNOWN), map_of(WORK), "process_time", "—"),
        # One counts a step that the other lacks the number of: no percent can be told
        (map_of(WORK, UNKNOWN), map_of(WORK, MORE), "process_time", "—"),
        # What is 50 % lies within the 50 to 100 % that time nobody can see into leaves open
        (map_of(WORK, OUTSIDE), map_of(WORK, MORE), "step_count", "±0 %"),
    ],
)
def test_a_change_in_percent_stands_only_where_the_verdict_compares(
    before: ValueStreamMap, after: ValueStreamMap, name: str, change: str
) -> None:
    made = sheet(after, Context(time=OFFICE, kind="future-state", before=before))
    assert {each.name: made.change_text(each) for each in made.measures.metrics}[name] == change


def test_without_a_map_before_nothing_changed() -> None:
    made = sheet(map_of(WORK), Context(time=OFFICE, kind="future-state"))
    assert {made.change_text(each) for each in made.measures.metrics} == {""}
    assert {each.change for each in made.totals} == {""}
