"""Draw the ladder to true time scale: as wide as the time is long, long waits broken with a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flowfolio.drawing.graph import Edge, Graph, Node
from flowfolio.drawing.looks import legend_of
from flowfolio.drawing.text_width import wrap
from flowfolio.map_types import Context
from flowfolio.map_types.value_stream_map import roles
from flowfolio.map_types.value_stream_map.box import WIDTH, widest
from flowfolio.map_types.value_stream_map.model import Step, ValueStreamMap
from flowfolio.map_types.value_stream_map.sheet import Sheet, sheet
from flowfolio.map_types.value_stream_map.words import PATH_NOTE, Rung, parts, time_text
from flowfolio.source.quantity import HOUR, Calendar, duration_text

_WORK_WIDTH, _FULL_WIDTH = 420.0, 900.0
_LONGEST, _BROKEN = 150.0, 160.0
_RUNG, _ROW = 44.0, 15.0
_UP: dict[Rung, float] = {"wait": _RUNG, "work": 0.0, "elapsed": _RUNG / 2}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the timeline: `width` points for `seconds`, fewer when it is broken."""

    rung: Rung
    seconds: float
    text: str
    step: Step
    may_break: bool
    left: float = 0.0
    width: float = 0.0
    is_broken: bool = False

    @property
    def is_wait(self) -> bool:
        return self.rung == "wait"

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def stretches(made: Sheet) -> list[Stretch]:
    """Return the timeline along the longest path, its work and waits in their order and to scale."""
    plain = list(_in_order(made))
    work = sum(each.seconds for each in plain if not each.may_break)
    whole = sum(each.seconds for each in plain)
    per_second = max(_WORK_WIDTH / work if work else 0.0, _FULL_WIDTH / whole if whole else 0.0)
    found, left = [], 0.0
    for each in plain:
        width = each.seconds * per_second
        is_broken = each.may_break and width > _LONGEST
        width = _BROKEN if is_broken else width
        found.append(Stretch(each.rung, each.seconds, each.text, each.step, each.may_break, left, width, is_broken))
        left += width
    return found


def _in_order(made: Sheet) -> Iterator[Stretch]:
    for after, step in pairwise([None, *made.path, None]):
        if wait := made.gap(after, step):
            subject = step or after
            assert subject is not None
            yield Stretch("wait", wait, time_text(wait, made.calendar), subject, True)
        if step is not None:
            yield from _stay(made, step)


def _stay(made: Sheet, step: Step) -> Iterator[Stretch]:
    """The work of a step, then what it waits inside; when only one of the two numbers is known, that one."""
    for rung, seconds in parts(step, made.times(step)):
        time = time_text(seconds, made.calendar)
        if rung == "wait" and seconds:
            yield Stretch(rung, seconds, f"{time} inside", step, True)
        elif rung == "elapsed" and seconds:
            yield Stretch(rung, seconds, f"{step.name} · {'elapsed' if step.outside else 'stays'} {time}", step, True)
        elif rung == "work" and seconds is not None:
            yield Stretch(rung, seconds, f"{step.name} · {time}", step, False)


def draw_true_scale(map_: ValueStreamMap, context: Context) -> Graph:
    """Return the timeline as a pinned graph: work on the lower rung, waits on the upper one, widths by time."""
    made = sheet(map_, context)
    found = stretches(made)
    nodes, edges = _rungs(found)
    labels = [*_labels([each for each in found if each.is_wait], 1), *_labels([x for x in found if not x.is_wait], -1)]
    for node, edge in labels:
        nodes += node
        edges += edge
    lowest = min((node.at[1] for node in nodes if node.at), default=0.0)
    return Graph(
        id="value-stream-map-to-scale",
        title=f"{map_.title}: timeline to scale",
        description="Timeline as wide as the time is long; waits that would not fit are broken and marked with //. "
        + ". ".join(f"{total.title} {total.text}" for total in made.totals),
        nodes=(*nodes, *_captions(made, found, lowest - 26)),
        edges=tuple(edges),
        legend=legend_of(roles.ROLES, edges),
    )


