"""Draw straight as SVG what needs no layout: words and thin lines whose places are known.

Half of a value stream map is such words and lines, and each costs Graphviz as much time as a box.
"""

from __future__ import annotations

import html
from dataclasses import replace
from typing import NamedTuple

from flowfolio.dot_text import MAX_EDGES, MAX_NODES
from flowfolio.graph import Edge, Graph, Node
from flowfolio.labels import clean
from flowfolio.looks import hex_colour, look_of
from flowfolio.text import text_width

_BORDER = 4.0


class Split(NamedTuple):
    """A pinned diagram in two: what Graphviz draws, and the words and lines (with their ends) that are laid over it."""

    shapes: Graph
    words: tuple[Node, ...] = ()
    lines: tuple[tuple[Edge, Node, Node], ...] = ()


class Frame(NamedTuple):
    """The canvas: its size, and where in it the origin of the diagram lies, in points, y growing downwards."""

    width: float
    height: float
    left: float
    top: float


def split(graph: Graph) -> Split:
    """Part the words and thin lines from the shapes; a diagram that Graphviz lays out stays whole."""
    if graph.layout != "pinned" or len(graph.nodes) > MAX_NODES or len(graph.edges) > MAX_EDGES:
        return Split(graph)
    nodes = {node.id: node for node in graph.nodes}
    points = {name: node for name, node in nodes.items() if node.at and look_of(node.role).shape == "point"}
    thin = [edge for edge in graph.edges if _is_line(edge, points)]
    rest = [edge for edge in graph.edges if not _is_line(edge, points)]
    needed = {end for edge in rest for end in (edge.tail, edge.head)}
    words = {name: node for name, node in nodes.items() if name not in needed and _is_word(node)}
    aside = words.keys() | (points.keys() - needed)
    shapes = replace(graph, nodes=tuple(node for node in graph.nodes if node.id not in aside), edges=tuple(rest))
    lines = tuple((edge, points[edge.tail], points[edge.head]) for edge in thin)
    return Split(shapes, tuple(words.values()), lines)


def _is_word(node: Node) -> bool:
    plain = look_of(node.role).shape == "plaintext" and not node.rows and not node.mark
    return plain and node.at is not None and _near(node.at) and len(node.lines) <= 12


def _near(at: tuple[float, float]) -> bool:
    return all(abs(part) < 50_000 for part in at)


def _is_line(edge: Edge, points: dict[str, Node]) -> bool:
    look = look_of(edge.role)
    if edge.tail not in points or edge.head not in points or edge.label or edge.mark:
        return False
    ends = (points[edge.tail].at or (0.0, 0.0), points[edge.head].at or (0.0, 0.0))
    return look.arrow == "none" and look.route in ("corner", "straight") and all(map(_near, ends))


def word(node: Node) -> str:
    """Return the text elements of one node, centred on its place."""
    look, (x, y) = look_of(node.role), node.at or (0.0, 0.0)
    lines = [html.escape(clean(line)) for line in node.lines]
    style = f' font-size="{look.size:g}"' if look.size != 11 else ""
    style += ' font-weight="bold"' if look.bold else ""
    style += f' fill="{hex_colour(look.text)}"' if look.text != "ink" else ""
    first = -y + look.size * (0.3 - 0.6 * (len(lines) - 1))
    return "\n".join(
        f'<text text-anchor="middle" x="{_short(x)}" y="{_short(first + row * look.size * 1.2)}"{style}>{line}</text>'
        for row, line in enumerate(lines)
    )


def line(edge: Edge, tail: Node, head: Node) -> str:
    """Return the path of one thin line, square at its corner."""
    look, (x0, y0), (x1, y1) = look_of(edge.role), tail.at or (0.0, 0.0), head.at or (0.0, 0.0)
    steps = f"M{_short(x0)} {_short(-y0)}"
    if look.route == "corner":
        steps += f"H{_short(x1)}" * (x0 != x1) + f"V{_short(-y1)}" * (y0 != y1)
    else:
        steps += f"L{_short(x1)} {_short(-y1)}"
    dashes = ' stroke-dasharray="5 2"' if "dashed" in look.style else ""
    return f'<path fill="none" stroke="{hex_colour(look.line)}" stroke-width="{look.pen:g}"{dashes} d="{steps}"/>'


def widened(frame: Frame, parts: Split) -> Frame:
    """Return the frame grown so that words and lines lie inside it."""
    boxes = [_extent(node) for node in parts.words]
    boxes += [(*end.at, *end.at) for _, *ends in parts.lines for end in ends if end.at]
    if not boxes:
        return frame
    left = max(frame.left, _BORDER - min(box[0] for box in boxes))
    top = max(frame.top, _BORDER + max(box[3] for box in boxes))
    right = max(frame.width - frame.left, max(box[2] for box in boxes) + _BORDER)
    bottom = max(frame.height - frame.top, _BORDER - min(box[1] for box in boxes))
    return Frame(left + right, top + bottom, left, top)


def _extent(node: Node) -> tuple[float, float, float, float]:
    look, (x, y) = look_of(node.role), node.at or (0.0, 0.0)
    wide = max((text_width(clean(line), look.size, look.bold) for line in node.lines), default=0.0) / 2
    high = len(node.lines) * look.size * 0.6
    return (x - wide, y - high, x + wide, y + high)


def _short(value: float) -> str:
    return f"{round(value, 1):.8g}"
