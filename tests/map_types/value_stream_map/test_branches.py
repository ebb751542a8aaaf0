"""Parallel work in a wrong shape is answered with the right one, in the words of who wrote it."""

from __future__ import annotations

import pytest

from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text


def hints(text: str) -> list[str]:
    return [
        each.hint for each in single_map(parse_text(f"title: A\n{text}"), "current-state").problems if each.is_error
    ]


@pytest.mark.parametrize(
    ("parallel", "shape"),
    [
        (
            "[{id: a, name: Check credit}, {id: b, name: Check fraud}]",
            "[[{id: a, name: Check credit}], [{id: b, name: Check fraud}]]",
        ),
        (
            "[Check credit, Check fraud]",
            "[[{id: check-credit, name: Check credit}], [{id: check-fraud, name: Check fraud}]]",
        ),
        ("{Paper: [{id: a, name: A}], Money: []}", "[{name: Paper, steps: [{id: a, …}]}, {name: Money, steps: […]}]"),
        ("{id: a, name: Check credit}", "[[{id: a, name: Check credit}], […]]"),
        ("Check credit", "[[{id: check-credit, name: Check credit}], […]]"),
    ],
)
def test_the_right_shape_of_parallel_work_is_shown_in_the_authors_words(parallel: str, shape: str) -> None:
    assert hints(f"steps:\n- parallel: {parallel}\n") == [f"write 'parallel: {shape}'"]


def test_branches_of_steps_are_taken_as_they_are() -> None:
    assert hints("steps:\n- parallel: [[{id: a, name: A}], {name: Money, steps: [{id: b, name: B}]}]\n") == []
