"""Publish a portfolio through MkDocs: the settings, and what is done at each of MkDocs' events."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from flowfolio.drawing.engine import Engine
from flowfolio.portfolio.portfolio import load
from flowfolio.site import Page, Publication, Urls
from flowfolio.site.build import address, mkdocs_pages, navigation, written
from flowfolio.site.build.last_build import LastBuild
from flowfolio.site.build.policy import POLICY
from flowfolio.site.build.renderer import Renderer
from flowfolio.site.build.settings import FlowfolioConfig
from flowfolio.source import git_dates
from flowfolio.source.store import Store


@mkdocs_pages.ending_in_a_sentence
class FlowfolioPlugin(BasePlugin[FlowfolioConfig]):
    """Reads the data folder, adds the pages, and puts the pictures into them."""

    def __init__(self) -> None:
        self._last, self._is_serving, self._has_address = LastBuild(), False, True
        self._watching: Any = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Begin afresh. Only plugins that hear of the start live on from build to build while MkDocs serves."""
        self._last, self._is_serving = LastBuild(dirty), command == "serve"
        self._has_address = not self._is_serving

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Register styles, scripts and the fence while that is possible, and before the offline plugin looks.

        From here on a strict build hears every warning.
        """
        self._pages: dict[str, Page] = {}
        self._is_second = False
        self._publication: Publication | None = None
        self._root = Path(config.config_file_path or ".").resolve().parent
        if not self._has_address:
            address.ask_for(*config.dev_addr)
            self._has_address = True
        if self.config.enabled:
            mkdocs_pages.hear_warnings(config)
            mkdocs_pages.register(config, self._fence, Urls(prefix=self.config.prefix))

    @event_priority(50)
    def _files_early(self, files: Files, *, config: MkDocsConfig) -> None:
        if self.config.enabled and not written.is_moved(config):
            self._add_pages(files, config)

    @event_priority(-110)
    def _files_late(self, files: Files, *, config: MkDocsConfig) -> None:
        if self.config.enabled and written.is_moved(config):
            self._add_pages(files, config)

    on_files = CombinedEvent(_files_early, _files_late)

    def _add_pages(self, files: Files, config: MkDocsConfig) -> None:
        """Read the data and add every page before MkDocs makes the navigation; drawing starts in the background."""
        today = self.config.today or dt.date.today()
        folder, cache = self._root / self.config.data_dir, self._root / self.config.cache_dir
        store = Store(cache)
        if self._last.is_news(said := store.complaint()):
            mkdocs_pages.log.info("%s", said)
        portfolio = load(folder, today=today, shelf=self._last.shelf, store=store)
        mkdocs_pages.report(portfolio.problems, self.config.on_problem)
        if self._last.is_news(said := git_dates.complaint(portfolio.folder, portfolio.last_changes)):
            mkdocs_pages.log.info("%s", said)
        urls = written.urls_of(files, config, self.config.prefix, self.config.without, self._is_serving)
        site = mkdocs_pages.site_of(portfolio, urls, files, config, self.config.git_names)
        self._taken = frozenset(file.dest_uri for file in files)
        self._files, engine = files, Engine(**self.config.graphviz)
        self._publication = Publication(site, Renderer(engine, cache))
        pages, beside = self._publication.pages(), tuple(mkdocs_pages.assets())
        if self.config.reference:
            from flowfolio.cli.reference import reference  # noqa: PLC0415 - loads the command, which few sites describe

            described, tables = reference()
            pages, beside = (*pages, *described), (*beside, *tables)
        self._pages = mkdocs_pages.add(files, pages, beside, site, config)
        self._is_second = written.is_in_second_language(config)
        mkdocs_pages.plan(self._last, site, files, self._pages, config)

    @event_priority(-75)
    def on_nav(self, nav: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Say where the pages stand that are not listed; name those that a dirty build leaves alone but others list."""
        if self._publication and config.nav is None:
            navigation.add_section(nav, self._pages, files, self._publication.title)
        navigation.shelve(nav, (files.src_uris[path] for path in self._pages if path in files.src_uris))
        mkdocs_pages.name_skipped(files, self._last, config)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, **_: Any) -> str | None:
        """Give a generated page its title and meta data; a page that is HTML already skips Markdown."""
        self._reading, self._at = (page.file.src_uri, markdown), self._path(page)
        own = self._pages.get(page.file.src_uri)
        return mkdocs_pages.begin(page, own) if own else None

    def on_page_content(self, html: str, *, page: MkDocsPage, **_: Any) -> str | None:
        """Put in the composed body, still without pictures, so that the search index stays small."""
        own, path = self._pages.get(page.file.src_uri), self._path(page)
        return self._publication.short(own, html, path, page.meta.get("glossary")) if self._publication else None

    @event_priority(-90)
    def on_page_context(self, context: Any, *, page: MkDocsPage, **_: Any) -> None:
        """Put in the whole body once the search has read the short one; say what it holds, as Markdown would.

        After this a blog reads its posts once more, with their fences, for the page that lists them.
        """
        own, self._at = self._pages.get(page.file.src_uri), self._path(page)
        if own and not own.markdown and self._publication:
            mkdocs_pages.show(page, self._publication.html(own))

    def on_env(self, env: Any, *, files: Files, **_: Any) -> None:
        """Have the pictures of fences drawn, which are all known now; say how many pages are about to be written."""
        mkdocs_pages.prepare(env, files, self._last)
        if self._publication:
            self._publication.draw_fences()

    @event_priority(100)
    def on_post_page(self, output: str, *, page: MkDocsPage, **_: Any) -> str | None:
        """Put the pictures into the finished page; by now they are drawn. Our pages are in the first language only."""
        if self._is_second and page.file.src_uri in self._pages:
            return " "  # MkDocs writes no page without content
        if self.config.csp:
            self._last.policy.learn(output, page.content or "", f"{page.title}{page.meta}")
        return self._publication.with_pictures(output, self._path(page)) if self._publication else None

    @event_priority(100)
    def on_post_template(self, output_content: str, **_: Any) -> None:
        """Know the theme's scripts on pages that hold nothing else."""
        if self.config.csp:
            self._last.policy.learn(output_content)

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Complete the search before it is written; write what stands beside the pages; say how the drawing went."""
        if self._publication is None:
            return
        mkdocs_pages.complete_search(config.plugins, self._files, self._last)
        mkdocs_pages.complete_print(self._files, self._printed)
        site, others = Path(config.site_dir), (file.dest_uri for file in self._files)
        self._last.end(site, self._publication.write(site, self._last.unchanged, self._taken), others)
        mkdocs_pages.report_end(self._publication, self._policy_written(site))
        self._publication.close()

    def _policy_written(self, site: Path) -> list[str]:
        """Write the policy where it is wanted, unless people wrote one, and return what is wrong."""
        if not self.config.csp:
            return []
        return self._last.policy.write(site, is_theirs=POLICY in self._taken)

    def on_build_error(self, **_: Any) -> None:
        """End what still runs when the build fails; nobody knows which pages were written, so the next writes all."""
        self._last.fail()
        if self._publication:
            self._publication.close()

    def on_serve(self, server: Any, **_: Any) -> None:
        """Build again when the data changes, goes or comes back."""
        if self.config.enabled:
            from flowfolio.site.build.watching import watch  # noqa: PLC0415 - a build has nothing to watch

            self._watching = watch(server, self._root / self.config.data_dir)

    def on_shutdown(self, **_: Any) -> None:
        """Watch no longer."""
        if self._watching:
            self._watching.stop()

    def _printed(self, page: MkDocsPage) -> str:
        """Return the HTML of a page with all it holds, where another plugin kept it as it was before."""
        own, publication = self._pages.get(page.file.src_uri), self._publication
        kept: str = getattr(page, "html", "")
        whole = publication.html(own) if own and not own.markdown and publication else kept
        return publication.with_pictures(whole, self._path(page)) if publication else whole

    def _path(self, page: MkDocsPage) -> str:
        """Return the path of a page: ours as we name it, a written one by where it stands."""
        own = self._pages.get(page.file.src_uri)
        return own.path if own else written.address(page.file)

    def _fence(self, text: str, *_: Any, **__: Any) -> str:
        html, problems = self._publication.fence(text, *self._reading, self._at) if self._publication else ("", ())
        mkdocs_pages.report(problems, self.config.on_problem)
        return html
