"""A figure of several maps on one line: in the calendar of the last map, or not on the line."""

from __future__ import annotations

from typing import Any

import pytest

from flowfolio.analysis.series import Sample, series
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

OFFICE, ALWAYS = (f"time: {{hours_per_day: {hours}, days_per_week: {days}}}" for hours, days in ((8, 5), (24, 7)))


def reading(calendar: str, **step: Any) -> Reading:
    fields = ", ".join(f"{key}: {value}" for key, value in step.items())
    text = f"title: T\n{calendar}\nsteps: [{{id: s, name: S, {fields}}}]\n"
    found = single_map(parse_text(text), "current-state")
    assert found.map
    return found


def samples(name: str, *readings: Reading) -> list[Sample]:
    found = list(series(readings, name))
    assert None not in found
    return [each for each in found if each]


def test_time_that_passes_is_told_in_the_calendar_of_the_last_map() -> None:
    """Two weeks are two weeks: 14 d of seven to a week, 10 d of five."""
    first, last = samples("lead_time", reading(ALWAYS, lead_time="14 d"), reading(OFFICE, lead_time="5 d"))
    assert first.value == pytest.approx(10 * 8 * 3600)
    assert (first.text, first.whole) == ("10 d", "10 d (14 d of calendar time, 24 h × 7 d)")
    assert (last.text, last.whole) == ("5 d", "5 d")


def test_a_share_of_other_time_is_not_on_the_line() -> None:
    work = {"process_time": "1 h", "lead_time": "10 h"}
    first, last = samples("flow_efficiency", reading(ALWAYS, **work), reading(OFFICE, **work))
    assert (first.value, first.text) == (None, "10 %")
    assert first.whole == "10 % (not on the line: calendar time, 24 h × 7 d)"
    assert (last.value, last.whole) == (pytest.approx(10), "10 %")


def test_both_ends_and_what_is_not_known_are_said() -> None:
    spread = "{low: 1 d, typical: 2 d, high: 4 d}"
    first, last = samples("lead_time", reading(OFFICE, lead_time=spread), reading(OFFICE, team="A"))
    assert (first.low, first.high) == (8 * 3600, 32 * 3600)
    assert (first.text, first.whole) == ("2 d", "2 d (1–4 d)")
    assert (last.value, last.text, last.whole) == (None, "unknown", "unknown (the time of 'S' is not given)")


def test_a_map_without_the_figure_has_no_place() -> None:
    assert list(series([reading(OFFICE, lead_time="1 d")], "votes")) == [None]
