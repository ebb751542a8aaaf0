"""Say what a maturity model and a dated assessment hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, PlainValidator, Strict, StringConstraints, WithJsonSchema, model_validator

from flowfolio.source.document import Loc
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_KEY, WRONG_TYPE, Entity, custom_error
from flowfolio.source.fields import FOLDED, Date, KnownDate, Link, Prose, Slug, Text, Texts
from flowfolio.source.words import one_line

NOT_APPLICABLE: Final = "not_applicable"
"""The answer to a criterion that makes no sense for the scope: its target is 0, the scale stays as it is."""

Number = Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False)]
"""A value of the answer scale."""
Weight = Annotated[float, Strict(), Field(gt=0, le=100, allow_inf_nan=False)]
"""Effort or value, in the model's own unit; usually 1 to 5."""
Version = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=30), FOLDED]
"""A version such as "1.0", in quotes."""
Key = Annotated[str, Strict(), FOLDED]
"""An id or a name used as a key; whether it exists is checked against the model."""
CriterionRule = Literal["sum_of_levels", "mean", "highest_complete_level"]


def _answer_value(value: object) -> object:
    if isinstance(value, str) and value and len(value) <= _LONGEST_LABEL:
        return one_line(value)  # not_applicable, or a label of the scale: its number is named where the model is known
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1000:
        return float(value)
    raise custom_error(
        WRONG_TYPE, f"'{one_line(value)[:40]}' is no value of the scale", f"write a number, or {NOT_APPLICABLE}"
    )


_LONGEST_LABEL = 500
AnswerValue = Annotated[
    float | str,
    PlainValidator(_answer_value),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"const": NOT_APPLICABLE}]}),
]
"""A value of the scale, or `not_applicable`."""


class Level(Entity):
    """One level of a model."""

    value: Annotated[int, Strict(), Field(ge=-20, le=20)]
    """Its number; the first is 1, 0 or below, and none is left out."""
    name: Text
    """What people call it."""
    description: Prose | None = None
    """What it looks like to be there."""
    next_steps: Prose | None = None
    """How to move up from here."""


class ScalePoint(Entity):
    """One answer that can be given."""

    value: Number
    """What it counts."""
    label: Text
    """What people call it."""
    description: Prose | None = None
    """When to choose it."""


class Criterion(Entity):
    """Something that can be observed, and that is asked about."""

    id: Slug
    """Permanent id; answers refer to it."""
    level: Annotated[int, Strict(), Field(ge=-20, le=20)]
    """The level that needs it."""
    text: Text
    """What has to be true."""
    guidance: Prose | None = None
    """How to get there, and how to read the text."""
    evidence_hint: Prose | None = None
    """What would show it."""
    depends_on: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Ids of criteria that come first."""
    effort: Weight | None = None
    """What it costs; the same unit in the whole model."""
    value: Weight | None = None
    """What it brings; the same unit in the whole model."""
    check: Slug | None = None
    """What the portfolio itself can say about it: the name of a check."""
    renamed_from: Slug | None = None
    """The id it had in an earlier version, so that old answers stay with it."""
    maps_to: Annotated[dict[Key, Text], Field(max_length=50)] = Field(default_factory=dict)
    """Where other standards ask for it: name of the standard → place in it."""


class Dimension(Entity):
    """A part of a model: either further dimensions or criteria."""

    id: Slug
    """Permanent id."""
    name: Text
    """What people call it."""
    description: Prose | None = None
    """What it is about."""
    dimensions: Annotated[tuple[Dimension, ...], Field(max_length=100)] = ()
    """Its parts."""
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=500)] = ()
    """What is asked, when it has no parts."""

    @model_validator(mode="after")
    def _parts_or_criteria(self) -> Self:
        if self.dimensions and self.criteria:
            hint = "move the criteria into a dimension of their own"
            raise custom_error(UNKNOWN_KEY, f"'{self.id}' has both dimensions and criteria", hint)
        if not self.dimensions and not self.criteria:
            raise custom_error(MISSING_FIELD, f"'{self.id}' has neither criteria nor dimensions")
        return self

    @cached_property
    def all_criteria(self) -> tuple[Criterion, ...]:
        """Every criterion below this dimension, in the model's order."""
        return (*self.criteria, *(each for part in self.dimensions for each in part.all_criteria))


class Scoring(Entity):
    """How answers become scores."""

    criterion_to_dimension: CriterionRule
    """`sum_of_levels`: per level the mean of its criteria, added up; `mean`: mean of all criteria;
    `highest_complete_level`: the highest level up to which every criterion has the scale's top value; what is not
    applicable holds no level back, but a level at which nothing applies is not reached by itself."""
    above: Literal["mean"] = "mean"
    """How a dimension's parts become its own score."""


