"""Say how everything in a value stream map looks, and what that means in the order of the legend."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from flowfolio.drawing.looks import ROLES as COMMON, Look, Role, Route, cell_look, line_role, text_look

CONSTRAINT = Role("constraint", Look(line="red", pen=2.4, has_banner=True), "constraint")
HOTSPOT = Role("hotspot", Look(fill="", line="amber", pen=1.6, style="rounded,dashed"), "hotspot")
OUTSIDE_STEP = Role("outside-step", Look(fill="outside", style="dashed"), "outside our sight")
WAIT = Role(
    "wait",
    Look(shape="triangle", fill="sand", line="amber", text="amber", size=10, bold=True, fixed=True),
    "work waits",
)
SUPERMARKET = Role("supermarket", Look(shape="shelves"), "supermarket")
KAIZEN = Role("kaizen", Look(shape="star", fill="sun", line="amber", size=9, fixed=True), "improvement idea")
CHOICE = Role("choice", Look(shape="diamond", fill="sand", line="amber", size=9.5), "one way is taken")
FORK = Role("fork", Look(fill="line", fixed=True), "all ways are taken")
PUSH = line_role("push", "line", words="push", pen=3, style="dashed", scale=1.0, is_band=True)
PULL = line_role("pull", "blue", "vee", words="pull", pen=1.6, style="dashed", scale=0.9)
FIFO = line_role("fifo", "blue", "vee", words="FIFO lane", pen=3)
REWORK = COMMON["rework"].meaning("rework")

STEP = Role("step", Look())
STEP_NAME = Role("step-name", cell_look("step", size=11, bold=True))
STEP_NAME_OUTSIDE = Role("step-name-outside", cell_look("outside", size=11, bold=True))
STEP_NAME_CONSTRAINT = Role("step-name-constraint", cell_look("rose", size=11, bold=True))
STEP_META = Role("step-meta", cell_look(text="muted", size=9))
DATA_BOX = Role("data-box", Look())
DATA_BOX_CONSTRAINT = Role("data-box-constraint", Look(line="red", pen=2.4))
DATA_KEY = Role("data-key", cell_look(text="muted", size=9.5))
DATA_VALUE = Role("data-value", cell_look())
DATA_MISSING = Role("data-missing", cell_look(text="muted"))
HOTSPOT_LABEL = Role("hotspot-label", text_look("amber", 9, True))
WAIT_LABEL = Role("wait-label", text_look("amber", 10, True))
FIFO_LABEL = Role("fifo-label", text_look("blue", 9, True))
KAIZEN_TEXT = Role("kaizen-text", text_look(size=9))
JOIN = Role("join", Look(fill="line", fixed=True))
FLOW = line_role("flow", "line", pen=2.2, scale=0.8)
FLOW_LINE = line_role("flow-line", "line", "none", pen=2.2, route="corner")
REWORK_LABEL = Role("rework-label", text_look("red", 9.5))
LABEL_REMOVED = Role("label-removed", text_look("red", 10))

VALUE = {
    "adding": Role("value-adding", cell_look("mint", "green", 9, True)),
    "necessary": Role("necessary", cell_look("sand", "amber", 9)),
    "waste": Role("waste", cell_look("rose", "red", 9)),
}
"""What a step is worth → the role of that cell."""
ARROW = {"push": PUSH, "pull": PULL, "supermarket": PULL, "fifo": FIFO}
"""How work arrives at a step → the role of the arrow to it."""
SUPPLIER = Role("supplier", Look(shape="house", fill="outside"))
CUSTOMER = Role("customer", Look(shape="house", fill="outside"))
CONTROL = Role("control", Look(fill="outside", style="rounded"))
TRIGGER = Role("trigger", text_look("muted", 9))


class Information(NamedTuple):
    """How information travels: `at_once` between neighbours, else along a `line`, down a `rail` and to its `end`."""

    at_once: Role
    line: Role
    rail: Role
    end: Role


def _information(how: str, colour: str, words: str, route: Route) -> Information:
    name = f"information-{how}"
    return Information(
        line_role(name, colour, words=words, scale=0.6, route=route),
        line_role(f"{name}-line", colour, "none", words, route=route),
        line_role(f"{name}-rail", colour, "none", route="corner"),
        line_role(f"{name}-end", colour, scale=0.6),
    )


INFORMATION = {
    "manual": _information("manual", "muted", "information by hand or voice", "straight"),
    "electronic": _information("electronic", "blue", "electronic information", "zigzag"),
    "goods": _information("goods", "line", "delivery", "straight"),
}

LADDER_WAIT = Role("ladder-wait", text_look("amber", 10))
LADDER_WORK = Role("ladder-work", text_look("green", 10))
LADDER_LINE_WORK = COMMON["ladder-line-work"]
LADDER_LINE_WAIT = line_role("ladder-line-wait", "amber", "none", pen=2.2, route="corner")
LADDER_ELAPSED = Role("ladder-elapsed", text_look("muted", 10))
LADDER_LINE_ELAPSED = line_role(
    "ladder-line-elapsed",
    "muted",
    "none",
    "elapsed: nobody knows how much of it is work",
    pen=2.2,
    style="dotted",
    route="corner",
)
LADDER = {
    "wait": (LADDER_WAIT, LADDER_LINE_WAIT),
    "work": (LADDER_WORK, LADDER_LINE_WORK),
    "elapsed": (LADDER_ELAPSED, LADDER_LINE_ELAPSED),
}
"""The rung of a ladder → the roles of its words and of its line."""
TOTALS = Role("totals", Look())
TOTAL_KEY = Role("total-key", cell_look(text="muted", size=11))
TOTAL_VALUE = Role("total-value", cell_look(size=11, bold=True))
TOTAL_CHANGE = Role("total-change", cell_look(text="muted"))
BREAK_MARK = Role("break-mark", Look(line="amber", text="amber", size=9, bold=True, fixed=True))
SCALE_BAR = Role("scale-bar", Look(fill="muted", line="muted", fixed=True))
INFORMATION_LINE = line_role("information-line", "muted", "none", route="corner")

ROLES = (
    *(each for each in tuple(globals().values()) if isinstance(each, Role)),
    *VALUE.values(),
    *chain(*zip(*INFORMATION.values(), strict=True)),
)
