"""What every map type promises, whoever wrote it: our own keep it, and both engines draw them."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from flowfolio.drawing.engine import Engine, to_svg
from flowfolio.drawing.graph import Graph
from flowfolio.map_types import MapType, kinds, map_types
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import read
from flowfolio.testing import check_map_type

TYPES = pytest.mark.parametrize("map_type", map_types(), ids=lambda each: each.name)
ENGINES = ("graphviz-pure", "dot")


def pictures(map_type: MapType) -> Iterator[Graph]:
    document = read(map_type.folder / "example.yaml", name="example.yaml")
    found = single_map(document, next(iter(map_type.kinds)), map_id="stream/2026-01-12/example")
    for view in (map_type.draw, *map_type.views.values()):
        yield view(found.map, found.context)


def test_the_five_kinds_come_in_the_order_of_the_sessions() -> None:
    assert tuple(kinds()) == ("outcome", "current-state", "dependency", "future-state", "roadmap")
    assert len({each.name for each in map_types()}) == len(map_types())


@TYPES
def test_it_keeps_every_promise(map_type: MapType) -> None:
    check_map_type(map_type)


@TYPES
@pytest.mark.parametrize("command", ENGINES)
def test_both_engines_draw_it(map_type: MapType, command: str) -> None:
    if command == "dot" and not shutil.which(command) and not os.environ.get("CI"):
        pytest.skip("the system has no Graphviz")
    for graph in pictures(map_type):
        svg = to_svg(graph, Engine(command))
        root = ET.fromstring(svg)
        assert "could not" not in svg
        ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
        assert [name for name, count in ids.items() if count > 1] == []
        assert to_svg(graph, Engine(command)) == svg
