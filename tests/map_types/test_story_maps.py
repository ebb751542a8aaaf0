"""Outcome maps, dependency maps and roadmaps: what is wrong with them, how they are drawn, and their table twins."""

from __future__ import annotations

import importlib
import os
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flowfolio.drawing import dot as dot_text
from flowfolio.drawing.engine import to_svg
from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import ROLES, unknown_roles
from flowfolio.map_types import Context, MapType
from flowfolio.source import document as source, entity as model
from flowfolio.source.fields import WorkingTime
from flowfolio.source.problems import known_codes

GOLDEN = Path(__file__).parent / "golden"
PACKAGES = {"outcome": "outcome_map", "dependency": "dependency_map", "roadmap": "roadmap"}
CARDS = ("outcome", "measure", "guardrail", "runner-up", "benefit", "obstacle", "next-step", "dependency", "item")


def map_type(kind: str) -> MapType:
    module: ModuleType = importlib.import_module(f"flowfolio.map_types.{PACKAGES[kind]}")
    found: MapType = module.MAP_TYPE
    return found


def context(kind: str, id_: str = "checkout/2026-01-12/any") -> Context:
    return Context(time=WorkingTime(hours_per_day=8, days_per_week=5), kind=kind, id=id_)


def parsed(kind: str, text: str) -> tuple[Any, source.Document]:
    document = source.parse_text(textwrap.dedent(text), name=f"{kind}.yaml")
    value, problems = model.parse(document, map_type(kind).model)
    assert value is not None, "\n".join(map(str, problems))
    return value, document


def problems(kind: str, text: str, id_: str = "checkout/2026-01-12/any") -> list[tuple[int, str]]:
    value, document = parsed(kind, text)
    found = [finding.in_document(document) for finding in map_type(kind).check(value, context(kind, id_))]
    assert all(problem.code in known_codes() for problem in found)
    return sorted((problem.place.line, problem.code) for problem in found)


def messages(kind: str, text: str) -> str:
    value, _ = parsed(kind, text)
    found = map_type(kind).check(value, context(kind))
    return "\n".join(f"{finding.message}; {finding.hint}" for finding in found)


def example(kind: str) -> Any:
    return parsed(kind, (map_type(kind).folder / "example.yaml").read_text(encoding="utf-8"))[0]


