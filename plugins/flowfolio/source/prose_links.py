"""Find the links in authors' Markdown that no page shows, and say where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from typing import get_args

from pydantic.fields import FieldInfo

from flowfolio.source.document import Document, Loc
from flowfolio.source.entity import Entity, walk
from flowfolio.source.explain import line_starts, spot
from flowfolio.source.fields import is_publishable
from flowfolio.source.problems import Code, Place, Problem

LOST_LINK = Code(
    "lost-link",
    "warning",
    "A link in prose that is not safe to publish (http, https, mailto or a path inside the site): it is not shown.",
    "notes: '//wiki.example/x' is not a link that can be published; write 'https://wiki.example/x'",
)
CODE = (
    r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\n))*?(?<!`)(?P=ticks)(?!`)"
)
"""Pattern of code in Markdown, for flags DOTALL and MULTILINE."""
_CODE = re.compile(CODE, re.DOTALL | re.MULTILINE)
_ADDRESS = re.compile(
    r"(?:(?<!\\)\]\(\s*|^ {0,3}\[[^\]\n]+\]:[ \t]*\n?[ \t]*)"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*))"
    r"|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^<>\s]*)>"
    r"|<a\b[^<>]*?\bhref\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+))",
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENCODED = re.compile(r"[\s\\<>\"]")
_MOST_SHOWN = 60
_INDENT = 80
"""How far a line of a text is indented at most, for finding a place in it."""


def lost_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield (address as it is written, as it is meant) of every link in Markdown that a page leaves out.

    >>> list(lost_links("[a](../x/), [b](//x.org) and `[c](//x.org)`"))
    [('//x.org', '//x.org')]
    """
    if not any(sign in text for sign in ("](", "]:", "<")):
        return
    for match in _ADDRESS.finditer(_CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)):
        name = match.lastgroup or ""
        written = match[name]
        address = unescape(written)
        if name in {"angled", "plain"}:  # the reader of Markdown takes escapes off and encodes what is odd
            address = _ENCODED.sub(lambda sign: f"%{ord(sign[0]):02X}", _ESCAPED.sub(r"\1", address))
        if not is_publishable(address):
            yield written, address


def lost_links_in(
    document: Document, value: object, written_at: Callable[[Loc], Loc] = lambda loc: loc
) -> Iterator[Problem]:
    """Yield a problem for every such link in the prose of a value, whose parts are `written_at` in the document."""
    for loc, entity in walk(value):
        for name in _prose_of(type(entity)):
            text = getattr(entity, name) or ""
            lost = tuple(lost_links(text))
            places = _places(document, document.place(*written_at((*loc, name))), text, [each for each, _ in lost])
            for (_, address), place in zip(lost, places, strict=True):
                shown = f"'{address[:_MOST_SHOWN]}{'…' if len(address) > _MOST_SHOWN else ''}'"
                message = f"{name}: {shown} is not a link that can be published"
                yield Problem(place, LOST_LINK, message, _instead(address))


def _places(document: Document, begin: Place, text: str, written: list[str]) -> Iterator[Place]:
    """Yield where each part of a text that begins at `begin` stands; the beginning for one written otherwise."""
    starts = line_starts(document.text) if written else []
    found = at = starts[begin.line - 1] + begin.column - 1 if written else 0
    for each in written:
        found = document.text.find(each, at, at + len(text) + _INDENT * (text.count("\n") + 2))
        yield Place(document.name, *spot(starts, found)) if found >= 0 else begin
        at = found + len(each) if found >= 0 else at


def _instead(address: str) -> str:
    secure = f"https:{address}"
    if address.startswith("//") and is_publishable(secure) and len(secure) <= _MOST_SHOWN:
        return f"write '{secure}'"
    return "use an http, https or mailto link, or a path inside the site"


@cache
def _prose_of(model: type[Entity]) -> tuple[str, ...]:
    """Return the fields of a model that hold Markdown."""
    return tuple(name for name, field in model.model_fields.items() if _is_prose(field))


def _is_prose(field: FieldInfo) -> bool:
    marks = (mark for kind in get_args(field.annotation) for mark in getattr(kind, "__metadata__", ()))
    extras = (getattr(each, "json_schema_extra", None) for each in (field, *marks))
    return any("x-markdown" in extra for extra in extras if isinstance(extra, dict))
