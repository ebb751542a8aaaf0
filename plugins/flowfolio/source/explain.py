"""Say in the author's words why a text is not YAML, and where."""

from __future__ import annotations

import bisect
import re
from typing import Any

from flowfolio.source.problems import Code, Place, Problem

INVALID_YAML = Code(
    "invalid-yaml",
    "error",
    "The file is not YAML, not UTF-8 text, or uses a YAML feature that map data does not need.",
    "the quote that opens here is never closed; close it; the rest of this file is read once this is mended",
)

QUOTE = "put the text in quotes"
_BREAK = re.compile(r"\r\n|\r|\n")
_GLUED_COLON = re.compile(r"[\s-]*[\w-]+(:)(?=[^\s/:])")


class SourceError(Exception):
    """The file cannot be read any further; `at` is the line and column, from 1."""

    def __init__(self, code: Code, message: str, hint: str = "", at: tuple[int, int] = (1, 1)) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.at = code, message, hint, at

    def problem(self, name: str) -> Problem:
        """Return the error as a Problem of the file of that name."""
        return Problem(Place(name, *self.at), self.code, self.message, self.hint)


def line_starts(text: str) -> list[int]:
    """Return the offset of every line."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def spot(starts: list[int], offset: int) -> tuple[int, int]:
    """Return line and column of an offset, from 1."""
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def end_of(text: str) -> tuple[int, int]:
    """Return line and column behind the last character."""
    return spot(line_starts(text), len(text))


_EXPLAINED = (  # the parser's complaint; whether to point at where the thing began; what is wrong; the fix
    ("bare question mark", False, "a bare '?' is no value in YAML", 'write open, or "?" with its quotes'),
    ("tab character", False, "a tab stands where YAML wants spaces", "indent with spaces only"),
    ("quoted.*(end of stream|document)", True, "the quote that opens here is never closed", "close it"),
    ("alphabetic or numeric", True, "text without quotes cannot begin with {!r}", QUOTE),
    ("start any token", False, "text without quotes cannot begin with {!r}", QUOTE),
    ("sequence entries", False, "a list cannot begin on the line of its key", "put '- ' on a new line"),
    ("escape|hexa?decimal", False, "this backslash means nothing in double quotes", "use single quotes"),
    ("tag", True, "tags such as '!name' are not used in map data", f"remove it, or {QUOTE}"),
    ("block scalar", False, "text may follow '|' or '>' only on the next line", "move it down and indent it"),
    ("directive|YAML document", False, "a line that begins with '%' is not used in map data", "remove it"),
    (
        "document start",
        False,
        "YAML expects a new document here",
        "remove the line above that begins with '...' or '%'",
    ),
)


def explain(error: Exception, text: str, open_at: tuple[int, int] | None) -> SourceError:
    """Say in the author's words what the parser, whose complaints are a context and a problem, could not read.

    `open_at` is where the innermost mapping or list that has not ended begins, None outside any.
    """
    mark: Any = getattr(error, "problem_mark", None)
    if mark is None:
        return wrong_yaml("the file is not YAML", "look for absurd numbers and odd characters", (1, 1))
    began: Any = getattr(error, "context_mark", None) or mark
    said = f"{getattr(error, 'context', '')}: {getattr(error, 'problem', '')}"
    lines = [*_BREAK.split(text), "", ""]  # libyaml may count a line break that the last line lacks
    before, here = lines[mark.line][: mark.column], lines[mark.line][mark.column : mark.column + 1]
    at = min((mark.line + 1, mark.column + 1), end_of(text))
    start = (began.line + 1, began.column + 1)
    if here == "\t":
        said = "tab character"
    if here == "?":
        said = "bare question mark"
    for words, is_about_start, message, hint in _EXPLAINED:
        if re.search(words, said):
            first = lines[began.line][began.column : began.column + 1]
            return wrong_yaml(message.format(first), hint, start if is_about_start else at)
    if "parsing a flow" in said:
        return _explain_bracket(open_at or at, lines, at, here)
    if "mapping values" in said or "expected ':'" in said:
        return _explain_colon(lines, at, began.line if began is not mark else mark.line - 1)
    return _explain_stray(before.rstrip(), here, at, lines)


def _explain_bracket(start: tuple[int, int], lines: list[str], at: tuple[int, int], here: str) -> SourceError:
    if at[0] != start[0] or not here:
        first = lines[start[0] - 1][start[1] - 1 : start[1]]
        return wrong_yaml(f"what opens here with {first!r} is never closed", "close it", start)
    return wrong_yaml("a comma or closing bracket is missing here", f"{QUOTE} if it holds ': ', ',' or brackets", at)


def _explain_colon(lines: list[str], at: tuple[int, int], key_line: int) -> SourceError:
    before = lines[at[0] - 1][: at[1] - 1]
    if at[0] == 1 or re.search(r":\s", before):
        return wrong_yaml("a colon and a space stand inside plain text", f"{QUOTE}: '…: …'", at)
    while key_line > 0 and not lines[key_line].partition("#")[0].strip():
        key_line -= 1
    above = lines[key_line]
    if glued := _GLUED_COLON.match(above):
        return wrong_yaml("no space after the colon", "write 'key: value'", (key_line + 1, glued.start(1) + 1))
    column = len(above) - len(above.lstrip()) + 1
    if not re.search(r":(\s|$)", above):
        return wrong_yaml("this line has no ': ' after its key", "write 'key: value'", (key_line + 1, column))
    here = len(before) - len(before.lstrip()) + 1
    outer = next((_columns(line)[-1] for line in reversed(lines[:key_line]) if _columns(line)), column)
    if column < outer == here:
        message = "this line is indented less than those around it"
        return wrong_yaml(message, f"does it belong to them? begin it in column {outer}", (key_line + 1, column))
    message = "this line is indented deeper than the one above, whose value is already complete"
    return wrong_yaml(message, f"begin it in column {column}", (at[0], here))


def _columns(line: str) -> tuple[int, ...]:
    """Return where a line begins, and where its key does behind each '- '; () for one that says nothing.

    >>> _columns("  - id: a"), _columns("    name: A"), _columns("  # more")
    ((3, 5), (5,), ())
    """
    found = re.match(r"[ ]*(?:- +)*", line)
    dashes = [match.start() + 1 for match in re.finditer("-", found[0])] if found else []
    end = found.end() if found else 0
    return (*dashes, end + 1) if line[end : end + 1] not in {"", "#"} else ()


def _lined_up(lines: list[str], at: tuple[int, int]) -> str:
    """Return the column of the item or key above that is nearest to a line that lines up with none; "" for none."""
    is_item = len(_columns(lines[at[0] - 1])) > 1
    above = [(number, _columns(line)) for number, line in enumerate(lines[: at[0] - 1], 1)]
    known = [(column, number) for number, found in above for column in (found[:-1] if is_item else found[-1:])]
    if not known:
        return ""
    column, number = min(reversed(known), key=lambda each: abs(each[0] - at[1]))
    return f"begin it in column {column}, as in line {number}, and all that belongs to it as well"


def _explain_stray(before: str, here: str, at: tuple[int, int], lines: list[str]) -> SourceError:
    is_closing = here in ("]", "}", ",")
    if not before and not is_closing and (hint := _lined_up(lines, at)):
        return wrong_yaml("this line does not line up with those above", hint, at)
    if not before and not is_closing:
        hint = "begin the keys of one mapping, and the items of one list, in one column; do not mix keys and '- ' items"
        return wrong_yaml("this line does not line up with those above", hint, at)
    if before[-1:] in ("'", '"', "]", "}") and not is_closing:
        return wrong_yaml(f"text goes on after the closing {before[-1]}", "put the whole value in quotes", at)
    return wrong_yaml(
        f"{repr(here) if here else 'the end of the line'} has no place here", f"remove it, or {QUOTE}", at
    )


def wrong_yaml(message: str, hint: str, at: tuple[int, int]) -> SourceError:
    """Return the error for text that is not YAML as map data uses it."""
    return SourceError(INVALID_YAML, message, hint, at)
