"""Turn a Graph into DOT text; everything an author wrote is quoted, bounded and harmless in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from flowfolio.drawing.cells import Plan, plan, table
from flowfolio.drawing.graph import Edge, Graph, Group, Node
from flowfolio.drawing.looks import MARKS, Look, hex_colour, look_of
from flowfolio.drawing.quoting import bold_label, bounded, clean, clean_lines, label, quote, safe_href, slug
from flowfolio.drawing.routes import route
from flowfolio.drawing.text_width import text_width

MAX_NODES = 2000
MAX_EDGES = 4000
ROUND = 12.0
"""Points of the radius of a backdrop's corners."""
_PIECES = 6
_PORTS = frozenset(("n", "ne", "e", "se", "s", "sw", "w", "nw", "c"))
_PLAIN = look_of("plain")


def to_dot(graph: Graph, routed: bool = True, frames: Mapping[str, Plan] | None = None) -> str:
    """Return the DOT text of a diagram; the same graph always gives the same text.

    With `routed` False a pinned diagram keeps its places and leaves every edge to Graphviz. With `frames` (the plan of
    each table by its node's id) the text holds only what a page's SVG needs from Graphviz: tables are empty frames, and
    links and classes are left out, because both are added to the SVG anyway.
    """
    pinned = graph.layout == "pinned"
    nodes = {node.id: node for node in graph.nodes[:MAX_NODES]}
    plans = _plans(nodes) if frames is None else frames
    behind = {node.id: node for node in backdrops(graph)}
    lines = [
        f"digraph {quote(clean(graph.id))} {{",
        f"graph [{_graph_attributes(graph)}{_background(behind.values())}]",
        'node [fontname=Arial fontsize=11 fontcolor="#1f2a37" shape=box margin="0.1,0.05"]',
        "edge [fontname=Arial fontsize=9.5]",
    ]
    for place, node in enumerate(nodes.values()):
        if node.id not in behind:
            lines.append(_node(node, place, pinned, plans.get(node.id), frames is not None))
    if not pinned:
        for place, group in enumerate(graph.groups[:MAX_NODES]):
            lines.extend(_group(group, place, nodes.keys()))
    # An edge is known by its place among all, drawn or not.
    edges = [
        (place, edge) for place, edge in enumerate(graph.edges[:MAX_EDGES]) if edge.tail in nodes and edge.head in nodes
    ]
    ends = {end for _, edge in edges for end in (edge.tail, edge.head)} if pinned and routed else set()
    placed = {end: _sized(nodes[end], plans.get(end)) for end in ends}
    lines += [_edge(edge, place, placed, frames is not None) for place, edge in edges]
    lines.append("}")
    return "\n".join(lines) + "\n"


def statements(nodes: Iterable[Node], edges: Iterable[Edge]) -> list[str]:
    """Return pinned shapes and lines as DOT to be added to the text of a diagram that is laid out already."""
    by_id = {node.id: node for node in nodes}
    placed = {name: _sized(node, None) for name, node in by_id.items()}
    return [
        *(_node(node, place, True, plan(node), False) for place, node in enumerate(by_id.values())),
        *(_edge(edge, place, placed, False) for place, edge in enumerate(edges)),
    ]


def backdrops(graph: Graph) -> tuple[Node, ...]:
    """Return the boxes that are drawn behind everything else. Graphviz draws lines before nodes, so these are none."""
    boxes = [node for node in graph.nodes if look_of(node.role).is_behind and node.at and node.size]
    if not boxes or graph.layout != "pinned":
        return ()
    ends = {end for edge in graph.edges for end in (edge.tail, edge.head)}
    return tuple(node for node in boxes if node.id not in ends)


def _background(boxes: Iterable[Node]) -> str:
    """Return boxes as the drawing that Graphviz puts behind a diagram, in its xdot language."""
    drawn = "".join(map(_backdrop, boxes))
    return f' _background="{drawn}"' if drawn else ""


def _backdrop(node: Node) -> str:
    look, mark = look_of(node.role), MARKS.get(node.mark)
    colours = [("c", hex_colour(mark.colour if mark else look.line)), ("C", hex_colour(look.fill))]
    style = "dashed" if "dashed" in look.style and not mark else "solid"
    settings = [*colours, ("S", style), ("S", f"setlinewidth({look.pen:g})")]
    corners = _rounded(node.at or (0.0, 0.0), node.size or (0.0, 0.0))
    outline = " ".join(f"{_number(x)} {_number(y)}" for x, y in corners)
    return "".join(f"{key} {len(value)} -{value} " for key, value in settings) + f"P {len(corners)} {outline} "


