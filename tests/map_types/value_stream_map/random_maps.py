"""Write random value stream maps, as plain data and the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from map_types.value_stream_map.network_simulation import all_ways, comes_before, steps_met
from map_types.value_stream_map.path_map import Place, read

Data = dict[str, Any]

TEAMS = ("Sales", "Stores", "Finance", None)
DEEPEST = 3


class _Writer:
    """Writes one map; `ranges` is the probability of a range where one may stand, `gaps` that of a missing number.

    One map in four is `knotted`: few steps, many choices, and nearly every step sends back.
    """

    def __init__(self, seed: int, ranges: float, gaps: float) -> None:
        self.random = Random(seed)
        self.ranges, self.gaps = ranges, gaps
        self.teams = TEAMS if self.often(0.5) else TEAMS[:3]
        self.demand = f"{self.random.randint(1, 300)} per {self.random.choice(['hour', 'day', 'week'])}"
        self.knotted = self.often(0.25)
        self.left = self.random.randint(3, 8) if self.knotted else self.random.randint(2, 12)
        self.count = 0

    def often(self, probability: float) -> bool:
        return self.random.random() < probability

    def ranged(self, typical: int, unit: str = "", highest: float = 1e9) -> Any:
        """Return the number as written, or a range around it."""

        def written(number: float) -> Any:
            return f"{number} {unit}" if unit else number

        if not self.often(self.ranges):
            return written(typical)
        low = round(typical * self.random.uniform(0.2, 1), 3)
        high = round(min(highest, typical * self.random.uniform(1, 2.5)), 3)
        ends: Data = {"low": written(low), "typical": written(typical), "high": written(high)}
        if self.often(0.2):
            del ends[self.random.choice(["low", "high"])]
        return ends

    def time(self, longest: int = 50_000) -> Any:
        if self.often(0.06):
            return 0
        if self.often(0.1):
            return self.ranged(self.random.randint(1, 4), "d")
        return self.ranged(self.random.randint(1, longest), "s")

    def step(self) -> Data:
        self.count += 1
        self.left -= 1
        step: Data = {"id": f"s{self.count}", "name": f"S {self.count}"}
        if self.often(0.1):
            step |= {"outside": True, "lead_time": self.time()}
        else:
            step |= self.times()
        for key, probability in (("wait_before", 0.3), ("wait_after", 0.25)):
            if self.often(probability):
                step[key] = self.time()
        if self.often(0.2):
            step["inventory"] = self.random.randint(0, 60)
        if team := self.random.choice(self.teams):
            step["team"] = team
        if self.often(0.6):
            step["value"] = self.random.choice(["adding", "adding", "necessary", "waste"])
        if self.often(0.7):
            step["percent_complete_accurate"] = self.ranged(self.random.choice([0, 100, *range(40, 100)]), highest=100)
        return step

    def times(self) -> Data:
        shape, times = self.random.random(), Data()
        if shape < 0.15:
            return {"cycle_time": self.time()}
        times["process_time"] = self.ranged(self.random.randint(0, 20_000), "s") if self.often(0.9) else 0
        if shape < 0.5:
            shortest = 1 if self.often(0.15) else 20_000
            times["lead_time"] = self.ranged(self.random.randint(shortest, 60_000), "s")
        if self.often(0.3):
            times |= {"cycle_time": self.time(3_000), "uptime": self.ranged(self.random.randint(40, 100), highest=100)}
        return times if not self.often(self.gaps) else {key: times[key] for key in times if self.often(0.4)}

    def items(self, depth: int, most: int) -> list[Data]:
        found: list[Data] = []
        for _ in range(most):
            if self.left <= 0:
                break
            kind = self.random.random()
            if depth < DEEPEST and self.left > 1 and kind < 0.17 - 0.05 * self.knotted:
                count = self.random.choice([2, 2, 3])
                found.append({"parallel": [self.branch(depth) for _ in range(count)]})
            elif depth < DEEPEST and self.left > 1 and kind < 0.42 + 0.2 * self.knotted:
                found.append({"choice": self.ways(depth)})
            else:
                found.append(self.step())
        return found

    def branch(self, depth: int) -> list[Data]:
        return self.items(depth + 1, self.random.choice([1, 1, 2, 2, 3]))

    def ways(self, depth: int) -> list[Data]:
        count = self.random.choice([2, 2, 3])
        cuts = sorted(self.random.sample(range(3, 98), count - 1))
        shares = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
        return [
            {"share": self.ranged(share, highest=100), "steps": [] if self.often(0.25) else self.branch(depth)}
            for share in shares
        ]

    def reworks(self, steps: list[Data]) -> None:
        places = list(written_steps(steps))
        beside = 0
        for _ in range(self.random.choice([4, 5, 6, 8] if self.knotted else [0, 1, 1, 2, 2, 3, 4])):
            place, step = self.random.choice(places)
            targets = [other["id"] for there, other in places if may_go_back(place, there)]
            if "rework" in step:
                continue
            once, inside = (
                self.often(0.8 if self.knotted else 0.45),
                any(kind == "parallel" for kind in kinds_around(steps, place)),
            )
            once = once or (inside and beside > 0)  # each loop beside other work multiplies the paths
            beside += inside and not once
            highest = 100 if once else 25 if inside else 60
            rate = self.ranged(self.random.choice([highest if once else 5, *range(3, highest)]), highest=highest)
            step["rework"] = {"to": self.random.choice(targets), "rate": rate}
            if once or self.often(0.3):
                step["rework"]["model"] = "once" if once else "repeat"
            if self.often(0.4):
                step["rework"]["includes"] = self.random.choice(["before", "before", "through"])

    def map(self) -> Data:
        steps: list[Data] = []
        while not any(True for _ in written_steps(steps)):
            steps = self.items(0, 6)
        self.reworks(steps)
        calendar = {"hours_per_day": self.random.choice([8, 7.5, 24]), "days_per_week": self.random.choice([5, 7])}
        return {"title": "Random", "time": calendar, "demand": self.demand, "steps": steps}


def random_map(seed: int, ranges: float = 0.0, gaps: float = 0.0) -> Data:
    """Return a map as it would stand in its file."""
    return _Writer(seed, ranges, gaps).map()


def random_network(seed: int, ranges: float = 0.0, gaps: float = 0.0) -> Data:
    """Return a map in which steps join elsewhere, and at most three send work back."""
    writer = _Writer(seed, ranges, gaps)
    data, random = writer.map(), writer.random
    places = list(written_steps(data["steps"]))
    sending = [step for _, step in places if "rework" in step]
    for step in random.sample(sending, max(0, len(sending) - random.choice([0, 1, 1, 2, 3]))):
        del step["rework"]
    for place, step in places:
        earlier = [
            other["id"] for there, other in places if there < place and may_come_after(data["steps"], place, there)
        ]
        if writer.often(0.35):
            step["after"] = random.sample(earlier, min(random.choice([0, 1, 1, 2, 3]), len(earlier)))
    places[-1][1].setdefault("after", [])
    for _, step in places:
        if "rework" in step and not _comes_before(data, step["rework"]["to"], step["id"]):
            step["rework"]["to"] = step["id"]
    return data


def _comes_before(data: Data, one: str, other: str) -> bool:
    """Say whether one step comes before another in some of the ways."""
    top = read(data)
    met = ((ways, {step.id: step for step in steps_met(top, ways)}) for _, ways in all_ways(top))
    return any(
        {one, other} <= steps.keys() and comes_before(top, ways, steps[one], steps[other]) for ways, steps in met
    )


def may_come_after(items: list[Data], place: Place, other: Place) -> bool:
    """Say whether a step may begin after another: never after one in another way of the same choice."""
    same = next(index for index, (one, two) in enumerate(zip(place, other, strict=False)) if one != two)
    return same % 2 == 0 or list(kinds_around(items, place))[same // 2] == "parallel"


def finite(data: Data) -> Data:
    """Return the map with every rework at most once, so that there are only so many paths."""
    found: Data = json.loads(json.dumps(data))
    for _, step in written_steps(found["steps"]):
        if "rework" in step:
            step["rework"]["model"] = "once"
    return found


def written_steps(items: list[Data], above: Place = ()) -> Iterator[tuple[Place, Data]]:
    """Yield every step with its place."""
    for index, item in enumerate(items):
        lists = item.get("parallel") or [way["steps"] for way in item.get("choice", ())]
        if not lists:
            yield (*above, index), item
        for branch, inside in enumerate(lists):
            yield from written_steps(inside, (*above, index, branch))


def kinds_around(items: list[Data], place: Place) -> Iterator[str]:
    """Yield `parallel` or `choice` for everything that a place stands in."""
    for index, branch in zip(place[:-1:2], place[1::2], strict=True):
        item = items[index]
        yield "parallel" if "parallel" in item else "choice"
        items = item["parallel"][branch] if "parallel" in item else item["choice"][branch]["steps"]


def may_go_back(place: Place, to: Place) -> bool:
    """Say whether a step may send work to another: to itself, or to what comes before it, which nothing beside it does.

    >>> may_go_back((2,), (1, 0, 0)), may_go_back((1, 1, 0), (1, 0, 0)), may_go_back((1, 1, 0), (0,))
    (True, False, True)
    """
    if place == to:
        return True
    parts = next(index for index, (one, other) in enumerate(zip(place, to, strict=False)) if one != other)
    return to < place and parts % 2 == 0


def filled(data: Data, random: Random, low: float = 0.3, high: float = 0.3) -> Data:
    """Return a map without gaps, and with one number for every range.

    It is the low or the high end with these probabilities; else what is typical, or anything between where they leave
    something to chance.
    """
    found: Data = json.loads(json.dumps(data))
    fix_shares(found["steps"], random, low, high)
    found = json.loads(json.dumps(found), object_hook=lambda each: _picked(each, random, low, high))
    for _, step in written_steps(found["steps"]):
        if "process_time" in step or step.get("outside"):
            continue
        if "lead_time" in step:
            number, unit = step["lead_time"].split() if step["lead_time"] else (0, "s")
            step["process_time"] = f"{random.uniform(0, float(number))} {unit}"
        elif "cycle_time" not in step:
            step["process_time"] = f"{random.uniform(0, 30_000)} s"
    return found


def fix_shares(items: list[Data], random: Random, low: float = 0.3, high: float = 0.3) -> None:
    """Put one number for every range of a share, so that those of a choice still add up to 100."""
    for item in items:
        for steps in item.get("parallel", ()):
            fix_shares(steps, random, low, high)
        ways = item.get("choice", ())
        for way, share in zip(ways, agreed([way["share"] for way in ways], random, low, high), strict=True):
            way["share"] = share
            fix_shares(way["steps"], random, low, high)


def agreed(shares: Sequence[Any], random: Random, low: float = 0.3, high: float = 0.3) -> list[float]:
    """Return a number for each share, within its range, all together as much as what is typical of each.

    One share after the other is drawn from what the others leave possible: an end with these probabilities. Those
    without a range take what is left, in proportion, at least a fifth of what they usually take, as ranges go here
    (`ranged`). Of queues in ways that hardly anybody takes, see *Weak* in decision 0013.
    """
    ends = {place: _ends(share) for place, share in enumerate(shares)}
    found = {place: middle for place, (_, middle, _) in ends.items()}
    varying = [place for place, (first, _, last) in ends.items() if first != last]
    plain = [place for place in ends if place not in varying]
    left, rest = sum(found.values()), sum(found[place] for place in plain)
    if not low + high:
        return list(found.values())
    random.shuffle(varying)
    while varying:
        place = varying.pop()
        most = left - sum(ends[other][0] for other in varying) - rest / 5
        least = 0 if rest else left - sum(ends[other][2] for other in varying)
        first, last = max(least, ends[place][0]), min(most, ends[place][2])
        chance = random.random()
        found[place] = first if chance < low else last if chance < low + high else random.uniform(first, last)
        left -= found[place]
    for place in plain:
        found[place] = max(0.0, left) * found[place] / rest if rest else 0.0
    return list(found.values())


def _ends(share: Any) -> tuple[float, float, float]:
    if not isinstance(share, dict):
        return share, share, share
    first, middle, last = (share.get(each, share["typical"]) for each in ("low", "typical", "high"))
    return first, middle, last


def _picked(written: Data, random: Random, low: float, high: float) -> Any:
    if "typical" not in written:
        return written
    first, middle, last = (written.get(each, written["typical"]) for each in ("low", "typical", "high"))
    chance = random.random()
    if chance < low + high:
        return first if chance < low else last
    if chance > 0.7 or not low + high or not middle:
        return middle
    if not isinstance(middle, str):
        return random.uniform(first, last)
    unit = middle.split()[1]
    return f"{random.uniform(float(first.split()[0]), float(last.split()[0]))} {unit}"
