"""Read what an item walks through from the plain data of a map's file.

This begins the second opinion on every figure, which shares no code with the product: see `path_simulation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[int, ...]
"""Where something stands: the item in the list, the branch of that item, the item in that branch, and so on."""
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Rework:
    """Where a step sends items back to; `rate` is a probability.

    `home` is the list that holds both, `part` what the step is or stands in there: behind it the repetition has ended.
    """

    to: Place
    rate: float
    once: bool
    before: bool
    home: Place
    part: Place


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its times in seconds, every number known; `share` is the part of the demand that comes here."""

    id: str
    place: Place
    share: float
    wait_before: float
    process: float
    lead: float
    wait_after: float
    outside: bool
    adding: bool
    rework: Rework | None
    after: tuple[Place, ...] | None


@dataclass(frozen=True, slots=True)
class Parallel:
    """Branches that all happen."""

    branches: tuple[Items, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Ways of which one happens; `shares` add up to 1."""

    shares: tuple[float, ...]
    ways: tuple[Items, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list of items that follow each other, and where the list stands."""

    place: Place
    items: tuple[Step | Parallel | Choice, ...]


def typical(written: Any) -> Any:
    """Return the one number that stands for what is written."""
    return written["typical"] if isinstance(written, Mapping) else written


def seconds(written: Any, time: Mapping[str, Any]) -> float:
    """Return a duration, numbers and units by turns, in seconds of working time.

    >>> seconds("1.5 d", {"hours_per_day": 8, "days_per_week": 5}), seconds("1 h 30 min", {})
    (43200.0, 5400.0)
    """
    if written in (0, "0"):
        return 0.0
    words, day = written.split(), time.get("hours_per_day", 8) * 3600.0
    units = {"s": 1, "min": 60, "h": 3600, "d": day, "w": day * time.get("days_per_week", 5)}
    return sum(float(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))


def demand_per_second(data: Mapping[str, Any]) -> float:
    """Return how many items are asked for in a second of working time."""
    count, _, period = data["demand"].split()
    return float(count) / seconds(f"1 {dict(hour='h', day='d', week='w')[period]}", data.get("time", NOTHING))


def read(data: Mapping[str, Any]) -> Items:
    """Return what an item walks through in a map as it stands in its file; a range counts with what is typical."""
    places = {id_: place for place, step in _written(data["steps"], ()) for id_ in [step["id"]]}
    time = data.get("time", NOTHING)
    demand = demand_per_second(data) if "demand" in data else 0.0

    def step(written: Mapping[str, Any], place: Place, share: float) -> Step:
        def given(key: str) -> float | None:
            return seconds(typical(written[key]), time) if key in written else None

        lead, process, cycle = given("lead_time"), given("process_time"), given("cycle_time")
        outside = written.get("outside", False)
        if process is None and lead is None and not outside:
            process = cycle
        process = 0.0 if process is None else process
        waiting = given("wait_before")
        if waiting is None:
            waiting = written["inventory"] / (demand * share) if written.get("inventory") else 0.0
        back = written.get("rework")
        return Step(
            written["id"],
            place,
            share,
            waiting,
            process,
            process if lead is None else max(lead, process),
            given("wait_after") or 0.0,
            outside,
            written.get("value") == "adding",
            back and _rework(back, places[back["to"]], place),
            tuple(places[each] for each in written["after"]) if "after" in written else None,
        )

    def items(written: Sequence[Mapping[str, Any]], above: Place, share: float) -> Items:
        return Items(above, tuple(item(each, (*above, index), share) for index, each in enumerate(written)))

    def item(written: Mapping[str, Any], place: Place, share: float) -> Step | Parallel | Choice:
        if "parallel" in written:
            return Parallel(tuple(items(each, (*place, i), share) for i, each in enumerate(written["parallel"])))
        if "choice" not in written:
            return step(written, place, share)
        shares = [typical(way["share"]) for way in written["choice"]]
        parts = tuple(each / sum(shares) for each in shares)
        ways = tuple(
            items(way["steps"], (*place, i), share * part)
            for i, (way, part) in enumerate(zip(written["choice"], parts, strict=True))
        )
        return Choice(parts, ways)

    return items(data["steps"], (), 1.0)


def _rework(written: Mapping[str, Any], to: Place, place: Place) -> Rework:
    same = next((index for index, (one, two) in enumerate(zip(place, to, strict=False)) if one != two), len(place) - 1)
    return Rework(
        to,
        typical(written["rate"]) / 100,
        written.get("model") == "once",
        written.get("includes") == "before" and to != place,
        place[:same],
        place[: same + 1],
    )


def _written(written: Sequence[Mapping[str, Any]], above: Place) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Yield every step as written, with its place."""
    for index, each in enumerate(written):
        lists = each.get("parallel") or [way["steps"] for way in each.get("choice", ())]
        if not lists:
            yield (*above, index), each
        for branch, inside in enumerate(lists):
            yield from _written(inside, (*above, index, branch))


def steps_of(items: Items) -> Iterator[Step]:
    """Yield every step below a list, in the order written."""
    for each in items.items:
        if isinstance(each, Step):
            yield each
        else:
            for inside in each.branches if isinstance(each, Parallel) else each.ways:
                yield from steps_of(inside)
