"""What is due, and the days of events that come back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from flowfolio.analysis import agenda
from flowfolio.export.feeds import calendar
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.rhythm import recurrence
from flowfolio.portfolio.settings import RhythmEvent

World = Callable[..., Path]
Day = dt.date

PORTFOLIO = """\
title: Test
review_every: 6 months
rhythm:
  - {name: Flow review, every: month, on: first Tuesday, attendees: Everybody}
  - {name: Mapping}
"""
ROADMAP = """\
title: Plan
owner: Planning
items:
  - {id: late, title: Late | thing, horizon: now, end: 2026-05-01, owner: Ann, status: doing}
  - {id: done, title: Done thing, horizon: now, end: 2026-05-01, status: done}
  - {id: dropped, title: Dropped thing, horizon: now, end: 2026-05-01, status: dropped}
  - {id: soon, title: Soon thing, horizon: next, start: 2026-06-20, end: 2026-07-20, status: ready}
  - {id: far, title: Far thing, horizon: later, start: 2026-09-20, status: proposed}
"""


@pytest.fixture
def maps(world: World) -> Path:
    return world(
        {
            "portfolio.yaml": PORTFOLIO,
            "streams/a/stream.yaml": "title: Stream A\n",
            "streams/a/2025-11-01/roadmap.yaml": ROADMAP.replace("Late", "Old"),
            "streams/a/2026-01-10/roadmap.yaml": ROADMAP,
            "streams/a/2025-09-01/outcome.yaml": "title: Out\nowner: Bo\noutcome: {text: Better}\n",
        }
    )


def test_due_lists_what_is_late_and_what_comes(maps: Path) -> None:
    found = agenda.due(load(maps, today=Day(2026, 6, 1)))
    assert [(str(d.date), d.kind, d.title, d.owner, d.is_overdue) for d in found] == [
        ("2026-03-01", "review", "Outcome map", "Bo", True),
        ("2026-05-01", "roadmap item", "Late | thing", "Ann", True),
        ("2026-06-02", "event", "Flow review", "Everybody", False),
        ("2026-06-20", "roadmap start", "Soon thing", "Planning", False),
        ("2026-07-07", "event", "Flow review", "Everybody", False),
        ("2026-07-10", "review", "Flow roadmap", "Planning", False),
        ("2026-07-20", "roadmap item", "Soon thing", "Planning", False),
    ]
    assert found[1].id == "a/2026-01-10/roadmap"
    assert found[1].anchor == "item-late"
    assert [d.title for d in agenda.overdue(load(maps), Day(2026, 4, 1))] == ["Outcome map"]


def test_due_is_written_as_text_json_and_markdown(maps: Path) -> None:
    portfolio = load(maps, today=Day(2026, 6, 1))
    found = agenda.due(portfolio)
    text = agenda.as_text(found, portfolio.today)
    assert text.splitlines()[:4] == [
        "Overdue",
        "  2026-03-01 review        Stream A: Outcome map (Bo)",
        "                           still true? flowfolio review a/2025-09-01/outcome",
        "  2026-05-01 roadmap item  Stream A: Late | thing (Ann)",
    ]
    assert text.endswith("2 overdue, 5 coming in the next 60 days, as of Mon 2026-06-01.")
    said = json.loads(agenda.as_json(found, portfolio.today))
    assert (said["today"], said["overdue"], len(said["due"])) == ("2026-06-01", 2, 7)
    assert said["due"][1]["source"] == "maps/streams/a/2026-01-10/roadmap.yaml"
    assert r"| 2026-05-01 | roadmap item | Stream A | Late \| thing | Ann |" in agenda.as_markdown(
        found, portfolio.today
    )
    assert agenda.as_text((), portfolio.today).startswith("Nothing overdue, nothing coming")


@pytest.mark.parametrize(
    ("every", "on", "days"),
    [
        ("month", "first Tuesday", ["2026-01-06", "2026-02-03", "2026-03-03"]),
        ("month", "Last Friday", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("month", "the 2nd Mondays", ["2026-01-12", "2026-02-09", "2026-03-09"]),
        ("month", "15", ["2026-01-15", "2026-02-15", "2026-03-15"]),
        ("month", "31st", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("month", "last day", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("2 months", "1", ["2026-01-01", "2026-03-01", "2026-05-01"]),
        ("quarter", "second Thursday", ["2026-01-08", "2026-04-09", "2026-07-09"]),
        ("quarter", "last Friday", ["2026-03-27", "2026-06-26", "2026-09-25"]),
        ("year", "first Monday", ["2026-01-05", "2027-01-04", "2028-01-03"]),
        ("week", "Wednesday", ["2026-01-07", "2026-01-14", "2026-01-21"]),
        ("2 weeks", "Wednesday", ["2026-01-07", "2026-01-21", "2026-02-04"]),
        ("month", "last workday", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("month", "First working day", ["2026-01-01", "2026-02-02", "2026-03-02"]),
        ("quarter", "last workday", ["2026-03-31", "2026-06-30", "2026-09-30"]),
        ("month", "when the moon is full", []),
        ("month", "0", []),
        ("month", "32", []),
        ("week", "first Wednesday", []),
        ("day", "Monday", []),
        ("day", None, ["2026-01-01", "2026-01-02", "2026-01-05"]),
        ("every 2 weeks", "Wednesday", ["2026-01-07", "2026-01-21", "2026-02-04"]),
        ("fortnight", "Wednesday", ["2026-01-07", "2026-01-21", "2026-02-04"]),
        ("monthly", "first Tuesday", ["2026-01-06", "2026-02-03", "2026-03-03"]),
        (None, "Monday", []),
        ("month", None, []),
    ],
)
def test_recurrence_gives_the_days_people_mean(every: str | None, on: str | None, days: list[str]) -> None:
    rule = recurrence(RhythmEvent.model_validate({"name": "x", "every": every, "on": on}))
    found = [] if rule is None else [str(day) for day in rule.between(Day(2026, 1, 1), Day(2028, 12, 31))][: len(days)]
    assert found == days


@pytest.mark.parametrize("every", ["week", "2 weeks", "month", "2 months", "quarter", "year"])
@pytest.mark.parametrize(
    "on", ["Tuesday", "first Sunday", "fourth Friday", "last Monday", "7", "29", "30", "31", "last day", "last workday"]
)
def test_the_calendar_rule_gives_the_same_days(world: World, every: str, on: str) -> None:
    event = RhythmEvent.model_validate({"name": "x", "every": every, "on": on})
    rule = recurrence(event)
    if rule is None:
        return
    text = f"rhythm: [{{name: x, every: {every}, on: '{on}'}}]\n"
    maps = world({"portfolio.yaml": text, "streams/a/2025-05-01/outcome.yaml": "title: T\noutcome: {text: B}\n"})
    made = icalendar.Calendar.from_ical(calendar(load(maps, today=Day(2026, 6, 1))))
    first, last = Day(2026, 1, 1), Day(2029, 1, 1)
    seen = recurring_ical_events.of(made).between(first, last + dt.timedelta(days=1))
    days = sorted(each["DTSTART"].dt for each in seen if each["SUMMARY"] == "x")
    assert days == list(rule.between(first, last))


def test_what_is_to_be_done_about_a_dependency_is_due(world: World) -> None:
    text = """\
