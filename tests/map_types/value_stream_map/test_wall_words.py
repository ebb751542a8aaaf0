"""Words of the wall that are no fields lead to those that they mean."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flowfolio.map_types.value_stream_map.model import Step
from flowfolio.map_types.value_stream_map.wall_words import WALL_WORDS
from flowfolio.source.entity import field_names

SAID = [
    ("PT", "write 'process_time'"),
    ("LT", "write 'lead_time'"),
    ("%C/A", "write 'percent_complete_accurate'"),
    ("C/A", "write 'percent_complete_accurate'"),
    ("c_a", "write 'percent_complete_accurate'"),
    ("wait", "write 'wait_before'"),
    ("Waiting time", "write 'wait_before'"),
    ("owner", "write 'team'"),
    ("WIP", "did you mean 'wip'?"),
    ("proces_time", "did you mean 'process_time'?"),
    ("duration", "'process_time' is the work"),
    ("queue", "'inventory' is how many items wait"),
    ("xyzzy", "the keys here are id, name, team"),
]


@pytest.mark.parametrize(("word", "hint"), SAID)
def test_a_word_of_the_wall_leads_to_its_field(word: str, hint: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Step.model_validate({"id": "a", "name": "A", word: "1 d"})
    [error] = caught.value.errors()
    assert error["ctx"]["hint"].startswith(hint)


def test_every_word_is_no_field_itself_and_names_one() -> None:
    names = field_names(Step)
    assert not set(WALL_WORDS) & set(names)
    assert all(any(f"'{name}'" in hint for name in names) for word, hint in WALL_WORDS.items() if word != "share")
