"""The store keeps what is used, drops what is not, and nobody who uses it notices."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from flowfolio.source import store as module
from flowfolio.source.secret import VARIABLE
from flowfolio.source.store import MARK_EVERY, MOST_BYTES, UNUSED, Store, code_digest, digest_of, prune

DAY = 86_400
OLD = UNUSED + MARK_EVERY + DAY


def _path(folder: Path, key: str) -> Path:
    path = Store(folder).path(key)
    assert path
    return path


def _aged(folder: Path, key: str, seconds: float) -> Path:
    path = _path(folder, key)
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
    _path(tmp_path, key).write_text("broken")
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
    assert not _path(tmp_path, keys[0]).exists()


def test_only_own_files_are_dropped(tmp_path: Path) -> None:
    (key,) = _filled(tmp_path, 1)
    folder = _path(tmp_path, key).parent
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
    _path(tmp_path, key).unlink()
    assert (store.read(key), store.text(key, lambda: "again")) == ("", "again")


def _filled_by(folder: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, secret)
    Store(folder).write("0" * 64, secret)


def test_who_shares_the_folder_but_not_the_secret_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in ("a" * 40, "b" * 40):
        _filled_by(tmp_path, secret, monkeypatch)
    assert Store(tmp_path).read("0" * 64) == "b" * 40
    monkeypatch.setenv(VARIABLE, "a" * 40)
    assert Store(tmp_path).read("0" * 64) == "a" * 40, "two who share a folder do not overwrite each other's"
    files = sorted(tmp_path.glob("*/*.txt"))
    files[0].write_bytes(files[1].read_bytes())
    files[1].write_bytes(files[0].read_bytes())
    assert [Store(tmp_path).read("0" * 64) for _ in files].count("b" * 40) == 0


def test_a_changed_text_counts_as_none_whatever_sum_is_put_beside_it(tmp_path: Path) -> None:
    first, second = _filled(tmp_path, 2)
    path = _path(tmp_path, first)
    evil = b"<svg><script>alert(1)</script></svg>"
    for signature in (hashlib.sha256(evil).hexdigest().encode(), path.read_bytes().partition(b"\n")[0], b"", b"\xff"):
        path.write_bytes(signature + b"\n" + evil)
        assert Store(tmp_path).read(first) == ""
    path.write_bytes(_path(tmp_path, second).read_bytes())
    assert Store(tmp_path).read(first) == "", "a true text of another key"


@pytest.mark.skipif(os.name != "posix", reason="pipes and links as Linux has them")
@pytest.mark.parametrize("what", ["pipe", "folder", "full folder", "link", "huge", "device", "unreadable"])
def test_what_is_no_file_of_ours_is_neither_read_nor_waited_for(what: str, tmp_path: Path) -> None:
    key = digest_of("a")
    folder = tmp_path / "store"
    assert Store(folder).write(key, "text")
    path = _path(folder, key)
    path.rename(tmp_path / "true")
    if what == "pipe":
        os.mkfifo(path)
    elif "folder" in what:
        path.mkdir()
        (path / "x").touch() if "full" in what else None
    elif what == "link":
        path.symlink_to(tmp_path / "true")
    elif what == "huge":
        with path.open("wb") as file:
            file.truncate(MOST_BYTES + 1)
    elif what == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"x")
        path.chmod(0)
    found: list[object] = []
    ask = threading.Thread(
        target=lambda: found.extend((Store(folder).read(key), Store(folder).text(key, lambda: "made"))), daemon=True
    )
    ask.start()
    ask.join(20)
    assert found == ["", "made"]
    assert Store(folder).has(key) is (what not in ("folder", "full folder"))
    assert (tmp_path / "true").read_bytes().endswith(b"text"), "what a link leads to is left alone"


@pytest.mark.skipif(os.name != "posix", reason="pipes and links as Linux has them")
def test_a_stamp_that_is_a_pipe_or_a_link_and_linked_subfolders_do_no_harm(tmp_path: Path) -> None:
    folder, victim = tmp_path / "store", tmp_path / "victim"
    (key,) = _filled(folder, 1)
    stamp = folder / "last-pruned.txt"
    stamp.unlink()
    os.mkfifo(stamp)
    os.utime(stamp, (1, 1))
    assert prune(folder) == 0
    victim.mkdir()
    (victim / "abc.txt").write_text("mine")
    os.utime(victim / "abc.txt", (1, 1))
    stamp.unlink()
    stamp.symlink_to(victim / "abc.txt")
    (folder / "zz").mkdir()
    spare = next(each for each in ("00", "01") if each != _path(folder, key).parent.name)
    (folder / spare).symlink_to(victim)
    os.utime(stamp, (1, 1), follow_symlinks=False)
    prune(folder)
    assert (victim / "abc.txt").read_text() == "mine"


def test_a_text_too_long_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    assert not Store(tmp_path).write(digest_of("a"), "x" * 1000)
    assert Store(tmp_path).write(digest_of("b"), "x" * 800)


def test_the_code_of_a_map_type_from_another_package_is_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kin_of_maps"
    (package / "inner").mkdir(parents=True)
    for name in ("__init__.py", "inner/page.html", "inner/data.json"):
        (package / name).write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    digests = [code_digest.__wrapped__()]
    point = EntryPoint("kin", "kin_of_maps.inner:MAP_TYPE", "flowfolio.map_types")
    monkeypatch.setattr(module, "entry_points", lambda group: [point] if group == point.group else [])
    digests.append(code_digest.__wrapped__())
    assert code_digest.__wrapped__() == digests[-1]
    for name in ("__init__.py", "inner/page.html", "inner/data.json"):
        (package / name).write_text(f"# {name}")
        digests.append(code_digest.__wrapped__())
    monkeypatch.setattr(module, "version", lambda name: "99" if name == "jinja2" else "1")
    digests.append(code_digest.__wrapped__())
    assert len(set(digests)) == len(digests)
