"""Fill the templates: Jinja with strict names, escaping on, and nothing to compute."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import ClassVar

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from flowfolio.map_types import map_types
from flowfolio.site import prose
from flowfolio.site.urls import Urls, unlinked
from flowfolio.source.store import code_digest, digest_of

TEMPLATES = Path(__file__).parent.parent / "templates"
_DATE = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")


@dataclass(frozen=True, slots=True)
class TemplateContext:
    """What one template is given: a field for each name in it. Beside them it has `url`, `has`, the filters."""

    template: ClassVar[str]


class Compiled(BytecodeCache):
    """Compiled templates of a theme, kept in memory from build to build while the site is served."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, when its template was compiled before and did not change since."""
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key] = bucket.bytecode_to_string()


class Templates:
    """Finds a template in `overrides` first, then in the map type's own folder, then among the built-in ones."""

    def __init__(self, urls: Urls, overrides: Iterable[Path] = ()) -> None:
        folders = tuple(folder / "flowfolio" for folder in overrides)
        files = (path for folder in folders for path in sorted(folder.rglob("*.html")))
        types = tuple((each.name, each.folder) for each in map_types())
        self._urls = urls
        self._environment = _environment(folders, types, tuple((path, path.stat().st_mtime_ns) for path in files))

    def has(self, name: str) -> bool:
        """Say whether there is a template of that name."""
        return name in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._environment.list_templates(extensions=["html"]))

    @cached_property
    def digest(self) -> str:
        """Hash of all templates and of how addresses are written: whatever a page looks like beside what it says."""
        loader = self._environment.loader
        sources = [loader.get_source(self._environment, name)[0] for name in sorted(self._known)] if loader else []
        return digest_of(code_digest(), self._urls, *sources)

    def render(self, at: str, context: TemplateContext, instead: str = "") -> str:
        """Return the HTML of the context's template, or of the one `instead` that extends it.

        In it, `url(target)` gives an address relative to the page `at`, and `has(target)` says whether there is such a
        page: a link to one that is not made becomes plain text.
        """
        values = {each.name: getattr(context, each.name) for each in fields(context)}
        template = self._environment.get_template(instead or context.template)
        html = template.render(url=lambda target: self._urls.between(at, target), has=self._urls.has, **values)
        return unlinked(html)


@lru_cache(maxsize=2)
def _environment(
    folders: tuple[Path, ...], types: tuple[tuple[str, Path], ...], written: tuple[tuple[Path, int], ...]
) -> Environment:
    """Return the templates, compiled once for all builds of a process as long as the overrides stay as `written`."""
    del written
    of_types = PrefixLoader({name: FileSystemLoader(folder) for name, folder in types})
    environment = Environment(
        loader=ChoiceLoader([*map(FileSystemLoader, folders), of_types, FileSystemLoader(TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # else every use looks at the file
    )
    environment.filters |= {"prose": _prose, "day": day_text, "dated": dated, "iso": dt.date.isoformat}
    return environment


def _prose(text: str | None) -> Markup:
    return Markup(prose.to_html(text)) if text else Markup()  # noqa: S704 - the cleaner's output is safe by construction


def dated(text: str) -> Markup:
    """Return text escaped, with every ISO date in it as `<time>`, which no line break divides."""
    written = _DATE.sub(r'<time datetime="\g<0>">\g<0></time>', str(escape(text)))
    return Markup(written)  # noqa: S704 - escaped above; what is put around a date is fixed


def day_text(day: dt.date) -> str:
    """Return a date as ISO with the weekday: `Mon 2026-01-12`."""
    return f"{day:%a} {day.isoformat()}"
