"""Name the types of the fields that authors fill in, the estimate of a number, and the working time."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from flowfolio.source.counts import LARGEST_COUNT
from flowfolio.source.dates import INVALID_DATE, SaidDay, day_of, parse_day, parse_time
from flowfolio.source.entity import MAY_BE_OPEN, WRONG_TYPE, Entity, custom_error, told_as_field_error
from flowfolio.source.forms import AT_LEAST, SAME_DAY, UP_TO
from flowfolio.source.patterns import COUNT, DATE, DATE_SAID, DURATION, ONE_DAY, PERCENT, PERIOD, RATE, TIME
from flowfolio.source.percent import parse_percent
from flowfolio.source.period import Period, parse_period
from flowfolio.source.problems import Code
from flowfolio.source.quantity import Calendar, Duration, parse_duration
from flowfolio.source.rate import Rate, parse_rate
from flowfolio.source.spoken import DURATIONS, PERCENTS, Spoken, said_count, spoken
from flowfolio.source.words import is_slug, one_line, slug
from flowfolio.source.written import QuantityError, invisible

INVALID_LINK = Code(
    "invalid-link",
    "error",
    "Not a link that is safe to publish (http, https, mailto or a path inside the site).",
    "source: 'javascript:alert(1)' is not a link that can be published; use an http, https or mailto link",
)
T = TypeVar("T")
N = TypeVar("N", Duration, float)


def _quantity(parse: Callable[[object], T]) -> Callable[[object], T]:
    def validate(value: object) -> T:
        with told_as_field_error():
            return parse(value)

    return validate


def _date(value: object) -> dt.date:
    return parse_day(value).last


def _single_day(value: object) -> dt.date:
    found = parse_day(value)
    if found.first != found.last:
        raise QuantityError(INVALID_DATE, f"'{value}' is more than one day", f"name the day, for example {found.last}")
    return found.last


def _deadline(value: object) -> dt.date:
    return _as_said(parse_day(value).last, value)


def _beginning(value: object) -> dt.date:
    return _as_said(parse_day(value).first, value)


def _as_said(day: dt.date, value: object) -> dt.date:
    return SaidDay.of(day, one_line(value)) if isinstance(value, str) and not day_of(value) else day


def _slug(value: object) -> str:
    if isinstance(value, str) and len(value) <= 80 and is_slug(value):
        return value
    text = str(value)[:200]
    if hidden := invisible(text):
        seen = "".join(sign for sign in text if sign.isprintable())
        raise custom_error(WRONG_TYPE, f"'{seen[:80]}' holds {hidden}", f"write '{slug(seen)}' without it")
    near = slug(unicodedata.normalize("NFKC", text))
    hint = f"write '{near}'" if near else "use small letters, digits and hyphens, for example 'check-credit'"
    raise custom_error(WRONG_TYPE, f"'{str(value)[:80]}' is not an id", hint)


def is_publishable(link: str) -> bool:
    """Say whether a link may stand on a page: http, https, mailto, or a path inside the site; not `//other.host`.

    >>> [is_publishable(each) for each in ("https://x.org", "../a/", "//x.org/", "javascript:alert(1)")]
    [True, True, False, False]
    """
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", link)
    is_plain = len(link) <= 2000 and not re.search(r"[\s\\<>\"]", link) and not link.startswith("//")
    return is_plain and (scheme is None or scheme[1].lower() in {"http", "https", "mailto"})


def _link(value: object) -> str:
    text = str(value).strip()
    if isinstance(value, str) and is_publishable(text):
        return text
    raise custom_error(
        INVALID_LINK, f"'{text[:60]}' is not a link that can be published", "use an http, https or mailto link"
    )


FOLDED = BeforeValidator(lambda value: one_line(value) if isinstance(value, str) else value)
"""Makes a text one line, in however many it is written. It stands last in a type: it comes first."""
Text = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=500), FOLDED]
"""A line of plain text; it is escaped wherever it is shown."""
_BRACKETS = 1000  # more than any text has; a reader of Markdown looks for the end of each


def _prose(text: str) -> str:
    if (count := text.count("[")) > _BRACKETS:
        raise custom_error(WRONG_TYPE, f"holds {count:,} times '['", f"at most {_BRACKETS:,} can stand in one text")
    return text


Prose = Annotated[
    str,
    Strict(),
    StringConstraints(max_length=20_000),
    AfterValidator(_prose),
    Field(json_schema_extra={"x-markdown": True}),
]
"""Markdown; it is sanitised before it is shown."""
Slug = Annotated[
    str,
    PlainValidator(_slug),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}),
]
"""A permanent id: small letters, digits and hyphens."""
_DAY_SCHEMA = WithJsonSchema({"type": "string", "pattern": DATE, "examples": ["2026-06-30", "30 June 2026", "2026-Q2"]})
_ONE_DAY_SCHEMA = WithJsonSchema({"type": "string", "pattern": ONE_DAY, "examples": ["2026-06-30"]})
_ISO_DAY = PlainSerializer(dt.date.isoformat)
Date = Annotated[dt.date, PlainValidator(_quantity(_date)), _DAY_SCHEMA, _ISO_DAY, MAY_BE_OPEN]
"""A day such as `2026-06-30` or `30 June 2026`; [a month or a quarter](#dates) is its last day."""
KnownDate = Annotated[
    dt.date, PlainValidator(_quantity(_date)), WithJsonSchema({"type": "string", "pattern": DATE_SAID}), _ISO_DAY
]
"""The same where it has to be known."""
Day = Annotated[
    dt.date,
    PlainValidator(_quantity(_single_day)),
    _ONE_DAY_SCHEMA,
    _ISO_DAY,
]
"""One day, such as `2026-06-30` or `30 June 2026`."""
Deadline = Annotated[dt.date, PlainValidator(_quantity(_deadline)), _DAY_SCHEMA, _ISO_DAY, MAY_BE_OPEN]
"""The day by which something is to be; [a month or a quarter](#dates) is its last day. It is shown as it is written."""
Beginning = Annotated[dt.date, PlainValidator(_quantity(_beginning)), _DAY_SCHEMA, _ISO_DAY, MAY_BE_OPEN]
"""The day on which something begins; [a month or a quarter](#dates) is its first day. It is shown as it is written."""
TimeOfDay = Annotated[
    dt.time,
    PlainValidator(_quantity(parse_time)),
    WithJsonSchema({"type": "string", "pattern": TIME, "examples": ["10:00", "2 pm"]}),
    PlainSerializer(str),
]
"""A time of day, such as `10:00` or `2 pm`."""
Link = Annotated[str, PlainValidator(_link), WithJsonSchema({"type": "string", "maxLength": 2000})]
"""An http, https or mailto link, or a path inside the site."""
DurationText = Annotated[
    Duration,
    PlainValidator(_quantity(parse_duration)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": DURATION, "examples": ["90 min", "1h 30m", "2 d"]},
                {"const": 0},
            ]
        }
    ),
    PlainSerializer(str),
]
"""A duration such as `90 min`, `1h 30m`, `2 d`, `1.5 w`, `45 s`, `PT1H30M` or `0`."""
Percent = Annotated[
    float,
    PlainValidator(_quantity(parse_percent)),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": PERCENT}]}
    ),
]
"""A percentage from 0 to 100, with or without the sign."""
RateText = Annotated[
    Rate,
    PlainValidator(_quantity(parse_rate)),
    WithJsonSchema({"type": "string", "pattern": RATE, "examples": ["40 per week", "920 per day"]}),
    PlainSerializer(str),
    MAY_BE_OPEN,
]
"""A rate such as `40 per week`; `10000 per month` and `3 per sprint` where the calendar says how long these are."""
_COUNT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": LARGEST_COUNT},
        {"type": "string", "pattern": COUNT, "examples": ["~5", "5-6"]},
    ]
}
Count = Annotated[float, PlainValidator(_quantity(said_count)), WithJsonSchema(_COUNT_SCHEMA), MAY_BE_OPEN]
"""A number of things, 0 or more, also [as it is said](#as-it-is-said)."""
Votes = Annotated[float, Strict(), Field(ge=0, le=LARGEST_COUNT, allow_inf_nan=False)]
"""A number of things that somebody has counted, 0 or more."""
Flag = Annotated[bool, Strict()]
"""`true` or `false`."""
Texts = Annotated[tuple[Text, ...], Field(max_length=200)]
"""A list of lines."""


