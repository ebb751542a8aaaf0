"""Check that a map type keeps what every map type promises, on an example map: for the tests of whoever writes one."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from flowfolio.analysis.diff import compare
from flowfolio.drawing.dot import to_dot
from flowfolio.drawing.engine import Engine, to_svg
from flowfolio.drawing.graph import Graph, Node
from flowfolio.drawing.looks import PALETTE, ROLES, Colour, Role, roles_in, unknown_roles
from flowfolio.map_types import MapType, Table, kind_of, kinds
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.schema import schema_of
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import Document, Loc, read
from flowfolio.source.problems import known_codes

__all__ = ["check_map_type"]


def check_map_type(map_type: MapType, example: Path | None = None) -> None:
    """Raise AssertionError, with a sentence for each promise that the type breaks on its example.

    `example` is a valid map of the type's first kind, its own `example.yaml` when None. The type has to be installed:
    its package has an entry point in the group `flowfolio.map_types`. The schema is checked where jsonschema is
    installed.
    """
    kind = next(iter(map_type.kinds))
    if kinds().get(kind) is not map_type:
        raise AssertionError(f"{map_type.name}: '{kind}' is no kind of an installed map type")
    document = read(example or map_type.folder / "example.yaml", name="example.yaml")
    first, again = (single_map(document, kind, map_id=f"stream/2026-01-12/{kind}") for _ in range(2))
    if first.map is None or first.problems:
        raise AssertionError("\n".join((f"{map_type.name}: its example has problems", *map(str, first.problems))))
    case = _Case(map_type, document, first, again)
    wrong = dict.fromkeys(f"{map_type.name}: {sentence}" for promise in _PROMISES for sentence in promise(case))
    if wrong:
        raise AssertionError("\n".join(wrong))


@dataclass(frozen=True)
class _Case:
    """A type with its example, read twice."""

    type: MapType
    document: Document
    reading: Reading
    again: Reading

    def pictures(self, reading: Reading) -> dict[str, Graph]:
        views = {"its picture": self.type.draw, **self.type.views}
        return {title: view(reading.map, reading.context) for title, view in views.items()}

    @property
    def graphs(self) -> dict[str, Graph]:
        return self.pictures(self.reading)

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.type.tables(self.reading.map, self.reading.context)

    @property
    def anchors(self) -> list[str]:
        return [each for table in self.tables for each in table.ids if each]

    def has(self, place: Loc) -> bool:
        found: Any = self.reading.whole
        for part in place:
            try:
                found = found[part] if isinstance(part, int) else getattr(found, part)
            except (AttributeError, LookupError, TypeError):
                return False
        return True

    def text_at(self, loc: Loc) -> str:
        place = self.document.place(*loc)
        return self.document.text.splitlines()[place.line - 1][place.column - 1 :]


def _is_the_same_twice(case: _Case) -> Iterator[str]:
    if case.reading.map != case.again.map:
        yield "the example, read twice, gives two different maps"
    for title, graph in case.graphs.items():
        if to_dot(graph) != to_dot(case.pictures(case.again)[title]):
            yield f"{title}, drawn twice, differs"
    if changes := compare(case.reading.whole, case.again.whole):
        yield f"the example, compared with itself, has changes: {changes[0]}"


def _is_drawn(case: _Case) -> Iterator[str]:
    for title, graph in case.graphs.items():
        yield from (f"{title} has the role '{role}', which has no look" for role in unknown_roles(graph))
        strange = {*roles_in(graph)} - {*unknown_roles(graph), *ROLES, *case.type.roles}
        yield from (f"{title} has the role '{role}', which is none of its `roles`" for role in sorted(strange))
        svg = to_svg(graph, Engine("graphviz-pure"))
        if "could not" in svg:
            yield f"Graphviz cannot draw {title}"
        ids = Counter(each.get("id") for each in ET.fromstring(svg).iter() if each.get("id"))  # noqa: S314 - our own
        yield from (f"{title} has the id '{name}' {count} times" for name, count in ids.items() if count > 1)


def _can_be_seen(case: _Case) -> Iterator[str]:
    yield from (sentence for role in case.type.roles for sentence in faint_colours(role))


def faint_colours(role: Role) -> Iterator[str]:
    """Yield a sentence for what of a role is hard to see on a page: words below a contrast of 4.5, lines below 3."""
    look = role.look
    for place, page in enumerate(("#ffffff", "#1e2129")):
        scheme = Colour._fields[place]
        back = PALETTE[look.fill][place] if look.fill else page
        if look.fill != look.line and _contrast(PALETTE[look.text][place], back) < 4.5:
            yield f"the words of the role '{role}' are hard to read on a {scheme} page"
        if look.line not in {"", "hair"} and _contrast(PALETTE[look.line][place], page) < 3:
            yield f"the lines of the role '{role}' are hard to see on a {scheme} page"


def _contrast(one: str, other: str) -> float:
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _says_what_it_shows(case: _Case) -> Iterator[str]:
    for title, graph in case.graphs.items():
        links = {link for edge in graph.edges for link in edge.links}
        shapes = {node.id: node.of for node in graph.nodes}
        places = {*shapes.values(), *(link.of for link in links)}
        yield from (f"{title} shows {place}, which its map does not have" for place in places if not case.has(place))
        ends = {end for link in links for end in (link.tail, link.head)}
        yield from (f"{title} has a link with '{end}', which is no shape" for end in sorted(ends - shapes.keys()))


def _leads_to_its_tables(case: _Case) -> Iterator[str]:
    anchors = Counter(case.anchors)
    yield from (f"its tables have the id '{name}' {count} times" for name, count in anchors.items() if count > 1)
    targets = [node.href.removeprefix("#") for graph in case.graphs.values() for node in graph.nodes if node.href]
    if not targets:
        yield "nothing in its pictures is a link to its tables"
    yield from (f"its pictures link to '#{each}', which no row of its tables has" for each in {*targets} - {*anchors})
    for item in case.type.items(case.reading.map):
        if f"item-{item.id}" not in anchors:
            yield f"the roadmap item '{item.id}' has no row with the id 'item-{item.id}'"
    for thing, word, *_ in case.type.defines(case.reading.map):
        # A next step stands in a row of its own, without an id of its own.
        if thing in case.type.things and thing != "next-step" and f"{thing}-{word}" not in anchors:
            yield f"the {thing} '{word}' has no row with the id '{thing}-{word}'"


def _tells_everything_in_tables(case: _Case) -> Iterator[str]:
    told = [cell for table in case.tables for row in (*table.rows, table.columns, (table.caption,)) for cell in row]
    known = {word.lower() for text in told for word in _words(text)}
    for title, graph in case.graphs.items():
        said = {word for node in graph.nodes if node.href for line in _lines(node) for word in _words(line)}
        lost = sorted(word for word in said if word.lower() not in known)
        yield from (f"{title} says '{word}', which stands in none of its tables" for word in lost)
    for table in case.tables:
        if {len(row) for row in table.rows} != {len(table.columns)}:
            yield f"a row of the table '{table.caption}' has not as many cells as there are columns"
        if len(table.ids) not in {0, len(table.rows)}:
            yield f"the table '{table.caption}' has {len(table.ids)} ids for {len(table.rows)} rows"
        if not all(row[0] for row in table.rows):
            yield f"a row of the table '{table.caption}' has no name in its first cell"


def _lines(node: Node) -> Iterator[str]:
    yield from node.lines
    yield from (line for row in node.rows for cell in row for line in cell.text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text)


def _names_things_where_they_stand(case: _Case) -> Iterator[str]:
    defined = list(case.type.defines(case.reading.map))
    if not defined:
        yield "its example defines nothing that another map could mention"
    for thing, word, title, loc in defined:
        if not thing or not title:
            yield f"'{word}' has no thing or no title"
        if not case.text_at(loc).startswith(word):
            yield f"the {thing} '{word}' does not stand where `defines` says"
    for reference in case.type.references(case.reading.map):
        if reference.word not in case.text_at(reference.loc):
            yield f"'{reference.word}' does not stand where `references` says"
        if reference.code not in known_codes():
            yield f"`references` has the unknown code '{reference.code}'"


def _measures_what_it_names(case: _Case) -> Iterator[str]:
    known = {kind.name: kind for kind in case.type.metrics}
    for metric in case.reading.measures.metrics:
        if known.get(metric.name) != metric.kind:
            yield f"it measures '{metric.name}', which is none of its `metrics`"
    for kind in case.type.metrics:
        if not (kind.title and kind.formula and kind.source and kind.missing):
            yield f"the figure '{kind.name}' does not say what it is called, how it is made or where that comes from"
    for finding in case.reading.measures.findings:
        if finding.code not in known_codes():
            yield f"`measure` has the unknown code '{finding.code}'"


def _fits_the_export(case: _Case) -> Iterator[str]:
    for table, rows in case.type.exports.items():
        columns = {column.name for column in table.columns}
        for row in rows(case.reading.map, case.reading.context):
            if extra := sorted(row.keys() - columns):
                yield f"a row of the export's table '{table.name}' has '{extra[0]}', which is no column of it"
            try:
                json.dumps(row)
            except TypeError as error:
                yield f"a row of the export's table '{table.name}' is not plain: {error}"


def _is_known_by_its_names(case: _Case) -> Iterator[str]:
    fields = {field.alias or name for name, field in case.type.model.model_fields.items()}
    yield from (f"the telling key '{key}' is no field" for key in case.type.telling_keys if key not in fields)
    if case.type.telling_keys and kind_of(case.document) not in case.type.kinds:
        yield "its example is not known by the telling keys"
    for kind in (*case.type.sessions, *case.type.follows, *case.type.follows.values()):
        if kind not in case.type.kinds:
            yield f"'{kind}' is none of its kinds"


def _has_a_schema(case: _Case) -> Iterator[str]:
    for kind in case.type.kinds:
        schema = schema_of(kind)
        json.dumps(schema)
        if find_spec("jsonschema"):
            from jsonschema import Draft7Validator  # noqa: PLC0415 - only tests have it

            Draft7Validator.check_schema(schema)
            for error in Draft7Validator(schema).iter_errors(case.document.data):
                yield f"the schema of '{kind}' does not take the example: {error.message}"


_PROMISES = (
    _is_the_same_twice,
    _is_drawn,
    _can_be_seen,
    _says_what_it_shows,
    _leads_to_its_tables,
    _tells_everything_in_tables,
    _names_things_where_they_stand,
    _measures_what_it_names,
    _fits_the_export,
    _is_known_by_its_names,
    _has_a_schema,
)
