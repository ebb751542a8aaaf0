"""Load everything below maps/, resolve what points where, and keep it."""

from flowfolio.portfolio.history import Asset, History, Stream
from flowfolio.portfolio.measures import Reading
from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.portfolio.single import find_map

__all__ = ["Asset", "History", "Portfolio", "Reading", "Stream", "find_map", "load"]
