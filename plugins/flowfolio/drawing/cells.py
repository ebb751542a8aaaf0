"""Plan how the cells of a table-shaped node share its room, and write it as the markup that Graphviz reads."""

from __future__ import annotations

import html
import math
from functools import lru_cache
from typing import NamedTuple

from flowfolio.drawing.graph import Cell, Node
from flowfolio.drawing.looks import MARKS, Look, MarkLook, hex_colour, look_of
from flowfolio.drawing.quoting import MAX_LINES, bounded, clean_lines
from flowfolio.drawing.text_width import text_width

BADGE = 14
"""Height in points that the badge of a changed thing adds to its table."""

PADDING = 4
"""Room in points between a cell's border and its text."""

Rows = tuple[tuple[Cell, ...], ...]

_MAX_CELLS = 12
_FONT_SIZE = 11
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_SHELF = (26, 9)
_SHELVES: Rows = ((Cell(("",), "shelf"),),) * 3


class Plan(NamedTuple):
    """A table with its room shared out, in whole points: `size` is that of the whole with its border.

    `mark` stands as a badge above the first row. Shelves are a table too: three empty cells, open on the left.
    """

    rows: Rows
    size: tuple[float, float]
    widths: list[int]
    heights: list[int]
    border: int
    line: str
    style: str
    mark: MarkLook | None = None
    is_shelves: bool = False


def plan(node: Node) -> Plan | None:
    """Return how a node's table is laid out; None for a node that is no table."""
    look = look_of(node.role)
    mark = MARKS.get(node.mark)
    line = hex_colour(mark.colour if mark else look.line or "line")
    if look.shape == "shelves" and not node.rows:
        width, height = _SHELF
        size = (width + 2.0, 3.0 * height + 2)
        return Plan(_SHELVES, size, [width], [height] * 3, 0, line, "", mark, True)
    if not node.rows:
        return None
    border = max(1, round(max(look.pen, 2.0) if mark else look.pen))
    rows = tuple(row[:_MAX_CELLS] for row in node.rows[:MAX_LINES])
    taken = BADGE if mark else 0
    widths, heights = spread(rows, node.size, border, taken)
    wish = node.size or (0.0, 0.0)
    size = (
        max(_points(wish[0]), sum(widths) + 2.0 * border),
        max(_points(wish[1]), sum(heights) + 2.0 * border + taken),
    )
    # A badge or a filled cell would stick out of round corners, so only unmarked cards have them.
    style = mark.style.replace("solid", "") if mark else look.style
    return Plan(rows, size, widths, heights, border, line, style, mark)


def table(node: Node, made: Plan) -> str:
    """Return the `<TABLE>` of a node; a mark becomes its first row."""
    fill, mark = look_of(node.role).fill, made.mark
    padding = 0 if made.is_shelves else PADDING
    head = f'<TABLE BORDER="{made.border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{padding}" COLOR="{made.line}"'
    head += f' BGCOLOR="{hex_colour(fill)}"' if fill else ""
    head += f' STYLE="{made.style}"' if made.style else ""
    if node.size:
        head += f' WIDTH="{_whole(node.size[0])}" HEIGHT="{_whole(node.size[1])}"'
    body = [_badge(mark, max(1, len(made.widths)))] if mark and not made.is_shelves else []
    for row, height in zip(made.rows, made.heights, strict=True):
        cells, column = [], 0
        for cell in row:
            room = (sum(made.widths[column : column + span(cell)]), height) if node.size else (0, 0)
            cells.append(
                _shelf(made.line)
                if made.is_shelves
                else _cell(cell, look_of(cell.role), (bool(body), bool(column)), room)
            )
            column += span(cell)
        body.append(f"<TR>{''.join(cells) or '<TD></TD>'}</TR>")
    return f"{head}>{''.join(body)}</TABLE>"


def span(cell: Cell) -> int:
    """Return how many columns a cell takes."""
    return max(1, min(cell.span, _MAX_CELLS))


