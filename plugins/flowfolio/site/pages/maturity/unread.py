"""Compose the pages that stay where a model or all assessments of a scope cannot be read: they say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.site.page import Page
from flowfolio.site.pages.maturity.scores import ScopeName
from flowfolio.site.paths import MATURITY, form_path, model_path, scope_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext


@dataclass(frozen=True, slots=True)
class UnreadPage(TemplateContext):
    """The names of `maturity_unread.html`; the comment in its head explains them."""

    template = "maturity_unread.html"
    title: str
    model: str
    model_path: str
    index: str
    dates: tuple[dt.date, ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield a page for every model, and every scope, of which nothing can be read; a notice names the faults."""
    maturity, index = site.portfolio.maturity, MATURITY
    for model, fault in maturity.broken_models.items():
        for path in (model_path(model), form_path(model)):
            yield _page(site, path, UnreadPage(model, "", "", index, ()), fault.place.path)
    pairs = dict.fromkeys((each.model, each.scope) for each in maturity.unread)
    for model, scope in pairs:
        if (model, scope) in maturity.assessments:
            continue
        found = maturity.unread_of(model, scope)
        title = maturity.models[model].title if model in maturity.models else model
        said = UnreadPage(
            title=ScopeName.of(scope, site.titles).title,
            model=title,
            model_path=model_path(model),
            index=index,
            dates=tuple(each.date for each in found),
        )
        yield _page(site, scope_path(model, scope), said, found[-1].name)


def _page(site: Site, path: str, said: UnreadPage, file: str) -> Page:
    title = f"{said.title}: {said.model}" if said.model else said.title
    return Page(
        path,
        title,
        site.templates.render(path, said),
        description=f"{title} cannot be read",
        is_searchable=False,
        hides=("navigation", "toc"),
        edit_path=file,
    )
