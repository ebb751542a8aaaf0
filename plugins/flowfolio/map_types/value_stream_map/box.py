"""Size a step's boxes from their words: process box, data box, hotspot, improvements and reason, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flowfolio.drawing.text_width import text_width, wrap
from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.words import data_rows, hotspot_text, people_text
from flowfolio.source.document import Loc
from flowfolio.source.quantity import Calendar

WIDTH = 124.0
"""Every process box is as wide as every other."""
GAP = 44.0
BADGE = 17.0
"""Height of the line that says what changed."""
_TEXT = WIDTH - 14
_BANNER, _FRAME = 19.0, 9.0
_LINE = 1.2
_LEAST = 60.0
_BURSTS = 6


def text_height(lines: int, size: float) -> float:
    """Return the height of so many lines in points."""
    return lines * size * _LINE


def widest(lines: Iterable[str], size: float, bold: bool = False) -> float:
    """Return the width of the widest line in points."""
    return max((text_width(line, size, bold) for line in lines), default=0.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A placed step: `x`, `y` is the centre of its process box, the other numbers are heights in points."""

    step: Step
    of: Loc
    name: tuple[str, ...]
    people: tuple[str, ...]
    data: tuple[tuple[str, str], ...]
    hotspot: tuple[str, ...]
    because: tuple[str, ...]
    bursts: tuple[tuple[str, ...], ...]
    is_constraint: bool = False
    arrows: int = 0
    header: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def left(self) -> float:
        return self.x - WIDTH / 2

    @property
    def right(self) -> float:
        return self.x + WIDTH / 2

    @property
    def top(self) -> float:
        """Where the box ends, its constraint banner included."""
        return self.y + self.header / 2 + (_BANNER if self.is_constraint else 0)

    @property
    def banner_height(self) -> float:
        return _BANNER

    @property
    def ceiling(self) -> float:
        """Where the improvements above the box end."""
        frame = _FRAME if self.hotspot else 0
        return self.top + frame + sum(burst_height(lines) for lines in self.bursts)

    @property
    def data_height(self) -> float:
        return 22.0 * len(self.data) + 2 if self.data else 0.0

    @property
    def data_bottom(self) -> float:
        return self.y - self.header / 2 - self.data_height

    @property
    def frame_bottom(self) -> float:
        """Where the box and its hotspot frame end."""
        return self.data_bottom - (text_height(len(self.hotspot), 9) + _FRAME + 3 if self.hotspot else 0)

    @property
    def bottom(self) -> float:
        """Where everything of the step ends, the reason of its change included."""
        return self.frame_bottom - (text_height(len(self.because), 9) + 22 if self.because else 0)


def burst_height(lines: Sequence[str]) -> float:
    """Return the height that one improvement takes above its step."""
    return max(26.0, text_height(len(lines), 9) + 6)


def box_of(step: Step, of: Loc, calendar: Calendar, *, is_constraint: bool, because: str, arrows: int) -> Box:
    """Return the box of a step, not placed yet; `arrows` information lines will touch its top."""
    people = wrap(people_text(step), _TEXT, 9, 3)
    # Text above a box may lean over the short gap beside it, but never reaches the next box.
    room = WIDTH + GAP - 16 - 12 * arrows - 30
    left_out = len(step.improvements) - _BURSTS
    more = ((f"{left_out} more in the table",),) if left_out > 0 else ()
    return Box(
        step,
        of,
        name=wrap(step.name, _TEXT, 11, 4, bold=True),
        people=("outside our sight", *people) if step.outside else people,
        data=tuple(data_rows(step, calendar)),
        hotspot=wrap(hotspot_text(step), WIDTH - 2, 9, 4, bold=True),
        because=wrap(because, WIDTH - 8, 9, 6),
        bursts=(*(wrap(text, room, 9, 4) for text in step.improvements[:_BURSTS]), *more),
        is_constraint=is_constraint,
        arrows=arrows,
    )


def header_height(box: Box) -> float:
    """Return the height that the process box needs for its words."""
    words = text_height(len(box.name), 11) + (text_height(len(box.people), 9) + 10 if box.people else 0) + 12
    return max(words, _LEAST)
