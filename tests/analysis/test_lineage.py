"""A map that a plan became is compared as the plan was: its steps still stand for those that they replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from flowfolio.analysis.compare import compare_assets
from flowfolio.analysis.diff import with_lineage
from flowfolio.map_types.value_stream_map.model import Lane, Parallel, ValueStreamMap
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.upkeep import promote

World = Callable[..., Path]
TODAY = dt.date(2026, 9, 1)
HEAD = "title: A\nowner: B\nsteps:\n"
NOW = f"{HEAD}  - {{id: print, name: Print, percent_complete_accurate: 50, process_time: 1 d}}\n"
PLAN = f"{HEAD}  - {{id: mail, name: Mail, percent_complete_accurate: 80, process_time: 1 h, replaces: [print]}}\n"


def told(portfolio: Portfolio, before: str, after: str) -> tuple[set[str], str]:
    pair = compare_assets(portfolio, portfolio.assets[f"a/{before}"], portfolio.assets[f"a/{after}"])
    assert pair is not None
    figures = {each.name: each.verdict for each in pair.metrics}
    found = {change.kind for change in pair.changes if change.thing == "step"}
    return found, figures["rolled_percent_complete_accurate"].leaning


def test_a_promoted_map_is_compared_as_its_plan_was(world: World) -> None:
    maps = world(
        {
            "portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n",
            "streams/a/2026-01-10/current-state.yaml": NOW,
            "streams/a/2026-01-10/future-state.yaml": PLAN,
        }
    )
    [path] = promote(load(maps, today=TODAY), "a", dt.date(2026, 4, 10))
    later = maps / "streams/a/2026-06-10/current-state.yaml"
    later.parent.mkdir()
    later.write_text(path.read_text().replace("promoted_from", "# promoted_from"))
    portfolio = load(maps, today=TODAY)
    planned = told(portfolio, "2026-01-10/current-state", "2026-01-10/future-state")
    assert planned == ({"changed"}, "better")
    assert told(portfolio, "2026-01-10/current-state", "2026-04-10/current-state") == planned
    assert told(portfolio, "2026-01-10/current-state", "2026-06-10/current-state") == planned
    assert told(portfolio, "2026-01-10/future-state", "2026-04-10/current-state")[0] == set()


def test_a_lane_keeps_its_name() -> None:
    lanes = [{"name": "East", "steps": [{"id": "a", "name": "A"}]}, [{"id": "b", "name": "B"}]]
    map_ = ValueStreamMap.model_validate({"title": "M", "steps": [{"parallel": lanes}]})
    found = with_lineage(map_, {"a": ("x", "b"), "gone": ("y",)})
    [parallel] = found.steps
    assert isinstance(parallel, Parallel)
    east = parallel.parallel[0]
    assert isinstance(east, Lane)
    assert (east.name, getattr(east[0], "replaces", None)) == ("East", ("x",))
    assert with_lineage(map_, {"a": ("b",)}) is map_
