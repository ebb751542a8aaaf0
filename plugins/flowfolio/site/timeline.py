"""Draw items of many roadmaps over the months as one SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from flowfolio.text import wrap

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
    parts, top = [], float(_HEAD)
    for group, its in groupby(bars, key=lambda bar: bar.group):
        parts.append(_text("group", 0, top + 18, 13, _short(group, 13)))
        top += _GROUP
        for bar in its:
            parts += _bar(bar, top, scale)
            top += _ROW
    parts = [*_ticks(scale, top), *parts, _line("today", scale.x(today), _HEAD - 6, top, "#a3291f")]
    parts.append(_text("now", scale.x(today) + 4, _HEAD - 8, 11, "today"))
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


def _line(role: str, x: float, top: float, bottom: float, colour: str) -> Markup:
    return Markup('<path class="ff-tl-{}" d="M{} {}V{}" stroke="{}"/>').format(
        role, f"{x:.1f}", f"{top:.1f}", f"{bottom:.1f}", colour
    )


def _ticks(scale: _Scale, bottom: float) -> list[Markup]:
    parts = []
    for month in range(scale.first, scale.last, scale.step):
        year, number = divmod(month, 12)
        parts.append(_line("tick", scale.of_month(month), 16, bottom, "#d3dae3"))
        name = str(year) if scale.step >= 12 else f"{year}-{number + 1:02}"
        parts.append(_text("month", scale.of_month(month) + 4, 12, 11, name))
    return parts


def _bar(bar: Bar, top: float, scale: _Scale) -> list[Markup]:
    """Return an item's name and its bar; the status stands in the bar, or beside a short one."""
    known_end = bar.end if bar.end and bar.end < dt.date.max else None
    start = scale.x(bar.start) if bar.start else scale.x(known_end or dt.date.min) - _OPEN
    end = scale.x(known_end + dt.timedelta(days=1)) if known_end else start + _OPEN
    width = max(end - start, _SHORTEST)
    status = "overdue" if bar.is_overdue else bar.status
    words = f"{bar.title}: {status}, {bar.start or 'open'} to {bar.end or 'open'}"
    box = Markup(
        '<rect class="ff-tl-bar ff-tl-{}" x="{}" y="{}" width="{}" height="{}" rx="4" fill="#e3effc" stroke="#2b5fa5"/>'
    ).format(status, f"{start:.1f}", f"{top + 3:.1f}", f"{width:.1f}", _ROW - 8)
    place, anchor = (start + 6, "start") if width > 60 else (start + width + 4, "start")
    if place > _WIDTH - 60:
        place, anchor = start - 4, "end"
    said = _text("status", place, top + 16, 10.5, _MARKS.get(status, "") + status, anchor=anchor)
    return [
        _text("name", 12, top + 16, 12, _short(bar.title, 12)),
        Markup("<g><title>{}</title>{}{}</g>").format(words, box, said),
    ]
