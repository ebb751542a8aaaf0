"""Hold an assessment against its model and against earlier ones: one Result with all that a page or a program shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from flowfolio.maturity import scoring
from flowfolio.maturity.model import Dimension, ModelFile
from flowfolio.maturity.results import Assessment, DimensionResult, EvidenceFact, Gap, Model, Result, Spread, WaiverFact
from flowfolio.maturity.steps import next_steps
from flowfolio.source.problems import Problem


def assess(model: Model, dated: Sequence[Assessment], day: dt.date, problems: tuple[Problem, ...] = ()) -> Result:
    """Return what the last of `dated` (one scope's assessments, oldest first) says, looked at on `day`."""
    last = dated[-1]
    file = model.versions[last.file.model_version]
    stated = next((each for each in dated if each.date == last.file.baseline), dated[0])
    baseline = _if_comparable(model, file, stated)
    previous = _if_comparable(model, file, dated[-2]) if len(dated) > 1 else None
    current, targets = scoring.current_numbers(last.file), scoring.target_numbers(last.file)
    aims, off = scoring.aims(last.file), scoring.not_applicable(last.file)
    view = _View(model, file, last, baseline, previous, current, targets, aims, off)
    return Result(
        model=model,
        file=file,
        assessment=last,
        baseline=baseline,
        previous=previous,
        day=day,
        dimensions=tuple(view.dimension(each) for each in file.dimensions),
        gaps=tuple(sorted(_gaps(file, last, day), key=lambda gap: (gap.current or 0.0) - gap.target)),
        next_steps=next_steps(file, last.file, day),
        evidence=tuple(_evidence(file, last, day)),
        spreads=tuple(sorted(_spreads(file, last), key=lambda spread: spread.low - spread.high)),
        waivers=tuple(
            WaiverFact(file.criteria[word], waiver, waiver.until >= day) for word, waiver in last.file.waivers.items()
        ),
        missing=tuple(word for word in file.criteria if word not in last.file.answers),
        problems=problems,
    )


def _if_comparable(model: Model, file: ModelFile, other: Assessment) -> Assessment | None:
    version = model.versions[other.file.model_version]
    return other if scoring.comparable(file, version) else None


@dataclass(frozen=True)
class _View:
    """What the scores of a dimension are made from."""

    model: Model
    file: ModelFile
    last: Assessment
    baseline: Assessment | None
    previous: Assessment | None
    current: scoring.Numbers
    targets: scoring.Numbers
    """What each criterion counts once every target is reached."""
    aims: scoring.Numbers
    off: scoring.Off

    def dimension(self, dimension: Dimension) -> DimensionResult:
        answers, current, aims = self.last.file.answers, self.current, self.aims
        ids = [criterion.id for criterion in dimension.all_criteria]
        score = scoring.score(dimension, self.file, current, self.off)
        has_target = any(word in self.last.file.targets for word in ids)
        target = scoring.score(dimension, self.file, self.targets, self.off) if has_target else None
        baseline = self._earlier(self.baseline, dimension.id)
        aimed = ((current[word], aims[word]) for word in ids if word in aims and word in current)
        return DimensionResult(
            id=dimension.id,
            name=dimension.name,
            dimension=dimension,
            score=score,
            target=target,
            baseline=baseline,
            previous=self._earlier(self.previous, dimension.id),
            percent_to_target=scoring.percent_to_target(aimed),
            progress_to_date=scoring.progress_to_date(score, baseline, target),
            missing=tuple(word for word in ids if word not in answers),
            not_applicable=tuple(word for word in ids if word in self.off),
            dimensions=tuple(self.dimension(part) for part in dimension.dimensions),
        )

    def _earlier(self, other: Assessment | None, dimension_id: str) -> float | None:
        """Return the dimension's score in an earlier assessment, by the version of the model it was made with."""
        if other is None:
            return None
        version = self.model.versions[other.file.model_version]
        same = next((each for each, _ in version.walk() if each.id == dimension_id), None)
        if same is None:
            return None
        return scoring.score(same, version, scoring.current_numbers(other.file), scoring.not_applicable(other.file))


def _gaps(file: ModelFile, last: Assessment, day: dt.date) -> Iterator[Gap]:
    current, targets = scoring.current_numbers(last.file), scoring.aims(last.file)
    for word, criterion in file.criteria.items():
        here = current.get(word)
        if word not in targets or (here or 0.0) >= targets[word]:
            continue
        by = last.file.targets[word].by
        waiver = last.file.waivers.get(word)
        active = waiver if waiver and waiver.until >= day else None
        overdue = by is not None and by < day
        yield Gap(criterion, file.dimension_of[word], here, targets[word], by, overdue, active)


def _evidence(file: ModelFile, last: Assessment, day: dt.date) -> Iterator[EvidenceFact]:
    for word, criterion in file.criteria.items():
        answer = last.file.answers.get(word)
        for evidence in answer.evidence if answer else ():
            age = (day - evidence.recorded).days if evidence.recorded else None
            yield EvidenceFact(criterion, evidence, max(age, 0) if age is not None else None)


def _spreads(file: ModelFile, last: Assessment) -> Iterator[Spread]:
    for word, criterion in file.criteria.items():
        if values := last.file.respondents.get(word):
            yield Spread(criterion, min(values), median(values), max(values), tuple(sorted(values)))
