"""Keep Flow Engineering maps as data, compute their figures, draw them, and publish them as a site.

The names here are public: read a portfolio, ask it, compare and draw; or write a map type of your own. All
others may change at any time.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers know the name; the module that has it takes its time
if TYPE_CHECKING:
    __version__: str
    from flowfolio.analysis.agenda import due as due
    from flowfolio.analysis.checking import check as check
    from flowfolio.analysis.compare import compare_assets as compare_assets
    from flowfolio.drawing.dot import to_dot as to_dot
    from flowfolio.drawing.engine import to_svg as to_svg
    from flowfolio.drawing.graph import (
        Cell as Cell,
        Edge as Edge,
        Graph as Graph,
        Group as Group,
        Link as Link,
        Node as Node,
    )
    from flowfolio.drawing.looks import Look as Look, Role as Role, legend_of as legend_of
    from flowfolio.map_types import (
        Context as Context,
        MapType as MapType,
        Measures as Measures,
        Reference as Reference,
        Table as Table,
    )
    from flowfolio.map_types.checks import disordered_estimates as disordered_estimates, duplicate_ids as duplicate_ids
    from flowfolio.map_types.item import Item as Item
    from flowfolio.map_types.metrics import Metric as Metric, MetricKind as MetricKind
    from flowfolio.map_types.ranges import Range as Range
    from flowfolio.map_types.rows import RowTable as RowTable, columns as columns, row_of as row_of
    from flowfolio.portfolio.history import Asset as Asset, Stream as Stream
    from flowfolio.portfolio.portfolio import Portfolio as Portfolio, load as load
    from flowfolio.portfolio.single import find_map as find_map
    from flowfolio.source.document import Loc as Loc
    from flowfolio.source.entity import Entity as Entity, Finding as Finding
    from flowfolio.source.estimates import Amount as Amount, Share as Share
    from flowfolio.source.fields import Date as Date, Prose as Prose, Slug as Slug, Text as Text
    from flowfolio.source.header import Map as Map
    from flowfolio.source.problems import (
        UNKNOWN_REFERENCE as UNKNOWN_REFERENCE,
        Code as Code,
        FlowfolioError as FlowfolioError,
        Problem as Problem,
        ProblemsError as ProblemsError,
        did_you_mean as did_you_mean,
    )


_NAMES = {
    "analysis.agenda": ("due",),
    "analysis.checking": ("check",),
    "analysis.compare": ("compare_assets",),
    "drawing.dot": ("to_dot",),
    "drawing.engine": ("to_svg",),
    "drawing.graph": (
        "Cell",
        "Edge",
        "Graph",
        "Group",
        "Link",
        "Node",
    ),
    "drawing.looks": (
        "Look",
        "Role",
        "legend_of",
    ),
    "map_types": (
        "Context",
        "MapType",
        "Measures",
        "Reference",
        "Table",
    ),
    "map_types.checks": (
        "disordered_estimates",
        "duplicate_ids",
    ),
    "map_types.ranges": ("Range",),
    "map_types.item": ("Item",),
    "map_types.metrics": (
        "Metric",
        "MetricKind",
    ),
    "map_types.rows": (
        "RowTable",
        "columns",
        "row_of",
    ),
    "portfolio.history": (
        "Asset",
        "Stream",
    ),
    "portfolio.portfolio": (
        "Portfolio",
        "load",
    ),
    "portfolio.single": ("find_map",),
    "source.document": ("Loc",),
    "source.entity": (
        "Entity",
        "Finding",
    ),
    "source.estimates": (
        "Amount",
        "Share",
    ),
    "source.fields": (
        "Date",
        "Prose",
        "Slug",
        "Text",
    ),
    "source.header": ("Map",),
    "source.problems": (
        "UNKNOWN_REFERENCE",
        "Code",
        "FlowfolioError",
        "Problem",
        "ProblemsError",
        "did_you_mean",
    ),
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names}
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - strings, all of them


def __getattr__(name: str) -> object:
    """Load what is asked for, so that `import flowfolio` stays quick."""
    if name == "__version__":
        return _version()
    if name not in _HOMES:
        raise AttributeError(f"module 'flowfolio' has no attribute '{name}'")
    return getattr(import_module(f"flowfolio.{_HOMES[name]}"), name)


def _version() -> str:
    metadata = import_module("importlib.metadata")
    try:
        return str(metadata.version("flowfolio"))
    except metadata.PackageNotFoundError:
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
