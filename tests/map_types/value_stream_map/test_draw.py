"""The value stream map as people know it from the wall: what is drawn where, and that its table twin says it all."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import ROLES, look_of, unknown_roles
from flowfolio.drawing.text_width import text_width
from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map.draw import draw
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.roles import ROLES as OWN
from flowfolio.map_types.value_stream_map.sheet import sheet
from flowfolio.map_types.value_stream_map.tables import tables
from flowfolio.map_types.value_stream_map.tracks import levels
from flowfolio.map_types.value_stream_map.true_scale import draw_true_scale, stretches
from flowfolio.source.document import parse_text
from flowfolio.source.entity import parse
from flowfolio.source.fields import WorkingTime

DAY = WorkingTime(hours_per_day=8, days_per_week=5)


def map_of(*steps: Any, **more: Any) -> ValueStreamMap:
    return ValueStreamMap.model_validate({"title": "Orders", "steps": list(steps), **more})


def step(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "name": id_.replace("-", " ").capitalize(), **more}


def context(before: ValueStreamMap | None = None, **more: Any) -> Context:
    return Context(time=DAY, kind="current-state", before=before, **more)


def by_id(graph: Graph) -> dict[str, Node]:
    return {node.id: node for node in graph.nodes}


def place(node: Node) -> tuple[float, float]:
    assert node.at is not None
    return node.at


RICH = map_of(
    step("enter-order", team="Sales", roles=["Clerk"], people=1, process_time="10 min", percent_complete_accurate=90),
    step(
        "check-credit",
        wait_before="2 d",
        process_time="20 min",
        lead_time="4 h",
        percent_complete_accurate=85,
        value="necessary",
        wip=14,
        inventory=120,
        cycle_time="40 s",
        changeover="1 h",
        uptime=85,
        flow="fifo",
        constraint=True,
        hotspot="Only one approver",
        improvements=["Auto-approve under 500", "Second approver"],
        rework={"to": "enter-order", "rate": 15},
    ),
    {"parallel": [[step("pick", process_time="1 h", wait_before="3 h")], [step("invoice", flow="pull")]]},
    {
        "choice": [
            {"share": 80, "name": "small order", "steps": []},
            {"share": 20, "steps": [step("escalate", outside=True, lead_time="3 d", flow="supermarket")]},
        ]
    },
    step("deliver", value="adding", process_time="2 h", wait_after="1 d", rework={"to": "enter-order", "rate": 5}),
    trigger="Customer submits an order",
    supplier="Web shop",
    customer="Retail customers",
    demand="40 per week",
    information=[
        {"from": "customer", "to": "Order desk", "name": "Order", "how": "electronic"},
        {"from": "Order desk", "to": "enter-order", "name": "Work list"},
        {"from": "Order desk", "to": "invoice", "name": "Terms", "how": "electronic"},
        {"from": "deliver", "to": "customer", "name": "Delivery note"},
    ],
)

TWENTY = map_of(
    *(
        step(
            f"step-{n}",
            name=f"Prüfung und Übergabe 日本 مرحبا nummer {n} of a rather long name",
            wait_before=f"{n % 3} d",
            process_time="15 min",
            improvements=["Do it once and do it well, without asking back"],
            hotspot=n % 4 == 0,
            rework={"to": f"step-{max(1, n - 3)}", "rate": 10} if n % 2 else None,
        )
        for n in range(1, 21)
    ),
    information=[{"from": "ERP", "to": f"step-{n}", "name": f"List {n}"} for n in range(1, 21, 2)],
)
ALL = pytest.mark.parametrize("map_", [RICH, TWENTY, map_of(step("one"))], ids=["rich", "twenty", "one"])


@ALL
def test_every_node_is_pinned_and_has_a_known_role(map_: ValueStreamMap) -> None:
    for graph in (draw(map_, context()), draw_true_scale(map_, context())):
        assert graph.layout == "pinned"
        assert all(node.at is not None for node in graph.nodes)
        assert len(by_id(graph)) == len(graph.nodes)
        roles = {each.role for each in (*graph.nodes, *graph.edges)} | {
            cell.role for node in graph.nodes for row in node.rows for cell in row
        }
        assert roles <= {*ROLES, *OWN}
        assert unknown_roles(graph) == ()
        assert all(edge.tail in by_id(graph) and edge.head in by_id(graph) for edge in graph.edges)


_TEXT_ROLES = {"kaizen-text", "wait-label", "hotspot-label", "rework-label", "ladder-wait", "ladder-work", "caption"}
_SOLID = {"step", "outside-step", "constraint", "data-box", "data-box-constraint", "constraint-banner", "totals"}
_SOLID |= {"supplier", "customer", "control", "note", "trigger"}


@ALL
@pytest.mark.parametrize("view", [draw, draw_true_scale])
def test_no_text_lies_on_other_text(map_: ValueStreamMap, view: Any) -> None:
    boxes = [node for node in view(map_, context()).nodes if node.role in _TEXT_ROLES | _SOLID]
    touching = [(one.id, other.id) for one, other in combinations(boxes, 2) if _overlap(one, other)]
    assert touching == []


def _overlap(one: Node, other: Node) -> bool:
    assert one.size
    assert other.size
    (x0, y0), (x1, y1) = place(one), place(other)
    across, up = abs(x0 - x1) * 2 - one.size[0] - other.size[0], abs(y0 - y1) * 2 - one.size[1] - other.size[1]
    return across < -2 and up < -2


@ALL
def test_words_fit_into_their_boxes(map_: ValueStreamMap) -> None:
    for node in draw(map_, context()).nodes:
        if not node.size:
            continue
        look = look_of(node.role)
        for line in node.lines:
            assert text_width(line, look.size, look.bold) <= node.size[0] + 1, (node.id, line)
        for row in node.rows:
            width = sum(text_width(max(c.text, key=len), look_of(c.role).size, look_of(c.role).bold) + 8 for c in row)
            assert width <= node.size[0] + 2, (node.id, row)


def _words(graph: Graph) -> set[str]:
    lines = [line for node in graph.nodes for line in node.lines]
    lines += [line for node in graph.nodes for row in node.rows for cell in row for line in cell.text]
    lines += [line for edge in graph.edges for line in edge.label]
    return {word for line in lines for word in _split(line)}


def _split(text: str) -> list[str]:
    return [word for word in re.split(r"[\s:;,.·()?/›+]+", text.lower()) if word and not word.endswith("…")]


@ALL
def test_the_tables_hold_every_word_and_number(map_: ValueStreamMap) -> None:
    found = tables(map_, context())
    said = [table.caption for table in found] + [text for table in found for text in table.columns]
    said += [cell for table in found for row in table.rows for cell in row]
    known = {word for text in said for word in _split(text)}
    assert _words(draw(map_, context())) - known == set()
    to_scale = [
        "widths",
        "show",
        "time",
        "marks",
        "a",
        "stretch",
        "that",
        "is",
        "longer",
        "than",
        "drawn",
        "working",
        "h",
        "day",
        "d",
        "week",
    ]
    bar = set(_split(" ".join(by_id(draw_true_scale(map_, context())).get("scale-text", Node("", "")).lines)))
    assert _words(draw_true_scale(map_, context())) - known - set(to_scale) - bar == set()


def test_tables_are_rectangular_and_have_anchors() -> None:
    for table in tables(RICH, context()):
        assert {len(row) for row in table.rows} == {len(table.columns)}
    assert tables(RICH, context())[0].ids[0] == "step-enter-order"


def test_a_row_of_boxes_is_straight_and_of_equal_width() -> None:
    nodes = [node for node in draw(TWENTY, context()).nodes if node.id.startswith("step-")]
    assert {place(node)[1] for node in nodes} == {0.0}
    assert len({node.size for node in nodes}) == 1
    assert [place(node)[0] for node in nodes] == sorted(place(node)[0] for node in nodes)


def test_a_gap_with_a_wait_is_wider_and_holds_a_triangle() -> None:
    graph = draw(map_of(step("a"), step("b"), step("c", wait_before="1 d", inventory=5)), context())
    nodes = by_id(graph)
    a, b, c = (place(nodes[f"step-{name}"])[0] for name in "abc")
    assert c - b > b - a
    triangles = [node for node in graph.nodes if node.role == "wait"]
    assert [place(node)[0] for node in triangles] == [(b + c) / 2]
    assert next(node.lines for node in graph.nodes if node.role == "wait-label") == ("1 d", "5 items")


@pytest.mark.parametrize(
    ("flow", "role"), [(None, "push"), ("push", "push"), ("pull", "pull"), ("fifo", "fifo"), ("supermarket", "pull")]
)
def test_work_arrives_by_its_own_arrow(flow: str | None, role: str) -> None:
    graph = draw(map_of(step("a"), step("b", flow=flow)), context())
    assert [edge.role for edge in graph.edges if edge.head == "step-b"] == [role]
    assert any(node.role == "supermarket" for node in graph.nodes) is (flow == "supermarket")


def test_missing_numbers_are_dashes_and_given_ones_are_in_the_data_box() -> None:
    nodes = by_id(draw(RICH, context()))
    assert [tuple(cell.text[0] for cell in row) for row in nodes["data-invoice"].rows] == [("PT", "—"), ("%C/A", "—")]
    assert [row[0].text[0] for row in nodes["data-check-credit"].rows] == [
        *("PT", "LT", "C/T", "C/O", "Uptime", "%C/A", "WIP", "Value")
    ]


def test_the_constraint_and_a_hotspot_are_marked_by_shape_and_words() -> None:
    nodes = by_id(draw(RICH, context()))
    assert nodes["step-check-credit"].role == "constraint"
    assert nodes["constraint-check-credit"].lines == ("CONSTRAINT",)
    assert " ".join(nodes["hotspot-text-check-credit"].lines) == "Hotspot: Only one approver"


def test_a_step_links_to_its_row_and_says_itself_in_a_sentence() -> None:
    node = by_id(draw(RICH, context()))["step-check-credit"]
    assert node.href == "#step-check-credit"
    assert "20 min" in node.detail
    assert "constraint" in node.detail
    assert node.detail.endswith(".")
    linked = draw(RICH, context(links={"check-credit": "../credit/"}))
    assert by_id(linked)["step-check-credit"].href == "../credit/"


def test_branches_are_lanes_between_bars_and_shares_stand_on_a_choice() -> None:
    graph = draw(RICH, context())
    nodes = by_id(graph)
    assert place(nodes["step-pick"])[1] == 0 > place(nodes["step-invoice"])[1]
    assert place(nodes["fork-1"])[0] < place(nodes["step-pick"])[0] < place(nodes["join-1"])[0]
    assert nodes["fork-3"].role == "choice"
    assert "80 % · small order" in {" ".join(node.lines) for node in graph.nodes}


def test_rework_arcs_lie_below_the_boxes_and_at_different_depths() -> None:
    nodes = by_id(draw(RICH, context()))
    first, second = nodes["rework-check-credit-turn"], nodes["rework-deliver-turn"]
    assert place(second)[1] < place(first)[1] < place(nodes["data-check-credit"])[1]
    assert nodes["rework-check-credit-text"].lines == ("rework 15 %",)


def test_the_ladder_is_aligned_under_the_boxes_of_the_longest_branch() -> None:
    graph = draw(RICH, context())
    nodes = by_id(graph)
    times = [node for node in graph.nodes if node.id.startswith("time-") and node.role != "ladder-wait"]
    path = ["enter-order", "check-credit", "pick", "escalate", "deliver"]
    # Half of the width of a step belongs to what waits inside its lead time.
    middles = [place(nodes[f"step-{name}"])[0] - 31 * (name == "check-credit") for name in path]
    assert [place(node)[0] for node in times] == middles
    assert [node.role for node in times].index("ladder-elapsed") == path.index("escalate")
    assert "ladder-note" in nodes


def test_offices_stand_between_supplier_and_customer() -> None:
    nodes = by_id(draw(RICH, context()))
    supplier, office, customer = (place(nodes[name]) for name in ("supplier", "office-Order desk", "customer"))
    assert supplier[0] < office[0] < customer[0]
    assert supplier[1] == office[1] == customer[1]
    assert nodes["customer"].lines == ("Retail customers", "40 per week")


def test_the_totals_say_the_figures_and_the_calendar() -> None:
    nodes = by_id(draw(RICH, context()))
    titles = [row[0].text[0] for row in nodes["totals"].rows]
    assert titles[0] == "Lead time"
    assert "Rolled %C/A" in titles
    assert "8 h a day" in " ".join(nodes["totals-note"].lines)


def test_a_future_state_marks_what_changed_and_says_why() -> None:
    before = map_of(step("a", process_time="1 h"), step("b"), step("c"), step("d"), step("e"))
    after = map_of(
        step("a", process_time="30 min", because="Half is enough"),
        {"id": "b", "name": "Better b"},
        step("c"),
        step("f", replaces=["d"]),
        step("g"),
    )
    nodes = by_id(draw(after, context(before)))
    assert [nodes[f"step-{name}"].mark for name in "abcfg"] == ["changed", "renamed", "", "changed", "added"]
    assert nodes["because-a"].lines == ("Half is enough",)
    assert nodes["because-f"].lines == ("Replaces D",)
    assert nodes["no-longer"].lines == ("No longer needed: E",)


def test_totals_show_the_change_in_percent() -> None:
    before, after = map_of(step("a", process_time="2 h")), map_of(step("a", process_time="1 h"))
    rows = by_id(draw(after, context(before)))["totals"].rows
    assert [cell.text[0] for cell in rows[0]] == ["Lead time", "60 min", "−50 %"]
    assert ("Lead time", "60 min", "−50 %") in {
        row[:3] for table in tables(after, context(before)) for row in table.rows
    }


def test_to_scale_widths_are_proportional_and_long_waits_are_broken() -> None:
    made = sheet(RICH, context())
    found = stretches(made)
    ratios = {round(each.width / each.seconds, 9) for each in found if not each.is_broken and each.seconds}
    assert len(ratios) == 1
    broken = [each for each in found if each.is_broken]
    assert broken
    assert all(each.is_wait or each.step.outside for each in broken)
    marks = [node for node in draw_true_scale(RICH, context()).nodes if node.role == "break-mark"]
    assert len(marks) == len(broken)
    others = [each.width for each in found if not each.is_broken and each.may_break]
    assert all(each.width > width for each in broken for width in others)


def test_spans_that_cross_get_different_levels() -> None:
    spans = [(0.0, 9.0), (1.0, 4.0), (3.0, 12.0), (20.0, 22.0)]
    found = levels(spans)
    for one, other in combinations(range(len(spans)), 2):
        if spans[one][0] < spans[other][1] and spans[other][0] < spans[one][1]:
            assert found[one] != found[other]


def test_a_drawing_stays_small() -> None:
    graph = draw(TWENTY, context())
    assert len(graph.nodes) <= 20 * 13 + 60


def test_waits_stand_where_steps_join_and_where_nothing_follows() -> None:
    map_ = map_of(
        step("a", wait_after="1 d"),
        step("b", wait_after="4 h", after=[]),
        step("c", after=["a", "b"], wait_before="2 h", wait_after="3 d"),
        {"choice": [{"share": 30, "steps": [step("d", after=["b"])]}, {"share": 70, "steps": []}]},
        step("e", wait_after="5 d"),
        step("f", after=["d"]),
        customer="Client",
    )
    nodes = draw(map_, context()).nodes
    waits = [" ".join(node.lines) for node in nodes if node.id.startswith("wait-text-")]
    assert waits == ["1 d or 4 h + 2 h", "3 d", "4 h", "5 d"]
    assert ("30 %",) in [node.lines for node in nodes]


def test_lines_of_steps_that_join_elsewhere_cross_no_box() -> None:
    """Each piece of such a line is upright or level, and no foreign box lies under it."""
    text = """
