"""What is valid in a file with faults counts, and what hangs on a fault is withheld with the fault."""

from __future__ import annotations

import pytest

from flowfolio.portfolio.settings import PortfolioFile, StreamFile
from flowfolio.source.document import parse_text
from flowfolio.source.entity import field_names
from flowfolio.source.fields import WorkingTime
from flowfolio.source.salvage import Salvaged, salvage

TIME = "time: {hours_per_day: 24, days_per_week: 7}\n"
ALL = set(field_names(PortfolioFile))


def salvaged(text: str) -> Salvaged[PortfolioFile]:
    return salvage(parse_text(text, "maps/portfolio.yaml"), PortfolioFile)[0]


@pytest.mark.parametrize(
    ("text", "withheld", "line"),
    [
        (f"title: Ours\n{TIME}", set(), 0),
        (f"{TIME}nonsense: 1\n", set(), 0),
        (f"{TIME}review_evry: 3 months\n", {"review_every"}, 2),
        (f"{TIME}review_every: sometimes\n", {"review_every"}, 2),
        ("title: Ours\ntiem: {hours_per_day: 24, days_per_week: 7}\n", {"time"}, 2),
        ("title: Ours\ncalendar: {hours_per_day: 24, days_per_week: 7}\n", {"time"}, 2),
        ("defaults: {time: {hours_per_day: 24, days_per_week: 7}}\n", {"time"}, 1),
        ("defaults:\n- time: always\n", {"time"}, 1),
        ("working_hours: 24x7\n", {"time"}, 1),
        ("operations: 24/7\n", {"time"}, 1),
        ("workweek: 5 days\n", {"time"}, 1),
        ("support: [office hours]\n", {"time"}, 1),
        ("contact: 12/5\ncolour: red\n", set(), 0),
        (f"{TIME}working_hours: 8x5\n", set(), 0),
        ("time: {hours_per_day: 24, days_per_week: 7, days_per_mnth: 30}\n", {"time"}, 1),
        ("time: {hours_per_day: 24, days_per_week: 7, shifts: 3}\n", {"time"}, 1),
        ("time: {hours_per_day: 24, days_per_week: 7, sprint: often, note: office}\n", {"time"}, 1),
        ("time: {hours_per_day: 24, note: office}\n", {"time"}, 1),
        ("time:\nhours_per_day: 24\ndays_per_week: 7\n", {"time"}, 2),
        ("time: {hours_per_day: 24}\n", {"time"}, 1),
        (f"{TIME}time: {{hours_per_day: 8, days_per_week: 5}}\n", {"time"}, 2),
        ("time: !clock {hours_per_day: 24, days_per_week: 7}\n", {"time"}, 1),
        ("time:\n  hours_per_day: 24\n  days_per_week: 7\n  days_per_week: 5\n", {"time"}, 4),
        (f"{TIME}rhythm: [{{name: Review}}, {{nmae: Walk}}]\n", {"rhythm"}, 2),
        (f"{TIME}tags: [good, Not Good]\n", {"tags"}, 2),
        (f"<<: {{a: b}}\ntitle: Ours\n{TIME}", ALL - {"title", "time"}, 1),
        ("time: [\n", ALL, 1),
        ("- title: Ours\n", ALL, 1),
        ("", ALL, 1),
    ],
)
def test_what_hangs_on_a_fault_is_withheld(text: str, withheld: set[str], line: int) -> None:
    found = salvaged(text)
    assert found.withheld.keys() == withheld
    assert {fault.place.line for fault in found.withheld.values()} == ({line} if line else set())
    assert bool(found.value.time) == (TIME in text and "time" not in withheld and withheld != ALL)


def test_of_a_list_of_things_only_the_faulty_one_is_missing() -> None:
    found = salvaged("rhythm:\n- {name: A}\n- {nmae: B}\n- {name: C}\n- {name: !x D}\n- {name: E}\ntags: [a, B b, c]\n")
    assert [event.name for event in found.value.rhythm] == ["A", "C", "E"]
    assert found.value.tags == ("a", "c")
    assert [found.place_of(("rhythm", number, "on")) for number in range(3)] == [
        ("rhythm", 0, "on"),
        ("rhythm", 2, "on"),
        ("rhythm", 4, "on"),
    ]
    assert found.place_of(("title",)) == ("title",)


def test_a_key_beside_the_point_leaves_the_others() -> None:
    events = "rhythm:\n- {name: A, colour: red}\n- {nmae: B}\n- {name: C}\n"
    found = salvaged(f"time: {{hours_per_day: 24, days_per_week: 7, note: office}}\n{events}")
    assert found.value.time == WorkingTime(hours_per_day=24, days_per_week=7)
    assert [event.name for event in found.value.rhythm] == ["A", "C"]
    assert found.withheld.keys() == {"rhythm"}
    assert found.place_of(("rhythm", 1)) == ("rhythm", 2)


def test_a_value_stands_for_one_that_must_be_there() -> None:
    document = parse_text("titel: Loan\nowner: Retail\n", "maps/streams/loan/stream.yaml")
    found, problems = salvage(document, StreamFile, {"title": "Loan"})
    assert (found.value.title, found.value.owner, [*found.withheld]) == ("Loan", "Retail", ["title"])
    assert {problem.code for problem in problems} == {"unknown-key", "missing-field"}


def test_all_slips_are_said_at_once() -> None:
    document = parse_text("title: A\ntitle: B\nnonsense: 1\ntags: [Not Good]\n", "maps/portfolio.yaml")
    found, problems = salvage(document, PortfolioFile)
    assert [problem.place.line for problem in problems] == [2, 3, 4]
    assert found.withheld.keys() == {"title", "tags"}
