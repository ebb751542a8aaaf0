"""Two figures in, a verdict out: one table, which the guide shows to readers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from flowfolio.map_types.metrics import METRICS, figure_text
from flowfolio.map_types.ranges import Range
from flowfolio.map_types.verdict import Side, Verdict, Word, decide, in_calendar
from flowfolio.source.quantity import Calendar

PAGE = Path(__file__).parents[2] / "content" / "guide" / "better-or-worse.md"
WEEK, ALWAYS, SHORT = Calendar(8, 5), Calendar(24, 7), Calendar(10, 4)
LEAD, WORK, FLOW, RIGHT, TAKT, STEPS = (
    "lead_time",
    "process_time",
    "flow_efficiency",
    "rolled_percent_complete_accurate",
    "takt_time",
    "step_count",
)


def of(name: str, *values: float, calendar: Calendar = WEEK, **rest: object) -> Side:
    """Return a side of value, low and high; times are in days of the calendar."""
    size = calendar.day if METRICS[name].unit == "s" else 1.0
    value, *ends = (each * size for each in values)
    low, high = ends or (value, value)
    text = figure_text(METRICS[name], Range(low, value, high), calendar)
    return replace(Side(value, low, high, text, calendar=calendar), **rest)  # type: ignore[arg-type]


def days(*values: float, calendar: Calendar = WEEK, **rest: object) -> Side:
    return of(LEAD, *values, calendar=calendar, **rest)


def share(*values: float, **rest: object) -> Side:
    return of(FLOW, *values, **rest)


UNKNOWN = Side(None, text="unknown")
LEFT_OUT = frozenset({"test"})
LEFT_OUT_TWO = frozenset({"test", "sign"})

Case = tuple[str, Side, Side, Word, str]
CASES: tuple[Case, ...] = (
    (LEAD, days(10), days(7), "better", ""),
    (LEAD, days(7), days(10), "worse", ""),
    (FLOW, share(8), share(12), "better", ""),
    (FLOW, share(12), share(8), "worse", ""),
    (STEPS, of(STEPS, 12), of(STEPS, 9), "better", ""),
    (TAKT, of(TAKT, 1), of(TAKT, 2), "changed", ""),
    (LEAD, days(10), days(10), "no change", ""),
    (LEAD, days(10, 8, 14), days(10, 8, 14), "no change", ""),
    (LEAD, UNKNOWN, days(10), "unknown", "unknown before"),
    (LEAD, days(10), UNKNOWN, "unknown", "unknown after"),
    (LEAD, UNKNOWN, UNKNOWN, "unknown", "unknown before and after"),
    # Noise
    (LEAD, days(100), days(99.5), "about the same", "less than 1 % of the value"),
    (LEAD, days(100), days(99), "better", ""),
    (LEAD, days(100), days(101), "worse", ""),
    (LEAD, days(101), days(100), "better", ""),
    (FLOW, share(8), share(8.05), "about the same", "less than 0.1 points"),
    (FLOW, share(70.2), share(70.3), "better", ""),
    (FLOW, share(0.04), share(0.09), "about the same", "less than 0.1 points"),
    (LEAD, days(0), days(0.1), "worse", ""),
    # Ranges
    (LEAD, days(10, 8, 14), days(6, 5, 7), "better", ""),
    (LEAD, days(10, 8, 14), days(6, 5, 9), "about the same", "the ranges overlap"),
    (LEAD, days(10, 8, 14), days(6, 5, 8), "about the same", "the ranges overlap"),
    (LEAD, days(10, 8, 14), days(9), "about the same", "the ranges overlap"),
    (LEAD, days(9), days(10, 8, 14), "about the same", "the ranges overlap"),
    (LEAD, days(10, 8, 14), days(20, 15, 30), "worse", ""),
    # Time that nobody can see into
    (FLOW, share(29.4), share(5.9, 5.9, 52.9, is_open=True), "not comparable", "29.4 % lies inside 5.9–52.9 %"),
    (FLOW, share(5.9, 5.9, 52.9, is_open=True), share(29.4), "not comparable", "29.4 % lies inside 5.9–52.9 %"),
    (
        FLOW,
        share(5.9, 5.9, 52.9, is_open=True),
        share(10, 10, 60, is_open=True),
        "not comparable",
        "5.9–52.9 % and 10–60 % overlap",
    ),
    (FLOW, share(2), share(5.9, 5.9, 52.9, is_open=True), "better", ""),
    # Steps that a figure leaves out
    (RIGHT, share(72, left_out=LEFT_OUT), share(50), "not comparable", "1 more step known"),
    (RIGHT, share(72, left_out=LEFT_OUT_TWO), share(50), "not comparable", "2 more steps known"),
    (RIGHT, share(50), share(72, left_out=LEFT_OUT), "not comparable", "1 fewer step known"),
    (RIGHT, share(72, left_out=LEFT_OUT), share(80, left_out=LEFT_OUT), "better", ""),
    # Calendars
    (LEAD, days(10), days(14, calendar=ALWAYS), "no change", ""),
    (LEAD, days(14, calendar=ALWAYS), days(10), "no change", ""),
    (LEAD, days(10), days(7, calendar=ALWAYS), "better", ""),
    (LEAD, days(10), days(28, calendar=ALWAYS), "worse", ""),
    (LEAD, days(10), days(8, calendar=SHORT), "no change", ""),
    (LEAD, days(0.25), days(2 / 24, calendar=ALWAYS), "not comparable", "the calendars differ"),
    (WORK, of(WORK, 0.25), of(WORK, 2 / 24, calendar=ALWAYS), "no change", ""),
    (WORK, of(WORK, 5), of(WORK, 7, calendar=ALWAYS), "not comparable", "the calendars differ"),
    (WORK, of(WORK, 1), of(WORK, 14, calendar=ALWAYS), "worse", ""),
    (FLOW, share(10), share(12, calendar=ALWAYS), "not comparable", "the calendars differ"),
    (FLOW, share(10), share(12, calendar=SHORT), "better", ""),
    (RIGHT, of(RIGHT, 70), of(RIGHT, 80, calendar=ALWAYS), "better", ""),
    (STEPS, of(STEPS, 12), of(STEPS, 9, calendar=ALWAYS), "better", ""),
    # Promises
    (LEAD, days(10), days(6, is_promised=True), "promised", "nobody has measured it yet"),
    (LEAD, days(10, is_promised=True), days(6), "promised", "the figure before was only promised"),
    (LEAD, days(10), days(10, is_promised=True), "promised", "nobody has measured it yet"),
    (LEAD, days(10, 8, 14), days(9, 7, 12, is_promised=True), "about the same", "the ranges overlap"),
    (LEAD, UNKNOWN, days(6, is_promised=True), "unknown", "unknown before"),
)


@pytest.mark.parametrize(("name", "before", "after", "word", "why"), CASES)
def test_the_table_of_verdicts(name: str, before: Side, after: Side, word: Word, why: str) -> None:
    found = decide(METRICS[name], before, after)
    assert (found.word, found.why) == (word, why)
    assert found.is_better == {"better": True, "worse": False}.get(word)
    assert (found.change is None) == (word in {"unknown", "not comparable"})


def _cell(name: str, side: Side) -> str:
    words = [side.text]
    if side.calendar and side.calendar != WEEK:
        words.append(f"{side.calendar.hours_per_day:g} h × {side.calendar.days_per_week:g} d")
    if side.is_open:
        words.append("part of it out of sight")
    if side.left_out:
        words.append(f"{len(side.left_out)} {'step' if len(side.left_out) == 1 else 'steps'} left out")
    if side.is_promised:
        words.append("promised")
    return ", ".join(words)


def test_the_guide_shows_the_same_table() -> None:
    rows = [
        f"| {METRICS[name].title} | {_cell(name, before)} | {_cell(name, after)} "
        f"| {word} | {'' if word == why.partition(' ')[0] else why} |".replace("|  |", "| |")
        for name, before, after, word, why in CASES
    ]
    head = ["| Figure | Before | After | Verdict | Why |", "|---|---|---|---|---|"]
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition("<!-- verdicts -->\n\n")[2].partition("\n\n<!-- end -->")[0]
    assert shown.splitlines() == [*head, *rows]


OPPOSITE = {"better": "worse", "worse": "better"}
numbers = st.floats(0, 1000, allow_nan=False).map(lambda each: round(each, 2))


@st.composite
def sides(draw: st.DrawFn) -> Side:
    low, value, high = sorted((draw(numbers), draw(numbers), draw(numbers)))
    ends = draw(st.sampled_from([(value, value), (low, high), (value, high)]))
    return Side(value, *ends, f"{value}", calendar=draw(st.sampled_from([WEEK, ALWAYS])), is_open=draw(st.booleans()))


@given(sides(), sides(), st.sampled_from([LEAD, WORK, FLOW, RIGHT, STEPS]))
def test_the_other_way_round_it_is_the_opposite(before: Side, after: Side, name: str) -> None:
    there, back = decide(METRICS[name], before, after), decide(METRICS[name], after, before)
    assert back.word == OPPOSITE.get(there.word, there.word)


@given(sides(), sides(), st.sampled_from([LEAD, FLOW]))
def test_no_verdict_where_a_common_value_is_possible(before: Side, after: Side, name: str) -> None:
    after = replace(after, calendar=before.calendar)
    if max(before.ends[0], after.ends[0]) <= min(before.ends[1], after.ends[1]):
        assert decide(METRICS[name], before, after).is_better is None


def test_a_verdict_says_how_much_the_change_may_be() -> None:
    found = decide(METRICS[LEAD], days(10, 8, 14), days(6, 5, 7))
    day = WEEK.day
    assert (found.change, found.percent, found.span) == (-4 * day, -40, (-9 * day, -1 * day))
    assert decide(METRICS[LEAD], days(10), days(6)).span is None


def test_verdicts_in_words() -> None:
    said = [Verdict(word, why).text for word, why in (("better", ""), ("unknown", "unknown after"))]
    assert said == ["better", "unknown after"]
    assert Verdict("not comparable", "2 more steps known").text == "not comparable, 2 more steps known"
    assert Verdict("about the same", "the ranges overlap").text == "about the same, the ranges overlap"


def test_a_least_value_is_not_unknown() -> None:
    found = decide(METRICS[LEAD], Side(None, 5.0), Side(None, 3.0))
    assert (found.word, found.text) == ("unknown", "known only as a lower limit before and after")
    assert decide(METRICS[LEAD], Side(None), Side(None, 3.0)).text == (
        "known only as a lower limit after and unknown before"
    )


def test_a_figure_in_another_calendar() -> None:
    lead, flow, right = (METRICS[name] for name in (LEAD, FLOW, RIGHT))
    told = in_calendar(lead, days(10, 5, 15), ALWAYS)
    assert told is not None
    assert [each / ALWAYS.day for each in (told.value or 0, *told.ends)] == pytest.approx([14, 7, 21])
    assert in_calendar(flow, share(10), ALWAYS) is None
    same = of(RIGHT, 80)
    assert in_calendar(right, same, ALWAYS) is same
