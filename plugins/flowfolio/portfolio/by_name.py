"""Offer the id of a thing where an author wrote its name instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from flowfolio.portfolio.history import Stream
from flowfolio.source.document import Data, Document
from flowfolio.source.entity import WRONG_TYPE
from flowfolio.source.problems import Problem, likeness
from flowfolio.source.slips import NAMES
from flowfolio.source.words import slug

NEARLY: Final = 0.85
"""From this likeness of two names on (0 to 1) one is taken for the other."""
_NO_ID: Final = re.compile(r"(?P<field>\w+): '(?P<text>.*)' is not an id")


def by_name(problems: Iterable[Problem], documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield the problems; where a name stands for an id, the hint is the id of what goes by it in these documents.

    The first document counts most. An id of its own, which nobody has to know, is left alone.
    """
    names: dict[str, str] = {}
    for document in documents:
        for word, name in _named(document.data):
            names.setdefault(word, name)
    for problem in problems:
        said = _NO_ID.fullmatch(problem.message) if problem.code == WRONG_TYPE else None
        near = _meant(said["text"], names) if said and said["field"] != "id" else ""
        yield replace(problem, hint=f"write '{near}', the id of '{names[near]}'") if near else problem


def _meant(text: str, names: Mapping[str, str]) -> str:
    """Return the id of what is called nearly so, "" for nothing."""
    alike = ((likeness(slug(text), slug(name)), word) for word, name in names.items())
    best = max(alike, key=lambda each: each[0], default=(0.0, ""))
    return best[1] if best[0] >= NEARLY else ""


def _named(data: Data) -> Iterator[tuple[str, str]]:
    """Yield (id, name) of everything in the data that has both."""
    if isinstance(data, dict):
        word, name = data.get("id"), next((data[key] for key in NAMES if isinstance(data.get(key), str)), None)
        if isinstance(word, str) and isinstance(name, str):
            yield word, name
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for each in parts:
        yield from _named(each)


def by_name_in_streams(
    streams: Mapping[str, Stream], documents: Mapping[str, Document], problems: Iterable[Problem]
) -> Iterator[Problem]:
    """Yield the problems; one in a map, where a name stands for an id, gets the id from the maps around it."""
    own: dict[str, list[Problem]] = {}
    for problem in problems:
        own.setdefault(problem.place.path, []).append(problem)
    for stream in streams.values():
        latest = [documents[asset.name] for asset in reversed(stream.history.assets)]
        for asset in stream.history.assets:
            if asset.map is None and asset.name in own:
                yield from by_name(own.pop(asset.name), (documents[asset.name], *latest))
    for rest in own.values():
        yield from rest
