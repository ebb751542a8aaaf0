"""Drawings: DOT text, the SVG made from it, and what happens when Graphviz fails."""

from __future__ import annotations

import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from conftest import require_system_dot
from drawing.pictures import HOSTILE, ROLE, SVG, chart, parse, small, step
from flowfolio.drawing import engine as dot
from flowfolio.drawing.dot import MAX_NODES
from flowfolio.drawing.engine import Drawing, Engine, GraphvizError, Runner, draw, draw_batch, to_dot, to_svg
from flowfolio.drawing.files import render
from flowfolio.drawing.graph import Cell, Edge, Graph, Group, Mark, Node
from flowfolio.drawing.looks import MARKS
from flowfolio.drawing.overlay import split
from flowfolio.drawing.quoting import safe_href
from flowfolio.drawing.text_width import text_width
from flowfolio.site.build.renderer import Renderer
from flowfolio.source.problems import FlowfolioError


def fake_program(folder: Path, body: str) -> str:
    program = folder / "fake-graphviz"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


GOLDEN = """\
digraph small {
graph [bgcolor=transparent fontname=Arial outputorder=edgesfirst notranslate=true splines=line]
node [fontname=Arial fontsize=11 fontcolor="#1f2a37" shape=box margin="0.1,0.05"]
edge [fontname=Arial fontsize=9.5]
a [id=n0 class="ff-control" pos="0,0" label="Loan\\nsystem" color="#5b6b7d" fillcolor="#eef1f4" style="rounded,filled" \
width=1.1111 height=0.55556]
b [id=n1 class="ff-cell" pos="200,0" URL="a/b.html#x" label="Tom &amp; \\"Co\\"" color="#d3dae3" fontsize=10]
c [id=n2 class="ff-ladder" pos="200,90" label="" shape=point color="#5b6b7d" fillcolor="#5b6b7d" style="filled" \
width=0.01 height=0.01]
a:e -> b:w [id=e0 class="ff-information-manual" color="#52606d" arrowsize=0.6 label=list fontcolor="#52606d" \
pos="e,166.7,0 40,0 40,0 160.7,0 160.7,0" lp="103.4,10.3"]
}
"""


def test_dot_text_is_exactly_this() -> None:
    nodes = (
        Node("a", ROLE["control"], ("Loan", "system"), at=(0, 0), size=(80, 40)),
        Node("b", "cell", ('Tom & "Co"',), at=(200, 0), href="a/b.html#x"),
        Node("c", "ladder", at=(200, 90)),
    )
    edges = (
        Edge("a", "b", ROLE["information-manual"], ("list",), tail_port="e", head_port="w"),
        Edge("a", "gone", "link"),
    )
    assert to_dot(Graph("small", "t", "d", nodes, edges)) == GOLDEN


def test_same_graph_same_bytes(engine: Engine) -> None:
    assert to_svg(small(), engine) == to_svg(small(), engine)


@pytest.mark.parametrize("layout", ["pinned", "layered", "springs"])
def test_every_layout_draws_as_meant(engine: Engine, layout: str) -> None:
    graph = small() if layout == "pinned" else chart(layout)
    drawing = draw(Runner(), engine, graph)
    assert drawing.problem == ""
    root = parse(drawing.svg)
    assert {f"{graph.id}-{node.id}" for node in graph.nodes} <= {node.get("id") for node in root.iter()}


def test_centres_are_where_the_graph_says(engine: Engine) -> None:
    places = ((0.0, 0.0), (150.5, 40.25), (300.0, -77.0), (12.0, 160.0))
    nodes = tuple(Node(f"n{place}", ROLE["step"], ("Box",), at=at, size=(60, 30)) for place, at in enumerate(places))
    svg = to_svg(Graph("g", "t", "d", nodes, (Edge("n0", "n2", ROLE["flow"]),)), engine)
    shift = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", svg)
    assert shift
    for node, (x, y) in zip(nodes, places, strict=True):
        group = next(part for part in parse(svg).iter() if part.get("id") == f"g-{node.id}")
        polygon = group.find(f".//{SVG}polygon")
        assert polygon is not None
        corners = [tuple(map(float, pair.split(","))) for pair in polygon.attrib["points"].split()]
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        assert (min(xs) + max(xs)) / 2 == pytest.approx(x, abs=0.3)
        assert (min(ys) + max(ys)) / 2 == pytest.approx(-y, abs=0.3)


