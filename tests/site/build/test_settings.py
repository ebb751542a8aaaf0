"""What mkdocs.yml says of our pages is checked, and what is wrong with it is said in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from flowfolio.site.build.settings import FolderBelow, KindsOfPages
from sites import MKDOCS, write


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("without: [glosary]", "'glosary' is no kind of page; did you mean 'glossary'?"),
        ("without: [xyz]", "'xyz' is no kind of page; there are home, editions, "),
        ("without: [maps]", "no site does without maps: every other page leads to them."),
        ("without: glossary", "what the site does without is a list, for example '[glossary]'"),
        ("prefix: 'a b'", "'a b' cannot be a folder of the site"),
        ("prefix: ../up", "'../up' cannot be a folder of the site"),
        ("prefix: 3", "a folder of the site is a text, for example 'flow', and not 3."),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture, options: str, said: str) -> None:
    write(tmp_path, {"content/index.md": "# Home\n", "mkdocs.yml": re.sub("today: [0-9-]+", options, MKDOCS)})
    with pytest.raises(Abort):
        load_config(config_file=str(tmp_path / "mkdocs.yml"))
    assert f"Plugin 'flowfolio' option '{options.partition(':')[0]}': {said}" in caplog.text


def test_what_is_right_is_tidied() -> None:
    folders = {"": "", "flow": "flow", "/docs/flow/": "docs/flow", "a.b-c_d": "a.b-c_d"}
    assert {each: FolderBelow().run_validation(each) for each in folders} == folders
    assert KindsOfPages().run_validation(["home", "due", "due"]) == ("due", "home")
