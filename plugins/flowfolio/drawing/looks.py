"""Say how each role looks: one palette, one table of roles, and the style sheet made from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self, get_args

from flowfolio.drawing.graph import Graph


class Colour(NamedTuple):
    """One colour of the palette: for paper and light pages, for dark pages, and its forced-colours keyword."""

    light: str
    dark: str
    forced: str


PALETTE: dict[str, Colour] = {
    "ink": Colour("#1f2a37", "#e6eaf0", "CanvasText"),
    "muted": Colour("#52606d", "#b3bdc9", "CanvasText"),
    "line": Colour("#5b6b7d", "#8c9bad", "CanvasText"),
    "hair": Colour("#d3dae3", "#434d5c", "GrayText"),
    "paper": Colour("#fdfdfe", "#252a34", "Canvas"),
    "step": Colour("#e8eef7", "#2c3b54", "Canvas"),
    "outside": Colour("#eef1f4", "#31363f", "Canvas"),
    "blue": Colour("#2b5fa5", "#86b4f2", "CanvasText"),
    "sky": Colour("#e3effc", "#20385a", "Canvas"),
    "amber": Colour("#815a00", "#e3b955", "CanvasText"),
    "sand": Colour("#fff3cf", "#463a17", "Canvas"),
    "sun": Colour("#ffe08a", "#5c4810", "Canvas"),
    "green": Colour("#256547", "#79cda3", "CanvasText"),
    "mint": Colour("#e1f3ea", "#1d3d2f", "Canvas"),
    "red": Colour("#b3261e", "#ff9188", "CanvasText"),
    "rose": Colour("#fbe6e4", "#4b2725", "Canvas"),
    "teal": Colour("#1b6a67", "#70cbc4", "CanvasText"),
    "foam": Colour("#dff2f1", "#173c3b", "Canvas"),
    "violet": Colour("#6240a3", "#bda4f3", "CanvasText"),
    "lilac": Colour("#efeafa", "#383053", "Canvas"),
    "on-solid": Colour("#ffffff", "#16181d", "Canvas"),
}
"""Every colour a drawing may use. Values differ from each other: the style sheet tells them apart by value."""

Shape = Literal["box", "plaintext", "triangle", "house", "star", "point", "diamond", "shelves", "note"]
Arrow = Literal["normal", "vee", "none", ""]
Route = Literal["straight", "arc", "zigzag", "corner"]


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How one role looks. Colours are names of `PALETTE` ("" draws nothing); `pen` and `size` (of the font) are points.

    `shape`, `fixed` and `is_behind` matter to nodes, `arrow`, `tail_arrow`, `scale` and `route` to edges. What is
    behind is drawn before all lines and other nodes, unless a line ends there. Raises ValueError for a colour, a shape,
    an arrow or a route that there is not.
    """

    shape: Shape = "box"
    fill: str = "paper"
    line: str = "line"
    text: str = "ink"
    pen: float = 1.2
    size: float = 11
    bold: bool = False
    style: str = ""
    fixed: bool = False
    is_behind: bool = False
    arrow: Arrow = "normal"
    tail_arrow: Arrow = ""
    scale: float = 0.7
    route: Route = "straight"

    def __post_init__(self) -> None:
        colours, arrows = (*PALETTE, ""), get_args(Arrow)
        known = {"fill": colours, "line": colours, "text": colours, "arrow": arrows, "tail_arrow": arrows}
        known |= {"shape": get_args(Shape), "route": get_args(Route)}
        for field, names in known.items():
            if (value := getattr(self, field)) not in names:
                told = ", ".join(filter(None, names))
                raise ValueError(f"a look has no {field.replace('_', ' ')} '{value}'; it is one of {told}")


