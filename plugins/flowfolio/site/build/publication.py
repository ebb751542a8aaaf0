"""Bring pages and pictures together: have both made ahead, put pictures in place, hand out the files."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from flowfolio.drawing.caption import framed
from flowfolio.drawing.engine import DRAWING_FAILED
from flowfolio.drawing.looks import stylesheet
from flowfolio.site.build import composition
from flowfolio.site.build.fences import fence
from flowfolio.site.build.renderer import Drawn, Renderer
from flowfolio.site.build.workers import MOST_PIECES, Crew
from flowfolio.site.page import Drawing, Kept, Page, StaticFile
from flowfolio.site.site import Site
from flowfolio.source.problems import Place, Problem
from flowfolio.source.progress import progress
from flowfolio.source.store import digest_of

ASSETS = Path(__file__).parent.parent.parent / "assets"
_PAGES_AT_ONCE = 24
"""Pages in a piece of work: a Graphviz process is dear to start and cheap to feed."""
_PLACEHOLDER = re.compile(r"<!--ff-(drawing|text):([^>]*)-->")


def static_assets() -> tuple[tuple[str, str], ...]:
    """Return (name, content) of the styles and scripts that every page loads."""
    files = sorted(path for path in ASSETS.iterdir() if path.suffix in {".css", ".js"})
    return (("drawings.css", stylesheet()), *((path.name, path.read_text("utf-8")) for path in files))


@dataclass(frozen=True, slots=True)
class _Work:
    """What is missing: texts of pages, and drawings that no earlier page has, each with the text it stands in."""

    texts: tuple[Kept, ...] = ()
    drawings: tuple[tuple[Kept | None, Drawing], ...] = ()

    def __add__(self, other: _Work) -> _Work:
        """Return both together."""
        return _Work(self.texts + other.texts, self.drawings + other.drawings)


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of a piece of work; `texts` are those that could not be kept on disk, by digest."""

    drawn: Drawn
    texts: tuple[tuple[str, str], ...]


