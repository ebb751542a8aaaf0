"""What figures and pictures make of numbers as they are said, and of open ones."""

from __future__ import annotations

import pytest

from flowfolio.map_types import kinds
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

HEAD = "title: A\ntime: {hours_per_day: 8, days_per_week: 5}\nsteps:\n  - {id: a, name: A, constraint: true, "


@pytest.mark.parametrize(
    ("step", "lead", "process"),
    [
        ("process_time: 2-3 d", "2.5 d (2–3 d)", "2.5 d (2–3 d)"),
        ("process_time: ~20 min", "20 min (15–25 min)", "20 min (15–25 min)"),
        ("process_time: 1 h, wait_before: same day", "5 h (1–9 h)", "60 min"),
        ("process_time: 1 h, wait_before: up to 4 d", "2.1 d (0.1–4.1 d)", "60 min"),
        ("process_time: at least 2 d", "at least 2 d", "at least 2 d"),
        ("process_time: 1 h, wait_before: at least 1 d", "at least 1.1 d", "60 min"),
        ("process_time: 1 h, wait_before: immediately", "60 min", "60 min"),
        ("process_time: open", "unknown", "unknown"),
        ("process_time: 1 h, wait_before: open", "at least 60 min", "60 min"),
        ("process_time: 1 h, wait_after: open", "at least 60 min", "60 min"),
        ("process_time: 1 h, lead_time: open", "at least 60 min", "60 min"),
        ('process_time: 1 h, inventory: "?"', "at least 60 min", "60 min"),
        ("process_time: 1 h, wait_before: {low: 1 d, high: 3 d}", "2.1 d (1.1–3.1 d)", "60 min"),
    ],
)
def test_what_is_said_counts(step: str, lead: str, process: str) -> None:
    reading = single_map(parse_text(f"{HEAD}{step}}}\n"), "current-state")
    assert not reading.problems
    figures = {metric.name: metric.text for metric in reading.measures.metrics}
    assert (figures["lead_time"], figures["process_time"]) == (lead, process)


def test_pictures_and_tables_keep_the_words_and_the_page_says_what_they_count_as() -> None:
    step = "process_time: between 10 and 20 minutes, wait_before: same day, wait_after: open"
    step += ", percent_complete_accurate: ~80 %"
    reading = single_map(parse_text(f"{HEAD}{step}}}\n"), "current-state")
    map_type = kinds()["current-state"]
    nodes = {node.id: node for node in map_type.draw(reading.map, reading.context).nodes}
    waits = [node.lines for name, node in nodes.items() if name.startswith("wait-text")]
    assert waits == [("same day",), ("?",)]
    data = [tuple(" ".join(cell.text) for cell in row) for row in nodes["data-a"].rows]
    assert data == [("PT", "10–20 min"), ("%C/A", "~80 %")]
    table = map_type.tables(reading.map, reading.context)[0]
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["PT"] == "between 10 and 20 minutes (counts as 15 min, from 10 min to 20 min)"
    assert row["Wait before"] == "same day (counts as 4 h, from 0 h to 8 h)"
    assert row["Wait after"] == "?"
    said = (
        "As people said it, '~80 %' counts so: typical as said; low and high a quarter of its distance to 0 or to 100"
    )
    assert any(line.startswith(said) for line in reading.measures.assumptions)
    assert "As people said it, 'same day' counts so: low nothing, typical half a working day, high a working day." in (
        reading.measures.assumptions
    )