title: Around the payment
owner: Shop
focus: pay
dependencies:
  - {id: bank, name: Bank, kind: supplier, due: May 2026, owner: Ann}
  - {id: law, name: Law, kind: policy, due: Q2 2026}
  - {id: old, name: Old, kind: system, due: 2026-05-01, status: done}
"""
    edition = "streams/shop/2026-01-12"
    state = "title: Now\nsteps: [{id: pay, name: Pay, constraint: true}]\n"
    files = {f"{edition}/dependency.yaml": text, f"{edition}/current-state.yaml": state}
    portfolio = load(world(files), today=Day(2026, 6, 10))
    found = [each for each in agenda.due(portfolio) if each.kind == "dependency"]
    assert [(each.date.isoformat(), each.title, each.owner, each.is_overdue, each.anchor) for each in found] == [
        ("2026-05-31", "Bank", "Ann", True, "dependency-bank"),
        ("2026-06-30", "Law", "Shop", False, "dependency-law"),
    ]


@pytest.mark.parametrize(
    ("event", "begin", "end"),
    [
        ("on: first Tuesday at 10:00, duration: 90 min", "2026-06-02 10:00", "2026-06-02 11:30"),
        ("on: first Tuesday, at: 2:30 pm", "2026-06-02 14:30", "2026-06-02 15:30"),
        ("on: first Tuesday at noon-ish, at: '9:00', duration: half a day", "", ""),
        ("on: first Tuesday, duration: 90 min", "2026-06-02", "2026-06-03"),
    ],
)
def test_the_calendar_says_the_hours_that_are_known(world: World, event: str, begin: str, end: str) -> None:
    files = {
        "portfolio.yaml": f"rhythm: [{{name: x, every: month, {event}}}]\n",
        "streams/a/2026-05-01/outcome.yaml": "title: T\noutcome: {text: B}\n",
    }
    made = icalendar.Calendar.from_ical(calendar(load(world(files), today=Day(2026, 6, 1))))
    seen = recurring_ical_events.of(made).between(Day(2026, 6, 1), Day(2026, 6, 30))
    found = [(str(each["DTSTART"].dt)[:16], str(each["DTEND"].dt)[:16]) for each in seen if each["SUMMARY"] == "x"]
    assert found == ([(begin, end)] if begin else [])


@pytest.mark.parametrize("time", ["25:00", "10", "13 pm", "noon", "10:75"])
def test_what_is_no_time_of_day(world: World, time: str) -> None:
    folder = world({"portfolio.yaml": f"rhythm: [{{name: x, every: month, on: Monday, at: '{time}'}}]\n"})
    found = [str(problem) for problem in load(folder, today=Day(2026, 6, 1)).problems]
    assert any("is not a time of day; write for example '10:00' or '2 pm'" in line for line in found)


@pytest.mark.parametrize(
    ("every", "on", "hint"),
    [
        ("month", "first Tusday", "did you mean 'first tuesday'?"),
        ("month", "fifth Friday", "write 'last Friday'"),
        ("month", "first Tuesday at 25:00", "'25:00' is no time of day; write for example 'first tuesday at 10:00'"),
        ("month", "when the moon is full", "write for example 'first Tuesday'"),
        ("week", "first Wednesday", "write the weekday alone: 'Wednesday'"),
        ("week", "Tusday", "did you mean 'tuesday'?"),
        ("day", "Monday", "write 'every: week' and a weekday"),
    ],
)
def test_a_day_that_nobody_can_tell_is_an_error_and_the_rest_counts(
    world: World, every: str, on: str, hint: str
) -> None:
    text = f"title: Ours\nrhythm:\n  - {{name: x, every: {every}, on: {on!r}}}\n"
    portfolio = load(world({"portfolio.yaml": text}), today=Day(2026, 6, 1))
    (found,) = portfolio.problems
    assert (found.code, found.place.line, hint in found.hint) == ("invalid-date", 3, True)
    assert portfolio.settings.title == "Ours"


@pytest.mark.parametrize(
    "text",
    [
        "every: month, on: last workday at 10 am",
        "every: 3 weeks, on: Tuesday",
        "on: anything",
        "on: when somebody asks",
        "on: the Monday after a release",
        "every: month, on: first Tuesday at 10:00, at: '10:00'",
        "every: day, duration: 15 min",
        "every: day, on: workdays at 9:15",
        "every: month, on: last day, duration: half a day",
        "every: month, on: last day, duration: 60-90 min",
    ],
)
def test_a_day_that_is_understood_is_no_problem(world: World, text: str) -> None:
    assert not load(world({"portfolio.yaml": f"rhythm: [{{name: x, {text}}}]\n"}), today=Day(2026, 6, 1)).problems


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("every: 3 weeks", "missing-field", "takes place every 3 weeks has no day", "write for example 'on: Tuesday'"),
        ("every: month", "missing-field", "takes place every month has no day", "'on: first Tuesday'"),
        ("every: 2 days", "missing-field", "takes place every 2 days has no day", "write 'every: day' for each one"),
        ("on: first Tusday", "invalid-date", "'first Tusday' is no day", "did you mean 'first tuesday'? Write 'every:"),
        ("on: fifth Friday", "invalid-date", "nobody says how often", "write 'last Friday', and 'every: month' too"),
        ("on: Tusday at 10:00", "invalid-date", "'Tusday at 10:00' is no day", "'every: month' too"),
        (
            "every: month, on: last day at 10:00, at: '14:00'",
            "invalid-date",
            "'at' says 14:00 and 'on' says 10:00",
            "once",
        ),
        ("on: first Tuesday", "missing-field", "says not how often it takes place", "write 'every: month' too"),
        ("on: Tuesday at 10:00", "missing-field", "says not how often it takes place", "write 'every: week' too"),
        ("on: 30 June 2026", "invalid-date", "is a single day", "write it as an item of a roadmap"),
        (
            "every: day, duration: 90 minuts",
            "invalid-duration",
            "duration: '90 minuts' uses the unit",
            "write '90 min'",
        ),
        ("every: day, duration: long", "invalid-duration", "duration: 'long' is not a duration", "'90 min'"),
    ],
)
def test_what_would_drop_out_of_the_rhythm_is_an_error(
    world: World, text: str, code: str, message: str, hint: str
) -> None:
    portfolio = load(
        world({"portfolio.yaml": f"title: Ours\nrhythm:\n  - {{name: x, {text}}}\n"}), today=Day(2026, 6, 1)
    )
    (found,) = portfolio.problems
    assert (found.code, found.place.line) == (code, 3)
    assert message in found.message
    assert hint in found.hint


def test_what_takes_place_every_day_is_in_the_calendar_and_nobody_is_reminded(world: World) -> None:
    folder = world({"portfolio.yaml": "rhythm: [{name: Stand-up, every: day, at: 9:15, duration: 15 min}]\n"})
    portfolio = load(folder, today=Day(2026, 6, 1))
    assert agenda.due(portfolio) == ()
    assert "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR" in calendar(portfolio).decode()
