"""Build a portfolio on disk from plain text, and read the marks that say where its problems are."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

World = Callable[[Mapping[str, str]], Path]
"""Takes path below maps/ → file text, writes the files, returns the maps/ folder; a second call adds or replaces."""

_MARK = re.compile(r"#\s*!\s*([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)\s*$")


def marked_problems(text: str) -> set[tuple[int, str]]:
    """Return the (line, code) pairs that a problem file announces with `# ! code` at the end of a line.

    >>> sorted(marked_problems("title: A\\nstpes: []  # ! unknown-key, missing-field\\n"))
    [(2, 'missing-field'), (2, 'unknown-key')]
    """
    return {
        (number, code.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if (mark := _MARK.search(line))
        for code in mark[1].split(",")
    }


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Write a portfolio given as text, a `portfolio.yaml` added when none is given."""
    maps = tmp_path / "maps"

    def write(files: Mapping[str, str]) -> Path:
        for name, text in {"portfolio.yaml": "title: Test portfolio\n", **files}.items():
            if name == "portfolio.yaml" and name not in files and (maps / name).exists():
                continue
            path = maps / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return maps

    return write


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the root of the checkout: where mkdocs.yml, content/ and maps/ stand."""
    return Path(__file__).resolve().parent.parent
