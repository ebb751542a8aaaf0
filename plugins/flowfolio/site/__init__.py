"""Turn a Portfolio into the pages, pictures and files of the site.

- `pages`: a module for each kind of page; `reference`: the pages about the format.
- `build`: all pages composed, pictures drawn, files handed out.
- `site`, `page`, `paths`, `urls`: the whole as one value, a page as one, where each stands, how one leads to another.
- `templating`, `keys`, `assessments`, `notices`: a template filled, the key of what is kept, assessments among other
  things, faults on top of the pages that they touch.
- `prose`, `html_pieces`, `term_links`, `terms`: what people wrote as HTML, and terms linked in it.
"""

from flowfolio.site.build.publication import Publication, static_assets
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.site import Site
from flowfolio.site.urls import Urls

__all__ = ["Page", "Publication", "Site", "StaticFile", "Urls", "static_assets"]
