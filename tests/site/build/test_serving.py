"""Building again while serving: only what a change touches is written, and it is what a whole build would write."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from sites import MKDOCS, Built, build, write
from test_plugin import EDITION
from test_plugin import FILES as EVERY_PAGE_LISTED

NAV = "nav:\n  - index.md\n  - About us: about.md\n  - streams/index.md\n"
FILES = {**EVERY_PAGE_LISTED, "mkdocs.yml": MKDOCS + NAV}

CHANGES: dict[str, tuple[dict[str, str], str]] = {
    "a map": (
        {f"{EDITION}/dependency.yaml": FILES[f"{EDITION}/dependency.yaml"].replace("Credit bureau", "Bureau")},
        "streams/checkout/2026-01-12/dependency",
    ),
    "a map that a fence shows": (
        {f"{EDITION}/current-state.yaml": FILES[f"{EDITION}/current-state.yaml"].replace("2 d", "9 d")},
        "about",
    ),
    "a map that breaks": ({f"{EDITION}/roadmap.yaml": "title: [\n"}, "streams/checkout/2026-01-12/roadmap"),
    "a stream": ({"maps/streams/checkout/stream.yaml": "title: The shop\nowner: Shop\n"}, "streams/checkout"),
    "a new edition": (
        {"maps/streams/returns/2026-06-01/outcome.yaml": FILES[f"{EDITION}/outcome.yaml"]},
        "streams/returns/2026-06-01/outcome",
    ),
    "a page": ({"content/about.md": FILES["content/about.md"] + "\nAnd more.\n"}, "about"),
}


BROKEN = CHANGES["a map that breaks"][0]


class Server:
    """MkDocs as it serves: one start, and a build for every change."""

    def __init__(self, folder: Path, files: dict[str, str] = FILES) -> None:
        self.folder = write(folder, files)
        self._config = str(folder / "mkdocs.yml")
        config = load_config(config_file=self._config, site_dir=str(folder / "site"))
        config.plugins.on_startup(command="serve", dirty=True)
        mkdocs_build(config, dirty=True)

    def change(self, files: dict[str, str]) -> set[str]:
        """Change files, build again, and return the pages that were written."""
        site = self.folder / "site"
        before = {path: path.stat().st_mtime_ns for path in site.rglob("index.html")}
        write(self.folder, files)
        mkdocs_build(load_config(config_file=self._config, site_dir=str(site)), dirty=True)
        written = (path for path in site.rglob("index.html") if path.stat().st_mtime_ns != before.get(path))
        return {path.parent.relative_to(site).as_posix() for path in written}


def _pages(built: Built) -> dict[str, bytes]:
    return {name: text for name, text in built.files().items() if name.endswith((".html", ".csv", ".yaml", ".svg"))}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_writes_what_a_whole_build_writes(change: str, tmp_path: Path) -> None:
    files, page = CHANGES[change]
    server = Server(tmp_path / "served")
    written = server.change(files)
    assert page in written
    assert "glossary" not in written
    assert server.change({}) == set()
    whole = build(write(tmp_path / "whole", {**FILES, **files}))
    served = Built(server.folder / "site", "", False)
    after, before = _pages(whole), _pages(served)
    assert [name for name in after if after[name] != before.get(name)] == []


def test_only_the_changed_map_is_drawn(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = Server(tmp_path)
    with caplog.at_level("INFO"):
        written = server.change(CHANGES["a map"][0])
    assert "drawings: 1 drawn" in caplog.text
    assert "streams/returns" not in written
    assert "streams/checkout/2026-01-12/current-state" not in written


def test_what_surrounds_every_page_changes_every_page(tmp_path: Path) -> None:
    server = Server(tmp_path)
    written = server.change({"mkdocs.yml": FILES["mkdocs.yml"].replace("site_name: ", "site_name: My ")})
    assert {"about", "streams/returns", "glossary"} <= written


def test_after_a_build_that_failed_every_page_is_written(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with pytest.raises(Abort):
        server.change({"mkdocs.yml": FILES["mkdocs.yml"].replace("today:", "on_problem: error, today:"), **BROKEN})
    assert "glossary" in server.change(FILES)


def test_a_name_in_the_navigation_changes_every_page(tmp_path: Path) -> None:
    server = Server(tmp_path, EVERY_PAGE_LISTED)
    assert "glossary" in server.change(CHANGES["a stream"][0])
