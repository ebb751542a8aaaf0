"""Draw a value stream map in the notation that people know from the wall, every place fixed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flowfolio.drawing.graph import Cell, Edge, Graph, Node
from flowfolio.drawing.looks import legend_of
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map import information, roles
from flowfolio.map_types.value_stream_map.box import WIDTH, Box, burst_height, text_height, widest
from flowfolio.map_types.value_stream_map.changes import gone, reasons
from flowfolio.map_types.value_stream_map.joins import joins
from flowfolio.map_types.value_stream_map.ladder import RUNG, ladder, totals
from flowfolio.map_types.value_stream_map.layout import WAIT_GAP, Placing, place
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.rework import rework
from flowfolio.map_types.value_stream_map.scene import WAY_SIZE, Bar, Link, Scene, way_lines
from flowfolio.map_types.value_stream_map.sheet import Sheet, sheet
from flowfolio.map_types.value_stream_map.words import MISSING, count_text, open_text, queue_text, sentence, wait_text


def draw(map_: ValueStreamMap, context: Context) -> Graph:
    """Return the map as a pinned graph: offices on top, the row of boxes, rework below it, the ladder and the totals.

    Step nodes have the id `step-<id>`. With `context.before` each step that differs carries a mark.
    """
    made = sheet(map_, context)
    scene = scene_of(made)
    band = information.Band(map_, scene)
    artist = _Artist(made, scene, context)
    placed = (*artist.boxes(), *artist.gaps(), *artist.branches(), *band.nodes(), *artist.ends(band))
    flows = (*band.edges(), *artist.flows(), *artist.end_flows(band))
    arcs, lines, floor = rework(scene)
    ways, pieces = joins(scene, (*placed, *arcs), (*flows, *lines))
    lower = floor - RUNG - 40
    rungs, rails = ladder(made, scene, lower)
    right = max([scene.last_right, *(node.at[0] for node in rungs if node.at and scene.joins)]) + 30
    box = totals(made, right, lower - 40)
    nodes = (*placed, *ways, *arcs, *rungs, *box, *artist.gone(lower - 76))
    edges = (*flows, *pieces, *lines, *rails)
    return Graph(
        id="value-stream-map",
        title=map_.title,
        description=description(made),
        nodes=nodes,
        edges=edges,
        legend=legend_of(roles.ROLES, (*nodes, *edges)),
    )


def scene_of(made: Sheet) -> Scene:
    """Return the map with everything in its place."""
    map_ = made.map
    placing = Placing(
        made.calendar,
        dict(made.timings),
        made.constraint,
        reasons(map_, made.before),
        information.arrows_per_step(map_),
        badges=bool(made.marks),
        has_source=information.has_supplier(map_) or bool(map_.trigger),
        has_target=information.has_customer(map_),
        lead_in=information.room_beside(map_, "supplier"),
        lead_out=information.room_beside(map_, "customer"),
    )
    return place(map_, placing)


def description(made: Sheet) -> str:
    """Return the picture in a few sentences, for people who do not see it."""
    steps = [step for _, step in made.map.all_steps()]
    said = ", ".join(f"{total.title} {total.text}" for total in made.totals)
    limits = next((f" The constraint is {step.name}." for step in steps if step.id == made.constraint), "")
    return (
        f"Value stream map with {len(steps)} steps, from {steps[0].name} to {steps[-1].name}. {said}.{limits}"
        " The table below holds everything the picture says."
    )


class _Artist:
    """Turns a scene into nodes and edges."""

    def __init__(self, made: Sheet, scene: Scene, context: Context) -> None:
        self._sheet, self._scene, self._context = made, scene, context

    def boxes(self) -> Iterator[Node]:
        for box in self._scene.boxes.values():
            yield from self._hotspot(box)
            yield self._process(box)
            if box.data:
                rows = tuple(_data_row(*row) for row in box.data)
                size = (WIDTH, box.data_height)
                role = roles.DATA_BOX_CONSTRAINT if box.is_constraint else roles.DATA_BOX
                at = (box.x, box.data_bottom + box.data_height / 2)
                yield Node(f"data-{box.step.id}", role, rows=rows, at=at, size=size, of=(*box.of, "process_time"))
            if box.is_constraint:
                at = (box.x, box.top - box.banner_height / 2)
                size = (WIDTH, box.banner_height)
                yield Node(f"constraint-{box.step.id}", "constraint-banner", ("CONSTRAINT",), at=at, size=size,
                           of=(*box.of, "constraint"))  # fmt: skip
            yield from _bursts(box)
            if box.because:
                height = text_height(len(box.because), 9) + 12
                at = (box.x, box.frame_bottom - 8 - height / 2)
                size, of = (WIDTH, height), (*box.of, "because")
                yield Node(f"because-{box.step.id}", "note", box.because, at=at, size=size, of=of)

    def _process(self, box: Box) -> Node:
        step = box.step
        role, head = (roles.OUTSIDE_STEP, roles.STEP_NAME_OUTSIDE) if step.outside else (roles.STEP, roles.STEP_NAME)
        if box.is_constraint:
            role, head = roles.CONSTRAINT, head if step.outside else roles.STEP_NAME_CONSTRAINT
        rows: list[tuple[Cell, ...]] = [(Cell(box.name, head),)]
        if box.people:
            rows.append((Cell(box.people, roles.STEP_META),))
        return Node(
            f"step-{step.id}",
            role,
            rows=tuple(rows),
            at=(box.x, box.y),
            size=(WIDTH, box.header),
            href=self._context.links.get(step.id, f"#step-{step.id}"),
            detail=sentence(step, self._sheet.times(step), self._sheet.calendar, box.is_constraint),
            mark=self._sheet.marks.get(step.id, ""),
            of=box.of,
        )

    @staticmethod
    def _hotspot(box: Box) -> Iterator[Node]:
        if not box.hotspot:
            return
        top, height = box.top + 8, text_height(len(box.hotspot), 9)
        at, size = (box.x, (top + box.frame_bottom) / 2), (WIDTH + 18, top - box.frame_bottom)
        of = (*box.of, "hotspot")
        yield Node(f"hotspot-{box.step.id}", roles.HOTSPOT, at=at, size=size, of=of)
        at, size = (box.x, box.frame_bottom + 5 + height / 2), (WIDTH + 10, height)
        yield Node(f"hotspot-text-{box.step.id}", roles.HOTSPOT_LABEL, box.hotspot, at=at, size=size, of=of)

    def gaps(self) -> Iterator[Node]:
        for name, at in self._scene.points.items():
            yield Node(name, "ladder", at=at, size=(1, 1))
        for number, link in enumerate(self._scene.links):
            yield from self._waiting(number, link)
            if link.way:
                lines = way_lines(link.way)
                height = text_height(len(lines), WAY_SIZE)
                at = (link.left - 42, link.y + 8 + height / 2)
                size = (widest(lines, WAY_SIZE) + 2, height)
                yield Node(f"way-{number}", "caption", lines, at=at, size=size)

    def _waiting(self, number: int, link: Link) -> Iterator[Node]:
        step, words = link.step, self._waits(link)
        queue = queue_text(step) if step else ""
        is_market = step is not None and step.flow == "supermarket"
        if is_market:
            yield Node(f"supermarket-{number}", roles.SUPERMARKET, at=(link.middle, link.y), size=(26, 30))
        elif words or (step and step.inventory):
            yield Node(f"wait-{number}", roles.WAIT, at=(link.middle, link.y + 2), size=(36, 32))
        lines = (wrap(words, WAIT_GAP - 8, 10, 2, bold=True) if words else ()) + ((queue,) if queue else ())
        if lines:
            height = text_height(len(lines), 10)
            size = (widest(lines, 10, bold=True) + 4, height)
            at = (link.middle, link.y - 20 - height / 2)
            yield Node(f"wait-text-{number}", roles.WAIT_LABEL, lines, at=at, size=size)
        if step and step.flow == "fifo":
            limit = "" if step.fifo_limit is None else f"max {count_text(step.fifo_limit)}"
            lines = ("FIFO", *filter(None, (open_text(step, "fifo_limit", limit),)))
            height = 12.0 * len(lines)
            at, size = (link.middle, link.y + 26 + height / 2), (max(28.0, widest(lines, 9, bold=True) + 4), height)
            yield Node(f"fifo-{number}", roles.FIFO_LABEL, lines, at=at, size=size)

    def _waits(self, link: Link) -> str:
        before = " or ".join(filter(None, (self._wait(step, "wait_after") for step in link.after)))
        return " + ".join(filter(None, (before, self._wait(link.step, "wait_before") if link.step else "")))

    def _wait(self, step: Step, name: str) -> str:
        return wait_text(step, name, self._sheet.times(step), self._sheet.calendar)

    def branches(self) -> Iterator[Node]:
        for bar in self._scene.bars:
            if bar.kind == "choice":
                yield Node(bar.id, roles.CHOICE, ("?",), at=(bar.x, bar.top), size=(32, 32))
            elif bar.kind != "merge":
                top, bottom = bar.top + 26, bar.bottom - 26
                yield Node(
                    bar.id,
                    roles.FORK if bar.kind == "fork" else roles.JOIN,
                    at=(bar.x, (top + bottom) / 2),
                    size=(6, top - bottom),
                )

    def flows(self) -> Iterator[Edge]:
        for link in self._scene.links:
            tail_port = "e" if link.tail.startswith("step-") else ""
            role = roles.FLOW_LINE if link.step is None else roles.ARROW[link.step.flow or "push"]
            head_port = "w" if link.step else ""
            yield Edge(link.tail, link.head, role, (), tail_port, head_port)
        for bar in self._scene.bars:
            yield from self._trunk(bar)

    def _trunk(self, bar: Bar) -> Iterator[Edge]:
        """The upright line of a choice; the bars of parallel branches need none."""
        if bar.kind in ("choice", "merge"):
            lanes = [name for name in self._scene.points if name.startswith(f"{bar.id}-") and name[-1].isdigit()]
            yield Edge(lanes[0], lanes[-1], roles.FLOW_LINE)

    def ends(self, band: information.Band) -> Iterator[Node]:
        map_ = self._sheet.map
        if map_.trigger:
            lines = wrap(map_.trigger, 96, 9, 6)
            height = text_height(len(lines), 9) + 14
            at = (-62.0, band.y - 29 - 14 - height / 2) if information.has_supplier(map_) else (0.0, band.y)
            size = (108, height + 10)
            yield Node("trigger", roles.TRIGGER, ("Trigger:", *lines), at=at, size=size, of=("trigger",))
        customer = band.office_x("customer")
        if customer is not None:
            yield Node("delivery", "ladder", at=(customer, 0.0), size=(1, 1))

    def end_flows(self, band: information.Band) -> Iterator[Edge]:
        if band.office_x("supplier") is not None:
            yield Edge("start", "supplier", roles.FLOW_LINE)
        elif self._sheet.map.trigger:
            yield Edge("start", "trigger", roles.FLOW_LINE)
        if band.office_x("customer") is not None:
            yield Edge("end", "delivery", roles.FLOW_LINE)
            yield Edge("delivery", "customer", roles.FLOW, (), "", "s")

    def gone(self, y: float) -> Iterator[Node]:
        names = gone(self._sheet.map, self._sheet.before)
        if names:
            lines = wrap("No longer needed: " + ", ".join(names), 600, 10, 3)
            width = widest(lines, 10) + 8
            size = (width, text_height(len(lines), 10))
            at = (self._scene.first_left + width / 2, y - size[1] / 2)
            yield Node("no-longer", roles.LABEL_REMOVED, lines, at=at, size=size)


@lru_cache(maxsize=4096)  # the same few lines stand in box after box
def _data_row(name: str, value: str) -> tuple[Cell, ...]:
    role = roles.VALUE[value] if name == "Value" else roles.DATA_MISSING if value == MISSING else roles.DATA_VALUE
    return Cell((name,), roles.DATA_KEY, "left"), Cell((value,), role, "right")


def _bursts(box: Box) -> Iterator[Node]:
    y = box.top + (10 if box.hotspot else 2)
    x = box.left + 14 + 12 * box.arrows
    for number, lines in enumerate(box.bursts):
        height = burst_height(lines)
        name = f"{box.step.id}-{number + 1}"
        at, of = (x, y + height / 2), (*box.of, "improvements", number)
        yield Node(f"kaizen-{name}", roles.KAIZEN, at=at, size=(22, 22), detail="Improvement idea", of=of)
        width = widest(lines, 9) + 4
        at = (x + 15 + width / 2, y + height / 2)
        yield Node(
            f"kaizen-text-{name}", roles.KAIZEN_TEXT, lines, at=at, size=(width, text_height(len(lines), 9)), of=of
        )
        y += height
