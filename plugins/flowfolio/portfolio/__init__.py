"""Load everything below maps/, resolve what points where, and keep it."""

from flowfolio.portfolio.portfolio import Portfolio, load

__all__ = ["Portfolio", "load"]