class Publication:
    """One build of a site. Pages come at once; their text and pictures are made meanwhile, on all cores if possible."""

    def __init__(self, site: Site, renderer: Renderer) -> None:
        self._site = site
        self._renderer = renderer
        self._store = site.portfolio.store
        self._drawings: dict[str, Drawing] = {}
        self._from_cache = 0
        self._fenced: dict[str, Kept] = {}
        self._late: list[_Work] = []
        self._pieces: list[_Work] = []
        self._piece_of: dict[str, int] = {}
        self._finished: set[int] = set()
        self._texts: dict[str, str] = {}
        self._crews: list[tuple[range, Crew[_Done]]] = []
        self.given: list[str] = []
        """Files of ours that gave way to files that people wrote, once all is written."""

    @property
    def title(self) -> str:
        """The title of the portfolio."""
        return self._site.portfolio.settings.title

    def pages(self) -> tuple[Page, ...]:
        """Return every page; what is missing of them is being made from then on."""
        pages = tuple(composition.pages(self._site))
        self._start([work for page in pages if (work := self._missing_of(page))])
        progress().phase("Drawing", 0)
        progress().advance(sum(len(work.drawings) for work in self._pieces))
        return pages

    def draw_fences(self) -> None:
        """Have the pictures and tables of all fences made from now on, those of the first pages first."""
        self._start(self._late)
        self._late = []

    def _missing_of(self, page: Page) -> _Work | None:
        """Return what a page lacks, None when nothing."""
        texts = tuple(kept for each in (page.kept, *page.beside) for kept in self._unmade(each))
        undrawn = tuple((page.kept, drawing) for drawing in self._undrawn(page.drawings))
        drawings = undrawn if texts else tuple(each for each in undrawn if self._is_shown(*each, {}))
        return _Work(texts, drawings) if texts or drawings else None

    def _unmade(self, kept: Kept | None) -> tuple[Kept, ...]:
        return (kept,) if kept and not self._store.has(kept.digest) else ()

    def _undrawn(self, drawings: Iterable[Drawing]) -> Iterator[Drawing]:
        """Take in drawings, and yield those that are new and not kept from before."""
        for drawing in drawings:
            if drawing.key in self._drawings:
                continue
            self._drawings[drawing.key] = drawing
            if self._renderer.has(drawing.made_from):
                self._from_cache += 1
            else:
                yield drawing

    def _start(self, missing: Sequence[_Work]) -> None:
        """Share out what is missing, in the order in which pages will be asked for, and have it made."""
        size, first = max(_PAGES_AT_ONCE, -(-len(missing) // MOST_PIECES)), len(self._pieces)
        for start in range(0, len(missing), size):
            piece = reduce(_Work.__add__, missing[start : start + size])
            names = (*(kept.digest for kept in piece.texts), *(drawing.key for _, drawing in piece.drawings))
            self._piece_of |= dict.fromkeys(names, len(self._pieces))
            self._pieces.append(piece)
        numbers = range(first, len(self._pieces))
        self._crews.append((numbers, Crew(len(numbers), lambda place: self._make(numbers[place]))))

    def _make(self, piece: int) -> _Done:
        """Make a piece of what is missing; this may run in another process."""
        work, loose = self._pieces[piece], dict[str, str]()
        for kept in work.texts:
            text = kept.make()
            if not self._store.write(kept.digest, text):
                loose[kept.digest] = text
        shown = (drawing for kept, drawing in work.drawings if self._is_shown(kept, drawing, loose))
        drawn = self._renderer.draw((drawing.made_from, drawing.made()) for drawing in shown)
        return _Done(drawn, tuple(loose.items()))

    def _is_shown(self, kept: Kept | None, drawing: Drawing, loose: Mapping[str, str]) -> bool:
        """Say whether a drawing has its spot: maps that are alike have no picture of what changed."""
        if drawing.download or kept is None:
            return True
        return drawing.placeholder in (loose.get(kept.digest) or self._store.read(kept.digest))

    def _await(self, name: str) -> None:
        """Have a text (by digest) or a drawing (by key) made, here if no worker does it."""
        piece = self._piece_of.get(name)
        if piece is None or piece in self._finished:
            return
        self._finished.add(piece)
        numbers, crew = next(each for each in self._crews if piece in each[0])
        done = crew.result(piece - numbers.start) or self._make(piece)
        self._renderer.learn(done.drawn)
        self._texts |= dict(done.texts)

    def html(self, page: Page) -> str:
        """Return the body of a page, waiting for it."""
        return page.notice + (self._text(page.kept) if page.kept else page.body)

    def _text(self, kept: Kept) -> str:
        self._await(kept.digest)
        return self._texts.get(kept.digest) or self._store.text(kept.digest, kept.make)

    def fence(self, text: str, page: str, markdown: str, at: str) -> tuple[str, tuple[Problem, ...]]:
        """Return the HTML of a `flowfolio` fence in the Markdown of `page`, and what is wrong with it.

        `at` is the path of the page that shows it, which a blog has more than one of.
        """
        line = markdown[: max(markdown.find(text.strip().partition("\n")[0]), 0)].count("\n") + 1
        made = fence(text, self._site, page, line, at)
        if made.table:
            self._fenced[made.table.digest] = made.table
        drawings = tuple((None, each) for each in self._undrawn((made.drawing,) if made.drawing else ()))
        self._late.append(_Work(self._unmade(made.table), drawings))
        return made.html, made.problems

    def short(self, page: Page | None, html: str, path: str, front_matter: object = None) -> str:
        """Return what the search reads: of a page that came from Markdown its `html` with the glossary's terms linked.

        A body that is not made yet is waited for as late as possible; meanwhile MkDocs has other things to do.
        """
        if page is None or page.markdown:
            return self._linked(html, path, front_matter)
        return page.search or (self.html(page) if page.is_searchable else "")

    def _linked(self, html: str, page: str, front_matter: object) -> str:
        site = self._site
        made_from = (html, page, repr(front_matter), site.templates.digest, site.portfolio.glossary.digest)
        return self._store.text(digest_of("linked", *made_from), lambda: site.linked(html, page, front_matter))

    def with_pictures(self, html: str, page: str) -> str:
        """Return a finished page with its pictures; links of a picture lead to the map's own page from elsewhere."""

        def picture(match: re.Match[str]) -> str:
            if match[1] == "text":
                return self._text(self._fenced[match[2]]) if match[2] in self._fenced else ""
            drawing = self._drawings.get(match[2])
            if drawing is None:
                return ""
            svg = self._svg(drawing)
            if drawing.home and drawing.home != page:
                address = self._site.urls.between(page, drawing.home)
                svg = svg.replace('href="#', f'href="{address}#')
            return svg

        progress().advance()
        return _PLACEHOLDER.sub(picture, html)

    def _svg(self, drawing: Drawing) -> str:
        self._await(drawing.key)
        return self._renderer.svg(drawing.made_from, drawing.made)

    def write(self, folder: Path, unchanged: Container[str] = (), taken: Container[str] = ()) -> list[str]:
        """Write the downloads below `folder` and return where they stand; those of `unchanged` pages are there already.

        What stands at one of the `taken` paths is somebody else's and stays.
        """
        written = []
        for file in self.files(unchanged):
            path = self._site.urls.place(file.path)
            if path in taken:
                self.given.append(path)
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
            written.append(path)
        return written

    def files(self, unchanged: Container[str] = ()) -> Iterator[StaticFile]:
        """Yield the downloads: sources, tables and pictures; those of `unchanged` pages are there already."""
        yield from (file for file in composition.files(self._site) if file.home not in unchanged)
        for drawing in self._drawings.values():
            if drawing.download and drawing.home not in unchanged:
                svg = self._svg(drawing)
                yield StaticFile(
                    drawing.download, (framed(svg, drawing.caption()) if drawing.caption else svg).encode()
                )

    def drawing_problems(self) -> Iterator[Problem]:
        """Yield a warning for every picture that is not as it was meant."""
        for graph_id, message in self._renderer.problems:
            yield Problem(Place(graph_id), DRAWING_FAILED, message)

    def tally(self) -> str:
        """Return how many drawings there were and how they were made, in words."""
        drawn, started = self._renderer.drawn, self._renderer.processes_started
        return f"{drawn} drawn, {self._from_cache} from cache, {started} Graphviz processes"

    def close(self) -> None:
        """End whatever is still being made."""
        for _, crew in self._crews:
            crew.close()
        self._renderer.close()
