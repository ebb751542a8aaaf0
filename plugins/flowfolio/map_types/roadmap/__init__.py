"""The map type flow roadmap: what it holds, what can be wrong with it, how it is drawn and told as tables."""

from __future__ import annotations

from pathlib import Path

from flowfolio.map_types import MapType
from flowfolio.map_types.roadmap import rows
from flowfolio.map_types.roadmap.check import ITEM_SERVES_NOTHING, check, defines, references
from flowfolio.map_types.roadmap.draw import draw
from flowfolio.map_types.roadmap.model import Roadmap
from flowfolio.map_types.roadmap.roles import ROLES
from flowfolio.map_types.roadmap.tables import tables
from flowfolio.map_types.roadmap.timeline import draw_timeline
from flowfolio.map_types.roadmap.words import totals

MAP_TYPE = MapType(
    name="roadmap",
    title="Flow roadmap",
    kinds={"roadmap": "Flow roadmap"},
    model=Roadmap,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    references=references,
    codes=(ITEM_SERVES_NOTHING,),
    roles=ROLES,
    sessions={"roadmap": 5},
    telling_keys=("items",),
    totals=totals,
    items=lambda map_: map_.items,
    views={"Timeline": draw_timeline},
    exports={rows.ROADMAP_ITEMS: rows.roadmap_items},
    folder=Path(__file__).parent,
)
