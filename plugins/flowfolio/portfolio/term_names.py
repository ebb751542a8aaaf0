"""Find the names of terms in plain text, and what stands in [[…]]."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from flowfolio.source.words import one_line

MAX_NAME: Final = 60
"""Characters of the longest name that is looked for; longer ones are linked by [[…]] only."""

# An explicit link: [[term]], [[term|text to show]]; [[!words]] shows the words and never links them.
EXPLICIT: Final = re.compile(r"\[\[(?P<word>[^\s\[\]|][^\[\]|\n]{0,99})(?:\|(?P<shown>[^\[\]|\n]{1,200}))?\]\]")

_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"))
# Scripts that put no space between words: no word boundary is asked for there.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# `non-constraint`, `x/queue`, `a.queue`, `#queue`, `@queue` are other words than the term.
_NOT_BEFORE = r"(?<![\w@#$/\\.\-])"
_NOT_AFTER = r"(?![\w@\\]|[-./]\w)"
_SLASH = re.compile(r"\s*/\s*")


def spelling(text: str) -> str:
    """Return the form in which two spellings of a name are the same: blanks and apostrophes made equal, case kept.

    >>> spelling("Little’s  law"), spelling("push / pull")
    ("Little's law", 'push/pull')
    """
    return _SLASH.sub("/", one_line(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


def spellings(name: str) -> Iterator[str]:
    """Yield how a name may be written: as it is, with a small or large first letter, and as in a headline.

    Words with a capital inside are acronyms and stay as they are.

    >>> sorted({*spellings("lead time")}), sorted({*spellings("WIP limit")})
    (['Lead Time', 'Lead time', 'lead time'], ['WIP Limit', 'WIP limit'])
    """
    words = spelling(name).split(" ")
    yield " ".join(words)
    yield " ".join([_large(words[0]), *words[1:]])
    yield " ".join([_small(words[0]), *words[1:]])
    yield " ".join([_large(words[0]), *(word if word in _SMALL_WORDS else _large(word) for word in words[1:])])


def _large(word: str) -> str:
    return word if _is_acronym(word) else word[0].upper() + word[1:]


def _small(word: str) -> str:
    return word if _is_acronym(word) else word[0].lower() + word[1:]


def _is_acronym(word: str) -> bool:
    return word[1:] != word[1:].lower() or word.upper() == word


class Names:
    """Knows all names as one pattern; `ids` maps each spelling to the id of its term."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        pattern = _pattern(name for name in ids if len(name) <= MAX_NAME)
        self._name = re.compile(pattern)
        self._name_or_explicit = re.compile(f"{EXPLICIT.pattern}|{pattern}")

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield every name of a term in plain text with the term's id; explicit links with the id ""."""
        has_explicit = "[[" in text
        for match in (self._name_or_explicit if has_explicit else self._name).finditer(text):
            if has_explicit and match["word"] is not None:
                yield match, ""
            elif unicodedata.category(text[match.end() : match.end() + 1] or " ")[0] != "M":
                found = match[0]
                yield match, self._ids.get(found) or self._ids[spelling(found)]


def shown_text(match: re.Match[str]) -> str:
    """Return what the reader sees of an explicit link."""
    return (match["shown"] or match["word"].removeprefix("!")).strip()


def _pattern(names: Iterable[str]) -> str:
    """Return one pattern for all names: they share their beginnings, so a text is read once; the longest name wins."""
    spaced: dict[str, Any] = {}
    unspaced: dict[str, Any] = {}
    for name in names:
        node = unspaced if _STARTS_UNSPACED.match(name) else spaced
        for atom in map(_atom, name):
            node = node.setdefault(atom, {})
        node[""] = {}
    kinds = []
    if spaced:
        kinds.append(f"{_NOT_BEFORE}(?:{_alternatives(spaced)}){_NOT_AFTER}")
    if unspaced:
        kinds.append(f"(?:{_alternatives(unspaced)})")
    return "|".join(kinds) or r"(?!)"


def _atom(letter: str) -> str:
    if letter == " ":
        return r"\s+"
    if letter == "/":
        return r"\s*/\s*"
    return "['’]" if letter == "'" else re.escape(letter)


def _alternatives(node: dict[str, Any]) -> str:
    parts = []
    for first in node.keys() - {""}:
        piece, rest = first, node[first]
        while len(rest) == 1 and "" not in rest:  # a run without branches is one piece
            ((more, rest),) = rest.items()
            piece += more
        parts.append(f"{piece}(?:{_alternatives(rest)})" if rest.keys() != {""} else piece)
    text = "|".join(sorted(parts))
    return f"(?:{text})?" if "" in node else text
