"""Draw a dependency map: the constraint in the centre, what it needs on the left, what it provides for on the right."""

from __future__ import annotations

from flowfolio.drawing.cards import Card, card, cornered, left_of, right_of, words_at
from flowfolio.drawing.graph import Cell, Edge, Graph, Link, Node
from flowfolio.drawing.looks import Role, legend_of
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types import Context
from flowfolio.map_types.dependency_map import roles, words
from flowfolio.map_types.dependency_map.layout import HEAD, Placed, is_crowded, place, sections, sides
from flowfolio.map_types.dependency_map.model import Dependency, DependencyMap
from flowfolio.source.quantity import Calendar
from flowfolio.source.words import joined

WIDTH = 206.0
_FOCUS_WIDTH = 170.0
_GUTTER = 240.0
_LANE = 9.0
_LANES = 8
_MOST_LINKS = 300


def draw(map_: DependencyMap, context: Context) -> Graph:
    """Return the map as a pinned graph. With many dependencies a spoke leads to each section, not to each card."""
    calendar = context.time.working
    places = {each.id: place for place, each in enumerate(map_.dependencies)}
    found = sections(words.in_order(map_, calendar), lambda each: _card(each, map_, calendar, places[each.id]))
    by_side = sides(found)
    crowded = is_crowded(by_side)
    placed = [each for side, group in by_side.items() for each in place(group, side, _GUTTER, crowded)]
    focus = _focus(map_, context)
    spokes = [edge for each in placed for edge in _spokes(each, crowded, calendar)]
    bends, lines = ([], []) if crowded or len(map_.links) > _MOST_LINKS else _links(map_, placed)
    nodes = (
        *(each.zone for each in placed),
        *(_zone_head(each) for each in placed),
        focus,
        *(node for each in placed for node in each.cards),
        *bends,
    )
    edges = (*lines, *spokes)
    return Graph(
        id="dependency-map",
        title=map_.title,
        description=words.description(map_, calendar),
        nodes=nodes,
        edges=edges,
        legend=legend_of(roles.ROLES, (*nodes, *edges)),
    )


def _card(each: Dependency, map_: DependencyMap, calendar: Calendar, place: int) -> Card:
    id_, links = f"dependency-{each.id}", words.links_of(each, map_)
    more = f"+ {len(links) - 2} more links" if len(links) > 3 else ""
    shown = links[:2] if more else links
    parts = (
        (each.name, "label", 3),
        (joined(words.wait_words(each, calendar), each.frequency), "cell-strong", 2),
        (joined(each.kind, words.IMPACTS.get(each.impact or ""), words.action_words(each)), "cell-muted", 2),
        *((text, "cell-muted", 2) for text in (words.plan_words(each), words.risk_words(each), *shown, more)),
    )
    detail = words.sentence(each, map_, calendar)
    return card(id_, roles.IMPACT[each.impact], parts, WIDTH, href=f"#{id_}", detail=detail, of=("dependencies", place))


def _focus(map_: DependencyMap, context: Context) -> Node:
    name, meta = words.focus_name(map_), words.focus_meta(map_)
    rows = (
        (Cell((words.FOCUS,), "constraint-banner"),),
        (Cell(wrap(name, _FOCUS_WIDTH - 20, 13, 4, True), "heading"),),
        (Cell(wrap(meta, _FOCUS_WIDTH - 20, 9, 2), "cell-muted"),),
    )
    size = (_FOCUS_WIDTH, 76.0 + 18 * len(rows[1][0].text))
    href = context.links.get(map_.focus, "#focus")
    detail = f"The constraint in the centre: {name}, {meta}."
    return Node("focus", roles.FOCUS, (), rows, (0.0, 0.0), size, href, detail, of=("focus",))


def _zone_head(each: Placed) -> Node:
    section = each.section
    text = f"{words.DIRECTIONS[section.direction]}, {section.where}"
    (x, y), (width, height) = each.zone.at or (0, 0), each.zone.size or (0, 0)
    corner = (x - width / 2 + 10, y + height / 2 - HEAD / 2)
    return words_at(f"{section.id}-head", text, "column-head", corner, width - 14)


def _spokes(each: Placed, crowded: bool, calendar: Calendar) -> list[Edge]:
    """Return the lines between a section and the focus; what is delivered flows from left to right."""
    role = roles.SPOKE[each.section.direction]
    if crowded:
        return [_spoke(each.zone.id, each.side, role, "")]
    pairs = zip(each.cards, each.section.members, strict=True)
    return [_spoke(node.id, each.side, role, words.wait_text(member, calendar)) for node, member in pairs]


def _spoke(id_: str, side: int, role: Role, label: str) -> Edge:
    port, text = "e" if side < 0 else "w", (label,) if label else ()
    towards_focus = role == roles.SPOKE["needs"] or (role == roles.SPOKE["both"] and side < 0)
    if towards_focus:
        return Edge(id_, "focus", role, text, tail_port=port)
    return Edge("focus", id_, role, text, head_port=port)


def _links(map_: DependencyMap, placed: list[Placed]) -> tuple[list[Node], list[Edge]]:
    """Return the links between dependencies: around the outer edge on one side, straight across to the other."""
    cards = {node.id: (node, each.side) for each in placed for node in each.cards}
    nodes: list[Node] = []
    edges: list[Edge] = []
    lanes = {-1: 0, 1: 0}
    for number, link in enumerate(map_.links):
        tail, head = cards.get(f"dependency-{link.from_}"), cards.get(f"dependency-{link.to}")
        if tail is None or head is None or tail == head:
            continue
        side = tail[1]
        if side == head[1]:
            way, role = _around(tail[0], head[0], side, lanes[side]), roles.BESIDE
            lanes[side] += 1
        else:
            way, role = _across(tail[0], head[0], side), roles.ACROSS
        shown = Link(("links", number), tail[0].id, head[0].id, link.name or "")
        added, lines = cornered(f"link-{number}", way, shown, role)
        nodes += added
        edges += lines
    return nodes, edges


def _around(tail: Node, head: Node, side: int, lane: int) -> list[tuple[float, float]]:
    edge_of = left_of if side < 0 else right_of
    (x1, y1), (x2, y2) = edge_of(tail), edge_of(head)
    # Lines leave above the middle of a card and arrive below it, so that they do not run into each other.
    return [(x1, y1 + 6), (side * (max(abs(x1), abs(x2)) + 18 + _LANE * (lane % _LANES)), y2 - 6), (x2, y2 - 6)]


def _across(tail: Node, head: Node, side: int) -> list[tuple[float, float]]:
    start, end = (right_of(tail), left_of(head)) if side < 0 else (left_of(tail), right_of(head))
    # Below the middle, where the spoke ends.
    return [(x, y - 14) for x, y in (start, end)]
