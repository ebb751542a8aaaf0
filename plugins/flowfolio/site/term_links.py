"""Link the names of terms in a page's HTML where a link does no harm."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Final

from flowfolio.portfolio.glossary import Glossary
from flowfolio.portfolio.term_names import shown_text
from flowfolio.site.html_pieces import SECTIONS, VERBATIM, Piece, Pieces, Tag

NEAR: Final = 4
"""Tags beyond which a word is not taken to go on."""

_INLINE = r"(?:</?(?:b|i|em|strong|span|sub|sup|u|s|del|ins|mark|small|wbr|bdi)(?:\s[^<>]*)?>)+"
_WORD_BEGAN = re.compile(rf"[\w-]{_INLINE}\Z", re.IGNORECASE)
_WORD_GOES_ON = re.compile(rf"{_INLINE}[\w-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linked:
    """A page with its links. `used` are the ids of the terms linked in it, `undefined` the [[words]] nobody defines."""

    html: str
    used: frozenset[str]
    undefined: tuple[str, ...]


class Linker:
    """Links the terms of a glossary, and remembers the pieces that many pages share."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        words = {term.id: escape(term.summary) for term in glossary.terms.values()}
        self.attributes = {term: f'title="{text}" data-ff-definition="{text}"' for term, text in words.items()}
        names = glossary.written_names
        self._pieces = Pieces(lambda text: tuple(names.matches(text)))

    def link(
        self, html: str, *, url_of: Callable[[str], str], skip: Collection[str] = (), is_automatic: bool = True
    ) -> Linked:
        """Return a page's HTML with terms linked: the first use in each section, and every [[term]].

        A section begins with a heading h1 to h3. Headings, code, links, pictures, captions, buttons and the heads of
        tables stay as they are, and so does what stands in an element with the class `no-term`. `skip` are names or
        ids of terms to link explicitly only, and so are all unless the page `is_automatic`. `url_of` gives the address
        of the page of a term's id. The text of the page stays as it is, but for the brackets.
        """
        if not is_automatic and "[[" not in html:
            return Linked(html, frozenset(), ())
        skipped = frozenset(term.id for each in skip if (term := self.glossary.lookup(each)))
        return _Page(self, self._pieces.of(html), url_of, skipped, is_automatic).linked()


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
        found = self.linker.glossary.lookup(word)
        if found is None:
            self.undefined.append(word)
            return f'<span class="ff-undefined-term">{escape(shown)}</span>'
        self.used.add(found.id)
        if self.closed:
            return escape(shown)
        self.seen.add(found.id)
        return self.anchor(found.id, shown)

    def anchor(self, term: str, shown: str) -> str:
        self.used.add(term)
        return (
            f'<a class="ff-term" href="{escape(self.url_of(term))}" {self.linker.attributes[term]}>{escape(shown)}</a>'
        )


def _edited(plain: str, edits: Iterable[tuple[re.Match[str], str]]) -> str:
    parts, at = [], 0
    for match, replacement in edits:
        parts += [escape(plain[at : match.start()], quote=False), replacement]
        at = match.end()
    return "".join(parts) + escape(plain[at:], quote=False)
