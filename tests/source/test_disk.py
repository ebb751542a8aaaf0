"""Files are written in one step and never over what somebody else wrote, also by a killed command or on a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extent import times
from flowfolio.source.disk import ChangedError, create_file, put_file, replace_file
from flowfolio.source.problems import FlowfolioError

_LONG = 200_000


def test_a_new_file_comes_with_its_folders_and_the_usual_rights(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "new.yaml"
    create_file(path, b"x: 1\n")
    assert path.read_bytes() == b"x: 1\n"
    (tmp_path / "usual").touch()
    assert path.stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert os.listdir(path.parent) == ["new.yaml"]


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_what_is_there_is_not_written_over(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "map.yaml"
    if kind == "file":
        path.write_text("mine")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FlowfolioError, match="there already"):
        create_file(path, b"new")
    assert os.listdir(tmp_path) == ["map.yaml"]
    assert kind != "file" or path.read_text() == "mine"


def test_of_many_who_create_one_file_one_succeeds(tmp_path: Path) -> None:
    def create(number: int) -> bool:
        try:
            create_file(tmp_path / "map.yaml", str(number).encode())
        except FlowfolioError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(create, range(40)))
    assert done.count(True) == 1
    assert (tmp_path / "map.yaml").read_text() == str(done.index(True))
    assert os.listdir(tmp_path) == ["map.yaml"]


def test_a_disk_without_links_serves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    create_file(tmp_path / "map.yaml", b"one")
    with pytest.raises(FlowfolioError, match="there already"):
        create_file(tmp_path / "map.yaml", b"two")
    assert (tmp_path / "map.yaml").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["map.yaml"]


def test_a_file_that_changed_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_bytes(b"newer")
    with pytest.raises(ChangedError):
        replace_file(path, b"mine", was=b"older")
    assert path.read_bytes() == b"newer"
    replace_file(path, b"mine", was=b"newer")
    assert path.read_bytes() == b"mine"


def test_many_who_add_to_one_file_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.touch()

    def add(number: int) -> None:
        while True:
            was = path.read_bytes()
            try:
                return replace_file(path, was + f"{number}\n".encode(), was=was)
            except ChangedError:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(60)))
    assert sorted(map(int, path.read_text().split())) == list(range(60))


def test_the_target_of_a_link_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "real.yaml").chmod(0o640)
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    replace_file(tmp_path / "link.yaml", b"new")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "new"
    assert (tmp_path / "real.yaml").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_as_it_is() -> None:
    put_file(Path("/dev/null"), b"gone")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(FlowfolioError, match="no space left"):
        put_file(Path("/dev/full"), b"x" * _LONG)


_PROGRAM = """\
import sys
from pathlib import Path
from flowfolio.source.disk import create_file, put_file
folder = Path(sys.argv[1])
print("ready", flush=True)
for number in range(1000):
    put_file(folder / "kept.txt", b"new" * 100_000)
    create_file(folder / "made" / str(number) / "new.txt", b"x" * 300_000)
"""


def test_a_kill_leaves_whole_files_and_the_next_command_clears_up(tmp_path: Path) -> None:
    for number in range(times(25)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "kept.txt").write_bytes(b"old" * 100_000)
        with subprocess.Popen([sys.executable, "-c", _PROGRAM, str(folder)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            program.stdout.readline()
            time.sleep(0.003 * number)
            program.send_signal(signal.SIGKILL)
        assert (folder / "kept.txt").read_bytes() in {b"old" * 100_000, b"new" * 100_000}
        assert {path.stat().st_size for path in folder.rglob("new.txt")} <= {300_000}
        put_file(folder / "other.txt", b"")
        assert not list(folder.glob(".*"))


def test_a_full_disk_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text("older and good")
    program = (
        "import resource, sys; from pathlib import Path; from flowfolio.source.disk import create_file, put_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from flowfolio.source.problems import FlowfolioError\n"
        "for write, name in ((put_file, 'all.json'), (create_file, 'deep/new.yaml')):\n"
        "    try:\n        write(Path(sys.argv[1], name), b'x' * 5000)\n"
        "    except FlowfolioError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert [line.partition(" cannot be written: ")[0] for line in done.stdout.splitlines()] == [
        "'all.json'",
        "'new.yaml'",
    ]
    assert os.listdir(tmp_path) == ["all.json"]
    assert (tmp_path / "all.json").read_text() == "older and good"
