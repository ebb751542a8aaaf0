"""The folder below maps/: which names it takes, and that no file or folder in the way ends the reading."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import World
from flowfolio.portfolio.portfolio import load

OUTCOME = "title: A\nowner: Shop\noutcome: {text: Faster}\n"
EDITION = "streams/checkout/2026-01-12"


def problems(maps: Path) -> list[str]:
    found = load(maps).problems
    return [f"{p.place.path.removeprefix('maps/')}: {p.code}" for p in found if p.code != "review-overdue"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("stream/checkout/stream.yaml", "stream"),
        ("portfolio.yml", "portfolio.yml"),
        ("streams/Check out/stream.yaml", "streams/Check out"),
        ("streams/checkout.yaml", "streams/checkout.yaml"),
        ("streams/checkout/2026-1-12/outcome.yaml", "streams/checkout/2026-1-12"),
        ("streams/checkout/2026-02-30/outcome.yaml", "streams/checkout/2026-02-30"),
        ("streams/checkout/9999-01-01/outcome.yaml", "streams/checkout/9999-01-01"),
        ("streams/checkout/outcome.yaml", "streams/checkout/outcome.yaml"),
        (f"{EDITION}/outcomes.yaml", f"{EDITION}/outcomes.yaml"),
        (f"{EDITION}/outcome.yml", f"{EDITION}/outcome.yml"),
        (f"{EDITION}/outcome.yaml.txt", f"{EDITION}/outcome.yaml.txt"),
        (f"{EDITION}/outcome (1).yaml", f"{EDITION}/outcome (1).yaml"),
        ("streams/checkout/stream.yaml.txt", "streams/checkout/stream.yaml.txt"),
        ("portfolio.yaml.txt", "portfolio.yaml.txt"),
    ],
)
def test_names_that_the_contract_does_not_know(world: World, path: str, named: str) -> None:
    assert problems(world({path: OUTCOME})) == [f"{named}: bad-folder-name"]


@pytest.mark.parametrize("name", ["current-state.yaml", "curent-state.yml", "current-state.yaml.txt"])
def test_a_map_beside_the_editions_is_told_where_it_belongs(world: World, name: str) -> None:
    [found] = load(world({f"streams/checkout/{name}": OUTCOME})).problems
    assert found.message == f"'{name}' lies beside the editions and in none"
    assert found.hint == "put it into a folder that is its date, for example checkout/2026-01-31/current-state.yaml"


def test_other_files_are_nobodys_business(world: World) -> None:
    maps = world(
        {f"{EDITION}/outcome.yaml": OUTCOME, f"{EDITION}/wall.jpg": "", f"{EDITION}/notes.md": "", "README.md": ""}
    )
    world({".git/config": "", f"{EDITION}/.outcome.yaml.swp": "", f"{EDITION}/~outcome.yaml": ""})
    assert problems(maps) == []


def test_hints_name_the_nearest(world: World) -> None:
    maps = world({f"{EDITION}/roadmaps.yaml": OUTCOME, "streams/Check Out/stream.yaml": "title: A\n"})
    said = " ".join(problem.hint for problem in load(maps).problems)
    assert "did you mean 'roadmap.yaml'?" in said
    assert "name the folder 'check-out'" in said


def test_links_may_not_lead_out(world: World, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(OUTCOME, encoding="utf-8")
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME})
    (maps / EDITION / "roadmap.yaml").symlink_to(secret)
    (maps / "streams" / "outside").symlink_to(tmp_path)
    assert problems(maps) == [f"{EDITION}/roadmap.yaml: unreadable-file", "streams/outside: unreadable-file"]
    (maps / "streams" / "same").symlink_to(maps / "streams" / "checkout")
    assert "same/2026-01-12/outcome" in load(maps).assets


def test_links_in_a_circle_end(world: World) -> None:
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME})
    (maps / "streams" / "loop").symlink_to("loop")
    (maps / "streams" / "checkout" / "up").symlink_to("..")
    (maps / EDITION / "roadmap.yaml").symlink_to("roadmap.yaml")
    assert "checkout/2026-01-12/outcome" in load(maps).assets
    assert f"{EDITION}/roadmap.yaml: unreadable-file" in problems(maps)


def test_a_portfolio_behind_a_link_is_a_portfolio(world: World, tmp_path: Path) -> None:
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME})
    (tmp_path / "link").symlink_to(maps)
    assert "checkout/2026-01-12/outcome" in load(tmp_path / "link").assets


def test_folders_and_pipes_where_files_should_be(world: World) -> None:
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME})
    (maps / EDITION / "roadmap.yaml").mkdir()
    (maps / "streams/returns/stream.yaml").mkdir(parents=True)
    os.mkfifo(maps / EDITION / "dependency.yaml")
    assert problems(maps) == [
        f"{EDITION}/dependency.yaml: unreadable-file",
        f"{EDITION}/roadmap.yaml: unreadable-file",
        "streams/returns/stream.yaml: unreadable-file",
    ]


@pytest.mark.parametrize("name", ["portfolio.yaml", "streams/checkout/stream.yaml", f"{EDITION}/outcome.yaml"])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[" * 100_000, b"a: b\n" * 250_000, b"- 1\n", b"\x00" * 100])
def test_every_file_may_be_rubbish(world: World, name: str, content: bytes) -> None:
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME, f"{EDITION}/roadmap.yaml": "title: A\nowner: B\n"})
    (maps / name).write_bytes(content)
    assert problems(maps)[0].startswith(f"{name}: ")
    assert load(maps).assets["checkout/2026-01-12/roadmap"].map is not None


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_unreadable_folders_are_said(world: World) -> None:
    maps = world({f"{EDITION}/outcome.yaml": OUTCOME})
    (maps / EDITION).chmod(0)
    assert problems(maps) == [f"{EDITION}: unreadable-file"]
    (maps / EDITION).chmod(0o755)
