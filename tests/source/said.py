"""A thing with a field of every kind that people say in words of their own, and the fix for what it cannot take."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flowfolio.source.entity import Entity
from flowfolio.source.estimates import Amount, Share
from flowfolio.source.fields import Count, Date, DurationText, PeriodText, RateText, Slug


class Thing(Entity):
    time: Amount | None = None
    exact: DurationText | None = None
    share: Share | None = None
    count: Count | None = None
    rate: RateText | None = None
    date: Date | None = None
    period: PeriodText | None = None
    id: Slug | None = None


def hint_for(key: str, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({key: value})
    [error] = caught.value.errors()
    return str(error["ctx"]["hint"])
