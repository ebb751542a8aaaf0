"""Keep Flow Engineering maps as data, compute their figures, draw them, and publish them as a site."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowfolio.portfolio.portfolio import Portfolio, load
    from flowfolio.portfolio.single import LoneMap, find_map
    from flowfolio.source.problems import FlowfolioError, Place, Problem

try:
    __version__ = version("flowfolio")
except PackageNotFoundError:
    __version__ = "0+unknown"

__all__ = ["FlowfolioError", "LoneMap", "Place", "Portfolio", "Problem", "__version__", "find_map", "load"]

_HOMES = {
    "FlowfolioError": "source.problems",
    "Place": "source.problems",
    "Problem": "source.problems",
    "LoneMap": "portfolio.single",
    "find_map": "portfolio.single",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for, so that `import flowfolio` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'flowfolio' has no attribute '{name}'")
    return getattr(import_module(f"flowfolio.{_HOMES.get(name, 'portfolio.portfolio')}"), name)
