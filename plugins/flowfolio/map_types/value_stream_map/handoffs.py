"""Count how often work moves on to another team.

Going backwards through a list tells what it costs a team to hand over from there on, so that every way of a choice is
weighed by its share and every branch of parallel work counts when it is entered and when it is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import mul

from flowfolio.map_types import Context
from flowfolio.map_types.ranges import ONE, ZERO, Range
from flowfolio.map_types.value_stream_map.model import Choice, Item, Parallel, Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.network import START, Network, Order, network_of
from flowfolio.map_types.value_stream_map.route import targets
from flowfolio.map_types.value_stream_map.shares import Split, branches, factor, mean, parts_of_items
from flowfolio.source.document import Loc

_Team = str | None
_Teams = Mapping[_Team, Range]
"""The last known team of the items that come by, each with its part of them; None where no step had a team yet."""


def handoffs(map_: ValueStreamMap, context: Context) -> Range:
    """Return how often an item moves on to another team on average.

    A step without a team counts as done by the last known team. Rework to another team adds its rate, in a way of a
    choice only for the items that come there.
    """
    net, back = network_of(map_, context), targets(map_, context)
    count = _in_network(net, map_, back) if net else sum(_returns(map_, back), _ahead(map_.steps, _Ahead()).rest)
    return Range(*(int(end) if end.is_integer() else end for end in map(float, count.ends)))


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Handoffs that lie ahead: those of the team that brings the work here, and the `rest` once somebody has it."""

    entry: Range = ZERO
    """Of a team that is not in `entry_of`."""
    entry_of: Mapping[_Team, Range] = field(default_factory=dict)
    rest: Range = ZERO

    def entry_from(self, team: _Team) -> Range:
        return self.entry_of.get(team, self.entry)


def _ahead(items: Sequence[Item], after: _Ahead) -> _Ahead:
    """Return the handoffs ahead of the list `items` that `after` follows."""
    for item in reversed(items):
        if isinstance(item, Step):
            if item.team is not None:
                after = _Ahead(ONE, {item.team: ZERO}, after.entry_from(item.team) + after.rest)
        elif isinstance(item, Parallel):
            followed = _Ahead(after.entry, after.entry_of)
            if ways := [_ahead(steps, followed) for steps in item.parallel if steps]:
                after = _Ahead(
                    _sum(way.entry for way in ways),
                    {team: _sum(way.entry_from(team) for way in ways) for team in _known(ways)},
                    _sum((after.rest, *(way.rest for way in ways))),
                )
        else:
            shares = [factor(way.share) for way in item.choice]
            ways = [_ahead(way.steps, after) for way in item.choice]
            after = _Ahead(
                _mean(shares, (way.entry for way in ways)),
                {team: _mean(shares, (way.entry_from(team) for way in ways)) for team in _known(ways)},
                _mean(shares, (way.rest for way in ways)),
            )
    return after


def _known(ways: Iterable[_Ahead]) -> dict[_Team, None]:
    return dict.fromkeys(team for way in ways for team in way.entry_of)


def _sum(parts: Iterable[Range]) -> Range:
    return sum(parts, ZERO)


def _mean(shares: Sequence[Range], values: Iterable[Range]) -> Range:
    return mean(list(zip(shares, values, strict=True)))


def _returns(map_: ValueStreamMap, back: Mapping[Loc, Loc]) -> Iterable[Range]:
    """Yield for each way back how often it takes an item to another team."""
    if not back:
        return
    parts, teams = parts_of_items(map_), dict[Loc, _Teams]()
    _note_teams(map_.steps, ("steps",), {None: ONE}, teams)
    for loc, step in map_.all_steps():
        target = back.get(loc, loc)
        if step.rework and step.rework.rate and target != loc:
            yield parts[loc] * factor(step.rework.rate) * _differ(teams[loc], teams[target])


def _differ(one: _Teams, other: _Teams) -> Range:
    """Return how often the last known teams are two different ones."""
    differs = _sum(
        mine * its
        for team, mine in one.items()
        for name, its in other.items()
        if team is not None and name is not None and team != name
    )
    return Range(*(min(1.0, end) for end in differs.ends))


def _note_teams(items: Sequence[Item], here: Loc, teams: _Teams, found: dict[Loc, _Teams]) -> _Teams:
    """Note which teams have the work at each step of the list at `here`; return those that have it in the end."""
    for index, item in enumerate(items):
        at = (*here, index)
        if isinstance(item, Step):
            teams = found[at] = teams if item.team is None else {item.team: ONE}
            continue
        ends = [_note_teams(steps, place, teams, found) for place, steps in branches(item, at)]
        shares = [ONE] * len(ends) if isinstance(item, Parallel) else [factor(way.share) for way in item.choice]
        teams = _together(shares, ends)
    return teams


def _together(shares: Sequence[Range], ends: Sequence[_Teams]) -> _Teams:
    known = dict.fromkeys(team for end in ends for team in end)
    return {team: _mean(shares, (end.get(team, ZERO) for end in ends)) for team in known}


def _in_network(net: Network, map_: ValueStreamMap, back: Mapping[Loc, Loc]) -> Range:
    """Return the handoffs where steps join elsewhere: from each step that another waits for to that one."""
    found, steps = list[tuple[Range, Range]](), dict(map_.all_steps())
    for ways, order in net.cases():
        weight = reduce(mul, (_part(net, at, way) for at, way in ways.items() if way is not None), ONE)
        found.append((weight, _in_order(order, steps, back)))
    return mean(found)


def _part(net: Network, at: Loc, way: int) -> Range:
    item = net.item(at)
    assert isinstance(item, Choice)
    return Split.of([factor(each.share) for each in item.choice]).shares[way]


def _in_order(order: Order, steps: Mapping[Loc, Step], back: Mapping[Loc, Loc]) -> Range:
    """Return the handoffs in one combination of ways; `bringing` counts each line on which a team brings the work."""
    bringing: dict[Loc, Counter[str]] = {START: Counter()}
    teams: dict[Loc, _Teams] = {START: {None: ONE}}
    count = ZERO
    for at in order.steps[:-1]:
        places, team = order.waits_for[at], steps[at].team
        brought = sum((bringing[each] for each in places), Counter[str]())
        if team is None:
            bringing[at], teams[at] = brought, _together([ONE] * len(places), [teams[each] for each in places])
        else:
            bringing[at], teams[at] = Counter([team]), {team: ONE}
            count += Range.of(float(brought.total() - brought[team]))
    for at, target in back.items():
        rework = steps[at].rework
        if rework and rework.rate and at in teams and target in order.earlier[at]:
            count += factor(rework.rate) * _differ(teams[at], teams[target])
    return count
