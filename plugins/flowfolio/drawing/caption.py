"""Set what stands above a picture that leaves its page: title, whose and of when it is, and what it adds up to."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flowfolio.drawing.looks import hex_colour
from flowfolio.drawing.overlay import short
from flowfolio.drawing.quoting import clean
from flowfolio.drawing.text_width import text_width, wrap
from flowfolio.source.words import joined

MARGIN = 18.0
"""Points of white around a picture with its caption."""
NARROWEST = 460.0
"""Points that a caption may take beside a narrow picture."""
GAP = "\u00a0" * 5
"""What parts one total from the next."""
_MOST_LINES = 6
_SAFE = 0.96
"""Part of the width that words may take by our reckoning: fonts differ a little."""
_SVG = re.compile(r' viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
_AFTER = "</desc>\n"


@dataclass(frozen=True, slots=True)
class Caption:
    """The words above a picture: its title, where it belongs and of when it is, and its totals as (name, value)."""

    title: str
    about: tuple[str, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every text of it."""
        return (self.title, *self.about, *(word for total in self.totals for word in total))


class Run(NamedTuple):
    """Words of one look: a colour of the palette, bold or not."""

    text: str
    colour: str = "ink"
    is_bold: bool = False


class Line(NamedTuple):
    """One line of a caption: its words, and the points of its font and of its height."""

    runs: tuple[Run, ...]
    size: float
    height: float


def lines(caption: Caption, width: float) -> tuple[Line, ...]:
    """Return a caption as lines no wider than `width`; over a wide picture, which is seen from afar, in larger type.

    >>> [line.size for line in lines(Caption("Checkout", ("Shop", "2026-01-12")), 500)]
    [17.0, 11.0]
    """
    scale, width = min(max(1.0, math.sqrt(width / 900)), 2.0), width * _SAFE
    title, small = round(17 * scale, 1), round(11 * scale, 1)
    about = joined(*(clean(part, 300) for part in caption.about))
    return (
        *_plain(wrap(clean(caption.title, 600), width, title, _MOST_LINES, True), Run("", "ink", True), title),
        *_plain(wrap(about, width, small, _MOST_LINES), Run("", "muted"), small),
        *(Line(runs, small, small * 1.9) for runs in _totals(caption.totals, width, small)),
    )


def _plain(texts: Iterable[str], run: Run, size: float) -> Iterator[Line]:
    yield from (Line((run._replace(text=text),), size, size * 1.35) for text in texts)


def _totals(totals: Iterable[tuple[str, str]], width: float, size: float) -> Iterator[tuple[Run, ...]]:
    """Yield rows of totals; none is parted unless it is wider than a row."""
    row: tuple[Run, ...] = ()
    for name, value in totals:
        runs = _total(clean(name, 300), clean(value, 300), width, size)
        if row and _width((*row, Run(GAP), *runs), size) > width:
            yield row
            row = ()
        row = (*row, *([Run(GAP)] if row else []), *runs)
    if row:
        yield row


def _total(name: str, value: str, width: float, size: float) -> tuple[Run, ...]:
    room = width - text_width(f"{name} ", size)
    if room < width / 3:
        return (Run("".join(wrap(f"{name} {value}", width, size, 1, True)), "ink", True),)
    return (
        *([Run(f"{name}\u00a0", "muted")] if name else []),
        Run("".join(wrap(value, room, size, 1, True)), "ink", True),
    )


def _width(runs: Iterable[Run], size: float) -> float:
    return sum(text_width(run.text, size, run.is_bold) for run in runs)


def height(found: Iterable[Line]) -> float:
    """Return the points that lines take with the rule below them."""
    return sum(line.height for line in found) + MARGIN


def framed(svg: str, caption: Caption) -> str:
    """Return a picture's SVG, as `to_svg` writes it, on white paper with its caption above it."""
    size, after = _SVG.search(svg), svg.find(_AFTER)
    if not size or after < 0:
        return svg
    width = max(float(size[1]), NARROWEST)
    found = lines(caption, width)
    top = height(found) + MARGIN
    wide, high = short(width + 2 * MARGIN), short(float(size[2]) + top + MARGIN)
    corner = f"{short(-MARGIN)} {short(-top)}"
    frame = f' viewBox="{corner} {wide} {high}" width="{wide}" height="{high}"'
    place = f'x="{short(-MARGIN)}" y="{short(-top)}" width="{wide}" height="{high}"'
    paper = f'<rect class="ff-paper" {place} fill="#ffffff"/>'
    above = "\n".join((paper, '<g class="ff-above">', *_texts(found, -top + MARGIN), _rule(width), "</g>\n"))
    start = after + len(_AFTER)
    return svg[: size.start()] + frame + svg[size.end() : start] + above + svg[start:]


def _texts(found: Iterable[Line], y: float) -> Iterator[str]:
    for line in found:
        runs = "".join(map(_tspan, line.runs))
        baseline = short(y + line.height / 2 + line.size * 0.36)
        yield f'<text x="0" y="{baseline}" font-size="{line.size:g}">{runs}</text>'
        y += line.height


def _tspan(run: Run) -> str:
    bold = ' font-weight="bold"' if run.is_bold else ""
    return f'<tspan fill="{hex_colour(run.colour)}"{bold}>{html.escape(run.text)}</tspan>'


def _rule(width: float) -> str:
    line = f'stroke="{hex_colour("hair")}" stroke-width="1"'
    return f'<path fill="none" {line} d="M0 {short(-MARGIN / 2)}H{short(width)}"/>'


def table(found: Iterable[Line], width: float) -> str:
    """Return a caption as the label of a node that Graphviz draws; its rows are as high as those of the SVG."""
    rows = "".join(f"<TR>{_cell(line, width)}</TR>" for line in found)
    size = f'FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="1"'
    rule = f'<TR><TD {size} BGCOLOR="{hex_colour("hair")}"></TD></TR>'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}{rule}</TABLE>>'


def _cell(line: Line, width: float) -> str:
    size = f'FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{line.height:.0f}"'
    return f'<TD ALIGN="LEFT" {size}>{"".join(_font(run, line.size) for run in line.runs)}</TD>'


def _font(run: Run, size: float) -> str:
    text = html.escape(run.text).replace(" ", "&#160;")
    text = f"<B>{text}</B>" if run.is_bold else text
    return f'<FONT COLOR="{hex_colour(run.colour)}" POINT-SIZE="{size:g}">{text}</FONT>'