title: T
customer: C
steps:
  - parallel:
      - [{id: a, name: A, process_time: 1 h}, {id: b, name: B, process_time: 1 h}]
      - [{id: c, name: C, process_time: 1 h}, {id: d, name: D, process_time: 1 h, after: [a]}]
  - {id: e, name: E, process_time: 1 h, after: [c]}
  - {id: f, name: F, process_time: 1 h, after: [a, d]}
  - {id: g, name: G, process_time: 1 h, after: []}
"""
    map_, _ = parse(parse_text(text, "map.yaml"), ValueStreamMap)
    assert map_ is not None
    graph = draw(map_, context())
    nodes = {node.id: node for node in graph.nodes}
    boxes = [node for node in graph.nodes if node.id.startswith(("step-", "data-"))]
    pieces = [edge for edge in graph.edges if edge.head.startswith(("into-", "onto-")) or edge.tail.startswith("onto-")]
    assert {edge.head for edge in pieces} >= {"into-d", "into-e", "into-f"}
    for edge in pieces:
        ends = [nodes[name] for name in (edge.tail, edge.head)]
        (x, y), (to_x, to_y) = (node.at or (0.0, 0.0) for node in ends)
        assert x == to_x or y == to_y
        for box in boxes:
            at, size = box.at or (0.0, 0.0), box.size or (0.0, 0.0)
            across = min(x, to_x) < at[0] + size[0] / 2 and max(x, to_x) > at[0] - size[0] / 2
            up = min(y, to_y) < at[1] + size[1] / 2 and max(y, to_y) > at[1] - size[1] / 2
            assert box in ends or not (across and up), (edge, box.id)
