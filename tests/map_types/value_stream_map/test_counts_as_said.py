"""Inventories, people and changeovers as people say them: `~50`, `2-3`, `open`."""

from __future__ import annotations

import pytest

from flowfolio.map_types import kinds
from flowfolio.map_types.questions import questions_of
from flowfolio.map_types.value_stream_map.words import data_rows, people_text, queue_text
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

DAY = 8 * 3600.0


def read_step(lines: str) -> Reading:
    text = f"title: Now\ntime: {{hours_per_day: 8, days_per_week: 5}}\ndemand: 10 per d\nsteps:\n  - {{{lines}}}\n"
    return single_map(parse_text(text), "current-state")


def lead_time(lines: str) -> tuple[float | None, ...]:
    reading = read_step(f"id: pay, name: Pay, process_time: 0, constraint: true, {lines}")
    assert reading.problems == ()
    [found] = [each for each in reading.measures.metrics if each.name == "lead_time"]
    return tuple(None if end is None else end / DAY for end in (found.low, found.value, found.high))


@pytest.mark.parametrize(
    ("inventory", "days"),
    [
        ("50", (5, 5, 5)),
        ("~50", (3.75, 5, 6.25)),
        ("about fifty", None),
        ("40-60", (4, 5, 6)),
        ("up to 50", (0, 2.5, 5)),
        ("at least 50", (5, None, None)),
        ("~50, wait_before: 5 d", (5, 5, 5)),
    ],
)
def test_an_inventory_that_is_said_makes_a_range_of_waits(
    inventory: str, days: tuple[float | None, ...] | None
) -> None:
    if days is None:
        assert read_step(f"id: pay, name: Pay, inventory: {inventory}").problems[0].code == "invalid-count"
    else:
        assert lead_time(f"inventory: {inventory}") == pytest.approx(days)


def test_a_said_inventory_stands_in_the_picture_and_beside_the_figures() -> None:
    reading = read_step("id: pay, name: Pay, process_time: 1 h, inventory: ~50, people: 2-3, wip: ~8, constraint: true")
    [(_, step)] = reading.whole.all_steps()  # type: ignore[attr-defined]
    assert (queue_text(step), people_text(step)) == ("~50 items", "2-3 people")
    assert dict(data_rows(step, reading.calendar))["WIP"] == "~8"
    said = [each for each in reading.measures.assumptions if "'~50'" in each]
    assert len(said) == 1
    assert "low a quarter less" in said[0]
    row = next(iter(reading.measures.steps))
    assert row["ranges"]["wait_before"] == pytest.approx((3.75 * DAY, 6.25 * DAY))
    graph = kinds()["current-state"].draw(reading.whole, reading.context)
    assert any("~50 items" in node.lines for node in graph.nodes)


@pytest.mark.parametrize("value", ["open", "'?'", "{Coil: 10 min, Die: open}"])
def test_changeovers_can_be_open(value: str) -> None:
    reading = read_step(f"id: press, name: Press, process_time: 1 h, constraint: true, changeovers: {value}")
    assert reading.problems == ()
    assert list(questions_of(reading.map)) == ["Changeovers of 'Press'?"]
    [(_, step)] = reading.whole.all_steps()  # type: ignore[attr-defined]
    rows = dict(data_rows(step, reading.calendar))
    assert rows["C/O"] == "?"
    assert ("C/O Coil" in rows) == ("Coil" in value)


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        (
            "rework: {to: pay, rate: tbd}",
            "'rate' is needed; say what it lies between, for example '10-40 %', or write 'open'",
        ),
        ("rework: {to: pay}", "say what is known of it, or write 'open'"),
        ("wait_before: {low: 2-3 d, high: 5 d}", "only one value can stand here, such as '2 d' or '3 d'"),
        ("wait_before: {low: 2 d, high: open}", "leave the line out"),
        ("wait_before: {low: 2 d}", "write it, or both 'low' and 'high'"),
        ("uptime: {low: 70-80 %, high: 90 %}", "only one value can stand here, such as '70 %' or '80 %'"),
    ],
)
def test_one_slip_is_one_problem_with_a_hint_that_helps(lines: str, hint: str) -> None:
    [problem] = read_step(f"id: pay, name: Pay, constraint: true, {lines}").problems
    assert problem.hint == hint


def test_ends_out_of_order_are_told_beside_other_slips_of_the_file() -> None:
    step = "id: pay, name: Pay, proces_time: 1 h, wait_before: {low: 3 d, typical: 2 d, high: 5 d}"
    assert [each.code for each in read_step(step).problems] == ["unknown-key", "low-above-high"]
