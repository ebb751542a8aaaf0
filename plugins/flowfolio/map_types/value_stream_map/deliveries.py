"""List the deliveries of several suppliers and to several customers, which are drawn above the steps."""

from __future__ import annotations

from flowfolio.map_types.value_stream_map.ends import Goods, InformationFlow, main_end
from flowfolio.map_types.value_stream_map.model import ValueStreamMap

Flow = InformationFlow | Goods


def goods_of(map_: ValueStreamMap) -> tuple[Goods, ...]:
    """Return the deliveries of all suppliers and customers but the one at each end of the stream."""
    steps = [step.id for _, step in map_.all_steps()]
    found = []
    for word, named, ends in (("supplier", map_.supplier, map_.suppliers), ("customer", map_.customer, map_.customers)):
        main = main_end(named, ends)
        for number, end in enumerate(ends):
            if end is main:
                continue
            id_, loc = f"{word}-{number + 1}", (f"{word}s", number)
            if word == "supplier":
                found.append(Goods(id_, end.at or steps[0], end.goods, end, loc))
            else:
                found.append(Goods(end.at or steps[-1], id_, end.goods, end, loc))
    return tuple(each for each in found if {each.from_, each.to} & set(steps))


def flows_of(map_: ValueStreamMap) -> tuple[Flow, ...]:
    """Return all that travels above the steps: information, then deliveries."""
    return (*map_.information, *goods_of(map_))
