"""One pass over a folder: what is read once, what is noted, and what lies outside."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flowfolio.source.entity import Entity
from flowfolio.source.fields import Slug
from flowfolio.source.folder import Folder, Shelf

World = Callable[..., Path]


class Word(Entity):
    """Something with an id."""

    id: Slug


def test_a_file_is_read_again_only_when_it_changed(world: World) -> None:
    maps, shelf = world({"one.yaml": "id: a\n", "list.yaml": "- id: b\n- id: C\n"}), Shelf()
    one, second = Folder(maps, shelf), Folder(maps, shelf)
    for folder in (one, second):
        assert folder.read(folder.root / "one.yaml", Word).value == Word(id="a")
        first, broken = folder.read_items(folder.root / "list.yaml", Word, "words")
        assert (first.value.id, first.has("id"), broken.has("id")) == ("b", True, False)
    assert one.documents == second.documents
    assert all(second.documents[name] is document for name, document in one.documents.items())
    assert [str(each) for each in second.problems] == [str(each) for each in one.problems]
    assert [str(each.place) for each in second.problems] == ["maps/list.yaml:2:7"]

    (maps / "list.yaml").write_text("words: [{id: c}, {id: d}]\n", encoding="utf-8")
    third = Folder(maps, shelf)
    assert [each.value.id for each in third.read_items(third.root / "list.yaml", Word, "words")] == ["c", "d"]
    assert third.problems == []


def test_one_file_can_be_read_as_one_thing_and_as_a_list(world: World) -> None:
    folder = Folder(world({"one.yaml": "id: a\n"}))
    path = folder.root / "one.yaml"
    assert folder.read(path, Word).value == Word(id="a")
    [item] = folder.read_items(path, Word, "words")
    assert (item.value, str(item.place)) == (Word(id="a"), "maps/one.yaml:1:1")


def test_names_the_contract_does_not_know_are_noted_and_links_out_of_the_folder_too(world: World) -> None:
    folder = Folder(world({"gloss.yaml": "", "photo.png": "", ".hidden": "", "~draft.yaml": ""}))
    os.symlink("/", folder.root / "out")
    os.symlink("loop", folder.root / "loop")
    found = [path.name for path in folder.entries(folder.root)]
    assert found == ["gloss.yaml", "loop", "photo.png", "portfolio.yaml"]
    for name in ("gloss.yaml", "photo.png"):
        folder.misnamed(folder.root / name, ["glossary.yaml"])
    assert [str(each) for each in folder.problems] == [
        "maps/out:1:1: unreadable-file the link leads out of the project",
        "maps/gloss.yaml:1:1: bad-folder-name 'gloss.yaml' is not one of glossary.yaml; did you mean 'glossary.yaml'?",
    ]
    assert list(folder.entries(folder.root / "nowhere")) == []


LOST = {  # a file beside nothing, or beside the one of its name → what is said of it
    "roles.yaml.txt": "did you mean 'roles.yaml'?",
    "roles.YML.txt": "did you mean 'roles.yaml'?",
    "roles.txt": "did you mean 'roles.yaml'?",
    "roles": "did you mean 'roles.yaml'?",
    "roles (1).yaml": "did you mean 'roles.yaml'?",
    "roles.yaml (1)": "did you mean 'roles.yaml'?",
    "roles.yaml~": "did you mean 'roles.yaml'?",
    "roles.yaml.bak": "did you mean 'roles.yaml'?",
    "notes.txt": "",
    "roles.png": "",
}


@pytest.mark.parametrize(("name", "hint"), LOST.items())
def test_a_file_of_data_that_has_another_ending_is_noted(world: World, name: str, hint: str) -> None:
    folder = Folder(world({name: "id: a"}))
    folder.misnamed(folder.root / name, ["roles.yaml"])
    assert [each.hint for each in folder.problems] == [hint] * bool(hint)


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("roles.yaml~", False), ("roles.yaml.orig", False), ("roles.txt", False), ("roles.yaml.txt", True)],
)
def test_a_copy_beside_its_original_is_none_but_what_was_saved_with_another_ending(
    world: World, name: str, is_told: bool
) -> None:
    folder = Folder(world({name: "id: a", "roles.yaml": "id: a"}))
    folder.misnamed(folder.root / name, ["roles.yaml"])
    assert bool(folder.problems) is is_told
