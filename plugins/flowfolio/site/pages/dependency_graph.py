"""Draw streams on the left and what several of them depend on on the right, clustered by kind."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from flowfolio.analysis.dependencies import SharedThing
from flowfolio.drawing.cards import Card, card, stacked, words_at
from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.drawing.looks import legend_of
from flowfolio.map_types.dependency_map import roles
from flowfolio.site.paths import dependency_anchor
from flowfolio.source.quantity import number_text
from flowfolio.source.words import counted

MOST_DRAWN = 30
"""Things in the picture, the costliest; the table beside it has the others."""
_WIDTH = 230.0
_GUTTER = 260.0
_ROUNDS = 6
_WORST = {"high": 0, "medium": 1, "low": 2, None: 3}
_LINES = {
    "needs": roles.SPOKE["needs"].meaning("the stream needs it"),
    "provides": roles.SPOKE["provides"].meaning("the stream provides for it"),
    "both": roles.SPOKE["both"],
}
"""Direction of a dependency → the role of its line."""


def shared_graph(things: Sequence[SharedThing]) -> Graph | None:
    """Return the costliest of `things` with their streams as a pinned graph, or None when there is nothing to draw."""
    drawn = [thing for thing in things if len(thing.streams) > 1][:MOST_DRAWN]
    if not drawn:
        return None
    streams = {use.stream.id: use.stream.title for thing in drawn for use in thing.uses}
    kinds, order = _untangled(drawn, list(streams))
    right, heads = _things(kinds)
    height = -min((node.at or (0, 0))[1] for node in right)
    left = _streams(order, streams, drawn, height)
    edges = [
        Edge(
            f"stream-{use.stream.id}",
            f"thing-{drawn.index(thing)}",
            _LINES[use.dependency.direction],
            tail_port="e",
            head_port="w",
        )
        if use.dependency.direction == "provides"
        else Edge(
            f"thing-{drawn.index(thing)}",
            f"stream-{use.stream.id}",
            _LINES[use.dependency.direction],
            tail_port="w",
            head_port="e",
        )
        for thing in drawn
        for use in thing.uses
    ]
    numbered = _numbered(right, drawn)
    return Graph(
        "shared-dependencies",
        "What several streams depend on",
        _description(drawn),
        (*left, *heads, *numbered),
        tuple(edges),
        legend=legend_of(_LINES.values(), edges),
    )


def _untangled(drawn: list[SharedThing], streams: list[str]) -> tuple[list[tuple[str, list[SharedThing]]], list[str]]:
    """Put both sides into an order in which few lines cross: each side by the mean place of what it is tied to."""
    kinds = list(dict.fromkeys(thing.kind for thing in drawn))
    by_kind = {kind: [thing for thing in drawn if thing.kind == kind] for kind in kinds}
    for _ in range(_ROUNDS):
        place = {stream: rank for rank, stream in enumerate(streams)}
        mean = {thing.key: fmean(place[stream] for stream in thing.streams) for thing in drawn}
        kinds.sort(key=lambda kind: fmean(mean[thing.key] for thing in by_kind[kind]))
        for group in by_kind.values():
            group.sort(key=lambda thing: mean[thing.key])
        rank = {thing.key: at for at, thing in enumerate(each for kind in kinds for each in by_kind[kind])}
        streams = sorted(
            streams, key=lambda stream: fmean(rank[thing.key] for thing in drawn if stream in thing.streams)
        )
    return [(kind, by_kind[kind]) for kind in kinds], streams


def _things(kinds: list[tuple[str, list[SharedThing]]]) -> tuple[list[Node], list[Node]]:
    nodes: list[Node] = []
    heads: list[Node] = []
    top = 0.0
    for kind, group in kinds:
        heads.append(words_at(f"kind-{kind}", kind.capitalize(), "column-head", (_WIDTH + _GUTTER, top - 9)))
        placed, top = stacked([_thing_card(thing) for thing in group], _WIDTH + _GUTTER, top - 24)
        nodes += placed
        top -= 12
    return nodes, heads


def _thing_card(thing: SharedThing) -> Card:
    impact = min((use.dependency.impact for use in thing.uses), key=_WORST.__getitem__)
    hours = f"{number_text(thing.hours, 0)} h a month" if thing.hours is not None else "hours unknown"
    least = "at least " if thing.unknown and thing.hours is not None else ""
    words = f"{counted(len(thing.streams), 'stream')} · {least}{hours}"
    streams = ", ".join(dict.fromkeys(use.stream.title for use in thing.uses))
    detail = f"{thing.name}, {thing.kind}: {words}. Needed by {streams}."
    first = thing.uses[0]
    href = f"#{dependency_anchor(first.stream.id, first.dependency.id)}"
    return card(
        thing.key,
        roles.IMPACT[impact],
        ((thing.name, "label", 2), (words, "cell-muted", 2)),
        _WIDTH,
        href=href,
        detail=detail,
    )


def _numbered(nodes: list[Node], drawn: list[SharedThing]) -> list[Node]:
    """Name the nodes by number: a key is an author's text, an id in a picture should be plain."""
    place = {thing.key: number for number, thing in enumerate(drawn)}
    return [
        Node(f"thing-{place[n.id]}", n.role, rows=n.rows, at=n.at, size=n.size, href=n.href, detail=n.detail)
        for n in nodes
    ]


def _streams(order: list[str], titles: dict[str, str], drawn: list[SharedThing], height: float) -> list[Node]:
    """Return the streams spread evenly over the height of the right side."""
    cards = []
    for stream in order:
        count = sum(stream in thing.streams for thing in drawn)
        words = counted(count, "shared dependency", "shared dependencies")
        parts = ((titles[stream], "label", 2), (words, "cell-muted", 1))
        cards.append(
            card(f"stream-{stream}", roles.RING["inside"], parts, _WIDTH, detail=f"{titles[stream]}: {words}.")
        )
    used = sum(each.height for each in cards)
    gap = max(14.0, (height - used) / max(len(cards), 1))
    nodes, top = [], -gap / 2
    for each in cards:
        nodes.append(each.at(0.0, top))
        top -= each.height + gap
    return nodes


def _description(drawn: list[SharedThing]) -> str:
    named = "; ".join(f"{thing.name} ({counted(len(thing.streams), 'stream')})" for thing in drawn[:12])
    return f"{counted(len(drawn), 'thing')} that several streams depend on: {named}{'; …' if len(drawn) > 12 else ''}."
