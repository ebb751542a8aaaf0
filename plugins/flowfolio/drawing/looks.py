"""Say how each role looks: one palette, the roles that all pictures share, and the style sheet made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self, get_args

from flowfolio.drawing.graph import Edge, Graph, Node


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

    `shape`, `fixed` and `is_behind` matter to nodes, `arrow`, `tail_arrow`, `scale`, `route` and `is_band` to edges.
    What is behind is drawn before all lines and other nodes, unless a line ends there. A band is broad and striped.
    What `has_banner` has one in a legend, too. Raises ValueError for a colour, a shape, an arrow or a route that there
    is not.
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
    is_band: bool = False
    has_banner: bool = False

    def __post_init__(self) -> None:
        colours, arrows = (*PALETTE, ""), get_args(Arrow)
        known = {"fill": colours, "line": colours, "text": colours, "arrow": arrows, "tail_arrow": arrows}
        known |= {"shape": get_args(Shape), "route": get_args(Route)}
        for field, names in known.items():
            if (value := getattr(self, field)) not in names:
                told = ", ".join(filter(None, names))
                raise ValueError(f"a look has no {field.replace('_', ' ')} '{value}'; it is one of {told}")


class Role(str):
    """What a shape, a line or a cell is: a name with its look, and its words in a legend ("" for none).

    A picture names one of the common `ROLES` or carries a role of its map type's own as a value.
    """

    __slots__ = ("is_line", "look", "words")
    look: Look
    words: str
    is_line: bool

    def __new__(cls, name: str, look: Look, words: str = "", *, is_line: bool = False) -> Self:
        role = super().__new__(cls, name)
        role.look, role.words, role.is_line = look, words, is_line
        return role

    def meaning(self, words: str) -> Self:
        """Return the same role with these words in a legend."""
        return type(self)(self, self.look, words, is_line=self.is_line)

    def __getnewargs_ex__(self) -> tuple[tuple[str, Look, str], dict[str, bool]]:
        return (str(self), self.look, self.words), {"is_line": self.is_line}


def text_look(text: str = "ink", size: float = 11, bold: bool = False) -> Look:
    """Return the look of words without a box."""
    return Look(shape="plaintext", fill="", line="", text=text, size=size, bold=bold)


def cell_look(fill: str = "", text: str = "ink", size: float = 10, bold: bool = False) -> Look:
    """Return the look of a cell of a table."""
    return Look(fill=fill, text=text, size=size, bold=bold, line="hair")


def card_look(fill: str, line: str, style: str = "rounded", pen: float = 1.2) -> Look:
    """Return the look of a card."""
    return Look(fill=fill, line=line, style=style, pen=pen)


def line_role(name: str, line: str, arrow: Arrow = "normal", words: str = "", **more: Any) -> Role:
    """Return the role of a line in one colour; `more` are fields of its look."""
    return Role(name, Look(line=line, text=line, size=9.5, arrow=arrow, **more), words, is_line=True)


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
_COMMON = (
    Role("plain", Look()),
    Role("label", text_look()),
    Role("heading", text_look(size=13, bold=True)),
    Role("column-head", text_look("muted", 11, True)),
    Role("caption", text_look("muted", 9)),
    Role("note", Look(shape="note", fill="sand", line="amber", size=9)),
    Role("cell", cell_look()),
    Role("cell-head", cell_look("step", size=10, bold=True)),
    Role("cell-strong", cell_look(size=10, bold=True)),
    Role("cell-muted", cell_look(text="muted", size=9)),
    Role("constraint-banner", cell_look("red", "on-solid", 8.5, True)),
    Role("ladder", Look(shape="point", fill="line", fixed=True)),
    line_role("ladder-line", "line", "none", pen=1.6, route="corner"),
    line_role("link", "line"),
    line_role("after", "muted", "vee", scale=0.7, style="dashed"),
    # Those of a comparison.
    Role("ghost", Look(line="red", text="muted", style="dashed")),
    Role("ghost-crossed", Look(fill="", line="red", text="muted", style="dashed")),
    line_role("ghost-cross", "red", "none", pen=0.8),
    line_role("ladder-line-work", "green", "none", pen=2.2, route="corner"),
    line_role("rework", "red", pen=1.6, style="dashed", route="arc"),
    line_role("rework-line", "red", "none", pen=1.6, style="dashed", route="corner"),
    line_role("line-gone", "red", "none", pen=1.6, style="dotted", route="corner"),
    *(
        Role(
            f"mark-{name}",
            Look(fill="", line=mark.colour, pen=2, style=mark.style.replace("solid", ""), has_banner=True),
        )
        for name, mark in MARKS.items()
    ),
)
ROLES: Mapping[str, Role] = {role: role for role in _COMMON}
"""Every common role by its name; a map type brings others as values."""


def role_of(role: str) -> Role:
    """Return a role as a value; a name that no common role has looks plain."""
    return role if isinstance(role, Role) else ROLES.get(role, ROLES["plain"])


def look_of(role: str) -> Look:
    """Return the look of a role; a name that no common role has looks plain."""
    return role_of(role).look


def legend_of(roles: Iterable[Role], drawn: Iterable[Node | Edge]) -> tuple[tuple[Role, str], ...]:
    """Return the legend of a picture: of `roles` those with words that something in it has, in their order.

    Roles with the same words have one place, with the sign of the last.
    """
    used = {each.role for each in drawn}
    by_words = {role.words: role for role in roles if role.words and role in used}
    return tuple((role, words) for words, role in by_words.items())


def roles_in(graph: Graph) -> tuple[str, ...]:
    """Return every role in a picture once: of nodes, of groups, of edges and of cells."""
    shapes = (*(node.role for node in graph.nodes), *(group.role for group in graph.groups))
    cells = (cell.role for node in graph.nodes for row in node.rows for cell in row)
    return tuple(dict.fromkeys((*shapes, *(edge.role for edge in graph.edges), *cells)))


def unknown_roles(graph: Graph) -> tuple[str, ...]:
    """Return what a picture names as roles although nothing says how they look."""
    return tuple(role for role in roles_in(graph) if not isinstance(role, Role) and role not in ROLES)


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
