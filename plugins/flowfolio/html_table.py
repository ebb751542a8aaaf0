"""Write a node with rows as the table markup that Graphviz reads."""

from __future__ import annotations

import html
import math
from functools import lru_cache

from flowfolio.graph import Cell, Node
from flowfolio.labels import MAX_LINES, bounded, clean_lines
from flowfolio.looks import MARKS, Look, hex_colour, look_of
from flowfolio.text import text_width

BADGE = 14
"""Height in points that the badge of a changed thing adds to its table."""

_MAX_CELLS = 12
_FONT_SIZE = 11
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
SHELVES = ((Cell(("",), "shelf"),),) * 3


def table(node: Node, rows: tuple[tuple[Cell, ...], ...], look: Look) -> str:
    """Return the `<TABLE>` of a node; a mark becomes its first row."""
    mark = MARKS.get(node.mark)
    line = hex_colour(mark.colour if mark else look.line or "line")
    shelves = look.shape == "shelves"
    border = 0 if shelves else max(1, round(max(look.pen, 2.0) if mark else look.pen))
    head = f'<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="{0 if shelves else 4}" COLOR="{line}"'
    if look.fill:
        head += f' BGCOLOR="{hex_colour(look.fill)}"'
    # A badge or a filled cell would stick out of round corners, so only unmarked cards have them.
    style = mark.style.replace("solid", "") if mark else look.style
    if style:
        head += f' STYLE="{style}"'
    if node.size:
        head += f' WIDTH="{_whole(node.size[0])}" HEIGHT="{_whole(node.size[1])}"'
    rows = tuple(row[:_MAX_CELLS] for row in rows[:MAX_LINES])
    widths, heights = spread(rows, node.size, border, BADGE if mark else 0)
    body = [_badge(f"{mark.sign} {mark.word}", mark.colour, max(1, len(widths)))] if mark else []
    for row, height in zip(rows, heights, strict=True):
        cells, column = [], 0
        for cell in row:
            room = (sum(widths[column : column + _span(cell)]), height) if node.size else (0, 0)
            cells.append(_shelf(line) if shelves else _cell(cell, bool(body), bool(column), room))
            column += _span(cell)
        body.append(f"<TR>{''.join(cells) or '<TD></TD>'}</TR>")
    return f"{head}>{''.join(body)}</TABLE>"


def _span(cell: Cell) -> int:
    return max(1, min(cell.span, _MAX_CELLS))


def spread(
    rows: tuple[tuple[Cell, ...], ...], size: tuple[float, float] | None, border: int, taken: int
) -> tuple[list[int], list[int]]:
    """Return the widths of the columns and the heights of the rows that fill a table of `size`.

    Graphviz leaves a table that is larger than its content empty on the right and at the bottom.
    """
    widths = [0] * max((sum(map(_span, row)) for row in rows), default=1)
    for row in rows:
        column = 0
        for cell in row:
            if _span(cell) == 1:
                widths[column] = max(widths[column], math.ceil(_cell_width(cell)))
            column += _span(cell)
    heights = [max(map(_cell_height, row), default=8) for row in rows]
    if size is None:
        return widths, heights
    return _grown(widths, size[0] - 2 * border), _grown(heights, size[1] - 2 * border - taken)


def _whole(points: float) -> int:
    return int(max(0.0, min(bounded(points), 9999.0)))


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
def _cell_width(cell: Cell) -> float:
    look = look_of(cell.role)
    return max((text_width(line, look.size, look.bold) for line in cell.text[:MAX_LINES]), default=0.0) + 10


def _shelf(line: str) -> str:
    return f'<TD BORDER="1" SIDES="TRB" COLOR="{line}" WIDTH="26" HEIGHT="9" FIXEDSIZE="TRUE"></TD>'


def _badge(text: str, colour: str, columns: int) -> str:
    ink = hex_colour("on-solid")
    return (
        f'<TR><TD COLSPAN="{columns}" CELLPADDING="1" BGCOLOR="{hex_colour(colour)}">'
        f'<FONT COLOR="{ink}" POINT-SIZE="8.5"><B>{text}</B></FONT></TD></TR>'
    )


@lru_cache(maxsize=8192)
def _cell(cell: Cell, below: bool, beside: bool, room: tuple[int, int]) -> str:
    look = look_of(cell.role)
    lines = clean_lines(cell.text)
    sides = ("T" if below else "") + ("L" if beside else "")
    head = f'<TD BORDER="1" SIDES="{sides}" COLOR="{hex_colour("hair")}"' if sides else "<TD"
    if cell.span > 1:
        head += f' COLSPAN="{_span(cell)}"'
    if look.fill and look.fill != "paper":
        head += f' BGCOLOR="{hex_colour(look.fill)}"'
    if cell.align != "center":
        head += f' ALIGN="{_ALIGN[cell.align]}" BALIGN="{_ALIGN[cell.align]}"'
    width, height = room
    if not all(line.isascii() for line in lines):
        width = max(width, math.ceil(_cell_width(cell)))
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
