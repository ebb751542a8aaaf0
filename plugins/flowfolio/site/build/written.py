"""Know what people wrote themselves: a page or file of theirs stands, and ours gives way."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from flowfolio.site.page import Page
from flowfolio.site.paths import OPTIONAL_KINDS, kind_of
from flowfolio.site.urls import Urls

_KINDS = {*OPTIONAL_KINDS, "streams", "maps", "reference"}
_MOVERS = ("i18n", "blog", "material/blog")
_MOST_NAMED = 8
"""Pages that gave way which the log names."""


def is_moved(config: MkDocsConfig) -> bool:
    """Say whether a plugin moves the pages that people wrote: where they stand is known only once it is done."""
    return any(name in config.plugins for name in _MOVERS)


def is_in_second_language(config: MkDocsConfig) -> bool:
    """Say whether this build writes the pages of another language than the site's own once more."""
    plugin: Any = config.plugins.get("i18n")
    return plugin is not None and plugin.current_language != plugin.default_language


def address(file: File) -> str:
    """Return the address of a written page, from the site's root: a plugin may show it elsewhere than it stands."""
    return f"/{file.dest_uri}"


def is_published(file: File, config: MkDocsConfig, is_serving: bool) -> bool:
    """Say whether a file becomes part of the site; MkDocs finds that out only once all files are known."""
    if file.inclusion is not InclusionLevel.UNDEFINED:
        return bool(file.inclusion.value >= (InclusionLevel.DRAFT if is_serving else InclusionLevel.NOT_IN_NAV).value)
    hidden = (config.exclude_docs, None if is_serving else config.draft_docs)
    return not any(each.match_file(file.src_uri) for each in hidden if each)


def written_pages(files: Files) -> Iterator[File]:
    """Yield what people wrote as pages: Markdown, and HTML that stands as it is where a page of ours may stand."""
    yield from files.documentation_pages()
    yield from (file for file in files.static_pages() if posixpath.basename(file.src_uri) == "index.html")


def files_kept(paths: Iterable[str]) -> str:
    """Return a sentence about files of ours that gave way to written ones, "" when none did."""
    kept = list(paths)
    more = f" and {len(kept) - _MOST_NAMED} more" if len(kept) > _MOST_NAMED else ""
    return f"your own files stay instead of generated ones: {', '.join(kept[:_MOST_NAMED])}{more}" if kept else ""


def urls_of(files: Files, config: MkDocsConfig, prefix: str, without: tuple[str, ...], is_serving: bool) -> Urls:
    """Return where everything stands, beside the pages that people wrote.

    A page is theirs when it bears the name of one of ours, as `glossary.md`, `glossary/index.md` or
    `glossary/README.md` or as HTML, however addresses are written.
    """
    written = dict(_ours(files, config, prefix, is_serving))
    return Urls(config.use_directory_urls, prefix, dict(sorted(written.items())), without)


def _ours(files: Files, config: MkDocsConfig, prefix: str, is_serving: bool) -> Iterator[tuple[str, str]]:
    """Yield (path of ours, address of what people wrote there)."""
    below = f"{prefix}/" if prefix else ""
    for file in written_pages(files):
        folder, name = posixpath.split(posixpath.splitext(file.src_uri)[0])
        path = posixpath.join(folder, "" if name in {"index", "README"} else name, "index.md")
        if path.startswith(below) and is_published(file, config, is_serving):
            ours = path.removeprefix(below)
            if kind_of(ours) in _KINDS:
                yield _as_ours(ours), address(file)


def _as_ours(path: str) -> str:
    """Return the path of a page as we spell it: those of the reference have no folder of their own."""
    return path.replace("/index.md", ".md") if path.startswith("reference/") else path


def ways_given(pages: Iterable[Page], urls: Urls, files: Files) -> str:
    """Return a sentence about the pages of ours that gave way to written ones, "" when none did."""
    theirs = {address(file): file.src_uri for file in written_pages(files)}
    named = [
        f"{urls.place(page.path)} to {theirs[urls.written[page.path]]}" for page in pages if page.path in urls.written
    ]
    if not named:
        return ""
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    hint = "" if urls.prefix else "; 'prefix: flow' under 'flowfolio:' in mkdocs.yml keeps both"
    pages_gave = (
        "1 generated page gives way to one that you wrote"
        if len(named) == 1
        else (f"{len(named)} generated pages give way to those that you wrote")
    )
    return f"{pages_gave}: {', '.join(named[:_MOST_NAMED])}{more}{hint}"


def inclusion_of(path: str, config: MkDocsConfig) -> InclusionLevel:
    """Return how a page of ours takes part: unless the settings leave it out, it need not stand in the navigation."""
    is_named = any(each.match_file(path) for each in (config.exclude_docs, config.draft_docs) if each)
    return InclusionLevel.UNDEFINED if is_named or path == "index.md" else InclusionLevel.NOT_IN_NAV
