"""Draw items of many roadmaps over the months as one SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from flowfolio.drawing.text_width import text_width, wrap

_WIDTH = 1080
_NAMES = 330
_ROW = 26
_HEAD = 34
_GROUP = 28
_SHORTEST = 8.0
_OPEN = 24.0
"""How far a bar reaches towards an end that is not known."""
_MOST_TICKS = 14
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 1200, 120_000)
_MARKS = {"done": "\N{CHECK MARK} ", "overdue": "! "}


@dataclass(frozen=True, slots=True)
class Bar:
    """One item with at least one of its days; `group` is the heading under which it stands."""

    group: str
    title: str
    status: str
    start: dt.date | None
    end: dt.date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class _Scale:
    """Months from `first` to before `last`, counted from year 0, with a tick every `step` months."""

    first: int
    last: int

    @property
    def step(self) -> int:
        return next(step for step in _STEPS if (self.last - self.first) / step <= _MOST_TICKS)

    def x(self, day: dt.date) -> float:
        """Return where the morning of a day stands."""
        return self.of_month(_month(day) + (day.day - 1) / 31)

    def of_month(self, month: float) -> float:
        return _NAMES + (month - self.first) / (self.last - self.first) * (_WIDTH - _NAMES)


def timeline(bars: Sequence[Bar], today: dt.date) -> Markup:
    """Return the bars over the months, grouped, with a line for today; nothing when there is no bar."""
    days = [day for bar in bars for day in (bar.start, bar.end) if day]
    if not days:
        return Markup()
    scale = _Scale(_month(min([*days, today])), _month(max([*days, today])) + 1)
    parts, top, now = [], float(_HEAD), scale.x(today)
    pieces = [(_HEAD - 6.0, top)]
    for group, its in groupby(bars, key=lambda bar: bar.group):
        parts.append(_text("group", 0, top + 18, 13, _short(group, 13)))
        pieces.append((top, top + _GROUP))
        top += _GROUP
        for bar in its:
            drawn, left, right = _bar(bar, top, scale)
            parts += drawn
            if not left < now < right:
                pieces.append((top, top + _ROW))
            top += _ROW
    # The line of today lies behind the bars, and stops where words would stand on it.
    today_line = _line("today", now, pieces, "#a3291f")
    parts = [*_ticks(scale, top), today_line, *parts, _text("now", now + 4, _HEAD - 8, 11, "today")]
    label = f"{len(bars)} items over the months; every date stands in the lists by owner below"
    head = f'class="ff-timeline-chart" viewBox="0 0 {_WIDTH} {top + 4:g}" width="{_WIDTH}" height="{top + 4:g}"'
    return Markup("<svg {} role='img' aria-label='{}'>{}</svg>").format(
        Markup(head),  # noqa: S704 - our own numbers
        label,
        Markup("").join(parts),
    )


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _short(text: str, size: float) -> str:
    return next(iter(wrap(text, _NAMES - 24, size, 1)), "")


def _text(role: str, x: float, y: float, size: float, text: str, *, anchor: str = "start") -> Markup:
    return Markup('<text class="ff-tl-{}" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>').format(
        role, f"{x:.1f}", f"{y:.1f}", size, anchor, text
    )


def _line(role: str, x: float, pieces: Iterable[tuple[float, float]], colour: str) -> Markup:
    """Return an upright line in pieces, each from a top to a bottom; pieces that touch become one."""
    joined: list[tuple[float, float]] = []
    for top, bottom in pieces:
        joined[-1:] = [(joined[-1][0], bottom)] if joined and joined[-1][1] == top else [*joined[-1:], (top, bottom)]
    path = "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for top, bottom in joined)
    return Markup('<path class="ff-tl-{}" d="{}" stroke="{}"/>').format(role, path, colour)


def _ticks(scale: _Scale, bottom: float) -> list[Markup]:
    parts = []
    for month in range(scale.first, scale.last, scale.step):
        year, number = divmod(month, 12)
        parts.append(_line("tick", scale.of_month(month), [(16, bottom)], "#d3dae3"))
        name = str(year) if scale.step >= 12 else f"{year}-{number + 1:02}"
        parts.append(_text("month", scale.of_month(month) + 4, 12, 11, name))
    return parts


def _bar(bar: Bar, top: float, scale: _Scale) -> tuple[list[Markup], float, float]:
    """Return an item's name and its bar, and where words beside the bar begin and end, from left to right.

    The status stands in the bar, or beside a short one.
    """
    known_end = bar.end if bar.end and bar.end < dt.date.max else None
    start = scale.x(bar.start) if bar.start else scale.x(known_end or dt.date.min) - _OPEN
    end = scale.x(known_end + dt.timedelta(days=1)) if known_end else start + _OPEN
    width = max(end - start, _SHORTEST)
    status = "overdue" if bar.is_overdue else bar.status
    words = f"{bar.title}: {status}, {bar.start or 'open'} to {bar.end or 'open'}"
    box = Markup(
        '<rect class="ff-tl-bar ff-tl-{}" x="{}" y="{}" width="{}" height="{}" rx="4" fill="#e3effc" stroke="#2b5fa5"/>'
    ).format(status, f"{start:.1f}", f"{top + 3:.1f}", f"{width:.1f}", _ROW - 8)
    is_inside = width > 60
    place, anchor = (start + 6 if is_inside else start + width + 4), "start"
    if place > _WIDTH - 60:
        place, anchor = start - 4, "end"
    text = _MARKS.get(status, "") + status
    wide = 0.0 if is_inside else text_width(text, 10.5) * 1.1 + 4
    left = place - 2 if anchor == "start" else place - wide + 2
    said = _text("status", place, top + 16, 10.5, text, anchor=anchor)
    drawn = [
        _text("name", 12, top + 16, 12, _short(bar.title, 12)),
        Markup("<g><title>{}</title>{}{}</g>").format(words, box, said),
    ]
    return drawn, left, left + wide
