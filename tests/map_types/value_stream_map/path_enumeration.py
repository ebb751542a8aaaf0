"""Take the walk of `path_simulation` along every path there is, and return exact expected values.

Whatever can be decided is decided in every way, depth first, each with its probability. `everything` walks whole maps,
which is right beyond doubt and long. `expected` stops wherever what comes depends only on where the item is, and solves
the chain of these states; so loops need no end. A loop inside parallel work is followed until the probability of what
is left is below `TAIL`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from map_types.value_stream_map.network_simulation import Network, is_network
from map_types.value_stream_map.path_map import Items, Place, Rework
from map_types.value_stream_map.path_simulation import Arrived, Token, Walk, by_chance

TAIL = 1e-14
"""A path less probable than this is not followed further."""
REMAINDER = 1e-11
"""What has not been followed may be no more than this part of any figure; else the map is simulated."""
MOST_DECISIONS = 20_000
"""More decisions than this along all paths of a map are too many."""


class TooMany(Exception):  # noqa: N818 (the map is fine)
    """There are too many paths to walk them all."""


@dataclass(slots=True)
class Budget:
    """How many decisions may still be taken."""

    left: int = MOST_DECISIONS


@dataclass(frozen=True, slots=True)
class Totals:
    """What lies behind an item at the end, in seconds; or what is expected to."""

    lead: float
    process: float
    elapsed: float
    added: float
    work: float

    @property
    def wait(self) -> float:
        """Time in which nobody works, what is outside our sight not counted."""
        return self.lead - self.process - self.elapsed


Vector = tuple[float, ...]


def _vector(token: Token) -> Vector:
    return token.clock, token.process, token.elapsed, token.added, token.work


class _Cut(Exception):  # noqa: N818
    """What is left is too improbable."""


@dataclass(slots=True)
class _Script:
    """Decides as written, then takes the first possible way; `taken` holds (index, probabilities) of each decision."""

    written: list[int]
    budget: Budget
    taken: list[tuple[int, Sequence[float]]] = field(default_factory=list)
    probability: float = 1.0

    def __call__(self, probabilities: Sequence[float]) -> int:
        number = len(self.taken)
        index = self.written[number] if number < len(self.written) else _possible(probabilities, 0)
        self.taken.append((index, probabilities))
        self.budget.left -= 1
        if not self.budget.left:
            raise TooMany
        self.probability *= probabilities[index]
        if self.probability < TAIL:
            raise _Cut
        return index

    def next(self) -> list[int] | None:
        """Return the decisions that lead to the next path, None after the last one."""
        while self.taken:
            index, probabilities = self.taken.pop()
            after = _possible(probabilities, index + 1)
            if after < len(probabilities):
                return [index for index, _ in self.taken] + [after]
        return None


def _possible(probabilities: Sequence[float], index: int) -> int:
    """Return the first way from `index` on that can be taken."""
    while index < len(probabilities) and not probabilities[index]:
        index += 1
    return index


def _paths(walk: Callable[[_Script], None], budget: Budget) -> Iterator[float]:
    """Take a walk along every path; yield the probability of each when it is done."""
    written: list[int] | None = []
    while written is not None:
        script = _Script(written, budget)
        try:
            walk(script)
            yield script.probability
        except _Cut:
            pass
        written = script.next()


def everything(top: Items, rework: bool = True, most: int = MOST_DECISIONS, one: type[Walk | Network] = Walk) -> Totals:
    """Walk the whole map along every path and return the expected totals; `one` says how an item walks."""
    found: list[Token] = []

    def walk(script: _Script) -> None:
        found.append(one(top, script, rework=rework).go())

    known, sums = 0.0, (0.0,) * 5
    for probability in _paths(walk, Budget(most)):
        known += probability
        sums = tuple(total + probability * each for total, each in zip(sums, _vector(found.pop()), strict=True))
    return Totals(*(total / known for total in sums))


# The chain -----------------------------------------------------------------------------------------------------------

State = tuple[Place, frozenset[tuple[Place, Rework]]]
"""Where the item is, and the steps whose repetition has not ended."""
_START: State = (), frozenset()


@dataclass(slots=True)
class _Row:
    """What is expected until the next state, and the probability of each next state; what is missing to 1 ends."""

    gain: Vector
    to: dict[State, float]

    def put(self, state: State, other: _Row) -> None:
        """Go on from `state` as the other row says."""
        share = self.to.pop(state, 0.0)
        if share:
            self.gain = _plus(self.gain, other.gain, share)
            for each, probability in other.to.items():
                self.to[each] = self.to.get(each, 0.0) + share * probability


def _plus(one: Vector, other: Vector, share: float) -> Vector:
    return tuple(a + share * b for a, b in zip(one, other, strict=True))


def _row(top: Items, state: State, rework: bool, budget: Budget) -> _Row:
    """Walk from a state on along every path to the next one."""
    place, repeated = state
    ends: list[tuple[State | None, Vector]] = []

    def walk(script: _Script) -> None:
        each = Walk(top, script, dict(repeated), stops=True, rework=rework)
        try:
            each.go(place)
            next_ = None
        except Arrived as arrived:
            next_ = arrived.place, frozenset(each.repeated.items())
        ends.append((next_, _vector(each.token)))

    row, known, longest = _Row((0.0,) * 5, {}), 0.0, 0.0
    for probability in _paths(walk, budget):
        next_, gain = ends.pop()
        known += probability
        longest = max(longest, gain[0])
        row.gain = _plus(row.gain, gain, probability)
        if next_:
            row.to[next_] = row.to.get(next_, 0.0) + probability
    # A path that is not followed is longer than the longest, by less than once that length again.
    if row.gain[0] and (1 - known) * 2 * longest > REMAINDER * row.gain[0]:
        raise TooMany
    return _Row(tuple(each / known for each in row.gain), {each: share / known for each, share in row.to.items()})


def expected(top: Items, rework: bool = True, most: int = MOST_DECISIONS) -> Totals:
    """Return the expected totals of a map, exact but for rounding. Raises TooMany when it takes too long."""
    if is_network(top):
        return everything(top, rework, most, Network)
    rows: dict[State, _Row] = {}
    open_, budget = [_START], Budget(most)
    while open_:
        state = open_.pop()
        if state not in rows:
            rows[state] = _row(top, state, rework, budget)
            open_ += rows[state].to
    return Totals(*_solved(rows))


def _solved(rows: dict[State, _Row]) -> Vector:
    """Replace one state after the other, the last place first, by what is expected from there on."""
    order = sorted(rows, key=lambda state: state[0], reverse=True)
    into: dict[State, set[State]] = {state: set() for state in rows}
    for state, row in rows.items():
        for each in row.to:
            into[each].add(state)
    for state in order:
        row = rows[state]
        stays = row.to.pop(state, 0.0)
        if stays:
            row.gain = tuple(each / (1 - stays) for each in row.gain)
            row.to = {each: share / (1 - stays) for each, share in row.to.items()}
        if state == _START:
            continue
        del rows[state]
        for other in into[state]:
            if other in rows:
                rows[other].put(state, row)
                for each in row.to:
                    into[each].add(other)
    return rows[_START].gain


# Chance --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sampled:
    """Means of many walks at random, and how far the truth can lie from each."""

    mean: Totals
    error: Totals


def simulated(top: Items, seed: int, walks: int = 3000, rework: bool = True) -> Sampled:
    """Return means of so many walks.

    The error is six standard errors, which leaves one wrong figure in 500 million, and ten times what the longest walk
    weighs: with that certainty, what no walk met is less probable than ten walks.
    """
    decide, one = by_chance(Random(seed)), Network if is_network(top) else Walk
    found = [_vector(one(top, decide, rework=rework).go()) for _ in range(walks)]
    columns = list(zip(*found, strict=True))
    means = [sum(column) / walks for column in columns]
    spread = [sum((each - mean) ** 2 for each in column) for column, mean in zip(columns, means, strict=True)]
    rare = 10 * max(columns[0]) / walks
    return Sampled(Totals(*means), Totals(*(6 * sqrt(each / (walks - 1) / walks) + rare for each in spread)))
