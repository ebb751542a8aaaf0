"""Tell a dependency map as tables: every word and number of the picture, and whom to ask."""

from __future__ import annotations

from flowfolio.map_types import Context, Table
from flowfolio.map_types.dependency_map import words
from flowfolio.map_types.dependency_map.model import Dependency, DependencyMap
from flowfolio.source.quantity import Calendar
from flowfolio.source.words import one_line

MISSING = "—"
_COLUMNS = (
    "Dependency",
    "Kind",
    "Where",
    "Direction",
    "Waits",
    "Frequency",
    "Impact",
    "Action",
    "Status",
    "Owner",
    "Due",
    "Risk",
    "Shared as",
    "Contact",
    "Notes",
)


def tables(map_: DependencyMap, context: Context) -> tuple[Table, ...]:
    """Return the focus, the dependencies in the order of the picture, and the links between them."""
    calendar = context.time.working
    found = words.in_order(map_, calendar)
    focus = Table(words.FOCUS, ("Step", "Around it"), ((words.focus_name(map_), words.focus_meta(map_)),), ("focus",))
    dependencies = Table(
        f"Dependencies; times are {calendar}",
        _COLUMNS,
        tuple(_row(each, calendar) for each in found),
        tuple(f"dependency-{each.id}" for each in found),
    )
    rows = tuple(
        (words.title_of(each.from_, map_), words.title_of(each.to, map_), each.name or "") for each in map_.links
    )
    links = Table("Links between dependencies", ("From", "To", "What runs between them"), rows)
    return tuple(table for table in (focus, dependencies, links) if table.rows)


def _row(each: Dependency, calendar: Calendar) -> tuple[str, ...]:
    cells = (
        each.name,
        each.kind,
        words.PLACES[each.where],
        words.DIRECTIONS[each.direction],
        words.spread_text(each.wait, calendar) or words.wait_text(each, calendar),
        words.frequency_text(each),
        words.IMPACTS.get(each.impact or "", ""),
        words.action_words(each),
        each.status or "",
        each.owner or "",
        words.due_text(each),
        each.risk or "",
        each.shared_as or "",
        each.contact or "",
        one_line(each.notes),
    )
    return tuple(cell or MISSING for cell in cells)
