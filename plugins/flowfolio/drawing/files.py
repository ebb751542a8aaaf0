"""Write one diagram as a file of its own: SVG, PNG, PDF or DOT, with its caption above and its legend below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from flowfolio.drawing import caption as captions
from flowfolio.drawing.caption import MARGIN, NARROWEST, Caption, framed
from flowfolio.drawing.dot import statements, to_dot
from flowfolio.drawing.engine import ARGUMENTS, Engine, GraphvizError, Runner, find_command, layout_of, to_svg
from flowfolio.drawing.fonts import without_font
from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.drawing.legend import SIGN, Entry, entries
from flowfolio.drawing.looks import Role, role_of, text_look
from flowfolio.source.problems import FlowfolioError

PictureFormat = Literal["svg", "png", "pdf", "dot"]
_BOX = re.compile(r'\bbb="([-\d.e+]+),([-\d.e+]+),([-\d.e+]+),([-\d.e+]+)"')
_WORDS = Role("legend-words", text_look(size=10))
_SIZES = {"triangle": (16.0, 14.0), "diamond": (18.0, 15.0), "house": (20.0, 14.0), "note": (20.0, 13.0)}
_SIZES |= {"star": (16.0, 16.0)}


def engine_for(graph: Graph, format: PictureFormat, engine: Engine, caption: Caption | None = None) -> Engine:
    """Return the engine that writes a file: the system's for a PNG with characters that the wheel's font has not."""
    if format != "png" or engine.command == "dot" or not find_command("dot"):
        return engine
    return replace(engine, command="dot") if without_font(graph, engine.command, caption) else engine


def render(graph: Graph, format: PictureFormat, engine: Engine | None = None, caption: Caption | None = None) -> bytes:
    """Return one diagram as a file of the given format; DOT, which others lay out, has no caption and no legend.

    Raises FlowfolioError when the engine cannot write the format or fails.
    """
    engine = engine or Engine()
    if format == "dot":
        return to_dot(graph).encode()
    if format == "svg":
        svg = to_svg(graph, engine)
        return (framed(svg, caption) if caption else svg).encode()
    if format == "pdf" and engine.command != "dot":
        raise FlowfolioError("PDF needs the system's Graphviz: install it and choose the engine 'dot'.")
    engine = engine_for(graph, format, engine, caption)
    runner = Runner()
    try:
        # Only a diagram that is laid out has a size to put words around.
        laid = runner.run(engine.command, (*ARGUMENTS[layout_of(graph)], "-Tdot"), to_dot(graph), engine.timeout)
        text = on_paper(laid.decode("utf-8", "replace"), graph, caption)
        return runner.run(engine.command, (*ARGUMENTS["pinned"], f"-T{format}"), text, engine.timeout)
    except GraphvizError as error:
        raise FlowfolioError(f"The picture could not be written as {format.upper()}: {error}.") from error
    finally:
        runner.close()


def on_paper(laid: str, graph: Graph, caption: Caption | None = None) -> str:
    """Return the DOT text of a diagram that Graphviz laid out with its caption and its legend, on white paper.

    Raises GraphvizError when the text is not that of a diagram with a size.
    """
    found, end = _BOX.search(laid), laid.rfind("}")
    if not found or end < 0:
        raise GraphvizError("the diagram has no size")
    left, bottom, right, top = map(float, found.groups())
    width = max(right - left, NARROWEST)
    added = [f'bgcolor="#ffffff" pad={MARGIN / 72:.5g}']
    if caption:
        added.append(_heading(caption, left, top, width))
    if graph.legend:
        for number, entry in enumerate(entries(graph, width)):
            added += _entry(entry._replace(x=left + entry.x, y=bottom - MARGIN / 3 - entry.y), f"ff-legend-{number}")
    return laid[:end] + "\n".join(added) + "\n}\n"


def _heading(caption: Caption, left: float, bottom: float, width: float) -> str:
    found = captions.lines(caption, width)
    high = captions.height(found)
    # The rule stands half a margin above the picture, the last line as much above the rule.
    at = f"{left + width / 2:.2f},{bottom + MARGIN / 2 + (high - MARGIN + 1) / 2:.2f}"
    return f'"ff-caption" [shape=plain style="" margin=0 pos="{at}" label={captions.table(found, width)}]'


def _entry(entry: Entry, name: str) -> list[str]:
    x = entry.x + SIGN + 6 + entry.width / 2
    words = Node(f"{name}-words", _WORDS, (entry.words,), at=(x, entry.y), size=(entry.width + 2, 12))
    role = role_of(entry.role)
    if not role.is_line:
        return statements((_shape(role, entry, name), words), ())
    points, edges = zip(*_line(role, entry, name), strict=True)
    end = Node(f"{name}-end", "ladder", at=(entry.x + SIGN, entry.y), size=(1, 1))
    return statements((*points, end, words), edges)


def _shape(role: Role, entry: Entry, name: str) -> Node:
    look = role.look
    size = (6.0, 14.0) if look.fixed and look.shape == "box" else _SIZES.get(look.shape, (SIGN - 2, 13.0))
    small = Role(str(role), replace(look, fixed=True, pen=min(look.pen, 2.4)), is_line=False)
    return Node(name, small, at=(entry.x + SIGN / 2, entry.y), size=size)


def _line(role: Role, entry: Entry, name: str) -> Iterator[tuple[Node, Edge]]:
    """Yield the start of each piece of a sign with that piece: one, or three for a flash."""
    straight = Role(str(role), replace(role.look, route="straight"), is_line=True)
    bare = Role(str(role), replace(straight.look, arrow="none"), is_line=True)
    middle = entry.x + SIGN / 2 - (3 if role.look.arrow != "none" else 0)
    bends = [(middle + 4, entry.y + 4), (middle - 4, entry.y - 4)] if role.look.route == "zigzag" else []
    places = [(entry.x, entry.y), *bends]
    for number, at in enumerate(places):
        last = number == len(places) - 1
        head = f"{name}-end" if last else f"{name}-{number + 1}"
        yield (
            Node(f"{name}-{number}", "ladder", at=at, size=(1, 1)),
            Edge(f"{name}-{number}", head, straight if last else bare),
        )
