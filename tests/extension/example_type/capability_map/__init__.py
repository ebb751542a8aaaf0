"""Capability maps: what a stream needs an organisation to be able to do, and how well it does it."""

from __future__ import annotations

from pathlib import Path

from capability_map.check import SOLID_WITHOUT_TEAM, check, defines, references
from capability_map.draw import draw
from capability_map.measure import METRICS, measure
from capability_map.model import CapabilityMap
from capability_map.roles import ROLES
from capability_map.rows import CAPABILITIES, capabilities
from capability_map.tables import tables
from flowfolio import MapType

MAP_TYPE = MapType(
    name="capability-map",
    title="Capability map",
    kinds={"capability": "Capability map"},
    model=CapabilityMap,
    measure=measure,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    references=references,
    codes=(SOLID_WITHOUT_TEAM,),
    metrics=METRICS,
    roles=ROLES,
    telling_keys=("capabilities",),
    things=("capability",),
    items=lambda map_: map_.work,
    exports={CAPABILITIES: capabilities},
    folder=Path(__file__).parent,
)
