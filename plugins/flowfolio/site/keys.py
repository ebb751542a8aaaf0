"""Compute the key of a kept text or picture from the function that makes it and all that this function is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from flowfolio.maturity import Maturity
from flowfolio.portfolio.glossary import Glossary
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.document import Document
from flowfolio.source.store import code_digest, digest_of


@dataclass(frozen=True, eq=False)
class Shown:
    """A map with all that its figures, tables and pictures are made from; in a key its `fingerprint` stands for it."""

    asset: Asset
    reading: Reading
    fingerprint: str
    without_titles: str

    @cached_property
    def drawn(self) -> Shown:
        """The map as its own pictures show it: without the titles of what it mentions in other maps."""
        context = replace(self.reading.context, titles={})
        context.know("measures", self.reading.map, self.reading.measures)
        return Shown(self.asset, replace(self.reading, context=context), self.without_titles, self.without_titles)


def shown(portfolio: Portfolio, asset: Asset) -> Shown:
    """Return a map as a page shows it, without what is wrong with it: that may change while the map does not."""
    reading = replace(portfolio.reading(asset), problems=())
    own = portfolio.fingerprint(asset)
    return Shown(asset, reading, digest_of(portfolio.words_fingerprint(asset), asset.map is None), own)


class Part(Portfolio):
    """The part of a portfolio that tells of some of its streams, and holds nothing else that could be shown."""

    @cached_property
    def told(self) -> str:
        """A hash of it, found once for all pages that it is given to."""
        return digest_of(
            _told(
                (
                    self.folder.name,
                    self.settings,
                    self.time,
                    sorted(self.withheld),
                    self.streams,
                    self.problems,
                    self.today,
                    self.glossary,
                )
            )
        )


def about(portfolio: Portfolio, *streams: Stream) -> Part:
    """Return the part of a portfolio that tells of these streams, for what is made from nothing else.

    Its day is the first one on which all reviews are due as they are today, so that it is the same on most days.
    """
    assets = [asset for stream in streams for asset in stream.history.assets]
    overdue = [due for asset in assets if portfolio.is_stale(asset) and (due := portfolio.review_due(asset))]
    names = (*(asset.name for asset in assets), *(f"{stream.name}/stream.yaml" for stream in streams))
    whole = {each.name: getattr(portfolio, each.name) for each in fields(Portfolio)}
    part = {
        "streams": {stream.id: stream for stream in streams},
        "problems": tuple(problem for name in names for problem in portfolio.problems_in(name)),
        "today": max(overdue) + dt.timedelta(days=1) if overdue else dt.date.min,
        "evidence": (),
        "maturity": Maturity(),
        "files": frozenset[str](),
    }
    return Part(**whole | part)


def key_of(make: Callable[..., object], *inputs: object) -> str:
    """Return a hash of what `make` returns when it is given `inputs` and can reach nothing else.

    Raises TypeError for an input that cannot stand in a key, such as a function.
    """
    return digest_of(code_digest(), make.__module__, make.__qualname__, _told(inputs))


def _told(value: Any) -> object:
    """Return a value as plain ones whose text is the same on every machine."""
    if value is None or isinstance(value, (str, int, float, dt.date, PurePath)):
        return value
    if isinstance(value, (tuple, list)):
        return [_told(each) for each in value]
    if isinstance(value, Mapping):
        return [(_told(key), _told(each)) for key, each in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, map(_told, value)))
    fingerprint = getattr(value, "fingerprint", None)
    if isinstance(fingerprint, str):
        return fingerprint
    for kind, told in _STAND_FOR.items():
        if isinstance(value, kind):
            return told(value)
    if is_dataclass(value):
        return [type(value).__qualname__, *(_told(getattr(value, each.name)) for each in fields(value))]
    raise TypeError(f"a {type(value).__name__} cannot stand in a key")


_STAND_FOR: dict[type, Callable[[Any], object]] = {
    BaseModel: repr,
    Document: lambda each: (each.name, each.text),
    Glossary: lambda each: each.digest,
    # What a map says follows from its text, whatever type it is of; whether it counts does not.
    Asset: lambda each: (each.id, each.name, str(each.file), each.digest, each.map is None),
    Stream: lambda each: (
        each.id,
        each.name,
        sorted((name, str(fault)) for name, fault in each.withheld.items()),
        repr(each.file),
        _told(each.history.assets),
        sorted(each.history.planned),
    ),
    Part: lambda each: each.told,
}
