"""What `flowfolio new` writes for pip: an address where there is one, else a wheel of what is installed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import flowfolio
from flowfolio.cli import origin

PACKAGE = Path(flowfolio.__file__).parent


class _Noted:
    """An installed package whose pip noted `direct`."""

    def __init__(self, direct: str | None) -> None:
        self.version, self._direct = "0.1.0", direct
        self.metadata = metadata.distribution("flowfolio").metadata

    def read_text(self, name: str) -> str | None:
        return self._direct if name == "direct_url.json" else metadata.distribution("flowfolio").read_text(name)


def written(direct: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    told = direct if isinstance(direct, str | None) else json.dumps(direct)
    monkeypatch.setattr(origin, "distribution", lambda name: _Noted(told))
    return origin.requirements()


GIT = {"url": "https://git.example/flow.git", "vcs_info": {"vcs": "git", "commit_id": "1a2b3c"}}


@pytest.mark.parametrize(
    ("direct", "line"),
    [
        (GIT, "flowfolio @ git+https://git.example/flow.git@1a2b3c"),
        (GIT | {"subdirectory": "py"}, "flowfolio @ git+https://git.example/flow.git@1a2b3c#subdirectory=py"),
        (GIT | {"url": "ssh://git@git.example/flow.git"}, "flowfolio @ git+ssh://git@git.example/flow.git@1a2b3c"),
        ({"url": "https://files.example/f.whl", "archive_info": {}}, "flowfolio @ https://files.example/f.whl"),
    ],
)
def test_an_address_that_others_reach_is_kept(direct: object, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = written(direct, monkeypatch)
    assert list(files) == ["requirements.txt"]
    assert files["requirements.txt"].decode().splitlines()[-1] == line


@pytest.mark.parametrize(
    "direct",
    [
        None,  # from an index, or from a folder of packages
        {"url": "file:///home/ann/flowfolio", "dir_info": {"editable": True}},
        {"url": "file:///home/ann/f.whl", "archive_info": {}},
        GIT | {"url": "file:///home/ann/flow.git"},
        GIT | {"url": "https://ann:secret@git.example/flow.git"},
        {"url": 3},
        "no JSON",
        "[]",
    ],
)
def test_else_what_is_installed_is_packed(direct: object, monkeypatch: pytest.MonkeyPatch) -> None:
    files = written(direct, monkeypatch)
    path = "wheels/flowfolio-0.1.0-py3-none-any.whl"
    assert list(files) == ["requirements.txt", path]
    assert files["requirements.txt"].decode().splitlines()[-1] == f"./{path}"
    assert b"secret" not in files["requirements.txt"]
    assert written(direct, monkeypatch) == files


def test_a_wheel_holds_every_file_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(list(written(None, monkeypatch).values())[1])) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    there = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    folder = "flowfolio-0.1.0.dist-info"
    assert {name for name in content if not name.startswith(folder)} == {
        f"flowfolio/{path.relative_to(PACKAGE).as_posix()}" for path in there
    }
    assert {f"{folder}/{name}" for name in ("METADATA", "WHEEL", "entry_points.txt", "RECORD")} <= content.keys()
    for name, digest, size in csv.reader(content[f"{folder}/RECORD"].decode().splitlines()):
        if digest:
            made = base64.urlsafe_b64encode(hashlib.sha256(content[name]).digest()).rstrip(b"=").decode()
            assert (digest, size) == (f"sha256={made}", str(len(content[name])))


def test_where_nothing_is_known_a_comment_says_what_to_put(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(origin, "distribution", missing)
    (text,) = origin.requirements().values()
    assert all(line.startswith(b"#") for line in text.splitlines())
    assert b"wheels/" in text
