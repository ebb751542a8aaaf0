"""The list of faults that are kept right names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(test_\w+)::(test_\w+)`", (_HERE / "kept_right.md").read_text("utf-8"))
    assert len(named) > 50
    there = {
        (path.stem, name)
        for path in _HERE.rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }
    assert [each for each in named if each not in there] == []
