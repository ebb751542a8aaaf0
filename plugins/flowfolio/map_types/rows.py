"""Say what a table of the export is, and spread what people wrote into plain values for its rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from flowfolio.source.estimates import DurationEstimate, Estimate, PercentEstimate
from flowfolio.source.quantity import Calendar

Row = dict[str, Any]
ColumnKind = Literal["word", "text", "number", "amount", "flag", "list", "count"]
"""What stands in a column: a text, or one that may be missing; a number that may, or never; yes or no; a list; a
whole number."""
_TYPES: dict[ColumnKind, tuple[str, ...]] = {
    "word": ("string",),
    "text": ("string", "null"),
    "number": ("number", "null"),
    "amount": ("number",),
    "flag": ("boolean",),
    "list": ("array",),
    "count": ("integer",),
}
UNSTATED = "not stated"
"""The basis of a number whose author gave none."""
BASES = ("measured", "derived", "interview", "estimate", UNSTATED)
"""How a number was found out, the firmest first. A sum is only as firm as the weakest number in it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `types` are JSON Schema types, `meaning` is for people."""

    name: str
    types: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class RowTable:
    """One table of the export: `about` says what a row is. Those of a map type begin with the column `map`."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @classmethod
    def of_map(cls, name: str, about: str, *parts: tuple[Column, ...]) -> RowTable:
        """Return a table whose rows belong to maps; the export fills in the column `map`."""
        return cls(name, about, (*MAP, *(column for part in parts for column in part)))


def columns(kind: ColumnKind, /, **meanings: str) -> tuple[Column, ...]:
    """Return columns of one kind, by name with what each means."""
    # Keywords of Python are written with a line below at the end.
    return tuple(Column(name.rstrip("_"), _TYPES[kind], meaning) for name, meaning in meanings.items())


MAP = columns("word", map="id of the map: <stream>/<date>/<kind>")

NUMBERS = RowTable.of_map(
    "numbers",
    "A number that somebody gave for a step or dependency: how it was found, its spread.",
    columns("word", id="id of the step or dependency", field="what is counted: a column of steps or dependencies"),
    columns("word", unit="s or %", text="the value as the author wrote it"),
    columns("amount", value="typical value, the one that sums are made of"),
    columns("number", low="low end", high="high end", sample="how many items were looked at"),
    columns("word", basis="measured, derived, interview, estimate, or 'not stated'"),
    columns("text", on="when it was found", source="who or what said so"),
)
LINKS = RowTable.of_map(
    "links",
    "A flow of information, or a link between two dependencies.",
    columns(
        "word", kind="information, or dependency", from_="id or name of where it begins", to="and of where it ends"
    ),
    columns("text", name="what runs there", how="manual or electronic, for information"),
)


def row_of(entity: object, *names: str) -> Row:
    """Return attributes of an entity as plain values; nothing without an entity."""
    return {name: plain(getattr(entity, name)) for name in names} if entity is not None else {}


def plain(value: object) -> Any:
    """Return a value as JSON can say it: a list of texts, a number, a flag, a text or None."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def amount(number: DurationEstimate | PercentEstimate, value: Any, calendar: Calendar) -> float | None:
    """Return seconds of working time, or percent."""
    if value is None:
        return None
    return float(value.in_seconds(calendar) if isinstance(number, DurationEstimate) else value)


def basis_of(number: Estimate | float) -> str:
    """Return how a number was found, or that nobody said so; a plain one, such as an inventory, was counted."""
    return "derived" if isinstance(number, float) else number.basis or UNSTATED


def number_row(thing: str, field: str, number: DurationEstimate | PercentEstimate, calendar: Calendar) -> Row:
    """Return the row of NUMBERS about a number that is given for the thing of that id."""
    return row_of(number, "on", "source", "sample") | {
        "id": thing,
        "field": field,
        "unit": "s" if isinstance(number, DurationEstimate) else "%",
        "text": number.said
        or (f"{number.typical:g} %" if isinstance(number, PercentEstimate) else str(number.typical)),
        "value": amount(number, number.typical, calendar),
        "low": amount(number, number.low, calendar),
        "high": amount(number, number.high, calendar),
        "basis": basis_of(number),
    }
