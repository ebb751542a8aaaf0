"""The rooms stand as they are drawn and told: no circle of imports, and one list of layers wherever it is written."""

from __future__ import annotations

import re
import tomllib
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import grimp


def layers(project: Path) -> list[str]:
    """Return the rows of the layers' contract, from the top, as people write them."""
    settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    rows = next(each["layers"] for each in contracts if each["id"] == "layers")
    return [re.sub(r"[()]", "", row) for row in rows]


def test_imports_run_in_no_circle() -> None:
    graph = grimp.build_graph("flowfolio", exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert set(TopologicalSorter(needs).static_order()) == graph.modules


def test_contributing_tells_the_layers_that_are_enforced(project: Path) -> None:
    page = (project / "content" / "contributing.md").read_text("utf-8")
    told = re.search(r"<!-- layers -->\s+```text\n(.*?)```", page, re.DOTALL)
    assert told
    assert told[1].splitlines() == layers(project)


def test_the_drawing_shows_every_room_and_is_what_graphviz_makes_of_its_source(project: Path) -> None:
    folder = project / "content" / "assets"
    dot, svg = (folder / "rooms.dot").read_text("utf-8"), (folder / "rooms.svg").read_text("utf-8")
    rooms = {room for row in layers(project) for room in row.split(" | ")} - {"testing"}
    assert set(re.findall(r"^\s*(\w+) \[label=", dot, re.MULTILINE)) == rooms
    assert set(re.findall(r"<title>(\w+)</title>", svg)) >= rooms
    arrows = {
        tuple(pair) for chain in re.findall(r"^\s*([\w]+(?: -> \w+)+)$", dot, re.MULTILINE) for pair in _pairs(chain)
    }
    assert set(re.findall(r"<title>(\w+)&#45;&gt;(\w+)</title>", svg)) == arrows


def _pairs(chain: str) -> list[tuple[str, str]]:
    return list(pairwise(chain.split(" -> ")))


def test_few_doors_stand_at_the_top(project: Path) -> None:
    package = project / "plugins" / "flowfolio"
    doors = [each for each in package.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()]
    assert len(doors) <= 14
    assert len(layers(project)) <= 9