class ModelFile(Entity):
    """One version of a maturity model."""

    title: Text
    """What people call the model."""
    version: Version
    """Which edition of the texts this is; assessments name it."""
    description: Prose | None = None
    """What it is for, and how to answer."""
    source: Link | None = None
    """Where it comes from, when it is not your own."""
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=41)]
    """The levels, lowest first."""
    scale: Annotated[tuple[ScalePoint, ...], Field(min_length=2, max_length=50)]
    """The answers that can be given, lowest first."""
    scoring: Scoring
    """How answers become the score of a dimension, and scores of parts the score of the whole."""
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=100)]
    """What the model looks at."""

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion by id, in the model's order; of duplicates the first."""
        found: dict[str, Criterion] = {}
        for criterion in (each for part in self.dimensions for each in part.all_criteria):
            found.setdefault(criterion.id, criterion)
        return found

    @cached_property
    def dimension_of(self) -> dict[str, Dimension]:
        """The innermost dimension of every criterion, by the criterion's id."""
        found: dict[str, Dimension] = {}
        for dimension, _ in self.walk():
            for criterion in dimension.criteria:
                found.setdefault(criterion.id, dimension)
        return found

    @property
    def top(self) -> float:
        """The scale's highest value: what makes a criterion met."""
        return max(point.value for point in self.scale)

    def label(self, value: float) -> str:
        """Return what people call a value of the scale; the number itself when it is none."""
        return next((point.label for point in self.scale if point.value == value), f"{value:g}")

    def walk(self) -> Iterator[tuple[Dimension, Loc]]:
        """Yield every dimension with its location in the file, parents before parts."""
        yield from _walk(self.dimensions, ("dimensions",))


def _walk(dimensions: tuple[Dimension, ...], loc: Loc) -> Iterator[tuple[Dimension, Loc]]:
    for index, dimension in enumerate(dimensions):
        yield dimension, (*loc, index)
        yield from _walk(dimension.dimensions, (*loc, index, "dimensions"))


class Evidence(Entity):
    """Something that shows an answer to be true."""

    title: Text
    """What it is."""
    link: Link | None = None
    """Where it lies."""
    recorded: Date | None = None
    """When it was written down."""
    reviewer: Text | None = None
    """Who looked at it."""


class Answer(Entity):
    """What the assessors agreed on for one criterion."""

    value: AnswerValue
    """A value of the model's scale, or `not_applicable`."""
    note: Prose | None = None
    """What lies behind the answer."""
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=50)] = ()
    """What shows it."""
    since: Annotated[dict[Key, Date], Field(max_length=50)] = Field(default_factory=dict)
    """Since when: value of the scale → the day it was reached."""

    @property
    def applies(self) -> bool:
        """Whether the criterion makes sense for the scope."""
        return self.value != NOT_APPLICABLE

    @property
    def number(self) -> float:
        """What the answer counts: its value, 0 when it is not applicable."""
        return 0.0 if isinstance(self.value, str) else self.value


def _as_answer(value: object) -> object:
    return value if isinstance(value, (dict, Entity)) else {"value": value}


AnswerField = Annotated[
    Answer,
    BeforeValidator(_as_answer),
    Field(json_schema_extra={"x-scalar": {"anyOf": [{"type": "number"}, {"const": NOT_APPLICABLE}]}}),
]
"""An answer, or just its value."""


class Target(Entity):
    """Where a criterion has to come."""

    value: Number
    """A value of the model's scale."""
    by: Date | None = None
    """The day by which it is to be reached."""


class Waiver(Entity):
    """An approved exception: the criterion need not be met for a while. It changes no score."""

    approved_by: Text
    """Who allowed it."""
    until: KnownDate
    """The last day it holds."""
    reason: Prose
    """Why."""


class AssessmentFile(Entity):
    """What one scope answered on one day."""

    model_version: Version
    """The version of the model that was answered."""
    method: Literal["self", "facilitated", "expert"] = "self"
    """Who judged: the team itself, the team with a facilitator, or somebody from outside."""
    assessors: Texts = ()
    """Roles or teams that answered."""
    notes: Prose | None = None
    """What is worth knowing about this assessment."""
    baseline: Date | None = None
    """The day of the assessment that progress is measured from; else the scope's first one."""
    answers: Annotated[dict[Key, AnswerField], Field(max_length=2000)] = Field(default_factory=dict)
    """Criterion → answer. A criterion without an answer is missing, which is not the same as 0."""
    targets: Annotated[dict[Key, Target], Field(max_length=2000)] = Field(default_factory=dict)
    """Criterion → where it has to come."""
    waivers: Annotated[dict[Key, Waiver], Field(max_length=2000)] = Field(default_factory=dict)
    """Criterion → approved exception."""
    respondents: Annotated[dict[Key, Annotated[tuple[Number, ...], Field(max_length=1000)]], Field(max_length=2000)] = (
        Field(default_factory=dict)
    )
    """Criterion → what each respondent answered; `answers` holds the agreed value."""
