"""The map type dependency map: what it holds, what can be wrong with it, how it is drawn and told as tables."""

from __future__ import annotations

from pathlib import Path

from flowfolio.map_types import MapType
from flowfolio.map_types.dependency_map import rows
from flowfolio.map_types.dependency_map.check import UNKNOWN_FOCUS, check, defines, references
from flowfolio.map_types.dependency_map.draw import draw
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.map_types.dependency_map.roles import ROLES
from flowfolio.map_types.dependency_map.tables import tables
from flowfolio.map_types.dependency_map.words import totals
from flowfolio.map_types.rows import LINKS, NUMBERS

MAP_TYPE = MapType(
    name="dependency-map",
    title="Dependency map",
    kinds={"dependency": "Dependency map"},
    model=DependencyMap,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    references=references,
    codes=(UNKNOWN_FOCUS,),
    roles=ROLES,
    sessions={"dependency": 3},
    telling_keys=("focus", "dependencies"),
    totals=totals,
    things=("dependency",),
    exports={NUMBERS: rows.numbers, rows.DEPENDENCIES: rows.dependencies, LINKS: rows.links},
    folder=Path(__file__).parent,
)
