"""Of a file with faults all but the faulty values is typed, and every place leads back to the file."""

from __future__ import annotations

import pytest

from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.document import Loc, parse_text
from flowfolio.source.sound_part import SoundPart, sound_part

A, B, C = (f"{{id: {word}, name: {word.title()}}}" for word in "abc")


def part_of(text: str) -> SoundPart[ValueStreamMap] | None:
    return sound_part(parse_text(text), ValueStreamMap, {"title": "Untitled"})


@pytest.mark.parametrize(
    ("text", "ids", "cuts"),
    [
        (f"title: M\nsteps: [{A}, {B}]\n", ["a", "b"], set()),
        (f"title: M\nnonsense: 1\nsteps: [{A}]\n", ["a"], {("nonsense",)}),
        (f"title: [M]\nsteps: [{A}]\n", ["a"], {("title",)}),
        (f"title: M\ntitle: N\nsteps: [{A}]\n", ["a"], {("title",)}),
        ("title: M\nsteps: [{id: a, name: A, lead_time: soon}]\n", ["a"], {("steps", 0, "lead_time")}),
        # A step without an id is none.
        (f"title: M\nsteps: [{{id: No Id, name: A}}, {B}]\n", ["b"], {("steps", 0, "id"), ("steps", 0)}),
        (f"title: M\nsteps: [{{name: A}}, {B}]\n", ["b"], {("steps", 0)}),
    ],
)
def test_no_more_is_taken_out_than_has_to_be(text: str, ids: list[str], cuts: set[Loc]) -> None:
    part = part_of(text)
    assert part is not None
    assert [step.id for _, step in part.value.all_steps()] == ids
    assert part.cuts == cuts


def test_places_count_what_was_taken_out() -> None:
    part = part_of(f"title: M\nsteps: [{A}, {{name: No id}}, {B}, 12, {C}]\n")
    assert part is not None
    assert [part.written_at(("steps", number, "id")) for number in range(3)] == [
        ("steps", 0, "id"),
        ("steps", 2, "id"),
        ("steps", 4, "id"),
    ]
    assert part.written_at(("steps", 1, "rework", "to")) == ("steps", 2)
    assert [part.is_clear(("steps", number)) for number in range(5)] == [True, False, True, False, True]
    assert not part.is_clear(("steps",))
    assert not part.is_clear(("steps", 1, "name"))


def test_a_branch_with_a_name_holds_its_steps_in_a_list() -> None:
    part = part_of(f"title: M\nsteps: [{{parallel: [[{A}], {{name: Two, steps: [{{nmae: X}}, {B}]}}]}}]\n")
    assert part is not None
    assert part.written_at(("steps", 0, "parallel", 1, 0, "id")) == ("steps", 0, "parallel", 1, "steps", 1, "id")


@pytest.mark.parametrize("text", ["", "- 1\n", "steps: [\n", "!x {title: M}\n"])
def test_nothing_is_left_of_what_is_no_map(text: str) -> None:
    part = part_of(text)
    assert part is None or part.value.steps == ()
