"""Cut a page's HTML at its tags, and tell in which pieces of its text a link does no harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from typing import Any, Final, NamedTuple

MOST_KEPT: Final = 50_000
"""Pieces of HTML that are kept with what they mean: most tags, labels and titles stand on many pages."""
LONGEST_KEPT: Final = 400
"""Characters of the longest such piece."""

SECTIONS: Final = frozenset(("h1", "h2", "h3"))
"""Headings that begin a section."""
VERBATIM: Final = frozenset(("code", "pre", "kbd", "samp", "svg", "math"))
"""Elements whose text is shown letter by letter: not even an explicit link is read there."""
_CLOSED = VERBATIM | {
    *("a", "button", "caption", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "title"),
    *("label", "legend", "nav", "option", "select", "summary", "template", "th", "abbr", "object", "canvas"),
}
# Classes of what reads like a heading or a label, of mathematics, and the one for authors: no-term.
_CLOSED_CLASS = re.compile(
    r"""\sclass\s*=\s*["']?[^"'>]*?(?<![\w-])"""
    r"(?:no-term|ff-term|ff-badge|ff-kicker|ff-facts|ff-number|admonition-title|arithmatex)(?![\w-])",
    re.IGNORECASE,
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)

_WS = r" \t\n\f\r"
_ATTRIBUTES = (  # the attributes of a tag as browsers read them: a quote counts only right after an equals sign
    rf"(?:[{_WS}/]++|[^{_WS}/>][^{_WS}/>=]*+"
    rf"""(?:[{_WS}]*+=[{_WS}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_WS}>"'][^{_WS}>]*+)?+)?+)*+"""
)
_RAW = "script|style|textarea|xmp|iframe|noembed|noframes|noscript|plaintext"
_TEXT = r"(?:[^<]++|<(?![a-zA-Z/!?]))*+"
_FLAGS = re.IGNORECASE | re.DOTALL | re.ASCII
_LEADING_TEXT = re.compile(_TEXT, _FLAGS)
_ANY_PIECE = re.compile(
    rf"(?:<(?P<raw>{_RAW})(?=[{_WS}/>]){_ATTRIBUTES}>(?:.*?</(?P=raw)(?=[{_WS}/>])[^>]*+(?:>|\Z)|.*+)"
    rf"|<(?P<close>/?)(?P<name>[a-z][^{_WS}/>]*+){_ATTRIBUTES}(?:>|\Z)"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<[!?/][^>]*+(?:>|\Z))(?P<text>{_TEXT})",
    _FLAGS,
)
# A tag without its "<" and ">". Nearly every tag surely ends at its first ">", and then a page can be cut at each "<".
_PLAIN_TAG = re.compile(
    rf"(?P<close>/?)(?!(?:{_RAW})\b)(?P<name>[a-z][a-z0-9-]*+)"
    rf"""(?:[{_WS}]++[^{_WS}"'<>/=]++(?:="[^"]*+"|='[^']*+'|=[^{_WS}"'<>=/]++)?+)*+[{_WS}]*+/?"""
    r"|!--(?!-?\Z)(?:-?[^<>-])*+--",
    _FLAGS,
)


class Tag(NamedTuple):
    """What a tag means; one without a name stands for any other markup."""

    name: str = ""
    is_closing: bool = False
    is_empty: bool = False
    is_closed: bool = False
    """Links do harm in such an element."""


class Piece(NamedTuple):
    """One tag, or other markup, and the text up to the next. A page begins with a piece without markup."""

    is_quiet: bool
    """Nothing was found, and the tag matters only within an element of the same name."""
    tag: Tag
    written: str
    text: str
    """How `written` ends."""
    found: Any
    """What was found in the text."""

    @property
    def markup(self) -> str:
        """How `written` begins."""
        return self.written[: len(self.written) - len(self.text)]


class Pieces(dict[str, Piece]):
    """Cuts pages, and remembers most pieces by how they are written.

    `look` is given each plain text, and returns what it finds in it, something falsy if nothing.
    """

    def __init__(self, look: Callable[[str], Any]) -> None:
        super().__init__()
        self._look = look

    def of(self, html: str) -> list[Piece]:
        """Return a page piece by piece; all that is `written` together is the page."""
        lead, *cut = html.split("<")
        try:
            pieces = [*map(self.__getitem__, cut)]
        except _NotPlainError:
            match = _LEADING_TEXT.match(html)
            lead = match[0] if match else ""
            pieces = [self._closely(match) for match in _ANY_PIECE.finditer(html, len(lead))]
        return [self._piece(Tag(), lead, lead), *pieces]

    def __missing__(self, cut: str) -> Piece:
        markup, end, text = cut.partition(">")
        tag = _plain_tag(markup) if end else None
        if tag is None:
            raise _NotPlainError
        piece = self._piece(tag, f"<{cut}", text)
        if len(cut) <= LONGEST_KEPT and len(self) < MOST_KEPT:
            self[cut] = piece
        return piece

    def _closely(self, match: re.Match[str]) -> Piece:
        return self._piece(_tag(match, match[0][: match.start("text") - match.start()]), match[0], match["text"])

    def _piece(self, tag: Tag, written: str, text: str) -> Piece:
        found = () if not text or text.isspace() else self._look(unescape(text) if "&" in text else text)
        return Piece(not (found or tag.is_closed), tag, written, text, found)


@lru_cache(maxsize=10_000)
def _plain_tag(markup: str) -> Tag | None:
    match = _PLAIN_TAG.fullmatch(markup)
    return _tag(match, markup) if match else None


def _tag(match: re.Match[str], markup: str) -> Tag:
    if not match["name"]:
        return Tag()
    name = match["name"].lower()
    is_empty = name in _VOID or (name in {"svg", "math"} and markup.removesuffix(">").endswith("/"))
    return Tag(name, bool(match["close"]), is_empty, name in _CLOSED or _has_closed_class(markup))


class _NotPlainError(Exception):
    """Somewhere a tag may not end at its first ">"."""


def _has_closed_class(tag: str) -> bool:
    return "class" in tag.lower() and _CLOSED_CLASS.search(tag) is not None
