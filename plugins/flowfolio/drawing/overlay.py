"""Draw straight as SVG what needs no layout: the cells of tables, and words and thin lines whose places are known.

Most of a value stream map is such cells, words and lines, and each costs Graphviz as much time as a box.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from flowfolio.drawing.cells import BADGE, PADDING, Plan, cell_fill, plan, span
from flowfolio.drawing.dot import MAX_EDGES, MAX_NODES, ROUND, backdrops
from flowfolio.drawing.graph import Cell, Edge, Graph, Node
from flowfolio.drawing.looks import MARKS, Look, hex_colour, look_of
from flowfolio.drawing.quoting import clean, clean_lines
from flowfolio.drawing.text_width import text_width

DOTS = "2 4"
"""The dashes and gaps of a dotted line in points: shorter than any other dash, and plainer than Graphviz's dots."""
_BORDER = 4.0


@dataclass(frozen=True)
class Split:
    """A diagram in parts: what Graphviz draws, and what is laid over it.

    `tables` are the plans of table-shaped nodes by id: Graphviz draws their frames. Of a pinned diagram words and thin
    lines (with their ends) are laid over too, and `behind` is laid under it.
    """

    shapes: Graph
    tables: Mapping[str, Plan]
    behind: tuple[Node, ...] = ()
    words: tuple[Node, ...] = ()
    lines: tuple[tuple[Edge, Node, Node], ...] = ()


class Frame(NamedTuple):
    """The canvas: its size, and where in it the origin of the diagram lies, in points, y growing downwards."""

    width: float
    height: float
    left: float
    top: float


def split(graph: Graph) -> Split:
    """Part what can be laid over from the shapes; in a diagram that Graphviz lays out that is only cells."""
    tables = {node.id: made for node in graph.nodes if (made := plan(node))}
    if graph.layout != "pinned" or len(graph.nodes) > MAX_NODES or len(graph.edges) > MAX_EDGES:
        return Split(graph, tables)
    nodes = {node.id: node for node in graph.nodes}
    points = {name: node for name, node in nodes.items() if node.at and look_of(node.role).shape == "point"}
    thin = [edge for edge in graph.edges if _is_line(edge, points)]
    rest = [edge for edge in graph.edges if not _is_line(edge, points)]
    needed = {end for edge in rest for end in (edge.tail, edge.head)}
    words = {name: node for name, node in nodes.items() if name not in needed and _is_word(node)}
    behind = backdrops(graph)
    aside = words.keys() | (points.keys() - needed) | {node.id for node in behind}
    shapes = replace(graph, nodes=tuple(node for node in graph.nodes if node.id not in aside), edges=tuple(rest))
    lines = tuple((edge, points[edge.tail], points[edge.head]) for edge in thin)
    return Split(shapes, tables, behind, tuple(words.values()), lines)


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


def backdrop(node: Node) -> str:
    """Return the box of a node that stands behind everything."""
    look, mark, (left, top, right, bottom) = look_of(node.role), MARKS.get(node.mark), _box(node)
    dashes = ' stroke-dasharray="5 2"' if "dashed" in look.style and not mark else ""
    return (
        f'<rect x="{short(left)}" y="{short(top)}" width="{short(right - left)}" height="{short(bottom - top)}" '
        f'rx="{ROUND:g}" fill="{hex_colour(look.fill)}" stroke="{hex_colour(mark.colour if mark else look.line)}"'
        f"{dashes}/>"
    )


def _box(node: Node) -> tuple[float, float, float, float]:
    (x, y), (width, height) = node.at or (0.0, 0.0), node.size or (0.0, 0.0)
    return x - width / 2, -y - height / 2, x + width / 2, -y + height / 2


def word(node: Node) -> str:
    """Return the text elements of one node, centred on its place."""
    look, (x, y) = look_of(node.role), node.at or (0.0, 0.0)
    lines, font = [clean(line) for line in node.lines], _font(look)
    first = -y + look.size * (0.3 - 0.6 * (len(lines) - 1))
    return "\n".join(_line_of(line, x, first + row * look.size * 1.2, "middle", font) for row, line in enumerate(lines))


def line(edge: Edge, tail: Node, head: Node) -> str:
    """Return the path of one thin line, square at its corner."""
    look, (x0, y0), (x1, y1) = look_of(edge.role), tail.at or (0.0, 0.0), head.at or (0.0, 0.0)
    steps = f"M{short(x0)} {short(-y0)}"
    if look.route == "corner":
        steps += f"H{short(x1)}" * (x0 != x1) + f"V{short(-y1)}" * (y0 != y1)
    else:
        steps += f"L{short(x1)} {short(-y1)}"
    gaps = "5 2" if "dashed" in look.style else DOTS if "dotted" in look.style else ""
    dashes = f' stroke-dasharray="{gaps}"' if gaps else ""
    return f'<path fill="none" stroke="{hex_colour(look.line)}" stroke-width="{look.pen:g}"{dashes} d="{steps}"/>'


