"""Describe what the site consists of as values: pages, their drawings, and files beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from flowfolio.drawing.caption import Caption
from flowfolio.drawing.graph import Graph
from flowfolio.source.store import digest_of

_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is dear to make: `digest` is a hash of all it is made from."""

    digest: str
    make: Callable[[], str]

    @property
    def placeholder(self) -> str:
        """The comment that stands for the text in the HTML of a page that is not wholly its own."""
        return f"<!--ff-text:{self.digest}-->"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to put into a page: `key` names its spot.

    `graph` is the diagram or a way to make it, which is not called when a drawing of the same `digest` (a hash of all
    it is made from) was kept. `download` is the path of the same picture as a file, there with its `caption`; `home`
    the page whose anchors the picture links to.
    """

    key: str
    graph: Graph | Callable[[], Graph]
    download: str = ""
    home: str = ""
    digest: str = ""
    caption: Callable[[], Caption] | None = None

    def made(self) -> Graph:
        """Return the diagram."""
        return self.graph if isinstance(self.graph, Graph) else self.graph()

    @property
    def made_from(self) -> str:
        """The digest, found by drawing up the diagram where none was given."""
        return self.digest or digest_of("graph", self.made())

    @property
    def placeholder(self) -> str:
        """The comment in the page's HTML that the picture replaces."""
        return f"<!--ff-drawing:{self.key}-->"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `path` as MkDocs names sources (`streams/x/index.md`), and its HTML `body`, or what makes it (`kept`),
    or `markdown`.

    `edit_path` is the author's file behind the page. A page that `is_searchable` stands in the site search, by
    its `search` (a shorter HTML) where the body is long. `hides` names side bars that would only take room. In what
    `kept` makes the glossary's terms are links already, in `body` not yet. A page that `is_empty` has
    nothing to show yet.
    """

    path: str
    title: str
    body: str = ""
    markdown: str = ""
    description: str = ""
    drawings: tuple[Drawing, ...] = ()
    beside: tuple[Kept, ...] = ()
    """Texts of files beside the page, to be made together with it."""
    tags: tuple[str, ...] = ()
    is_searchable: bool = True
    is_text: bool = True
    """A tool is no text: no word in it becomes a link to the glossary."""
    search: str = ""
    hides: tuple[str, ...] = ()
    edit_path: str = ""
    kept: Kept | None = None
    is_empty: bool = False
    notice: str = ""
    """HTML to stand above the body: which faults in the files withhold something."""

    @property
    def html(self) -> str:
        """The body, made now when it is dear to make: who builds a whole site takes it from `Publication`."""
        return self.notice + (self.kept.make() if self.kept else self.body)

    @property
    def digest(self) -> str:
        """A hash of all that the page shows, found without making what is dear."""
        text = self.kept.digest if self.kept else self.body
        drawings = [(drawing.key, drawing.made_from) for drawing in self.drawings]
        meta = (self.title, self.description, self.tags, self.is_searchable, self.search, self.hides, self.notice)
        return digest_of(text, self.markdown, drawings, *meta)


def headings(html: str) -> Iterator[tuple[int, str, str]]:
    """Yield (level, id, text) of the sections in a page's HTML, for the table of contents."""
    for level, anchor, words in _HEADING.findall(html):
        yield int(level), anchor, _TAG.sub("", words).strip()


def search_text(title: str, *words: str) -> str:
    """Return the short HTML that the search reads instead of a long page."""
    return str(Markup('<h1 id="title">{}</h1><p>{}</p>').format(title, ", ".join(filter(None, words))))


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the site that is no page; `path` from the site's root.

    `made` is its content or makes it; `home` the page that the file belongs to and changes with, "" for none.
    """

    path: str
    made: bytes | Callable[[], bytes]
    home: str = ""

    @property
    def content(self) -> bytes:
        """The content, made now where that was put off."""
        return self.made if isinstance(self.made, bytes) else self.made()
