"""Two maps in, a list of changes out: every kind of change on every kind of map, and both maps in one picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from uuid import uuid4

import pytest

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import Change, compare, judge, parse_condition, picture
from flowfolio.analysis.diff.figures import MetricChange, change_text
from flowfolio.analysis.diff.merge import merged
from flowfolio.drawing.cards import card
from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.graph import Edge, Graph, Link
from flowfolio.export.comparison import as_markdown, as_text
from flowfolio.map_types.metrics import METRICS, Metric
from flowfolio.map_types.verdict import Side, decide
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.single import single_map
from flowfolio.source import document as source
from flowfolio.source.entity import Entity
from flowfolio.source.header import Map
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.quantity import Calendar

GOLDEN = Path(__file__).parent.parent / "golden"
WEEK = Calendar(8, 5)
Row = tuple[str, str | None, str | None, str | None, str | None]


def side(text: str, kind: str = "current-state") -> Reading:
    """Return a map written as YAML text as one side of a comparison."""
    found = single_map(source.parse_text(text, f"{kind}.yaml"), kind)
    assert found.map is not None, found.problems
    return found


def read(text: str, kind: str = "current-state") -> Map:
    return side(text, kind).whole


def rows(changes: tuple[Change, ...]) -> list[Row]:
    return [(each.kind, each.id, each.field, each.before, each.after) for each in changes]


def steps(*lines: str) -> str:
    return "title: T\nsteps:\n" + "".join(f"  - {line}\n" for line in lines)


A, B, C, D = (f"{{id: {name}, name: {name.upper()}, process_time: 1 h}}" for name in "abcd")

STEP_CASES: dict[str, tuple[str, str, list[Row]]] = {
    "identical": (steps(A, B), steps(A, B), []),
    "added": (steps(A, C), steps(A, B, C), [("added", "b", None, None, "B")]),
    "removed": (steps(A, B, C), steps(A, C), [("removed", "b", None, "B", None)]),
    "renamed": (
        steps(A, B),
        steps(A, "{id: b, name: Better, process_time: 1 h}"),
        [("renamed", "b", "name", "B", "Better")],
    ),
    "another id is another step": (
        steps(A, B),
        steps(A, "{id: x, name: B, process_time: 1 h}"),
        [("removed", "b", None, "B", None), ("added", "x", None, None, "B")],
    ),
    "changed": (
        steps("{id: a, name: A, process_time: 2 d, tools: [SAP]}"),
        steps("{id: a, name: A, process_time: {low: 4 h, typical: 1 d, basis: measured, sample: 30}, hotspot: true}"),
        [
            ("changed", "a", "tools", "SAP", None),
            ("changed", "a", "process_time", "2 d", "1 d (4 h to 1 d, measured, 30 items)"),
            ("changed", "a", "hotspot", None, "yes"),
        ],
    ),
    "every digit counts": (
        steps("{id: a, name: A, percent_complete_accurate: 85.21}"),
        steps("{id: a, name: A, percent_complete_accurate: 85.24}"),
        [("changed", "a", "percent_complete_accurate", "85.21 %", "85.24 %")],
    ),
    "nested": (
        steps(A, "{id: b, name: B, rework: {to: a, rate: 20}}"),
        steps(A, "{id: b, name: B, rework: {to: a, rate: 10}}"),
        [("changed", "b", "rework.rate", "20 %", "10 %")],
    ),
    "one moved, not all after it": (
        steps(A, B, C, D),
        steps(D, A, B, C),
        [("moved", "d", "position", "after C", "first")],
    ),
    "an insertion moves nothing": (steps(A, B, C), steps(D, A, B, C), [("added", "d", None, None, "D")]),
    "moved into a branch": (
        steps(A, B, C),
        steps(A, f"parallel: [[{B}], [{D}]]", C),
        [
            ("moved", "b", "position", "after A", "first, in a parallel branch"),
            ("added", "d", None, None, "D"),
        ],
    ),
    "a new first branch moves no other": (
        steps(f"parallel: [[{A}], [{B}]]"),
        steps(f"parallel: [[{C}], [{A}], [{B}]]"),
        [("added", "c", None, None, "C")],
    ),
    "share of a choice": (
        steps(A, f"choice: [{{share: 80, name: plain, steps: []}}, {{share: 20, name: odd, steps: [{B}]}}]"),
        steps(A, f"choice: [{{share: 90, name: plain, steps: []}}, {{share: 10, name: odd, steps: [{B}]}}]"),
        [("changed", "plain", "share", "80 %", "90 %"), ("changed", "odd", "share", "20 %", "10 %")],
    ),
    "replaced": (
        steps(A, B),
        steps(A, "{id: x, name: X, process_time: 30 min, replaces: [b]}"),
        [("changed", "x", "replaces", "b", "x"), ("changed", "x", "process_time", "1 h", "30 min")],
    ),
    "two became one": (
        steps(A, B, C),
        steps(A, "{id: x, name: X, process_time: 1 h, replaces: [b, c]}"),
        [("changed", "x", "replaces", "b, c", "x")],
    ),
    "one took another in": (
        steps(A, B, C),
        steps(A, "{id: b, name: B, process_time: 1 h, replaces: [b, c]}"),
        [("changed", "b", "replaces", "c", "b")],
    ),
    "the map itself": (
        steps(A) + "demand: 40 per week\nparticipants: [Sales]\n",
        steps(A).replace("title: T", "title: U") + "demand: 50 per week\nparticipants: [Sales, IT]\nstatus: final\n",
        [
            ("changed", None, "demand", "40 per week", "50 per week"),
            ("changed", None, "title", "T", "U"),
            ("changed", None, "status", "draft", "final"),
            ("added", "IT", None, None, "IT"),
        ],
    ),
    "information": (
        steps(A, B) + "information: [{from: a, to: b, name: Form}]\n",
        steps(A, B) + "information: [{from: a, to: b, name: Form, how: electronic}]\n",
        [("changed", "a → b", "how", "manual", "electronic")],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), STEP_CASES.values(), ids=STEP_CASES)
def test_changes_of_a_value_stream_map(before: str, after: str, expected: list[Row]) -> None:
    assert rows(compare(read(before), read(after))) == expected


OTHER_CASES: dict[str, tuple[str, str, str, list[Row]]] = {
    "roadmap: another horizon is a move": (
        "roadmap",
        "title: R\nitems: [{id: i, title: I, horizon: next}, {id: j, title: J, horizon: now}]",
        "title: R\nitems: [{id: i, title: I, horizon: now, status: doing}, {id: j, title: J, horizon: now}]",
        [("changed", "i", "status", "proposed", "doing"), ("moved", "i", "horizon", "next", "now")],
    ),
    "roadmap: order within a horizon": (
        "roadmap",
        "title: R\nitems: [{id: i, title: I, horizon: now}, {id: j, title: J, horizon: now}]",
        "title: R\nitems: [{id: j, title: J, horizon: now}, {id: i, title: I, horizon: now}]",
        [("moved", "j", "position", "after I", "first")],
    ),
    "roadmap: order across horizons says nothing": (
        "roadmap",
        "title: R\nitems: [{id: i, title: I, horizon: now}, {id: j, title: J, horizon: next}]",
        "title: R\nitems: [{id: j, title: J, horizon: next}, {id: i, title: I, horizon: now}]",
        [],
    ),
    "dependency: another side is a move, order says nothing": (
        "dependency",
        "title: D\nfocus: a\ndependencies: [{id: x, name: X, kind: team}, {id: y, name: Y, kind: data}]",
        "title: D\nfocus: a\n"
        "dependencies: [{id: y, name: Y, kind: data}, {id: x, name: X, kind: team, where: outside}]",
        [("moved", "x", "where", "inside", "outside")],
    ),
    "dependency: focus and links": (
        "dependency",
        "title: D\nfocus: a\ndependencies: [{id: x, name: X, kind: team}, {id: y, name: Y, kind: data}]",
        "title: D\nfocus: b\ndependencies: [{id: x, name: X, kind: team}, {id: y, name: Y, kind: data}]\n"
        "links: [{from: x, to: y}]",
        [("changed", None, "focus", "a", "b"), ("added", "x → y", None, None, "x → y")],
    ),
    "outcome: parts with and without an id": (
        "outcome",
        "title: O\noutcome: {text: Fast}\nguardrails: [Safe]\nobstacles: [{id: o, text: Slow, votes: 3}]\n"
        "benefits: [{text: Calm, for: customers}, {text: Old}]",
        "title: O\noutcome: {text: Faster}\nguardrails: [Cheap]\nobstacles: [{id: o, text: Too slow, votes: 5}]\n"
        "benefits: [{text: Calm, for: contributors}, {text: New}]",
        [
            ("changed", None, "outcome.text", "Fast", "Faster"),
            ("removed", "Safe", None, "Safe", None),
            ("added", "Cheap", None, None, "Cheap"),
            ("moved", "Calm", "for", "customers", "contributors"),
            ("removed", "Old", None, "Old", None),
            ("added", "New", None, None, "New"),
            ("renamed", "o", "text", "Slow", "Too slow"),
            ("changed", "o", "votes", "3", "5"),
        ],
    ),
}


@pytest.mark.parametrize(("kind", "before", "after", "expected"), OTHER_CASES.values(), ids=OTHER_CASES)
def test_changes_of_the_other_maps(kind: str, before: str, after: str, expected: list[Row]) -> None:
    found = rows(compare(read(before, kind), read(after, kind)))
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_what_a_step_replaces_is_said_by_id_and_shown_by_name() -> None:
    before, after = steps(A, B, C), steps(A, "{id: x, name: X, process_time: 1 h, replaces: [b, c]}")
    found = Comparison(side(before), side(after))
    assert [change.as_json() for change in found.changes] == [
        {"kind": "changed", "id": "x", "field": "replaces", "before": "b, c", "after": "x"}
    ]
    assert "replaces: B (b), C (c) → X (x)" in as_text(found)
    assert "| B (b), C (c) | X (x) |" in as_markdown(found)


def test_what_is_known_of_a_file_is_compared_once() -> None:
    old, new = (replace(side(text), digest=f"{text} {uuid4()}") for text in (steps(A), steps(A, B)))
    first = Comparison(old, new).changes
    assert Comparison(old, new).changes is first
    assert Comparison(replace(old, digest=""), new).changes == first
    assert Comparison(new, old).changes != first


def test_a_map_that_comes_or_goes_changes_as_a_whole() -> None:
    map_ = read(steps(A, B))
    added = [("added", None, None, None, "T"), ("added", "a", None, None, "A"), ("added", "b", None, None, "B")]
    assert rows(compare(None, map_)) == added
    assert {change.kind for change in compare(map_, None)} == {"removed"}
    assert compare(None, None) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (steps(A, B, C), steps(A, C), ["a", "b", "c"]),
        (steps(A, B, C), steps(C), ["a", "b", "c"]),
        (steps(A, B), steps(C), ["c", "a", "b"]),
        (steps(A, f"parallel: [[{B}], [{C}]]", D), steps(A, D), ["a", "b", "c", "d"]),
        (steps(f"parallel: [[{A}, {B}], [{C}]]", D), steps(f"parallel: [[{A}], [{C}]]"), ["a", "b", "c", "d"]),
    ],
)
def test_what_is_gone_returns_to_its_place(before: str, after: str, expected: list[str]) -> None:
    old, new = read(before), read(after)
    gone = [("step", str(change.id), 0) for change in compare(old, new) if change.kind == "removed"]
    both = merged(old, new, gone)
    assert [step.id for _, step in both.all_steps()] == expected


BEFORE = """\
title: Before
steps:
  - {id: enter, name: Enter the order, process_time: 10 min, percent_complete_accurate: 80}
  - {id: copy, name: Copy it by hand, wait_before: 2 d, process_time: 1 h, percent_complete_accurate: 70}
  - {id: ship, name: Ship, wait_before: 1 d, process_time: 1 h, percent_complete_accurate: 95}