class Role(str):
    """A role of a map type's own: its name with its look, and its words in a legend ("" for none).

    A node, an edge or a cell carries it where it would name one of the common `ROLES`.
    """

    __slots__ = ("is_line", "look", "words")
    look: Look
    words: str
    is_line: bool

    def __new__(cls, name: str, look: Look, words: str = "", *, is_line: bool = False) -> Self:
        role = super().__new__(cls, name)
        role.look, role.words, role.is_line = look, words, is_line
        return role

    def __getnewargs_ex__(self) -> tuple[tuple[str, Look, str], dict[str, bool]]:
        return (str(self), self.look, self.words), {"is_line": self.is_line}


def _text(text: str = "ink", size: float = 11, bold: bool = False) -> Look:
    return Look(shape="plaintext", fill="", line="", text=text, size=size, bold=bold)


def _cell(fill: str = "", text: str = "ink", size: float = 10, bold: bool = False) -> Look:
    return Look(fill=fill, text=text, size=size, bold=bold, line="hair")


def _ring(fill: str, line: str, style: str) -> Look:
    return Look(fill=fill, line=line, style=style, is_behind=True)


def _card(fill: str, line: str, style: str = "rounded", pen: float = 1.2) -> Look:
    return Look(fill=fill, line=line, style=style, pen=pen)


def _edge(line: str, arrow: str = "normal", **more: object) -> Look:
    return Look(**({"line": line, "text": line, "size": 9.5, "arrow": arrow} | more))  # type: ignore[arg-type]


