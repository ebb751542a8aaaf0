"""Put what attackers write into every text of every kind of file, and know it again wherever it turns up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from flowfolio.portfolio.schema import file_models
from flowfolio.source.document import parse_text
from payloads import CONTROLS, FILE_NAMES, MARKDOWN, SHORT, TEXTS

MAPS = Path(__file__).parent / "attacked"
"""A small portfolio that holds everything that its files may hold, and nothing wrong."""
FREE_KEYS = {"current-state: Step.changeovers", "future-state: Step.changeovers", "model: Criterion.maps_to"}
"""Fields whose keys are words of the author."""
_NAMES = r"promoted_from|metric|model_version|version"
_LINKS = r"source|snapshot"
BOUND = re.compile(
    rf".*\.(?:{_NAMES}|link)|.*: (?:\w+Map|Roadmap|ModelFile)\.(?:{_LINKS})"
    r"|portfolio: RhythmEvent\.(?:on|duration)"
)
"""Fields of text in which only a name of something else, a link or a time fits."""


class Planted(NamedTuple):
    """A text of an attacker's, and the field that it was written into."""

    field: str
    kind: str
    text: str
    is_markdown: bool


@cache
def _schema(kind: str) -> dict[str, Any]:
    return file_models()[kind].model_json_schema(by_alias=True)