def _rounded(at: tuple[float, float], size: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the outline of a box with round corners, each as a few straight pieces."""
    (x, y), (width, height) = map(bounded, at), map(bounded, size)
    radius = min(ROUND, width / 2, height / 2)
    reach = (width / 2 - radius, height / 2 - radius)
    found = []
    for step in range(4 * _PIECES):
        angle = math.tau * (step + 0.5) / (4 * _PIECES)
        across, up = math.cos(angle), math.sin(angle)
        found.append(
            (x + math.copysign(reach[0], across) + radius * across, y + math.copysign(reach[1], up) + radius * up)
        )
    return found


def _plans(nodes: Mapping[str, Node]) -> dict[str, Plan]:
    return {name: made for name, node in nodes.items() if (made := plan(node))}


def _graph_attributes(graph: Graph) -> str:
    common = "bgcolor=transparent fontname=Arial outputorder=edgesfirst"
    if graph.layout == "pinned":
        return f"{common} notranslate=true splines=line"
    if graph.layout == "springs":
        return f"{common} overlap=false splines=true"
    rank = "LR" if graph.direction == "right" else "TB"
    return f"{common} rankdir={rank} nodesep=0.3 ranksep=0.5"


def _number(value: float) -> str:
    return f"{round(bounded(value), 2):.8g}"


def _inches(points: float) -> str:
    return f"{max(0.0, bounded(points)) / 72:.5g}"


@lru_cache(maxsize=512)
def _role_class(role: str) -> str:
    return f'class="ff-{slug(role)}"'


def _node(node: Node, place: int, pinned: bool, made: Plan | None, is_bare: bool) -> str:
    parts = [f"id=n{place}"]
    if not is_bare:
        parts.append(_role_class(node.role))
    if node.at is not None and pinned:
        parts.append(f'pos="{_number(node.at[0])},{_number(node.at[1])}"')
    if not is_bare and (href := safe_href(node.href)):
        parts.append(f"URL={quote(href)}")
    if made is None:
        parts += _plain_node(node)
    else:
        parts += _frame(node, made) if is_bare else [f"shape=plain label=<{table(node, made)}>"]
    return f"{quote(clean(node.id))} [{' '.join(parts)}]"


def _frame(node: Node, made: Plan) -> list[str]:
    """Return the empty frame of a table: as large as the table, its line within."""
    fill = "" if made.is_shelves else look_of(node.role).fill
    styles = [style for style in (made.style, "filled" if fill else "") if style]
    width, height = (side - made.border for side in made.size)
    return [
        f'label="" color="{"transparent" if made.is_shelves else made.line}" penwidth={made.border}',
        *([f'fillcolor="{hex_colour(fill)}"'] if fill else []),
        *([f'style="{",".join(styles)}"'] if styles else []),
        f"width={_inches(width)} height={_inches(height)} fixedsize=true",
    ]


def _plain_node(node: Node) -> list[str]:
    look, lines = look_of(node.role), clean_lines(node.lines)
    mark = MARKS.get(node.mark)
    if mark and look.shape != "point":
        lines[:1] = [f"{mark.sign} {lines[0]}" if lines else mark.sign]
    parts = [f"label={bold_label(lines) if look.bold and any(lines) else label(tuple(lines))}"]
    if look.shape != "box":
        parts.append(f"shape={look.shape}")
    if look.line:
        parts += [f'color="{hex_colour(mark.colour if mark else look.line)}"', *_fill_and_style(look, mark is not None)]
    else:
        parts.append("margin=0")
    parts += _pen(max(look.pen, 2.0) if mark else look.pen) + _font(look)
    return parts + _size(node, look, lines)


def _fill_and_style(look: Look, marked: bool) -> list[str]:
    styles = [style for style in look.style.split(",") if style and not (marked and style in ("dashed", "dotted"))]
    if look.fill:
        styles.append("filled")
    parts = [f'fillcolor="{hex_colour(look.fill)}"'] if look.fill else []
    return [*parts, f'style="{",".join(styles)}"'] if styles else parts


def _pen(pen: float) -> list[str]:
    return [f"penwidth={pen:g}"] if pen != _PLAIN.pen else []


def _font(look: Look) -> list[str]:
    parts = []
    if look.size != _PLAIN.size:
        parts.append(f"fontsize={look.size:g}")
    if look.text != "ink":
        parts.append(f'fontcolor="{hex_colour(look.text)}"')
    return parts


def _size(node: Node, look: Look, lines: list[str]) -> list[str]:
    if look.shape == "point":
        return ["width=0.01 height=0.01"]
    width, height = node.size or (0.0, 0.0)
    if not all(line.isascii() for line in lines):
        # graphviz-pure measures such text by its bytes, so the room it needs has to be said.
        width = max(width, *(text_width(line, look.size, look.bold) + (14 if look.line else 2) for line in lines))
    parts = []
    if width or height or not look.line:
        parts.append(f"width={_inches(width)} height={_inches(height)}")
    if node.size and (look.fixed or not look.line):
        parts.append("fixedsize=true")
    return parts


def _group(group: Group, place: int, known: Iterable[str]) -> list[str]:
    look = look_of(group.role)
    inside = set(known)
    members = [node for node in dict.fromkeys(group.nodes) if node in inside]
    parts = [
        f"id=g{place}",
        _role_class(group.role),
        f"label={label((clean(group.label),))}",
        f'color="{hex_colour(look.line)}" fontcolor="{hex_colour("muted")}" fontsize=10 labeljust=l margin=12',
        *_fill_and_style(look, False),
    ]
    return [
        f"subgraph {quote(f'cluster_{place}')} {{",
        f"graph [{' '.join(parts)}]",
        *(quote(clean(member)) for member in members),
        "}",
    ]


def _sized(node: Node, made: Plan | None) -> Node:
    """Give a node the size it will really have, so that lines end at its border and not in it."""
    if node.at is None:
        return node
    look = look_of(node.role)
    at = (bounded(node.at[0]), bounded(node.at[1]))
    width, height = (max(0.0, bounded(side)) for side in node.size or (0.0, 0.0))
    if made:
        width, height = made.size
    elif look.shape == "point":
        width, height = 1.0, 1.0
    elif node.size is None:
        width = max((text_width(line, look.size, look.bold) for line in node.lines), default=0.0)
        width, height = max(54.0, width + 14.4), max(36.0, len(node.lines) * look.size * 1.2 + 7.2)
    if look.shape == "house":
        # Graphviz ends the walls of a house above the lower edge of its box.
        height *= 0.8
    return replace(node, at=at, size=(width, height))


def _edge(edge: Edge, place: int, placed: dict[str, Node], is_bare: bool) -> str:
    look = look_of(edge.role)
    mark = MARKS.get(edge.mark)
    lines = clean_lines(edge.label)
    if mark:
        lines[:1] = [f"{mark.sign} {lines[0]}" if lines else mark.sign]
    colour = hex_colour(mark.colour if mark else look.line or "line")
    parts = [f"id=e{place}", "" if is_bare else _role_class(edge.role), f'color="{colour}"', *_pen(look.pen)]
    style = (mark and mark.line) or look.style
    if style in ("dashed", "dotted"):
        parts.append(f"style={style}")
    parts.append(f"arrowhead={look.arrow}" if look.arrow != "normal" else "")
    if look.tail_arrow:
        parts.append(f"dir=both arrowtail={look.tail_arrow}")
    parts.append(f"arrowsize={look.scale:g}" if look.arrow != "none" else "")
    if lines:
        parts.append(f'label={label(tuple(lines))} fontcolor="{hex_colour(mark.colour if mark else look.text)}"')
    ports = (
        edge.tail_port if edge.tail_port in _PORTS else "",
        edge.head_port if edge.head_port in _PORTS else "",
    )
    path = route(placed[edge.tail], placed[edge.head], ports, tuple(lines), look) if placed else None
    if path:
        parts.append(f'pos="{path.pos}"' + (f' lp="{path.lp}"' if path.lp else ""))
    ends = zip((edge.tail, edge.head), ports, strict=True)
    spelled = " -> ".join(quote(clean(end)) + (f":{port}" if port else "") for end, port in ends)
    return f"{spelled} [{' '.join(part for part in parts if part)}]"
