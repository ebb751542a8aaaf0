"""Draw the timeline under the boxes: waits on the upper rung, work on the lower one, and the totals beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flowfolio.drawing.graph import Cell, Edge, Node
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import text_height, widest
from flowfolio.map_types.value_stream_map.layout import Scene
from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.sheet import Sheet
from flowfolio.map_types.value_stream_map.words import PATH_NOTE, time_text, work_lines

RUNG = 30.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One rung of the ladder: time spent at work in `step`, or waiting between two steps."""

    is_wait: bool
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
    for box, following in pairwise([*boxes, None]):
        assert box is not None
        times = sheet.times(box.step)
        lines = work_lines(box.step, times, sheet.calendar)
        found.append(Segment(False, box.left, box.right, times.stay, lines, box.step))
        if following is not None:
            found += _wait(sheet, box.step, following.step, box.right, following.left)
    found += _wait(sheet, boxes[-1].step, None, boxes[-1].right, max(scene.end, boxes[-1].right + 40))
    return found


def _wait(sheet: Sheet, after: Step | None, step: Step | None, left: float, right: float) -> Iterator[Segment]:
    seconds = sheet.gap(after, step)
    if seconds:
        yield Segment(True, left, right, seconds, (time_text(seconds, sheet.calendar),), step or after)


def rungs(found: Sequence[Segment], lower: float) -> tuple[list[Node], list[Edge]]:
    """Return one bare point and one line for each segment, and the words at the rungs."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    names = [f"rung-{place}" for place in range(len(found) + 1)]
    for place, each in enumerate(found):
        y = lower + (RUNG if each.is_wait else 0)
        nodes.append(Node(names[place], "ladder", at=(each.left, y), size=(1, 1)))
        role = roles.LADDER_WAIT if each.is_wait else roles.LADDER_WORK
        height = text_height(len(each.lines), 10)
        level = y + 4 + height / 2 if each.is_wait else y - 4 - height / 2
        size = (widest(each.lines, 10) + 4, height)
        nodes.append(Node(f"time-{place}", role, each.lines, at=(each.middle, level), size=size))
        edges.append(
            Edge(names[place], names[place + 1], roles.LADDER_LINE_WAIT if each.is_wait else roles.LADDER_LINE_WORK)
        )
    if found:
        y = lower + (RUNG if found[-1].is_wait else 0)
        nodes.append(Node(names[-1], "ladder", at=(found[-1].right, y), size=(1, 1)))
    return nodes, edges


def ladder(sheet: Sheet, scene: Scene, lower: float) -> tuple[list[Node], list[Edge]]:
    """Return the ladder with its lower rung at `lower`, its names on the left and how to read it."""
    found = segments(sheet, scene)
    nodes, edges = rungs(found, lower)
    left = found[0].left - 10
    for name, role, y in (("Wait", roles.LADDER_WAIT, lower + RUNG), ("Work", roles.LADDER_WORK, lower)):
        width = widest((name,), 10) + 2
        nodes.append(Node(f"rung-{name.lower()}", role, (name,), at=(left - width / 2, y), size=(width, 14)))
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
