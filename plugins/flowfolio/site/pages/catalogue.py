"""Compose the catalogue: its page, a plain list for every value of a facet, and the data that its script reads."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flowfolio.analysis.catalogue import FACETS, Catalogue, Row, Value
from flowfolio.site.keys import key_of
from flowfolio.site.page import Kept, Page, StaticFile
from flowfolio.site.paths import CATALOGUE, CATALOGUE_DATA, HOME, facet_path, list_path, map_path, stream_path
from flowfolio.site.site import Fill, Site
from flowfolio.site.templating import TemplateContext

FIRST_ROWS = 200
"""Rows that the catalogue's own page lists; its script and the plain lists have the others."""
ROWS_A_PAGE = 500
MOST_LISTS = 200
"""Values of a facet that have a plain list, the most frequent ones, so that a large portfolio's build stays bounded."""
FIRST_VALUES = 8
_HIDES = ("navigation", "toc")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as a link to its plain list; `path` is "" when it has none."""

    label: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet without JavaScript: its most frequent values, and where all of them stand ("" when these are all)."""

    id: str
    title: str
    choices: tuple[Choice, ...]
    count: int
    all_path: str


@dataclass(frozen=True, slots=True)
class CataloguePage(TemplateContext):
    """The names of `catalogue.html`; the comment in its head explains them."""

    template = "catalogue.html"
    total: int
    facets: tuple[FacetView, ...]
    data_path: str
    home: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueList(TemplateContext):
    """The names of `catalogue_list.html`; the comment in its head explains them."""

    template = "catalogue_list.html"
    catalogue_path: str
    filter: str
    title: str
    total: int
    first: int
    number: int
    pages: int
    earlier: str
    later: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueValues(TemplateContext):
    """The names of `catalogue_values.html`; the comment in its head explains them."""

    template = "catalogue_values.html"
    catalogue_path: str
    facet: FacetView
    choices: tuple[Choice, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the catalogue and its plain lists."""
    found = site.catalogue
    views = tuple(_facet_view(found, facet) for facet in FACETS)
    shelf = _Shelf(site, found)
    context = CataloguePage(
        total=len(found.rows),
        facets=tuple(view for view in views if view.choices),
        data_path=CATALOGUE_DATA,
        home=f"/{site.urls.place(HOME)}",
    )
    page = shelf.filled(CATALOGUE, context, found.rows[:FIRST_ROWS])
    yield Page(
        CATALOGUE,
        "Catalogue",
        kept=page,
        description="Every map and every edition, to search and narrow down",
        hides=_HIDES,
        is_empty=not found.rows,
    )
    for view in views:
        if view.all_path:
            yield _values_page(site, found, view)
        for value in found.facets[view.id][:MOST_LISTS]:
            yield from _list_pages(value, shelf)


@dataclass(frozen=True, slots=True)
class _List:
    """What a page of the catalogue is made from: its context, still without the rows, which carry their own keys."""

    context: CataloguePage | CatalogueList
    lines: tuple[_Line, ...]


@dataclass(frozen=True)
class _Line:
    """A row as a page lists it; its words are left out, only the search has them."""

    row: Row

    @cached_property
    def fingerprint(self) -> str:
        return key_of(_Line, self.row)


def _filled(inputs: _List, fill: Fill) -> str:
    return fill(replace(inputs.context, rows=tuple(line.row for line in inputs.lines)))


def _values_filled(context: CatalogueValues, fill: Fill) -> str:
    return fill(context)


class _Shelf:
    """Pages of the catalogue, of lines that are put together once."""

    def __init__(self, site: Site, found: Catalogue) -> None:
        self._site = site
        self._lines = {id(row): _Line(replace(row, words=())) for row in found.rows}

    def filled(self, path: str, context: CataloguePage | CatalogueList, rows: tuple[Row, ...]) -> Kept:
        """Return the HTML of a page that lists these rows."""
        lines = tuple(self._lines[id(row)] for row in rows)
        return self._site.kept(path, _filled, _List(context, lines), is_text=False)


def _facet_view(found: Catalogue, facet: str) -> FacetView:
    values = found.facets[facet]
    shown = tuple(_choice(value, place) for place, value in enumerate(values[:FIRST_VALUES]))
    return FacetView(facet, FACETS[facet], shown, len(values), facet_path(facet) if len(values) > len(shown) else "")


def _choice(value: Value, place: int) -> Choice:
    """Return a value as a link; a stream beyond MOST_LISTS has its own page, which lists its editions too."""
    path = list_path(value.facet, value.id) if place < MOST_LISTS else ""
    if not path and value.facet == "stream":
        path = stream_path(value.id)
    return Choice(value.label, len(value.rows), path)


def _values_page(site: Site, found: Catalogue, view: FacetView) -> Page:
    choices = tuple(_choice(value, place) for place, value in enumerate(found.facets[view.id]))
    page = site.kept(view.all_path, _values_filled, CatalogueValues(CATALOGUE, view, choices), is_text=False)
    return Page(view.all_path, f"Catalogue by {view.title.lower()}", kept=page, is_searchable=False, hides=_HIDES)


def _list_pages(value: Value, shelf: _Shelf) -> Iterator[Page]:
    title = f"{FACETS[value.facet]}: {value.label}"
    starts = range(0, len(value.rows), ROWS_A_PAGE)
    for number, start in enumerate(starts, 1):
        path = list_path(value.facet, value.id, number)
        context = CatalogueList(
            catalogue_path=CATALOGUE,
            filter=f"{value.facet}={value.id}",
            title=title,
            total=len(value.rows),
            first=start + 1,
            number=number,
            pages=len(starts),
            earlier=list_path(value.facet, value.id, number - 1) if number > 1 else "",
            later=list_path(value.facet, value.id, number + 1) if number < len(starts) else "",
        )
        page = shelf.filled(path, context, value.rows[start : start + ROWS_A_PAGE])
        suffix = f", page {number}" if number > 1 else ""
        yield Page(path, f"Catalogue, {title}{suffix}", kept=page, is_searchable=False, hides=_HIDES)


def files(site: Site) -> Iterator[StaticFile]:
    """Yield the data of the catalogue as a classic script, which also works from disk."""
    data = catalogue_data(site.catalogue, site.portfolio.glossary.synonyms())
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    yield StaticFile(CATALOGUE_DATA, f"window.ffCatalogue={text};\n".encode())


class _Codes:
    """Gives each different value a number, in the order of their first use."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def __call__(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))


def catalogue_data(found: Catalogue, synonyms: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the catalogue as JSON data in which every repeated text stands once.

    `facets`: id, title, `values` as [id, label], `sets` of value numbers, and per row the number of its set. `titles`,
    `dates`, `due` (review date or ""): `values` and per row a number. `words`: `values`, `sets`, `rows` alike.
    `others`: row number → [id, path] of rows that are no maps. `synonyms`: [phrase in small letters, what else to
    search for]; an object in a script would lose `__proto__`.
    """
    columns = {
        "titles": (_Codes(), [row.title for row in found.rows]),
        "dates": (_Codes(), [str(row.date) for row in found.rows]),
    }
    columns["due"] = (_Codes(), [str(row.review_due or "") for row in found.rows])
    plain = {
        name: {"rows": [codes(text) for text in texts], "values": list(codes.numbers)}
        for name, (codes, texts) in columns.items()
    }
    return {
        **plain,
        "facets": [_facet_data(found, facet) for facet in FACETS if found.facets[facet]],
        "words": _sets([row.words for row in found.rows], _Codes()),
        "others": {
            number: [row.id, row.path.removesuffix("index.md")]
            for number, row in enumerate(found.rows)
            if row.path != map_path(f"{row.stream[0]}/{row.date}/{row.kind[0]}")
        },
        "synonyms": [[phrase, list(others)] for phrase, others in synonyms.items()],
    }


def _facet_data(found: Catalogue, facet: str) -> dict[str, Any]:
    codes = _Codes()
    for value in found.facets[facet]:
        codes(value.id)
    rows = [tuple(id_ for id_, _ in row.values(facet, found.owners)) for row in found.rows]
    return {
        "id": facet,
        "title": FACETS[facet],
        **_sets(rows, codes),
        "values": [[value.id, value.label] for value in found.facets[facet]],
    }


def _sets(rows: Iterable[tuple[str, ...]], codes: _Codes) -> dict[str, Any]:
    """Return the different sets of values, and for each row the number of its set."""
    sets = _Codes()
    numbers = [sets(tuple(map(codes, row))) for row in rows]
    return {"sets": list(sets.numbers), "rows": numbers, "values": list(codes.numbers)}