def _choices(kind: str, part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the plain schemas that a value may follow."""
    if "$ref" in part:
        yield from _choices(kind, _schema(kind)["$defs"][part["$ref"].rpartition("/")[2]])
        return
    several = [each for key in ("anyOf", "oneOf", "allOf") for each in part.get(key, ())]
    for each in several:
        yield from _choices(kind, {"x-markdown": part.get("x-markdown", False)} | each)
    if not several:
        yield part


def _text(kind: str, part: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the schema of free text among what a value may follow."""
    for each in _choices(kind, part):
        types = each.get("type", ())
        if (
            "string" in ([types] if isinstance(types, str) else types)
            and not {"pattern", "enum", "const"} & each.keys()
        ):
            return each
    return None


def _fields(kind: str, part: Mapping[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    if _text(kind, part):
        yield name
    for each in _choices(kind, part):
        title = f"{kind}: {each.get('title', '')}"
        if "properties" in each and title not in seen:
            seen.add(title)
            for key, value in each["properties"].items():
                yield from _fields(kind, value, f"{title}.{key}", seen)
        if isinstance(each.get("items"), Mapping):
            yield from _fields(kind, each["items"], name, seen)
        if isinstance(each.get("additionalProperties"), Mapping):
            yield f"{name} (key)"
            yield from _fields(kind, each["additionalProperties"], name, seen)


@cache
def text_fields() -> tuple[str, ...]:
    """Return every field of text of every schema, such as "roadmap: Item.title", and of keys that are free."""
    found = (each for kind in file_models() for each in _fields(kind, _schema(kind), kind, set()))
    return tuple(dict.fromkeys(each for each in found if not each.endswith("(key)") or each[:-6] in FREE_KEYS))


@dataclass
class Attack:
    """Fills files with attackers' texts: each field gets another kind of text in every `round`."""

    round: int
    planted: dict[str, Planted] = field(default_factory=dict)
    """By its mark, the word that ends the text."""
    _count: dict[str, int] = field(default_factory=dict)

    def fill(self, kind: str, data: Any) -> Any:
        """Return the data of a file with an attacker's text in every field that takes any text."""
        return self._filled(kind, _schema(kind), data, kind)

    def refused(self, kind: str, data: Any) -> Any:
        """Return the data of a file with an attacker's text as every value, also where none fits, and as keys."""
        return self._refused(kind, _schema(kind), data)

    def _refused(self, kind: str, part: Mapping[str, Any], value: Any) -> Any:
        if isinstance(value, list):
            items = [each["items"] for each in _choices(kind, part) if isinstance(each.get("items"), Mapping)]
            return [self._refused(kind, next(self._fitting(kind, items, each), {}), each) for each in value]
        if not isinstance(value, dict):
            return self._next()
        chosen = next(self._fitting(kind, [part], value), {})
        found = {
            key: self._refused(kind, of, value.get(key))
            for key, of in chosen.get("properties", {key: {} for key in value}).items()
        }
        return found | {self._next(): self._next()}

    def _next(self) -> str:
        texts = [*TEXTS.values(), *CONTROLS]
        count = self._count[""] = self._count.get("", -1) + 1
        return texts[(count + self.round) % len(texts)]

    def _filled(self, kind: str, part: Mapping[str, Any], value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return self._object(kind, part, value, name)
        if isinstance(value, list):
            items = [each["items"] for each in _choices(kind, part) if isinstance(each.get("items"), Mapping)]
            return [self._filled(kind, next(self._fitting(kind, items, each), part), each, name) for each in value]
        if isinstance(value, str) and not re.match(r"\d", value) and (text := _text(kind, part)):
            return self._text(name, text)
        return value

    def _fitting(self, kind: str, parts: list[Mapping[str, Any]], value: Any) -> Iterator[Mapping[str, Any]]:
        for part in parts:
            for each in _choices(kind, part):
                if not isinstance(value, dict) or value.keys() <= each.get("properties", {}).keys():
                    yield each

    def _object(self, kind: str, part: Mapping[str, Any], value: dict[str, Any], name: str) -> dict[str, Any]:
        for each in _choices(kind, part):
            if isinstance(each.get("additionalProperties"), Mapping):
                is_free = name in FREE_KEYS
                values = each["additionalProperties"]
                return {
                    self._text(f"{name} (key)", {}) if is_free else key: self._filled(kind, values, of, name)
                    for key, of in value.items()
                }
        chosen = next(self._fitting(kind, [part], value), None)
        if chosen is None:
            raise ValueError(f"{name}: no schema fits {value}")
        title, properties, filled = f"{kind}: {chosen['title']}", chosen["properties"], {}
        for key, of in properties.items():
            here = f"{title}.{key}"
            if key in value:
                if value[key] is not None:
                    filled[key] = value[key] if BOUND.fullmatch(here) else self._filled(kind, of, value[key], here)
            elif not BOUND.fullmatch(here):
                filled |= self._added(kind, of, key, here)
        return filled

    def _added(self, kind: str, part: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
        text = _text(kind, part)
        if text and not isinstance(text["type"], list):
            return {key: self._text(name, text)}
        lists = [each["items"] for each in _choices(kind, part) if isinstance(each.get("items"), Mapping)]
        line = next(filter(None, (_text(kind, each) for each in lists)), None)
        return {key: [self._text(name, line)]} if line else {}

    def _text(self, name: str, part: Mapping[str, Any]) -> str:
        count = self._count[name] = self._count.get(name, -1) + 1
        number = text_fields().index(name)
        mark, limit = f"q{number}x{count}z", part.get("maxLength", 500)
        is_markdown = bool(part.get("x-markdown"))
        texts = MARKDOWN if is_markdown else TEXTS if limit > 50 else dict(zip(SHORT, SHORT, strict=True))
        kind = [*texts][(number + count + self.round) % len(texts)]
        end = f"\n\n{mark}" if is_markdown else f" {mark}"
        text = texts[kind][: limit - len(end)]
        self.planted[mark] = Planted(name, kind, text, is_markdown)
        return text + end


def refused(folder: Path, attack: Attack) -> None:
    """Write into `folder` a file of each kind in which nothing fits, beside what they refer to."""
    for path in sorted(MAPS.rglob("*.yaml")):
        name = path.relative_to(MAPS)
        kind, data = kind_of(name), parse_text(path.read_text("utf-8")).data
        odd = name.parent / {"glossary": "odd.yaml", "assessment": "2026-05-04.yaml"}.get(kind, name.name)
        if name.parts[0] == "streams":
            odd = Path("streams", f"odd-{name.parts[1]}", *odd.parts[2:])
        if kind == "model":
            odd = Path("maturity", f"odd-{len(name.parts)}", "model.yaml")
        if name.parts[0] != "streams":
            _write(folder / name, path.read_text("utf-8"))
        _write(folder / odd, _yaml(attack.refused(kind, data)))
    for number, each in enumerate(FILE_NAMES):
        text = f'title: "{each if number % 2 else each[1:]}\noutcome: [{each}\n'
        for name in (f"streams/{each}/2026-01-12/outcome.yaml", f"streams/loan/{each}/outcome.yaml", f"{each}.yaml"):
            _write(folder / name, text)
        for name in (f"streams/loan/2026-01-12/{each}.yaml", f"maturity/{each}/model.yaml", f"glossary/{each}.yaml"):
            _write(folder / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _yaml(data: Any) -> str:
    text: str = yaml.safe_dump(data, sort_keys=False, width=100_000)
    return text


ROUNDS = max(len(TEXTS), len(MARKDOWN))
"""After so many rounds every field has had every kind of text."""
MARK = re.compile(r"q\d+x\d+z")


def attacked(folder: Path, attack: Attack) -> None:
    """Write the portfolio with attackers' texts into `folder`."""
    for path in sorted(MAPS.rglob("*.yaml")):
        name = path.relative_to(MAPS)
        _write(folder / name, _yaml(attack.fill(kind_of(name), parse_text(path.read_text("utf-8")).data)))


def kind_of(path: Path) -> str:
    """Return the kind of file that a path below maps/ holds."""
    first, *_ = path.parts
    if first == "glossary":
        return first
    return path.stem if path.stem in file_models() else "assessment"


_BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")


def formulas(text: str) -> list[str]:
    """Return the cells of a CSV that a spreadsheet works out."""
    cells = (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    return [cell for cell in cells if cell.startswith(_BEGINS_A_FORMULA) and not re.fullmatch(r"-[\d.]+", cell)]
