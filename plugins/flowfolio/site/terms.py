"""Link the glossary's terms in the HTML of a page."""

from __future__ import annotations

from collections.abc import Mapping

from flowfolio.site.paths import GLOSSARY, term_path
from flowfolio.site.term_links import Linker
from flowfolio.site.urls import Urls, unlinked


def link_terms(html: str, path: str, linker: Linker, urls: Urls, front_matter: object = None) -> str:
    """Return the body of the page at `path` with terms linked to their pages.

    `front_matter` is what the page says under `glossary`: `false` links only [[term]], `{skip: [words]}` leaves
    those terms alone. The A–Z page stays as it is, and a term's own page does not link to itself.
    """
    if path == GLOSSARY or not linker.glossary.terms:
        return html
    skip = [path.split("/")[1]] if path.startswith("glossary/") else []
    words = front_matter.get("skip", ()) if isinstance(front_matter, Mapping) else ()
    skip += [words] if isinstance(words, str) else map(str, words if isinstance(words, (list, tuple)) else ())
    # The way to every term is the same but for its id, unless people wrote the page of one.
    around = urls.between(path, term_path("*")).split("*") if not urls.written else ()
    linked = linker.link(
        html,
        url_of=lambda term: term.join(around) if around else urls.between(path, term_path(term)),
        skip=skip,
        is_automatic=front_matter is not False and urls.has(term_path("")),
    )
    return unlinked(linked.html)
