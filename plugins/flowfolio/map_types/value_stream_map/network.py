"""Say in which order the steps of a value stream map run when some of them join elsewhere (`after`).

Which steps wait for which depends on the ways that the choices take: an order is made for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import product

from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.model import Choice, Item, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.shares import branches
from flowfolio.source.document import Loc

START: Loc = ("start",)
END: Loc = ("end",)
MOST = 500
"""How many combinations of ways are told apart."""

Ways = Mapping[Loc, int | None]
"""The number of the way that each choice takes; None where all of them count together, each by its share."""
Places = Sequence[Loc]


@dataclass(frozen=True, slots=True)
class Network:
    """The lists of a map by their place, the places of its steps by id, and its choices."""

    lists: Mapping[Loc, Sequence[Item]]
    places: Mapping[str, Loc]
    _cases: list[tuple[Ways, Order]] = field(default_factory=list)

    @classmethod
    def of(cls, map_: ValueStreamMap) -> Network:
        """Return the network of a map."""
        lists: dict[Loc, Sequence[Item]] = {}

        def note(items: Sequence[Item], here: Loc) -> None:
            lists[here] = items
            for index, item in enumerate(items):
                for place, steps in branches(item, (*here, index)):
                    note(steps, place)

        note(map_.steps, ("steps",))
        return cls(lists, {step.id: loc for loc, step in reversed(list(map_.all_steps()))})

    def item(self, at: Loc) -> Item:
        return self.lists[at[:-1]][int(at[-1])]

    def ways(self, together: frozenset[Loc] = frozenset(), here: Loc = ("steps",)) -> Iterator[dict[Loc, int | None]]:
        """Yield every combination of ways below a list; the choices in `together` take all their ways at once."""
        kinds = [list(self._ways_of(at, together)) for at in self.items(here) if not isinstance(self.item(at), Step)]
        for chosen in product(*kinds):
            yield {at: way for each in chosen for at, way in each.items()}

    def cases(self) -> Sequence[tuple[Ways, Order]]:
        """Return the order of the steps for every combination of ways, worked out once; raises CycleError."""
        if not self._cases:
            found = [(ways, order_of(self, ways)) for ways in self.ways(self.taken_together())]
            self._cases.extend(found)
        return self._cases

    def _ways_of(self, at: Loc, together: frozenset[Loc]) -> Iterator[dict[Loc, int | None]]:
        item = self.item(at)
        places = [place for place, _ in branches(item, at)]
        if isinstance(item, Choice) and at not in together:
            for number, place in enumerate(places):
                yield from ({at: number, **each} for each in self.ways(together, place))
            return
        own: dict[Loc, int | None] = {at: None} if isinstance(item, Choice) else {}
        for chosen in product(*(list(self.ways(together, place)) for place in places)):
            yield own | {where: way for each in chosen for where, way in each.items()}

    def how_many(self, together: frozenset[Loc] = frozenset(), here: Loc = ("steps",)) -> int:
        """Return how many combinations `ways` yields."""
        found = 1
        for at in self.items(here):
            inside = [self.how_many(together, place) for place, _ in branches(self.item(at), at)]
            if isinstance(self.item(at), Choice) and at not in together:
                found *= sum(inside)
            else:
                for each in inside:
                    found *= each
        return found

    def items(self, here: Loc) -> Iterator[Loc]:
        """Yield the places of what stands in a list."""
        return ((*here, index) for index in range(len(self.lists[here])))

    def taken_together(self) -> frozenset[Loc]:
        """Return the choices whose ways are not told apart because there would be too many combinations: the last."""
        choices = [at for here in self.lists for at in self.items(here) if isinstance(self.item(at), Choice)]
        found: frozenset[Loc] = frozenset()
        while self.how_many(found) > MOST:
            found |= {choices.pop()}
        return found


@dataclass(slots=True)
class _Waits:
    """What the steps wait for when certain ways are taken."""

    net: Network
    ways: Ways
    _known: dict[Loc, Places] = field(default_factory=dict)

    def running(self, here: Loc = ("steps",)) -> Iterator[tuple[Loc, Step]]:
        for at in self.net.items(here):
            item = self.net.item(at)
            if isinstance(item, Step):
                yield at, item
            for place in self._taken(item, at):
                yield from self.running(place)

    def _taken(self, item: Item, at: Loc) -> list[Loc]:
        places = [place for place, _ in branches(item, at)]
        way = self.ways.get(at)
        return places if way is None else [places[way]]

    def before(self, step: Step, at: Loc) -> Places:
        """Return what a step waits for."""
        if step.after is None:
            return self._follows(at)
        named = [self._stands_for(self.net.places[id_]) for id_ in step.after if id_ in self.net.places]
        return _all(self._end(place) for place in named) if named else self._begin(at[:-1])

    def _stands_for(self, place: Loc) -> Loc:
        """Return the place itself, or that of the choice in which it stands in a way not taken."""
        for depth, part in enumerate(place):
            way = self.ways.get(place[:depth]) if part == "choice" else None
            if way is not None and way != place[depth + 1]:
                return place[:depth]
        return place

    def _end(self, at: Loc) -> Places:
        if at not in self._known:
            item = self.net.item(at)
            is_step = isinstance(item, Step)
            self._known[at] = (at,) if is_step else _all(map(self.list_end, self._taken(item, at)))
        return self._known[at]

    def list_end(self, here: Loc = ("steps",)) -> Places:
        """Return the steps that end a list: all in it, or what comes before an empty one."""
        return _all(map(self._end, self.net.items(here))) if self.net.lists[here] else self._begin(here)

    def _follows(self, at: Loc) -> Places:
        index = int(at[-1])
        return self._end((*at[:-1], index - 1)) if index else self._begin(at[:-1])

    def _begin(self, here: Loc) -> Places:
        if len(here) == 1:
            return ()
        is_way = here[-1] == "steps"
        at, number = here[: -3 if is_way else -2], int(here[-2 if is_way else -1])
        if is_way and number and self.ways[at] is None:  # its ways stand one after the other, each as long as its share
            return self.list_end((*at, "choice", number - 1, "steps"))
        return self._follows(at)


def _all(places: Iterator[Places] | map[Places]) -> Places:
    return tuple(dict.fromkeys(place for each in places for place in each))


@dataclass(frozen=True, slots=True)
class Order:
    """Steps in an order in which none comes before one that it waits for; END is the last.

    `gate` is for each step the last one that every way to it passes (its immediate dominator).
    """

    steps: Places
    waits_for: Mapping[Loc, Places]
    earlier: Mapping[Loc, frozenset[Loc]]
    gate: Mapping[Loc, Loc]

    @classmethod
    def of(cls, waits_for: Mapping[Loc, Places], ranks: Mapping[Loc, int]) -> Order:
        """Return the order of a network; raises CycleError."""
        steps = list(TopologicalSorter(waits_for).static_order())
        earlier: dict[Loc, frozenset[Loc]] = {START: frozenset()}
        least, gate, depth = dict[Loc, Places](), {START: START}, {START: 0}
        for at in steps:
            named = waits_for[at]
            earlier[at] = frozenset(named).union(*(earlier[each] for each in named))
            beyond = frozenset[Loc]().union(*(earlier[each] for each in named))
            least[at] = sorted((each for each in named if each not in beyond), key=ranks.__getitem__) or (START,)
            gate[at] = _shared(least[at], gate, depth)
            depth[at] = depth[gate[at]] + 1
        return cls(steps, least, earlier, gate)

    def up_to(self, at: Loc, top: Loc) -> Iterator[Loc]:
        """Yield a step and the gates before it as far as `top`, which is left out."""
        while at != top:
            yield at
            at = self.gate[at]

    def between(self, first: Loc, last: Loc) -> Order:
        """Return the order of the steps on the ways from one step to another."""
        inside = {each for each in self.earlier[last] if first in self.earlier[each]} | {first, last}
        ranks = {each: rank for rank, each in enumerate(self.steps)}
        waits = {each: [one for one in self.waits_for[each] if one in inside] for each in self.steps if each in inside}
        return Order.of(waits | {first: ()}, ranks)


def _shared(places: Places, gate: Mapping[Loc, Loc], depth: Mapping[Loc, int]) -> Loc:
    """Return the last step that the ways to all the places pass."""
    found, *others = places
    for other in others:
        one = other
        while one != found:
            if depth[one] >= depth[found]:
                one = gate[one]
            else:
                found = gate[found]
    return found


def order_of(net: Network, ways: Ways) -> Order:
    """Return the order in which the steps run when these ways are taken; raises CycleError."""
    waits = _Waits(net, ways)
    waits_for = {at: waits.before(step, at) for at, step in waits.running()}
    ranks = {at: rank for rank, at in enumerate(waits_for)}
    return Order.of(waits_for | {END: waits.list_end()}, ranks)


def circle(net: Network) -> tuple[Loc, ...]:
    """Return the places of steps that wait for each other, from one to the same again; empty when none do."""
    try:
        net.cases()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def network_of(map_: ValueStreamMap, context: Context) -> Network | None:
    """Return the network of a map, worked out once; None when no step joins elsewhere, or some wait for each other."""
    return context.once("network", map_, lambda: _sound(map_))


def _sound(map_: ValueStreamMap) -> Network | None:
    if all(step.after is None for _, step in map_.all_steps()):
        return None
    net = Network.of(map_)
    return None if circle(net) else net


def earlier_steps(net: Network) -> dict[Loc, frozenset[Loc]]:
    """Return for each step those that come before it on some way."""
    return _united(order.earlier for _, order in net.cases())


def never_both(one: Loc, other: Loc) -> bool:
    """Return whether two places stand in different ways of the same choice."""
    same = next((depth for depth, parts in enumerate(zip(one, other, strict=False)) if parts[0] != parts[1]), 0)
    return bool(same) and one[same - 1] == "choice"


def steps_before(net: Network) -> dict[Loc, frozenset[Loc]]:
    """Return for each step those that it waits for on some way, without those that come before one of them."""
    return _united(order.waits_for for _, order in net.cases())


def _united(parts: Iterator[Mapping[Loc, Iterable[Loc]]]) -> dict[Loc, frozenset[Loc]]:
    found: dict[Loc, frozenset[Loc]] = {}
    for part in parts:
        for at, steps in part.items():
            others = (each for each in steps if each != START and not never_both(each, at))
            found[at] = found.get(at, frozenset()).union(others)
    return found
