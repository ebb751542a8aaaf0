"""Name the fields that take a number or an estimate of one, as exact as it is known or as it was said in the room."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    PrivateAttr,
    Strict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from flowfolio.source.document import MAX_SHORT
from flowfolio.source.entity import MAY_BE_OPEN, Entity, custom_error, told_as_field_error
from flowfolio.source.fields import Date, DurationText, Percent, Text
from flowfolio.source.forms import AT_LEAST, Form
from flowfolio.source.patterns import DURATION_OR_SPOKEN, DURATION_SAID, PERCENT_OR_SPOKEN, PERCENT_SAID
from flowfolio.source.percent import BareFraction
from flowfolio.source.quantity import Duration, span_text
from flowfolio.source.spoken import DURATIONS, LOW_ABOVE_HIGH, PERCENTS, Spoken, from_ends, is_above, spoken
from flowfolio.source.written import UNKNOWN, QuantityError

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
    _said: str = PrivateAttr("")
    _form: Form | None = PrivateAttr(None)

    @property
    def said(self) -> str:
        """The number in the author's words where they say more than one value; "" for a plain one."""
        return self._said

    @property
    def form(self) -> Form | None:
        """How the author's words are understood; None for a plain number."""
        return self._form

    def understood(self, said: str, form: Form) -> Self:
        """Return the estimate with the words that it was understood from."""
        self._said, self._form = said, form
        return self


def _duration_schema(pattern: str) -> dict[str, Any]:
    return {
        "anyOf": [{"type": "string", "pattern": pattern, "examples": ["90 min", "2-3 d", "~1 w"]}, {"const": 0}],
    }


def _percent_schema(pattern: str) -> dict[str, Any]:
    said = {"type": "string", "pattern": pattern, "examples": ["85 %", "70-80 %"]}
    return {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, said]}


_OR_BOTH_ENDS: dict[str, Any] = {"x-or": ["low", "high"]}
"""Marks a value that need not be given beside all of these."""


class DurationEstimate(Provenance):
    """A duration with what is known about its spread and its source."""

    typical: Annotated[DurationText, Field(json_schema_extra=_duration_schema(DURATION_SAID) | _OR_BOTH_ENDS)]
    """The usual value; totals are made from it. Without it the middle of `low` and `high` counts."""
    low: DurationText | None = None
    """The value on a good day."""
    high: DurationText | None = None
    """The value on a bad day."""

    @property
    def has_no_end(self) -> bool:
        """Nobody knows how long it can be: `at least 2 d`."""
        return self._form is AT_LEAST


class PercentEstimate(Provenance):
    """A percentage with what is known about its spread and its source."""

    typical: Annotated[Percent, Field(json_schema_extra=_percent_schema(PERCENT_SAID) | _OR_BOTH_ENDS)]
    """The usual value; totals are made from it. Without it the middle of `low` and `high` counts."""
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


Estimate = DurationEstimate | PercentEstimate


def _estimate(model: type[DurationEstimate] | type[PercentEstimate]) -> WrapValidator:
    """Return the validator of an estimate. A bare value is its `typical`; maps repeat a few, which are read once."""
    kind: Any = DURATIONS if model is DurationEstimate else PERCENTS

    @lru_cache(maxsize=4096, typed=True)
    def bare(value: str | int) -> Any:
        try:
            return _read({"typical": value}, kind, model.model_validate)
        except (ValidationError, QuantityError):
            return None

    def validate(value: object, handler: ValidatorFunctionWrapHandler) -> object:
        if (isinstance(value, int) or (isinstance(value, str) and len(value) <= MAX_SHORT)) and (found := bare(value)):
            return found
        if isinstance(value, Entity):
            return handler(value)
        if isinstance(value, dict) and str(value.get("typical")).strip().lower() in UNKNOWN:
            message = f"'{value['typical']}' cannot stand here, because figures need a value"
            hint = f"write what is known of it, such as a range: '{kind.example}'"
            raise custom_error(kind.code, message, hint)
        with told_as_field_error():
            return _read(value if isinstance(value, dict) else {"typical": value}, kind, handler)

    return WrapValidator(validate)


def _read(value: dict[str, Any], kind: Any, handler: Callable[[Any], Any]) -> Any:
    """Return the estimate of a mapping whose `typical` may be said in words, or be missing between two ends."""
    said = spoken(value["typical"], kind) if value.get("typical") is not None else None
    if said and (value.get("low") is not None or value.get("high") is not None):
        message = f"typical: '{said.text[:40]}' says low and high already"
        raise QuantityError(kind.code, message, "leave out 'low' and 'high', or give 'typical' one value")
    if value.get("typical") is None:
        said = _of_ends(value, kind)
        if said is None and value.get("low") is not None and value.get("high") is not None:
            value = {**value, "typical": 0}  # one end is wrong: that is said, and not that a value is missing
    if said is None:
        return handler(value)
    ends = {name: _exact(getattr(said, name)) for name in ("low", "typical", "high")}
    return handler({**value, **ends}).understood(said.text, said.form)


def _of_ends(value: dict[str, Any], kind: Any) -> Spoken[Any] | None:
    """Return what is known of an estimate without a typical value; None where an end is missing or wrong as well."""
    if value.get("low") is None or value.get("high") is None:
        return None
    try:
        low, high = kind.parse(value["low"]), kind.parse(value["high"])
    except QuantityError:
        return None
    if is_above(low, high):
        raise QuantityError(LOW_ABOVE_HIGH, f"low {_text(low)} lies above high {_text(high)}", "swap the two")
    return from_ends(low, high, span_text(_text(low), _text(high)), kind)


def _text(end: Duration | float) -> str:
    return end.text if isinstance(end, Duration) else f"{end:g} %"


def _exact(end: Any) -> Any:
    """Return an end as the model reads it without a second thought about its sign."""
    return f"{end:.9f} %" if isinstance(end, float) and not isinstance(end, BareFraction) else end


Amount = Annotated[
    DurationEstimate,
    _estimate(DurationEstimate),
    Field(json_schema_extra={"x-scalar": _duration_schema(DURATION_OR_SPOKEN)}),
    MAY_BE_OPEN,
]
"""A duration, also [as it is said](#as-it-is-said), or `{low, typical, high, basis, on, sample, source}`."""
Share = Annotated[
    PercentEstimate,
    _estimate(PercentEstimate),
    Field(json_schema_extra={"x-scalar": _percent_schema(PERCENT_OR_SPOKEN)}),
    MAY_BE_OPEN,
]
"""A percentage, also [as it is said](#as-it-is-said), or `{low, typical, high, basis, on, sample, source}`."""
KnownShare = Annotated[
    PercentEstimate, _estimate(PercentEstimate), Field(json_schema_extra={"x-scalar": _percent_schema(PERCENT_SAID)})
]
"""The same where figures cannot do without: a range will do, `open` will not. The shares of a choice add up, and every
queue, takt time and total hangs on how many items come to a way; write `0-100 %` where nobody knows."""
