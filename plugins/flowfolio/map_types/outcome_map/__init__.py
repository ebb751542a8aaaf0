"""The map type outcome map: what it holds, what can be wrong with it, how it is drawn and told as tables."""

from __future__ import annotations

from pathlib import Path

from flowfolio.map_types import MapType
from flowfolio.map_types.outcome_map import rows
from flowfolio.map_types.outcome_map.check import (
    BENEFIT_WITHOUT_MEASURE,
    UNKNOWN_OBSTACLE,
    check,
    defines,
    serves,
)
from flowfolio.map_types.outcome_map.draw import draw
from flowfolio.map_types.outcome_map.model import OutcomeMap
from flowfolio.map_types.outcome_map.roles import ROLES
from flowfolio.map_types.outcome_map.tables import tables
from flowfolio.map_types.outcome_map.words import totals

MAP_TYPE = MapType(
    name="outcome-map",
    title="Outcome map",
    kinds={"outcome": "Outcome map"},
    model=OutcomeMap,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    codes=(
        UNKNOWN_OBSTACLE,
        BENEFIT_WITHOUT_MEASURE,
    ),
    roles=ROLES,
    sessions={"outcome": 1},
    telling_keys=("outcome",),
    totals=totals,
    things=("obstacle", "next-step"),
    serves=serves,
    exports={rows.OUTCOME_MEASURES: rows.outcome_measures, rows.OUTCOME_CARDS: rows.outcome_cards},
    folder=Path(__file__).parent,
)
