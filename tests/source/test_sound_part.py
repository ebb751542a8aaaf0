"""Of a file with faults all but the faulty values is typed, and every place leads back to the file."""

from __future__ import annotations

import pytest

from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.source.document import Loc, parse_text
from flowfolio.source.sound_part import SoundPart, sound_part

A, B, C = (f"{{id: {word}, name: {word.title()}}}" for word in "abc")

IDS = {("steps", 0, "id"), ("steps", 1, "id")}
STEP = ("stesp", 1)


def part_of(text: str) -> SoundPart[ValueStreamMap] | None:
    return sound_part(parse_text(text), ValueStreamMap)


@pytest.mark.parametrize(
    ("text", "ids", "cuts"),
    [
        (f"title: M\nsteps: [{A}, {B}]\n", ["a", "b"], set()),
        (f"title: M\nnonsense: 1\nsteps: [{A}]\n", ["a"], {("nonsense",)}),
        (f"title: [M]\nsteps: [{A}]\n", ["a"], {("title",)}),
        (f"title: M\ntitle: N\nsteps: [{A}]\n", ["a"], {("title",)}),
        ("title: M\nsteps: [{id: a, name: A, lead_time: soon}]\n", ["a"], {("steps", 0, "lead_time")}),
        # Another value stands in for one that is needed.
        (f"title: M\nsteps: [{{id: No Id, name: A}}, {B}]\n", ["unknown-0", "b"], {("steps", 0, "id")}),
        ("title: M\nsteps: [{name: A}, {name: B}]\n", ["unknown-0", "unknown-1"], IDS),
        (f"steps: [{A}]\n", ["a"], {("title",)}),
        # A misspelt key is read as the near one, wherever it stands.
        (f"title: M\nstesp: [{A}, {B}]\n", ["a", "b"], {("stesp",)}),
        (f"title: M\nsteps: [{{id: a, nmae: A}}, {B}]\n", ["a", "b"], {("steps", 0, "nmae")}),
        ("title: M\nsteps: [{id: a, name: A, leadtime: soon}]\n", ["a"], {("steps", 0, "leadtime")}),
        ("title: M\nsteps: [{id: a, name: A, nmae: B}]\n", ["a"], {("steps", 0, "nmae")}),
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
    assert [part.written_at(("steps", number, "name")) for number in range(4)] == [
        ("steps", 0, "name"),
        ("steps", 1, "name"),
        ("steps", 2, "name"),
        ("steps", 4, "name"),
    ]
    assert part.written_at(("steps", 2, "rework", "to")) == ("steps", 2)
    assert [part.is_clear(("steps", number)) for number in range(5)] == [True, False, True, False, True]
    assert not part.is_clear(("steps",))
    assert part.is_clear(("steps", 1, "name"))
    assert not part.is_clear(("steps", 1, "id"))


def test_places_lead_to_misspelt_keys() -> None:
    part = part_of(f"title: M\nstesp: [{A}, {{id: b, nmae: B}}]\n")
    assert part is not None
    assert part.written_at(("steps", 1, "id")) == ("stesp", 1, "id")
    assert part.written_at(("steps", 1, "name")) == ("stesp", 1, "nmae")
    assert [part.is_clear(loc) for loc in ((*STEP, "id"), (*STEP, "nmae"), STEP, ("stesp",))] == [
        True,
        False,
        False,
        False,
    ]


def test_what_is_wrong_below_a_misspelt_key_is_known() -> None:
    part = part_of(f"title: M\nstesp: [{A}, {{id: No Id, nmae: B}}]\nstats: late\n")
    assert part is not None
    assert [str(each) for each in part.revealed] == [
        "<text>:2:39: unknown-key 'nmae' is not a key here; did you mean 'name'?",
        "<text>:2:32: wrong-type id: 'No Id' is not an id; write 'no-id'",
        "<text>:2:27: missing-field 'name' is missing",
    ]


def test_a_branch_with_a_name_holds_its_steps_in_a_list() -> None:
    part = part_of(f"title: M\nsteps: [{{parallel: [[{A}], {{name: Two, steps: [{{nmae: X}}, {B}]}}]}}]\n")
    assert part is not None
    assert part.written_at(("steps", 0, "parallel", 1, 1, "id")) == ("steps", 0, "parallel", 1, "steps", 1, "id")


@pytest.mark.parametrize("text", ["", "- 1\n", "steps: [\n", "!x {title: M}\n"])
def test_nothing_is_left_of_what_is_no_map(text: str) -> None:
    part = part_of(text)
    assert part is None or not part.is_clear(("steps",))
