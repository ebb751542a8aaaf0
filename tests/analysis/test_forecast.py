"""What was promised, against what was measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from flowfolio.analysis.forecast import Verdict, forecast, forecasts, hit_rate, judged
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.upkeep import promote

World = Callable[..., Path]

CALENDAR = "title: T\ntime: {hours_per_day: 8, days_per_week: 5}\n"


def _map(wait: str, accurate: int, rest: str = "status: final\n") -> str:
    times = f"wait_before: {wait}, process_time: 1 d, percent_complete_accurate: {accurate}"
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
    ("values", "lower", "verdict", "realised"),
    [
        ((20, 10, 10), True, "kept", 100),
        ((20, 10, 11), True, "kept", 90),
        ((20, 10, 11.5), True, "partly", 85),
        ((20, 10, 5), True, "kept", 150),
        ((20, 10, 20), True, "missed", 0),
        ((20, 10, 25), True, "missed", -50),
        ((50, 80, 78), False, "kept", 93.333),
        ((50, 80, 60), False, "partly", 33.333),
        ((50, 80, 40), False, "missed", -33.333),
        ((10, 12, 10), True, "kept", 0),
        ((10, 12, 13), True, "missed", 150),
        ((10, 10, 5), True, "no promise", None),
        ((None, 10, 5), True, "unknown", None),
        ((20, None, 5), True, "unknown", None),
        ((20, 10, None), True, "unknown", None),
    ],
)
def test_verdicts(values: tuple[float | None, ...], lower: bool, verdict: Verdict, realised: float | None) -> None:
    said, share = judged(*values, lower_is_better=lower)
    assert said == verdict
    assert share == (None if realised is None else pytest.approx(realised, abs=0.01))
