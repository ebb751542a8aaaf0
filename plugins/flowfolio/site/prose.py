"""Turn authors' Markdown into HTML that is safe to publish."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown import Markdown

_TAGS = {
    *("p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "a", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6", "sub", "sup", "kbd", "abbr"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


@lru_cache(maxsize=20_000)
def to_html(text: str) -> str:
    """Return `text` as HTML without scripts, styles, pictures, dangerous links or anything that leaves its box."""
    lines = Markdown(extensions=["tables", "sane_lists", "def_list"], output_format="html").convert(
        _fewer_headings(text)
    )
    return _CLEANER.clean(lines).strip()


def _fewer_headings(text: str) -> str:
    """Push headings below the page's own: `# x` becomes `### x`."""
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in text.splitlines())
