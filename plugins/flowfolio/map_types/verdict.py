"""Decide whether one figure is better than another: the only place that compares figures.

The rules, in the order in which they are asked; the page "Better or worse" of the guide says the same in plain words:

1. A figure that is not known on both sides is unknown.
2. Only like is compared with like: both sides count the same steps, and times of different calendars are converted.
3. Ranges that overlap or touch are about the same; an interval that holds time nobody can see into says nothing.
4. A change under 1 % of the value, for shares under 0.1 points, is about the same.
5. What is only promised gets no verdict but that, and that it is about the same.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal

from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.source.quantity import Calendar
from flowfolio.source.words import counted

Word = Literal["better", "worse", "changed", "no change", "about the same", "promised", "not comparable", "unknown"]
Leaning = Literal["better", "worse", ""]

NOISE_PERCENT = 1.0
"""A time or a count that changes by less than so many percent of its value has not moved."""
NOISE_POINTS = 0.1
"""A share that changes by less than so many points has not moved."""
_WITH_REASON = frozenset(("not comparable", "about the same"))
"""Words that say too little without their reason."""
_NOTHING = 1e-9
"""A change smaller than this comes from adding floats, not from the maps."""
_WAITS = frozenset(("lead_time", "wait_before", "wait_after"))
_WORK = frozenset(("process_time", "cycle_time"))


@dataclass(frozen=True, slots=True)
class Side:
    """One figure with what a verdict has to know of it.

    Durations are seconds of working time of the `calendar`, shares percent. `value` is None when it is not known;
    `left_out` are the steps that it does not count. `is_open`: somewhere in its map is time that cannot be seen into.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    left_out: AbstractSet[str] = frozenset()
    calendar: Calendar | None = None
    is_promised: bool = False
    is_open: bool = False

    @classmethod
    def of(cls, metric: Metric | None, calendar: Calendar | None = None, *, is_open: bool = False) -> Side:
        """Return a figure of a map as a side; None is one that the map does not have."""
        if metric is None:
            return cls(None)
        ends = metric.low, metric.high
        left_out = frozenset(metric.missing)
        return cls(metric.value, *ends, metric.text, left_out, calendar, metric.is_promised, is_open)

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of the range; those of a figure that does not vary are its value."""
        value = self.value or 0.0
        return (value if self.low is None else self.low), (value if self.high is None else self.high)

    @property
    def is_interval(self) -> bool:
        """Say whether only the ends are known, because of time that cannot be seen into."""
        low, high = self.ends
        return self.is_open and high - low > _NOTHING and self.value in {low, high}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of comparing a figure before with one after.

    `why` is a clause, "" where the word says it all. `change` is absolute and `percent` relative to before, both None
    where nothing can be compared; `span` is the least and the most that the change may be, None where nothing varies.
    `leaning` says which way the figures moved, also where they are only promised.
    """

    word: Word
    why: str = ""
    change: float | None = None
    percent: float | None = None
    leaning: Leaning = ""
    span: tuple[float, float] | None = None

    @property
    def is_better(self) -> bool | None:
        """True and False for a verdict; None for everything that is neither better nor worse."""
        return {"better": True, "worse": False}.get(self.word)

    @property
    def is_same(self) -> bool:
        """Say whether nothing moved, or nothing that can be told from noise."""
        return self.word in {"no change", "about the same"}

    @property
    def is_comparable(self) -> bool:
        return self.word not in {"unknown", "not comparable"}

    @property
    def text(self) -> str:
        """The verdict for people: "better", or with its reason: "about the same, the ranges overlap"."""
        if self.word == "unknown":
            return self.why
        return f"{self.word}, {self.why}" if self.why and self.word in _WITH_REASON else self.word


def decide(kind: MetricKind, before: Side, after: Side, note: str = "") -> Verdict:
    """Return the verdict on a figure. `note` says over which steps both sides were counted, "" for all."""
    if before.value is None or after.value is None:
        return Verdict("unknown", _why_unknown(before, after))
    if before.left_out != after.left_out:
        return Verdict("not comparable", _other_steps(before.left_out, after.left_out))
    weigh = _over_calendars if _have_other_weeks(before, after) else _weighed
    found = weigh(kind, before, after)
    if found.word == "about the same":
        return replace(found, why=found.why or note)  # a promise makes no difference out of what is none
    if found.is_comparable and (before.is_promised or after.is_promised):
        why = "nobody has measured it yet" if after.is_promised else "the figure before was only promised"
        return replace(found, word="promised", why=why)
    return replace(found, why=found.why or note)


