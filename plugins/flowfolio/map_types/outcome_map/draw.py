"""Draw an outcome map: four columns of cards, and lines from next step to obstacle to outcome."""

from __future__ import annotations

from flowfolio.drawing.cards import GAP, TRUNK, Card, card, left_of, point, right_of, stacked, words_at
from flowfolio.drawing.graph import Edge, Graph, Link, Node
from flowfolio.drawing.looks import Role, legend_of
from flowfolio.map_types import Context
from flowfolio.map_types.outcome_map import roles, words
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.source.words import joined

WIDTH = 200.0
_LEFTS = (0.0, 250.0, 510.0, 800.0)
_HEADS = ("Target outcome", "Benefits", "Obstacles", "Next steps")
_TOP = -26.0
_CHANNEL = _TOP - 20


def draw(map_: OutcomeMap, _context: Context) -> Graph:
    """Return the map as a pinned graph. With very many links between steps and obstacles the lines are left out."""
    heads = [
        words_at(f"head-{place}", text, "heading", (left, -4))
        for place, (text, left) in enumerate(zip(_HEADS, _LEFTS, strict=True))
    ]
    outcome = _outcome(map_).at(_LEFTS[0], _TOP)
    obstacles, _ = stacked(_obstacles(map_), _LEFTS[2], _TOP)
    steps, _ = stacked(_steps(map_), _LEFTS[3], _TOP)
    trunk, trunk_edges = _to_the_outcome(obstacles, outcome)
    nodes = (*heads, outcome, *_below(map_, outcome), *_benefits(map_), *obstacles, *steps, *trunk)
    edges = (*_links(map_), *trunk_edges)
    return Graph(
        id="outcome-map",
        title=map_.title,
        description=words.description(map_),
        nodes=nodes,
        edges=edges,
        legend=legend_of(roles.ROLES, (*nodes, *edges)),
    )


def _outcome(map_: OutcomeMap) -> Card:
    outcome = map_.outcome
    by = words.horizon(map_)
    parts = ((outcome.text, "heading", 8), (by, "cell-muted", 1))
    detail = f"Target outcome: {', '.join(filter(None, (outcome.text, by)))}."
    return card("outcome", roles.OUTCOME, parts, WIDTH, href="#outcome", detail=detail, of=("outcome",))


def _below(map_: OutcomeMap, outcome: Node) -> list[Node]:
    """Return the measures, guardrails and runners-up in the first column."""
    groups = [
        ("Measures", _measures(map_)),
        ("Guardrails", _lines("guardrails", roles.GUARDRAIL, map_.guardrails)),
        ("Runners-up", _lines("runners_up", roles.RUNNER_UP, map_.runners_up)),
    ]
    (_, middle), (_, height) = outcome.at or (0, 0), outcome.size or (0, 0)
    return _grouped("below", [group for group in groups if group[1]], _LEFTS[0], middle - height / 2 - GAP - 4)


def _benefits(map_: OutcomeMap) -> list[Node]:
    groups = []
    for title, found in words.benefits_by_audience(map_):
        cards = []
        for place, each in found:
            id_, votes = words.part_id("benefit", place, each.id), words.votes_text(each.votes)
            detail = f"Benefit {title[:1].lower()}{title[1:]}: {joined(each.text, votes)}."
            parts = ((each.text, "label", 6), (votes, "cell-muted", 1))
            of = ("benefits", place)
            cards.append(card(id_, roles.BENEFIT, parts, WIDTH, href=f"#{id_}", detail=detail, of=of))
        groups.append((title, cards))
    return _grouped("audience", groups, _LEFTS[1], _CHANNEL - 10 if map_.obstacles else _TOP)


def _grouped(name: str, groups: list[tuple[str, list[Card]]], left: float, top: float) -> list[Node]:
    nodes: list[Node] = []
    for number, (title, cards) in enumerate(groups):
        nodes.append(words_at(f"{name}-{number}", title, "column-head", (left, top - 8)))
        placed, bottom = stacked(cards, left, top - 22)
        nodes += placed
        top = bottom - 4
    return nodes


