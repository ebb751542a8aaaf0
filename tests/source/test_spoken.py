"""What people say in the room, and what it counts as; hostile texts end in a located error with the nearest fix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from flowfolio.map_types.checks import measure_findings
from flowfolio.map_types.outcome_map.model import Measure
from flowfolio.source.counts import parse_count
from flowfolio.source.entity import Entity
from flowfolio.source.estimates import Amount, DurationEstimate, PercentEstimate, Share
from flowfolio.source.fields import Count, RateText, Reading
from flowfolio.source.forms import FORMS, OPEN
from flowfolio.source.patterns import COUNT, DURATION, DURATION_OR_SPOKEN, PERCENT, PERCENT_OR_SPOKEN, PERIOD, RATE
from flowfolio.source.percent import BareFraction, parse_percent
from flowfolio.source.period import parse_period
from flowfolio.source.quantity import Calendar, parse_duration
from flowfolio.source.rate import parse_rate
from flowfolio.source.spoken import COUNTS, DURATIONS, PERCENTS, spoken
from flowfolio.source.written import QuantityError

OFFICE = Calendar(8, 5)
HOUR = 3600.0


class Thing(Entity):
    time: Amount | None = None
    share: Share | None = None
    rate: RateText | None = None
    count: Count | None = None


def time_of(value: object) -> DurationEstimate:
    found = Thing.model_validate({"time": value}).time
    assert found is not None
    return found


def share_of(value: object) -> PercentEstimate:
    found = Thing.model_validate({"share": value}).share
    assert found is not None
    return found


def said_of(value: dict[str, object]) -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate(value)
    context = caught.value.errors()[0]["ctx"]
    return context["message"], context["hint"]


TIMES = [  # text, low, typical and high in hours of days with eight of them; None is no upper end
    ("2-3 d", 16, 20, 24),
    ("2–3 d", 16, 20, 24),
    ("2 - 3 d", 16, 20, 24),
    ("2 to 3 d", 16, 20, 24),
    ("from 2 to 3 d", 16, 20, 24),
    ("between 2 and 3 days", 16, 20, 24),
    ("2..3 d", 16, 20, 24),
    ("2\N{NARROW NO-BREAK SPACE}\N{EN DASH}\N{NO-BREAK SPACE}3\N{THIN SPACE}d", 16, 20, 24),
    ("“2-3 d”", 16, 20, 24),
    ("4 h - 2 d", 4, 10, 16),
    ("1h 30m to 2h", 1.5, 1.75, 2),
    ("0-2 d", 0, 8, 16),
    ("2-2 d", 16, 16, 16),
    ("~20 min", 0.25, 1 / 3, 25 / 60),
    ("≈ 20 min", 0.25, 1 / 3, 25 / 60),
    ("about 1 w", 30, 40, 50),
    ("About 1 w", 30, 40, 50),
    ("ca. 1 w", 30, 40, 50),
    ("approx. 1 w", 30, 40, 50),
    ("up to 4 d", 0, 16, 32),
    ("at most 4 d", 0, 16, 32),
    ("≤ 4 d", 0, 16, 32),
    ("at least 2 d", 16, 16, None),
    ("> 2 d", 16, 16, None),
    ("same day", 0, 4, 8),
    ("immediately", 0, 0, 0),
    ("immediate", 0, 0, 0),
]


@pytest.mark.parametrize(("text", "low", "typical", "high"), TIMES)
def test_times(text: str, low: float, typical: float, high: float | None) -> None:
    found = time_of(text)
    ends = [None if end is None else end.in_seconds(OFFICE) / HOUR for end in (found.low, found.typical, found.high)]
    assert ends == [pytest.approx(each) if each is not None else None for each in (low, typical, high)]
    assert found.said == " ".join(text.split())
    assert found.has_no_end == (high is None)
    assert re.match(DURATION_OR_SPOKEN, text)


PERCENTAGES = [
    ("70-80 %", 70, 75, 80),
    ("70 to 80%", 70, 75, 80),
    ("70-80", 70, 75, 80),
    ("~80 %", 75, 80, 85),
    ("~20 %", 15, 20, 25),
    ("about 0.4 %", 0.3, 0.4, 0.5),
    ("~100 %", 100, 100, 100),
    ("up to 20 %", 0, 10, 20),
    ("at least 90 %", 90, 95, 100),
    ("< 20 %", 0, 10, 20),
]


@pytest.mark.parametrize(("text", "low", "typical", "high"), PERCENTAGES)
def test_percentages(text: str, low: float, typical: float, high: float) -> None:
    found = share_of(text)
    assert (found.low, found.typical, found.high) == pytest.approx((low, typical, high))
    assert found.said == text
    assert not any(isinstance(each, BareFraction) for each in (found.low, found.typical, found.high))
    assert re.match(PERCENT_OR_SPOKEN, text)


@pytest.mark.parametrize("value", ["2 d", "1h 30m", 0, "PT2H", {"typical": "2 d", "low": "1 d"}])
def test_what_was_written_exactly_is_not_said(value: object) -> None:
    assert (time_of(value).said, time_of(value).form) == ("", None)


@pytest.mark.parametrize(
    ("value", "said", "hours"),
    [({"low": "1 d", "high": "3 d"}, "1–3 d", 16), ({"low": "4 h", "high": "1 w"}, "4 h – 1 w", 22)],
)
def test_an_estimate_without_a_typical_value_is_in_the_middle(value: object, said: str, hours: float) -> None:
    found = time_of(value)
    assert (found.said, found.typical.in_seconds(OFFICE) / HOUR) == (said, hours)


def test_words_and_provenance_stand_together() -> None:
    found = time_of({"typical": "2-3 d", "basis": "interview", "source": "Anna"})
    assert (found.said, found.basis, found.source) == ("2-3 d", "interview", "Anna")


@pytest.mark.parametrize("key", ["time", "share", "rate", "count"])
@pytest.mark.parametrize("word", ["open", "Open", "?", " ? "])
def test_an_open_value_is_not_given_and_remembered(key: str, word: str) -> None:
    found = Thing.model_validate({key: word})
    assert (getattr(found, key), found.open_values) == (None, (key,))
    assert found != Thing()


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("2-3-4 d", "more than two ends", "'2-4 d'"),
        ("3-2 d", "begins with its larger end", "'2-3 d'"),
        ("80 min - 20 min", "begins with its larger end", "'20-80 min'"),
        ("~~2 d", "two things at once", "'~2 d'"),
        ("~2-3 d", "a limit and a range at once", "'2-3 d'"),
        ("up to 2-3 d", "a limit and a range at once", "'up to 4 d'"),
        ("up to open", "'open' is no value", "or write 'open'"),
        ("about", "is not a duration", "write for example"),
        ("2\N{ZERO WIDTH SPACE} d", "U+200B, zero width space", "'2 d'"),
        ("2\N{SOFT HYPHEN}-3 d", "U+00AD, soft hyphen", "'2-3 d'"),
        ("２ d", "digits other than 0 to 9", "'2 d'"),
        ("٢-٣ d", "digits other than 0 to 9", "'2-3 d'"),
        ("tbd", "no value", "write 'open'"),
        ("\N{EN DASH}", "no value", "write 'open'"),
        ("1-9999999999 d", "longer than a hundred years", "check the unit"),
        ("2 months - 3 months", "uses the unit 'months'", "'9-13 w'"),
        ("1-", "only one end", "'at least 1'"),
        ("x" * 5000, "too long", "no more"),
        ({"low": "3 d", "high": "2 d"}, "low 3 d lies above high 2 d", "swap"),
        ({"typical": "2-3 d", "low": "1 d"}, "says low and high already", "leave out"),
    ],
)
def test_what_nobody_understands(value: object, message: str, hint: str) -> None:
    found = said_of({"time": value})
    assert message in found[0]
    assert hint in found[1]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_examples_of_the_reference_are_understood_in_their_form(form: object) -> None:
    for text in form.examples:
        if form is OPEN or text.startswith("{"):
            continue
        kind = PERCENTS if "%" in text else DURATIONS if re.search("[a-z]", text) else COUNTS
        found = spoken(text, kind)  # type: ignore[misc]
        assert found is not None
        assert found.form is form


@pytest.mark.parametrize(
    "text", ["soon", "2-3", "2-3-4 d", "~~2 d", "up to open", "2 moons", "-2 d", "~2-3 d", "about", "2 d or so", "5"]
)
def test_an_editor_marks_what_is_no_duration(text: str) -> None:
    assert not re.match(DURATION_OR_SPOKEN, text)


@pytest.mark.parametrize("text", ["some", "70-80-90 %", "~~80 %", "-5 %", "85,555 %", "immediately"])
def test_an_editor_marks_what_is_no_percentage(text: str) -> None:
    assert not re.match(PERCENT_OR_SPOKEN, text)


def test_months_and_sprints_have_the_length_that_the_calendar_says() -> None:
    assert parse_rate("10000 per month").per_second(OFFICE) is None
    assert parse_rate("10000 per month").lacks(OFFICE) == "days_per_month: 20"
    a_month = parse_rate("10000 per month").per_second(Calendar(8, 5, days_per_month=20))
    assert a_month == pytest.approx(10_000 / (20 * 8 * HOUR))
    sprint = time_of("2 w").typical
    assert parse_rate("3 per sprint").per_second(Calendar(8, 5, sprint=sprint)) == pytest.approx(3 / (80 * HOUR))
    assert parse_rate("3 per sprint").lacks(OFFICE) == "sprint: 2 w"
    assert all(re.match(RATE, text) for text in ("10000 per month", "3 per sprint", "40/d", "40 per week"))
    assert not re.match(RATE, "often")


@pytest.mark.parametrize(
    ("text", "hint"),
    [("10,000 per week", "'10000 per week'"), ("~40 per week", "'40 per week'"), ("40", "for example")],
)
def test_a_rate_is_one_plain_number(text: str, hint: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_rate(text)
    assert hint in caught.value.hint


WORDS = st.sampled_from(
    [
        "~",
        "about ",
        "up to ",
        "at least ",
        "2",
        "3.5",
        "12",
        " d",
        " min",
        "h",
        "-",
        "–",
        " to ",
        "%",
        "one",
        "a",
        "half",
        " and a half ",
        ",5",
        ":30",
        "½",
        " 1/2",
        ".",
        " working ",
        "day",
        " or ",
        "times",
        "every",
        " per ",
        "open",
        "?",
        "\u200b",
    ]
)


@pytest.mark.fuzz
@given(st.one_of(st.text(), st.lists(WORDS, max_size=8).map("".join)))
def test_reading_raises_nothing_but_its_own_error(text: str) -> None:
    for kind in (DURATIONS, PERCENTS, COUNTS):
        try:
            found = spoken(text, kind)  # type: ignore[misc]
        except QuantityError as error:
            wrong = [sign for sign in error.hint if unicodedata.category(sign) == "Cf"]
            if wrong or not error.message:
                raise AssertionError(f"no fix to copy: {error.hint!r}") from error
            continue
        if found is not None:
            pattern = {DURATIONS.code: DURATION_OR_SPOKEN, PERCENTS.code: PERCENT_OR_SPOKEN, COUNTS.code: COUNT}
            assert re.match(pattern[kind.code], text)


@pytest.mark.fuzz
@given(st.lists(WORDS, max_size=8).map("".join))
@pytest.mark.parametrize(
    ("parse", "pattern"),
    [
        (parse_duration, DURATION),
        (parse_percent, PERCENT),
        (parse_count, COUNT),
        (parse_rate, RATE),
        (parse_period, PERIOD),
    ],
)
def test_an_editor_takes_whatever_is_read(parse: Callable[[str], object], pattern: str, text: str) -> None:
    try:
        parse(text)
    except QuantityError:
        return
    assert re.match(pattern, text)


@pytest.mark.parametrize("text", ["about 1 w", "up to 4 d", "between 2 and 3 d", "same day", "immediately", "~2 d"])
def test_where_one_value_stands_nothing_is_said(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_duration(text)
    assert "only one value can stand here" in caught.value.hint


def test_a_measure_is_open_or_a_finite_number() -> None:
    made = Measure.model_validate({"id": "m", "name": "M", "baseline": "?", "target": "nan"})
    assert made.open_values == ("baseline",)
    assert (made.baseline, made.target) == (None, Reading("nan"))


@pytest.mark.parametrize(
    ("text", "is_doubtful"), [("~0.9", True), ("up to 0.9", True), ("0.1-0.2", True), ("~0.9 %", False), ("~90", False)]
)
def test_a_fraction_stays_one_in_every_form(text: str, is_doubtful: bool) -> None:
    estimate = share_of(text)
    ends = (estimate.low, estimate.typical, estimate.high)
    assert any(isinstance(end, BareFraction) for end in ends) == is_doubtful


@pytest.mark.parametrize(
    ("thing", "text", "example"),
    [({"share": {"typical": "open"}}, "open", "70-80 %"), ({"time": {"typical": "?", "low": "1 d"}}, "?", "2-3 d")],
)
def test_an_open_value_where_none_can_stand_is_not_offered_again(
    thing: dict[str, object], text: str, example: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate(thing)
    (error,) = caught.value.errors()
    assert f"'{text}' cannot stand here" in error["msg"]
    assert example in str(error["ctx"]["hint"])


@pytest.mark.parametrize(
    ("text", "hours", "number"),
    [
        ("5 d", 40, None),
        ("2-3 d", 20, None),
        ("at most 5 d", 40, None),
        ("< 5 d", 40, None),
        ("at least 2 d", 16, None),
        ("same day", 8, None),
        ("next day", 8, None),
        ("half a day", 4, None),
        ("70-80 %", None, 75),
        ("at least 90 %", None, 90),
        ("< 5 %", None, 5),
        ("90 percent", None, 90),
        ("3-4", None, 3.5),
        ("150-200", None, 175),
        ("12", None, 12),
        ("happy customers", None, None),
    ],
)
def test_a_target_is_said_like_any_other_number(text: str, hours: float | None, number: float | None) -> None:
    found = Measure.model_validate({"id": "m", "name": "M", "target": text}).target
    assert found is not None
    assert (found.duration and found.duration.in_seconds(OFFICE) / HOUR, found.number, str(found)) == (
        hours,
        number,
        text,
    )


@pytest.mark.parametrize(
    ("metric", "target", "is_right"),
    [
        ("lead_time", "2-3 d", True),
        ("lead_time", "at most 5 d", True),
        ("lead_time", "70 %", False),
        ("flow_efficiency", "70-80 %", True),
        ("flow_efficiency", "at least 20", True),
        ("flow_efficiency", "2 d", False),
        ("handoff_count", "3-4", True),
        ("handoff_count", "few", False),
    ],
)
def test_a_said_target_fits_its_figure(metric: str, target: str, is_right: bool) -> None:
    measure = Measure.model_validate({"id": "m", "name": "M", "metric": metric, "target": target})
    assert (list(measure_findings(metric, [("target", measure.target)], ())) == []) == is_right


@pytest.mark.parametrize("word", ["unknown", "n/a", "TBD", "??"])
@pytest.mark.parametrize("metric", ["lead_time", "flow_efficiency", "handoff_count"])
def test_a_measure_that_nobody_knows_is_open(metric: str, word: str) -> None:
    measure = Measure.model_validate({"id": "a", "name": "A", "metric": metric, "baseline": word})
    [found] = measure_findings(metric, [("baseline", measure.baseline)], ())
    assert found.hint == "leave the line out, or write 'open'"
