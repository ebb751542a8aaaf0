"""What maps leave open, and where it is asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from flowfolio.analysis import agenda
from flowfolio.analysis.questions import questions
from flowfolio.map_types.questions import questions_of
from flowfolio.portfolio.portfolio import load

World = Callable[..., Path]
MAP = """\
title: Today
demand: "?"
steps:
  - {id: take, name: Take, process_time: open, people: "?"}
  - parallel:
      - [{id: pack, name: Pack, constraint: true, process_time: 1 h, percent_complete_accurate: Open}]
      - [{id: bill, name: Bill, process_time: at least 2 h, inventory: 5, wait_before: open}]
"""
ASKED = (
    "Demand?",
    "Process time of 'Take'?",
    "People of 'Take'?",
    "%C/A of 'Pack'?",
    "Wait before of 'Bill'?",
)


def test_an_open_rate_of_rework_leaves_every_figure_with_rework_unknown(world: World) -> None:
    text = """
        title: Now
        steps:
          - {id: a, name: Write, process_time: 1 h, team: X}
          - {id: b, name: Check, process_time: 2 h, team: Y, constraint: true, rework: {to: a, rate: open}}
        """
    folder = world(
        {"streams/shop/2026-01-12/current-state.yaml": text, "streams/shop/stream.yaml": "title: S\nowner: A\n"}
    )
    portfolio = load(folder, today=dt.date(2026, 2, 1))
    asset = portfolio.assets["shop/2026-01-12/current-state"]
    assert portfolio.problems_of(asset) == ()
    assert tuple(questions_of(asset.map)) == ("Rework rate of 'Check'?",)
    figures = {metric.name: metric for metric in portfolio.measures(asset).metrics}
    assert (figures["lead_time"].text, figures["process_time"].text) == ("3 h", "3 h")
    assert figures["expected_lead_time"].text == "at least 3 h"
    why = "how often 'Check' sends work back is not known"
    for name in ("lead_time", "process_time", "work_content", "flow_efficiency"):
        found = figures[f"expected_{name}"]
        assert (found.value, found.high, found.note) == (None, None, why)
        assert found.missing == ("b",)
    assert (figures["handoff_count"].value, figures["handoff_count"].note) == (None, why)
    assert asset.map
    shown = asset.type.draw(asset.map, portfolio.context(asset))
    assert "rework ?" in [line for node in shown.nodes for line in node.lines]
    cells = [
        cell for table in asset.type.tables(asset.map, portfolio.context(asset)) for row in table.rows for cell in row
    ]
    assert "?" in cells


def test_open_values_are_questions_and_count_as_unknown(world: World) -> None:
    folder = world(
        {"streams/shop/2026-01-12/current-state.yaml": MAP, "streams/shop/stream.yaml": "title: Shop\nowner: Ann\n"}
    )
    portfolio = load(folder, today=dt.date(2026, 2, 1))
    asset = portfolio.assets["shop/2026-01-12/current-state"]
    assert portfolio.problems_of(asset) == ()
    assert tuple(questions_of(asset.map)) == ASKED
    figures = {metric.name: metric for metric in portfolio.measures(asset).metrics}
    assert figures["lead_time"].text == "at least 2 h"
    assert figures["lead_time"].note == "the times of 'Take' and 1 more are not known"
    assert figures["lead_time"].missing == ("take", "bill")
    assert [row["open"] for row in portfolio.measures(asset).steps] == [
        ["process_time", "people"],
        ["percent_complete_accurate"],
        ["wait_before"],
    ]
    found = questions(portfolio)
    assert tuple(each.text for each in found) == ASKED
    assert "Open\n  Shop, current-state map: Demand?\n" in agenda.as_text((), portfolio.today, found)
    assert "\n- Shop, current-state map: Demand?\n" in agenda.as_markdown((), portfolio.today, found)
    assert json.loads(agenda.as_json((), portfolio.today, found))["open"][0] == {
        "stream": "shop",
        "id": asset.id,
        "question": "Demand?",
        "source": asset.name,
    }
    assert "Open" not in agenda.as_text((), portfolio.today)