PeriodText = Annotated[
    Period,
    PlainValidator(_quantity(parse_period)),
    WithJsonSchema({"type": "string", "pattern": PERIOD, "examples": ["month", "quarter", "6 months"]}),
    PlainSerializer(str),
]
"""A stretch of the calendar: `week`, `month`, `quarter`, `6 months`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of whatever kind an author wrote for a measure: a duration, a percentage, a plain number or words.

    `is_said` tells that the words say more than the one value, which is then the end that is aimed at, or the middle.
    """

    text: str
    duration: Duration | None = None
    number: float | None = None
    is_said: bool = False

    def __str__(self) -> str:
        return self.text


def _reading(value: object) -> Reading:
    if isinstance(value, Reading):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or not str(value).strip():
        raise custom_error(
            WRONG_TYPE, "takes a duration, a percentage, a number or words", "for example '5 d' or '85 %'"
        )
    text = one_line(str(value))[:200]
    try:
        if math.isfinite(number := float(text.removesuffix("%"))):
            return Reading(text, number=number)
    except ValueError:
        pass
    with suppress(QuantityError):
        return Reading(text, duration=parse_duration(text))
    with suppress(QuantityError):
        if said := spoken(text, DURATIONS):
            return Reading(text, duration=_aim(said), is_said=True)
    with suppress(QuantityError):
        share = spoken(text, PERCENTS)
        return Reading(text, number=_aim(share) if share else parse_percent(text), is_said=True)
    with suppress(QuantityError):
        return Reading(text, number=said_count(text), is_said=True)
    return Reading(text)


