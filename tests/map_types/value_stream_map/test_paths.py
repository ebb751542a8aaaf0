"""Every figure agrees with an item that walks the map, on hand-worked examples and on random maps.

The walk is written from `content/guide/paths.md` alone. Only here do the two meet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from random import Random

import pytest
import yaml

from extent import WHOLE
from flowfolio.map_types import Measures
from flowfolio.map_types.metrics import Metric
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text
from map_types.value_stream_map.path_counts import handoffs, rolled, step_figures
from map_types.value_stream_map.path_enumeration import Sampled, TooMany, Totals, everything, expected, simulated
from map_types.value_stream_map.path_map import Items, demand_per_second, read, seconds, steps_of
from map_types.value_stream_map.random_maps import (
    Data,
    filled,
    finite,
    kinds_around,
    random_map,
    random_network,
    written_steps,
)

PAGE = Path(__file__).parents[3] / "content/guide/paths.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
EXAMPLES = {data["title"]: data for data in map(yaml.safe_load, BLOCKS)}
OWN_EXAMPLES = """
# Both send back after an hour: A does. So rounds of 12, 2 and 12 h.
- title: At the same moment
  steps:
    - {id: y, name: Y, process_time: 10 h}
    - {id: x, name: X, process_time: 1 h}
    - parallel:
        - [{id: a, name: A, process_time: 1 h, rework: {to: x, rate: 100, model: once}}]
        - [{id: b, name: B, process_time: 1 h, rework: {to: y, rate: 100, model: once}}]
  published: {lead_time: 12 h, expected_lead_time: 26 h}
# To the end: 1 + 0.5 × (1 + 1.5) = 2.25 h; then 1 h; and all of it once more, as new.
- title: Past the choice by another way
  steps:
    - {id: e, name: E, process_time: 1 h}
    - choice:
        - {share: 50, steps: [{id: c, name: C, process_time: 1 h, rework: {to: e, rate: 100, model: once}}]}
        - {share: 50, steps: []}
    - {id: d, name: D, process_time: 1 h, rework: {to: e, rate: 100, model: once}}
  published: {lead_time: 2.5 h, expected_lead_time: 6.5 h}
# First 3 h with 1 + 2 + 1 + 2 h of work: half of M's two hours; then 9 h with 13 h of work.
- title: Out of parallel work in parallel work
  steps:
    - {id: e, name: E, process_time: 1 h}
    - parallel:
        - - parallel:
              - [{id: k, name: K, process_time: 2 h, rework: {to: e, rate: 100, model: once}}]
              - [{id: m, name: M, process_time: 2 h, lead_time: 4 h}]
        - [{id: n, name: N, process_time: 8 h}]
  published: {lead_time: 9 h, expected_lead_time: 12 h, expected_process_time: 12 h, expected_work_content: 19 h}
# C is finished and stays so: 10 h, then B and D once more.
- title: Into a branch
  steps:
    - parallel:
        - [{id: a, name: A, process_time: 1 h}, {id: b, name: B, process_time: 2 h}]
        - [{id: c, name: C, process_time: 9 h}]
    - {id: d, name: D, process_time: 1 h, rework: {to: b, rate: 100, model: once}}
  published: {lead_time: 10 h, expected_lead_time: 13 h, work_content: 13 h, expected_work_content: 16 h}
# A step that is its own target is done again, whatever `includes` says.
- title: To itself
  steps: [{id: a, name: A, wait_before: 1 h, process_time: 1 h, rework: {to: a, rate: 50, includes: before}}]
  published: {lead_time: 2 h, expected_lead_time: 4 h, expected_process_time: 2 h}
