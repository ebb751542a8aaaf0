"""Do to MkDocs' own objects, and say in its log, what its plugin interface has no word for."""

from __future__ import annotations

import functools
import logging
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from pymdownx.superfences import SuperFencesException

from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.build.last_build import Entries, LastBuild
from flowfolio.site.build.publication import Publication, static_assets
from flowfolio.site.build.vendor import OFFLINE_SHIM, vendored_files
from flowfolio.site.build.written import address, files_kept, inclusion_of, ways_given
from flowfolio.site.page import Page, StaticFile, headings
from flowfolio.site.site import Site
from flowfolio.site.urls import Urls
from flowfolio.source.problems import FlowfolioError, Problem
from flowfolio.source.progress import progress
from flowfolio.source.store import digest_of

_ANCHOR = re.compile(r'\sid="([^"]+)"')
_UNTIL_TITLE = re.compile(r"(?:---\n.*?\n---\n)?.*?(?:^# .*?$|\n=+$|\Z)", re.MULTILINE | re.DOTALL)
_INHERIT = re.compile(r"""^INHERIT: *["']?(.+?)["']? *$""", re.MULTILINE)
_HEADING = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)


log = get_plugin_logger("flowfolio")
T = TypeVar("T")


class _EndError(PluginError, SuperFencesException):  # type: ignore[misc]  # the library has no types
    """A sentence that ends the build, also out of a fence: of all others superfences thinks nothing."""


def ending_in_a_sentence(plugin: type[T]) -> type[T]:
    """Have a plugin's events and fence end the build with a sentence, not a traceback, where the user can mend it."""
    for name, event in [*vars(plugin).items()]:
        if isinstance(event, CombinedEvent):
            setattr(plugin, name, CombinedEvent(*map(_ending, event.methods)))
        elif name.startswith("on_") or name == "_fence":
            setattr(plugin, name, _ending(event))
    return plugin


def _ending(event: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(event)
    def told(*of: Any, **more: Any) -> Any:
        try:
            return event(*of, **more)
        except FlowfolioError as error:
            raise _EndError(str(error)) from error

    return told


def report(problems: Sequence[Problem], on_problem: str) -> None:
    """Name every error and count the rest; raise PluginError when an error has to stop the build."""
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors:
        log.warning("%s", problem)
    if lesser := Counter(problem.code for problem in problems if not problem.is_error):
        counts = ", ".join(f"{count} {code}" for code, count in sorted(lesser.items()))
        log.info("to look after: %s; `flowfolio check` says where", counts)
    if errors and on_problem == "error":
        raise PluginError(f"{len(errors)} problem(s) in the map data")


def hear_warnings(config: MkDocsConfig) -> None:
    """Let a strict build count every warning: --quiet keeps them from the terminal, and would keep them from the count.

    MkDocs counts only what its logger lets through, and --quiet shuts that.
    """
    logger = logging.getLogger(log.logger.name.partition(".")[0])
    if not config.strict or logger.level <= logging.WARNING:
        return
    for handler in logger.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setLevel(max(handler.level, logger.level))
    logger.setLevel(logging.WARNING)


def report_end(publication: Publication, complaints: Iterable[str]) -> None:
    """Name every drawing that is not as it was meant, pass on `complaints`, and say how many drawings there were."""
    for said in (*publication.drawing_problems(), *complaints):
        log.warning("%s", said)
    if said := files_kept(publication.given):
        log.info("%s", said)
    log.info("drawings: %s", publication.tally())


def register(config: MkDocsConfig, fence: Callable[..., str], urls: Urls) -> None:
    """Name our styles, scripts and fence in the settings, while that is possible."""
    for listed, ending in ((config.extra_css, ".css"), (config.extra_javascript, ".js")):
        listed.extend(urls.place(f"assets/flowfolio/{name}") for name, _ in static_assets() if name.endswith(ending))
    if "pymdownx.superfences" not in config.markdown_extensions:
        config.markdown_extensions.append("pymdownx.superfences")
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "flowfolio", "class": "flowfolio", "format": fence})
    if any(name.endswith("offline") for name in config.plugins):
        config.extra.setdefault("polyfills", []).append(urls.place(OFFLINE_SHIM))


