"""Bring pages and pictures together: start the drawings, put them in place, hand out the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from flowfolio.errors import Place, Problem
from flowfolio.looks import stylesheet
from flowfolio.progress import progress
from flowfolio.render_cache import Renderer
from flowfolio.site.composition import Site
from flowfolio.site.fences import fence
from flowfolio.site.page import Drawing, Page, StaticFile

ASSETS = Path(__file__).parent.parent / "assets"
PAGES_AT_ONCE = 64
_PLACEHOLDER = re.compile(r"<!--ff-drawing:([^>]*)-->")


def static_assets() -> tuple[tuple[str, str], ...]:
    """Return (name, content) of the styles and scripts that every page loads."""
    files = sorted(path for path in ASSETS.iterdir() if path.suffix in {".css", ".js"})
    return (("drawings.css", stylesheet()), *((path.name, path.read_text("utf-8")) for path in files))


class Publication:
    """One build of a site."""

    def __init__(self, site: Site, renderer: Renderer) -> None:
        self._site = site
        self._renderer = renderer
        self._drawings: dict[str, Drawing] = {}

    def pages(self) -> Iterator[Page]:
        """Yield every page; its pictures are being drawn from then on."""
        pages = self._site.pages()
        progress().phase("Drawing", 0)
        # Many drawings at once: a Graphviz process is dear to start and cheap to feed.
        while block := tuple(islice(pages, PAGES_AT_ONCE)):
            drawings = tuple(drawing for page in block for drawing in page.drawings)
            progress().advance(self._take(drawings))
            yield from block

    def fence(self, text: str, page: str, line: int) -> tuple[str, tuple[Problem, ...]]:
        """Return the HTML of a `flowfolio` fence that begins on that line of a page, and what is wrong with it."""
        html, drawings, problems = fence(text, self._site.portfolio, self._site.templates, page, line)
        self._take(drawings)
        return html, problems

    def linked(self, html: str, page: str, front_matter: object = None) -> str:
        """Return a hand-written page's HTML with the glossary's terms linked."""
        return self._site.linked(html, page, front_matter)

    def _take(self, drawings: tuple[Drawing, ...]) -> int:
        """Have drawings made that are not kept from before; return how many are new to this build."""
        new = {drawing.key: drawing for drawing in drawings if drawing.key not in self._drawings}
        self._drawings |= new
        missing = [drawing for drawing in new.values() if not (drawing.digest and self._renderer.knows(drawing.digest))]
        graphs = [drawing.made() for drawing in missing]
        self._renderer.submit(graphs)
        for drawing, graph in zip(missing, graphs, strict=True):
            if drawing.digest:
                self._renderer.name(drawing.digest, graph)
        return len(new)

    def with_pictures(self, html: str, page: str) -> str:
        """Return a finished page with its pictures; links of a picture lead to the map's own page from elsewhere."""

        def picture(match: re.Match[str]) -> str:
            drawing = self._drawings.get(match[1])
            if drawing is None:
                return ""
            svg = self._svg(drawing)
            if drawing.home and drawing.home != page:
                address = self._site.urls.between(page, drawing.home)
                svg = svg.replace('href="#', f'href="{address}#')
            return svg

        return _PLACEHOLDER.sub(picture, html)

    def _svg(self, drawing: Drawing) -> str:
        return (self._renderer.named(drawing.digest) if drawing.digest else "") or self._renderer.svg(drawing.made())

    def files(self) -> Iterator[StaticFile]:
        """Yield the downloads: sources, tables and pictures."""
        yield from self._site.files()
        for drawing in self._drawings.values():
            if drawing.download:
                yield StaticFile(drawing.download, self._svg(drawing).encode())

    def drawing_problems(self) -> Iterator[Problem]:
        """Yield a warning for every picture that is not as it was meant."""
        for graph_id, message in self._renderer.problems:
            yield Problem(Place(graph_id), "drawing-failed", message)

    def tally(self) -> str:
        """Return how many drawings there were and how they were made, in words."""
        drawn, started = self._renderer.drawn, self._renderer.processes_started
        return f"{drawn} drawn, {len(self._drawings) - drawn} from cache, {started} Graphviz processes"

    def close(self) -> None:
        """End whatever is still being drawn."""
        self._renderer.close()
