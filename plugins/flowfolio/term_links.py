"""Find the names of terms in text, and link them in a page's HTML where a link does no harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

MAX_NAME: Final = 60
"""Characters of the longest name that is looked for; longer ones are linked by [[…]] only."""

# An explicit link: [[term]], [[term|text to show]]; [[!words]] shows the words and never links them.
EXPLICIT: Final = re.compile(r"\[\[(?P<word>[^\s\[\]|][^\[\]|\n]{0,99})(?:\|(?P<shown>[^\[\]|\n]{1,200}))?\]\]")

_WS = r" \t\n\f\r"
_ATTRIBUTES = (  # the attributes of a tag as browsers read them: a quote counts only right after an equals sign
    rf"(?:[{_WS}/]++|[^{_WS}/>][^{_WS}/>=]*+"
    rf"""(?:[{_WS}]*+=[{_WS}]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^{_WS}>"'][^{_WS}>]*+)?+)?+)*+"""
)
_END_OF_NAME = rf"(?=[{_WS}/>])"
_TOKEN = re.compile(
    r"(?P<text>(?:[^<]++|<(?![a-zA-Z/!?]))++)"
    # Most tags say nothing to the linker; a run of them is one step, which halves the time.
    rf"|(?P<plain>(?:</?(?:p|li|ul|ol|dd|dl|div|section|article|table|thead|tbody|tr|td|em|strong|br|hr)>[{_WS}]*+)++)"
    r"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)"
    rf"{_END_OF_NAME}{_ATTRIBUTES}>(?:.*?</(?P=raw){_END_OF_NAME}[^>]*+(?:>|\Z)|.*+)"
    rf"|<(?P<close>/?)(?P<name>[a-z][^{_WS}/>]*+){_ATTRIBUTES}(?:>|\Z)"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"))
_PLAIN_TAG = re.compile(r"<(/?)([a-z]+)", re.IGNORECASE)
_SECTIONS = frozenset(("h1", "h2", "h3"))
_VERBATIM = frozenset(("code", "pre", "kbd", "samp", "svg", "math"))
_CLOSED = _VERBATIM | {
    *("a", "button", "caption", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("label", "legend", "nav", "option", "select", "summary", "template", "th", "abbr", "object", "canvas"),
}
# Classes of what reads like a heading or a label, of mathematics, and the one for authors: no-term.
_CLOSED_CLASS = re.compile(
    r"""\sclass\s*=\s*["']?[^"'>]*?(?<![\w-])"""
    r"(?:no-term|ff-term|ff-badge|ff-kicker|ff-facts|ff-number|admonition-title|arithmatex)(?![\w-])",
    re.IGNORECASE,
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
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
        self._barren: dict[str, bool] = {}
        self._name = re.compile(pattern)
        self._name_or_explicit = re.compile(f"{EXPLICIT.pattern}|{pattern}")

    def link(
        self, html: str, *, url_of: Callable[[str], str], skip: Collection[str] = (), is_automatic: bool = True
    ) -> Linked:
        """Return the page with the first use of each term in a section linked, and every explicit [[term]].

        `url_of` gives a term's address; the terms whose ids are in `skip` are linked explicitly only, and so are all
        unless the page `is_automatic`. The text of the page stays as it is, but for the brackets.
        """
        if not is_automatic and "[[" not in html:
            return Linked(html, frozenset(), ())
        return _Page(self, html, url_of, frozenset(skip), is_automatic).linked()

    def is_barren(self, html: str) -> bool:
        """Say whether there is surely nothing to link in a piece of text; short ones stand on many pages."""
        if len(html) > 60:
            return False
        known = self._barren.get(html)
        if known is None:
            known = "[[" not in html and self._name.search(unescape(html)) is None
            if len(self._barren) < 50_000:
                self._barren[html] = known
        return known

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield every name of a term in plain text with the term's id; explicit links with the id ""."""
        has_explicit = "[[" in text
        for match in (self._name_or_explicit if has_explicit else self._name).finditer(text):
            if has_explicit and match["word"] is not None:
                yield match, ""
            elif unicodedata.category(text[match.end() : match.end() + 1] or " ")[0] != "M":
                found = match[0]
                yield match, self._names.get(found) or self._names[spelling(found)]


@lru_cache(maxsize=2_000)  # a site repeats the same few tags
def _has_closed_class(tag: str) -> bool:
    return "class" in tag.lower() and _CLOSED_CLASS.search(tag) is not None


@dataclass
class _Page:
    """One pass over a page."""

    linker: Linker
    html: str
    url_of: Callable[[str], str]
    skip: frozenset[str]
    is_automatic: bool
    done: list[str] = field(default_factory=list)
    copied: int = 0
    closed: list[str] = field(default_factory=list)  # open elements in which nothing is linked, outermost first
    seen: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    undefined: list[str] = field(default_factory=list)

    def linked(self) -> Linked:
        closed = self.closed
        for match in _TOKEN.finditer(self.html):
            kind = match.lastgroup
            if kind == "text":
                text = match[0]
                if (not closed or "[[" in text) and not self.linker.is_barren(text):
                    self.text(text, match.start())
            elif kind == "name":
                name = match["name"].lower()
                if name in _CLOSED or name in closed or _has_closed_class(match[0]):
                    self.tag(name, bool(match["close"]), match[0])
            elif kind == "plain" and closed:
                for close, name in _PLAIN_TAG.findall(match[0]):
                    self.tag(name.lower(), bool(close), "")
        self.done.append(self.html[self.copied :])
        return Linked("".join(self.done), frozenset(self.used), tuple(self.undefined))

    def tag(self, name: str, is_closing: bool, tag: str) -> None:
        closed = self.closed
        if is_closing:
            if name in closed:
                del closed[len(closed) - 1 - closed[::-1].index(name) :]
            return
        if name in _SECTIONS:
            self.seen.clear()
        if name in _CLOSED or name in closed or _has_closed_class(tag):
            is_empty = name in _VOID or (name in {"svg", "math"} and tag.endswith("/>"))
            closed += [] if is_empty else [name]

    def text(self, text: str, start: int) -> None:
        end = start + len(text)
        plain = unescape(text) if "&" in text else text
        edits = list(self.edits(plain, start, end))
        if edits:
            self.done += [self.html[self.copied : start], _edited(plain, edits)]
            self.copied = end

    def edits(self, plain: str, start: int, end: int) -> Iterator[tuple[re.Match[str], str]]:
        if not _VERBATIM.isdisjoint(self.closed):
            return
        if self.closed or not self.is_automatic:
            found: Iterable[tuple[re.Match[str], str]] = ((match, "") for match in EXPLICIT.finditer(plain))
        else:
            found = self.linker.matches(plain)
        for match, term in found:
            if not term:
                yield match, self.explicit(match)
            elif term not in self.seen and term not in self.skip and not self.is_part(match, plain, start, end):
                self.seen.add(term)
                yield match, self.anchor(term, match[0])

    def is_part(self, match: re.Match[str], plain: str, start: int, end: int) -> bool:
        """Say whether the word goes on beyond an inline tag, as in `<b>re</b>work`."""
        if match.start() == 0 and _WORD_BEGAN.search(self.html, max(start - 200, 0), start):
            return True
        return match.end() == len(plain) and _WORD_GOES_ON.match(self.html, end) is not None

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
