"""What people may write as a duration, percentage or rate, what they are told otherwise, and how numbers print."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from flowfolio.source.percent import parse_percent
from flowfolio.source.quantity import Calendar, duration_text, number_text, parse_duration, percent_text
from flowfolio.source.rate import parse_rate
from flowfolio.source.written import QuantityError

OFFICE = Calendar(8, 5)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("90 min", 1.5),
        ("90min", 1.5),
        ("1h 30m", 1.5),
        ("1 hour and 30 minutes", 1.5),
        ("45 s", 0.0125),
        ("2 d", 16),
        ("0.5 days", 4),
        ("1.5 w", 60),
        ("1w 1d", 48),
        ("PT1H30M", 1.5),
        ("P1DT2H", 10),
        ("P1W", 40),
        ("0", 0),
        (0, 0),
        ("0 d", 0),
    ],
)
def test_durations(text: object, hours: float) -> None:
    assert parse_duration(text).in_seconds(OFFICE) == pytest.approx(hours * HOUR)


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("5", "write '5 min', '5 h' or '5 d'"),
        (5, "write '5 min', '5 h' or '5 d'"),
        ("1,500 min", "write '1500 min', or '1.500 min' with a decimal point"),
        ("-2 d", "a duration is never negative"),
        ("1-2 d", "only one value can stand here"),
        ("~2 d", "only one value can stand here"),
        ("2 months", "months and years have no fixed length"),
        ("P2M", "months and years have no fixed length"),
        ("P1Y2D", "months and years have no fixed length"),
        ("2 moons", "units are"),
        ("soon", "write for example"),
        ("", "write for example"),
        ("PT", "write for example"),
        ("2 d or so", "write '2 d' alone"),
        (True, "write for example"),
        (["2 d"], "write for example"),
        ("900000 d", "check the unit"),
        ("٢ d", "write '2 d'"),
    ],
)
def test_what_is_no_duration_is_told_how_to_be_one(value: object, hint: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_duration(value)
    assert caught.value.code == "invalid-duration"
    assert hint in caught.value.hint


@pytest.mark.parametrize(("text", "percent"), [("85", 85), (85, 85), ("85 %", 85), ("85%", 85), ("99.5", 99.5), (0, 0)])
def test_percentages(text: object, percent: float) -> None:
    assert parse_percent(text) == percent


@pytest.mark.parametrize("value", ["101", -1, "8,555 %", "most", True, None, "1e2", ""])
def test_what_is_no_percentage(value: object) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_percent(value)
    assert caught.value.code == "invalid-percent"


@pytest.mark.parametrize(
    ("text", "per_hour"),
    [("40 per week", 1), ("16/d", 2), ("1.5 per h", 1.5), ("2 a minute", 120), ("1 per sec", 3600)],
)
def test_rates(text: str, per_hour: float) -> None:
    assert parse_rate(text).per_second(OFFICE) * HOUR == pytest.approx(per_hour)


@pytest.mark.parametrize("value", ["40", "40 per moon", "0 per day", "many per day", "40 per", "9999999999 per day"])
def test_what_is_no_rate(value: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_rate(value)
    assert caught.value.code == "invalid-rate"


@pytest.mark.parametrize(
    ("seconds", "office", "clock"),
    [
        (0, "0 s", "0 s"),
        (45, "45 s", "45 s"),
        (1200, "20 min", "20 min"),
        (5040, "84 min", "84 min"),
        (7200, "2 h", "2 h"),
        (28_800, "1 d", "8 h"),
        (9.5 * 28_800, "9.5 d", "3.2 d"),
        (60 * 28_800, "12 w", "20 d"),
    ],
)
def test_the_unit_suits_the_size(seconds: float, office: str, clock: str) -> None:
    assert (duration_text(seconds, OFFICE), duration_text(seconds, Calendar())) == (office, clock)


@pytest.mark.parametrize(
    ("value", "text"),
    [(14.25, "14.3"), (14.35, "14.4"), (2.0, "2"), (10.0, "10"), (0.05, "0.1"), (1234.5, "1\u202f234.5"), (1e40, None)],
)
def test_numbers_are_rounded_half_up(value: float, text: str | None) -> None:
    assert number_text(value) == (text or f"{10**40:,}".replace(",", "\u202f"))


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0 %"), (100, "100 %"), (3.947, "3.9 %"), (0.00922, "0.0092 %"), (0.05, "0.05 %")]
)
def test_a_tiny_percentage_keeps_two_digits(value: float, text: str) -> None:
    assert percent_text(value) == text


def seconds_or_problem(text: str) -> float | str:
    try:
        return parse_duration(text).in_seconds(OFFICE)
    except QuantityError as error:
        return error.code


@given(st.text(max_size=60))
def test_any_text_is_a_duration_or_a_problem(text: str) -> None:
    found = seconds_or_problem(text)
    assert found == "invalid-duration" if isinstance(found, str) else found >= 0


@given(st.decimals(0, 5_000, places=2), st.sampled_from(["s", "min", "h", "d", "w"]))
def test_the_calendar_turns_days_into_hours(amount: object, unit: str) -> None:
    size = {"s": 1, "min": 60, "h": HOUR, "d": 8 * HOUR, "w": 40 * HOUR}[unit]
    assert seconds_or_problem(f"{amount} {unit}") == pytest.approx(float(str(amount)) * size)
