"""Read a YAML file into a Document: plain data plus the line and column of every value; strict and bounded."""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from flowfolio.source import file as file_text
from flowfolio.source.explain import INVALID_YAML, QUOTE, SourceError, explain, line_starts, spot, wrong_yaml
from flowfolio.source.file import FILE_TOO_LARGE, character, decoded, path_text, printable, read_bytes
from flowfolio.source.problems import Code, Place, Problem

DUPLICATE_KEY = Code(
    "duplicate-key",
    "error",
    "The same key stands twice in one mapping.",
    "'owner' already stands in line 3; keep one of the two",
)
ALIAS_BOMB = Code(
    "alias-bomb",
    "error",
    "The file repeats itself through aliases, or nests deeper than any map needs.",
    "the file holds more than 50,000 values once aliases are written out; split it, or repeat less",
)

Loc = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | None

MAX_BYTES: Final = file_text.MAX_BYTES
MAX_DEPTH: Final = 40
MAX_NODES: Final = 50_000
"""Limits of one file, far above what any map needs. Nodes are values, aliases written out."""
MAX_SHORT: Final = 40
"""Characters of a decimal number, and of a word from the file that a message repeats."""

# libyaml's events where it is there; the pure Python parser gives the same ones about ten times slower.
PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ROW = 3  # numbers that a value takes in Document._rows: its offset in the text, its key's, values in its subtree
_WORDS: dict[str, Data] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(r"(?=[-+0-9]*[.eE])[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
# Not text: controls, lone surrogates, non-characters; and separators that editors and YAML count as lines differently.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """What one YAML file says. `data` is to be read, never changed: values written by alias are shared."""

    name: str
    """The path as shown to the author: posix, relative to the project."""
    data: Data
    """None when the file could not be understood, or holds nothing."""
    problems: tuple[Problem, ...]
    """All that is wrong with the file as YAML. With duplicate keys `data` holds the first of them."""
    text: str = field(repr=False)
    """The file as read, without a byte order mark; "" when it could not be read."""
    doubtful: tuple[Loc, ...] = field(default=(), repr=False)
    """Where in `data` a value stands that may not be what was meant: a key that is written twice, a tag, odd text."""
    _rows: array[int] = field(default_factory=lambda: array("I"), repr=False, compare=False)
    # Filled when first asked: where lines start, and the children of values, so that thousands of places stay cheap.
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)
    _found: dict[int, dict[str | int, int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def is_doubtful(self, loc: Loc) -> bool:
        """Say whether the value at `loc` lies in one that may not be what was meant."""
        return any(loc[: len(each)] == each for each in self.doubtful)

    def place(self, *loc: str | int, key: bool = False) -> Place:
        """Return where the value at `loc` stands, or its key; the nearest known ancestor when there is no such value.

        Parts that start with "@" and name no key are skipped: pydantic puts the tags of unions there. A number in a
        mapping counts in the only list that it holds: a branch is a list of steps, or a mapping with a name and one.
        """
        if not self._rows:
            return Place(self.name)
        at, value, is_found = 0, self.data, True
        for part in loc:
            child = self._children(at, value).get(part)
            if child is None and isinstance(part, int) and isinstance(value, dict):
                lists = [name for name, each in value.items() if isinstance(each, list)]
                if len(lists) == 1:
                    at, value = self._children(at, value)[lists[0]], value[lists[0]]
                    child = self._children(at, value).get(part)
            if child is not None:
                at, value = child, value[part]  # type: ignore[index]  # _children knows the shape
            elif not (isinstance(part, str) and part.startswith("@")):
                is_found = False
                break
        if not self._starts:
            self._starts.extend(line_starts(self.text))
        offset = self._rows[at * _ROW + (1 if key and is_found else 0)]
        return Place(self.name, *spot(self._starts, offset))

    def _children(self, at: int, value: Data) -> dict[str | int, int]:
        if at not in self._found:
            parts: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            children, row = {}, at + 1
            for part in parts:
                children[part] = row
                row += self._rows[row * _ROW + 2]
            self._found[at] = children
        return self._found[at]


def read(path: Path, *, root: Path | None = None, name: str | None = None) -> Document:
    """Read the YAML file at `path`, which must lie inside `root` (links followed); never raises.

    `name` is what problems call the file: by default the path from `root`'s parent, or from the working folder.
    """
    shown = printable(name if name is not None else path_text(path, root))
    try:
        return parse_text(read_bytes(path, root), shown)
    except SourceError as stop:
        return Document(shown, None, (stop.problem(shown),), "")


def parse_text(text: str | bytes, name: str = "<text>") -> Document:
    """Return what `text` says as YAML; whatever is wrong with it becomes problems; never raises."""
    try:
        source = decoded(text)
    except SourceError as stop:
        return Document(name, None, (stop.problem(name),), "")
    builder = _Builder(source, name)
    try:
        builder.build(PARSER(source))
    except SourceError as stop:
        problem = _only_one(stop).problem(name)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the latter two: numbers in the pure parser
        problem = _only_one(_wrong_before(error, source) or explain(error, source, builder.open_at())).problem(name)
    else:
        rows = array("I", builder.rows)
        return Document(name, builder.data, tuple(builder.problems), source, tuple(builder.doubtful), rows)
    return Document(name, None, (*builder.problems, problem), source)


def _only_one(stop: SourceError) -> SourceError:
    """Return an error of syntax with the word that nothing behind it has been looked at."""
    if stop.code != INVALID_YAML or not stop.hint:
        return stop
    hint = f"{stop.hint}; the rest of this file is read once this is mended"
    return SourceError(stop.code, stop.message, hint, stop.at)


def _wrong_before(error: Exception, source: str) -> SourceError | None:
    """Return what we refuse in front of the scanner's complaint, such as too deep a nesting; None when nothing.

    Newer libyaml has a limit of nesting of its own, far above ours, and its scanner runs ahead of its parser: it may
    complain before a single bracket has become an event. Which release is installed should not decide what is said.
    """
    if not isinstance(error, yaml.scanner.ScannerError) or error.problem_mark is None:
        return None
    try:
        _Builder(source[: error.problem_mark.index], "").build(PARSER(source[: error.problem_mark.index]))
    except SourceError as stop:
        return stop
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return None


class _Open:
    """A mapping or list whose end has not come yet."""

    __slots__ = ("anchor", "first", "height", "is_kept", "is_mapping", "key", "key_at", "row", "value")

    def __init__(self, value: Any, row: int, anchor: str | None = None) -> None:
        self.value, self.row, self.anchor = value, row, anchor
        self.is_mapping = type(value) is dict
        self.key: str | None = None  # the key that waits for its value; None where the next scalar is a key
        self.key_at = 0
        self.is_kept = True  # whether the value of `key` goes into the data; not so for duplicates
        self.first: dict[str, int] = {}  # where each key stands
        self.height = 1  # levels of nesting, this one counted; aliases add levels that the parser never sees

    @property
    def at_part(self) -> str | int | None:
        """The part that is being read: a key, or the number of an entry; None between two keys."""
        return self.key if self.is_mapping else len(self.value)


class _Builder:
    """Turn parser events into data and rows of places: a row a value, parents before children, offsets in the text."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.problems: list[Problem] = []
        self.doubtful: list[Loc] = []
        self.rows: list[int] = []
        self.stack = [_Open([], 0)]  # the document itself, as a list of its one value
        self.nodes = 0
        self.anchors: dict[str, tuple[Data, list[int], int]] = {}
        self.has_aliases = False
        self.starts: list[int] = []

    @property
    def data(self) -> Data:
        return self.stack[0].value[0] if self.stack[0].value else None

    def build(self, parser: Any) -> None:
        steps = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start,
            yaml.SequenceStartEvent: self.start,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        kind = None
        while kind is not yaml.StreamEndEvent:
            event = parser.get_event()
            kind = type(event)
            if kind in steps:
                steps[kind](event, event.start_mark.index)

    def document(self, _event: Any, at: int) -> None:
        if self.stack[0].value:
            raise wrong_yaml("a second document begins here", "keep one document in a file; drop '---'", self.spot(at))

    def scalar(self, event: Any, at: int) -> None:
        top, text, is_plain = self.stack[-1], event.value, event.implicit[0]
        if event.tag is not None:
            self.refuse_tag(event.tag, at)
        if event.style == '"' and (odd := _NOT_TEXT.search(text)):  # only escapes can smuggle these in
            self.report(INVALID_YAML, at, f"the text holds {character(odd[0])}", "remove it")
            text = _NOT_TEXT.sub("\ufffd", text)
        if top.is_mapping and top.key is None:
            self.key(top, text, at, is_merge=is_plain and text == "<<")
            return
        value = _plain(text) if is_plain else text
        row = self.add_row(top, at)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.rows[row * _ROW :], 0)
        self.attach(top, value, row, 0)

    def key(self, top: _Open, text: str, at: int, *, is_merge: bool) -> None:
        top.key, top.key_at = text, at
        top.is_kept = not is_merge and text not in top.first
        if top.is_kept:
            top.first[text] = at
        elif is_merge:
            self.report(INVALID_YAML, at, "merge keys (<<) are not used in map data", "write the keys out here")
        else:
            line = self.spot(top.first[text])[0]
            self.report(DUPLICATE_KEY, at, f"{_short(text)} already stands in line {line}", "keep one of the two")

    def start(self, event: Any, at: int) -> None:
        top = self.stack[-1]
        self.refuse_as_key(top, at)
        if len(self.stack) > MAX_DEPTH:
            raise self.too_deep(at)
        if event.tag is not None:
            self.refuse_tag(event.tag, at)
        value: Data = {} if type(event) is yaml.MappingStartEvent else []
        self.stack.append(_Open(value, self.add_row(top, at), event.anchor))

    def end(self, _event: Any, _at: int) -> None:
        done, rows = self.stack.pop(), self.rows
        rows[done.row * _ROW + 2] = len(rows) // _ROW - done.row
        if done.anchor is not None:
            self.anchors[done.anchor] = (done.value, rows[done.row * _ROW :], done.height)
        self.attach(self.stack[-1], done.value, done.row, done.height)

    def alias(self, event: Any, at: int) -> None:
        top, self.has_aliases = self.stack[-1], True
        self.refuse_as_key(top, at)
        if event.anchor not in self.anchors:
            message = f"{_short('*' + event.anchor)} stands for nothing: no complete value above bears its name"
            raise wrong_yaml(message, f"{QUOTE} if it only begins with '*'", self.spot(at))
        value, rows, height = self.anchors[event.anchor]
        if len(self.stack) - 1 + height > MAX_DEPTH:
            raise self.too_deep(at)
        row = self.add_row(top, at, len(rows) // _ROW)
        self.rows += rows[_ROW:]
        self.attach(top, value, row, height)

    def add_row(self, top: _Open, at: int, count: int = 1) -> int:
        """Begin the row of a value with `count` values in its subtree (a list or mapping learns them at its end)."""
        self.nodes += count
        if self.nodes > MAX_NODES:
            code, what = (ALIAS_BOMB, " once aliases are written out") if self.has_aliases else (FILE_TOO_LARGE, "")
            message = f"the file holds more than {MAX_NODES:,} values{what}"
            raise SourceError(code, message, "split it, or repeat less", self.spot(at))
        rows = self.rows
        rows += (at, at if top.key is None else top.key_at, count)
        return len(rows) // _ROW - 1

    def attach(self, top: _Open, value: Data, row: int, height: int) -> None:
        if height >= top.height:
            top.height = height + 1
        if not top.is_mapping:
            top.value.append(value)
            return
        if top.is_kept:
            top.value[top.key] = value
        else:
            del self.rows[row * _ROW :]
        top.key = None

    def refuse_as_key(self, top: _Open, at: int) -> None:
        if top.is_mapping and top.key is None:
            hint = f"{QUOTE} if it is meant to begin with a bracket, '*' or '?'"
            raise wrong_yaml("a key must be a single piece of text", hint, self.spot(at))

    def refuse_tag(self, tag: str, at: int) -> None:
        shown = _short(tag.replace("tag:yaml.org,2002:", "!!"))
        message = f"tags such as {shown} are not used in map data"
        self.report(INVALID_YAML, at, message, f"remove it, or {QUOTE}")

    def too_deep(self, at: int) -> SourceError:
        hint = "a map needs ten levels at most; look for stray brackets"
        return SourceError(ALIAS_BOMB, f"values are nested more than {MAX_DEPTH} levels deep", hint, self.spot(at))

    def report(self, code: Code, at: int, message: str, hint: str) -> None:
        self.problems.append(Problem(Place(self.name, *self.spot(at)), code, message, hint))
        self.doubtful.append(tuple(each.at_part for each in self.stack[1:] if each.at_part is not None))

    def spot(self, at: int) -> tuple[int, int]:
        if not self.starts:
            self.starts = line_starts(self.text)
        return spot(self.starts, at)

    def open_at(self) -> tuple[int, int] | None:
        """Return where the innermost mapping or list that has not ended begins; None outside any."""
        return self.spot(self.rows[self.stack[-1].row * _ROW]) if len(self.stack) > 1 else None


def _plain(text: str) -> Data:
    """Return what unquoted text means in YAML 1.2's core schema, decimal numbers only; what is none stays text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-.":
        if _INT.fullmatch(text):
            return int(text)
        if len(text) <= MAX_SHORT and _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
    return text


def _short(text: str) -> str:
    return f"'{printable(text if len(text) <= MAX_SHORT else text[: MAX_SHORT - 1] + '…')}'"
