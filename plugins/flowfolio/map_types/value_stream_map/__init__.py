"""Value stream maps, of the current and of a future state."""

from pathlib import Path

from flowfolio.map_types import Flow, MapType
from flowfolio.map_types.metrics import METRICS
from flowfolio.map_types.rows import LINKS, NUMBERS
from flowfolio.map_types.value_stream_map import rows
from flowfolio.map_types.value_stream_map.check import (
    CIRCLE,
    FORWARD_REWORK,
    INVENTORY_WITHOUT_DEMAND,
    NO_CONSTRAINT,
    OTHER_WAY,
    SHARES_NOT_100,
    TWO_CONSTRAINTS,
    UNKNOWN_STEP,
    check,
    defines,
    names,
    references,
)
from flowfolio.map_types.value_stream_map.contradictions import (
    INVENTORY_CONTRADICTS_WAIT,
    PROCESS_EXCEEDS_LEAD_TIME,
)
from flowfolio.map_types.value_stream_map.draw import draw
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import CURRENT, FUTURE, ValueStreamMap
from flowfolio.map_types.value_stream_map.numbers import counted
from flowfolio.map_types.value_stream_map.published import TOTAL_MISMATCH
from flowfolio.map_types.value_stream_map.roles import ROLES
from flowfolio.map_types.value_stream_map.tables import tables
from flowfolio.map_types.value_stream_map.true_scale import draw_true_scale

MAP_TYPE = MapType(
    name="value-stream-map",
    title="Value stream map",
    kinds={CURRENT: "Current-state map", FUTURE: "Future-state map"},
    model=ValueStreamMap,
    measure=measure,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    references=references,
    codes=(
        UNKNOWN_STEP,
        PROCESS_EXCEEDS_LEAD_TIME,
        SHARES_NOT_100,
        FORWARD_REWORK,
        CIRCLE,
        OTHER_WAY,
        TWO_CONSTRAINTS,
        INVENTORY_WITHOUT_DEMAND,
        INVENTORY_CONTRADICTS_WAIT,
        NO_CONSTRAINT,
        TOTAL_MISMATCH,
    ),
    metrics=tuple(METRICS.values()),
    roles=ROLES,
    sessions={CURRENT: 2, FUTURE: 4},
    telling_keys=("steps",),
    kind_in=lambda document, stem: FUTURE if "future" in stem or "replaces:" in document.text else CURRENT,
    follows={FUTURE: CURRENT},
    calendar=lambda map_: map_.time,
    things=("step",),
    names=names,
    numbers=counted,
    flow=lambda map_: Flow(map_.unit or "", map_.demand, "wait_time", "work_content"),
    shows_figures=("",),
    views={"Ladder to true time scale": draw_true_scale},
    exports={rows.STEPS: rows.steps, NUMBERS: rows.numbers, LINKS: rows.links},
    folder=Path(__file__).parent,
)
