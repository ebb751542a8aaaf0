"""Several suppliers and customers, with what is delivered, how often and at which step."""

from __future__ import annotations

from flowfolio.drawing.dot import to_dot
from flowfolio.map_types import kinds
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

MAP = """\
title: A
time: {hours_per_day: 8, days_per_week: 5}
suppliers:
  - {name: Steel mill, what: Coils, frequency: 2 per week}
  - {name: Paint shop, what: Paint, frequency: 1 per week, at: paint}
customers:
  - {name: Assembly, frequency: 1 per day}
  - {name: Spare parts, what: Cut sheets, at: cut}
steps:
  - {id: cut, name: Cut, process_time: 1 min, constraint: true}
  - {id: press, name: Press, process_time: 1 min}
  - {id: paint, name: Paint, process_time: 1 min}
"""


def test_they_stand_in_picture_table_and_export() -> None:
    reading = single_map(parse_text(MAP), "current-state")
    assert not reading.problems
    map_type = kinds()["current-state"]
    graph = map_type.draw(reading.map, reading.context)
    nodes = {node.id: node for node in graph.nodes}
    assert nodes["supplier"].lines == ("Steel mill", "Coils, 2 per week")
    assert nodes["supplier-2"].lines == ("Paint shop",)
    assert nodes["customer"].lines == ("Assembly", "1 per day")
    assert nodes["customer-2"].lines == ("Spare parts",)
    links = {(link.tail, link.head, link.name) for edge in graph.edges for link in edge.links}
    assert ("supplier-2", "step-paint", "Paint, 1 per week") in links
    assert ("step-cut", "customer-2", "Cut sheets") in links
    assert "delivery" in {words for _, words in graph.legend}
    assert to_dot(graph)
    ends = next(t for t in map_type.tables(reading.map, reading.context) if t.caption == "Supplier and customer")
    assert ends.rows == (
        ("Supplier", "Steel mill: Coils, 2 per week"),
        ("Supplier", "Paint shop: Paint, 1 per week, at Paint"),
        ("Customer", "Assembly: 1 per day"),
        ("Customer", "Spare parts: Cut sheets, at Cut"),
    )
    assert dict(map_type.names(reading.map)) == {"supplier": "Steel mill", "customer": "Assembly"}


def test_a_single_supplier_stays_where_it_was_beside_others() -> None:
    text = MAP.replace("suppliers:", "supplier: Headquarters\nsuppliers:")
    reading = single_map(parse_text(text), "current-state")
    graph = kinds()["current-state"].draw(reading.map, reading.context)
    nodes = {node.id: node for node in graph.nodes}
    assert nodes["supplier"].lines == ("Headquarters",)
    assert nodes["supplier-1"].lines == ("Steel mill",)


def test_a_step_that_is_none_is_found_where_it_is_written() -> None:
    found = single_map(parse_text(MAP.replace("at: paint", "at: pain")), "current-state").problems
    assert [(p.place.line, p.code, p.hint) for p in found] == [(5, "unknown-step", "did you mean 'paint'?")]