def _why_unknown(before: Side, after: Side) -> str:
    """Return which of two figures is not known, or known at one end only: "known only as a lower limit before".

    >>> _why_unknown(Side(None), Side(None)), _why_unknown(Side(None, 5.0), Side(2.0))
    ('unknown before and after', 'known only as a lower limit before')
    """
    sides = [(word, side) for word, side in (("before", before), ("after", after)) if side.value is None]
    ends = {"known only as a lower limit": True, "unknown": False}
    said = {text: [word for word, side in sides if bool(side.low) is has_low] for text, has_low in ends.items()}
    return " and ".join(f"{text} {' and '.join(words)}" for text, words in said.items() if words)


def _other_steps(before: AbstractSet[str], after: AbstractSet[str]) -> str:
    more, fewer = len(before - after), len(after - before)
    said = [f"{counted(number, f'{word} step')} known" for number, word in ((more, "more"), (fewer, "fewer")) if number]
    return " and ".join(said)


def _have_other_weeks(before: Side, after: Side) -> bool:
    if before.calendar is None or after.calendar is None:
        return False
    return abs(before.calendar.week - after.calendar.week) > _NOTHING


def in_calendar(kind: MetricKind, side: Side, calendar: Calendar) -> Side | None:
    """Return a figure in the working time of another calendar, itself when nothing changes; None when none can say."""
    if side.calendar is None or abs(side.calendar.week - calendar.week) <= _NOTHING:
        return side
    parts = set(kind.made_of)
    if not parts & (_WAITS | _WORK):
        return side
    return _converted(side, calendar) if kind.unit == "s" and parts & _WAITS else None


def _over_calendars(kind: MetricKind, before: Side, after: Side) -> Verdict:
    """Return the verdict on figures of different calendars.

    Time that passes is converted by the week: 10 d of five to a week and 14 d of seven are the same two weeks. Hours of
    work are hours in any calendar, but days of work are not: they get a verdict only where both readings agree. A share
    of the time that passes gets none.
    """
    parts = set(kind.made_of)
    is_time, passes, is_work = kind.unit == "s", bool(parts & _WAITS), bool(parts & _WORK)
    if not is_time and not passes and not is_work:
        return _weighed(kind, before, after)
    as_hours, as_weeks = _weighed(kind, before, after), _weighed(kind, _converted(before, after.calendar), after)
    if is_time and passes and (as_weeks.is_same or not as_hours.is_same):
        return as_weeks
    if is_time and is_work and not passes and (as_hours.is_same or as_hours.word == as_weeks.word):
        return as_hours
    return Verdict("not comparable", "the calendars differ")


def _converted(side: Side, calendar: Calendar | None) -> Side:
    """Return a side in the working time of another calendar, week by week."""
    if side.calendar is None or calendar is None:
        return side
    factor = calendar.week / side.calendar.week
    value, low, high = (None if each is None else each * factor for each in (side.value, side.low, side.high))
    return replace(side, value=value, low=low, high=high, calendar=calendar)


def _weighed(kind: MetricKind, before: Side, after: Side) -> Verdict:
    """Return the verdict on two known figures of like steps and one calendar."""
    old, new = before.value or 0.0, after.value or 0.0
    change = new - old
    (low, high), (new_low, new_high) = before.ends, after.ends
    percent = change / old * 100 if old else None
    span = None if (low, new_low) == (high, new_high) else (new_low - high, new_high - low)
    found = Verdict("no change", "", change, percent, span=span)
    scale = max(map(abs, (low, high, new_low, new_high, 1.0))) * _NOTHING
    if all(abs(a - b) <= scale for a, b in ((old, new), (low, new_low), (high, new_high))):
        return found
    if max(low, new_low) <= min(high, new_high) + scale:
        if before.is_interval or after.is_interval:
            return Verdict("not comparable", _overlap(before, after))
        return replace(found, word="about the same", why="the ranges overlap")
    if _is_noise(kind, old, new):
        limit = f"{NOISE_POINTS:g} points" if kind.unit == "%" else f"{NOISE_PERCENT:g} % of the value"
        return replace(found, word="about the same", why=f"less than {limit}")
    if not kind.better:
        return replace(found, word="changed")
    leaning: Literal["better", "worse"] = "better" if (change < 0) == (kind.better == "lower") else "worse"
    return replace(found, word=leaning, leaning=leaning)


def _is_noise(kind: MetricKind, old: float, new: float) -> bool:
    """Say whether a change is too small to tell; the same from after to before."""
    if kind.unit == "%":
        return abs(new - old) < NOISE_POINTS - _NOTHING
    return abs(new - old) * 100 < min(abs(old), abs(new)) * NOISE_PERCENT * (1 - _NOTHING)


def _overlap(before: Side, after: Side) -> str:
    """Return in words how two ranges lie: "29.4 % lies inside 5.9–52.9 %"."""
    for inner, outer in ((before, after), (after, before)):
        if outer.ends[0] - _NOTHING <= inner.ends[0] and inner.ends[1] <= outer.ends[1] + _NOTHING:
            return f"{inner.text} lies inside {outer.text}"
    return f"{before.text} and {after.text} overlap"