_VALUE_STREAM = {
    "step": Look(),
    "step-changed": Look(line="blue", pen=2),
    "outside-step": Look(fill="outside", style="dashed"),
    "step-name": _cell("step", size=11, bold=True),
    "step-name-outside": _cell("outside", size=11, bold=True),
    "step-name-constraint": _cell("rose", size=11, bold=True),
    "step-meta": _cell(text="muted", size=9),
    "data-key": _cell(text="muted", size=9.5),
    "data-value": _cell(size=10),
    "data-missing": _cell(text="muted", size=10),
    "constraint": Look(line="red", pen=2.4),
    "constraint-banner": _cell("red", "on-solid", 8.5, True),
    "hotspot": Look(fill="", line="amber", pen=1.6, style="rounded,dashed"),
    "hotspot-label": _text("amber", 9, True),
    "wait": Look(shape="triangle", fill="sand", line="amber", text="amber", size=10, bold=True, fixed=True),
    "wait-label": _text("amber", 10, True),
    "queue": _text("muted", 9),
    "supplier": Look(shape="house", fill="outside"),
    "customer": Look(shape="house", fill="outside"),
    "control": Look(fill="outside", style="rounded"),
    "kaizen": Look(shape="star", fill="sun", line="amber", size=9, fixed=True),
    "kaizen-text": _text(size=9),
    "ladder": Look(shape="point", fill="line", fixed=True),
    "ladder-wait": _text("amber", 10),
    "ladder-work": _text("green", 10),
    "totals": Look(pen=1.2),
    "total-key": _cell(text="muted", size=11),
    "total-value": _cell(size=11, bold=True),
    "value-adding": _cell("mint", "green", 9, True),
    "necessary": _cell("sand", "amber", 9),
    "waste": _cell("rose", "red", 9),
    "fork": Look(shape="box", fill="line", fixed=True),
    "join": Look(shape="box", fill="line", fixed=True),
    "choice": Look(shape="diamond", fill="sand", line="amber", size=9.5),
    "supermarket": Look(shape="shelves", line="line"),
    "data-box": Look(),
    "data-box-constraint": Look(line="red", pen=2.4),
    "fifo-label": _text("blue", 9, True),
    "rework-label": _text("red", 9.5),
    "label-removed": _text("red", 10),
    "total-change": _cell(text="muted"),
    "break-mark": Look(line="amber", text="amber", size=9, bold=True, fixed=True),
    "scale-bar": Look(fill="muted", line="muted", fixed=True),
    "trigger": _text("muted", 9),
}
_DEPENDENCIES = {
    "focus": Look(fill="rose", line="red", pen=2.4, size=12, bold=True),
    "dependency-high": _card("rose", "red", "rounded", 2.2),
    "dependency-medium": _card("sand", "amber", "rounded", 1.6),
    "dependency-low": _card("paper", "line"),
    "ring-inside": _ring("sky", "blue", "rounded"),
    "ring-outside": _ring("outside", "line", "rounded,dashed"),
}
_OUTCOMES_AND_ROADMAP = {
    "column-head": _text("muted", 11, True),
    "outcome": _card("sky", "blue", "rounded", 2.2),
    "benefit": _card("mint", "green"),
    "obstacle": _card("rose", "red"),
    "next-step": _card("sand", "amber"),
    "measure": _card("foam", "teal"),
    "guardrail": _card("lilac", "violet", "rounded,dashed"),
    "runner-up": _card("paper", "line", "rounded,dashed"),
    "item-proposed": _card("paper", "line", "rounded,dashed"),
    "item-ready": _card("sky", "blue"),
    "item-doing": _card("sand", "amber", "rounded", 2.2),
    "item-done": _card("mint", "green"),
    "item-dropped": _card("outside", "line", "rounded,dotted"),
}
_ANYWHERE = {
    "plain": Look(),
    "label": _text(),
    "heading": _text(size=13, bold=True),
    "caption": _text("muted", 9),
    "ghost": Look(line="red", text="muted", style="dashed"),
    "ghost-crossed": Look(fill="", line="red", text="muted", style="dashed"),
    "note": Look(shape="note", fill="sand", line="amber", size=9),
    "cell": _cell(),
    "cell-head": _cell("step", size=10, bold=True),
    "cell-strong": _cell(size=10, bold=True),
    "cell-muted": _cell(text="muted", size=9),
}
_EDGES = {
    "link": _edge("line"),
    "push": _edge("line", pen=3, style="dashed", scale=1.0),
    "pull": _edge("blue", "vee", pen=1.6, style="dashed", scale=0.9),
    "fifo": _edge("blue", "vee", pen=3, scale=0.7),
    "flow": _edge("line", pen=2.2, scale=0.8),
    "choice-flow": _edge("line", pen=1.6, style="dashed", scale=0.8),
    "information-manual": _edge("muted", scale=0.6),
    "information-electronic": _edge("blue", scale=0.6, route="zigzag"),
    "information-line": _edge("muted", "none", route="corner"),
    "information-manual-line": _edge("muted", "none"),
    "information-electronic-line": _edge("blue", "none", route="zigzag"),
    "information-manual-rail": _edge("muted", "none", route="corner"),
    "information-electronic-rail": _edge("blue", "none", route="corner"),
    "information-manual-end": _edge("muted", scale=0.6),
    "information-electronic-end": _edge("blue", scale=0.6),
    "flow-line": _edge("line", "none", pen=2.2, route="corner"),
    "rework-line": _edge("red", "none", pen=1.6, style="dashed", route="corner"),
    "rework": _edge("red", pen=1.6, style="dashed", route="arc"),
    "ladder-line": _edge("line", "none", pen=1.6, route="corner"),
    "ladder-line-wait": _edge("amber", "none", pen=2.2, route="corner"),
    "ladder-line-work": _edge("green", "none", pen=2.2, route="corner"),
    "needs": _edge("red", pen=1.6),
    "provides": _edge("green", pen=1.6, style="dashed"),
    "both": _edge("violet", pen=1.6, tail_arrow="normal"),
    "serves": _edge("muted", "vee", scale=0.7),
    "after": _edge("muted", "vee", scale=0.7, style="dashed"),
    "ghost-cross": _edge("red", "none", pen=0.8),
    "line-gone": _edge("red", "none", pen=1.6, style="dotted", route="corner"),
}
EDGE_ROLES = frozenset(_EDGES)
"""The roles of lines; all others are those of shapes."""
ROLES: dict[str, Look] = _VALUE_STREAM | _DEPENDENCIES | _OUTCOMES_AND_ROADMAP | _ANYWHERE | _EDGES
"""Every common role with its look; a map type brings others as values."""
_PLAIN = ROLES["plain"]


