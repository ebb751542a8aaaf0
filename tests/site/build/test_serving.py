"""Building again while serving: only what a change touches is written, and it is what a whole build would write."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from sites import MATERIAL, MKDOCS, Built, build, write
from test_plugin import EDITION, FILES as EVERY_PAGE_LISTED

NAV = "nav:\n  - index.md\n  - About us: about.md\n  - more.md\n  - streams/index.md\n"
MORE = "# The *rest*\n\n[A map](streams/returns/2026-05-04/outcome/index.md)\n"
FILES = {**EVERY_PAGE_LISTED, "mkdocs.yml": MKDOCS + NAV, "content/more.md": MORE}

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
    "a page's title": ({"content/about.md": FILES["content/about.md"].replace("# About", "# What `this` is")}, "about"),
    "a page's front matter": ({"content/about.md": "---\ntitle: Other\n---\n" + FILES["content/about.md"]}, "about"),
}


RETURNS = "maps/streams/returns"
BROKEN = CHANGES["a map that breaks"][0]


class Server:
    """MkDocs as it serves: one start, and a build for every change."""

    def __init__(self, folder: Path, files: dict[str, str] = FILES) -> None:
        self.folder = write(folder, files)
        self._config = str(folder / "mkdocs.yml")
        site, address = str(folder / "site"), "127.0.0.1:0"  # one that is always free; nothing is served
        self.config = load_config(config_file=self._config, site_dir=site, dev_addr=address)
        self.config.plugins.on_startup(command="serve", dirty=True)
        mkdocs_build(self.config, dirty=True)

    def change(self, files: dict[str, str], *gone: str) -> set[str]:
        """Change files, remove those that are `gone`, build again, and return the pages that were written."""
        site = self.folder / "site"
        before = {path: path.stat().st_mtime_ns for path in site.rglob("index.html")}
        write(self.folder, files)
        for name in gone:
            path = self.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        mkdocs_build(load_config(config_file=self._config, site_dir=str(site)), dirty=True)
        written = (path for path in site.rglob("index.html") if path.stat().st_mtime_ns != before.get(path))
        return {path.parent.relative_to(site).as_posix() for path in written}


def _as_whole(server: Server) -> bool:
    """Compare every file of what is served, the search index too, with a whole build from nothing."""
    served = Built(server.folder / "site", "", False).files()
    shutil.rmtree(server.folder / ".cache")
    for plugin in server.config.plugins.values():
        plugin.search_index_prev = None  # type: ignore[attr-defined]  # it lives on in this process
    built = build(server.folder).files()
    assert served.keys() == built.keys()
    assert json.loads(served["search/search_index.json"]) == json.loads(built["search/search_index.json"])
    assert [name for name, text in built.items() if text != served[name]] == []
    return True


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_writes_what_a_whole_build_writes(change: str, tmp_path: Path) -> None:
    files, page = CHANGES[change]
    server = Server(tmp_path / "served")
    written = server.change(files)
    assert page in written
    assert "glossary" not in written or "title" in change or "front" in change
    assert server.change({}) == set()
    assert _as_whole(server)


@pytest.mark.parametrize("is_renamed", [False, True])
def test_what_is_gone_from_the_data_goes_from_the_site_and_from_the_search(is_renamed: bool, tmp_path: Path) -> None:
    server = Server(tmp_path)
    streams = tmp_path / "site/streams"
    if is_renamed:
        server.change(
            {name.replace("/returns/", "/refunds/"): FILES[name] for name in FILES if RETURNS in name}, RETURNS
        )
        assert not (streams / "returns").exists()
        assert (streams / "refunds/2026-05-04/outcome/outcome.yaml").exists()
    else:
        server.change({}, f"{EDITION}/roadmap.yaml")
        assert not (streams / "checkout/2026-01-12/roadmap").exists()
    assert _as_whole(server)


def test_only_what_we_wrote_is_removed(tmp_path: Path) -> None:
    server = Server(tmp_path)
    kept = [f"site/{path}" for path in ("streams/returns/mine.txt", "streams/returns/2026-05-04/other/index.html")]
    write(tmp_path, dict.fromkeys(kept, "not ours"))
    server.change({"content/streams/returns/2026-05-04/index.md": "# Ours\n"}, RETURNS)
    left = sorted(path for path in (tmp_path / "site/streams/returns").rglob("*") if path.is_file())
    ours = "site/streams/returns/2026-05-04/index.html"
    assert [path.relative_to(tmp_path).as_posix() for path in left] == sorted([*kept, ours])
    assert "<h1" in (tmp_path / ours).read_text("utf-8")


def test_what_was_written_before_a_build_that_failed_goes_too(tmp_path: Path) -> None:
    server = Server(tmp_path)
    strict = {"mkdocs.yml": FILES["mkdocs.yml"].replace("today:", "on_problem: error, today:")}
    with pytest.raises(Abort):
        server.change(strict | BROKEN)
    server.change(FILES, RETURNS)
    assert _as_whole(server)


def test_an_older_file_in_place_of_a_page_is_seen(tmp_path: Path) -> None:
    server = Server(tmp_path / "served")
    write(server.folder, {"content/about.md": "# Older\n"})
    os.utime(server.folder / "content/about.md", (1, 1))
    assert "about" in server.change({})


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


def test_settings_that_are_built_upon_and_the_theme_change_every_page(tmp_path: Path) -> None:
    theme = MATERIAL.replace("name: material", "name: material, custom_dir: look") + NAV
    files = {
        **FILES,
        "base.yml": theme,
        "mkdocs.yml": "INHERIT: base.yml\n",
        "look/main.html": "{% extends 'base.html' %}",
    }
    server = Server(tmp_path / "served", files)
    assert server.change({}) == set()
    assert "glossary" in server.change({"base.yml": theme.replace("site_name: ", "site_name: My ")})
    look = {"look/main.html": "{% extends 'base.html' %}{% block analytics %}<i></i>{% endblock %}"}
    assert "glossary" in server.change(look)


def test_after_a_build_that_failed_every_page_is_written(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with pytest.raises(Abort):
        server.change({"mkdocs.yml": FILES["mkdocs.yml"].replace("today:", "on_problem: error, today:"), **BROKEN})
    assert "glossary" in server.change(FILES)


def test_a_name_in_the_navigation_changes_every_page(tmp_path: Path) -> None:
    server = Server(tmp_path, EVERY_PAGE_LISTED)
    assert "glossary" in server.change(CHANGES["a stream"][0])
