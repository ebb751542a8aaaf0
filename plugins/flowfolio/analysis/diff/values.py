"""Put the values of a map into words, as their author wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from flowfolio.map_types import known_metrics
from flowfolio.source.counts import SaidCount
from flowfolio.source.entity import Entity
from flowfolio.source.estimates import DurationEstimate, PercentEstimate, Provenance
from flowfolio.source.quantity import Duration
from flowfolio.source.words import one_line


def value_words(value: object) -> str | None:
    """Return a value as its author wrote it; None for one that is not given.

    >>> value_words(("SAP", "Excel")), value_words(()), value_words(True)
    ('SAP, Excel', None, 'yes')
    """
    if value is None:
        return None
    if isinstance(value, str):
        return one_line(value) if value else None
    if isinstance(value, Provenance):
        return _estimate(value)
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, SaidCount):
        return value.text
    if isinstance(value, (int, float)):
        return _exact(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_words(each)}" for name, each in value.items()) or None
    if isinstance(value, tuple):
        return ", ".join(words for each in value if (words := value_words(each))) if value else None
    return one_line(value)


def _estimate(value: Provenance) -> str:
    typical = span = ""
    if isinstance(value, (DurationEstimate, PercentEstimate)):
        typical = value.said or _amount(value.typical)
        if not value.said and (value.low is not None or value.high is not None):
            low, high = (typical if end is None else _amount(end) for end in (value.low, value.high))
            span = f"{low} to {high}"
    sample = f"{value.sample} items" if value.sample else ""
    known = (span, value.basis, sample, value_words(value.on), value.source)
    rest = ", ".join([part for part in known if part])
    return f"{typical} ({rest})" if typical and rest else typical or rest


def _amount(value: Duration | float) -> str:
    return f"{_exact(value)} %" if isinstance(value, float) else one_line(value.text)


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
            found[key] = "open" if key in value.open_values else value_words(each)
    return found


@cache
def _keys(model: type[Entity]) -> Mapping[str, str]:
    """Return the fields of a model with their keys in YAML."""
    return {name: field.alias or name for name, field in model.model_fields.items()}


def plain_value(field: str | None, value: str | None) -> str | None:
    """Return a value for people where the files hold a name made for programs: a figure, the id of a map.

    >>> plain_value("measure.metric", "flow_efficiency"), plain_value("promoted_from", "a/2026-01-10/future-state")
    ('flow efficiency', 'future state of 2026-01-10')
    """
    last = (field or "").rpartition(".")[2]
    if value and last == "metric":
        return figure_name(value)
    if value and last == "promoted_from" and value.count("/") == 2:
        _, date, kind = value.split("/")
        return f"{kind.replace('-', ' ')} of {date}"
    return value


def figure_name(name: str) -> str:
    """Return what a figure is called within a sentence: "flow efficiency", "WIP"."""
    title = known_metrics()[name].title if name in known_metrics() else name
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
