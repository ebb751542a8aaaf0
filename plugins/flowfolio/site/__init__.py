"""Turn a Portfolio into the pages, pictures and files of the site."""

from flowfolio.site.composition import Site
from flowfolio.site.page import Page, StaticFile, Urls
from flowfolio.site.publication import Publication, static_assets

__all__ = ["Page", "Publication", "Site", "StaticFile", "Urls", "static_assets"]
