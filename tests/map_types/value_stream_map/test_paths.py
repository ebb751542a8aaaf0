"""Every figure agrees with an item that walks the map, on hand-worked examples and on random maps.

The walk is written from the rules of paths alone. Only here do the two meet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    written_steps,
)

EXAMPLES = yaml.safe_load((Path(__file__).parent / "worked_by_hand.yaml").read_text("utf-8"))
MAPS = 20_000 if WHOLE else 500
CHUNKS = [range(start, start + MAPS // 10) for start in range(0, MAPS, MAPS // 10)]
HALF = [range(each.start, each.stop, 2) for each in CHUNKS]
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


def right_counts(data: Data) -> dict[str, Right]:
    """Return by name the figures that need no walk."""
    most, least = 100 * rolled(data["steps"]), 100 * rolled(data["steps"], unknown=0)
    return {
        "handoff_count": only(handoffs(data)),
        "takt_time": only(1 / demand_per_second(data)),
        "rolled_percent_complete_accurate": Right(most, least, most),
        "rework_share": Right(100 - most, 100 - most, 100 - least),
    }


def right_totals(data: Data, seed: int) -> dict[str, Right]:
    """Return by name what an item walks through."""
    top = read(data)
    plain = totals_of(top, seed, rework=False)
    wait, hidden = plain.mean.wait, plain.mean.elapsed
    found = {
        "wait_time": Right(wait + hidden, wait, wait + hidden, plain.error.lead + plain.error.process),
        "value_added_time": only(plain.mean.added, plain.error.added),
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


@pytest.mark.parametrize("data", EXAMPLES, ids=[data["title"] for data in EXAMPLES])
def test_an_item_takes_as_long_as_was_worked_out_by_hand(data: Data) -> None:
    right = right_totals(data, 0)
    for name, printed in data["published"].items():
        assert right[name].value == pytest.approx(seconds(printed, {}), rel=1e-12), name


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


def counted_exactly(data: Data) -> bool:
    """Say whether the product's totals are exact for such a map.

    They are not yet where work goes back out of a branch, where a choice stands in parallel work, or where an inventory
    stands in a choice.
    """
    for place, step in written_steps(data["steps"]):
        around = set(kinds_around(data["steps"], place))
        if (around and "rework" in step) or len(around) > 1 or ("choice" in around and "inventory" in step):
            return False
    return True


def near(shown: float | None, right: float, error: float) -> bool:
    return shown is not None and abs(shown - right) <= NEAR * max(abs(right), 1) + error


def wrong_figures(data: Data, measures: Measures, seed: int) -> Iterator[str]:
    """Yield what the product shows otherwise for the whole map."""
    shown = {metric.name: metric for metric in measures.metrics}
    totals = right_totals(data, seed) if counted_exactly(data) else {}
    for name, right in (totals | right_counts(data)).items():
        metric = shown.get(name)
        if metric is None or (metric.value is None and nothing_said(data, name)):
            continue
        for end in ("value", "low", "high"):
            if not near(getattr(metric, end), getattr(right, end), right.error):
                yield f"map {seed}: {name}.{end} is {getattr(metric, end)}, not {getattr(right, end)} ± {right.error}"


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
            "wait_before": step.wait_before if step.share == 1 or "inventory" not in written[step.id] else None,
            "wait_after": step.wait_after,
            "process_time": None if step.outside else step.process,
            "lead_time": step.lead,
            "wait_inside": None if step.outside else step.lead - step.process,
        }
        for name, value in right.items():
            if value is not None and not near(row[name] or 0.0, value, 0):
                yield f"map {seed}: {name} of {step.id} is {row[name]}, not {value}"


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", CHUNKS, ids=str)
def test_every_figure_is_that_of_the_walk(seeds: range) -> None:
    wrong: list[str] = []
    for seed in seeds:
        data = random_map(seed)
        measures = measures_of(data)
        wrong += [*wrong_figures(data, measures, seed), *wrong_rows(data, measures, seed)]
    assert wrong == []


# Ranges --------------------------------------------------------------------------------------------------------------


def holds(metric: Metric, right: Right) -> bool:
    """Say whether a figure lies in the range that is shown; an end that is not known is open."""
    slack = NEAR * max(abs(right.value), 1) + right.error
    reaches_down = metric.low is None or metric.low <= right.low + slack
    return reaches_down and (metric.high is None or right.high <= metric.high + slack)


def escapes(seed: int) -> Iterator[str]:
    """Yield which figures of a map with every number fixed within its range, and gaps filled, leave the range shown."""
    random = Random(seed)
    data = random_map(seed, ranges=random.choice([0.1, 0.3, 0.6]), gaps=random.choice([0, 0.2]))
    if counted_exactly(data):
        data = only_times_vary(data)
    shown = {metric.name: metric for metric in measures_of(data).metrics}
    for _ in range(3):
        fixed = filled(data, random)
        totals = right_totals(fixed, seed) if counted_exactly(data) else {}
        sums = {name: totals[name] for name in SUMS if name in totals}
        for name, right in (sums | right_counts(fixed)).items():
            if not holds(shown[name], right):
                text = f"{right.low}–{right.high} ± {right.error}"
                yield f"map {seed}: {name} is {shown[name].low}–{shown[name].high}, which does not hold {text}"


TIMES = ("wait_before", "wait_after", "process_time", "lead_time", "cycle_time")
SUMS = ("lead_time", "expected_lead_time", "work_content")


def only_times_vary(data: Data) -> Data:
    """Return a map whose shares, rates and %C/A are fixed at what is typical."""
    fixed = filled(data, Random(0), low=0, high=0)
    for (_, step), (_, other) in zip(written_steps(data["steps"]), written_steps(fixed["steps"]), strict=True):
        for key in TIMES:
            other.pop(key, None)
        other |= {key: step[key] for key in TIMES if key in step}
    return fixed


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", HALF, ids=str)
def test_no_figure_leaves_the_range_shown(seeds: range) -> None:
    assert [each for seed in seeds for each in escapes(seed)] == []


@pytest.mark.fuzz
@pytest.mark.parametrize("seeds", HALF, ids=str)
def test_a_range_is_no_wider_than_what_can_happen(seeds: range) -> None:
    """Where only times vary, all low ends together make the low end, and all high ends the high one."""
    wrong: list[str] = []
    for seed in seeds:
        data = only_times_vary(random_map(seed, ranges=0.4))
        if counted_exactly(data):
            shown = {metric.name: metric for metric in measures_of(data).metrics}
            for end, chance in (("low", (1.0, 0.0)), ("high", (0.0, 1.0))):
                right = right_totals(filled(data, Random(0), *chance), seed)
                for name in SUMS:
                    value = getattr(shown[name], end)
                    if not near(value, right[name].value, right[name].error):
                        wrong.append(f"map {seed}: {name}.{end} is {value}, not {right[name].value}")
    assert wrong == []
