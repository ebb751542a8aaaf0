"""Which characters of a picture no font has, by what fontconfig says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowfolio.drawing import fonts
from flowfolio.drawing.engine import Engine, find_command
from flowfolio.drawing.files import engine_for
from flowfolio.drawing.fonts import characters, without_font
from flowfolio.drawing.graph import Cell, Edge, Graph, Node


def graph(text: str) -> Graph:
    nodes = (Node("a", "step", (text,)), Node("b", "step", rows=((Cell(("é",)),),)))
    return Graph(id="g", title="G", description="", nodes=nodes, edges=(Edge("a", "b", label=("→",)),))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One font for Latin text, another one with Japanese, and programs that say so."""
    for name, says in (("fc-match", "20-7e a0-24f 2190-2193"), ("fc-list", "20-7e a0-24f 2190-2193\n65e5 672c")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '{says}'\n", "utf-8")
        program.chmod(0o755)
    (tmp_path / "dot").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "dot").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for cached in (fonts._ranges, find_command):
        cached.cache_clear()
    yield
    for cached in (fonts._ranges, find_command):
        cached.cache_clear()


def test_all_words_are_looked_at() -> None:
    assert characters(graph("a 日")) == {"日", "é", "→"}


@pytest.mark.usefixtures("installed")
def test_the_systems_graphviz_takes_a_character_from_any_font() -> None:
    assert without_font(graph("日本 é"), "graphviz-pure") == ("日", "本")
    assert without_font(graph("日本 é"), "dot") == ()
    assert without_font(graph("日本 م"), "dot") == ("م",)


@pytest.mark.usefixtures("installed")
def test_a_png_is_written_by_the_engine_that_has_the_fonts() -> None:
    assert engine_for(graph("日本"), "png", Engine()).command == "dot"
    assert engine_for(graph("Prüfung"), "png", Engine()).command == "graphviz-pure"
    assert engine_for(graph("日本"), "svg", Engine()).command == "graphviz-pure"


def test_without_fontconfig_only_common_letters_count_as_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    fonts._ranges.cache_clear()
    assert without_font(graph("日 ž Ж Ω – €"), "dot") == ("日",)
    fonts._ranges.cache_clear()


def test_it_says_the_same_as_the_programs_that_are_installed() -> None:
    if not shutil.which("fc-list"):
        pytest.skip("fontconfig is not installed")
    for sign in "日م▽◆Ж":
        listed = subprocess.run(["fc-list", f":charset={ord(sign):x}"], capture_output=True, text=True, check=True)
        assert (sign in without_font(graph(sign), "dot")) is (not listed.stdout.strip())
