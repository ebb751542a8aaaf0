"""Build small sites with MkDocs inside the test's process, and read what came out."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError

TODAY = "2026-06-01"
PLAIN_THEME = Path(__file__).parent / "plain_theme"
"""A theme of a few lines, for what has nothing to do with the theme; it is built in a fraction of the time."""
MKDOCS = f"""\
site_name: Test
site_url: https://intranet.example/flow/
docs_dir: content
theme: {{name: null, custom_dir: '{PLAIN_THEME}'}}
plugins: {{flowfolio: {{today: {TODAY}}}, search: {{}}}}
validation: {{nav: {{omitted_files: ignore}}}}
"""
MATERIAL = re.sub("theme: .*", "theme: {name: material, font: false}", MKDOCS)


class Example(NamedTuple):
    """The example portfolio, built strictly for a server and for reading from disk."""

    folder: Path
    offline: Path


@dataclass(frozen=True)
class Built:
    """One build: where the site lies, what was logged, and whether MkDocs gave up at the end."""

    site: Path
    log: str
    is_aborted: bool

    def page(self, path: str) -> str:
        """Return the HTML of a page, such as "streams/checkout/"."""
        return (self.site / path / "index.html").read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Return every file; dates of the day, which a sitemap holds, are taken out."""
        found = {
            path.relative_to(self.site).as_posix(): path for path in sorted(self.site.rglob("*")) if path.is_file()
        }
        return {
            name: re.sub(rb"<lastmod>[^<]*</lastmod>", b"", path.read_bytes())
            for name, path in found.items()
            if name != "sitemap.xml.gz"
        }

    @property
    def drawings(self) -> tuple[int, int, int]:
        """How many were drawn and taken from the cache, and how many Graphviz processes that took."""
        match = re.search(r"drawings: (\d+) drawn, (\d+) from cache, (\d+) Graphviz processes", self.log)
        assert match is not None, self.log
        drawn, kept, started = map(int, match.groups())
        return drawn, kept, started


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files by path and text into `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, *, config: str = "mkdocs.yml", **options: Any) -> Built:
    """Build the site of `folder` into its `site/`."""
    logger, lines = logging.getLogger("mkdocs"), _Lines()
    level, is_aborted = logger.level, False
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    try:
        settings = load_config(config_file=str(folder / config), site_dir=str(folder / "site"), **options)
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(settings)
        except (Abort, BuildError) as stop:
            is_aborted = True
            lines.lines.append(str(stop))
        finally:
            settings.plugins.on_shutdown()
    finally:
        logger.removeHandler(lines)
        logger.setLevel(level)
    return Built(folder / "site", "\n".join(lines.lines), is_aborted)