class MarkLook(NamedTuple):
    """How a change shows: a sign and a word in the badge, and lines that differ in colour and in dashes.

    `style` is that of boxes, `line` that of links: many links are dashed as they are, so a link that is gone is dotted.
    """

    sign: str
    word: str
    colour: str
    style: str
    line: str


MARKS: dict[str, MarkLook] = {
    "added": MarkLook("+", "added", "green", "solid", ""),
    "removed": MarkLook("−", "removed", "red", "dashed", "dotted"),
    "changed": MarkLook("~", "changed", "blue", "solid", ""),
    "moved": MarkLook("»", "moved", "violet", "dotted", "dotted"),
    "renamed": MarkLook("=", "renamed", "teal", "dotted", "dotted"),
}
ROLES |= {
    f"mark-{name}": Look(fill="", line=mark.colour, pen=2, style=mark.style.replace("solid", ""))
    for name, mark in MARKS.items()
}


def look_of(role: str) -> Look:
    """Return the look of a role; a name that no common role has looks plain."""
    return role.look if isinstance(role, Role) else ROLES.get(role, _PLAIN)


def legend_of(roles: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the legend of a picture: of the roles in it those that have words, in their order."""
    return tuple((role, role.words) for role in dict.fromkeys(roles) if isinstance(role, Role) and role.words)


def unknown_roles(graph: Graph) -> tuple[str, ...]:
    """Return what a picture names as roles although nothing says how they look."""
    cells = (cell.role for node in graph.nodes for row in node.rows for cell in row)
    shapes = (*(node.role for node in graph.nodes), *(group.role for group in graph.groups))
    used = (*shapes, *(edge.role for edge in graph.edges), *cells)
    return tuple(role for role in dict.fromkeys(used) if not isinstance(role, Role) and role not in ROLES)


def hex_colour(name: str) -> str:
    """Return the light value of a palette colour, "transparent" for the empty name."""
    return PALETTE[name].light if name else "transparent"


def _variables(which: Literal["light", "dark", "forced"]) -> str:
    return "".join(f"--ff-draw-{name}:{getattr(colour, which)};" for name, colour in PALETTE.items())


def stylesheet() -> str:
    """Return the CSS that lets drawings follow the page: light, dark, print and forced colours."""
    rules = [
        f":root{{{_variables('light')}--ff-draw-back:#ffffff}}",
        f'[data-md-color-scheme="slate"]{{{_variables("dark")}--ff-draw-back:var(--md-default-bg-color,#1e2129)}}',
        f'@media print{{:root,[data-md-color-scheme="slate"]{{{_variables("light")}--ff-draw-back:#ffffff}}}}',
        f'@media (forced-colors:active){{:root,[data-md-color-scheme="slate"]{{{_variables("forced")}'
        "--ff-draw-back:Canvas}"
        ".ff-drawing{forced-color-adjust:none}}",
        ".ff-drawing{max-width:100%;height:auto}",
        ".ff-edge text,.ff-halo text{paint-order:stroke;stroke:var(--ff-draw-back);stroke-width:4px;"
        "stroke-linejoin:round}",
        ".ff-drawing a{cursor:pointer;text-decoration:none}",
        ".ff-drawing a:hover text{text-decoration:underline}",
        ".ff-drawing a:focus-visible{outline:3px solid var(--ff-draw-blue);outline-offset:2px}",
    ]
    for name, colour in PALETTE.items():
        rules.append(
            f'.ff-drawing[fill="{colour.light}"],.ff-drawing [fill="{colour.light}"]{{fill:var(--ff-draw-{name})}}'
            f'.ff-drawing [stroke="{colour.light}"]{{stroke:var(--ff-draw-{name})}}'
        )
    return "\n".join(rules) + "\n"
