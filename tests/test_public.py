"""The public names: few, all there, loaded when they are asked for."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import flowfolio


@pytest.mark.parametrize("name", flowfolio.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(flowfolio, name) is not None
    assert name in dir(flowfolio)


def test_there_are_about_thirty_and_none_is_that_of_a_room() -> None:
    assert len(set(flowfolio.__all__)) == len(flowfolio.__all__) <= 45
    rooms = {each.name for each in pkgutil.iter_modules(flowfolio.__path__)}
    assert not rooms & set(flowfolio.__all__)  # importing the room would put it in the place of the name


def test_type_checkers_see_the_same_names() -> None:
    face = Path(flowfolio.__file__)
    assert (face.parent / "py.typed").exists()
    shown = {
        (each.module, alias.name, alias.asname)
        for node in ast.parse(face.read_text("utf-8")).body
        if isinstance(node, ast.If)
        for each in node.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }
    lazy = {(f"flowfolio.{flowfolio._HOMES[n]}", n, n) for n in flowfolio.__all__ if n != "__version__"}
    assert shown == lazy


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nope'"):
        flowfolio.nope  # noqa: B018


def test_importing_loads_no_room_and_no_library() -> None:
    code = "import flowfolio, sys; print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in said if name.startswith("flowfolio")] == ["flowfolio"]
    assert not {"pydantic", "yaml", "graphviz", "mkdocs", "click", "icalendar"} & set(said)