def test_svg_is_labelled_and_small(engine: Engine) -> None:
    svg = to_svg(small("stream-map"), engine)
    root = parse(svg)
    assert root.get("role") == "group"
    assert root.get("aria-labelledby") == "stream-map-title stream-map-desc"
    assert [part.text for part in root if part.tag in (f"{SVG}title", f"{SVG}desc")] == ["Current state", "Two steps."]
    link = root.find(f".//{SVG}a")
    assert link is not None
    assert link.attrib["{http://www.w3.org/1999/xlink}href"] == "#build"
    assert link.attrib["aria-label"] == "Build PT 15 min. Build: process time 15 min"
    assert " href=" not in svg  # instant loading of the theme stumbles over it
    assert "<!" not in svg
    assert "<?" not in svg
    assert "ff-mark-added" in svg
    assert not re.search(r"\d\.\d\d", re.sub(r">[^<]*<", "><", svg))


def test_a_picture_without_links_is_an_image() -> None:
    assert parse(to_svg(chart("layered"))).get("role") == "img"


def test_ids_are_unique_across_and_within_drawings(engine: Engine) -> None:
    nodes = tuple(
        Node(name, ROLE["step"], (name,), at=(place * 90, 0)) for place, name in enumerate(("a b", "a-b", "a/b"))
    )
    graphs = [Graph(name, "t", "d", nodes) for name in ("one", "two")]
    ids = [part.get("id") for graph in graphs for part in parse(to_svg(graph, engine)).iter() if part.get("id")]
    assert len(ids) == len(set(ids)) == 2 * (len(nodes) + 3)


@pytest.mark.parametrize("layout", ["pinned", "layered"])
def test_hostile_text_stays_text(engine: Engine, layout: str) -> None:
    nodes = (
        Node(HOSTILE, HOSTILE, (HOSTILE, HOSTILE), at=(0, 0), href=HOSTILE, detail=HOSTILE),
        Node("b", ROLE["step"], rows=((Cell((HOSTILE,), HOSTILE),),), at=(float("nan"), 9e99), size=(-5, 1e12)),
        Node("n:e", ROLE["step"], ("<b>x</b>",), at=(90, 0), href="javascript:alert(1)"),
    )
    edges = (Edge(HOSTILE, "b", HOSTILE, (HOSTILE,), tail_port='e" URL="javascript:1'), Edge("n:e", "b", "link"))
    groups = (Group(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),)
    legend = (("step", HOSTILE),)
    graph = Graph(HOSTILE, HOSTILE, HOSTILE, nodes, edges, groups, layout=layout, legend=legend)  # type: ignore[arg-type]
    drawing = draw(Runner(), engine, graph)
    assert drawing.problem == ""
    root = parse(drawing.svg)
    tags = {part.tag.removeprefix(SVG) for part in root.iter()}
    assert tags <= {"svg", "g", "title", "desc", "text", "path", "polygon", "polyline", "ellipse", "a", "rect"}
    attributes = {name for part in root.iter() for name in part.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "target"}
    assert all(
        "javascript:" not in value for part in root.iter() for name, value in part.items() if name.endswith("href")
    )
    said = [part.text or "" for part in root.iter(f"{SVG}text")]
    assert any("<script>alert(1)</script>" in text and "&lt;" in text and "\\N" in text for text in said)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("../a/b.html#c", "../a/b.html#c"),
        ("#step", "#step"),
        ("a b.html", "a%20b.html"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        (" java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//evil.example", ""),
        ("\\\\evil", ""),
        ("http:x", ""),
    ],
)
def test_only_safe_links_survive(href: str, kept: str) -> None:
    assert safe_href(href) == kept


