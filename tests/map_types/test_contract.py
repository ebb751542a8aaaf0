"""What every map type promises, whoever wrote it: its example is valid, drawn, told as tables, and known to editors."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.engine import Engine, to_svg
from flowfolio.drawing.graph import Graph
from flowfolio.drawing.looks import ROLES
from flowfolio.map_types import MapType, kinds, map_types
from flowfolio.map_types.metrics import METRICS
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.schema import schema_of
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import Document, read
from flowfolio.source.entity import parse
from flowfolio.source.problems import CODES

TYPES = pytest.mark.parametrize("map_type", map_types(), ids=lambda each: each.name)
ENGINES = ("graphviz-pure", "dot")
THINGS = {"step", "obstacle", "dependency", "item", "measure", "next-step", "benefit"}


def example(map_type: MapType) -> Document:
    return read(map_type.folder / "example.yaml", name="example.yaml")


def alone(map_type: MapType) -> Reading:
    return single_map(example(map_type), next(iter(map_type.kinds)), map_id="stream/2026-01-12/example")


def pictures(map_type: MapType) -> Iterator[tuple[str, Graph]]:
    found = alone(map_type)
    for title, view in {"": map_type.draw, **map_type.views}.items():
        yield title, view(found.map, found.context)


def words(graph: Graph) -> set[str]:
    """Return what the boxes of a picture say; the words of a scale or legend are no content."""
    lines = [line for node in graph.nodes if node.href for line in node.lines]
    lines += [line for node in graph.nodes if node.href for row in node.rows for cell in row for line in cell.text]
    return {word for line in lines for word in re.findall(r"\w{3,}", line)}


def test_the_five_kinds_come_in_the_order_of_the_sessions() -> None:
    assert tuple(kinds()) == ("outcome", "current-state", "dependency", "future-state", "roadmap")
    assert len({each.name for each in map_types()}) == len(map_types())


@TYPES
def test_its_example_is_valid_and_leaves_nothing_to_do(map_type: MapType) -> None:
    found = alone(map_type)
    assert found.map is not None
    assert found.problems == ()


@TYPES
def test_its_example_stays_the_same_when_read_again(map_type: MapType) -> None:
    one, other = (parse(example(map_type), map_type.model)[0] for _ in range(2))
    assert one == other
    assert map_type.draw(one, alone(map_type).context) == map_type.draw(other, alone(map_type).context)


@TYPES
def test_its_schema_takes_the_example(map_type: MapType) -> None:
    data = example(map_type).data
    for kind in map_type.kinds:
        Draft7Validator.check_schema(schema_of(kind))
        assert [error.message for error in Draft7Validator(schema_of(kind)).iter_errors(data)] == []


@TYPES
def test_its_roles_and_marks_have_a_look(map_type: MapType) -> None:
    for _, graph in pictures(map_type):
        cells = {cell.role for node in graph.nodes for row in node.rows for cell in row}
        used = {node.role for node in graph.nodes} | {edge.role for edge in graph.edges} | cells
        assert used <= set(ROLES)


@TYPES
@pytest.mark.parametrize("command", ENGINES)
def test_both_engines_draw_it(map_type: MapType, command: str) -> None:
    if not shutil.which(command) and command == "dot":
        pytest.skip("the system has no Graphviz")
    for _, graph in pictures(map_type):
        svg = to_svg(graph, Engine(command))
        root = ET.fromstring(svg)
        assert "could not" not in svg
        ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
        assert [name for name, count in ids.items() if count > 1] == []
        assert to_svg(graph, Engine(command)) == svg


@TYPES
def test_dot_is_the_same_every_time(map_type: MapType) -> None:
    one = [to_dot(graph) for _, graph in pictures(map_type)]
    assert one == [to_dot(graph) for _, graph in pictures(map_type)]


@TYPES
def test_every_link_of_a_picture_leads_to_a_row(map_type: MapType) -> None:
    found = alone(map_type)
    anchors = Counter(each for table in map_type.tables(found.map, found.context) for each in table.ids if each)
    assert [name for name, count in anchors.items() if count > 1] == []
    targets = {node.href for _, graph in pictures(map_type) for node in graph.nodes if node.href}
    assert targets
    assert {target.removeprefix("#") for target in targets} <= set(anchors)


@TYPES
def test_the_tables_hold_every_word_of_the_pictures(map_type: MapType) -> None:
    found = alone(map_type)
    tables = map_type.tables(found.map, found.context)
    told = [cell for table in tables for row in (*table.rows, table.columns, (table.caption,)) for cell in row]
    known = {word.lower() for text in told for word in re.findall(r"\w{3,}", text)}
    for _, graph in pictures(map_type):
        assert {word for word in words(graph) if word.lower() not in known} == set()


@TYPES
def test_tables_are_rectangular(map_type: MapType) -> None:
    found = alone(map_type)
    for table in map_type.tables(found.map, found.context):
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert len(table.ids) in {0, len(table.rows)}
        assert all(row[0] for row in table.rows)


@TYPES
def test_what_it_defines_stands_where_it_says(map_type: MapType) -> None:
    found, document = alone(map_type), example(map_type)
    defined = list(map_type.defines(found.map))
    assert defined
    lines = document.text.splitlines()
    for thing, word, title, loc in defined:
        assert thing in THINGS
        assert title
        place = document.place(*loc)
        assert lines[place.line - 1][place.column - 1 :].startswith(word)


@TYPES
def test_what_it_mentions_has_a_place_and_a_code(map_type: MapType) -> None:
    found, document = alone(map_type), example(map_type)
    lines = document.text.splitlines()
    for reference in map_type.references(found.map):
        assert reference.code in CODES
        assert set(reference.things) <= THINGS
        place = document.place(*reference.loc)
        assert reference.word in lines[place.line - 1][place.column - 1 :]


@TYPES
def test_its_figures_are_known_ones(map_type: MapType) -> None:
    measures = alone(map_type).measures
    assert {metric.name for metric in measures.metrics} <= set(METRICS)
    assert all(finding.code in CODES for finding in measures.findings)