def _measures(map_: OutcomeMap) -> list[Card]:
    cards = []
    for place, each in enumerate(map_.measures):
        id_, way = f"measure-{each.id}", words.measure_way(each)
        parts, detail = ((each.name, "label", 4), (way, "cell-strong", 2)), f"Measure: {joined(each.name, way)}."
        cards.append(card(id_, roles.MEASURE, parts, WIDTH, href=f"#{id_}", detail=detail, of=("measures", place)))
    return cards


def _lines(field: str, role: Role, texts: tuple[str, ...]) -> list[Card]:
    cards = []
    for place, text in enumerate(texts):
        id_, detail = words.part_id(role, place, None), f"{role.capitalize()}: {text}."
        cards.append(card(id_, role, ((text, "label", 5),), WIDTH, href=f"#{id_}", detail=detail, of=(field, place)))
    return cards


def _obstacles(map_: OutcomeMap) -> list[Card]:
    cards = []
    places = {each.id: place for place, each in enumerate(map_.obstacles)}
    numbered = words.numbers(map_)
    for each in words.obstacles(map_):
        id_, meta, of = f"obstacle-{each.id}", words.obstacle_meta(each, map_), ("obstacles", places[each.id])
        text = words.obstacle_text(each, numbered)
        parts, detail = ((text, "label", 6), (meta, "cell-muted", 2)), f"Obstacle: {joined(text, meta)}."
        cards.append(card(id_, roles.OBSTACLE, parts, WIDTH, href=f"#{id_}", detail=detail, of=of))
    return cards


def _steps(map_: OutcomeMap) -> list[Card]:
    cards = []
    numbered = words.numbers(map_)
    for place, each in words.next_steps(map_):
        id_, meta = words.part_id("next-step", place, each.id), words.step_meta(each)
        parts = ((each.text, "label", 6), (words.addressed_text(each, numbered), "cell", 2), (meta, "cell-muted", 3))
        detail = f"Next step: {joined(each.text, meta)}. {words.serves_text(each, map_)}."
        cards.append(card(id_, roles.NEXT_STEP, parts, WIDTH, href=f"#{id_}", detail=detail, of=("next_steps", place)))
    return cards


def _links(map_: OutcomeMap) -> list[Edge]:
    """Return a line from each next step to what it addresses; none where the obstacles have numbers."""
    if words.numbers(map_):
        return []
    links = [
        Link(("next_steps", place, "addresses"), words.part_id("next-step", place, step.id), f"obstacle-{word}")
        for place, step in words.next_steps(map_)
        for word in dict.fromkeys(step.addresses)
    ]
    return [Edge(each.tail, each.head, roles.SERVES, (), "w", "e", links=(each,)) for each in links]


def _to_the_outcome(obstacles: list[Node], outcome: Node) -> tuple[list[Node], list[Edge]]:
    """Return one trunk that gathers the obstacles and leads over the benefits to the outcome, clear of every word.

    Each obstacle has a piece of its own from the meeting point below it, so that pieces can be told apart.
    """
    if not obstacles:
        return [], []
    trunk, end = _LEFTS[2] - 26, (right_of(outcome)[0], _CHANNEL)
    nodes = [point("trunk", trunk, _CHANNEL), point("trunk-end", *end)]
    links = tuple(Link(each.of, each.id, outcome.id) for each in obstacles)
    edges = [Edge("trunk", "trunk-end", roles.SERVES, links=links)]
    above = "trunk"
    for place, each in enumerate(obstacles):
        start = left_of(each)
        tail, meeting = point(f"{each.id}.0", *start), point(f"trunk.{place}", trunk, start[1])
        nodes += tail, meeting
        edges.append(Edge(tail.id, meeting.id, TRUNK, links=links[place : place + 1]))
        edges.append(Edge(meeting.id, above, TRUNK, links=links[place:]))
        above = meeting.id
    return nodes, edges
