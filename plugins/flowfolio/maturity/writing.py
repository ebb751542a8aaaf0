"""Write models and assessments as YAML that reads back as the same values, whatever the texts hold."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flowfolio.maturity.model import Answer, AssessmentFile
from flowfolio.source.entity import Entity

WIDTH = 110
"""Characters up to which a mapping or list of short values stays on one line."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*")
_NUMBER_KEY = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Words that this or another YAML reader takes for something else than text.
_NOT_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
# What no YAML file of ours may hold, not even written as an escape.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("[\u2028\u2029\ufeff]")
# Where a block would say something else than the text: other line breaks, and lines of nothing but spaces.
_NOT_IN_BLOCK = re.compile("[\r\t\u2028\u2029\ufeff]|^ +$", re.MULTILINE)


def to_yaml(data: Mapping[str, Any]) -> str:
    """Return nested mappings, lists, texts, numbers and dates as YAML; None is left out.

    Characters that are no text (control characters, lone surrogates) are dropped.

    >>> print(to_yaml({"title": "A: b", "levels": [{"value": 1.0, "name": "First"}]}), end="")
    title: "A: b"
    levels:
      - {value: 1, name: First}
    """
    return "".join(f"{line}\n" for line in _mapping(data, 0))


def as_data(value: Any) -> Any:
    """Return an entity as the mapping an author would write: no empty lists and nothing that was not given."""
    if isinstance(value, Answer) and not value.applies and not (value.note or value.evidence or value.since):
        return value.value
    if isinstance(value, Entity):
        return {
            name: as_data(each)
            for name in type(value).model_fields
            if (each := getattr(value, name)) is not None and each not in ((), {})
        }
    if isinstance(value, Mapping):
        return {key: as_data(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [as_data(each) for each in value]
    return value


def assessment_text(
    file: AssessmentFile, *, header: Sequence[str] = (), remarks: Mapping[str, str] | None = None
) -> str:
    """Return an assessment as the text of its file, `header` lines as comments on top.

    `remarks` (criterion → line) become comments at the end of the answers, for criteria that wait for an answer.
    """
    data = as_data(file)
    lines = [_comment(line) for line in header]
    for key, value in data.items():
        lines += _entry(key, value, 0)
        if key == "answers":
            lines += [f"  {_comment(f'{word}: {text}')}" for word, text in (remarks or {}).items()]
    if "answers" not in data:
        lines += [_comment(f"{word}: {text}") for word, text in (remarks or {}).items()]
    return "".join(f"{line}\n" for line in lines)


def _comment(text: str) -> str:
    return f"# {' '.join(_ESCAPED.sub(' ', _NOT_TEXT.sub('', text)).split())}".rstrip()


def _mapping(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, value in data.items():
        if value is not None:
            yield from _entry(key, value, depth)


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    head = f"{pad}{_key(key)}:"
    flat = _flat(value)
    if flat is not None and len(head) + len(flat) < WIDTH:
        yield f"{head} {flat}"
    elif isinstance(value, Mapping):
        yield head
        yield from _mapping(value, depth + 1)
    elif isinstance(value, (list, tuple)):
        yield head
        yield from _items(value, depth + 1)
    else:
        yield from _long(head, _clean(str(value)), depth + 1)


def _items(values: Iterable[Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for value in values:
        flat = _flat(value)
        if isinstance(value, Mapping) and value and (flat is None or len(pad) + len(flat) + 2 >= WIDTH):
            first, *rest = _mapping(value, depth + 1)
            yield f"{pad}- {first.lstrip()}"
            yield from rest
        elif flat is not None:
            yield f"{pad}- {flat}"
        else:
            yield f"{pad}- {_scalar(str(value))}"


def _flat(value: Any) -> str | None:
    """Return a value on one line, or None when it holds lists of mappings, mappings of mappings or long text."""
    if isinstance(value, Mapping):
        parts = [(key, _flat(each)) for key, each in value.items() if each is not None]
        if any(part is None for _, part in parts) or any(_is_nested(each) for each in value.values()):
            return None
        return "{" + ", ".join(f"{_key(key)}: {part}" for key, part in parts) + "}"
    if isinstance(value, (list, tuple)):
        items = [_flat(each) for each in value]
        if any(isinstance(each, (Mapping, list, tuple)) for each in value) or None in items:
            return None
        return f"[{', '.join(str(each) for each in items)}]"
    text = _scalar(value)
    return text if len(text) < WIDTH and not (isinstance(value, str) and "\n" in value) else None


def _is_nested(value: Any) -> bool:
    """Whether a mapping inside a mapping holds mappings again; `{since: {1: 2026-01-31}}` still fits on a line."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    return any(isinstance(each, (Mapping, list, tuple)) for each in parts)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = _clean(str(value))
    if _DATE.fullmatch(text) or (_WORD.fullmatch(text) and text.lower() not in _NOT_WORDS):
        return text
    return _quoted(text)


def _key(key: Any) -> str:
    text = _clean(str(key))
    return text if _NUMBER_KEY.fullmatch(text) else _scalar(text)


def _quoted(text: str) -> str:
    # Every JSON string is a YAML text in double quotes, once the line separators that only YAML knows are escaped.
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _clean(text: str) -> str:
    return _NOT_TEXT.sub("", text)


def _long(head: str, text: str, depth: int) -> Iterator[str]:
    """Yield text as a block where the block says exactly the same, else in quotes."""
    lines = text.removesuffix("\n").split("\n")
    is_odd = len(lines) < 2 or not lines[0].strip() or not lines[-1].strip() or text.startswith(" ")
    if is_odd or _NOT_IN_BLOCK.search(text):
        yield f"{head} {_quoted(text)}"
        return
    yield f"{head} |" if text.endswith("\n") else f"{head} |-"
    yield from ("  " * depth + each if each else "" for each in lines)
