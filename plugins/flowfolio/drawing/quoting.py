"""Make what an author wrote harmless in DOT text: cleaned, bounded, quoted, its links checked."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable
from functools import lru_cache

import graphviz
from graphviz import quoting

MAX_LINES = 40
_MAX_LINE = 200
_MAX_HREF = 2000
_FARTHEST = 99_999.0
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_SAFE_SCHEME = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def clean(text: str, limit: int = _MAX_LINE) -> str:
    """Remove what has no place in a label (control characters, direction overrides) and shorten it to `limit`."""
    if len(text) <= limit and text.isprintable() and text.isascii():
        return text
    text = _CONTROLS.sub(" ", text[: limit * 2])
    return text if len(text) <= limit else text[: limit - 1] + "…"


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return `text` with everything outside letters, digits, "-" and "_" replaced, for use in an id."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text)[:120] or "x"


def safe_href(href: str) -> str:
    """Return a link that may be published, or "" for anything but http, https, mailto and places inside the site."""
    href = href.strip()
    if not href or len(href) > _MAX_HREF or _CONTROLS.search(href) or "\\" in href or href.startswith("//"):
        return ""
    if _SCHEME.match(href) and not _SAFE_SCHEME.match(href):
        return ""
    return href.replace(" ", "%20")


def clean_lines(text: tuple[str, ...]) -> list[str]:
    """Return the lines of a label, cleaned, and no more than any label needs."""
    return [clean(line) for line in text[:MAX_LINES]]


def bounded(value: float) -> float:
    """Return a length or place in points that Graphviz can bear; 0 for what is no number."""
    return max(-_FARTHEST, min(_FARTHEST, value)) if math.isfinite(value) else 0.0


@lru_cache(maxsize=4096)
def quote(text: str) -> str:
    """Return a string as DOT spells it."""
    # Graphviz reads "&lt;" in a plain string as "<"; the author's own ampersand has to survive that.
    quoted: str = quoting.quote(quoting.escape(text.replace("&", "&amp;")))
    return quoted


@lru_cache(maxsize=4096)
def label(lines: tuple[str, ...]) -> str:
    """Return the lines of a plain label as DOT spells them."""
    text = "\\n".join(str(quoting.escape(line.replace("&", "&amp;"))) for line in lines)
    # A label such as "<b>x</b>" would otherwise be taken for markup.
    return str(quoting.quote(graphviz.nohtml(text)))


def bold_label(lines: Iterable[str]) -> str:
    """Return the lines of a label in bold, which Graphviz knows only as markup."""
    return f"<<B>{'<BR/>'.join(html.escape(line) or ' ' for line in lines)}</B>>"
