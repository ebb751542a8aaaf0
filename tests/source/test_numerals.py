"""Numbers in words, fractions, decimal commas and clock times; and what is near to a text that nobody understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from flowfolio.source import numerals
from flowfolio.source.counts import SaidCount, parse_count
from flowfolio.source.dates import parse_day
from flowfolio.source.patterns import COUNT, DATE, DURATION, PERCENT, PERIOD, RATE
from flowfolio.source.percent import parse_percent
from flowfolio.source.period import parse_period
from flowfolio.source.quantity import Calendar, parse_duration
from flowfolio.source.rate import parse_rate
from source.said import Thing, hint_for

OFFICE = Calendar(8, 5, days_per_month=20)
HOUR = 3600.0


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("half a day", 4),
        ("half a week", 20),
        ("half an hour", 0.5),
        ("half day", 4),
        ("an hour", 1),
        ("a day", 8),
        ("A day", 8),
        ("a fortnight", 80),
        ("two days", 16),
        ("Twelve hours", 12),
        ("2 days", 16),
        ("two working days", 16),
        ("2 business days", 16),
        ("1 1/2 d", 12),
        ("1½ h", 1.5),
        ("1 ½ h", 1.5),
        ("½ day", 4),
        ("⅓ d", 8 / 3),
        ("1.5h", 1.5),
        ("90min", 1.5),
        ("20 min.", 1 / 3),
        ("2 hrs.", 2),
        ("2,5 h", 2.5),
        ("0,25 d", 2),
        ("1:30 h", 1.5),
        ("1:20 hours", 4 / 3),
        ("1:30 min", 0.025),
        ("1 h 30", 1.5),
        ("1h30", 1.5),
        ("8h05", 8 + 5 / 60),
        ("one and a half days", 12),
        ("2 and a half h", 2.5),
        ("a day and a half", 12),
        ("two hours and a half", 2.5),
        ("a quarter of an hour", 0.25),
        ("quarter of an hour", 0.25),
        ("three quarters of an hour", 0.75),
        ("an hour and 30 min", 1.5),
        ("a dozen days", 96),
    ],
)
def test_durations(text: str, hours: float) -> None:
    assert parse_duration(text).in_seconds(OFFICE) == pytest.approx(hours * HOUR)
    assert parse_duration(text).text == text
    assert re.match(DURATION, text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("two to three days", 16, 24),
        ("2 or 3 d", 16, 24),
        ("two or three days", 16, 24),
        ("1½-2 h", 1.5, 2),
        ("2,5-3,5 d", 20, 28),
        ("1:30-2:00 h", 1.5, 2),
        ("2 1/2 to 3 d", 20, 24),
        ("half a day to a day", 4, 8),
        ("between a day and a week", 8, 40),
        ("one and a half to two days", 12, 16),
        ("about two weeks", 60, 100),
        ("~ half an hour", 0.375, 0.625),
        ("up to half a day", 0, 4),
        ("next day", 0, 16),
        ("the next working day", 0, 16),
    ],
)
def test_ranges_of_durations(text: str, low: float, high: float) -> None:
    found = Thing.model_validate({"time": text}).time
    assert found is not None
    assert [each and each.in_seconds(OFFICE) / HOUR for each in (found.low, found.high)] == pytest.approx([low, high])
    assert found.said == text


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_percent, "80 percent", 80),
        (parse_percent, "80 per cent", 80),
        (parse_percent, "85,5 %", 85.5),
        (parse_percent, "two %", 2),
        (parse_percent, "½ %", 0.5),
        (parse_count, "five", 5),
        (parse_count, "a dozen", 12),
        (parse_count, "2½", 2.5),
        (parse_count, "0.5", 0.5),
        (parse_count, "1,5", 1.5),
    ],
)
def test_percentages_and_counts(parse: Callable[[str], float], text: str, value: float) -> None:
    assert parse(text) == value
    assert re.match(PERCENT if parse is parse_percent else COUNT, text)


@pytest.mark.parametrize(
    ("text", "low", "typical", "high"),
    [
        ("~5", 3.75, 5, 6.25),
        ("5-6", 5, 5.5, 6),
        ("about five", 3.75, 5, 6.25),
        ("up to 8", 0, 4, 8),
        ("at least 5", 5, 5, None),
    ],
)
def test_counts_as_they_are_said(text: str, low: float, typical: float, high: float | None) -> None:
    found = Thing.model_validate({"count": text}).count
    assert isinstance(found, SaidCount)
    assert (found.low, float(found), found.high, found.text) == (low, typical, high, text)
    assert re.match(COUNT, text)


@pytest.mark.parametrize(
    ("text", "per_day"),
    [
        ("twice a week", 0.4),
        ("once a day", 1),
        ("five a day", 5),
        ("daily", 1),
        ("weekly", 0.2),
        ("every 2 weeks", 0.1),
        ("every other week", 0.1),
        ("every day", 1),
        ("every fortnight", 0.1),
        ("1 per 2 days", 0.5),
        ("40 per two weeks", 4),
        ("4 times a month", 0.2),
        ("40 each week", 8),
        ("10,5 per week", 2.1),
        ("40 per working day", 40),
        ("once every 2 weeks", 0.1),
        ("monthly", 0.05),
        ("2 per quarter", 2 / 60),
    ],
)
def test_rates(text: str, per_day: float) -> None:
    found = parse_rate(text).per_second(OFFICE)
    assert found is not None
    assert found * 8 * HOUR == pytest.approx(per_day)
    assert re.match(RATE, text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("30th of June 2026", "2026-06-30", "2026-06-30"),
        ("the 1st of July 2026", "2026-07-01", "2026-07-01"),
        ("H1 2026", "2026-01-01", "2026-06-30"),
        ("2026-H2", "2026-07-01", "2026-12-31"),
        ("W27 2026", "2026-06-29", "2026-07-05"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    found = parse_day(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert re.match(DATE, text)


@pytest.mark.parametrize(
    ("text", "shown", "count", "unit"),
    [
        ("every 2 weeks", "2 weeks", 2, "week"),
        ("every two weeks", "two weeks", 2, "week"),
        ("fortnight", "fortnight", 2, "week"),
        ("every other week", "other week", 2, "week"),
        ("weekly", "week", 1, "week"),
        ("quarterly", "quarter", 3, "month"),
        ("half a year", "6 months", 6, "month"),
        ("half-yearly", "6 months", 6, "month"),
        ("a year", "year", 1, "year"),
        ("every six months", "six months", 6, "month"),
    ],
)
def test_periods(text: str, shown: str, count: int, unit: str) -> None:
    found = parse_period(text)
    assert (found.text, found.count, found.unit) == (shown, count, unit)
    assert re.match(PERIOD, text)


@pytest.mark.parametrize("key", ["time", "share", "count", "rate", "date"])
@pytest.mark.parametrize("text", ["n/a", "tbd", "unknown", "-", "TBC", "???"])
def test_what_nobody_knows_is_left_out_or_open(key: str, text: str) -> None:
    assert hint_for(key, text) == "leave the line out, or write 'open'"


def test_what_cannot_be_open_is_left_out() -> None:
    assert {hint_for(key, "open") for key in ("exact", "period")} == {"leave the line out"}


@pytest.mark.parametrize("key", ["time", "share", "count", "rate", "date", "period", "id"])
@pytest.mark.parametrize("sign", ["\N{ZERO WIDTH SPACE}", "\ufeff", "\N{SOFT HYPHEN}", "\N{WORD JOINER}"])
def test_an_invisible_character_is_named(key: str, sign: str) -> None:
    text = {"time": "2{} d", "share": "80{} %", "count": "5{}", "rate": "40{} per week", "date": "30{} June 2026"}
    text["id"] = "check{}credit"
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({key: text.get(key, "6{} months").format(sign)})
    assert f"U+{ord(sign):04X}" in caught.value.errors()[0]["ctx"]["message"]


@pytest.mark.parametrize("sign", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"])
def test_every_kind_of_space_is_one(sign: str) -> None:
    values = {"time": "2{}d", "share": "80{}%", "count": "up to{}5", "rate": "40{}per week", "date": "30{}June 2026"}
    found = Thing.model_validate({key: text.format(sign) for key, text in values.items()})
    assert found == Thing.model_validate({key: text.format(" ") for key, text in values.items()})


@pytest.mark.parametrize("examples", [examples for examples, _ in numerals.FORMS])
def test_the_examples_of_the_reference_are_understood(examples: tuple[str, ...]) -> None:
    for text in examples:
        parse: Any = parse_percent if "%" in text or "cent" in text else parse_duration
        assert parse(text) is not None


def test_an_invisible_character_in_a_key_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"time\N{ZERO WIDTH SPACE}": "2 d"})
    context = caught.value.errors()[0]["ctx"]
    assert "U+200B, zero width space" in context["message"]
    assert context["hint"] == "did you mean 'time'?"
