"""Keep Flow Engineering maps as data, compute their figures, draw them, and publish them as a site."""

from importlib.metadata import PackageNotFoundError, version

from flowfolio.errors import FlowfolioError, Place, Problem
from flowfolio.lone import LoneMap, find_map
from flowfolio.portfolio import Portfolio, load

try:
    __version__ = version("flowfolio")
except PackageNotFoundError:
    __version__ = "0+unknown"

__all__ = ["FlowfolioError", "LoneMap", "Place", "Portfolio", "Problem", "__version__", "find_map", "load"]
