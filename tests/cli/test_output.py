"""What commands make goes where it was asked to, and takes the place of nothing that is not its own kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import World
from flowfolio.cli.command import main

CURRENT = "title: Orders\nsteps:\n  - {id: pack, name: Pack → ship, process_time: 2 h}\n"
MAP = "orders/2026-01-12/current-state"


@pytest.fixture
def maps(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = world({f"streams/{MAP}.yaml": CURRENT})
    monkeypatch.chdir(folder.parent)
    return folder


def _run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("draw", MAP), "a.svg"),
        (("draw", MAP), "a.dot"),
        (("export", "--format", "json"), "a.json"),
        (("export", "--format", "csv"), "a.csv"),
        (("export", "--format", "xlsx"), "a.xlsx"),
        (("export", "--format", "schema"), "a.schema.json"),
    ],
)
def test_a_file_of_the_same_kind_is_made_anew_and_another_is_kept(
    maps: Path, words: tuple[str, ...], name: str
) -> None:
    _run(*words, "-o", name)
    made = Path(name).read_bytes()
    _run(*words, "-o", name)
    assert len(Path(name).read_bytes()) == len(made)
    for foreign in (b"notes of mine\n", b"title: a map\n", b"<html>", b"\xff\xfe\x00"):
        Path(name).write_bytes(foreign)
        assert "is there already" in _run(*words, "-o", name, code=2)
        assert Path(name).read_bytes() == foreign
    _run(*words, "-o", name, "--force")
    assert len(Path(name).read_bytes()) == len(made)
    Path(name).write_bytes(b"")  # as mktemp leaves it
    _run(*words, "-o", name)


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_no_file_of_the_maps_is_replaced(maps: Path, tmp_path: Path, force: list[str]) -> None:
    target = maps / "streams" / f"{MAP}.yaml"
    link = Path("picture.svg")
    link.symlink_to(target)
    for output in (str(target), str(link)):
        assert "lies in the maps" in _run("draw", MAP, "--format", "svg", "-o", output, *force, code=2)
        assert "lies in the maps" in _run("export", "-o", output, *force, code=2)
    assert target.read_text() == CURRENT


def test_a_folder_that_is_not_there_is_named(maps: Path) -> None:
    assert "there is no folder 'no/such'" in _run("draw", MAP, "-o", "no/such/a.svg", code=2)
    assert not Path("no").exists()


def test_what_programs_read_is_utf_8_on_any_console(maps: Path) -> None:
    runner = CliRunner(charset="cp1252")
    result = runner.invoke(main, ["metrics", MAP, "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout_bytes.decode("utf-8"))["map"] == MAP