def test_words_and_thin_lines_are_laid_over_the_shapes(engine: Engine) -> None:
    places = {"a": (0, 0), "b": (50, 0), "c": (50, -30), "d": (90, -30), "e": (300, 0)}
    nodes = [Node(name, "ladder", at=at) for name, at in places.items()]
    nodes += [Node("t", ROLE["ladder-wait"], ("3 d", "x < y"), at=(400, 80), href="#w"), step("build", 0)]
    edges = (*(Edge(tail, head, "ladder-line") for tail, head in ("ab", "bc", "cd")), Edge("d", "e", ROLE["flow"]))
    graph = Graph("g", "t", "d", tuple(nodes), edges)
    layers = split(graph)
    assert [node.id for node in layers.shapes.nodes] == ["d", "e", "build"]
    assert [edge.tail + edge.head for edge, *_ in layers.lines] == ["ab", "bc", "cd"]
    assert [node.id for node in layers.words] == ["t"]
    root = parse(to_svg(graph, engine))
    assert [text.text for text in root.iter(f"{SVG}text")][-2:] == ["3 d", "x < y"]
    assert len([part for part in root.iter() if (part.get("class") or "").startswith("ff-edge")]) == 4
    shift = re.search(r"([-\d.]+) ([-\d.]+)", root[2].attrib["transform"])
    assert shift
    assert float(root.attrib["width"]) - float(shift[1]) >= 400 + text_width("3 d", 10) / 2
    assert float(shift[2]) >= 80


@pytest.mark.parametrize("mark", ["", "added"])
def test_a_box_behind_cards_hides_no_arrow(engine: Engine, mark: Mark) -> None:
    ring = Node("ring", ROLE["ring-outside"], at=(0, 0), size=(260, 140), mark=mark)
    card, focus = (
        Node(name, ROLE["dependency-low"], (name,), at=at, size=(200, 80))
        for name, at in (
            ("card", (0, 0)),
            ("focus", (400, 0)),
        )
    )
    graph = Graph("g", "t", "d", (ring, card, focus), (Edge("focus", "card", ROLE["needs"]),))
    root = parse(to_svg(graph, engine))
    parts = [part.get("class", "").split()[1] for part in root[2]]
    assert parts == ["ff-ring-outside", "ff-needs", "ff-dependency-low", "ff-dependency-low"]
    box = root[2][0][0]
    assert (box.tag, box.get("width"), box.get("stroke-dasharray")) == (f"{SVG}rect", "260", None if mark else "5 2")
    assert float(root.attrib["width"]) >= 130 + 500
    assert float(root.attrib["height"]) >= 140
    # Whoever draws the DOT text gets the same box in the same place.
    dot = to_dot(graph)
    assert ("dashed" in dot, "ring [" in dot) == (not mark, False)
    drawn = Runner().run(engine.command, ("-Kneato", "-n2", "-Tsvg"), dot, engine.timeout).decode()
    polygon = re.search(r'<polygon fill="#eef1f4"[^>]* points="([^"]*)"', drawn)
    assert polygon
    assert drawn.index(polygon[0]) < drawn.index('class="edge')
    numbers = [float(number) for number in re.split("[ ,]", polygon[1])]
    assert (min(numbers[::2]), max(numbers[::2])) == pytest.approx((-130, 130), abs=0.2)


def test_a_box_where_a_line_ends_is_a_node(engine: Engine) -> None:
    nodes = (Node("ring", ROLE["ring-inside"], at=(0, 0), size=(260, 140)), step("build", 400))
    graph = Graph("g", "t", "d", nodes, (Edge("ring", "build", ROLE["needs"]),))
    assert split(graph).behind == ()
    assert "_background" not in to_dot(graph)
    assert to_svg(graph, engine).count("ff-ring-inside") == 1


def test_ampersands_in_links_arrive_once(engine: Engine) -> None:
    node = Node("a", ROLE["step"], ("a",), at=(0, 0), href="https://example.org/?a=1&lt=2&amp;c")
    link = parse(to_svg(Graph("g", "t", "d", (node,)), engine)).find(f".//{SVG}a")
    assert link is not None
    assert link.attrib["{http://www.w3.org/1999/xlink}href"] == "https://example.org/?a=1&lt=2&amp;c"


