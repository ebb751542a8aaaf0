"""On random maps no line meets a box that it does not belong to, and no words lie on others or on a box."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from random import Random
from typing import Any

import pytest

from extent import sample
from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import look_of
from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.draw import draw
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.fields import WorkingTime
from map_types.value_stream_map.random_maps import random_map, random_network, written_steps

DAY = WorkingTime(hours_per_day=8, days_per_week=5)
FAULT = {
    "title": "Rework above another branch",
    "steps": [
        {
            "parallel": [
                [{"id": "e1", "name": "E1"}, {"id": "e2", "name": "E2", "rework": {"to": "e1", "rate": 20}}],
                [{"id": "f1", "name": "F1"}],
            ]
        }
    ],
}
BLOCKS = ("step-", "data-", "constraint-", "hotspot-", "because-", "office-", "supplier", "customer", "totals")
_EDGE = re.compile(r'^ *"([^"]+)"(?::\w+)? -> "([^"]+)"(?::\w+)? \[.*?pos="([^"]*)"', re.MULTILINE)
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
Segment = tuple[tuple[float, float], tuple[float, float]]
Piece = tuple[set[str], str, Segment]


def dressed(seed: int, maps: Callable[[int], dict[str, Any]] = random_map) -> dict[str, Any]:
    """Return a random map with everything on it that takes room."""
    data, random = maps(seed), Random(seed)
    steps = [step for _, step in written_steps(data["steps"])]
    for step in steps:
        if random.random() < 0.2:
            step["hotspot"] = "Only one person knows how this is done"
        if random.random() < 0.2:
            step["improvements"] = ["Do it once and do it well", "Ask nobody"][: random.randint(1, 2)]
        if random.random() < 0.2:
            step["flow"] = random.choice(["fifo", "pull", "supermarket", "push"])
    if random.random() < 0.5:
        random.choice(steps)["constraint"] = True
    ends = ["supplier", "customer", "Order desk", "ERP", *(step["id"] for step in steps)]
    data["information"] = [
        {"from": one, "to": other, "name": f"List {number}", "how": random.choice(["manual", "electronic"])}
        for number in range(random.randint(0, 6))
        for one, other in [random.sample(ends, 2)]
    ]
    return data


def picture(data: dict[str, Any]) -> Graph:
    return draw(ValueStreamMap.model_validate(data), Context(time=DAY, kind="current-state"))


def segments(graph: Graph, *words: str) -> list[Piece]:
    """Return the straight pieces of lines with such roles: the ids of the steps at the ends, the line, its two ends."""
    edges = {(edge.tail, edge.head): edge for edge in graph.edges}
    found = []
    for tail, head, text in _EDGE.findall(to_dot(graph)):
        edge = edges[tail, head]
        if not edge.links or not edge.role.startswith(words):
            continue
        own = {end for link in edge.links for end in (link.tail, link.head)}
        tip = re.search(r"e,([-\d.]+),([-\d.]+)", text)
        numbers = [tuple(map(float, pair.split(","))) for pair in text.split() if pair[0] not in "es"]
        points = [(point[0], point[1]) for point in numbers] + ([(float(tip[1]), float(tip[2]))] if tip else [])
        name = str(edge.links[0].of)
        found += [(own, name, (one, other)) for one, other in pairwise(points) if one != other]
    return found


def meets(segment: Segment, box: Node) -> bool:
    """Return whether a piece goes through a box or along its rim, a point of rounding aside."""
    assert box.at
    assert box.size
    (x0, y0), (x1, y1) = segment
    low, high = (box.at[0] - box.size[0] / 2 + 1, box.at[0] + box.size[0] / 2 - 1)
    bottom, top = (box.at[1] - box.size[1] / 2 + 1, box.at[1] + box.size[1] / 2 - 1)
    return max(x0, x1) > low and min(x0, x1) < high and max(y0, y1) > bottom and min(y0, y1) < top


def crossed(graph: Graph) -> list[tuple[str, str]]:
    """Return every line with each box that it goes through."""
    blocks = [node for node in graph.nodes if node.id.startswith(BLOCKS) and not node.id.startswith("hotspot-text")]
    return [
        (name, box.id)
        for own, name, segment in segments(graph, "rework", "information", "flow")
        for box in blocks
        if not (_is_open(box) and box.id.replace("hotspot-", "step-") in own) and meets(segment, box)
    ]


def _is_open(box: Node) -> bool:
    """A hotspot is a frame around its step, and a house is drawn shorter than its room: their own lines enter both."""
    return box.id.startswith("hotspot-") or box.id in ("supplier", "customer")


def shared_tracks(graph: Graph) -> list[tuple[str, str]]:
    """Return every two lines of rework or of steps that join elsewhere which run along each other.

    What leaves one step, or comes to one step, may run together.
    """
    pieces = segments(graph, "rework", "flow")
    return [
        (one[1], other[1])
        for one, other in combinations(pieces, 2)
        if one[1] != other[1] and not _are_joined(graph, one, other) and _along(one[2], other[2])
    ]


def _are_joined(graph: Graph, one: Piece, other: Piece) -> bool:
    flows = {str(link.of) for edge in graph.edges if edge.role.startswith("flow") for link in edge.links}
    return one[1] in flows and other[1] in flows and bool(one[0] & other[0])


def _along(one: Segment, other: Segment) -> bool:
    for flat, wide in ((1, 0), (0, 1)):
        levels = [point[flat] for point in (*one, *other)]
        if max(levels) - min(levels) < 3:
            spans = [sorted((each[0][wide], each[1][wide])) for each in (one, other)]
            if min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0]) > 1:
                return True
    return False


def touching(graph: Graph) -> list[tuple[str, str]]:
    """Return every two pictures of words or boxes that lie on each other."""
    words = [node for node in graph.nodes if node.lines and look_of(node.role).shape == "plaintext"]
    blocks = [node for node in graph.nodes if node.id.startswith(BLOCKS[:3])]
    blocks += [
        node for node in graph.nodes if node.role in ("fork", "join", "choice", "wait", "supermarket", "trigger")
    ]
    pairs = [*combinations(words, 2), *((word, block) for word in words for block in blocks if word is not block)]
    return [(one.id, other.id) for one, other in pairs if _overlap(one, other)]


def _overlap(one: Node, other: Node) -> bool:
    assert one.at
    assert other.at
    assert one.size
    assert other.size
    gaps = [abs(one.at[axis] - other.at[axis]) * 2 - one.size[axis] - other.size[axis] for axis in (0, 1)]
    return max(gaps) < -2


def test_rework_stays_in_its_own_branch() -> None:
    graph = picture(FAULT)
    assert crossed(graph) == []
    places = {node.id: node.at for node in graph.nodes}
    start, other = places["rework-e2-from"], places["step-f1"]
    assert start
    assert other
    assert min(point[1] for _, _, piece in segments(graph, "rework") for point in piece) > other[1]
    own = places["step-e2"]
    assert own
    assert abs(start[0] - own[0]) < 62


def struck(graph: Graph) -> list[tuple[str, str]]:
    """Return every line that goes through the words of a way, with these words."""
    ways = [node for node in graph.nodes if node.id.startswith("way-")]
    assert not any(node.size[0] > 80 for node in ways if node.size)
    found = []
    for tail, head, text in _EDGE.findall(to_dot(graph)):
        points = [(float(x), float(y)) for x, y in _POINT.findall(text)]
        found += [(f"{tail} -> {head}", way.id) for way in ways if any(meets(piece, way) for piece in pairwise(points))]
    return found


def _step(name: str) -> dict[str, Any]:
    return {"id": name, "name": name.upper()}


def _parallel(*branches: list[Any]) -> dict[str, Any]:
    return {"parallel": [*branches]}


def _choice(*ways: list[Any], shares: tuple[int, int] = (30, 70)) -> dict[str, Any]:
    return {"choice": [{"share": share, "steps": way} for share, way in zip(shares, ways, strict=True)]}


A, B, C, D, E, F = map(_step, "abcdef")
BRANCHED: dict[str, list[Any]] = {
    "choice that begins with parallel": [A, _choice([_parallel([B], [C]), D], [E])],
    "choice whose lower way begins with parallel": [_choice([A], [_parallel([B], [C])])],
    "parallel that begins with choice": [A, _parallel([_choice([B], [C]), D], [E])],
    "parallel whose lower branch begins with choice": [_parallel([A], [_choice([B], [])])],
    "three deep": [A, _choice([_parallel([_choice([_parallel([B], [C])], [D])], [E])], [F])],
    "three deep below": [_choice([A], [_parallel([B], [_choice([C], [_parallel([D], [E])])])])],
    "choice in choice in choice": [_choice([_choice([_choice([A], [B], shares=(1, 99))], [C])], [])],
    "named branches": [
        _parallel(
            {"name": "Paper work of the office", "steps": [_choice([A], [B])]},  # type: ignore[arg-type]
            {"name": "Machine", "steps": [_parallel([C], [D])]},  # type: ignore[arg-type]
        )
    ],
    "a way without steps on top": [_choice([], [A, B])],
}
TOLD = {"supplier": "Mill", "customer": "Shop", "information": [{"from": "a", "to": "b", "name": "List"}]}


@pytest.mark.parametrize("told", [{}, TOLD], ids=["bare", "told"])
@pytest.mark.parametrize("name", BRANCHED)
def test_the_words_of_a_way_lie_free(name: str, told: dict[str, Any]) -> None:
    graph = picture({"title": "T", "steps": BRANCHED[name], **told})
    assert sum(node.id.startswith("way-") for node in graph.nodes) >= 2
    assert touching(graph) == []
    assert struck(graph) == []


SAMPLE = pytest.mark.parametrize("first", range(0, 200, 20))


@SAMPLE
def test_no_line_meets_a_foreign_box(first: int) -> None:
    graphs = {seed: picture(dressed(seed)) for seed in range(first, first + 20)}
    assert {seed: found for seed, graph in graphs.items() if (found := crossed(graph))} == {}
    assert {seed: found for seed, graph in graphs.items() if (found := shared_tracks(graph))} == {}


@SAMPLE
def test_steps_that_join_elsewhere_have_lines_of_their_own(first: int) -> None:
    graphs = {seed: picture(dressed(seed, random_network)) for seed in sample(range(first, first + 20), 4)}
    assert {seed: found for seed, graph in graphs.items() if (found := crossed(graph))} == {}
    assert {seed: found for seed, graph in graphs.items() if (found := shared_tracks(graph))} == {}
    assert {seed: found for seed, graph in graphs.items() if (found := touching(graph))} == {}


@SAMPLE
def test_all_words_lie_free(first: int) -> None:
    graphs = {seed: picture(dressed(seed)) for seed in range(first, first + 20)}
    assert {seed: found for seed, graph in graphs.items() if (found := touching(graph))} == {}
    assert {seed: found for seed, graph in graphs.items() if (found := struck(graph))} == {}