def spread(rows: Rows, size: tuple[float, float] | None, border: int, taken: int) -> tuple[list[int], list[int]]:
    """Return the widths of the columns and the heights of the rows that fill a table of `size`.

    Graphviz leaves a table that is larger than its content empty on the right and at the bottom.
    """
    widths = [0] * max((sum(map(span, row)) for row in rows), default=1)
    for row in rows:
        column = 0
        for cell in row:
            if span(cell) == 1:
                widths[column] = max(widths[column], math.ceil(_cell_width(cell, look_of(cell.role))))
            column += span(cell)
    heights = [max(map(_cell_height, row), default=8) for row in rows]
    if size is None:
        return widths, heights
    return _grown(widths, size[0] - 2 * border), _grown(heights, size[1] - 2 * border - taken)


def _points(length: float) -> float:
    return max(0.0, min(bounded(length), 9999.0))


def _whole(length: float) -> int:
    return int(_points(length))


def _grown(parts: list[int], total: float) -> list[int]:
    """Share what is missing to `total` among the parts, in whole points."""
    spare = _whole(total) - sum(parts)
    if spare <= 0:
        return parts
    each, rest = divmod(spare, len(parts) or 1)
    return [part + each + (place < rest) for place, part in enumerate(parts)]


def _cell_height(cell: Cell) -> int:
    return math.ceil(min(len(cell.text), MAX_LINES) * look_of(cell.role).size * 1.2 + 9)


@lru_cache(maxsize=8192)
def _cell_width(cell: Cell, look: Look) -> float:
    return max((text_width(line, look.size, look.bold) for line in cell.text[:MAX_LINES]), default=0.0) + 10


def _shelf(line: str) -> str:
    width, height = _SHELF
    return f'<TD BORDER="1" SIDES="TRB" COLOR="{line}" WIDTH="{width}" HEIGHT="{height}" FIXEDSIZE="TRUE"></TD>'


def _badge(mark: MarkLook, columns: int) -> str:
    ink = hex_colour("on-solid")
    return (
        f'<TR><TD COLSPAN="{columns}" CELLPADDING="1" BGCOLOR="{hex_colour(mark.colour)}">'
        f'<FONT COLOR="{ink}" POINT-SIZE="8.5"><B>{mark.sign} {mark.word}</B></FONT></TD></TR>'
    )


@lru_cache(maxsize=8192)
def _cell(cell: Cell, look: Look, inner: tuple[bool, bool], room: tuple[int, int]) -> str:
    lines, (below, beside) = clean_lines(cell.text), inner
    sides = ("T" if below else "") + ("L" if beside else "")
    head = f'<TD BORDER="1" SIDES="{sides}" COLOR="{hex_colour("hair")}"' if sides else "<TD"
    if cell.span > 1:
        head += f' COLSPAN="{span(cell)}"'
    if fill := cell_fill(look):
        head += f' BGCOLOR="{fill}"'
    if cell.align != "center":
        head += f' ALIGN="{_ALIGN[cell.align]}" BALIGN="{_ALIGN[cell.align]}"'
    width, height = room
    if not all(line.isascii() for line in lines):
        width = max(width, math.ceil(_cell_width(cell, look)))
    head += (f' WIDTH="{width}"' if width else "") + (f' HEIGHT="{height}"' if height else "")
    if not any(line.strip() for line in lines):
        return f"{head}></TD>"
    label = "<BR/>".join(html.escape(line) or " " for line in lines)
    if look.bold:
        label = f"<B>{label}</B>"
    font = (f' COLOR="{hex_colour(look.text)}"' if look.text != "ink" else "") + (
        f' POINT-SIZE="{look.size:g}"' if look.size != _FONT_SIZE else ""
    )
    return f"{head}>{f'<FONT{font}>{label}</FONT>' if font else label}</TD>"


def cell_fill(look: Look) -> str:
    """Return the colour behind a cell; "" where it is that of the table."""
    return hex_colour(look.fill) if look.fill and look.fill != "paper" else ""
