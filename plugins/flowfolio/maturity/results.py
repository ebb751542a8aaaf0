"""Hold what an assessment says: scores, gaps, next steps, evidence, spreads and waivers, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowfolio.maturity.model import AssessmentFile, Criterion, Dimension, Evidence, ModelFile, Waiver
from flowfolio.source.problems import Problem


@dataclass(frozen=True)
class Model:
    """A maturity model with all its versions. `file` is the version in force, `versions` every one by its number."""

    id: str
    file: ModelFile
    versions: Mapping[str, ModelFile]
    name: str
    """Path of its folder as shown to the author."""
    broken: Mapping[str, Problem] = field(default_factory=dict)
    """Old versions that cannot be read, by the names of their folders, each with its first fault."""

    @property
    def title(self) -> str:
        return self.file.title


@dataclass(frozen=True)
class Assessment:
    """A valid assessment in its place: which model and scope, on which day. `name` is the path shown to the author."""

    model: str
    scope: str
    date: dt.date
    file: AssessmentFile
    name: str
    text: str = ""
    """The file as written."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An assessment in its place that cannot be read, because of `fault` in its file or in its model."""

    model: str
    scope: str
    date: dt.date
    name: str
    fault: Problem


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """Where one dimension stands. Scores in the unit of the model's scoring rule, shares from 0 to 1, None unknown."""

    id: str
    name: str
    dimension: Dimension
    score: float | None
    """From the criteria answered so far; None when none is. It is provisional as long as `missing` is not empty."""
    target: float | None
    """The score once every target is reached and nothing else changes; None when no target is set."""
    baseline: float | None
    previous: float | None
    """The score at the assessment before this one."""
    percent_to_target: float | None
    """Share of the way that is done, criterion by criterion, 0 to 1; None when nothing is aimed at."""
    progress_to_date: float | None
    """(score − baseline) / (target − baseline): below 0 when things got worse, above 1 beyond the target."""
    missing: tuple[str, ...]
    """Ids of the criteria nobody answered."""
    not_applicable: tuple[str, ...]
    """Ids of the criteria that do not apply; they count 0 and have target 0."""
    dimensions: tuple[DimensionResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion below its target. `current` is None when it has no answer yet."""

    criterion: Criterion
    dimension: Dimension
    current: float | None
    target: float
    by: dt.date | None
    is_overdue: bool
    waiver: Waiver | None
    """The waiver in force, if any."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A criterion worth working on next, and why."""

    criterion: Criterion
    dimension: Dimension
    current: float
    reason: str


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """A piece of evidence and how old it is. `age` is in days, None when the day is not known."""

    criterion: Criterion
    evidence: Evidence
    age: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far several respondents lie apart on one criterion."""

    criterion: Criterion
    low: float
    median: float
    high: float
    answers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WaiverFact:
    """A waiver and whether it still holds."""

    criterion: Criterion
    waiver: Waiver
    is_active: bool


@dataclass(frozen=True)
class Result:
    """Everything one assessment says. `file` is the model version it was made with, `day` the day it is looked at."""

    model: Model
    file: ModelFile
    assessment: Assessment
    baseline: Assessment | None
    """The assessment progress is measured from; None when there is none that can be compared."""
    previous: Assessment | None
    day: dt.date
    dimensions: tuple[DimensionResult, ...]
    gaps: tuple[Gap, ...]
    """Criteria below their target, the widest gap first."""
    next_steps: tuple[NextStep, ...]
    """Best first."""
    evidence: tuple[EvidenceFact, ...]
    spreads: tuple[Spread, ...]
    """Criteria with several respondents, the widest spread first."""
    waivers: tuple[WaiverFact, ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    """What is wrong with the model's and the assessment's files."""

    @property
    def scope(self) -> str:
        return self.assessment.scope

    @property
    def is_on_old_version(self) -> bool:
        """Whether the model has been renewed since."""
        return self.file.version != self.model.file.version
