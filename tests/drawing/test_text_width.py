"""How wide words are, and where lines are broken."""

from __future__ import annotations

import pytest

from flowfolio.drawing.text_width import text_width, wrap


@pytest.mark.parametrize(
    ("text", "width", "lines", "expected"),
    [
        ("Approve the order", 50, 3, ("Approve", "the order")),
        ("a/b-c", 10, 3, ("a/", "b-", "c")),
        ("", 60, 3, ()),
        ("one two three four five six", 40, 2, ("one two", "three…")),
        ("Donaudampfschifffahrt", 50, 3, ("Donauda", "mpfschifff", "ahrt")),
        ("日本語の手順", 40, 3, ("日本語", "の手順")),
    ],
)
def test_wrap(text: str, width: float, lines: int, expected: tuple[str, ...]) -> None:
    wrapped = wrap(text, width, 11, lines)
    assert wrapped == expected
    assert all(text_width(line, 11) <= width for line in wrapped)


def test_widths_of_what_is_not_latin() -> None:
    assert text_width("日本", 10) == 20
    assert text_width("e\u0301", 10) == text_width("é", 10) == text_width("e", 10)
    assert text_width("Build", 10, bold=True) > text_width("Build", 10)
    assert text_width("שלום", 10) > 0
