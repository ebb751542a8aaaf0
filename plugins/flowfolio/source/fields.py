"""Name the types of the fields that authors fill in, the estimate of a number, and the working time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal, Self, TypeVar

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)

from flowfolio.source.document import MAX_SHORT
from flowfolio.source.entity import WRONG_TYPE, Entity, custom_error
from flowfolio.source.period import Period, parse_period
from flowfolio.source.problems import Code
from flowfolio.source.quantity import Calendar, Duration, QuantityError, Rate, parse_duration, parse_percent, parse_rate
from flowfolio.source.words import is_slug, one_line, slug

INVALID_DATE = Code(
    "invalid-date",
    "error",
    "Not a date written as YYYY-MM-DD.",
    "on: 'today' is not a date; write it as YYYY-MM-DD, for example 2026-01-31",
)
INVALID_LINK = Code(
    "invalid-link",
    "error",
    "Not a link that is safe to publish (http, https, mailto or a path inside the site).",
    "source: 'javascript:alert(1)' is not a link that can be published; use an http, https or mailto link",
)
LOW_ABOVE_HIGH = Code(
    "low-above-high",
    "error",
    "The low end of an estimate lies above its high end.",
    "low 3 d, typical 2 d, high 5 d are out of order (working time, 8 h a day, 5 d a week)",
)

T = TypeVar("T")


def _quantity(parse: Callable[[object], T]) -> Callable[[object], T]:
    def validate(value: object) -> T:
        try:
            return parse(value)
        except QuantityError as error:
            raise custom_error(error.code, error.message, error.hint) from error

    return validate


def day_of(text: str) -> dt.date | None:
    """Return the day written as YYYY-MM-DD; None for anything else and outside the years 1900 to 2999.

    The bounds keep a slip of the keyboard from stretching a timeline, or the calendar's end from being passed.
    """
    try:
        day = dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2999 else None


def _date(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and (day := day_of(value)):
        return day
    raise custom_error(
        INVALID_DATE, f"'{str(value)[:40]}' is not a date", "write it as YYYY-MM-DD, for example 2026-01-31"
    )


def _slug(value: object) -> str:
    if isinstance(value, str) and len(value) <= 80 and is_slug(value):
        return value
    near = slug(str(value))
    hint = f"write '{near}'" if near else "use small letters, digits and hyphens, for example 'check-credit'"
    raise custom_error(WRONG_TYPE, f"'{str(value)[:80]}' is not an id", hint)


def _link(value: object) -> str:
    text = str(value).strip()
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", text)
    safe = (
        isinstance(value, str)
        and len(text) <= 2000
        and not re.search(r"[\s\\<>\"]", text)
        and not text.startswith("//")
    )
    if safe and (scheme is None or scheme[1].lower() in {"http", "https", "mailto"}):
        return text
    raise custom_error(
        INVALID_LINK, f"'{text[:60]}' is not a link that can be published", "use an http, https or mailto link"
    )


Text = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=500), PlainSerializer(one_line)]
"""A line of plain text; it is escaped wherever it is shown."""
Prose = Annotated[str, Strict(), StringConstraints(max_length=20_000), Field(json_schema_extra={"x-markdown": True})]
"""Markdown; it is sanitised before it is shown."""
Slug = Annotated[
    str,
    PlainValidator(_slug),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}),
]
"""A permanent id: small letters, digits and hyphens."""
Date = Annotated[
    dt.date,
    PlainValidator(_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
    PlainSerializer(dt.date.isoformat),
]
"""A day, written YYYY-MM-DD."""
Link = Annotated[str, PlainValidator(_link), WithJsonSchema({"type": "string", "maxLength": 2000})]
"""An http, https or mailto link, or a path inside the site."""
DurationText = Annotated[
    Duration,
    PlainValidator(_quantity(parse_duration)),
    WithJsonSchema({"anyOf": [{"type": "string", "examples": ["90 min", "1h 30m", "2 d"]}, {"const": 0}]}),
    PlainSerializer(str),
]
"""A duration such as `90 min`, `1h 30m`, `2 d`, `1.5 w`, `45 s`, `PT1H30M` or `0`."""
Percent = Annotated[
    float,
    PlainValidator(_quantity(parse_percent)),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": r"^[\d.]+\s*%?$"}]}
    ),
]
"""A percentage from 0 to 100, with or without the sign."""
RateText = Annotated[
    Rate,
    PlainValidator(_quantity(parse_rate)),
    WithJsonSchema({"type": "string", "examples": ["40 per week", "920 per day"]}),
    PlainSerializer(str),
]
"""A rate such as `40 per week`."""
Count = Annotated[float, Strict(), Field(ge=0, le=1e9, allow_inf_nan=False)]
"""A number of things, 0 or more."""
Flag = Annotated[bool, Strict()]
"""`true` or `false`."""
Texts = Annotated[tuple[Text, ...], Field(max_length=200)]
"""A list of lines."""


Basis = Literal["estimate", "interview", "measured", "derived"]


class Provenance(Entity):
    """Where a number comes from."""

    basis: Basis | None = None
    """How the number was found."""
    on: Date | None = None
    """When it was found."""
    sample: Annotated[int, Strict(), Field(ge=1, le=10**9)] | None = None
    """How many items were looked at."""
    source: Text | None = None
    """Who or what said so."""


class DurationEstimate(Provenance):
    """A duration with what is known about its spread and its source."""

    typical: DurationText
    """The usual value; totals are made from it."""
    low: DurationText | None = None
    """The value on a good day."""
    high: DurationText | None = None
    """The value on a bad day."""


class PercentEstimate(Provenance):
    """A percentage with what is known about its spread and its source."""

    typical: Percent
    """The usual value; totals are made from it."""
    low: Percent | None = None
    """The low end."""
    high: Percent | None = None
    """The high end."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        low, high = (
            self.low if self.low is not None else self.typical,
            self.high if self.high is not None else self.typical,
        )
        if not low <= self.typical <= high:
            raise custom_error(LOW_ABOVE_HIGH, f"low {low:g}, typical {self.typical:g}, high {high:g} are out of order")
        return self