def _documents(files: Files) -> Iterator[tuple[str, str, str]]:
    """Yield (title, address, Markdown) of the pages people wrote: they use the glossary's terms too."""
    for file in files.documentation_pages():
        markdown = file.content_string
        heading = _HEADING.search(markdown)
        yield (heading[1] if heading else file.name), address(file), markdown


def site_of(
    portfolio: Portfolio, urls: Urls, files: Files, config: MkDocsConfig, git_names: bool | Mapping[str, str] = False
) -> Site:
    """Return the site that the settings ask for, beside the pages that are there already."""
    overrides, documents = tuple(map(Path, config.theme.dirs)), tuple(_documents(files))
    return Site(portfolio, urls, overrides, portfolio.today, config.site_url or "", documents, git_names)


def add(
    files: Files, pages: Sequence[Page], beside: Iterable[StaticFile], site: Site, config: MkDocsConfig
) -> dict[str, Page]:
    """Add files, and every page that people did not write themselves; return those by where they stand."""
    urls, data = site.urls, site.portfolio.folder
    if said := ways_given(pages, urls, files):
        log.info("%s", said)
    added = {urls.place(page.path): page for page in pages if page.path not in urls.written}
    for path, page in added.items():
        file = File.generated(config, path, content=page.markdown or page.title, inclusion=inclusion_of(path, config))
        file.edit_uri = posixpath.relpath(page.edit_path, Path(config.docs_dir).name) if page.edit_path else None
        _name_source(file, data, page.edit_path)
        files.append(file)
    for each in beside:
        if (path := urls.place(each.path)) not in files.src_uris:
            files.append(File.generated(config, path, content=each.content))
    return added


def _name_source(file: File, data: Path, author_file: str) -> None:
    """Say which file of the author's is behind a page: other plugins look for its path, and ask git when it changed.

    What MkDocs reads is the content all the same. A page made from many files names the folder of all of them.
    """
    source = data.parent / author_file if author_file else data
    file.abs_src_path = str(next(each for each in (source, data, data.parent) if each.exists()).resolve())
    if source.is_file():
        file.generated_by = None


def assets() -> Iterator[StaticFile]:
    """Yield the styles and scripts that every page loads, and what is vendored."""
    for name, content in static_assets():
        yield StaticFile(f"assets/flowfolio/{name}", content.encode())
    yield from vendored_files()


def plan(last: LastBuild, site: Site, files: Files, own: Mapping[str, Page], config: MkDocsConfig) -> None:
    """Have a dirty build write the pages that are not as they were, whatever the times of their files say."""
    if not last.is_dirty:
        return
    digests = _digests(site, files, own, config)
    last.begin(digests, (files.src_uris[path].dest_uri for path in own))
    for path in digests:
        _say_modified(files.src_uris[path], path not in last.unchanged)


def _digests(site: Site, files: Files, own: Mapping[str, Page], config: MkDocsConfig) -> dict[str, str]:
    """Hash all that each page shows, written or our `own`; every page shows the navigation and links terms."""
    listed = None if config.nav is None else repr(config.nav)
    titles: list[tuple[object, ...]] = [
        (path, beginning[0]) for _, path, text in site.documents if (beginning := _UNTIL_TITLE.match(text))
    ]
    titles += [(path, page.title, page.is_empty) for path, page in own.items() if listed is None or path in listed]
    glossary = site.portfolio.glossary.digest
    around = digest_of(_surroundings(config, site.portfolio.folder), site.templates.digest, glossary, titles)
    shown = {path: page.digest for path, page in own.items()}
    # A written page may link to any other, and a fence may show any map.
    links, maps = digest_of(*sorted(files.src_uris)), digest_of(shown)
    paths = {address(file): file.src_uri for file in files.documentation_pages()}
    for _, at, text in site.documents:
        shown[paths[at]] = digest_of(text, links, maps if "flowfolio" in text else "")
    return {path: digest_of(around, digest) for path, digest in shown.items()}


def _surroundings(config: MkDocsConfig, data: Path) -> str:
    """Hash the settings, and the files that any page may be made from beside those below `data`."""
    around = [Path(each) for each in (config.theme.custom_dir, *config.hooks, *config.watch) if each]
    settings = _inherited(Path(config.config_file_path)) if config.config_file_path else ()
    files = chain(settings, (file for path in around for file in (path, *sorted(path.rglob("*")))))
    return digest_of(*((str(file), _time(file)) for file in files if data not in file.parents))


