"""Find the names of terms in text, and link them in a page's HTML where a link does no harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from flowfolio.portfolio.html_pieces import SECTIONS, VERBATIM, Piece, Pieces, Tag

MAX_NAME: Final = 60
"""Characters of the longest name that is looked for; longer ones are linked by [[…]] only."""

NEAR: Final = 4
"""Tags beyond which a word is not taken to go on."""

# An explicit link: [[term]], [[term|text to show]]; [[!words]] shows the words and never links them.
EXPLICIT: Final = re.compile(r"\[\[(?P<word>[^\s\[\]|][^\[\]|\n]{0,99})(?:\|(?P<shown>[^\[\]|\n]{1,200}))?\]\]")

_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"))
_INLINE = r"(?:</?(?:b|i|em|strong|span|sub|sup|u|s|del|ins|mark|small|wbr|bdi)(?:\s[^<>]*)?>)+"
_WORD_BEGAN = re.compile(rf"[\w-]{_INLINE}\Z", re.IGNORECASE)
_WORD_GOES_ON = re.compile(rf"{_INLINE}[\w-]", re.IGNORECASE)

# Scripts that put no space between words: no word boundary is asked for there.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# `non-constraint`, `x/queue`, `a.queue`, `#queue`, `@queue` are other words than the term.
_NOT_BEFORE = r"(?<![\w@#$/\\.\-])"
_NOT_AFTER = r"(?![\w@\\]|[-./]\w)"
_SLASH = re.compile(r"\s*/\s*")


@dataclass(frozen=True, slots=True)
class Linked:
    """A page with its links. `used` are the ids of the terms linked in it, `undefined` the [[words]] nobody defines."""

    html: str
    used: frozenset[str]
    undefined: tuple[str, ...]


def spelling(text: str) -> str:
    """Return the form in which two spellings of a name are the same: blanks and apostrophes made equal, case kept.

    >>> spelling("Little’s  law"), spelling("push / pull")
    ("Little's law", 'push/pull')
    """
    return _SLASH.sub("/", " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()))


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


class Linker:
    """Knows all names as one pattern. `names` maps each spelling to a term's id, `lookup` finds that of a [[word]]."""

    def __init__(
        self, names: Mapping[str, str], definitions: Mapping[str, str], lookup: Callable[[str], str | None]
    ) -> None:
        self._names, self.lookup = names, lookup
        words = {term: escape(text) for term, text in definitions.items()}
        self.attributes = {term: f'title="{text}" data-ff-definition="{text}"' for term, text in words.items()}
        pattern = _pattern(name for name in names if len(name) <= MAX_NAME)
        self._name = re.compile(pattern)
        self._name_or_explicit = re.compile(f"{EXPLICIT.pattern}|{pattern}")
        self._pieces = Pieces(lambda text: tuple(self.matches(text)))

    def link(
        self, html: str, *, url_of: Callable[[str], str], skip: Collection[str] = (), is_automatic: bool = True
    ) -> Linked:
        """Return the page with the first use of each term in a section linked, and every explicit [[term]].

        `url_of` gives a term's address; the terms whose ids are in `skip` are linked explicitly only, and so are all
        unless the page `is_automatic`. The text of the page stays as it is, but for the brackets.
        """
        if not is_automatic and "[[" not in html:
            return Linked(html, frozenset(), ())
        return _Page(self, self._pieces.of(html), url_of, frozenset(skip), is_automatic).linked()

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield every name of a term in plain text with the term's id; explicit links with the id ""."""
        has_explicit = "[[" in text
        for match in (self._name_or_explicit if has_explicit else self._name).finditer(text):
            if has_explicit and match["word"] is not None:
                yield match, ""
            elif unicodedata.category(text[match.end() : match.end() + 1] or " ")[0] != "M":
                found = match[0]
                yield match, self._names.get(found) or self._names[spelling(found)]


@dataclass
class _Page:
    """One pass over a page."""

    linker: Linker
    pieces: list[Piece]
    url_of: Callable[[str], str]
    skip: frozenset[str]
    is_automatic: bool
    closed: list[str] = field(default_factory=list)  # open elements in which nothing is linked, outermost first
    seen: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    undefined: list[str] = field(default_factory=list)

    def linked(self) -> Linked:
        closed = self.closed
        for number, piece in enumerate(self.pieces):
            if piece.is_quiet and not (closed and piece.tag.name in closed):
                continue
            self.tag(piece.tag)
            if piece.found and VERBATIM.isdisjoint(closed):
                self.text(number, piece)
        html = "".join([piece.written for piece in self.pieces])
        return Linked(html, frozenset(self.used), tuple(self.undefined))

    def tag(self, tag: Tag) -> None:
        name, closed = tag.name, self.closed
        if tag.is_closing:
            if name in closed:
                del closed[len(closed) - 1 - closed[::-1].index(name) :]
            return
        if name in SECTIONS:
            self.seen.clear()
        if not tag.is_empty and (tag.is_closed or name in closed):
            closed.append(name)

    def text(self, number: int, piece: Piece) -> None:
        only_explicit = bool(self.closed) or not self.is_automatic
        edits = []
        for match, term in piece.found:
            if not term:
                edits.append((match, self.explicit(match)))
            elif not (only_explicit or term in self.seen or term in self.skip or self.is_part(match, number)):
                self.seen.add(term)
                edits.append((match, self.anchor(term, match[0])))
        if edits:
            self.pieces[number] = piece._replace(written=piece.markup + _edited(edits[0][0].string, edits))

    def is_part(self, match: re.Match[str], number: int) -> bool:
        """Say whether the word goes on beyond inline tags, as in `<b>re</b>work`."""
        pieces = self.pieces
        if match.start() == 0:
            before = "".join(piece.written for piece in pieces[max(number - NEAR, 0) : number]) + pieces[number].markup
            if _WORD_BEGAN.search(before, max(len(before) - 200, 0)):
                return True
        after = pieces[number + 1 : number + 1 + NEAR] if match.end() == len(match.string) else ()
        return _WORD_GOES_ON.match("".join(piece.written for piece in after)) is not None

    def explicit(self, match: re.Match[str]) -> str:
        word, shown = match["word"].strip(), shown_text(match)
        if word.startswith("!"):
            return escape(shown)
        term = self.linker.lookup(word)
        if term is None:
            self.undefined.append(word)
            return f'<span class="ff-undefined-term">{escape(shown)}</span>'
        self.used.add(term)
        if self.closed:
            return escape(shown)
        self.seen.add(term)
        return self.anchor(term, shown)

    def anchor(self, term: str, shown: str) -> str:
        self.used.add(term)
        return (
            f'<a class="ff-term" href="{escape(self.url_of(term))}" {self.linker.attributes[term]}>{escape(shown)}</a>'
        )


def shown_text(match: re.Match[str]) -> str:
    """Return what the reader sees of an explicit link."""
    return (match["shown"] or match["word"].removeprefix("!")).strip()


def _edited(plain: str, edits: Iterable[tuple[re.Match[str], str]]) -> str:
    parts, at = [], 0
    for match, replacement in edits:
        parts += [escape(plain[at : match.start()], quote=False), replacement]
        at = match.end()
    return "".join(parts) + escape(plain[at:], quote=False)


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
