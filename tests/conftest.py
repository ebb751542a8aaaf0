"""Build a portfolio on disk from plain text, and read the marks that say where its problems are."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filelock import FileLock

import extent  # noqa: F401 (it says how often each property is tried)
from browser.sites import ADDRESS, PROJECT, build
from flowfolio.drawing.engine import Engine
from flowfolio.portfolio.glossary import Glossary
from flowfolio.portfolio.glossary_reading import read_glossary
from flowfolio.source.folder import Folder
from sites import Example
from turns import pytest_xdist_make_scheduler  # noqa: F401 (a hook of pytest-xdist)

World = Callable[[Mapping[str, str]], Path]
"""Takes path below maps/ → file text, writes the files, returns the maps/ folder; a second call adds or replaces."""

# What tests keep is signed with this, and nothing is written into the home of whoever runs them.
os.environ["FLOWFOLIO_CACHE_KEY"] = "the secret of the tests"

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


SMALL_MODEL = """\
title: Small model
version: "1.0"
levels: [{value: 1, name: First}, {value: 2, name: Second}, {value: 3, name: Third}]
scale: [{value: 0, label: "No"}, {value: 0.5, label: Partly}, {value: 1, label: "Yes"}]
scoring: {criterion_to_dimension: mean}
dimensions:
  - id: seeing
    name: Seeing
    criteria:
      - {id: drawn, level: 1, text: The work is drawn., effort: 2, value: 4}
      - {id: measured, level: 2, text: The work is measured., depends_on: [drawn], effort: 1, value: 5}
  - id: acting
    name: Acting
    dimensions:
      - id: deciding
        name: Deciding
        criteria:
          - {id: decided, level: 1, text: Somebody decides., effort: 1, value: 3}
          - {id: followed, level: 3, text: Somebody follows up., depends_on: [decided, measured], effort: 4, value: 4}
      - id: learning
        name: Learning
        criteria: [{id: learned, level: 2, text: Results are written down.}]
"""


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries random input: `make fuzz` runs it at length, and coverage is decided without it."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("fuzz")
        if item.get_closest_marker("fuzz"):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the root of the checkout: where mkdocs.yml, content/ and maps/ stand."""
    return PROJECT


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Build both profiles of the example site strictly, once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    built, done = Example(shared / "www" / urlsplit(ADDRESS).path.strip("/"), shared / "disk"), shared / "site-built"
    with FileLock(shared / "site.lock"):
        if not done.exists():
            build(PROJECT / "mkdocs.yml", built.folder)
            build(PROJECT / "mkdocs.offline.yml", built.offline)
            done.touch()
    return built


@pytest.fixture
def small() -> str:
    """A small valid maturity model with nested dimensions."""
    return SMALL_MODEL


TERMS = """\
- term: Lead time
  id: lead-time
  plural: lead times
  abbreviation: LT
  aliases: [turnaround]
  definition: From "start" to end.
- {term: Change lead time, id: change-lead-time, definition: Commit to production.}
- {term: Queue, id: queue, plural: queues, definition: Items that wait & wait., see_also: [wip]}
- {term: WIP, id: wip, aliases: [work in process], definition: Started and not finished.}
- {term: WIP limit, id: wip-limit, plural: WIP limits, definition: The most that may be started.}
- {term: "%C/A", id: percent-complete-accurate, definition: Usable as it is.}
- {term: Push / pull, id: push-pull, definition: Two ways to get work.}
- {term: Little's law, id: littles-law, definition: Items = rate × time.}
- {term: Community of practice, id: community-of-practice, abbreviation: CoP, definition: People with one craft.}
- {term: Rückstau, id: backlog-jam, definition: Stau., aliases: [制約]}
"""


def read_terms(maps: Path) -> tuple[Glossary, Folder]:
    contents = Folder(maps)
    return read_glossary(contents), contents


@pytest.fixture(scope="session")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    folder = tmp_path_factory.mktemp("world") / "maps" / "glossary"
    folder.mkdir(parents=True)
    (folder / "terms.yaml").write_text(TERMS, encoding="utf-8")
    found, contents = read_terms(folder.parent)
    assert contents.problems == []
    return found


def require_system_dot() -> None:
    if not shutil.which("dot") and not os.environ.get("CI"):
        pytest.skip("the system's Graphviz (dot) is not installed")


@pytest.fixture(params=["graphviz-pure", "dot"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "dot":
        require_system_dot()
    return Engine(request.param)