def test_one_poisoned_graph_does_not_spoil_its_batch(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(graph: Graph, *how: Any) -> str:
        return "digraph { a -> }" if graph.id == "g1" and how[0] and graph.edges else to_dot(graph, *how)

    monkeypatch.setattr(dot, "to_dot", poisoned)
    graphs = [small(f"g{place}") for place in range(4)]
    drawings = draw_batch(Runner(), engine, "pinned", graphs)
    assert ["plainer" in drawing.problem for drawing in drawings] == [False, True, False, False]
    assert all(f'id="g{place}-build"' in drawing.svg for place, drawing in enumerate(drawings))


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a shell script")
def test_a_program_that_never_ends_is_killed_with_its_children(tmp_path: Path) -> None:
    """The fake program and its child hold one end of a pipe, which is closed only when both have ended."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    program = fake_program(tmp_path, f"exec 9> {pipe}\n(sleep 20; echo >&9) &\nsleep 30")
    with pytest.raises(GraphvizError, match=r"longer than 0\.3 s"):
        Runner().run(program, (), "digraph{}", 0.3)
    os.set_blocking(reader, True)
    assert os.read(reader, 1) == b"", "somebody still writes"
    os.close(reader)


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a shell script")
def test_when_every_way_fails_a_box_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake_program(tmp_path, "cat >/dev/null; echo nonsense")
    monkeypatch.setattr(dot, "find_command", lambda command: program)
    with Renderer() as renderer:
        svg = renderer.svg("x", small)
        assert [graph for graph, _ in renderer.problems] == ["small"]
        assert "no picture is shown" in renderer.problems[0][1]
    assert "could not be drawn" in svg
    assert parse(svg).get("role") == "img"


def test_a_missing_default_engine_falls_back_to_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    require_system_dot()
    monkeypatch.setattr(dot, "find_command", lambda command: shutil.which("dot") if command == "dot" else "")
    drawing = draw(Runner(), Engine(), small())
    assert "small-build" in drawing.svg
    assert "graphviz-pure is not installed" in drawing.problem


def test_too_large_a_graph_is_not_drawn() -> None:
    graph = chart("layered", MAX_NODES + 1)
    runner = Runner()
    drawing = draw(runner, Engine(), graph)
    assert "could not be drawn" in drawing.svg
    assert runner.processes_started == 0


def test_a_large_graph_gets_the_cheap_layout() -> None:
    assert dot.layout_of(chart("layered", 301)) == "springs-many"
    assert to_svg(chart("layered", 301)).count("ff-node") == 301


def test_render_gives_files() -> None:
    assert render(small(), "png").startswith(b"\x89PNG")
    assert render(small(), "dot") == to_dot(small()).encode()
    assert b"<svg" in render(small(), "svg")
    with pytest.raises(FlowfolioError, match="PDF needs the system's Graphviz"):
        render(small(), "pdf")


def test_render_gives_pdf_with_the_systems_graphviz() -> None:
    require_system_dot()
    assert render(small(), "pdf", Engine("dot")).startswith(b"%PDF")


def test_marks_show_by_sign_and_line(engine: Engine) -> None:
    for mark, look in MARKS.items():
        nodes = (
            Node("a", ROLE["step"], rows=((Cell(("x",)),),), at=(0, 0), mark=mark),  # type: ignore[arg-type]
            Node("b", ROLE["step"], ("y",), at=(90, 0), mark=mark),  # type: ignore[arg-type]
        )
        svg = to_svg(Graph("g", "t", "d", nodes), engine)
        assert f"{look.sign} {look.word}" in svg
        assert f"{look.sign} y" in svg


def test_a_line_that_is_gone_is_dotted_where_others_are_dashed(engine: Engine) -> None:
    nodes = (Node("a", ROLE["step"], at=(0, 0), size=(54, 36)), Node("b", ROLE["step"], at=(200, 0), size=(54, 36)))
    dashes = []
    marks: tuple[Mark, ...] = ("", "added", "removed")
    for mark in marks:
        edge = Edge("a", "b", ROLE["provides"], mark=mark)
        svg = parse(to_svg(Graph("g", "t", "d", nodes, (edge,)), engine))
        dashes += [path.get("stroke-dasharray") for path in svg.iter(f"{SVG}path")]
    assert dashes == ["5,2", "5,2", "2 4"]


def test_wide_text_is_centred_and_has_room() -> None:
    text = "日本語の手順"
    node = Node("a", ROLE["step"], rows=((Cell((text,), ROLE["step-name"]),),), at=(0, 0))
    svg = to_svg(Graph("g", "t", "d", (node,)))
    words = parse(svg).find(f".//{SVG}text")
    assert words is not None
    assert words.attrib["text-anchor"] == "middle"
    assert float(words.attrib["x"]) == pytest.approx(0, abs=1.5)
    assert float(parse(svg).attrib["width"]) >= text_width(text, 11)


def test_closing_ends_what_runs(tmp_path: Path) -> None:
    runner = Runner()
    runner.close()
    with pytest.raises(GraphvizError, match="stopped"):
        runner.run("graphviz-pure", (), "digraph{}", 1)
    assert Drawing("x").problem == ""
