"""Of the findings about what is sound in a broken file only those count that no fault may have brought about."""

from __future__ import annotations

import pytest

from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.document import parse_text
from flowfolio.source.entity import UNKNOWN_CHOICE, Finding
from flowfolio.source.slips import ids_in, slips_of
from flowfolio.source.sound_part import sound_part

TEXT = """\
title: M
nonsense: 1
steps:
- {id: a, name: A, lead_time: soon}
- {id: B b, name: The last}
- {name: No id}
"""


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (Finding(("steps", 0, "name"), UNKNOWN_CHOICE, "'x' is no step"), 4),
        (Finding(("steps", 0, "lead_time"), UNKNOWN_CHOICE, "'x' is no step"), 0),
        (Finding(("steps", 0), UNKNOWN_CHOICE, "'x' is no step"), 0),
        (Finding(("steps", 0), UNKNOWN_CHOICE, "'x' is no step", on_key=True), 4),
        (Finding(("steps", 2, "name"), UNKNOWN_CHOICE, "'x' is no step"), 6),
        (Finding(("steps", 2, "id"), UNKNOWN_CHOICE, "'x' is no step"), 0),
        (Finding(("steps", 0, "name"), UNKNOWN_CHOICE, "'b-b' is no step"), 0),
        (Finding(("steps", 0, "name"), UNKNOWN_CHOICE, "'no-id' is no step"), 0),
    ],
)
def test_what_a_fault_may_have_brought_about_is_no_slip(finding: Finding, line: int) -> None:
    document = parse_text(TEXT)
    part = sound_part(document, ValueStreamMap)
    assert part is not None
    found = [each.place.line for each in slips_of(document, ValueStreamMap, part, [finding])]
    assert found == ([line] if line else [])


def test_ids_are_those_written_and_those_that_have_still_to_be() -> None:
    found = ids_in({"id": "a", "name": "Not this", "parts": [{"id": "B b"}, {"name": "No id", "at": 1}]})
    assert found == {"a", "B b", "b-b", "no-id"}
