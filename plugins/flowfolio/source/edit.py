"""Change an author's YAML file in place: what is not meant to change stays as it was, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flowfolio.source.document import PARSER, Loc
from flowfolio.source.problems import FlowfolioError

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")
_INDENTED = re.compile(r"(?:(?:\r?\n[ \t]*)*\r?\n[ \t]+#[^\r\n]*)+")
_ALIASES = "the file repeats values through aliases, so that a command cannot change it safely"
_PLAIN = re.compile(r"(?!true$|false$|null$)[a-z]+|\d{4}-\d{2}-\d{2}|[a-z][a-z0-9-]*(/[a-z0-9-]+)+")


class Manuscript:
    """A YAML text and the changes to make in it. PyYAML says where every value stands; the rest is kept as text.

    Raises FlowfolioError for a text whose shape leaves no safe spot for a change.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []
        try:
            root = yaml.compose(text, PARSER)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise FlowfolioError("the file is not YAML that can be changed; run 'flowfolio check'") from error
        if not isinstance(root, MappingNode) or root.flow_style:
            raise FlowfolioError("the file must hold 'key: value' lines to be changed by a command")
        self._root = root

    def text(self) -> str:
        """Return the text with all changes made."""
        made = self._text
        for start, end, new in reversed(sorted(self._edits, key=lambda edit: edit[:2])):
            made = made[:start] + new + made[end:]
        return made

    def drop(self, names: Iterable[str], loc: Loc = ()) -> None:
        """Take keys out of the mapping at `loc`; comments on their lines stay."""
        mapping, unwanted = self._at(loc), set(names)
        if not isinstance(mapping, MappingNode):
            raise FlowfolioError(_ALIASES)
        pairs: list[tuple[Node, Node]] = mapping.value
        doomed = [index for index, (key, _) in enumerate(pairs) if key.value in unwanted]
        if doomed and mapping.flow_style:
            self._edits += [(*self._flow_span(pairs, index), "") for index in doomed]
            return
        if doomed[:1] == [0] and self._shares_line(pairs[0][0]):
            run = next((index for index in range(len(pairs)) if index not in doomed), len(pairs))
            self._drop_head(pairs[: run + 1])
            doomed = doomed[run:]
        for index in doomed:
            self._drop_lines(pairs[index])

    def put(self, key: str, value: str, after: Sequence[str]) -> None:
        """Set a key at the top to one line; a new one comes after the last of `after` that is there."""
        self._put_lines(key, [f"{key}: {_quoted(value)}"], after)

    def put_prose(self, key: str, prose: str, after: Sequence[str]) -> None:
        """Set a key at the top to several lines of text."""
        lines = [f"  {line}" if line else "" for line in prose.split("\n")]
        indicator = "|2-" if prose[:1].isspace() else "|-"
        self._put_lines(key, [f"{key}: {indicator}", *lines], after)

    def append(self, key: str, value: str, after: Sequence[str]) -> None:
        """Add an entry to a list at the top, in the layout that the list has; a new list comes after one of `after`."""
        entry, pair = _quoted(value), self._pair(key)
        if pair is None:
            self._insert_line(after, f"{key}: [{entry}]")
            return
        name, node = pair
        if not isinstance(node, SequenceNode) or not node.value:
            self._put_lines(key, [f"{key}: [{entry}]"], after)
            return
        last = _last(node, name.end_mark.index)
        if node.flow_style:
            spot = _end(self._text, last)
            self._edits.append((spot, spot, f", {entry}"))
            return
        prefix = self._text[self._line_start(last.start_mark.index) : last.start_mark.index]
        if not re.fullmatch(r"\s*-\s+", prefix):
            raise FlowfolioError(f"the layout of the list '{key}' is not clear to a command; write the entry by hand")
        self._insert_after(_end(self._text, last), f"{prefix}{entry}")

    def _at(self, loc: Loc) -> Node:
        node: Node = self._root
        for part in loc:
            if isinstance(part, int):
                node = node.value[part]
            else:
                node = next(value for key, value in node.value if key.value == part)
        return node

    def _pair(self, name: str) -> tuple[Node, Node] | None:
        return next(((key, value) for key, value in self._root.value if key.value == name), None)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Return where the line ends, before its line break."""
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        return end - 1 if end > at and self._text[end - 1] == "\r" else end

    def _after_indented(self, at: int) -> int:
        """Return the end of the line, or of the indented comments below it, which would join a text put in before."""
        end = self._line_end(at)
        below = _INDENTED.match(self._text, end)
        return self._line_end(below.end()) if below else end

    def _insert_after(self, at: int, line: str) -> None:
        end = self._line_end(at)
        self._edits.append((end, end, self._break + line))

    def _insert_line(self, after: Sequence[str], *lines: str) -> None:
        pairs = [(key, value) for key, value in self._root.value if key.value in after]
        key, value = max(pairs or self._root.value[:1], key=lambda pair: after.index(pair[0].value) if pairs else 0)
        indent = " " * key.start_mark.column
        spelled = self._break.join(f"{indent}{line}" if line else "" for line in lines)
        self._insert_after(self._after_indented(_end(self._text, value, key)), spelled)

    def _put_lines(self, name: str, lines: Sequence[str], after: Sequence[str]) -> None:
        pair = self._pair(name)
        if pair is None:
            self._insert_line(after, *lines)
            return
        key, value = pair
        start, end = key.start_mark.index, self._after_indented(_end(self._text, value, key))
        indent = self._text[self._line_start(start) : start]
        kept = list(self._comments(start, end, pair))
        self._edits.append((start, end, f"{self._break}{indent}".join([*kept, *lines])))

    def _flow_span(self, pairs: list[tuple[Node, Node]], index: int) -> tuple[int, int]:
        key, value = pairs[index]
        if index:
            return _end(self._text, pairs[index - 1][1], pairs[index - 1][0]), _end(self._text, value, key)
        return key.start_mark.index, pairs[1][0].start_mark.index

    def _shares_line(self, key: Node) -> bool:
        """Say whether the key stands behind the dash of a list's entry."""
        begin = key.start_mark.index
        return bool(self._text[self._line_start(begin) : begin].strip())

    def _drop_head(self, pairs: list[tuple[Node, Node]]) -> None:
        """Take out all pairs but the last, which moves up behind the dash."""
        if len(pairs) < 2:
            raise FlowfolioError("an entry of a list would be left without any key")
        begin, following = pairs[0][0].start_mark.index, pairs[-1][0].start_mark.index
        indent = " " * pairs[0][0].start_mark.column
        kept = self._comments(begin, following, *pairs[:-1])
        self._edits.append((begin, following, "".join(f"{each}{self._break}{indent}" for each in kept)))

    def _drop_lines(self, pair: tuple[Node, Node]) -> None:
        key, value = pair
        begin, end = key.start_mark.index, self._line_end(_end(self._text, value, key))
        start = self._line_start(begin)
        prefix = self._text[start:begin]
        kept = list(self._comments(begin, end, pair))
        if start:  # the line break before goes, so that a line put in after this one keeps its spot
            start -= 2 if self._text[start - 2 : start] == "\r\n" else 1
            self._edits.append((start, end, "".join(f"{self._break}{prefix}{each}" for each in kept)))
        else:
            self._edits.append((0, end, self._break.join(kept)))

    def _comments(self, start: int, end: int, *pairs: tuple[Node, Node]) -> Iterator[str]:
        """Yield the comments between `start` and `end`; a # inside a value is none."""
        at = start
        for leaf in (leaf for pair in pairs for node in pair for leaf in _leaves(node)):
            yield from _COMMENT.findall(self._text, at, min(end, leaf.start_mark.index))
            at = min(end, max(at, _end(self._text, leaf)))
        yield from _COMMENT.findall(self._text, at, end)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, ScalarNode) or not node.value:
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _leaves(key)
            yield from _leaves(value)
    else:
        for each in node.value:
            yield from _leaves(each)


