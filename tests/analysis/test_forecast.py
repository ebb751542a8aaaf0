"""What was promised, against what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from flowfolio.analysis.forecast import Outcome, forecast, forecasts, hit_rate, judged
from flowfolio.map_types.metrics import METRICS
from flowfolio.map_types.verdict import Side, decide
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.upkeep import promote

World = Callable[..., Path]

CALENDAR = "title: T\ntime: {hours_per_day: 8, days_per_week: 5}\n"


def _map(wait: str, accurate: int, rest: str = "status: final\n") -> str:
    numbers = {"wait_before": wait, "process_time": "1 d", "percent_complete_accurate": accurate}
    basis = ", basis: measured" if "promoted_from" in rest else ""
    times = ", ".join(f"{name}: {{typical: {number}{basis}}}" for name, number in numbers.items())
    return f"title: M\n{rest}steps: [{{id: a, name: A, {times}, constraint: true}}]\n"


def _promoted(wait: str, accurate: int, day: str, rest: str = "status: final\n") -> str:
    return _map(wait, accurate, f"{rest}promoted_from: a/{day}/future-state\n")


def _load(maps: Path) -> Portfolio:
    return load(maps, today=dt.date(2026, 12, 1))


@pytest.fixture
def chain(world: World) -> Path:
    return world(
        {
            "portfolio.yaml": CALENDAR,
            "streams/a/2026-01-10/current-state.yaml": _map("19 d", 50),
            "streams/a/2026-01-10/future-state.yaml": _map("9 d", 80),
            "streams/a/2026-04-10/current-state.yaml": _promoted("13 d", 79, "2026-01-10"),
            "streams/a/2026-04-20/future-state.yaml": _map("7 d", 90),
            "streams/a/2026-08-10/current-state.yaml": _promoted("15 d", 92, "2026-04-20"),
        }
    )


def test_a_forecast_holds_promise_against_result(chain: Path) -> None:
    portfolio = _load(chain)
    found = forecast(portfolio, portfolio.assets["a/2026-04-10/current-state"])
    assert found is not None
    assert found.is_measured
    said = {each.name: (each.verdict, each.realised and round(each.realised)) for each in found.figures}
    assert said["lead_time"] == ("partly", 60)
    assert said["rolled_percent_complete_accurate"] == ("kept", 97)
    assert said["process_time"] == ("no promise", None)
    assert said["flow_efficiency"][0] == "partly"
    assert (found.kept, found.counted) == (1, 3)
    assert (found.before and found.before.id, found.future.id) == (
        "a/2026-01-10/current-state",
        "a/2026-01-10/future-state",
    )


def test_a_chain_of_promotions_has_a_hit_rate(chain: Path) -> None:
    found = forecasts(_load(chain))
    assert [each.current.date.isoformat() for each in found] == ["2026-04-10", "2026-08-10"]
    second = {each.name: each.verdict for each in found[1].figures}
    assert (second["lead_time"], second["rolled_percent_complete_accurate"]) == ("missed", "kept")
    assert hit_rate(found) == (2, 6)
    assert [each.current.id for each in forecasts(_load(chain), "a")] == [each.current.id for each in found]
    assert forecasts(_load(chain), "b") == ()


def test_other_maps_have_no_forecast(chain: Path) -> None:
    portfolio = _load(chain)
    assert forecast(portfolio, portfolio.assets["a/2026-01-10/current-state"]) is None
    assert forecast(portfolio, portfolio.assets["a/2026-01-10/future-state"]) is None


def test_a_fresh_promotion_is_no_hit(world: World) -> None:
    maps = world(
        {
            "portfolio.yaml": CALENDAR,
            "streams/a/2026-01-10/current-state.yaml": _map("19 d", 50),
            "streams/a/2026-01-10/future-state.yaml": _map("9 d", 80),
        }
    )
    [path] = promote(_load(maps), "a", dt.date(2026, 4, 10))
    assert [(each.is_measured, each.counted) for each in forecasts(_load(maps))] == [(False, 0)]
    path.write_text(path.read_text().replace("draft", "final"))
    assert [(each.is_measured, each.counted) for each in forecasts(_load(maps))] == [(False, 0)]


@pytest.mark.parametrize(
    ("values", "name", "verdict", "realised"),
    [
        ((20, 10, 10), "lead_time", "kept", 100),
        ((20, 10, 11), "lead_time", "kept", 90),
        ((20, 10, 11.5), "lead_time", "partly", 85),
        ((20, 10, 5), "lead_time", "kept", 150),
        ((20, 10, 1), "lead_time", "kept", 190),
        ((20, 10, 20), "lead_time", "missed", 0),
        ((20, 10, 19.9), "lead_time", "missed", 1),
        ((20, 10, 25), "lead_time", "missed", -50),
        ((50, 80, 78), "flow_efficiency", "kept", 93.333),
        ((50, 80, 99), "flow_efficiency", "kept", 163.333),
        ((50, 80, 60), "flow_efficiency", "partly", 33.333),
        ((50, 80, 40), "flow_efficiency", "missed", -33.333),
        ((10, 12, 10), "lead_time", "kept", 0),
        ((10, 12, 15), "lead_time", "kept", 250),
        ((10, 10, 5), "lead_time", "no promise", None),
        ((100, 99.5, 80), "lead_time", "no promise", None),
        ((None, 10, 5), "lead_time", "unknown", None),
        ((20, None, 5), "lead_time", "unknown", None),
        ((20, 10, None), "lead_time", "unknown", None),
    ],
)
def test_verdicts(values: tuple[float | None, ...], name: str, verdict: Outcome, realised: float | None) -> None:
    before, promised, measured = (Side(each) for each in values)
    pairs = (before, promised), (before, measured), (promised, measured)
    said, share = judged(*(decide(METRICS[name], *pair) for pair in pairs))
    assert said == verdict
    assert share == (None if realised is None else pytest.approx(realised, abs=0.01))


def test_ranges_that_overlap_are_no_miss() -> None:
    before, promised, measured = Side(20, 19, 21), Side(10, 9, 12), Side(14, 11, 18)
    pairs = (before, promised), (before, measured), (promised, measured)
    assert judged(*(decide(METRICS["lead_time"], *pair) for pair in pairs)) == ("kept", 60)


def test_a_price_that_was_higher_than_planned_is_no_hit(world: World) -> None:
    maps = world(
        {
            "portfolio.yaml": CALENDAR,
            "streams/a/2026-01-10/current-state.yaml": _map("19 d", 80),
            "streams/a/2026-01-10/future-state.yaml": _map("9 d", 70),
            "streams/a/2026-04-10/current-state.yaml": _promoted("9 d", 60, "2026-01-10"),
        }
    )
    (found,) = forecasts(_load(maps))
    said = {each.name: (each.verdict, each.is_gain) for each in found.figures}
    assert said["rolled_percent_complete_accurate"] == ("kept", False)
    assert said["lead_time"] == ("kept", True)
    assert (found.kept, found.counted) == (2, 2)
