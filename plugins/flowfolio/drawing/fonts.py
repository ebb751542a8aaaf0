"""Tell which characters of a picture no font has: in a PNG or PDF they would be empty boxes."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Iterator

from flowfolio.drawing.caption import Caption
from flowfolio.drawing.graph import Graph
from flowfolio.drawing.quoting import clean

_TIMEOUT = 10.0
_FAMILY = "Arial"
_COMMON = "20-7e a0-24f 370-3ff 400-4ff 2010-2015 2018-201e 2020-2022 2026 2030 2039-203a 20ac 2190-2193 2212 2260-2265"
"""What every font for text has, where nothing says which fonts there are."""

Ranges = tuple[tuple[int, int], ...]


def characters(graph: Graph, caption: Caption | None = None) -> frozenset[str]:
    """Return every character of a picture's words that is not plain ASCII."""
    return frozenset(
        sign
        for line in (*_lines(graph), *(caption.words if caption else ()))
        for sign in clean(line)
        if not sign.isascii() and not sign.isspace()
    )


def _lines(graph: Graph) -> Iterator[str]:
    for node in graph.nodes:
        yield from node.lines
        yield from (line for row in node.rows for cell in row for line in cell.text)
    for edge in graph.edges:
        yield from edge.label
    yield from (words for _, words in graph.legend)


def without_font(graph: Graph, command: str, caption: Caption | None = None) -> tuple[str, ...]:
    """Return the characters of a picture that `command` cannot draw, in their order.

    The system's Graphviz takes each character from any font that has it, the one of the wheel knows a single font.
    """
    asked = (
        ("fc-list", "--format", "%{charset}\n") if command == "dot" else ("fc-match", "--format", "%{charset}", _FAMILY)
    )
    known = _ranges(asked)
    return tuple(sorted(sign for sign in characters(graph, caption) if not _has(known, ord(sign))))


def _has(known: Ranges, code: int) -> bool:
    return any(first <= code <= last for first, last in known)


@functools.lru_cache(maxsize=4)
def _ranges(asked: tuple[str, ...]) -> Ranges:
    """Return the characters of installed fonts as fontconfig lists them; without fontconfig those of any font."""
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_TIMEOUT, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ranges(_COMMON)
    return ranges(done.stdout) or ranges(_COMMON)


def ranges(text: str) -> Ranges:
    """Return the ranges of a set of characters as fontconfig writes it.

    >>> ranges("20-7e a0")
    ((32, 126), (160, 160))
    """
    ends = (part.partition("-") for part in dict.fromkeys(text.split()))
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in ends)