def _refuse_alias(node: Node, floor: int) -> None:
    """Raise for a value whose own text stands before the spot `floor`, where it is only named."""
    if node.start_mark.index < floor:
        raise FlowfolioError(_ALIASES)


def _last(node: SequenceNode, floor: int) -> Node:
    """Return the last entry of a list that begins at `floor` or later; raises when either is written elsewhere."""
    _refuse_alias(node, floor)
    entries: list[Node] = node.value
    _refuse_alias(entries[-1], entries[-2].end_mark.index if len(entries) > 1 else node.start_mark.index)
    return entries[-1]


def _end(text: str, node: Any, key: Any = None) -> int:
    """Return where the last character of a value stands, plus one; blank lines and comments after it do not count."""
    floor = 0 if key is None else key.end_mark.index
    while not isinstance(node, ScalarNode) and node.value and not node.flow_style:
        if isinstance(node, MappingNode):
            _refuse_alias(node, floor)
            key, node = node.value[-1]
            floor = key.end_mark.index
        else:
            key, node, floor = None, _last(node, floor), 0
    _refuse_alias(node, floor)
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if start == end and key is not None:  # `key:` without a value
        return text.index(":", key.end_mark.index) + 1
    return start + len(text[start:end].rstrip())


def _quoted(value: str) -> str:
    """Return one line of text as YAML; only what is plainly text stays without quotes."""
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("'", "''") + "'"
