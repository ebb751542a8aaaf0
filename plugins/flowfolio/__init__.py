"""Keep Flow Engineering maps as data, compute their figures, draw them, and publish them as a site."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowfolio.errors import FlowfolioError, Place, Problem
    from flowfolio.lone import LoneMap, find_map
    from flowfolio.portfolio import Portfolio, load

try:
    __version__ = version("flowfolio")
except PackageNotFoundError:
    __version__ = "0+unknown"

__all__ = ["FlowfolioError", "LoneMap", "Place", "Portfolio", "Problem", "__version__", "find_map", "load"]

_HOMES = {"FlowfolioError": "errors", "Place": "errors", "Problem": "errors", "LoneMap": "lone", "find_map": "lone"}


def __getattr__(name: str) -> Any:
    """Load what is asked for, so that `import flowfolio` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'flowfolio' has no attribute '{name}'")
    return getattr(import_module(f"flowfolio.{_HOMES.get(name, 'portfolio')}"), name)
