"""Make virtual environments in which flowfolio stands beside packages that the tests' own lacks."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path


def environment(folder: Path, project: Path, *beside: str, without: str = "") -> Path:
    """Make one with flowfolio, what it needs and the packages `beside`; return its Python.

    What flowfolio needs whose names begin with `without` is left out, where another package stands in for it.
    """
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=120)
    python = folder / "bin" / "python"
    needed = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    wanted = [each for each in needed if not (without and each.startswith(without))]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *beside, *wanted], check=True, timeout=900)
    subprocess.run([*pip, "--no-deps", project], check=True, timeout=300)
    return python