def _inherited(file: Path) -> Iterator[Path]:
    """Yield a file of settings, and the one that it builds upon."""
    yield file
    if file.is_file() and (said := _INHERIT.search(file.read_text("utf-8", "replace"))):
        yield from _inherited(file.parent / said[1])


def _time(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


def _say_modified(file: File, is_modified: bool) -> None:
    file.is_modified = lambda: is_modified  # type: ignore[method-assign]  # of this file, not the class


def name_skipped(files: Files, last: LastBuild, config: MkDocsConfig) -> None:
    """Read what a dirty build leaves alone, and give it the title it was written with: other pages list it."""
    if not last.is_dirty:
        return
    for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
        if file.page is None or file.is_modified():
            continue
        is_named = file.page.title is not None
        file.page.read_source(config)
        if not is_named and (title := last.titles.get(file.src_uri)):
            file.page.title = title


def begin(page: MkDocsPage, own: Page) -> str | None:
    """Give a generated page its title and meta data, and return its Markdown; None when MkDocs has it already.

    A page that is HTML is not rendered: a Markdown parser for each, only to parse nothing, is a fifth of a build. The
    page MkDocs made stays: its title may come from the navigation.
    """
    # Themes write these into pages as they are, and the tags into what the search finds.
    page.meta.update(title=escape(own.title), description=escape(own.description or own.title))
    if own.tags:
        page.meta["tags"] = [*map(escape, own.tags)]
    if own.hides:
        page.meta["hide"] = list(own.hides)
    if not own.is_searchable:
        page.meta["search"] = {"exclude": True}
    if own.markdown:
        return None
    page.render = lambda config, files: setattr(page, "content", "")  # type: ignore[method-assign]  # of this page
    return ""


def show(page: MkDocsPage, html: str) -> None:
    """Put in a whole body, and say what it holds, as Markdown would."""
    page.content = html
    page.toc = get_toc(_nested(html))
    page.present_anchor_ids = set(_ANCHOR.findall(html))


def _nested(html: str) -> list[Any]:
    """Return a page's headings as the tokens of Python-Markdown's table of contents."""
    tokens: list[Any] = []
    for level, anchor, title in headings(html):
        token = {"level": level, "id": anchor, "name": title, "html": title, "data-toc-label": "", "children": []}
        (tokens[-1]["children"] if level > 2 and tokens else tokens).append(token)
    return tokens


def prepare(env: Any, files: Files, last: LastBuild) -> None:
    """Have the theme's templates compiled once for all builds; say how many pages are about to be written."""
    env.bytecode_cache = last.compiled
    pages = files.documentation_pages()
    progress().phase("Pages", sum(file.is_modified() for file in pages) if last.is_dirty else len(pages))


def complete_print(files: Files, whole: Callable[[MkDocsPage], str]) -> None:
    """Put the `whole` HTML into the pages that the plugin print-site kept, before it joins them: it has short ones."""
    for file in files.documentation_pages():
        if file.page and hasattr(file.page, "html"):
            file.page.html = whole(file.page)


def complete_search(plugins: Mapping[str, Any], files: Files, last: LastBuild) -> None:
    """Put what was indexed of skipped pages before into the search; remember that, and what pages are called.

    The index has read only the pages of a dirty build. Material's would mix in its last one, less every entry that
    starts with the address of the first page; MkDocs' own forgets it.
    """
    pages = [
        (file, file.page.url) for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve) if file.page
    ]
    last.titles |= {file.src_uri: file.page.title for file, _ in pages if file.page and file.page.title}
    for plugin in plugins.values():
        index = getattr(plugin, "search_index", None)
        if index is None or not last.is_dirty:
            continue
        name = "entries" if hasattr(index, "entries") else "_entries"
        fresh: Entries = {}
        for entry in getattr(index, name, ()):
            fresh.setdefault(entry["location"].partition("#")[0], []).append(entry)
        last.indexed = {url: (fresh if file.is_modified() else last.indexed).get(url, []) for file, url in pages}
        setattr(index, name, [*chain.from_iterable(last.indexed.values())])
        plugin.search_index_prev = None
