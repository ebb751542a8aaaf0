"""The faces of the rooms name what is inside, and every module says its job."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import flowfolio

PACKAGE = Path(flowfolio.__file__).parent
ROOMS = [each.name for each in pkgutil.iter_modules([str(PACKAGE)]) if each.ispkg]


def docstring_of(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_names_every_module_of_its_room_and_its_public_names_exist(room: str) -> None:
    face = importlib.import_module(f"flowfolio.{room}")
    inside = {each.name for each in pkgutil.iter_modules(face.__path__)}
    listed = re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^- .*", face.__doc__ or "", re.MULTILINE)))
    assert set(listed) == inside
    assert [name for name in getattr(face, "__all__", ()) if not hasattr(face, name)] == []


def test_a_module_says_its_one_job_in_one_clause() -> None:
    said = {path: docstring_of(path).partition("\n")[0] for path in PACKAGE.rglob("*.py")}
    assert [path for path, line in said.items() if not re.fullmatch(r"[A-Z`].*[^.]\.", line) or ". " in line] == []
