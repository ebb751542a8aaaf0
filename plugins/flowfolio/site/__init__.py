"""Turn a Portfolio into the pages, pictures and files of the site."""

from flowfolio.site.build.publication import Publication, static_assets
from flowfolio.site.page import Page, StaticFile, Urls
from flowfolio.site.site import Site

__all__ = ["Page", "Publication", "Site", "StaticFile", "Urls", "static_assets"]
