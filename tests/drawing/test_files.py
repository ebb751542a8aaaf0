"""Pictures as files: what Graphviz draws has the caption above it and the legend below it."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from flowfolio.drawing.caption import Caption
from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.engine import ARGUMENTS, Engine, GraphvizError, Runner, layout_of
from flowfolio.drawing.files import on_paper, render
from flowfolio.drawing.graph import Edge, Graph, Group, Node
from flowfolio.drawing.looks import ROLES
from flowfolio.map_types import map_types

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("Order & <b>cash</b>", ("Checkout", "2026-01-12"), (("Lead time", "9.5 d"), ("", "7 steps")))
LEGEND = tuple((role, f"meaning {place}") for place, role in enumerate([ROLES["plain"], ROLES["rework"], "mark-added"]))
ENGINES = [
    "graphviz-pure",
    pytest.param("dot", marks=pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")),
]


def graph(layout: str) -> Graph:
    nodes = tuple(Node(f"n{x}", ROLES["plain"], (f"node {x}",), at=(x * 120.0, 30.0 * x)) for x in range(6))
    groups = (Group("one", "plain", "a group", ("n0", "n1")),)
    edges = (Edge("n0", "n1"), Edge("n1", "n2", label=("beside",)))
    return Graph("g", "t", "d", nodes, edges, groups, layout=layout, legend=LEGEND)  # type: ignore[arg-type]


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


def drawn(runner: Runner, command: str, shown: Graph, caption: Caption | None) -> dict[str, float]:
    """Return every word that Graphviz draws with its height on the paper, downwards."""
    laid = runner.run(command, (*ARGUMENTS[layout_of(shown)], "-Tdot"), to_dot(shown), 20).decode()
    svg = runner.run(command, (*ARGUMENTS["pinned"], "-Tsvg"), on_paper(laid, shown, caption), 20).decode()
    root = ET.fromstring(svg)
    return {
        (text.text or "").strip().replace("\xa0", " "): float(text.get("y") or "nan")
        for text in root.iter(f"{SVG}text")
    }


@pytest.mark.parametrize("command", ENGINES)
@pytest.mark.parametrize("layout", ["pinned", "layered", "springs"])
def test_the_caption_stands_above_and_the_legend_below(runner: Runner, command: str, layout: str) -> None:
    found = drawn(runner, command, graph(layout), CAPTION)
    inside = [y for words, y in found.items() if words.startswith("node")]
    above = [found[words] for words in ("Order & <b>cash</b>", "Checkout · 2026-01-12", "9.5 d")]
    below = [found[words] for _, words in LEGEND]
    assert len(inside) == 6
    assert above == sorted(above)
    assert max(above) < min(inside) < max(inside) < min(below)
    assert found["7 steps"] == found["9.5 d"]


@pytest.mark.parametrize("command", ENGINES)
def test_words_and_lines_stay_where_they_are(runner: Runner, command: str) -> None:
    plain, captioned = (drawn(runner, command, graph("layered"), caption) for caption in (None, CAPTION))
    inside = [words for words in plain if words.startswith(("node", "beside"))]
    assert len(inside) == 7
    assert {plain[words] - captioned[words] for words in inside} == {0.0}


def test_every_role_has_a_sign_that_graphviz_draws(runner: Runner) -> None:
    roles = [role for each in map_types() for role in each.roles if role.words]
    shown = Graph("g", "t", "d", graph("pinned").nodes, legend=tuple((role, role.words) for role in roles[:40]))
    found = drawn(runner, "graphviz-pure", shown, None)
    assert {words for _, words in shown.legend} <= found.keys()


def test_a_picture_without_a_size_is_refused() -> None:
    with pytest.raises(GraphvizError, match="no size"):
        on_paper("digraph {}", graph("pinned"))


@pytest.mark.parametrize("command", ENGINES)
def test_files_have_the_caption(command: str) -> None:
    engine = Engine(command)
    bare, whole = (render(graph("pinned"), "png", engine, caption) for caption in (None, CAPTION))
    sizes = [int.from_bytes(each[20:24], "big") for each in (bare, whole)]
    assert sizes[1] - sizes[0] > 60
    assert b"ff-above" in render(graph("pinned"), "svg", engine, CAPTION)
    assert render(graph("pinned"), "dot", engine, CAPTION) == to_dot(graph("pinned")).encode()


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
def test_a_pdf_is_as_high_as_its_words_need() -> None:
    boxes = [
        re.search(rb"/MediaBox \[ ?0 0 [\d.]+ ([\d.]+)", render(graph("pinned"), "pdf", Engine("dot"), caption))
        for caption in (None, CAPTION)
    ]
    assert all(boxes)
    bare, whole = (float(found[1]) for found in boxes if found)
    assert whole - bare > 45
