"""Offer the id of a thing where an author wrote its name instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from flowfolio.portfolio.history import Stream
from flowfolio.source.document import Data, Document
from flowfolio.source.entity import WRONG_TYPE
from flowfolio.source.problems import Problem, most_alike
from flowfolio.source.slips import NAMES
from flowfolio.source.words import slug

NEARLY: Final = 0.85
"""From this likeness of two names on (0 to 1) one is taken for the other."""
_NO_ID: Final = re.compile(r"(?P<field>\w+): '(?P<text>.*)' is not an id")


def by_name(problems: Iterable[Problem], documents: Iterable[Document]) -> Iterator[Problem]:
    """Yield the problems; where a name stands for an id, the hint is the id of what goes by it in these documents.

    The first document counts most. An id of its own, which nobody has to know, is left alone.
    """
    said = [(problem, _name_for_id(problem)) for problem in problems]
    names: dict[str, str] = {}
    for document in documents if any(text for _, text in said) else ():
        for word, name in _named(document.data):
            names.setdefault(word, name)
    known = [(slug(name), word) for word, name in names.items()]
    meant = {text: _meant(text, known) for _, text in said}
    for problem, text in said:
        near = meant[text]
        yield replace(problem, hint=f"write '{near}', the id of '{names[near]}'") if near else problem


def _name_for_id(problem: Problem) -> str:
    """Return what stands where the id of something else belongs, "" for any other problem."""
    said = _NO_ID.fullmatch(problem.message) if problem.code == WRONG_TYPE else None
    return said["text"] if said and said["field"] != "id" else ""


def _meant(text: str, known: Sequence[tuple[str, str]]) -> str:
    """Return of (name as an id, id) the id of what is called nearly so, "" for nothing."""
    _, number = most_alike(slug(text), (name for name, _ in known), NEARLY)
    return known[number][1] if number >= 0 else ""


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