"""
AFTER = """\
title: After
steps:
  - {id: enter, name: Enter the order once, process_time: 10 min, percent_complete_accurate: 80}
  - {id: ship, name: Ship, wait_before: 4 h, process_time: 1 h, percent_complete_accurate: 95}
  - {id: thank, name: Say thank you, process_time: 5 min, percent_complete_accurate: 100}
"""


def test_the_picture_shows_both_maps_and_the_figures_of_the_later_one() -> None:
    graph = Comparison(side(BEFORE), side(AFTER)).graph()
    marks = {node.id: node.mark for node in graph.nodes if node.mark}
    assert marks == {
        "step-enter": "renamed",
        "step-copy": "removed",
        "step-ship": "changed",
        "step-thank": "added",
    }
    nodes = {node.id: node for node in graph.nodes}
    places = [nodes[name].at for name in ("step-enter", "step-copy", "step-ship", "step-thank")]
    assert places == sorted(place for place in places if place)
    alone = side(AFTER)
    totals = {node.id: node for node in alone.type.draw(alone.map, alone.context).nodes}["totals"]
    assert [row[1].text for row in nodes["totals"].rows] == [row[1].text for row in totals.rows]
    assert "data-copy" not in nodes
    assert {words for _, words in graph.legend} >= {"+ added", "− removed", "~ changed", "= renamed"}


def test_what_has_moved_up_leads_to_its_place_on_the_page_of_the_later_map() -> None:
    """A text without an id has its place as an anchor: in a picture with what is gone it is another than there."""
    texts = "title: O\noutcome: {text: A}\nguardrails: [%s]"
    before, after = (side(texts % each, "outcome") for each in ("One, Two, Three", "One, Three"))
    graph = Comparison(before, after).graph()
    cards = [node for node in graph.nodes if node.role in {"guardrail", "ghost"} and node.rows]
    led = {" ".join(node.rows[0][0].text): node.href for node in cards}
    assert led == {"One": "#guardrail.1", "Two": "", "Three": "#guardrail.2"}


def test_the_comparison_draws_as_kept() -> None:
    check_golden("comparison.dot", to_dot(Comparison(side(BEFORE), side(AFTER)).graph()))


CARDS = {
    "roadmap": (
        "title: R\nitems: [{id: i, title: I, horizon: now}, {id: j, title: J, horizon: now}]",
        "title: R\nitems: [{id: j, title: J, horizon: later}, {id: k, title: K, horizon: now}]",
        {"item-i": "removed", "item-j": "moved", "item-k": "added"},
    ),
    "dependency": (
        "title: D\nfocus: a\ndependencies: [{id: x, name: X, kind: team}, {id: y, name: Y, kind: data}]",
        "title: D\nfocus: a\ndependencies: [{id: y, name: Why, kind: data}, {id: z, name: Z, kind: data}]",
        {"dependency-x": "removed", "dependency-y": "renamed", "dependency-z": "added"},
    ),
    "outcome": (
        "title: O\noutcome: {text: Fast}\nguardrails: [Safe]\n"
        "obstacles: [{id: o, text: Slow}]\nbenefits: [{text: Calm}]",
        "title: O\noutcome: {text: Faster}\nguardrails: [Cheap]\nbenefits: [{text: Calm}, {text: New}]",
        {
            "outcome": "changed",
            "guardrail.1": "added",
            "guardrail.2": "removed",
            "obstacle-o": "removed",
            "benefit.2": "added",
        },
    ),
}


@pytest.mark.parametrize(("kind", "case"), CARDS.items(), ids=CARDS)
def test_cards_are_marked_and_do_not_run_into_each_other(kind: str, case: tuple[str, str, dict[str, str]]) -> None:
    before, after, expected = case
    graph = Comparison(side(before, kind), side(after, kind)).graph()
    assert {node.id: node.mark for node in graph.nodes if node.mark} == expected
    cards = [(*node.at, node.size[1]) for node in graph.nodes if node.mark and node.at and node.size]
    for (left, y, height), (other_left, other_y, other_height) in combinations(cards, 2):
        if abs(left - other_left) < 10:
            assert abs(y - other_y) >= (height + other_height) / 2 + 14


_FLOWS = """\
title: V
supplier: Buyers
steps:
  - {id: a, name: Enter, process_time: 10 min}
  - {id: b, name: Check, process_time: 1 h, constraint: true}
  - {id: c, name: Ship, process_time: 1 h}
