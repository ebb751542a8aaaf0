"""Publish a portfolio through MkDocs: the only module that knows MkDocs' events."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config import Config
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext

from flowfolio.drawing.engine import Engine
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Page, Publication, Site, StaticFile, Urls, static_assets
from flowfolio.site.build.policy import content_security_policy
from flowfolio.site.build.renderer import Renderer
from flowfolio.site.build.vendor import OFFLINE_SHIM, vendored_files
from flowfolio.site.page import headings
from flowfolio.site.templating import Compiled
from flowfolio.source.folder import Shelf
from flowfolio.source.problems import Problem
from flowfolio.source.progress import progress
from flowfolio.source.store import Store, digest_of

log = get_plugin_logger("flowfolio")
_ANCHOR = re.compile(r'\sid="([^"]+)"')


class GraphvizConfig(Config):
    """Which Graphviz draws."""

    command = c.Choice(("graphviz-pure", "dot"), default="graphviz-pure")
    timeout = c.Type((int, float), default=20)


class FlowfolioConfig(Config):
    """What mkdocs.yml may say under `plugins: flowfolio:`."""

    enabled = c.Type(bool, default=True)
    data_dir = c.Type(str, default="maps")
    cache_dir = c.Type(str, default=".cache/plugin/flowfolio")
    on_problem = c.Choice(("warn", "error"), default="warn")
    graphviz = c.SubConfig(GraphvizConfig)
    today = c.Optional(c.Type((str, dt.date)))
    reference = c.Type(bool, default=False)
    csp = c.Type(bool, default=False)


class FlowfolioPlugin(BasePlugin[FlowfolioConfig]):
    """Reads the data folder, adds the pages, and puts the pictures into them."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._is_dirty = False
        self._seen: dict[str, str] = {}
        self._unchanged: frozenset[str] = frozenset()
        self._pages: dict[str, Page] = {}
        self._publication: Publication | None = None
        self._reading = ("", "")
        self._compiled = Compiled()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Begin afresh. Only plugins that hear of the start live on from build to build while MkDocs serves."""
        self._shelf, self._is_dirty, self._seen, self._unchanged = Shelf(), dirty, {}, frozenset()

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig | None:
        """Register styles, scripts and the fence while that is possible, and before the offline plugin looks."""
        self._pages, self._publication = {}, None
        if not self.config.enabled:
            return None
        config.extra_css.extend(f"assets/flowfolio/{name}" for name, _ in static_assets() if name.endswith(".css"))
        config.extra_javascript.extend(
            f"assets/flowfolio/{name}" for name, _ in static_assets() if name.endswith(".js")
        )
        if "pymdownx.superfences" not in config.markdown_extensions:
            config.markdown_extensions.append("pymdownx.superfences")
        fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
        fences.append({"name": "flowfolio", "class": "flowfolio", "format": self._fence})
        if any(name.endswith("offline") for name in config.plugins):
            config.extra.setdefault("polyfills", []).append(OFFLINE_SHIM)
        return config

    @event_priority(50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files | None:
        """Read the data and add every page before MkDocs makes the navigation; drawing starts in the background."""
        if not self.config.enabled:
            return None
        root = Path(config.config_file_path or ".").resolve().parent
        today = dt.date.fromisoformat(str(self.config.today)) if self.config.today else dt.date.today()
        store = Store(root / self.config.cache_dir)
        portfolio = load(root / self.config.data_dir, today=today, shelf=self._shelf, store=store)
        self._report(portfolio.problems)
        site = Site(
            portfolio,
            Urls(config.use_directory_urls),
            tuple(map(Path, config.theme.dirs)),
            today,
            config.site_url or "",
            tuple(_written_pages(files)),
        )
        engine = Engine(self.config.graphviz.command, float(self.config.graphviz.timeout))
        self._publication = Publication(site, Renderer(engine, root / self.config.cache_dir))
        written = set(files.src_uris)
        by_hand = list(files.documentation_pages())
        pages = chain(self._publication.pages(), _reference_pages() if self.config.reference else ())
        self._pages = {page.path: page for page in pages if page.path not in written}
        for page in self._pages.values():
            file = File.generated(config, page.path, content=page.markdown or page.title)
            file.edit_uri = posixpath.relpath(page.edit_path, Path(config.docs_dir).name) if page.edit_path else None
            files.append(file)
        for name, content in static_assets():
            files.append(File.generated(config, f"assets/flowfolio/{name}", content=content))
        for each in chain(vendored_files(), _reference_files() if self.config.reference else ()):
            files.append(File.generated(config, each.path, content=each.content))
        if self._is_dirty:
            self._spare_unchanged(files, by_hand, self._surroundings(site, config))
        return files

    def _surroundings(self, site: Site, config: MkDocsConfig) -> str:
        """Return a hash of what every page shows beside its own: theme, navigation, links to the glossary."""
        settings = Path(config.config_file_path).read_bytes() if config.config_file_path else b""
        listed = None if config.nav is None else repr(config.nav)
        titles = [(title, path) for title, path, _ in site.documents]
        titles += [(own.title, path) for path, own in self._pages.items() if listed is None or path in listed]
        return digest_of(settings, site.templates.digest, site.portfolio.glossary.digest, titles)

    def _spare_unchanged(self, files: Files, by_hand: list[File], around: str) -> None:
        """Have a dirty build write only pages that are not as they were, but all when what is `around` them changed."""
        before, self._seen = self._seen, {path: page.digest for path, page in self._pages.items()} | {"": around}
        is_all = before.get("") != around
        changed = {path for path in before.keys() | self._seen if before.get(path) != self._seen.get(path)}
        self._unchanged = frozenset() if is_all else frozenset(self._pages.keys() - changed)
        for path in self._pages:
            _say_modified(files.src_uris[path], path not in self._unchanged)
        for file in by_hand:
            # A fence may show any map.
            if is_all or (changed and "flowfolio" in file.content_string):
                _say_modified(file, True)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Say where the pages stand that are not listed; name those that a dirty build leaves alone but others list."""
        _shelve(nav, (files.src_uris[path] for path in self._pages))
        if not self._is_dirty:
            return
        for file in files.documentation_pages():
            if file.page is None or file.page.title is not None or file.is_modified():
                continue
            if own := self._pages.get(file.src_uri):
                file.page.title = escape(own.title)
            else:
                file.page.read_source(config)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Give a generated page its title and meta data; a page that is HTML already skips Markdown."""
        own = self._pages.get(page.file.src_uri)
        self._reading = (page.file.src_uri, markdown)
        if own is None:
            return None
        # Themes write both into pages as they are.
        page.meta.update(title=escape(own.title), description=escape(own.description or own.title))
        if own.tags:
            page.meta["tags"] = list(own.tags)
        if own.hides:
            page.meta["hide"] = list(own.hides)
        if not own.is_searchable:
            page.meta["search"] = {"exclude": True}
        if own.markdown:
            return None
        # A Markdown parser for each page, only to parse nothing, is a fifth of a build. The page MkDocs made stays: its
        # title may come from the navigation.
        page.render = lambda config, files: setattr(page, "content", "")  # type: ignore[method-assign]  # of this page
        return ""

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str | None:
        """Put in the composed body, still without pictures, so that the search index stays small."""
        own = self._pages.get(page.file.src_uri)
        if own is None or own.markdown:
            return (
                self._publication.linked(html, page.file.src_uri, page.meta.get("glossary"))
                if self._publication
                else None
            )
        # A body that is not made yet is waited for as late as possible; meanwhile MkDocs has other things to do.
        return own.search or (self._publication.html(own) if own.is_searchable and self._publication else "")

    @event_priority(-100)
    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Put in the whole body once the search has read the short one; say what it holds, as Markdown would."""
        own = self._pages.get(page.file.src_uri)
        if own and not own.markdown and self._publication:
            page.content = html = self._publication.html(own)
            page.toc = get_toc(_nested(html))
            page.present_anchor_ids = set(_ANCHOR.findall(html))

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Have the pictures of fences drawn, which are all known now; say how many pages are about to be written."""
        env.bytecode_cache = self._compiled
        if self._publication:
            self._publication.draw_fences()
        pages = files.documentation_pages()
        progress().phase("Pages", sum(file.is_modified() for file in pages) if self._is_dirty else len(pages))

    @event_priority(100)
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str | None:
        """Put the pictures into the finished page; by now they are drawn."""
        progress().advance()
        return self._publication.with_pictures(output, page.file.src_uri) if self._publication else None

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the downloads and say how the drawing went."""
        if self._publication is None:
            return
        for file in self._publication.files(self._unchanged):
            target = Path(config.site_dir, file.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
        if self.config.csp:
            policy = content_security_policy(Path(config.site_dir))
            Path(config.site_dir, "content-security-policy.txt").write_text(policy + "\n", "utf-8")
        for problem in self._publication.drawing_problems():
            log.warning("%s", problem)
        log.info("drawings: %s", self._publication.tally())
        self._close()

    def on_build_error(self, *, error: Exception) -> None:
        """End what still runs when the build fails; nobody knows which pages were written, so the next writes all."""
        self._seen = {}
        self._close()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Build again when the data changes."""
        root = Path(config.config_file_path or ".").resolve().parent
        if self.config.enabled and os.path.isdir(root / self.config.data_dir):
            server.watch(str(root / self.config.data_dir))
        return server

    def _fence(self, text: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
        if self._publication is None:
            return ""
        path, markdown = self._reading
        line = markdown[: max(markdown.find(text.strip().partition("\n")[0]), 0)].count("\n") + 1
        html, problems = self._publication.fence(text, path, line)
        self._report(problems)
        return html

    def _report(self, problems: tuple[Problem, ...]) -> None:
        errors = [problem for problem in problems if problem.is_error]
        for problem in errors:
            log.warning("%s", problem)
        lesser = Counter(problem.code for problem in problems if not problem.is_error)
        if lesser:
            counts = ", ".join(f"{count} {code}" for code, count in sorted(lesser.items()))
            log.info("to look after: %s; `flowfolio check` says where", counts)
        if errors and self.config.on_problem == "error":
            raise PluginError(f"{len(errors)} problem(s) in the map data")

    def _close(self) -> None:
        if self._publication is not None:
            self._publication.close()


def _say_modified(file: File, is_modified: bool) -> None:
    file.is_modified = lambda: is_modified  # type: ignore[method-assign]  # of this file, not the class


def _shelve(nav: Navigation, files: Iterable[File]) -> None:
    """Put pages that the navigation does not list below the listed page of the nearest folder above, which shows it."""
    listed = {posixpath.dirname(page.file.src_uri): page for page in nav.pages if page.is_index}
    for file in files:
        folder = posixpath.dirname(file.src_uri)
        while folder and folder not in listed:
            folder = posixpath.dirname(folder)
        if folder and file.page and file.page.parent is None and listed[folder] is not file.page:
            # MkDocs puts sections here; all it asks of them is whether they are active and where they stand.
            file.page.parent = listed[folder]  # type: ignore[assignment]  # see above


def _written_pages(files: Files) -> Iterator[tuple[str, str, str]]:
    """Yield (title, path, Markdown) of the pages people wrote: they use the glossary's terms too."""
    for file in files.documentation_pages():
        markdown = file.content_string
        heading = re.search(r"^# +(.+?)\s*$", markdown, re.MULTILINE)
        yield (heading[1] if heading else file.name), file.src_uri, markdown


def _nested(html: str) -> list[Any]:
    """Return a page's headings as the tokens of Python-Markdown's table of contents."""
    tokens: list[Any] = []
    for level, anchor, title in headings(html):
        token = {"level": level, "id": anchor, "name": title, "html": title, "data-toc-label": "", "children": []}
        (tokens[-1]["children"] if level > 2 and tokens else tokens).append(token)
    return tokens


def _reference_pages() -> Iterator[Page]:
    from flowfolio.cli.reference import cli_page  # noqa: PLC0415 - loads the whole command, which few sites describe
    from flowfolio.site.reference.pages import reference_pages  # noqa: PLC0415 - few sites describe the format either

    yield from reference_pages()
    yield cli_page()


def _reference_files() -> Iterator[StaticFile]:
    from flowfolio.site.reference.pages import reference_files  # noqa: PLC0415 - as above

    return reference_files()