OUTCOME = "title: A\noutcome: {text: Faster}\n"
DEPENDENCY = "title: A\nfocus: check\n"
ROADMAP = "title: A\nitems:\n"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        pytest.param("outcome", OUTCOME, [], id="only an outcome"),
        pytest.param(
            "outcome",
            OUTCOME + "obstacles:\n- {id: a, text: A}\nmeasures:\n- {id: a, name: A}\n",
            [(4, "duplicate-id")],
            id="one id for two things",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "obstacles:\n- {id: approver, text: A}\nnext_steps:\n- {text: B, addresses: [aprover]}\n",
            [(6, "unknown-obstacle")],
            id="no such obstacle",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "measures:\n- {id: a, name: A, metric: led_time}\n",
            [(4, "unknown-reference")],
            id="no such metric",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "measures:\n- {id: a, name: A, metric: lead_time, baseline: 23, target: soon}\n",
            [(4, "invalid-duration"), (4, "invalid-duration")],
            id="a duration is wanted",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "measures:\n- {id: a, name: A, metric: lead_time, baseline: 23 d, target: 0}\n",
            [],
            id="zero is a duration",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "measures:\n- {id: a, name: A, metric: flow_efficiency, baseline: 3.9, target: 120 %}\n",
            [(4, "invalid-percent")],
            id="a percentage goes to 100",
        ),
        pytest.param(
            "outcome",
            OUTCOME + "measures:\n- {id: a, name: A, metric: step_count, target: few}\n",
            [(4, "wrong-type")],
            id="a count is a number",
        ),
        pytest.param(
            "outcome", OUTCOME + "benefits:\n- {text: A}\n", [(3, "benefit-without-measure")], id="nothing shows it"
        ),
        pytest.param(
            "dependency",
            DEPENDENCY + "dependencies:\n- {id: a, name: A, kind: team}\n- {id: a, name: B, kind: team}\n",
            [(5, "duplicate-id")],
            id="two dependencies of one id",
        ),
        pytest.param(
            "dependency",
            DEPENDENCY + "dependencies:\n- {id: check, name: A, kind: team}\n",
            [(4, "duplicate-id")],
            id="the focus is no dependency",
        ),
        pytest.param(
            "dependency",
            DEPENDENCY
            + "dependencies:\n- {id: bureau, name: A, kind: team}\nlinks:\n"
            + "- {from: bureau, to: check}\n- {from: buro, to: bureau}\n- {from: bureau, to: bureau}\n",
            [(7, "unknown-reference")],
            id="a link from nowhere",
        ),
        pytest.param(
            "dependency",
            DEPENDENCY + "dependencies:\n- {id: a, name: A, kind: team, wait: {low: 9 h, typical: 1 d}}\n",
            [(4, "low-above-high")],
            id="nine hours are more than a day of eight",
        ),
        pytest.param(
            "roadmap",
            ROADMAP + "- {id: a, title: A, horizon: now}\n- {id: b, title: B, horizon: now, status: dropped}\n",
            [(3, "item-serves-nothing")],
            id="an item for nothing",
        ),
        pytest.param(
            "roadmap",
            ROADMAP + "- {id: a, title: A, horizon: now, addresses: [x], depends_on: [c]}\n",
            [(3, "unknown-reference")],
            id="nothing comes first",
        ),
        pytest.param(
            "roadmap",
            ROADMAP + "- {id: a, title: A, horizon: now, addresses: [x], depends_on: [a]}\n",
            [(3, "dependency-cycle")],
            id="an item waits for itself",
        ),
        pytest.param(
            "roadmap",
            ROADMAP
            + "- {id: a, title: A, horizon: now, addresses: [x], depends_on: [b]}\n"
            + "- {id: b, title: B, horizon: now, addresses: [x], depends_on: [c]}\n"
            + "- {id: c, title: C, horizon: now, addresses: [x], depends_on: [a]}\n"
            + "- {id: d, title: D, horizon: now, addresses: [x], depends_on: [a, c]}\n",
            [(5, "dependency-cycle")],
            id="three in a circle, reported once",
        ),
        pytest.param(
            "roadmap",
            ROADMAP
            + "- {id: a, title: A, horizon: now, addresses: [x]}\n- {id: a, title: B, horizon: now, addresses: [x]}\n",
            [(4, "duplicate-id")],
            id="two items of one id",
        ),
        pytest.param(
            "roadmap",
            ROADMAP
            + "- {id: a, title: A, horizon: now, addresses: [x], measure: {name: M, metric: lead_time, actual: 3}}\n",
            [(3, "invalid-duration")],
            id="the actual value is a duration too",
        ),
    ],
)
def test_what_is_wrong(kind: str, text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(kind, text) == expected


def test_a_lone_roadmap_has_nothing_to_address() -> None:
    assert problems("roadmap", ROADMAP + "- {id: a, title: A, horizon: now}\n", id_="") == []


def test_messages_name_the_nearest_fix() -> None:
    wrong = OUTCOME + "obstacles:\n- {id: approver, text: A}\nnext_steps:\n- {text: B, addresses: [aprover]}\n"
    assert messages("outcome", wrong) == "'aprover' is not an obstacle of this map; did you mean 'approver'?"
    metric = OUTCOME + "measures:\n- {id: a, name: A, metric: led_time, baseline: 3}\n"
    assert "did you mean 'lead_time'?" in messages("outcome", metric)
    duration = OUTCOME + "measures:\n- {id: a, name: A, metric: lead_time, baseline: 23}\n"
    assert messages("outcome", duration).endswith("write for example '23 d'")


def test_a_circle_is_told_in_words() -> None:
    text = ROADMAP + "".join(
        f"- {{id: {a}, title: T, horizon: now, addresses: [x], depends_on: [{b}]}}\n" for a, b in ("ab", "bc", "ca")
    )
    assert "'a' waits for 'b', 'b' waits for 'c', 'c' waits for 'a'" in messages("roadmap", text)


def test_definitions_and_references() -> None:
    outcome = map_type("outcome").defines(example("outcome"))
    assert {(thing, word) for thing, word, *_ in outcome} == {
        ("measure", "order-to-cash-lead-time"),
        ("obstacle", "single-approver"),
        ("obstacle", "double-entry"),
        ("next-step", "sample-orders"),
    }
    focus = list(map_type("dependency").references(example("dependency")))
    assert [(r.word, r.things, r.code, r.within) for r in focus] == [
        ("check-credit", ("step",), "unknown-focus", "current-state")
    ]
    assert [(r.word, r.code) for r in map_type("roadmap").references(example("roadmap"))] == [
        ("single-approver", "unknown-reference"),
        ("check-credit", "unknown-reference"),
        ("double-entry", "unknown-reference"),
        ("credit-bureau", "unknown-reference"),
    ]
    assert list(map_type("outcome").references(example("outcome"))) == []


@pytest.mark.parametrize("kind", PACKAGES)
def test_the_example_is_valid(kind: str) -> None:
    found = map_type(kind)
    value = example(kind)
    assert list(found.check(value, context(kind))) == []
    assert found.measure(value, context(kind)).metrics == ()
    assert found.kinds == {kind: found.title}


def pictures(kind: str, value: Any) -> Iterator[tuple[str, Graph]]:
    found = map_type(kind)
    yield kind, found.draw(value, context(kind))
    for title, view in found.views.items():
        yield title.lower(), view(value, context(kind))


@pytest.mark.parametrize("kind", PACKAGES)
def test_the_dot_text_is_as_it_was(kind: str) -> None:
    """Write the files anew with FLOWFOLIO_GOLDEN=write after a change that is meant."""
    for name, graph in pictures(kind, example(kind)):
        path = GOLDEN / f"{name}.dot"
        text = dot_text.to_dot(graph)
        if os.environ.get("FLOWFOLIO_GOLDEN") == "write":
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")


def shown_words(graph: Graph) -> set[str]:
    """Every word that a picture shows, without its scale of months."""
    lines: list[str] = [line for edge in graph.edges for line in edge.label]
    for node in graph.nodes:
        if not node.id.startswith(("month-", "without-dates")):
            lines += [*node.lines, *(line for row in node.rows for cell in row for line in cell.text)]
    return tokens(" ".join(lines))


def tokens(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


@pytest.mark.parametrize("kind", PACKAGES)
def test_every_word_of_a_picture_is_in_its_tables(kind: str, project: Path) -> None:
    values = [
        parsed(kind, path.read_text(encoding="utf-8"))[0] for path in project.glob(f"maps/streams/*/*/{kind}.yaml")
    ]
    for value in [example(kind), *values]:
        tables = map_type(kind).tables(value, context(kind))
        told = " ".join(
            (*(t.caption for t in tables), *(cell for t in tables for row in (t.columns, *t.rows) for cell in row))
        )
        for _, graph in pictures(kind, value):
            assert shown_words(graph) <= tokens(told), value.title


@pytest.mark.parametrize("kind", PACKAGES)
def test_pictures_keep_the_promises_of_a_graph(kind: str, project: Path) -> None:
    values = [
        parsed(kind, path.read_text(encoding="utf-8"))[0] for path in project.glob(f"maps/streams/*/*/{kind}.yaml")
    ]
    for value in [example(kind), *values]:
        anchors = [id_ for table in map_type(kind).tables(value, context(kind)) for id_ in table.ids]
        assert len(anchors) == len(set(anchors))
        assert all(len(t.ids) in (0, len(t.rows)) for t in map_type(kind).tables(value, context(kind)))
        for _, graph in pictures(kind, value):
            promised(graph, set(anchors))


def promised(graph: Graph, anchors: set[str]) -> None:
    ids = [node.id for node in graph.nodes]
    assert graph.layout == "pinned"
    assert len(ids) == len(set(ids))
    assert all(node.at is not None for node in graph.nodes)
    assert all({edge.tail, edge.head} <= set(ids) for edge in graph.edges)
    known = {*ROLES, *(role for kind in PACKAGES for role in map_type(kind).roles)}
    assert {node.role for node in graph.nodes} | {edge.role for edge in graph.edges} <= known
    assert {role for role, _ in graph.legend} <= known
    assert unknown_roles(graph) == ()
    for node in graph.nodes:
        if node.href:
            assert node.href.removeprefix("#") in anchors
            assert node.detail
    cards = [node for node in graph.nodes if node.rows and node.id.startswith(CARDS)]
    assert not [(a.id, b.id) for place, a in enumerate(cards) for b in cards[:place] if overlap(a, b)]


def overlap(one: Node, other: Node) -> bool:
    (x1, y1), (w1, h1) = one.at or (0, 0), one.size or (0, 0)
    (x2, y2), (w2, h2) = other.at or (0, 0), other.size or (0, 0)
    return abs(x1 - x2) < (w1 + w2) / 2 and abs(y1 - y2) < (h1 + h2) / 2


def surroundings(count: int) -> str:
    rows = "".join(
        f"- {{id: d{n}, name: Thing {n}, kind: team, where: {('inside', 'outside')[n % 2]}, "
        f"direction: {('needs', 'needs', 'provides', 'both')[n % 4]}, wait: {n} h, impact: high}}\n"
        for n in range(count)
    )
    links = "".join(f"- {{from: d{n}, to: d{n + 1}}}\n" for n in range(count - 1))
    return f"{DEPENDENCY}dependencies:\n{rows}links:\n{links}"


@pytest.mark.parametrize(("count", "spokes"), [(6, 6), (40, 5), (300, 5)])
def test_a_crowded_dependency_map_has_a_spoke_for_each_section(count: int, spokes: int) -> None:
    value, _ = parsed("dependency", surroundings(count))
    graph = map_type("dependency").draw(value, context("dependency"))
    promised(graph, {id_ for table in map_type("dependency").tables(value, context("dependency")) for id_ in table.ids})
    assert len([edge for edge in graph.edges if "focus" in (edge.tail, edge.head)]) in {spokes, spokes - 1}
    assert len([node for node in graph.nodes if node.id.startswith("dependency-")]) == count
    assert len(graph.nodes) <= dot_text.MAX_NODES


def plan(count: int) -> str:
    rows = []
    for n in range(count):
        before = ", ".join(f"i{m}" for m in range(max(0, n - 3), n))
        month, horizon = n % 9 + 1, ("now", "next", "later")[n % 3]
        dates = f"start: 2026-0{month}-01, end: 2027-0{month}-01"
        rows.append(f"- {{id: i{n}, title: Item {n}, horizon: {horizon}, {dates}, depends_on: [{before}]}}\n")
    return ROADMAP + "".join(rows)


@pytest.mark.parametrize(("count", "has_lines"), [(30, True), (300, False)])
def test_lines_that_nobody_could_follow_are_left_out(count: int, has_lines: bool) -> None:
    value, _ = parsed("roadmap", plan(count))
    anchors = {id_ for table in map_type("roadmap").tables(value, context("roadmap")) for id_ in table.ids}
    for _, graph in pictures("roadmap", value):
        promised(graph, anchors)
        assert bool(graph.edges) == has_lines
        assert len(graph.nodes) <= dot_text.MAX_NODES
        assert "listed in the table" in map_type("roadmap").draw(value, context("roadmap")).description


def test_lines_of_a_board_stay_out_of_the_cards() -> None:
    value, _ = parsed("roadmap", plan(12))
    graph = map_type("roadmap").draw(value, context("roadmap"))
    places = {node.id: node.at or (0.0, 0.0) for node in graph.nodes}
    cards = [node for node in graph.nodes if node.id.startswith("item-")]
    for edge in graph.edges:
        (x1, y1), (x2, y2) = places[edge.tail], places[edge.head]
        for (ax, ay), (bx, by) in (((x1, y1), (x2, y1)), ((x2, y1), (x2, y2))):
            assert not [card.id for card in cards if inside(card, (ax + bx) / 2, (ay + by) / 2)]


def inside(card: Node, x: float, y: float) -> bool:
    (cx, cy), (width, height) = card.at or (0, 0), card.size or (0, 0)
    return abs(x - cx) < width / 2 - 1 and abs(y - cy) < height / 2 - 1


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_map_with_nothing_in_it_is_drawn(kind: str) -> None:
    value, _ = parsed(kind, {"outcome": OUTCOME, "dependency": DEPENDENCY, "roadmap": "title: A\n"}[kind])
    for _, graph in pictures(kind, value):
        assert dot_text.to_dot(graph).startswith("digraph")
        assert graph.description


def test_hostile_words_stay_words() -> None:
    text = ROADMAP + "- {id: a, title: '<b>&amp;\" -> }', horizon: now, addresses: [x], owner: '</svg><script>'}\n"
    value, _ = parsed("roadmap", text)
    for _, graph in pictures("roadmap", value):
        drawn = dot_text.to_dot(graph)
        assert "</svg>" not in to_svg(graph)[:-8]
        assert "<script" not in to_svg(graph)
        assert drawn.count("digraph") == 1


def forty(step: int) -> Any:
    """Return an outcome map whose next step number n addresses the obstacles n and n × `step`, of forty."""
    obstacles = "".join(f"  - {{id: o{n}, text: Obstacle of {n}}}\n" for n in range(40))
    steps = "".join(f"  - {{text: Step {n}, addresses: [o{n}, o{n * step % 40}]}}\n" for n in range(40))
    return parsed("outcome", f"title: T\noutcome: {{text: O}}\nobstacles:\n{obstacles}next_steps:\n{steps}")[0]


def test_where_lines_would_be_a_knot_obstacles_have_numbers() -> None:
    """Lines that go straight across stay; of a knot each next step says the numbers, as the table does."""
    straight, knot = (map_type("outcome").draw(forty(step), context("outcome")) for step in (1, 7))
    lines = [[edge for edge in graph.edges if edge.tail.startswith("next-step")] for graph in (straight, knot)]
    assert [len(each) for each in lines] == [40, 0]
    assert "addresses 4 and 22" in [" ".join(line for cell in row for line in cell.text)
                                    for node in knot.nodes for row in node.rows]  # fmt: skip
    cells = [
        cell for table in map_type("outcome").tables(forty(7), context("outcome")) for row in table.rows for cell in row
    ]
    assert {"4. Obstacle of 3", "Addresses 4. Obstacle of 3; 22. Obstacle of 21"} <= set(cells)
    assert shown_words(knot) <= {word for cell in cells for word in tokens(cell)} | tokens(
        "Target outcome Benefits Obstacles Next steps addresses and"
    )
