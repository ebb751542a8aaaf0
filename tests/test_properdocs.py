"""The same plugin under ProperDocs, in an environment of its own in which MkDocs is not installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from environments import environment
from flowfolio.map_types import kinds
from sites import MATERIAL, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """Make an environment with ProperDocs and all that flowfolio needs but MkDocs and its theme; return its Python."""
    beside = ("properdocs>=1.6,<2", "properdocs-theme-mkdocs")
    return environment(tmp_path_factory.mktemp("properdocs") / "env", project, *beside, without="mkdocs")


def test_a_strict_build_without_mkdocs(python: Path, tmp_path: Path) -> None:
    found = subprocess.run([python, "-m", "pip", "show", "mkdocs"], capture_output=True, check=False, timeout=60)
    assert found.returncode != 0
    edition = "maps/streams/checkout/2026-01-12"
    examples = {
        f"{edition}/{kind}.yaml": (each.folder / "example.yaml").read_text(encoding="utf-8")
        for kind, each in kinds().items()
    }
    about = "# About\n\n```flowfolio\nmap: checkout/2026-01-12/current-state\nfigure: lead_time\n```\n"
    config = MATERIAL.replace("{name: material, font: false}", "{name: mkdocs}")
    write(tmp_path, {"properdocs.yml": config, "content/about.md": about, **examples})
    built = subprocess.run(
        [python, "-m", "properdocs", "build", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    page = (tmp_path / "site/streams/checkout/2026-01-12/current-state/index.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "Check credit" in page
    assert "Lead time" in (tmp_path / "site/about/index.html").read_text(encoding="utf-8")
