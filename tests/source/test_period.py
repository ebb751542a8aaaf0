"""Stretches of the calendar: as they are written, and from day to day."""

from __future__ import annotations

import datetime as dt

import pytest

from flowfolio.source.period import Period, parse_period
from flowfolio.source.written import QuantityError


@pytest.mark.parametrize(
    ("period", "day", "after"),
    [
        (Period("month", 1, "month"), "2026-01-31", "2026-02-28"),
        (Period("quarter", 3, "month"), "2026-11-30", "2027-02-28"),
        (Period("year", 1, "year"), "2028-02-29", "2029-02-28"),
        (Period("2 weeks", 2, "week"), "2026-12-25", "2027-01-08"),
        (Period("999 years", 999, "year"), "9500-01-01", "9999-12-31"),
        (Period("999 weeks", 999, "week"), "9999-01-01", "9999-12-31"),
    ],
    ids=str,
)
def test_periods(period: Period, day: str, after: str) -> None:
    assert period.after(dt.date.fromisoformat(day)) == dt.date.fromisoformat(after)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [("week", 1, "week"), ("6 months", 6, "month"), ("Quarter", 3, "month"), ("2quarters", 6, "month")],
)
def test_periods_as_they_are_written(text: str, count: int, unit: str) -> None:
    found = parse_period(text)
    assert (found.count, found.unit, str(found)) == (count, unit, text)
    assert parse_period(found) is found


@pytest.mark.parametrize("text", ["0 weeks", "a while", "1.5 months", "-1 week", "1000 years", 6])
def test_what_is_no_period(text: object) -> None:
    with pytest.raises(QuantityError, match="is not a period"):
        parse_period(text)
