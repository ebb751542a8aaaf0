"""Say in words what a field takes, from its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from flowfolio.source import estimates, fields
from flowfolio.source.entity import Entity
from flowfolio.source.words import listed, plural

Links = Mapping[type[Entity], str]
"""The heading under which each part is described."""

WORDS = {
    "Text": "text",
    "Texts": "list of texts",
    "Prose": "Markdown",
    "Slug": "id",
    "Date": "date",
    "KnownDate": "date that is known",
    "Day": "day",
    "TimeOfDay": "time of day",
    "Deadline": "last day",
    "Beginning": "first day",
    "Link": "link",
    "DurationText": "duration",
    "Amount": "duration or estimate",
    "Percent": "percentage",
    "Share": "percentage or estimate",
    "KnownShare": "percentage that is known",
    "RateText": "rate",
    "PeriodText": "period",
    "Count": "count",
    "Votes": "votes",
    "Flag": "flag",
    "Figure": "value",
}
"""What people call the named types of `fields` and `estimates`."""
_NO_LIMIT = (1e9, 1e12)
"""Bounds that only keep absurd numbers out and are no news to an author."""
_PLAIN = {str: "text", bool: "`true` or `false`", int: "whole number", float: "number"}
_JSON = {"string": "text", "boolean": "`true` or `false`", "integer": "whole number", "number": "number"}


def words(hint: Any, links: Links) -> str:
    """Return what a field of this type takes, in words; parts are linked to their section.

    >>> words(Literal["push", "pull"] | None, {}), words(tuple[int, ...], {})
    ('`push` or `pull`', 'list of whole numbers')
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _named(hint) or _annotated(arguments[0], hint.__metadata__, links)
    if origin is Literal:
        return listed((f"`{each}`" for each in arguments), "or")
    if origin in (Union, UnionType):
        return listed((words(each, links) for each in arguments if each is not NoneType), "or")
    if origin is tuple:
        return f"list of {_plural(words(arguments[0], links))}"
    if origin is dict:
        return f"{words(arguments[0], links)} → {words(arguments[1], links)}, one a line"
    if isinstance(hint, type) and issubclass(hint, Entity):
        return link(title_of(hint).lower(), hint, links)
    return _PLAIN.get(hint, "value")


def _named(hint: Any) -> str:
    """Return the word for a named type of `fields`, also when a field adds something to it."""
    found = [
        (len(alias.__metadata__), name)
        for name, alias in _aliases().items()
        if hint.__origin__ == alias.__origin__ and hint.__metadata__[: len(alias.__metadata__)] == alias.__metadata__
    ]
    return f"[{WORDS[max(found)[1]]}](#kinds-of-values)" if found else ""


@cache
def _aliases() -> Mapping[str, Any]:
    return {name: getattr(fields, name, None) or getattr(estimates, name) for name in WORDS}


def _annotated(inner: Any, metadata: tuple[Any, ...], links: Links) -> str:
    for each in metadata:
        if isinstance(each, WithJsonSchema):
            return _json_words(each.json_schema or {})
        extra = each.json_schema_extra if isinstance(each, FieldInfo) else None
        if isinstance(extra, dict) and isinstance(extra.get("x-scalar"), dict):
            return f"{_json_words(extra['x-scalar'])} or {words(inner, links)}"
    marks = [mark for each in metadata if isinstance(each, FieldInfo) for mark in each.metadata]
    return words(inner, links) + (_bounds(marks) if inner in (int, float) else "")


def _json_words(schema: Any) -> str:
    if "anyOf" in schema:
        return listed((_json_words(each) for each in schema["anyOf"]), "or")
    if "const" in schema:
        return f"`{schema['const']}`"
    types = schema.get("type", "string")
    return listed((_JSON.get(each, each) for each in ([types] if isinstance(types, str) else types)), "or")


def _bounds(marks: list[Any]) -> str:
    low = next((f" from {each.ge:g}" for each in marks if isinstance(each, Ge)), "")
    low = low or next((f" above {each.gt:g}" for each in marks if isinstance(each, Gt)), "")
    return low + next((f" to {each.le:g}" for each in marks if isinstance(each, Le) and each.le not in _NO_LIMIT), "")


def title_of(model: type[Entity]) -> str:
    """Return what people call a part: `RhythmEvent` is a rhythm event."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).capitalize()


def link(text: str, model: type[Entity], links: Links) -> str:
    """Return `text`, linked to the section about a part when there is one."""
    return f"[{text}](#{anchor(links[model])})" if model in links else text


def anchor(heading: str) -> str:
    """Return the id that Python-Markdown gives a heading of letters, digits, spaces, hyphens and a colon.

    >>> anchor("Value stream map: step")
    'value-stream-map-step'
    """
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


def _plural(words: str) -> str:
    """Return the plural of a word, linked or not; several words with a choice among them stay as they are."""
    if words.startswith("list of"):
        return f"lists{words.removeprefix('list')}"
    if "`" in words or " or " in words:
        return words
    noun, bracket, link = words.partition("]")
    return (plural(noun) or f"{noun}s") + bracket + link