def _aim(said: Spoken[N]) -> N:
    """Return the value that is aimed at: of one limit that limit, else the middle."""
    if said.form in (UP_TO, SAME_DAY) and said.high is not None:
        return said.high
    return said.low if said.form is AT_LEAST else said.typical


Figure = Annotated[
    Reading,
    PlainValidator(_reading),
    WithJsonSchema({"type": ["string", "number"], "examples": ["5 d", "85 %", 12]}),
    PlainSerializer(str),
    MAY_BE_OPEN,
]
"""A value of a measure: `5 d`, `85 %`, `12`, one [as it is said](#as-it-is-said), such as `at most 5 d`, or words."""


class WorkingTime(Entity):
    """The working calendar behind `d` and `w`."""

    spoken_of = re.compile(
        r"hours?(?![a-z])|calendar|shifts?(?![a-z])|work(ing)?[ _-]?(day|week|time)|24 ?/ ?[5-7](?!\d)"
        r"|\d ?h?(ours?)? ?[x×*] ?[5-7](?!\d)|round.the.clock",
        re.IGNORECASE,
    )
    hours_per_day: Annotated[float, Field(ge=0.1, le=24)]
    """Hours worked in a day; 24 makes it calendar time."""
    days_per_week: Annotated[float, Field(ge=0.1, le=7)]
    """Days worked in a week; 7 makes it calendar time."""
    available_time: DurationText | None = None
    """Working time a day without breaks, for takt time and capacity; else all hours of the day."""
    days_per_month: Annotated[float, Field(ge=1, le=31)] | None = None
    """Days worked in a month, for rates such as `10000 per month`; a quarter is three of them, a year twelve."""
    sprint: DurationText | None = None
    """How long a sprint is, for rates such as `3 per sprint`."""

    @property
    def working(self) -> Calendar:
        """The calendar as a plain value."""
        return Calendar(self.hours_per_day, self.days_per_week, self.days_per_month, self.sprint)
