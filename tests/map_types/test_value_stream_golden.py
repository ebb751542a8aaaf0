"""The DOT text of a small value stream map, its future state and its ladder to scale, line by line.

Write the files anew with FLOWFOLIO_GOLDEN=write after a change that is meant, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.graph import Graph
from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map import MAP_TYPE
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source import document as source
from flowfolio.source.entity import parse
from flowfolio.source.fields import WorkingTime

GOLDEN = Path(__file__).parent / "golden"
DAY = WorkingTime(hours_per_day=8, days_per_week=5)
CURRENT = """
title: Permit today
demand: 10 per week
customer: Applicant
steps:
  - {id: file, name: File, team: Desk, process_time: 10 min, percent_complete_accurate: 80}
  - {id: check, name: Check, wait_before: 2 d, process_time: 1 h, constraint: true, rework: {to: file, rate: 20}}
  - {id: sign, name: Sign, inventory: 4, process_time: 5 min, hotspot: One signature a day, improvements: [Delegate]}
information: [{from: customer, to: file, name: Form, how: electronic}]
"""
FUTURE = """
title: Permit next year
demand: 10 per week
customer: Applicant
steps:
  - {id: file, name: File, team: Desk, process_time: 10 min, percent_complete_accurate: 95}
  - parallel:
      - [{id: check, name: Check by rule, process_time: 10 min, replaces: [check], because: Most cases are alike}]
      - [{id: announce, name: Announce, process_time: 5 min}]
"""

NETWORK = """
title: Two beginnings, two ends
customer: Client
steps:
  - {id: design, name: Design, process_time: 2 h}
  - {id: order, name: Order parts, process_time: 3 h, after: [], wait_before: 1 h}
  - {id: build, name: Build, process_time: 4 h, after: [design, order]}
  - {id: pay, name: Pay, process_time: 5 h, after: [order]}
"""


def parsed(text: str) -> ValueStreamMap:
    map_, problems = parse(source.parse_text(text, "map.yaml"), ValueStreamMap)
    assert map_ is not None, problems
    return map_


def pictures() -> dict[str, Graph]:
    now = Context(time=DAY, kind="current-state", id="permit/2026-01-12/current-state")
    later = Context(time=DAY, kind="future-state", id="permit/2026-01-12/future-state", before=parsed(CURRENT))
    return {
        "current-state": MAP_TYPE.draw(parsed(CURRENT), now),
        "network": MAP_TYPE.draw(parsed(NETWORK), now),
        "future-state": MAP_TYPE.draw(parsed(FUTURE), later),
        "true-scale": next(iter(MAP_TYPE.views.values()))(parsed(CURRENT), now),
    }


@pytest.mark.parametrize("name", ["current-state", "future-state", "network", "true-scale"])
def test_dot_text_is_exactly_this(name: str) -> None:
    path, text = GOLDEN / f"{name}.dot", to_dot(pictures()[name])
    if os.environ.get("FLOWFOLIO_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