def _rungs(found: Sequence[Stretch]) -> tuple[list[Node], list[Edge]]:
    nodes: list[Node] = []
    edges: list[Edge] = []
    for place, each in enumerate(found):
        y = _UP[each.rung]
        nodes.append(Node(f"scale-{place}", "ladder", at=(each.left, y), size=(1, 1)))
        edges.append(Edge(f"scale-{place}", f"scale-{place + 1}", roles.LADDER[each.rung][1]))
        if each.is_broken:
            nodes.append(Node(f"break-{place}", roles.BREAK_MARK, ("//",), at=(each.middle, y), size=(20, 15),
                              detail="Not to scale: this time is longer than it is drawn"))  # fmt: skip
    if found:
        last = found[-1]
        end = (last.left + last.width, _UP[last.rung])
        nodes.append(Node(f"scale-{len(found)}", "ladder", at=end, size=(1, 1)))
    return nodes, edges


def _labels(found: Sequence[Stretch], side: int) -> Iterator[tuple[list[Node], list[Edge]]]:
    """Set the words above (side 1) or below (side -1) their stretch, stepped so that none touches another's leader."""
    base = _RUNG if side == 1 else 0.0
    placed: list[tuple[float, float, int]] = []
    for each in reversed(found):
        text = wrap(each.text, 320, 10, 1)[0]
        width = widest((text,), 10) + 6
        left = each.middle - width / 2 if width < each.width - 8 else each.middle
        row = 1 + max((row for low, high, row in placed if low < left + width + 6 and left < high), default=-1)
        placed.append((left, left + width, row))
        y = base + side * (13 + row * _ROW)
        name = f"{'wait' if side == 1 else 'work'}-{each.step.id}-{len(placed)}"
        role, foot = roles.LADDER[each.rung][0], _UP[each.rung]
        nodes = [Node(f"label-{name}", role, (text,), at=(left + width / 2, y), size=(width, 13))]
        edges = []
        if left == each.middle and row:
            nodes.append(Node(f"leader-{name}-a", "ladder", at=(each.middle, foot), size=(1, 1)))
            nodes.append(Node(f"leader-{name}-b", "ladder", at=(each.middle, y), size=(1, 1)))
            edges.append(Edge(f"leader-{name}-a", f"leader-{name}-b", roles.INFORMATION_LINE))
        yield nodes, edges


def _captions(made: Sheet, found: Sequence[Stretch], y: float) -> Iterator[Node]:
    lines = [f"Widths show time; // marks a stretch that is longer than drawn. {str(made.calendar).capitalize()}."]
    lines += [PATH_NOTE] if made.has_branches else []
    whole = [each for each in found if not each.is_broken and each.seconds]
    if whole:
        per_second = whole[0].width / whole[0].seconds
        unit = _unit(per_second, made.calendar)
        length = unit * per_second
        text = duration_text(unit, made.calendar)
        yield Node("scale-bar", roles.SCALE_BAR, at=(length / 2, y), size=(length, 5), detail=f"This wide is {text}")
        width = widest((text,), 10) + 4
        yield Node("scale-text", "caption", (text,), at=(length + 8 + width / 2, y), size=(width, 13))
    for place, line in enumerate(lines):
        width = widest((line,), 9) + 2
        yield Node(f"scale-note-{place}", "caption", (line,), at=(width / 2, y - 18 - 13 * place), size=(width, 12))


def _unit(per_second: float, calendar: Calendar) -> float:
    """Return a round time whose bar is nearest to half a box wide."""
    rounds = (1.0, 10.0, 60.0, 300.0, 900.0, HOUR, 2 * HOUR, 4 * HOUR, calendar.day, calendar.week, 4 * calendar.week)
    return min(rounds, key=lambda each: abs(each * per_second - WIDTH / 2))
