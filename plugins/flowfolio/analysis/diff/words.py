"""Put fields, values and changes into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from flowfolio.map_types import known_metrics
from flowfolio.source.entity import Entity
from flowfolio.source.fields import DurationEstimate, PercentEstimate, Provenance
from flowfolio.source.quantity import Duration

if TYPE_CHECKING:
    from flowfolio.analysis.diff.changes import Change

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


def value_words(value: object) -> str | None:
    """Return a value as its author wrote it; None for one that is not given.

    >>> value_words(("SAP", "Excel")), value_words(()), value_words(True)
    ('SAP, Excel', None, 'yes')
    """
    if value is None:
        return None
    if isinstance(value, str):
        return " ".join(value.split()) if value else None
    if isinstance(value, Provenance):
        return _estimate(value)
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, (int, float)):
        return _exact(value)
    if isinstance(value, tuple):
        return ", ".join(words for each in value if (words := value_words(each))) if value else None
    return value.isoformat() if isinstance(value, dt.date) else " ".join(str(value).split())


def _estimate(value: Provenance) -> str:
    typical = span = ""
    if isinstance(value, (DurationEstimate, PercentEstimate)):
        typical = _amount(value.typical)
        if value.low is not None or value.high is not None:
            low, high = (typical if end is None else _amount(end) for end in (value.low, value.high))
            span = f"{low} to {high}"
    sample = f"{value.sample} items" if value.sample else ""
    known = (span, value.basis, sample, value_words(value.on), value.source)
    rest = ", ".join([part for part in known if part])
    return f"{typical} ({rest})" if typical and rest else typical or rest


def _amount(value: Duration | float) -> str:
    return f"{_exact(value)} %" if isinstance(value, float) else " ".join(value.text.split())


def _exact(value: float) -> str:
    """Return every digit: two numbers that differ must not read alike."""
    return str(int(value)) if float(value).is_integer() else repr(value)


def flat_fields(value: Entity, names: Iterable[str], lists: bool = True) -> dict[str, str | None]:
    """Return the named fields as words, by their key in YAML; a mapping gives one entry for each key: `rework.rate`.

    Without `lists` the fields that hold a list are left out.
    """
    found: dict[str, str | None] = {}
    keys = _keys(type(value))
    for name in names:
        key = keys[name]
        each = getattr(value, name)
        if isinstance(each, Entity) and not isinstance(each, Provenance):
            inner = flat_fields(each, _keys(type(each)), lists)
            found |= {f"{key}.{part}": words for part, words in inner.items()}
        elif lists or not isinstance(each, tuple):
            found[key] = value_words(each)
    return found


@cache
def _keys(model: type[Entity]) -> Mapping[str, str]:
    """Return the fields of a model with their keys in YAML."""
    return {name: field.alias or name for name, field in model.model_fields.items()}


def field_words(field: str | None) -> str:
    """Return what people call a field: "wait before", "%C/A", "rework: rate"; "" for none.

    >>> field_words("rework.rate")
    'rework: rate'
    """
    if field in _PATHS:
        return _PATHS[field]
    holder, *rest = (field or "").split(".")
    if holder == "published" and rest and rest[0] in known_metrics():
        return f"published: {_figure(rest[0])}"
    return ": ".join(_FIELDS.get(part, part.replace("_", " ")) for part in (holder, *rest))


def _figure(name: str) -> str:
    """Return what a figure is called within a sentence: "flow efficiency", "WIP"."""
    title = known_metrics()[name].title if name in known_metrics() else name
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


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


def plain_value(field: str | None, value: str | None) -> str | None:
    """Return a value for people where the files hold a name made for programs: a figure, the id of a map.

    >>> plain_value("measure.metric", "flow_efficiency"), plain_value("promoted_from", "a/2026-01-10/future-state")
    ('flow efficiency', 'future state of 2026-01-10')
    """
    last = (field or "").rpartition(".")[2]
    if value and last == "metric":
        return _figure(value)
    if value and last == "promoted_from" and value.count("/") == 2:
        _, date, kind = value.split("/")
        return f"{kind.replace('-', ' ')} of {date}"
    return value


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
