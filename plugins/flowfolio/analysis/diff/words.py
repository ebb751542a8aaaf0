"""Put fields and changes into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowfolio.analysis.diff.changes import Change
from flowfolio.analysis.diff.values import figure_name
from flowfolio.map_types import known_metrics

_FIELDS = {
    "percent_complete_accurate": "%C/A",
    "wip": "WIP",
    "because": "reason",
    "hours_per_day": "hours per day",
    "position": "place",
    "addresses": "about",
    "depends_on": "comes after",
    "metric": "figure",
    "actual": "now",
    "on": "seen on",
}
_PATHS = {"outcome.text": "outcome", "outcome.horizon": "horizon"}
_WITH_IDS = frozenset(("addresses", "depends_on", "focus", "rework.to"))
"""Fields whose values are ids, of this map or of another one of the stream."""
_WITH_ENDS = frozenset(("link", "information-flow"))
_ARROW = " → "
_THINGS = {"idea": "discovery idea", "goal": "discovery goal", "pain": "discovery pain", "context": "discovery note"}


def field_words(field: str | None) -> str:
    """Return what people call a field: "wait before", "%C/A", "rework: rate"; "" for none.

    >>> field_words("rework.rate")
    'rework: rate'
    """
    if field in _PATHS:
        return _PATHS[field]
    holder, *rest = (field or "").split(".")
    if holder == "published" and rest and rest[0] in known_metrics():
        return f"published: {figure_name(rest[0])}"
    return ": ".join(_FIELDS.get(part, part.replace("_", " ")) for part in (holder, *rest))


def has_names(change: Change) -> bool:
    """Say whether a change tells of things by their ids, so that `named` has something to do."""
    return change.thing in _WITH_ENDS or (change.field or "") in _WITH_IDS


def named(change: Change, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """Return a change with what people call the things that its ids mean, before and after, in `name` and `names`.

    An id that neither mapping knows stays as it is. `before` and `after` of the change keep the ids.
    """
    field = change.field or ""
    if change.thing in _WITH_ENDS:
        known = before if change.kind == "removed" else after
        name = _ARROW.join(known.get(part, part) for part in change.name.split(_ARROW))
        change = replace(change, name=name)
    if change.names is None and field in _WITH_IDS:
        sides = ((change.before, before), (change.after, after))
        was, is_now = ("; ".join(known.get(each, each) for each in (text or "").split(", ")) for text, known in sides)
        change = replace(change, names=(was, is_now))
    return change


def thing_words(thing: str) -> str:
    """Return what people call a kind of thing: "next step"; "the map" for the map itself."""
    return _THINGS.get(thing, thing.replace("-", " ")) or "the map"


def change_values(change: Change) -> str:
    """Return the field and both values: "wait before: 3 d → 1 d"; "" when the whole thing came or went."""
    if change.field is None:
        return ""
    name = "" if change.kind == "renamed" else f"{field_words(change.field)}: "
    before, after = change.words
    return f"{name}{before or '—'} → {after or '—'}"


def change_sentence(change: Change) -> str:
    """Return one change without naming the thing: "wait before: 3 d → 1 d", "moved, horizon: next → now", "added"."""
    values = change_values(change)
    if change.kind == "changed":
        return values
    return f"{change.kind}, {values}" if values else change.kind
