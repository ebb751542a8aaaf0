"""Find the slips of flow and of references that stand in a map beside faults of its structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flowfolio.map_types import Context, MapType
from flowfolio.portfolio.working_time import CommonTime
from flowfolio.source.document import Document
from flowfolio.source.entity import Finding
from flowfolio.source.header import Map
from flowfolio.source.problems import Problem
from flowfolio.source.prose_links import lost_links_in
from flowfolio.source.slips import slips_of
from flowfolio.source.sound_part import sound_part


def slips_beside_faults(
    document: Document,
    map_type: MapType,
    context: Context,
    common: CommonTime,
    dangling: Callable[[Map], Iterable[Finding]] = lambda _map: (),
) -> Iterator[Problem]:
    """Yield the errors that the valid rest of a broken map has by itself; nothing that a fault may have brought about.

    `dangling` gives the references of a map that lead nowhere. One to something with a fault in its own lines is no
    slip.
    """
    part = sound_part(document, map_type.model)
    if part is None:
        return
    time, careful = common.of(map_type, part.value), common.careful(map_type, part.value)
    around = replace(context, time=time.time, time_from=time.source, time_withheld=time.withheld)
    findings = (*careful.check(part.value, around), *dangling(part.value))
    yield from slips_of(document, map_type.model, part, findings)
    yield from lost_links_in(document, part.value, part.written_at)
