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


def test_there_are_at_most_fifty_and_none_is_that_of_a_room() -> None:
    assert len(set(flowfolio.__all__)) == len(flowfolio.__all__) <= 50
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


EXAMPLE_TYPE = Path(__file__).parent / "extension/example_type/capability_map"


@pytest.mark.parametrize("module", sorted(path.name for path in EXAMPLE_TYPE.glob("*.py")))
def test_a_type_from_another_package_needs_no_other_name(module: str) -> None:
    assert [name for name in _imported((EXAMPLE_TYPE / module).read_text("utf-8")) if not _is_public(name)] == []


@pytest.mark.parametrize(
    ("line", "is_public"),
    [
        ("from flowfolio import MapType", True),
        ("from flowfolio.testing import check_map_type", True),
        ("from flowfolio.map_types import MapType", False),
        ("from flowfolio import MapType, source", False),
        ("import flowfolio.map_types.rows as rows", False),
    ],
)
def test_an_import_of_a_room_would_be_seen(line: str, is_public: bool) -> None:
    assert all(map(_is_public, _imported(line))) is is_public


def _imported(source: str) -> list[str]:
    """Return the full name of everything of flowfolio that a module imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.partition(".")[0] == "flowfolio"]


def _is_public(name: str) -> bool:
    return name in {*(f"flowfolio.{each}" for each in flowfolio.__all__), "flowfolio.testing.check_map_type"}


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nope'"):
        flowfolio.nope  # noqa: B018


def test_importing_loads_no_room_and_no_library() -> None:
    code = "import flowfolio, sys; print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in said if name.startswith("flowfolio")] == ["flowfolio"]
    assert not {"pydantic", "yaml", "graphviz", "mkdocs", "click", "icalendar"} & set(said)
