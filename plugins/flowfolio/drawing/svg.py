"""Turn the SVG that Graphviz prints into SVG for a page: small, labelled, with unique ids and safe links."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.drawing.legend import legend
from flowfolio.drawing.looks import MARKS, hex_colour, look_of
from flowfolio.drawing.overlay import DOTS, Frame, Split, backdrop, band, burst, cells, line, short, widened, word
from flowfolio.drawing.quoting import clean, safe_href, slug

_FONT = "Arial, Liberation Sans, sans-serif"
_ROOT = re.compile(r'<svg width="[\d.]+pt" height="[\d.]+pt"\s+viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"[^>]*>')
_TOP = re.compile(
    r'<g id="[^"]*" class="graph" transform="[^"]*?translate\(([-\d.]+)[ ,]([-\d.]+)\)">\s*<title>[^<]*</title>'
)
_PART = re.compile(r'<g id="([neg])(\d+)" class="(?:node|edge|cluster)[^"]*">\s*<title>[^<]*</title>\s*')
_WORDS = re.compile(r">([^<>\n]+)</text>")
_HELD = ">\0</text>"
_TRIM: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--[^\n]*-->\n"), ""),
    (re.compile(r"(?<=\.\d)\d+"), ""),
    (re.compile(r"\.0(?!\d)"), ""),
    (re.compile(r' xml:space="preserve"| font-family="[^"]*"| text-anchor="start"| font-size="11"'), ""),
    (re.compile(r' fill="#1f2a37">\0'), ">\0"),
    (re.compile(r'stroke="transparent"'), 'stroke="none"'),
)
_POINTS = re.compile(r'points="([^"]*)"')
_OUTLINE = re.compile(r' (?:points|d)="([^"]*)"')
_PATH = re.compile(r'<path[^>]* d="([^"]*)"/>')
_NUMBER = re.compile(r"-?[\d.]+")


def inline(svg: str, graph: Graph, layers: Split) -> str:
    """Return the page-ready SVG of one diagram from one `<svg>…</svg>` that Graphviz printed for its bare shapes.

    `layers` are the parts of `graph`; Graphviz drew `to_dot(layers.shapes, frames=layers.tables)`.
    Raises ValueError when the text is not what Graphviz prints for such a diagram.
    """
    root, top = _ROOT.search(svg), _TOP.search(svg)
    end = svg.rfind("</g>")
    if not root or not top or end < top.end():
        raise ValueError("this is not a drawing by Graphviz")
    frame = widened(Frame(float(root[1]), float(root[2]), float(top[1]), float(top[2])), layers)
    names = _names(graph)
    drawn = [_node(node, names[node.id], backdrop(node)) for node in layers.behind]
    drawn += [f'<g class="{_classes("edge", edge.role)}">{line(edge, *ends)}</g>' for edge, *ends in layers.lines]
    drawn += _parts(_trimmed(svg[top.end() : end]), layers, names)
    drawn += [_node(node, names[node.id], word(node)) for node in layers.words]
    shift = f'<g transform="translate({short(frame.left)} {short(frame.top)})">'
    inner = "\n".join((shift, *filter(None, drawn), "</g>"))
    keys, width, height = legend(graph, frame.width, frame.height)
    return _wrapped(graph, f"{inner}\n{keys}" if keys else inner, width, height)


def _trimmed(body: str) -> str:
    """Drop what a page does not need. Words are taken out meanwhile, so that this cannot touch them."""
    words = _WORDS.findall(body)
    body = _WORDS.sub(_HELD, body)
    for pattern, replacement in _TRIM:
        body = pattern.sub(replacement, body)
    parts = body.split("\0")
    if len(parts) != len(words) + 1:
        raise ValueError("this is not a drawing by Graphviz")
    return "".join(part + word for part, word in zip(parts, (*words, ""), strict=True))


def _parts(body: str, layers: Split, names: dict[str, str]) -> list[str]:
    graph, pieces = layers.shapes, _PART.split(body)
    nodes = tuple({node.id: node for node in graph.nodes}.values())
    drawn = [pieces[0].strip()]
    for kind, place, content in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        shapes = content[: content.rfind("</g>")].strip()
        if kind == "n":
            node = nodes[int(place)]
            if made := layers.tables.get(node.id):
                shapes += cells(made, *_corner(shapes, made.border))
            drawn.append(_node(node, names[node.id], shapes))
        elif kind == "e":
            drawn.append(_edge(graph.edges[int(place)], shapes))
        else:
            drawn.append(f'<g class="{_classes("group", graph.groups[int(place)].role)}">{shapes}</g>')
    return drawn


def _corner(frame: str, border: int) -> tuple[float, float]:
    """Return the left upper corner of a table whose frame Graphviz drew."""
    found = _OUTLINE.search(frame)
    if not found:
        raise ValueError("the frame of a table is missing")
    numbers = [float(number) for number in _NUMBER.findall(found[1])]
    return min(numbers[::2]) - border / 2, min(numbers[1::2]) - border / 2


def placeholder(graph: Graph) -> str:
    """Return a plain box that says the drawing failed and where to read on."""
    said = ("This picture could not be drawn.", "The table below holds everything it would show.")
    colours = f'fill="{hex_colour("paper")}" stroke="{hex_colour("line")}"'
    box = f'<rect x="1" y="1" width="418" height="70" rx="6" {colours}/>'
    text = "".join(
        f'<text x="210" y="{32 + 18 * row}" text-anchor="middle">{words}</text>' for row, words in enumerate(said)
    )
    return _wrapped(graph, box + text, 420, 72)


def _wrapped(graph: Graph, inner: str, width: float, height: float) -> str:
    name = slug(graph.id)
    has_links = "<a xlink:href" in inner
    wide, high = short(width), short(height)
    # A picture with links is a group: role="img" would hide them from assistive technology.
    role = "group" if has_links else "img"
    # Not plain href: Material's instant loading assigns to that of every element, which fails for those of an SVG.
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink" ' if has_links else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {links}class="ff-drawing" id="{name}" role="{role}" '
        f'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'font-family="{_FONT}" font-size="11" fill="{hex_colour("ink")}" stroke-width="1.2">\n'
        f'<title id="{name}-title">{_escape(graph.title, 300)}</title>\n'
        f'<desc id="{name}-desc">{_escape(graph.description, 4000)}</desc>\n{inner}\n</svg>\n'
    )


def _escape(text: str, limit: int) -> str:
    return html.escape(clean(text, limit))


def _names(graph: Graph) -> dict[str, str]:
    """Return the id in the page of every node: unique, and led by the id of the diagram."""
    diagram = slug(graph.id)
    seen: set[str] = {diagram, f"{diagram}-title", f"{diagram}-desc"}
    names: dict[str, str] = {}
    for node in dict.fromkeys(node.id for node in graph.nodes):
        name = wish = f"{diagram}-{slug(node)}"
        count = 1
        while name in seen:
            count += 1
            name = f"{wish}-{count}"
        seen.add(name)
        names[node] = name
    return names


def _edge(edge: Edge, shapes: str) -> str:
    shapes = _band(shapes) if look_of(edge.role).is_band else shapes
    shapes = shapes.replace('stroke-dasharray="1,5"', f'stroke-dasharray="{DOTS}"')  # Graphviz's dots are faint
    return f'<g class="{_classes("edge", edge.role, edge.mark)}">{shapes}</g>'


@lru_cache(maxsize=1024)
def _classes(kind: str, role: str, mark: str = "") -> str:
    return f"ff-{kind} ff-{slug(role)}" + (f" ff-mark-{mark}" if mark in MARKS else "")


def _node(node: Node, name: str, content: str) -> str:
    look = look_of(node.role)
    if look.shape == "point":
        return ""
    if look.shape == "star":
        content = _POINTS.sub(_burst, content, count=1)
    if look.shape == "plaintext" and not node.rows:
        content = re.sub(r"<polygon[^>]*/>\s*", "", content)
    detail = _escape(node.detail, 500)
    if href := safe_href(node.href):
        lines = (*node.lines, *(text for row in node.rows for cell in row for text in cell.text))
        label = f' aria-label="{_escape(" ".join(filter(None, lines)), 300)}. {detail}"' if detail else ""
        content = (
            f'<a xlink:href="{html.escape(href)}"{label}>{f"<title>{detail}</title>" if detail else ""}{content}</a>'
        )
    elif detail:
        content = f"<title>{detail}</title>{content}"
    return f'<g id="{name}" class="{_classes("node", node.role, node.mark)}">{content}</g>'


def _band(content: str) -> str:
    """Make a broad striped band of the line that Graphviz drew."""
    path = _PATH.search(content)
    return content[: path.start()] + band(path[1]) + content[path.end() :] if path else content


def _burst(points: re.Match[str]) -> str:
    numbers = [float(number) for number in _NUMBER.findall(points[1])]
    xs, ys = numbers[::2], numbers[1::2]
    return f'points="{burst(min(xs), min(ys), max(xs), max(ys))}"'