"""
"""Worked by hand like those of the page."""
EXAMPLES |= {data["title"]: data | {"demand": "1 per day"} for data in yaml.safe_load(OWN_EXAMPLES)}
MAPS = 20_000 if WHOLE else 500
CHUNKS = [range(start, start + MAPS // 10) for start in range(0, MAPS, MAPS // 10)]
NEAR = 1e-9
EXACT = Totals(0, 0, 0, 0, 0)
TOTALS = [each.name for each in fields(Totals)]


def measures_of(data: Data) -> Measures:
    """Return what the product says of a file with this text."""
    reading = single_map(parse_text(json.dumps(data), "map.yaml"), "current-state")
    assert [str(problem) for problem in reading.problems if problem.is_error] == []
    return reading.measures


@dataclass(frozen=True)
class Right:
    """A figure; its ends differ where time outside our sight counts either way. `error` is for what is only sampled."""

    value: float
    low: float
    high: float
    error: float = 0.0


def only(value: float, error: float = 0.0) -> Right:
    return Right(value, value, value, error)


def totals_of(top: Items, seed: int, rework: bool) -> Sampled:
    try:
        return Sampled(expected(top, rework), EXACT)
    except TooMany:
        return simulated(top, seed, rework=rework)


def right_figures(data: Data, seed: int) -> dict[str, Right]:
    """Return every figure of a map by name; a range counts with what is typical."""
    top = read(data)
    plain, most = totals_of(top, seed, rework=False), 100 * rolled(data["steps"])
    least = 100 * rolled(data["steps"], unknown=0)
    wait, hidden = plain.mean.wait, plain.mean.elapsed
    found = {
        "wait_time": Right(wait + hidden, wait, wait + hidden, plain.error.lead + plain.error.process),
        "value_added_time": only(plain.mean.added, plain.error.added),
        "handoff_count": only(handoffs(data)),
        "takt_time": only(1 / demand_per_second(data)),
        "rolled_percent_complete_accurate": Right(most, least, most),
        "rework_share": Right(100 - most, 100 - most, 100 - least),
    }
    if plain.mean.lead and plain.error == EXACT:
        found["value_added_ratio"] = only(100 * plain.mean.added / plain.mean.lead)
    for before, sampled in (("", plain), ("expected_", totals_of(top, seed, rework=True))):
        mean, error = sampled.mean, sampled.error
        found[f"{before}lead_time"] = only(mean.lead, error.lead)
        found[f"{before}process_time"] = only(mean.process, error.process)
        found[f"{before}work_content"] = only(mean.work, error.work)
        if mean.lead and error == EXACT:
            share = 100 * mean.process / mean.lead
            found[f"{before}flow_efficiency"] = Right(share, share, share + 100 * mean.elapsed / mean.lead)
    return found


# The item by itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_item_takes_as_long_as_the_page_says(title: str) -> None:
    data = EXAMPLES[title]
    right = right_figures({"demand": "1 per day"} | data, 0)
    for name, printed in data["published"].items():
        assert right[name].value == pytest.approx(seconds(printed, {}), rel=1e-12), name


@pytest.mark.parametrize("title", EXAMPLES)
def test_the_product_says_what_the_page_says(title: str) -> None:
    shown = {metric.name: metric.value for metric in measures_of(EXAMPLES[title]).metrics}
    for name, printed in EXAMPLES[title]["published"].items():
        assert shown[name] == pytest.approx(seconds(printed, {}), rel=NEAR), name


def test_the_chain_is_what_all_paths_together_say() -> None:
    """Where no loop repeats, every path through the whole map can be walked."""
    walked = 0
    for seed in range(40):
        top = read(finite(random_map(seed)))
        with suppress(TooMany):
            assert astuple(expected(top)) == pytest.approx(astuple(everything(top, most=2000)), rel=NEAR), seed
            walked += 1
    assert walked > 25


def test_the_chain_is_what_chance_says() -> None:
    for seed in range(1000, 1010):
        top = read(random_map(seed))
        chance, sure = simulated(top, seed, walks=600), expected(top)
        for name in TOTALS:
            error = getattr(chance.error, name) + 1e-6
            assert getattr(sure, name) == pytest.approx(getattr(chance.mean, name), abs=error), (seed, name)


# The product against the item ----------------------------------------------------------------------------------------


def near(shown: float | None, right: float, error: float) -> bool:
    return shown is not None and abs(shown - right) <= NEAR * max(abs(right), 1) + error


def wrong_totals(data: Data, measures: Measures, seed: int) -> Iterator[str]:
    """Yield what the product shows otherwise."""
    shown = {metric.name: metric for metric in measures.metrics}
    for name, right in right_figures(data, seed).items():
        metric = shown[name]
        if metric.value is None and nothing_said(data, name):
            continue
        if is_near(metric):
            if name in LEADS and not near_enough(metric, right):
                yield f"map {seed}: {name} is {metric.value}, at most {metric.high}, not {right.value} ± {right.error}"
            continue
        for end in ("value", "low", "high"):
            if not near(getattr(metric, end), getattr(right, end), right.error):
                yield f"map {seed}: {name}.{end} is {getattr(metric, end)}, not {getattr(right, end)} ± {right.error}"


LEADS = ("lead_time", "expected_lead_time")


def is_near(metric: Metric) -> bool:
    """Say whether a figure is marked as an approximation."""
    return metric.note.startswith("approximation")


def near_enough(metric: Metric, right: Right) -> bool:
    """Say whether an approximated lead time is too low by no more than it says."""
    assert metric.value is not None
    assert metric.high is not None
    slack = NEAR * max(abs(right.value), 1) + right.error
    return metric.value - slack <= right.value <= metric.high + slack


SAID_BY = {
    "value_added_time": "value",
    "value_added_ratio": "value",
    "handoff_count": "team",
    "rolled_percent_complete_accurate": "percent_complete_accurate",
    "rework_share": "percent_complete_accurate",
}


def nothing_said(data: Data, name: str) -> bool:
    """Say whether no step has the number that a figure takes."""
    return name in SAID_BY and not any(SAID_BY[name] in step for _, step in written_steps(data["steps"]))


def wrong_rows(data: Data, measures: Measures, seed: int) -> Iterator[str]:
    """Yield what the product shows otherwise for a step."""
    rows = {row["id"]: row for row in measures.steps}
    written = {step["id"]: step for _, step in written_steps(data["steps"])}
    for step in steps_of(read(data)):
        row, figures = rows[step.id], step_figures(data, written[step.id], step.share)
        right = {
            "takt_ratio": figures.takt_ratio,
            "capacity_per_day": figures.capacity_per_day,
            "wait_before": step.wait_before,
            "wait_after": step.wait_after,
            "process_time": None if step.outside else step.process,
            "lead_time": step.lead,
            "wait_inside": None if step.outside else step.lead - step.process,
        }
        for name, value in right.items():
            if not (near(row[name], value, 0) if value else not row[name]):
                yield f"map {seed}: {name} of {step.id} is {row[name]}, not {value}"


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", CHUNKS, ids=str)
def test_every_figure_is_that_of_the_walk(seeds: range) -> None:
    wrong: list[str] = []
    for seed in seeds:
        data = random_map(seed)
        measures = measures_of(data)
        wrong += [*wrong_totals(data, measures, seed), *wrong_rows(data, measures, seed)]
    assert wrong == []


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", [range(each.start // 5, each.stop // 5) for each in CHUNKS], ids=str)
def test_every_figure_of_a_network_is_that_of_the_walk(seeds: range) -> None:
    wrong: list[str] = []
    for seed in seeds:
        data = random_network(seed)
        measures = measures_of(data)
        wrong += [*wrong_totals(data, measures, seed), *wrong_rows(data, measures, seed)]
    assert wrong == []


@pytest.mark.fuzz
def test_no_figure_of_a_network_leaves_the_range_shown() -> None:
    assert [each for seed in range(MAPS // 10) for each in escapes(random_network, seed)] == []


@pytest.mark.fuzz
def test_few_figures_are_only_near() -> None:
    """Random maps hold far more loops in parallel work than people draw."""
    marked = [seed for seed in range(0, MAPS, 2) if any(map(is_near, measures_of(random_map(seed)).metrics))]
    assert len(marked) <= MAPS / 2 * 0.15


# Ranges --------------------------------------------------------------------------------------------------------------


def holds(metric: Metric, right: Right) -> bool:
    """Say whether a figure lies in the range that is shown; an end that is not known is open."""
    slack = NEAR * max(abs(right.value), 1) + right.error
    reaches_down = metric.low is None or metric.low <= right.low + slack
    if is_near(metric) and metric.name not in LEADS:
        return True
    return reaches_down and (metric.high is None or right.high <= metric.high + slack)


def escapes(maps: Callable[..., Data], seed: int) -> Iterator[str]:
    """Yield which figures of a map with every number fixed within its range, and gaps filled, leave the range shown."""
    random = Random(seed)
    data = maps(seed, ranges=random.choice([0.1, 0.3, 0.6]), gaps=random.choice([0, 0.2]))
    shown = {metric.name: metric for metric in measures_of(data).metrics}
    for _ in range(2):
        fixed = filled(data, random)
        for name, right in right_figures(fixed, seed).items():
            if not holds(shown[name], right):
                text = f"{right.low}–{right.high} ± {right.error}"
                yield f"map {seed}: {name} is {shown[name].low}–{shown[name].high}, which does not hold {text}"


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", [range(each.start, each.stop, 2) for each in CHUNKS], ids=str)
def test_no_figure_leaves_the_range_shown(seeds: range) -> None:
    assert [each for seed in seeds for each in escapes(random_map, seed)] == []


TIMES = ("wait_before", "wait_after", "process_time", "lead_time", "cycle_time")
GROWING = ("lead_time", "expected_lead_time", "work_content", "expected_work_content")


def only_times_vary(data: Data) -> Data:
    """Return a map whose shares, rates and %C/A are fixed at what is typical."""
    fixed = filled(data, Random(0), low=0, high=0)
    for (_, step), (_, other) in zip(written_steps(data["steps"]), written_steps(fixed["steps"]), strict=True):
        other |= {key: step[key] for key in TIMES if key in step}
    return fixed


@pytest.mark.fuzz
def test_a_range_is_no_wider_than_what_can_happen() -> None:
    """Where only times vary and nobody leaves parallel work, the low end is that of all low ends together."""
    wrong: list[str] = []
    for seed in range(0, MAPS, 5):
        data = only_times_vary(random_map(seed, ranges=0.4))
        if leaves_parallel_work(data):
            continue
        shown = {metric.name: metric for metric in measures_of(data).metrics}
        for end, chance in (("low", {"low": 1, "high": 0}), ("high", {"low": 0, "high": 1})):
            right = right_figures(filled(data, Random(0), **chance), seed)
            for name in GROWING:
                value = getattr(shown[name], end)
                if not is_near(shown[name]) and not near(value, right[name].value, right[name].error):
                    wrong.append(f"map {seed}: {name}.{end} is {value}, not {right[name].value} ± {right[name].error}")
    assert wrong == []


def leaves_parallel_work(data: Data) -> bool:
    """Say whether a step in a parallel branch sends work back to where it has to leave all branches."""
    places = {step["id"]: place for place, step in written_steps(data["steps"])}
    for place, step in written_steps(data["steps"]):
        to = places[step["rework"]["to"]] if "rework" in step else place
        same = next((index for index, (one, two) in enumerate(zip(place, to, strict=False)) if one != two), len(place))
        if "parallel" in list(kinds_around(data["steps"], place))[same // 2 :]:
            return True
    return False
