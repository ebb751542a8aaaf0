"""The store keeps what is used, drops what is not, and nobody who uses it notices."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from flowfolio.source import store as module
from flowfolio.source.store import MARK_EVERY, UNUSED, Store, digest_of, prune

DAY = 86_400
OLD = UNUSED + MARK_EVERY + DAY


def _aged(folder: Path, key: str, seconds: float) -> Path:
    path = folder / key[:2] / f"{key}.txt"
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def _filled(folder: Path, count: int) -> list[str]:
    keys = [digest_of(number) for number in range(count)]
    for key in keys:
        assert Store(folder).write(key, f"text {key}")
    return keys


def _yesterday(folder: Path) -> None:
    os.utime(folder / "last-pruned.txt", (time.time() - 2 * DAY,) * 2)


def test_a_text_comes_back_and_a_broken_one_counts_as_none(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest_of("a")
    assert (store.has(key), store.read(key), store.text(key, lambda: "made")) == (False, "", "made")
    assert (store.has(key), store.read(key)) == (True, "made")
    (tmp_path / key[:2] / f"{key}.txt").write_text("broken")
    assert store.read(key) == ""
    assert Store().write(key, "x") is Store().has(key) is False


def test_unused_texts_go_with_the_next_write_and_used_ones_stay(tmp_path: Path) -> None:
    unused, read, asked, young = _filled(tmp_path, 4)
    for key in (unused, read, asked):
        _aged(tmp_path, key, OLD)
    _aged(tmp_path, young, UNUSED)
    _yesterday(tmp_path)
    store = Store(tmp_path)
    assert store.read(read).startswith("text")
    assert store.has(asked)
    store.write(digest_of("new"), "new")
    assert [key for key in (unused, read, asked, young) if Store(tmp_path).has(key)] == [read, asked, young]


def test_a_use_is_marked_only_when_the_mark_is_old(tmp_path: Path) -> None:
    (key,) = _filled(tmp_path, 1)
    for age, is_marked in ((MARK_EVERY - DAY, False), (MARK_EVERY + DAY, True)):
        path = _aged(tmp_path, key, age)
        before = path.stat().st_mtime
        assert Store(tmp_path).read(key)
        assert Store(tmp_path).has(key)
        assert (path.stat().st_mtime != before) is is_marked


def test_it_looks_once_a_day_and_only_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = _filled(tmp_path, 400)
    for key in keys:
        _aged(tmp_path, key, OLD)
    assert prune(tmp_path) == 0, "the first write of the day has looked already"
    monkeypatch.setattr(module, "MOST_LOOKED_AT", 100)
    rounds = []
    while sum(rounds) < 400:
        _yesterday(tmp_path)
        rounds.append(prune(tmp_path))
        assert prune(tmp_path) == 0
    assert len(rounds) >= 3
    assert max(rounds) < 120
    assert not list(tmp_path.rglob(f"{keys[0]}*"))


def test_only_own_files_are_dropped(tmp_path: Path) -> None:
    (key,) = _filled(tmp_path, 1)
    folder = tmp_path / key[:2]
    others = [folder / "notes.txt", folder / "abc.svg", tmp_path / "report.txt", tmp_path / "zz" / "abc.txt"]
    left = folder / ".writing-abc"
    for path in (*others, left):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        os.utime(path, (time.time() - OLD,) * 2)
    (folder / f"{'0' * 64}.txt").symlink_to(others[0])
    _yesterday(tmp_path)
    assert prune(tmp_path) == 1
    assert not left.exists()
    assert all(path.exists() for path in others)


@pytest.mark.parametrize("stamp", ["", "x", "-7", "99999"])
def test_a_broken_stamp_is_no_reason_to_stop(tmp_path: Path, stamp: str) -> None:
    (key,) = _filled(tmp_path, 1)
    _aged(tmp_path, key, OLD)
    (tmp_path / "last-pruned.txt").write_text(stamp)
    _yesterday(tmp_path)
    assert prune(tmp_path) == 1


def test_a_text_that_another_build_drops_meanwhile_is_made_again(tmp_path: Path) -> None:
    store, key = Store(tmp_path), digest_of("a")
    store.write(key, "text")
    assert store.has(key)
    (tmp_path / key[:2] / f"{key}.txt").unlink()
    assert (store.read(key), store.text(key, lambda: "again")) == ("", "again")