def cells(made: Plan, left: float, top: float) -> str:
    """Return what stands in the frame of a table: filled cells, hairlines, words.

    `left` and `top` are the corner of the table in points, y growing downwards.
    """
    left, y = left + made.border, top + made.border
    if made.is_shelves:
        return _shelves(made, left, y)
    right = left + sum(made.widths)
    fills, hairs, words, edge, far = [], "", [], short(left), short(right)
    if made.mark:
        ink, text = hex_colour("on-solid"), f"{made.mark.sign} {made.mark.word}"
        fills.append(_rectangle(left, y, right, y + BADGE, hex_colour(made.mark.colour)))
        font = f' font-size="8.5" font-weight="bold" fill="{ink}"'
        words.append(_line_of(text, (left + right) / 2, y + BADGE / 2 + 3, "middle", font))
        y += BADGE
    for place, (row, height) in enumerate(zip(made.rows, made.heights, strict=True)):
        if place or made.mark:
            hairs += f"M{edge} {short(y)}H{far}"
        column, x = 0, left
        for cell in row:
            beyond = column + span(cell)
            end = x + sum(made.widths[column:beyond])
            if column:
                hairs += f"M{short(x)} {short(y)}v{height}"
            look = look_of(cell.role)
            if fill := cell_fill(look):
                fills.append(_rectangle(x, y, end, y + height, fill))
            words += _cell_words(cell, look, x, end, y + height / 2)
            column, x = beyond, end
        y += height
    stroke = f'<path fill="none" stroke="{hex_colour("hair")}" d="{hairs}"/>' if hairs else ""
    return "".join((*fills, stroke, *words))


def _shelves(made: Plan, left: float, top: float) -> str:
    (width,), height = made.widths, made.heights[0]
    return shelves(left + 1, top + 1, width, height, made.line)


def shelves(left: float, top: float, width: float, height: float, colour: str) -> str:
    """Return the three shelves of a supermarket, each of that height and open on the left."""
    levels = "".join(f"M{short(left)} {short(top + height * level)}h{short(width)}" for level in range(4))
    back = f"M{short(left + width)} {short(top)}v{short(height * 3)}"
    return f'<path fill="none" stroke="{colour}" d="{levels}{back}"/>'


def burst(left: float, top: float, right: float, bottom: float) -> str:
    """Return the corners of a star with twelve short rays that fills the box: the burst on the wall."""
    centre, across, up = ((left + right) / 2, (top + bottom) / 2), (right - left) / 2, (bottom - top) / 2
    corners = []
    for ray in range(24):
        reach, angle = (0.72 if ray % 2 else 1.0), math.pi * ray / 12
        x, y = centre[0] + across * reach * math.sin(angle), centre[1] - up * reach * math.cos(angle)
        corners.append(f"{short(x)},{short(y)}")
    return " ".join(corners)


def band(path: str) -> str:
    """Return a broad striped band along a path: a dark line, a lighter one on it, and the stripes on top."""
    line, paper = hex_colour("line"), hex_colour("paper")
    return "".join(
        f'<path fill="none" stroke="{colour}" stroke-width="{width}"{dashes} d="{path}"/>'
        for colour, width, dashes in ((line, 8, ""), (paper, 6, ""), (line, 6, ' stroke-dasharray="5 5"'))
    )


def _rectangle(left: float, top: float, right: float, bottom: float, fill: str) -> str:
    return (
        f'<rect x="{short(left)}" y="{short(top)}" width="{short(right - left)}" height="{short(bottom - top)}" '
        f'fill="{fill}"/>'
    )


_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def _cell_words(cell: Cell, look: Look, left: float, right: float, middle: float) -> Iterator[str]:
    lines, anchor, font = clean_lines(cell.text), _ANCHORS[cell.align], _font(look)
    x = left + PADDING + 1 if anchor == "start" else right - PADDING - 1 if anchor == "end" else (left + right) / 2
    first = middle + look.size * (0.34 - 0.6 * (len(lines) - 1))
    for row, text in enumerate(lines):
        if text.strip():
            yield _line_of(text, x, first + row * look.size * 1.2, anchor, font)


def _line_of(text: str, x: float, y: float, anchor: str, font: str) -> str:
    aligned = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{short(x)}" y="{short(y)}"{aligned}{font}>{html.escape(text)}</text>'


@lru_cache(maxsize=512)
def _font(look: Look) -> str:
    style = f' font-size="{look.size:g}"' if look.size != 11 else ""
    style += ' font-weight="bold"' if look.bold else ""
    return style + (f' fill="{hex_colour(look.text)}"' if look.text != "ink" else "")


def widened(frame: Frame, parts: Split) -> Frame:
    """Return the frame grown so that words and lines lie inside it."""
    boxes = [_extent(node) for node in parts.words]
    boxes += [(left, -bottom, right, -top) for left, top, right, bottom in map(_box, parts.behind)]
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


def short(value: float) -> str:
    """Return a number with one decimal, and with none where it is 0."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
