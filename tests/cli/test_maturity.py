"""The maturity commands say what a file is when it is no assessment, and carry answers forward only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flowfolio.cli.command import main

World = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def maps(world: World, small: str) -> Path:
    answers = 'model_version: "1.0"\nanswers: {drawn: 1}\n'
    return world(
        {
            "maturity/small/model.yaml": small,
            "maturity/other/model.yaml": small,
            "maturity/small/orders/2026-01-10.yaml": answers,
            "maturity/small/orders/2026-05-01.yaml": answers,
        }
    )


def run(maps: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--maps", str(maps)])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("passwd", "root:x:0:0:root:/root:/bin/sh\nbin:x:1:1::/:\n", "passwd is not an assessment: it says neither"),
        ("data.bin", "\0\1\2", "data.bin is not an assessment: it says neither"),
        ("outcome.yaml", "title: x\noutcome: {text: Less}\n", "outcome.yaml is not an assessment: it says neither"),
        ("mine.yaml", "answers: [1, 2\n", "mine.yaml:1:10: invalid-yaml"),
        ("mine.yaml", 'model_version: "1.0"\nanswers: {}\n', "Say which model mine.yaml answers"),
        ("model.yaml", "title: x\nlevels: []\nscale: []\n", "is a maturity model, not an assessment; name a scope"),
    ],
)
def test_says_what_a_file_is_not(maps: Path, tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content)
    found = run(maps, "maturity", str(tmp_path / name))
    assert found.exit_code != 0
    assert words in found.output


@pytest.mark.parametrize("text", ["answers: [1, 2\n", "model_version: '7'\nanswers: {drawn: 1}\n"])
def test_json_is_json_also_for_a_broken_file(maps: Path, text: str) -> None:
    path = maps / "maturity" / "small" / "orders" / "2026-05-20.yaml"
    path.write_text(text)
    found = run(maps, "maturity", str(path), "--format", "json")
    said = json.loads(found.stdout)
    assert (found.exit_code, said["model"], said["dimensions"]) == (1, None, [])
    assert said["problems"][0]["code"] in {"invalid-yaml", "unknown-reference"}


def test_names_a_scope_beside_a_model(maps: Path) -> None:
    found = run(maps, "maturity", str(maps / "maturity" / "small" / "model.yaml"))
    assert found.exit_code == 2
    assert "is a maturity model, not an assessment; try: flowfolio maturity orders" in found.output


@pytest.mark.parametrize("day", ["2025-12-31", "2026-03-01", "2026-05-01"])
def test_answers_are_not_carried_back(maps: Path, tmp_path: Path, day: str) -> None:
    target = tmp_path / "draft.yaml"
    found = run(maps, "carry-over", "orders", "--on", day, "-o", str(target))
    assert found.exit_code == 2
    assert f"{day} is not after 2026-05-01. Name a later day with --on." in found.output
    assert not target.exists()
    assert run(maps, "carry-over", "orders", "--on", "2026-05-02").exit_code == 0


def test_a_model_is_written_to_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    table, target = tmp_path / "levels.csv", tmp_path / "maps/maturity/mine/model.yaml"
    table.write_text("Aspect,First,Second\nSeeing,Somebody draws.,Everybody draws.\n", "utf-8")
    words = ["import-model", str(table), "--as", "table", "-o", str(target)]
    made = CliRunner().invoke(main, words)
    assert made.exit_code == 0, made.output
    assert "Somebody draws." in target.read_text("utf-8")
    assert CliRunner().invoke(main, words).exit_code == 2


@pytest.mark.parametrize("command", ["maturity", "carry-over"])
def test_an_assessment_that_cannot_be_read_is_not_called_missing(maps: Path, command: str) -> None:
    folder = maps / "maturity" / "small" / "orders"
    for name in ("2026-01-10.yaml", "2026-05-01.yaml"):
        (folder / name).write_text('model_version: "1.0"\nanswers: {drawn: {value: 0.7}}\n')
    found = run(maps, command, "orders")
    assert found.exit_code != 0
    assert "no assessment" not in found.output
    assert "cannot be read: maps/maturity/small/orders/2026-05-01.yaml:2:" in found.output


@pytest.mark.parametrize("command", ["maturity", "carry-over"])
def test_a_model_that_cannot_be_read_is_not_called_missing(maps: Path, command: str) -> None:
    (maps / "maturity" / "small" / "model.yaml").write_text("title: Small\nversion: 1.0\n")
    found = run(maps, command, "orders")
    assert found.exit_code != 0
    assert "The maturity model 'small' cannot be read: maps/maturity/small/model.yaml:1:" in found.output


def test_no_draft_is_made_past_an_assessment_that_cannot_be_read(maps: Path) -> None:
    (maps / "maturity" / "small" / "orders" / "2026-05-01.yaml").write_text("answers: [1, 2\n")
    found = run(maps, "carry-over", "orders", "--on", "2026-06-01")
    assert found.exit_code != 0
    assert (
        "The latest assessment of 'orders' cannot be read: maps/maturity/small/orders/2026-05-01.yaml:" in found.output
    )
