"""Turn a Portfolio into the pages, pictures and files of the site."""

from flowfolio.site.build.composition import Site
from flowfolio.site.build.publication import Publication, static_assets
from flowfolio.site.page import Page, StaticFile, Urls

__all__ = ["Page", "Publication", "Site", "StaticFile", "Urls", "static_assets"]
