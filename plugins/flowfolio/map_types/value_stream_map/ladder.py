"""Draw the timeline under the boxes: waits on the upper rung, work on the lower one, totals beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flowfolio.drawing.graph import Cell, Edge, Node
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import WIDTH, text_height, widest
from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.scene import Scene
from flowfolio.map_types.value_stream_map.sheet import Sheet
from flowfolio.map_types.value_stream_map.words import PATH_NOTE, Rung, part_lines, parts, time_text

RUNG = 30.0
_UP: dict[Rung, float] = {"wait": RUNG, "work": 0.0, "elapsed": RUNG / 2}
"""How far each rung lies above the lowest, in points."""
_LEAST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One rung of the ladder: time that passes in `step`, or waiting between two steps."""

    rung: Rung
    left: float
    right: float
    seconds: float | None
    lines: tuple[str, ...]
    step: Step | None = None

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def segments(sheet: Sheet, scene: Scene) -> list[Segment]:
    """Return the ladder along the longest path, aligned under its boxes."""
    boxes = [scene.boxes[step.id] for step in sheet.path]
    found: list[Segment] = []
    if not boxes:
        return found
    starts = min((link.left for link in scene.links if link.step is boxes[0].step), default=boxes[0].left)
    found += _wait(sheet, None, boxes[0].step, starts, boxes[0].left)
    left = boxes[0].left
    for box, following in pairwise([*boxes, None]):
        assert box is not None
        found += _stay(sheet, box.step, left)
        right = left + WIDTH
        if following is not None:
            room = _LEAST_WAIT if sheet.gap(box.step, following.step) else 0.0
            left = max(following.left, right + room)  # the path of a network may lead back under the boxes
            found += _wait(sheet, box.step, following.step, right, left)
    found += _wait(sheet, boxes[-1].step, None, right, max(scene.end, right + 40))
    return found


def _stay(sheet: Sheet, step: Step, start: float) -> Iterator[Segment]:
    """Yield the parts of the time at a step, each as wide as the others, in the width of its box."""
    found = parts(step, sheet.times(step))
    width = WIDTH / len(found)
    for number, part in enumerate(found):
        left = start + number * width
        lines = part_lines(part, step, sheet.calendar)
        yield Segment(part.rung, left, left + width, part.seconds, lines, step)


def _wait(sheet: Sheet, after: Step | None, step: Step | None, left: float, right: float) -> Iterator[Segment]:
    seconds = sheet.gap(after, step)
    if seconds:
        yield Segment("wait", left, right, seconds, (time_text(seconds, sheet.calendar),), step or after)


def rungs(found: Sequence[Segment], lower: float) -> tuple[list[Node], list[Edge]]:
    """Return one bare point and one line for each segment, and the words at the rungs."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    names = [f"rung-{place}" for place in range(len(found) + 1)]
    for place, each in enumerate(found):
        y, (words, line) = lower + _UP[each.rung], roles.LADDER[each.rung]
        nodes.append(Node(names[place], "ladder", at=(each.left, y), size=(1, 1)))
        height = text_height(len(each.lines), 10)
        level = y + 4 + height / 2 if each.rung == "wait" else y - 4 - height / 2
        size = (widest(each.lines, 10) + 4, height)
        nodes.append(Node(f"time-{place}", words, each.lines, at=(each.middle, level), size=size))
        edges.append(Edge(names[place], names[place + 1], line))
    if found:
        last = found[-1]
        nodes.append(Node(names[-1], "ladder", at=(last.right, lower + _UP[last.rung]), size=(1, 1)))
    return nodes, edges


def ladder(sheet: Sheet, scene: Scene, lower: float) -> tuple[list[Node], list[Edge]]:
    """Return the ladder with its lower rung at `lower`, its names on the left and how to read it."""
    found = segments(sheet, scene)
    nodes, edges = rungs(found, lower)
    left = found[0].left - 10
    for rung, up in _UP.items():
        if rung != "elapsed" or any(each.rung == rung for each in found):
            name, role = rung.capitalize(), roles.LADDER[rung][0]
            width = widest((name,), 10) + 2
            at = (left - width / 2, lower + up)
            nodes.append(Node(f"rung-{rung}", role, (name,), at=at, size=(width, 14)))
    if sheet.has_branches:
        width = widest((PATH_NOTE,), 9) + 2
        at = (found[0].left + width / 2, lower - 46)
        nodes.append(Node("ladder-note", "caption", (PATH_NOTE,), at=at, size=(width, 12)))
    return nodes, edges


def totals(sheet: Sheet, left: float, bottom: float) -> list[Node]:
    """Return the totals box with the calendar and what is missing, its lower left corner near the point given."""
    keys = widest((total.title for total in sheet.totals), 11) + 12
    values = widest((total.text for total in sheet.totals), 11, bold=True) + 12
    changes = widest((total.change for total in sheet.totals), 11) + 12 if sheet.before else 0.0
    width = max(150.0, keys + values + changes)
    notes = [line for text in totals_notes(sheet) for line in wrap(text, width, 9, 3)]
    height, below = 23.0 * len(sheet.totals), text_height(len(notes), 9)
    rows = []
    for total in sheet.totals:
        cells = [Cell((total.title,), roles.TOTAL_KEY, "left"), Cell((total.text,), roles.TOTAL_VALUE, "right")]
        rows.append((*cells, Cell((total.change,), roles.TOTAL_CHANGE, "right")) if sheet.before else tuple(cells))
    middle = left + width / 2
    said = ", ".join(f"{total.title} {total.text}" for total in sheet.totals)
    at, detail = (middle, bottom + below + 6 + height / 2), f"Totals: {said}. {sheet.calendar}."
    box = Node("totals", roles.TOTALS, (), tuple(rows), at, (width, height), detail=detail, of=("steps",))
    at, size = (middle, bottom + below / 2), (width, below)
    note = Node("totals-note", "caption", tuple(notes), at=at, size=size, of=("steps",))
    return [box, note]


def totals_notes(sheet: Sheet) -> list[str]:
    """Return what has to be said with the totals: the calendar, and why a figure is not known."""
    by_note: dict[str, list[str]] = {}
    for total in sheet.totals:
        if total.note:
            by_note.setdefault(total.note, []).append(total.title)
    missing = [f"{', '.join(titles)}: {note}" for note, titles in by_note.items()]
    compared = ["Change in percent of the map before."] if sheet.before else []
    return [str(sheet.calendar).capitalize(), *compared, *missing]
