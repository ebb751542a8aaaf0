"""Print the oldest releases that pyproject.toml allows, one `name==version` a line: what `make oldest` installs."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_BOUND = re.compile(r"([\w.-]+)>=([\w.]+)")
# Called by no test outside the browser.
_NOT_TRIED = {"axe-playwright-python", "mypy", "playwright", "ruff"}


def oldest(pyproject: Path) -> list[str]:
    """Return each direct dependency at its lower bound, without the type hints and what only lints and browsers use."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    tried = [each for each in wanted if not each.startswith("types-")]
    found = [_BOUND.match(each) for each in tried]
    if None in found:
        raise SystemExit(f"no lower bound: {tried[found.index(None)]}")
    return [f"{match[1]}=={match[2]}" for match in found if match and match[1] not in _NOT_TRIED]


if __name__ == "__main__":
    sys.stdout.write("\n".join(oldest(Path(__file__).resolve().parent.parent / "pyproject.toml")) + "\n")
