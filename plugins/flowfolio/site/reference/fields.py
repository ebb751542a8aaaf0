"""Describe what every kind of file holds: its fields, the parts inside, an example."""

from __future__ import annotations

import ast
import inspect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from pydantic.fields import FieldInfo

from flowfolio.map_types import MapType, kinds
from flowfolio.portfolio.schema import file_models
from flowfolio.site.reference.spoken import spoken_markdown
from flowfolio.site.reference.types import WORDS, Links, link, title_of, words
from flowfolio.source import estimates, fields
from flowfolio.source.entity import Entity
from flowfolio.source.header import Map
from flowfolio.source.words import listed, one_line

_PATHS = {
    "portfolio": "portfolio.yaml",
    "stream": "streams/<stream>/stream.yaml",
    "model": "maturity/<model>/model.yaml",
    "assessment": "maturity/<model>/<scope>/<date>.yaml",
    "glossary": "glossary/<name>.yaml",
    "evidence": "evidence.yaml",
}
"""Where a kind of file that is no map lies below maps/."""


@dataclass(frozen=True, slots=True)
class Described:
    """One model with the kinds of file that hold it; current and future state share theirs."""

    title: str
    model: type[Entity]
    kinds: tuple[str, ...]
    example: str = ""


def described_files() -> tuple[Described, ...]:
    """Return every kind of file in the order of the schemas, kinds of one model together, maps with their example."""
    by_model: dict[type[Entity], list[str]] = {}
    for kind, model in file_models().items():
        by_model.setdefault(model, []).append(kind)
    return tuple(_described(model, tuple(names)) for model, names in by_model.items())


def _described(model: type[Entity], names: tuple[str, ...]) -> Described:
    map_type: MapType | None = kinds().get(names[0])
    if map_type is None:
        return Described(names[0].replace("-", " ").capitalize(), model, names)
    example = map_type.folder / "example.yaml"
    return Described(map_type.title, model, names, example.read_text("utf-8") if example.is_file() else "")


def fields_markdown() -> str:
    """Return the field tables of every kind of file as Markdown, nested parts as sections of their own."""
    files = described_files()
    shared: dict[type[Entity], str] = {Map: "Every map"}
    for each in (each for file in files for each in parts_of(file.model)):
        if each.__module__ in (fields.__name__, estimates.__name__):
            shared[each] = title_of(each)
    sections = [_values(), spoken_markdown(), *(_section(2, title, cls, shared) for cls, title in shared.items())]
    return "\n".join((*(_file(file, shared) for file in files), *sections))


def _file(file: Described, shared: Links) -> str:
    own = {each: f"{file.title}: {title_of(each).lower()}" for each in parts_of(file.model) if each not in shared}
    links = {**own, **shared}
    lines = [f"## {file.title}", "", _sentence(file.model), "", *_where(file)]
    if issubclass(file.model, Map):
        lines += [f"It has the fields of {link('every map', Map, links)} too.", ""]
    lines += [_table(file.model, links), *(_section(3, title, cls, links) for cls, title in own.items())]
    if file.example:
        lines += [f"### {file.title}: example", "", "```yaml", file.example.rstrip(), "```", ""]
    return "\n".join(lines)


def _where(file: Described) -> Iterator[str]:
    for kind in file.kinds:
        path = f"streams/<stream>/<date>/{kind}.yaml" if kind in kinds() else _PATHS.get(kind, "")
        yield f"- {f'`maps/{path}`, ' if path else ''}[schema of {kind}](schemas/{kind}.json)"
    yield ""


def _section(level: int, title: str, model: type[Entity], links: Links) -> str:
    return f"{'#' * level} {title}\n\n{_sentence(model)}\n\n{_table(model, links)}"


def _table(model: type[Entity], links: Links) -> str:
    hints = get_type_hints(model, include_extras=True)
    rows = ["| Field | Takes | Required | Meaning |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        if issubclass(model, Map) and model is not Map and name in Map.model_fields:
            continue
        meaning = without_tags(field.description or "")
        cells = (f"`{field.alias or name}`", words(hints[name], links), _required(field), meaning)
        rows.append(f"| {' | '.join(one_line(cell).replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join((*rows, ""))


def without_tags(text: str) -> str:
    """Return Markdown in which `<id>` is no tag, which a page would not show, but text.

    >>> without_tags("at /glossary/<id>/, in `<name>.yaml`")
    'at /glossary/&lt;id>/, in `<name>.yaml`'
    """
    return "`".join(each if number % 2 else each.replace("<", "&lt;") for number, each in enumerate(text.split("`")))


def _required(field: FieldInfo) -> str:
    if field.is_required():
        extra = field.json_schema_extra
        instead = extra.get("x-or") if isinstance(extra, dict) else None
        return f"yes, or {listed([f'`{each}`' for each in instead])}" if isinstance(instead, list) else "yes"
    return f"no; else `{field.default}`" if field.default_factory is None and field.default else "no"


def parts_of(model: type[Entity]) -> tuple[type[Entity], ...]:
    """Return every entity inside a model, nearest first, without the model itself."""
    found: dict[type[Entity], None] = {model: None}
    waiting = [model]
    while waiting:
        for hint in get_type_hints(waiting.pop(0), include_extras=True).values():
            new = [each for each in _entities(hint) if each not in found]
            found |= dict.fromkeys(new)
            waiting += new
    return tuple(found)[1:]


def _entities(hint: Any) -> Iterator[type[Entity]]:
    if isinstance(hint, type) and issubclass(hint, Entity):
        yield hint
    for each in get_args(hint):
        yield from _entities(each)


def _values() -> str:
    meanings = _meanings()
    rows = [f"| {word} | {meanings[name].replace('|', chr(92) + '|')} |" for name, word in WORDS.items()]
    return "\n".join(("## Kinds of values", "", "| Written here as | What it is |", "|---|---|", *rows, ""))


def _meanings() -> dict[str, str]:
    """Return the text below each named type in the source of `fields`: Python does not keep it at run time."""
    body = [each for module in (fields, estimates) for each in ast.parse(inspect.getsource(module)).body]
    found = {}
    for node, after in itertools.pairwise(body):
        if isinstance(node, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[ast.unparse(node.targets[0])] = one_line(after.value.value)
    return found


def _sentence(model: type[Entity]) -> str:
    return one_line(model.__doc__)
