"""Turn authors' Markdown into HTML that is safe to publish."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.deflist import deflist_plugin

from flowfolio.source.fields import is_publishable

_TAGS = {
    *(
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "del",
        "s",
        "code",
        "pre",
        "blockquote",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6", "sub", "sup", "kbd", "abbr"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
_NESTED = 40
"""How deep one thing may stand in another; a text with something deeper is shown as it is written."""


def _suited(state: StateCore) -> None:
    """Push headings below the page's own, and say how a cell is aligned without a style."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type in {"th_open", "td_open"} and (style := token.attrGet("style")):
            token.attrs = {"align": str(style).removeprefix("text-align:")}


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Return what an attribute says, None for a link that no field for links would take."""
    return value if attribute != "href" or is_publishable(value) else None


_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": _NESTED + 1}).enable(["table", "strikethrough"]).use(deflist_plugin)
_MARKDOWN.core.ruler.push("suited", _suited)
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


@lru_cache(maxsize=20_000)
def to_html(text: str) -> str:
    """Return `text` (CommonMark with tables, definition lists and ~~strikethrough~~) as HTML.

    It has no scripts, styles, pictures, dangerous links or anything that leaves its box. The work grows with the
    length of the text, whatever marks it is made of.
    """
    environment: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(text, environment)
    if any(token.level >= _NESTED for token in tokens):  # the reader leaves out what is deeper: nothing may be lost
        return f"<pre>{escape(text)}</pre>"
    return _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, environment)).strip()