information:
  - {from: Planning, to: supplier, name: Calls}
  - {from: Planning, to: a, name: Daily list}
"""
_NEEDS = """\
title: D
focus: check
dependencies:
  - {id: x, name: Crew, kind: team}
  - {id: y, name: Data, kind: data}
  - {id: z, name: Law, kind: policy, where: outside}
  - {id: p, name: Billing, kind: system, direction: provides}
links:
"""
_CARDS = """\
title: O
outcome: {text: Fast}
obstacles: [{id: o1, text: Slow}, {id: o2, text: Shared}]
next_steps:
"""
LINES = {
    "information": (
        "current-state",
        _FLOWS + "  - {from: Planning, to: b}\n  - {from: a, to: c, name: Shout}\n  - {from: b, to: Ledger}\n",
        _FLOWS + "  - {from: b, to: c, name: Form}\n  - {from: supplier, to: b}\n",
        {("office-Planning", "step-b"), ("step-a", "step-c")},
        {("information-manual-line", ("Form",)), ("information-manual-end", ())},
    ),
    "steps that join elsewhere": (
        "current-state",
        f"title: V\nsteps: [{A}, {B}, {{id: c, name: C, after: [a]}}, {{id: d, name: D, after: [b]}}]",
        f"title: V\nsteps: [{A}, {B}, {{id: c, name: C, after: [b]}}, {{id: d, name: D, after: [b, c]}}]",
        {("step-a", "step-c")},
        {("flow-line", ())},
    ),
    "links": (
        "dependency",
        _NEEDS + "  - {from: x, to: y}\n  - {from: x, to: p}\n  - {from: z, to: x}\n",
        _NEEDS + "  - {from: x, to: y}\n  - {from: y, to: z}\n  - {from: y, to: p}\n",
        {("dependency-x", "dependency-p"), ("ghost-1.bend", "ghost-1.head")},
        {("link", ()), ("after", ())},
    ),
    "addresses": (
        "outcome",
        _CARDS + "  - {id: n, text: Split, addresses: [o1, o2]}\n  - {text: Rent, addresses: [o1]}\n",
        _CARDS + "  - {id: n, text: Split, addresses: [o1]}\n  - {text: Rent, addresses: [o1, o2]}\n"
        "  - {text: New, addresses: [o1]}\n",
        {("next-step-n", "obstacle-o2")},
        {("serves", ())},
    ),
    "depends on": (
        "roadmap",
        "title: R\nitems: [{id: i, title: I, horizon: now}, {id: j, title: J, horizon: later, depends_on: [i]},"
        " {id: k, title: K, horizon: now}]",
        "title: R\nitems: [{id: i, title: I, horizon: now}, {id: j, title: J, horizon: later, depends_on: [k]},"
        " {id: k, title: K, horizon: now}]",
        {("item-i", "item-j")},
        {("link", ())},
    ),
}


@pytest.mark.parametrize(("kind", "before", "after", "removed", "added"), LINES.values(), ids=LINES)
def test_lines_that_came_and_went_are_marked(
    kind: str, before: str, after: str, removed: set[tuple[str, str]], added: set[tuple[str, tuple[str, ...]]]
) -> None:
    graph = Comparison(side(before, kind), side(after, kind)).graph()
    assert {(edge.tail, edge.head) for edge in graph.edges if edge.mark == "removed"} == removed
    assert {(edge.role, edge.label) for edge in graph.edges if edge.mark == "added"} == added
    drawn = {node.id for node in graph.nodes}
    assert {end for edge in graph.edges for end in (edge.tail, edge.head)} <= drawn
    assert {words for _, words in graph.legend} >= {"+ added", "− removed"}
    same = Comparison(side(after, kind), side(after, kind)).graph()
    assert not [edge for edge in same.edges if edge.mark]


_OUTCOME = "title: O\noutcome: {text: Ship in a week}\nobstacles:\n"


def test_the_lines_of_obstacles_that_are_gone_are_told_apart_up_to_where_others_meet_them() -> None:
    before = _OUTCOME + "".join(f"  - {{id: o{number}, text: Obstacle {number}}}\n" for number in range(4))
    after = _OUTCOME + "".join(f"  - {{id: o{number}, text: Obstacle {number}}}\n" for number in (0, 2))
    graph = Comparison(side(before, "outcome"), side(after, "outcome")).graph()
    gone = {(edge.tail, edge.head) for edge in graph.edges if edge.role == "line-gone"}
    assert gone == {
        ("obstacle-o1.0", "trunk.1"),
        ("obstacle-o3.0", "trunk.3"),
        ("trunk.3", "trunk.2"),
    }
    assert graph.legend[-1] == ("line-gone", "a line that is gone")


def test_the_legend_of_a_comparison_holds_what_is_drawn() -> None:
    start = "title: D\nfocus: f\ndependencies:\n"
    needs = "  - {id: a, name: A, kind: system, direction: needs, where: inside, impact: high}\n"
    provides = "  - {id: b, name: B, kind: system, direction: provides, where: outside, impact: low}\n"
    both = "  - {id: c, name: C, kind: system, direction: both, where: inside, impact: high}\n"
    graph = Comparison(side(start + needs + both, "dependency"), side(start + needs + provides, "dependency")).graph()
    roles = [role for role, _ in graph.legend]
    assert {"needs", "provides", "dependency-high", "dependency-low", "ring-outside", "line-gone"} <= set(roles)
    assert not {"both", "link", "after", "dependency-medium"} & set(roles)
    assert len(roles) == len(set(roles))


class Bet(Entity):
    id: str
    name: str
    needs: tuple[str, ...] = ()


class Bets(Map):
    bets: tuple[Bet, ...]


def draw_bets(map_: Bets) -> Graph:
    """Draw as a type of another package may: ids of its own, and what they show."""
    shapes = [card(f"b{place}", "plain", ((each.name, "label", 1),), 90, of=("bets", place)).at(120.0 * place, 0)
              for place, each in enumerate(map_.bets)]  # fmt: skip
    ids = {each.id: f"b{place}" for place, each in enumerate(map_.bets)}
    links = [
        Link(("bets", place, "needs"), f"b{place}", ids[word])
        for place, bet in enumerate(map_.bets)
        for word in bet.needs
    ]
    return Graph("g", "t", "d", tuple(shapes), tuple(Edge(each.tail, each.head, links=(each,)) for each in links))


def test_the_links_of_any_type_are_compared_by_what_its_picture_says() -> None:
    def bets(**needs: str) -> Bets:
        return Bets(title="T", bets=tuple(Bet(id=name, name=name, needs=tuple(ids)) for name, ids in needs.items()))

    graph = picture(bets(x="", a="bc", b="", c=""), bets(a="c", b="a", c=""), draw_bets)
    assert {node.id: node.mark for node in graph.nodes if node.mark} == {
        "b0": "removed",
        "b1": "changed",
        "b2": "changed",
    }
    assert [(edge.tail, edge.head, edge.mark) for edge in graph.edges] == [
        ("b1", "b3", ""),
        ("b2", "b1", "added"),
        ("b1", "b2", "removed"),
    ]


def test_identical_maps_have_no_marks() -> None:
    graph = Comparison(side(BEFORE), side(BEFORE)).graph()
    assert not [node for node in graph.nodes if node.mark]
    assert "no change" in graph.description


def figure(value: float | None, name: str = "lead_time") -> Metric:
    return Metric(METRICS[name], value, value, value, "x")


def change(before: Metric, after: Metric) -> MetricChange:
    return MetricChange(before.kind, before, after, decide(before.kind, Side.of(before), Side.of(after)))


def test_figures_say_how_they_moved() -> None:
    day = 8 * 3600.0
    slower = change(figure(10 * day), figure(12 * day))
    assert (change_text(slower, WEEK), slower.verdict.text) == ("+2 d (+20 %)", "worse")
    better = change(figure(20, "flow_efficiency"), figure(25, "flow_efficiency"))
    assert (change_text(better, WEEK), better.verdict.text) == ("+5 points", "better")
    tiny = change(figure(0.011, "flow_efficiency"), figure(0.014, "flow_efficiency"))
    assert (change_text(tiny, WEEK), tiny.verdict.text) == ("+0.003 points", "about the same, less than 0.1 points")
    limits = change(
        replace(figure(75, "rolled_percent_complete_accurate"), limit="at most"),
        replace(figure(90, "rolled_percent_complete_accurate"), limit="at most"),
    )
    assert change_text(limits, WEEK) == "+15 points over the steps known on both sides"
    unknown = change(figure(None), figure(day))
    assert (change_text(unknown, WEEK), unknown.verdict.text) == ("", "unknown before")


DAY = 8 * 3600.0
VERDICTS = [
    ("lead_time>+10%", True),
    ("lead_time>+20%", False),
    ("lead_time>=+20%", True),
    ("lead_time>+1d", True),
    ("lead_time>+16h", False),
    ("lead_time>=+16h", True),
    ("lead_time>11d", True),
    ("lead_time>12 d", False),
    ("lead_time<-5%", False),
    ("flow_efficiency<-4points", True),
    ("flow_efficiency<20%", True),
    ("flow_efficiency<-30%", False),
    ("step_count>+1", True),
    ("step_count>12", False),
    ("process_time>+10%", None),
    ("process_time>1h", None),
    ("takt_time>1h", None),
    ("work_content>+10%", None),
]


@pytest.mark.parametrize(("text", "holds"), VERDICTS)
def test_conditions_hold_or_not_or_cannot_be_judged(text: str, holds: bool | None) -> None:
    changes = [
        change(figure(10 * DAY), figure(12 * DAY)),
        change(figure(20, "flow_efficiency"), figure(15, "flow_efficiency")),
        change(figure(10, "step_count"), figure(12, "step_count")),
        change(figure(DAY, "process_time"), figure(None, "process_time")),
        change(figure(0, "work_content"), figure(DAY, "work_content")),
    ]
    (verdict,) = judge([parse_condition(text)], changes, WEEK)
    assert verdict.holds is holds, verdict.reason
    assert holds is not None or "cannot be judged" in verdict.reason


def spread(low: float, value: float, high: float) -> Metric:
    return Metric(METRICS["lead_time"], value * DAY, low * DAY, high * DAY, "x")


@pytest.mark.parametrize(
    ("before", "after", "text", "holds"),
    [
        (spread(8, 10, 12), spread(11, 14, 16), "lead_time>+10%", False),
        (spread(8, 10, 12), spread(12, 14, 16), "lead_time>+10%", False),
        (spread(8, 10, 12), spread(13, 14, 16), "lead_time>+10%", True),
        (spread(100, 100, 100), spread(100.9, 100.9, 100.9), "lead_time>+0.5%", False),
        (spread(8, 10, 12), spread(11, 14, 16), "lead_time>10d", True),
        (spread(8, 10, 12), spread(11, 14, 16), "lead_time>12d", None),
        (spread(8, 10, 12), spread(11, 14, 16), "lead_time>16d", False),
    ],
)
def test_conditions_keep_to_the_verdict(before: Metric, after: Metric, text: str, holds: bool | None) -> None:
    (outcome,) = judge([parse_condition(text)], [change(before, after)], WEEK)
    assert (outcome.holds, outcome.is_lost) == (holds, False), outcome.reason


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("lead_time", "write for example"),
        ("leed_time>10d", "did you mean 'lead_time'?"),
        ("lead_time>10", "'10d'"),
        ("lead_time>10%", "write '+10%'"),
        ("lead_time>10 parsecs", "needs a unit"),
        ("flow_efficiency<+20", "write '+20points'"),
        ("flow_efficiency<20points", "write '+20points'"),
        ("step_count>3d", "write '3'"),
        ("lead_time>1e9d", "write for example"),
        ("x" * 500, "write for example"),
    ],
)
def test_a_wrong_condition_names_the_fix(text: str, fix: str) -> None:
    with pytest.raises(FlowfolioError, match=fix.replace("?", r"\?").replace("+", r"\+")):
        parse_condition(text)


def check_golden(name: str, text: str) -> None:
    """Compare with the file of that name; delete the file to write it anew, and read what changed."""
    path = GOLDEN / name
    if not path.exists():
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")
