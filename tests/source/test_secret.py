"""The secret that signs kept texts: made once, private, and nothing is believed without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flowfolio.source import secret as module
from flowfolio.source.secret import VARIABLE, secret
from flowfolio.source.store import Store

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files as Linux has them")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the user of the test a state folder of their own; return the secret's file."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    module._own.cache_clear()
    yield tmp_path / "state/flowfolio/cache.key"
    module._own.cache_clear()


def _again() -> bytes:
    module._own.cache_clear()
    return secret()


def test_it_is_made_once_and_for_this_user_only(place: Path) -> None:
    first = secret()
    assert len(first) == 64
    assert _again() == first == place.read_bytes()
    assert [each.name for each in place.parent.iterdir()] == ["cache.key"]
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600


def test_many_who_make_it_at_once_have_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: secret(), range(32)))) == 1


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_one_that_others_can_read_or_write_is_none(mode: int, place: Path, tmp_path: Path) -> None:
    assert secret()
    place.chmod(mode)
    assert _again() == b""
    store = Store(tmp_path / "store")
    assert (store.write("0" * 64, "text"), store.has("0" * 64), store.read("0" * 64)) == (False, False, "")
    assert store.text("0" * 64, lambda: "made") == "made"
    assert not (tmp_path / "store").exists()


@posix
@pytest.mark.parametrize("what", ["link", "pipe", "folder", "short"])
def test_what_is_no_file_or_no_secret_is_none(what: str, place: Path, tmp_path: Path) -> None:
    place.parent.mkdir(parents=True)
    if what == "link":
        (tmp_path / "other").write_text("x" * 64)
        (tmp_path / "other").chmod(0o600)
        place.symlink_to(tmp_path / "other")
    elif what == "pipe":
        os.mkfifo(place, 0o600)
    elif what == "folder":
        place.mkdir()
    else:
        place.write_text("x" * 8)
        place.chmod(0o600)
    assert secret() == b""


def test_without_a_place_for_it_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert secret() == b""
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert secret() == b""


def test_a_shared_one_comes_from_the_environment(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "shared by our machines")
    assert secret() == b"shared by our machines"
    assert not place.exists()
