"""Put changes and figures into the rows of a comparison, and show in one line of squares where the constraint sat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import Change, MetricChange, change_text, field_words, thing_words
from flowfolio.drawing.looks import MARKS
from flowfolio.map_types.metrics import Metric

_LONGEST = 280
_MOST_SQUARES = 60
_SQUARE = 14


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a thing before and after; `field` is "" when the whole thing came or went."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedThing:
    """One thing with all its changes; `marks` are (kind, sign) of what happened to it."""

    marks: tuple[tuple[str, str], ...]
    thing: str
    name: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure before and after; `verdict` says in a word whether that is better."""

    title: str
    before: str
    after: str
    change: str
    verdict: str
    direction: str


def changed_things(changes: Sequence[Change]) -> tuple[ChangedThing, ...]:
    """Return changes thing by thing, in their order, long texts shortened."""
    groups: dict[tuple[str, str | None], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.thing, change.id), []).append(change)
    return tuple(_thing(found) for found in groups.values())


def _thing(changes: Sequence[Change]) -> ChangedThing:
    kinds = {change.kind for change in changes}
    first = changes[0]
    return ChangedThing(
        marks=tuple((kind, look.sign) for kind, look in MARKS.items() if kind in kinds),
        thing=thing_words(first.thing),
        name=_short(first.name) if first.thing else "",
        rows=tuple(_row(change) for change in changes),
    )


def _row(change: Change) -> FieldRow:
    if change.field is None:
        return FieldRow("", "", "")
    return FieldRow(field_words(change.field), *map(_short, change.words))


def _short(text: str | None) -> str:
    text = text or "—"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def figure_changes(found: Comparison) -> tuple[FigureChange, ...]:
    """Return the figures as rows."""
    return tuple(_figure(each, found) for each in found.metrics)


def _figure(each: MetricChange, found: Comparison) -> FigureChange:
    change = change_text(each, found.calendar) or "—"
    before, after = _value(each.before), _value(each.after)
    return FigureChange(each.kind.title, before, after, change, each.verdict.text, each.direction)


def _value(metric: Metric | None) -> str:
    return metric.said if metric else "—"


def summary(changes: Sequence[Change]) -> str:
    """Return how many things were added, removed and so on: "2 added, 1 renamed"; "no change" for none."""
    own = [change for change in changes if not change.is_header]
    things = {kind: {(each.thing, each.id) for each in own if each.kind == kind} for kind in MARKS}
    said = ", ".join(f"{len(found)} {kind}" for kind, found in things.items() if found)
    return said or ("only the head of the map changed" if changes else "no change")


def constraint_strip(steps: Sequence[str], constraint: int | None) -> Markup:
    """Return the steps of a map as squares in a row, the constraint (its place, from 0) filled and taller."""
    shown = steps[:_MOST_SQUARES]
    words = "no constraint named"
    if constraint is not None:
        words = f"step {constraint + 1} of {len(steps)}: {steps[constraint]}"
    squares = [
        f'<rect x="{place * _SQUARE + 1}" y="{1 if place == constraint else 4}" width="{_SQUARE - 3}" '
        f'height="{16 if place == constraint else 10}"{" class=ff-is-constraint" if place == constraint else ""}>'
        f"<title>{escape(name)}</title></rect>"
        for place, name in enumerate(shown)
    ]
    width = len(shown) * _SQUARE
    svg = (
        f'<svg class="ff-steps" viewBox="0 0 {width} 18" width="{width}" height="18" role="img" '
        f'aria-label="{escape(words)}">{"".join(squares)}</svg>'
    )
    return Markup(svg)  # noqa: S704 - every word in it is escaped above
