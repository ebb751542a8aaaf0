"""What the documentation shows is true: its Python runs, its maps are sound."""

from __future__ import annotations

import re
import runpy
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import flowfolio
from flowfolio.cli.new import STARTER
from flowfolio.map_types import MapType, kind_of
from flowfolio.portfolio.single import single_map
from flowfolio.source import problems
from flowfolio.source.document import parse_text

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted([PROJECT / "README.md", *PROJECT.glob("content/**/*.md")])
_BLOCK = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> Iterator[tuple[int, str]]:
    """Yield the line on which each block of code begins, and its text."""
    text = page.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        if found[2] == language:
            yield text.count("\n", 0, found.start(3)) + 1, textwrap.dedent(found[3])


def name_of(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


def script(page: Path) -> str:
    """Return all Python of a page as one script in which every line has the number that it has in the page."""
    lines: list[str] = []
    for line, text in blocks(page, "python"):
        lines += [""] * (line - 1 - len(lines)) + text.splitlines()
    return "\n".join(lines)


SCRIPTS = {name_of(page): text for page in PAGES if (text := script(page))}
MAPS = {
    f"{name_of(page)}:{line}": (kind, document)
    for page in PAGES
    for line, text in blocks(page, "yaml")
    if "title" in ((document := parse_text(text, name_of(page))).data or ()) and (kind := kind_of(document))
}


PATHS = PROJECT / "content" / "guide" / "paths.md"


@pytest.mark.parametrize("text", [text for _, text in blocks(PATHS, "yaml")], ids=lambda text: text.splitlines()[0][7:])
def test_the_examples_of_the_paths_come_out_as_worked_by_hand(text: str) -> None:
    reading = single_map(parse_text(text, PATHS.name), "current-state")
    assert [each.message for each in reading.problems if each.severity == "error"] == []
    printed = {name: each for name, each in reading.whole.published if each is not None}  # type: ignore[attr-defined]
    computed = {each.name: each.value for each in reading.measures.metrics}
    assert printed
    assert {name: computed[name] for name in printed} == pytest.approx(
        {name: each.in_seconds(reading.calendar) for name, each in printed.items()}
    )


def test_there_is_something_to_try() -> None:
    assert {"content/how-to/use-as-a-library.md", "content/contributing.md"} <= SCRIPTS.keys()
    assert len(MAPS) >= 2


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_python_of_a_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page run one after the other, beside the portfolio that `flowfolio new` makes."""
    shutil.copytree(STARTER / "maps", tmp_path / "maps")
    path = tmp_path / Path(name).with_suffix(".py").name
    path.write_text(SCRIPTS[name], "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(problems, "_KNOWN", dict(problems._KNOWN))  # a code of the page ends with it
    runpy.run_path(str(path))


@pytest.mark.parametrize("name", SCRIPTS)
def test_how_to_pages_use_public_names_only(name: str) -> None:
    assert not re.findall(r"^(?:from|import) flowfolio\.(?!testing)\S+", SCRIPTS[name], re.MULTILINE)


def _how_to_add_a_map_type() -> str:
    text = (PROJECT / "content/contributing.md").read_text("utf-8")
    return text.partition("## Add a map type\n")[2].partition("\n## ")[0]


def test_the_table_of_a_map_type_has_each_of_its_fields_once() -> None:
    rows = re.findall(r"^\| (`.*?`) \| \S", _how_to_add_a_map_type(), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted(field.name for field in fields(MapType))


def test_what_a_map_type_is_made_of_is_public() -> None:
    prose = re.sub(r"^ *```.*?^ *```$", "", _how_to_add_a_map_type(), flags=re.MULTILINE | re.DOTALL)
    classes = set(re.findall(r"`([A-Z][a-z]\w*)", prose))
    assert {"Map", "Graph", "Role", "Metric", "Finding", "Item"} <= classes
    assert classes <= set(flowfolio.__all__)


@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_a_page_shows_is_sound(name: str) -> None:
    kind, document = MAPS[name]
    assert not [str(problem) for problem in single_map(document, kind).problems if problem.is_error]
