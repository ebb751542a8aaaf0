"""Prove that scripts of others are unchanged, named with their version, and come with their licence."""

from __future__ import annotations

import hashlib

import pytest

from flowfolio.site.build.vendor import OFFLINE_SHIM, vendored_files
from flowfolio.site.paths import YAML_SCRIPT


def test_every_script_of_others_comes_with_its_licence() -> None:
    files = {each.path for each in vendored_files()}
    assert {OFFLINE_SHIM, YAML_SCRIPT} == {path for path in files if path.endswith(".js")}
    assert {f"{path.rpartition('/')[0]}/LICENSE" for path in (OFFLINE_SHIM, YAML_SCRIPT)} <= files


@pytest.mark.parametrize(("script", "name"), [(OFFLINE_SHIM, "iframe-worker 1.0.4"), (YAML_SCRIPT, "js-yaml 5.5.0")])
def test_a_script_is_the_one_that_its_note_names(script: str, name: str) -> None:
    files = {each.path: each.content for each in vendored_files()}
    note = files[f"{script.rpartition('/')[0]}/SOURCE.txt"].decode()
    assert note.startswith(f"{name}, MIT")
    assert f"sha256 {hashlib.sha256(files[script]).hexdigest()}\n" in note


def test_the_parser_runs_no_text_as_a_program() -> None:
    content = next(each.content for each in vendored_files() if each.path == YAML_SCRIPT)
    assert b"eval(" not in content
    assert b"Function(" not in content
