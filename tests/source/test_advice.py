"""What nobody understands gets the nearest fix, with the author's own number in a form that is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from flowfolio.source.counts import parse_count
from flowfolio.source.dates import parse_day
from flowfolio.source.percent import parse_percent
from flowfolio.source.period import parse_period
from flowfolio.source.quantity import parse_duration
from flowfolio.source.rate import parse_rate
from flowfolio.source.written import QuantityError
from source.said import Thing, hint_for

ADVICE = [  # field, what was written, the fix: it reuses the author's own number and is understood
    ("time", "overnight", "'up to 1 d'"),
    ("time", "tomorrow", "'next day'"),
    ("time", "end of day", "'same day'"),
    ("time", "every 2 weeks", "'up to 2 w'"),
    ("time", "every Tuesday", "'up to 1 w'"),
    ("time", "daily", "'up to 1 d'"),
    ("time", "every second Thursday", "'up to 2 w'"),
    ("time", "every other week", "'up to 2 w'"),
    ("time", "Tuesday 10:00", "'up to 1 w'"),
    ("time", "every Tuesday and Thursday", "'up to 3 d'"),
    ("time", "Mon, Wed, Fri", "'up to 2 d'"),
    ("time", "first Monday of the month", "'up to 5 w'"),
    ("time", "every second Thursday of the month", "'up to 5 w'"),
    ("time", "monthly CAB", "'up to 4 w'"),
    ("time", "once a quarter", "'up to 13 w'"),
    ("time", "twice a week", "'up to 3 d'"),
    ("time", "2x per day", "'up to 0.5 d'"),
    ("time", "every sprint", "'up to 2 w'"),
    ("time", "about 1 w wait", "'about 1 w'"),
    ("time", "2-3 d wait", "'2-3 d'"),
    ("time", "1-2 weeks, sometimes 3", "'1-2 weeks'"),
    ("time", "between 2 and 3 d (mostly)", "'between 2 and 3 d'"),
    ("time", "~1 w or so", "'~1 w'"),
    ("time", "about 2-3 d wait", "'2-3 d'"),
    ("time", "2 months wait", "'9 w'"),
    ("time", "a couple of days", "'2-3 d'"),
    ("time", "a few hours", "'2-5 h'"),
    ("time", "1/2 d", "'1-2 d'"),
    ("time", "2/3 days", "'2-3 days'"),
    ("time", "1,500 min", "'1500 min'"),
    ("time", "1.500,5 h", "'1500.5 h'"),
    ("time", "1:30", "'1:30 h'"),
    ("time", "2 d 4", "'2 d 4 min'"),
    ("time", "8 Std", "'8 h'"),
    ("time", "3 Tage", "'3 d'"),
    ("time", "2-3 Tage", "'2-3 d'"),
    ("time", "about 8 Std", "'about 8 h'"),
    ("time", "90 minuts", "'90 min'"),
    ("time", "2 months", "'9 w'"),
    ("time", "a year", "'52 w'"),
    ("time", "1e3 min", "'1000 min'"),
    ("time", "1 h rework", "'1 h'"),
    ("time", "2 d (avg)", "'2 d'"),
    ("time", "2 d/week", "'2 d'"),
    ("time", "30+ min", "'at least 30 min'"),
    ("time", "30 min max", "'up to 30 min'"),
    ("time", "2 d ± 1 d", "'1-3 d'"),
    ("time", "2 3 d", "'2-3 d'"),
    ("time", "2-3", "'2-3 d'"),
    ("time", "2 d-", "'at least 2 d'"),
    ("time", "a week or two", "'1-2 week'"),
    ("time", "2 person-days", "'2 d'"),
    ("exact", "2-3 d", "'2 d'"),
    ("exact", "~20 min", "'20 min'"),
    ("exact", "up to 4 d", "'4 d'"),
    ("share", "4 out of 5", "'80 %'"),
    ("share", "9/10", "'90 %'"),
    ("share", "half", "'50 %'"),
    ("share", "80 % ok", "'80 %'"),
    ("share", "70-80 % c/a", "'70-80 %'"),
    ("share", "about 80 % ok", "'about 80 %'"),
    ("share", "80+ %", "'at least 80 %'"),
    ("share", "70 80 %", "'70-80 %'"),
    ("count", "5 people", "'5'"),
    ("count", "5-6 people", "'5-6'"),
    ("count", "5+", "'at least 5'"),
    ("count", "1,000", "'1000'"),
    ("count", "6-5", "'5-6'"),
    ("rate", "1e9 per d", "'1000000000 per d'"),
    ("rate", "2k per day", "'2000 per day'"),
    ("rate", "40", "'40 per week'"),
    ("rate", "~40 per week", "'40 per week'"),
    ("rate", "40-50 per week", "'45 per week'"),
    ("rate", "40 orders per week", "'40 per week'"),
    ("rate", "10,000 per week", "'10000 per week'"),
    ("rate", "40 weekly", "'40 per week'"),
    ("rate", "1/2 weeks", "'1 per 2 weeks'"),
    ("rate", "every Tuesday", "'1 per week'"),
    ("date", "30th of June", "'30 June 2026'"),
    ("date", "June 30", "'30 June 2026'"),
    ("date", "Tue 30 June 2026", "'30 June 2026'"),
    ("date", "30 Jun 26", "'30 June 2026'"),
    ("date", "30/06/26", "'2026-06-30'"),
    ("date", "2026-6-3", "'2026-06-03'"),
    ("date", "2026/06/30", "'2026-06-30'"),
    ("date", "2026-06-30T10:00", "'2026-06-30'"),
    ("date", "by June 2026", "'June 2026'"),
    ("date", "Juni 2026", "'June 2026'"),
    ("date", "1H 2026", "'H1 2026'"),
    ("date", "Q2", "'Q2 2026'"),
    ("date", "CW 27 2026", "'2026-W27'"),
    ("date", "early 2026", "'Q2 2026'"),
    ("period", "biweekly", "'2 weeks'"),
    ("period", "twice a year", "'6 months'"),
    ("period", "14 d", "'14 days'"),
    ("period", "6 mo", "'6 months'"),
    ("period", "1.5 years", "'18 months'"),
    ("id", "check\N{EN DASH}credit", "'check-credit'"),
    ("id", "check\N{NO-BREAK SPACE}credit", "'check-credit'"),
    ("id", "\N{FULLWIDTH DIGIT ONE}a", "'1a'"),
    ("id", "\N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK}", "'a'"),
]


@pytest.mark.parametrize(("key", "text", "fix"), ADVICE)
def test_the_fix_holds_what_was_written_and_is_understood(key: str, text: str, fix: str) -> None:
    hint = hint_for(key, text)
    assert fix in hint
    for word in re.findall("'([^']+)'", fix):
        assert getattr(Thing.model_validate({key: word}), key) is not None


PIECES = st.sampled_from(
    ["1", "2", "30", " ", "/", "-", ",", ".", ":", "+", "±", "d", "h", "min", "months", "every", "per", "of", "week",
     "e3", "k", "june", "2026", "q", "w", "%", "or", "couple", "few", "half", "a", "an", "x", "(", "night", "over"]
)  # fmt: skip


@pytest.mark.fuzz
@given(st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=8).map(" ".join)))
def test_whatever_is_written_gets_an_answer(text: str) -> None:
    for parse in (parse_duration, parse_percent, parse_count, parse_rate, parse_period, parse_day):
        try:
            parse(text)  # type: ignore[operator]
        except QuantityError as error:
            if not error.message or len(error.hint) > 200:
                raise AssertionError(f"no answer to {text!r}: {error.hint!r}") from error
