"""A module has its test where one looks for it: under its name in the room of the same name, or as said here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import flowfolio

PACKAGE, TESTS = Path(flowfolio.__file__).parent, Path(__file__).parent
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("")
    for path in PACKAGE.rglob("*.py")
    if path.name not in {"__init__.py", "__main__.py"}
)
ELSEWHERE = {
    # Every map type keeps the same promises, and every rule has a file that breaks it.
    r"map_types/(dependency_map|outcome_map|roadmap)/\w+": "map_types/test_contract.py",
    # One reckoning, judged as a whole by an independent walk.
    r"map_types/value_stream_map/(longest|rework|route|walk)": "map_types/value_stream_map/test_paths.py",
    r"map_types/value_stream_map/joins": "map_types/value_stream_map/test_network.py",
    r"map_types/value_stream_map/(assumptions|figures|numbers)": "map_types/value_stream_map/test_measure.py",
    r"map_types/value_stream_map/step_times": "map_types/value_stream_map/test_contradictions.py",
    # What a picture shows is seen once it is drawn.
    r"map_types/value_stream_map/(box|changes|ends|information|layout)": "map_types/value_stream_map/test_draw.py",
    r"map_types/value_stream_map/scene": "map_types/value_stream_map/test_draw.py",
    r"drawing/(cards|cells|routes|svg)": "drawing/test_engine.py",
    r"map_types/value_stream_map/rows": "export/test_export.py",
    # A page with its template is seen in a built site; what several pages share, too.
    r"site/(assessments|paths|prose|site)|site/build/publication|site/reference/spoken": "test_plugin.py",
    r"site/pages/(compare_rows|dependency_graph|downloads|edition|evidence|glossary|goals|timeline)": "test_plugin.py",
    r"analysis/catalogue": "site/pages/test_catalogue.py",
    r"analysis/term_uses|source/items": "portfolio/test_glossary.py",
    r"cli/(options|reference|site)|source/progress": "cli/test_command.py",
    r"maturity/checks": "analysis/test_maturity_checks.py",
    r"source/header": "portfolio/test_history.py",
}
"""Modules → the test to look at instead."""


@cache
def imported(test: Path) -> frozenset[str]:
    """Return the modules, and the names in modules, that a test imports."""
    found = set()
    for node in ast.walk(ast.parse(test.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found)


def found_for(module: Path) -> list[Path]:
    """Return what stands where one looks first: tests of its name or its folder's, beside it, or examples inside it."""
    room = TESTS / module.parent
    named = [room / f"test_{module.name}.py", room.with_name(f"test_{room.name}.py"), room / f"test_{room.name}.py"]
    name = ".".join(("flowfolio", *module.parts))
    found = [each for each in named if each.exists()] or [t for t in room.glob("test_*.py") if name in imported(t)]
    return found or [path for path in [(PACKAGE / module).with_suffix(".py")] if is_shown(path)]


def is_shown(path: Path) -> bool:
    """Say whether each public function of a module has an example, which runs as a test."""
    parts = ast.parse(path.read_text("utf-8")).body
    functions = [each for each in parts if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")]
    return bool(functions) and all(">>> " in (ast.get_docstring(each) or "") for each in functions)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_a_test_where_one_looks_for_it(module: Path) -> None:
    said = [test for pattern, test in ELSEWHERE.items() if re.fullmatch(pattern, module.as_posix())]
    assert len(said) <= 1
    assert found_for(module) or said, f"write tests/{module.parent}/test_{module.name}.py"
    assert all((TESTS / test).exists() for test in said)


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_the_list_says_nothing_that_is_not_needed(pattern: str) -> None:
    meant = [module for module in MODULES if re.fullmatch(pattern, module.as_posix())]
    assert [module for module in meant if not found_for(module)]