def _estimate(model: type[DurationEstimate] | type[PercentEstimate]) -> WrapValidator:
    """Return the validator of an estimate. A bare value is its `typical`; maps repeat a few, which are read once."""

    @lru_cache(maxsize=4096, typed=True)
    def bare(value: str | int) -> Entity | None:
        try:
            return model.model_validate({"typical": value})
        except ValidationError:
            return None

    def validate(value: object, handler: ValidatorFunctionWrapHandler) -> object:
        if (isinstance(value, int) or (isinstance(value, str) and len(value) <= MAX_SHORT)) and (found := bare(value)):
            return found
        return handler(value if isinstance(value, (dict, Entity)) else {"typical": value})

    return WrapValidator(validate)


Amount = Annotated[
    DurationEstimate,
    _estimate(DurationEstimate),
    Field(json_schema_extra={"x-scalar": {"anyOf": [{"type": "string", "examples": ["90 min", "2 d"]}, {"const": 0}]}}),
]
"""A duration, or an estimate of one: `{low, typical, high, basis, on, sample, source}`."""
Share = Annotated[
    PercentEstimate,
    _estimate(PercentEstimate),
    Field(json_schema_extra={"x-scalar": {"type": ["number", "string"]}}),
]
"""A percentage, or an estimate of one: `{low, typical, high, basis, on, sample, source}`."""


PeriodText = Annotated[
    Period,
    PlainValidator(_quantity(parse_period)),
    WithJsonSchema({"type": "string", "examples": ["month", "quarter", "6 months"]}),
    PlainSerializer(str),
]
"""A stretch of the calendar: `week`, `month`, `quarter`, `6 months`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of whatever kind an author wrote for a measure: a duration, a percentage, a plain number or words."""

    text: str
    duration: Duration | None = None
    number: float | None = None

    def __str__(self) -> str:
        return self.text


def _reading(value: object) -> Reading:
    if isinstance(value, Reading):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or not str(value).strip():
        raise custom_error(
            WRONG_TYPE, "takes a duration, a percentage, a number or words", "for example '5 d' or '85 %'"
        )
    text = str(value).strip()[:200]
    try:
        return Reading(text, number=float(text.removesuffix("%")))
    except ValueError:
        pass
    try:
        return Reading(text, duration=parse_duration(text))
    except QuantityError:
        return Reading(text)


Figure = Annotated[
    Reading,
    PlainValidator(_reading),
    WithJsonSchema({"type": ["string", "number"], "examples": ["5 d", "85 %", 12]}),
    PlainSerializer(str),
]
"""A value of a measure: `5 d`, `85 %`, `12`, or words."""


class WorkingTime(Entity):
    """The working calendar behind `d` and `w`."""

    hours_per_day: Annotated[float, Field(ge=0.1, le=24)]
    """Hours worked in a day; 24 makes it calendar time."""
    days_per_week: Annotated[float, Field(ge=0.1, le=7)]
    """Days worked in a week; 7 makes it calendar time."""
    available_time: DurationText | None = None
    """Working time a day without breaks, for takt time and capacity; else all hours of the day."""

    @property
    def working(self) -> Calendar:
        """The calendar as a plain value."""
        return Calendar(self.hours_per_day, self.days_per_week)
