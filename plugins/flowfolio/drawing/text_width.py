"""Measure and wrap text for drawings, in the widths of Arial; no font file is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 "
    "584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 "
    "333 611 556 778 556 556 500 389 280 389 584"
)
_SIGNS = {"–": 556, "—": 1000, "…": 1000, "·": 333, "•": 350, "‘": 222, "’": 222, "“": 333, "”": 333, "«": 556}
_SIGNS |= {"»": 556, "€": 556, "→": 1000, "←": 1000, "↔": 1000, "−": 584, "×": 584, "≥": 549, "≤": 549, "≈": 549}
_SIGNS |= {"ß": 611, "æ": 889, "Æ": 1000, "ø": 611, "Ø": 778, "œ": 944, "Œ": 1000, "ł": 222, "đ": 556, "ı": 278}
_SIGNS |= {"°": 400, "±": 584, "§": 556, "\u00a0": 278, "\u00ad": 333}
_UNSEEN = frozenset(("Mn", "Me", "Cf", "Cc"))


class _Widths(dict[str, int]):
    """Thousandths of the font size a character takes; unknown characters are looked up once."""

    def __missing__(self, char: str) -> int:
        self[char] = width = self._look_up(char)
        return width

    def _look_up(self, char: str) -> int:
        if unicodedata.category(char) in _UNSEEN:
            return 0
        if unicodedata.east_asian_width(char) in ("W", "F"):
            return 1000
        base = unicodedata.normalize("NFD", char)[0]
        if base in self and base != char:
            return self[base]
        if unicodedata.category(char) == "So":
            return 1000
        return 720 if char.isupper() else 580


def _widths(ascii_widths: str) -> _Widths:
    return _Widths(_SIGNS | {chr(32 + place): int(width) for place, width in enumerate(ascii_widths.split())})


_TABLES = {False: _widths(_REGULAR).__getitem__, True: _widths(_BOLD).__getitem__}
_WORD = re.compile(r"[^\s/-]*[/-]+|[^\s/-]+ ?")


@lru_cache(maxsize=8192)  # boxes, labels and tables measure the same lines
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line of `text` in points, at a font `size` in points.

    Latin letters have Arial's own widths; East Asian and emoji characters count one em, combining marks nothing.

    >>> text_width("Build", 10)
    22.23
    """
    return round(sum(map(_TABLES[bold], text)) * size / 1000, 2)


def wrap(text: str, width: float, size: float, max_lines: int = 3, bold: bool = False) -> tuple[str, ...]:
    """Break `text` into at most `max_lines` lines no wider than `width` points.

    Lines break at spaces and after hyphens and slashes; a word that is too long is cut. The last line ends in "…" when
    something had to be left out.

    >>> wrap("Approve the order", 50, 11)
    ('Approve', 'the order')
    """
    return _wrapped(" ".join(text[:2000].split()), width, size, max(1, max_lines), bold)


@lru_cache(maxsize=2048)
def _wrapped(text: str, width: float, size: float, max_lines: int, bold: bool) -> tuple[str, ...]:
    if not text:
        return ()
    if "-" not in text and "/" not in text and text_width(text, size, bold) <= width:
        return (text,)
    lines = [""]
    for piece in _pieces(text, width, size, bold):
        if text_width((lines[-1] + piece).rstrip(), size, bold) <= width or not lines[-1]:
            lines[-1] += piece
        elif len(lines) > max_lines:
            break
        else:
            lines.append(piece)
    lines = [line.strip() for line in lines]
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], _shorten(lines[max_lines - 1] + " " + lines[max_lines], width, size, bold)]
    return tuple(lines) if any(lines) else ()


def _pieces(text: str, width: float, size: float, bold: bool) -> list[str]:
    """Split into words that keep their trailing space, hyphen or slash; words wider than `width` are cut up."""
    pieces: list[str] = []
    words = _WORD.findall(text)
    for word in (part for found in words for part in (_split_wide(found) or [found])):
        rest = word
        while text_width(rest.rstrip(), size, bold) > width and len(rest) > 1:
            end = _fitting(rest, width, size, bold)
            pieces.append(rest[:end])
            rest = rest[end:]
        pieces.append(rest)
    return pieces


def _split_wide(word: str) -> list[str]:
    """East Asian text may break between any two characters."""
    if word.isascii() or all(unicodedata.east_asian_width(char) not in ("W", "F") for char in word):
        return []
    return list(re.findall(r".[\u0300-\u036f\u200d\ufe00-\ufe0f、。，．）」]*\s?", word))


def _fitting(text: str, width: float, size: float, bold: bool) -> int:
    """Return how many characters of `text` fit into `width`; at least one, and no mark is parted from its letter."""
    end = 1
    while end < len(text) and text_width(text[: end + 1], size, bold) <= width:
        end += 1
    while end < len(text) - 1 and unicodedata.combining(text[end]):
        end += 1
    return end


def _shorten(text: str, width: float, size: float, bold: bool) -> str:
    end = _fitting(text, width - text_width("…", size, bold), size, bold)
    return text[:end].rstrip() + "…"
