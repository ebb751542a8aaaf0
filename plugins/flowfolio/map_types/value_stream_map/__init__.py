"""Value stream maps, of the current and of a future state."""

from pathlib import Path

from flowfolio.map_types import MapType
from flowfolio.map_types.metrics import METRICS
from flowfolio.map_types.value_stream_map.check import check, defines, references
from flowfolio.map_types.value_stream_map.draw import draw
from flowfolio.map_types.value_stream_map.measure import measure
from flowfolio.map_types.value_stream_map.model import ValueStreamMap
from flowfolio.map_types.value_stream_map.tables import tables
from flowfolio.map_types.value_stream_map.true_scale import draw_true_scale

MAP_TYPE = MapType(
    name="value-stream-map",
    title="Value stream map",
    kinds={"current-state": "Current-state map", "future-state": "Future-state map"},
    model=ValueStreamMap,
    measure=measure,
    draw=draw,
    tables=tables,
    check=check,
    defines=defines,
    references=references,
    metrics=tuple(METRICS.values()),
    views={"Ladder to true time scale": draw_true_scale},
    folder=Path(__file__).parent,
)
