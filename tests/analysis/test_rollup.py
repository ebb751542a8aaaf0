"""Hours over all streams: a month, promised, realised, and never an estimate added to a measurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.analysis.rollup import StreamRollup, rollups, sums
from flowfolio.map_types import Flow, kinds
from flowfolio.portfolio.portfolio import load
from flowfolio.site.pages import rollup
from flowfolio.site.site import Site

World = Callable[[Mapping[str, str]], Path]


def map_of(wait: str, work: str = "2 h", demand: str = "demand: 3 per week", time: str = "") -> str:
    steps = f"steps:\n  - {{id: s, name: S, wait_before: {wait}, process_time: {work}, constraint: true}}\n"
    return f"title: T\n{demand}\n{time}\n{steps}"


def rolled(world: World, files: Mapping[str, str]) -> list[StreamRollup]:
    streams = {name.split("/")[0] for name in files}
    written = {f"streams/{name}/stream.yaml": f"title: {name}\n" for name in streams}
    written |= {f"streams/{name}.yaml": text for name, text in files.items()}
    portfolio = load(world({"portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n"} | written))
    assert [str(problem) for problem in portfolio.problems if problem.is_error] == []
    return list(rollups(portfolio))


def test_hours_an_item_and_a_month(world: World) -> None:
    (found,) = rolled(world, {"loan/2026-01-12/current-state": map_of("1 d")})
    waiting, working = found.now["waiting"], found.now["working"]
    assert (waiting.per_item, working.per_item) == (8, 2)
    assert (waiting.per_month, working.per_month) == pytest.approx((8 * 13, 2 * 13))
    assert (found.promised, found.realised) == (None, None)


def test_without_demand_a_month_is_not_known(world: World) -> None:
    (found,) = rolled(world, {"loan/2026-01-12/current-state": map_of("1 d", demand="")})
    assert found.now["waiting"].per_item == 8
    assert found.now["waiting"].per_month is None
    assert found.now["waiting"].missing == "no demand is given"


def test_a_missing_number_is_named(world: World) -> None:
    text = "title: T\ndemand: 3 per week\nsteps:\n  - {id: s, name: Sign, wait_before: 1 d, constraint: true}\n"
    (found,) = rolled(world, {"loan/2026-01-12/current-state": text})
    assert found.now["working"].per_item is None
    assert "'Sign'" in found.now["working"].missing


def known(wait: str, work: str = "2 h", basis: str = "measured", **rest: str) -> str:
    """Return a map whose numbers say how they were found."""
    return map_of(*(f"{{typical: {each}, basis: {basis}}}" for each in (wait, work)), **rest)


def test_promised_and_realised_count_with_the_same_demand(world: World) -> None:
    (found,) = rolled(
        world,
        {
            "loan/2025-01-12/current-state": known("3 d", demand="demand: 9 per week"),
            "loan/2026-01-12/current-state": known("2 d"),
            "loan/2026-01-12/future-state": map_of("1 d", "1 h"),
        },
    )
    assert found.promised
    assert found.promised.saved["waiting"].per_month == pytest.approx(8 * 13)
    assert found.promised.saved["working"].per_item == 1
    assert (found.realised is not None, found.claimed) == (True, None)
    assert found.realised
    assert found.realised.before.date.year == 2025
    assert found.realised.saved["waiting"].per_month == pytest.approx(8 * 13)
    assert found.realised.saved["waiting"].basis == "measured"


PROMOTED = "promoted_from: loan/2025-01-12/future-state\n"


@pytest.mark.parametrize(
    ("became", "realised", "why"),
    [
        (map_of("1 d") + PROMOTED, None, "only promised, nobody has measured it"),
        (known("1 d") + PROMOTED, None, "only promised, nobody has measured it"),
        (map_of("1 d") + PROMOTED + "status: final\n", None, "only promised, nobody has measured it"),
        (known("1 d", basis="interview") + PROMOTED + "status: final\n", 16, ""),
        (known("12 h", basis="estimate") + PROMOTED + "status: final\n", 12, ""),
        (map_of("1 d") + "status: final\n", None, "numbers do not say how they were found"),
    ],
)
def test_only_what_somebody_found_since_is_realised(
    world: World, became: str, realised: float | None, why: str
) -> None:
    (found,) = rolled(
        world,
        {
            "loan/2025-01-12/current-state": known("3 d"),
            "loan/2025-01-12/future-state": known("1 d"),
            "loan/2026-01-12/current-state": became,
        },
    )
    if PROMOTED in became:
        assert found.promised is None
    if realised is None:
        assert found.realised is None
        assert found.claimed
        assert (found.claimed.saved["waiting"].per_item, found.claimed.saved["waiting"].missing) == (None, why)
    else:
        assert found.realised
        assert found.realised.saved["waiting"].per_item == realised


def test_the_same_weeks_in_another_calendar_save_nothing(world: World) -> None:
    (found,) = rolled(
        world,
        {
            "loan/2025-01-12/current-state": known("10 d"),
            "loan/2026-01-12/current-state": known("14 d", time="time: {hours_per_day: 24, days_per_week: 7}"),
        },
    )
    assert found.realised
    assert found.realised.saved["waiting"].per_item == 0


def test_ranges_that_overlap_save_nothing_that_can_be_told(world: World) -> None:
    (found,) = rolled(
        world,
        {
            "loan/2025-01-12/current-state": map_of("{low: 1 d, typical: 4 d, high: 5 d, basis: measured}"),
            "loan/2026-01-12/current-state": map_of("{low: 1 d, typical: 2 d, high: 3 d, basis: measured}"),
        },
    )
    assert found.realised is None
    assert found.claimed
    assert found.claimed.saved["waiting"].missing == "about the same"


def test_parallel_work_is_all_work(world: World) -> None:
    branches = "[[{id: a, name: A, process_time: 11 h}], [{id: b, name: B, process_time: 9 h}]]"
    text = f"title: T\ndemand: 3 per week\nsteps:\n  - parallel: {branches}\n"
    (found,) = rolled(world, {"loan/2026-01-12/current-state": text})
    assert found.now["working"].per_item == 20


def test_hours_have_both_ends(world: World) -> None:
    text = map_of("{low: 4 h, typical: 1 d, high: 2 d}")
    files = {"portfolio.yaml": "title: P\ntime: {hours_per_day: 8, days_per_week: 5}\n"}
    maps = world(files | {"streams/loan/2026-01-12/current-state.yaml": text})
    (page,) = rollup.pages(Site(load(maps)))
    assert '8 h<span class="ff-note">4 h to 16 h</span>' in page.body
    assert '104 h<span class="ff-note">52 h to 208 h</span>' in page.body


@pytest.mark.parametrize(
    ("wait", "basis"),
    [
        ("{typical: 1 d, basis: measured}", "measured"),
        ("{typical: 1 d, basis: estimate}", "estimate"),
        ("1 d", "not stated"),
    ],
)
def test_a_figure_is_as_firm_as_its_weakest_number(world: World, wait: str, basis: str) -> None:
    text = map_of(wait) + "  - {id: t, name: T, wait_before: {typical: 1 h, basis: measured}, process_time: 1 h}\n"
    (found,) = rolled(world, {"loan/2026-01-12/current-state": text})
    assert found.now["waiting"].basis == basis
    assert found.now["waiting"].count == 2


def test_sums_keep_bases_clocks_and_items_apart(world: World) -> None:
    measured, estimated = "{typical: 1 d, basis: measured}", "{typical: 1 d, basis: estimate}"
    always = "time: {hours_per_day: 24, days_per_week: 7}\nunit: loan"
    found = rolled(
        world,
        {
            "a/2026-01-12/current-state": map_of(measured, time="unit: loan"),
            "b/2026-01-12/current-state": map_of(measured, time="unit: loan"),
            "c/2026-01-12/current-state": map_of(estimated, time="unit: loan"),
            "d/2026-01-12/current-state": map_of(estimated, time="unit: loan"),
            "e/2026-01-12/current-state": map_of(measured, time=always),
            "f/2026-01-12/current-state": map_of(measured, time=always),
            "g/2026-01-12/current-state": map_of(measured, time="unit: bracket"),
            "h/2026-01-12/current-state": map_of(measured),
            "i/2026-01-12/current-state": map_of(measured),
        },
    )
    waiting = [each for each in sums((each, each.now) for each in found) if each.part == "waiting"]
    assert [(each.basis, each.is_calendar_time, each.unit, each.streams) for each in waiting] == [
        ("measured", False, "loan", 2),
        ("estimate", False, "loan", 2),
        ("measured", True, "loan", 2),
    ]
    assert [each.hours for each in waiting] == pytest.approx([208, 208, 2 * 24 * 13])


def test_next_to_nothing_saved_has_no_sign(world: World) -> None:
    files = {
        "loan/2026-01-12/current-state": known("1 d", "2 h"),
        "loan/2026-03-12/current-state": known("2 d", "7201 s"),
    }
    maps = world(
        {f"streams/{name}.yaml": text for name, text in files.items()} | {"streams/loan/stream.yaml": "title: L\n"}
    )
    (page,) = rollup.pages(Site(load(maps)))
    assert "\N{MINUS SIGN}8 h" in page.body
    assert "\N{MINUS SIGN}0 h" not in page.body


def test_a_type_says_itself_what_flows_and_which_figures_tell_of_it(world: World) -> None:
    """Nothing here knows a value stream map: another answer of the type changes what is added up."""
    of_map, plain = kinds()["current-state"], {"loan/2026-01-12/current-state": map_of("1 d")}
    usual = of_map.flow
    try:
        object.__setattr__(of_map, "flow", lambda map_: Flow("parcel", map_.demand, "lead_time", "process_time"))
        (found,) = rolled(world, plain)
        object.__setattr__(of_map, "flow", lambda _: None)
        nothing = rolled(world, plain)
    finally:
        object.__setattr__(of_map, "flow", usual)
    assert (found.unit, found.now["waiting"].per_item, found.now["working"].per_item) == ("parcel", 10, 2)
    assert nothing == []
