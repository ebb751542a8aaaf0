"""What takes place every so often makes items wait, at most from one time to the next."""

from __future__ import annotations

import pytest

from flowfolio.source.advice_often import how_often

LONGEST = [
    ("every other friday", "2 w"),
    ("every third month", "12 w"),
    ("on tuesdays at 10:00", "1 w"),
    ("tue + thu", "3 d"),
    ("monday to come", ""),
    ("mon, sat", "5 d"),
    ("last friday of the month", "5 w"),
    ("weekly cab", "1 w"),
    ("weekly on tuesday", "1 w"),
    ("3 times a week", "2 d"),
    ("once 1 month", "4 w"),
    ("every sunrise", ""),
    ("month", ""),
    ("monthlyish", ""),
    ("2 d every monday", ""),
]


@pytest.mark.parametrize(("text", "longest"), LONGEST)
def test_the_longest_time_between_two(text: str, longest: str) -> None:
    words = how_often(text)
    assert words.endswith(f"the wait for it is 'up to {longest}'") if longest else not words
