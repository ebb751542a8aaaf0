"""Turn answers into scores: pure functions of numbers, the same whatever the order of the answers.

A missing answer is left out of a score and never counts 0. An answer "not applicable" counts 0 and its target is 0:
the scale stays as it is, so leaving things out never lifts the score of the rest, and the percentage to target, which
sees no target there, is not lowered either. This follows OWASP SAMM, https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring.
Where a level has to be complete, a target of 0 is always reached: what does not apply never holds a level back. It does
not earn one either: a level at which nothing applies is not reached by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import fsum
from statistics import fmean

from flowfolio.maturity.model import AssessmentFile, CriterionRule, Dimension, ModelFile

Numbers = Mapping[str, float]
"""Criterion → what its answer counts; a criterion that is not in it has no answer."""
Asked = Sequence[tuple[int, float | None]]
"""(level, number or None when not answered) of each criterion of a dimension."""
Off = Collection[str]
"""Criteria that do not apply; in `Numbers` they count 0."""


def mean(asked: Asked) -> float:
    """Return the mean of the answers.

    >>> mean([(1, 10.0), (2, 0.0), (2, None)])
    5.0
    """
    return fmean(number for _, number in asked if number is not None)


def sum_of_levels(asked: Asked) -> float:
    """Return the means of the levels, added up. Source: OWASP SAMM, where a level of a stream has one question.

    >>> sum_of_levels([(1, 1.0), (1, 0.5), (2, 0.25)])
    1.0
    """
    by_level: dict[int, list[float]] = {}
    for level, number in asked:
        if number is not None:
            by_level.setdefault(level, []).append(number)
    return fsum(fmean(numbers) for numbers in by_level.values())


def highest_complete_level(asked: Asked, top: float, first: int, off: Collection[int] = ()) -> float:
    """Return the highest level up to which every criterion that applies has the value `top`.

    `off` are the positions in `asked` of the criteria that do not apply: they hold no level back, but a level at which
    all of them are off is not reached by itself. Levels below the first criterion ask for nothing and are complete,
    from `first` on; nobody is above the highest level that is asked about. A criterion without an answer cannot
    complete its level. `first` - 1 stands for "not even the first level".

    >>> highest_complete_level([(2, 1.0), (3, 0.5), (4, 1.0)], top=1.0, first=1)
    2.0
    >>> highest_complete_level([(1, 1.0), (2, 0.0), (3, 1.0), (4, 0.0)], top=1.0, first=1, off={1, 3})
    3.0
    >>> highest_complete_level([(-1, 1.0), (0, 0.0), (1, 1.0)], top=1.0, first=-1)
    -1.0
    """
    applying = [pair for index, pair in enumerate(asked) if index not in off]
    short = [level for level, number in applying if number is None or number < top]
    reached = min(short) - 1 if short else max(level for level, _ in asked)
    empty = {level for level, _ in asked} - {level for level, _ in applying}
    while reached in empty:
        reached -= 1
    return float(max(reached, first - 1))


def score(dimension: Dimension, model: ModelFile, numbers: Numbers, off: Off = ()) -> float | None:
    """Return the score of a dimension; None when nothing in it is answered. Above the criteria it is a mean."""
    if dimension.dimensions:
        parts = [each for part in dimension.dimensions if (each := score(part, model, numbers, off)) is not None]
        return fmean(parts) if parts else None
    asked: Asked = [(criterion.level, numbers.get(criterion.id)) for criterion in dimension.criteria]
    if all(number is None for _, number in asked):
        return None
    left_out = [index for index, criterion in enumerate(dimension.criteria) if criterion.id in off]
    rules: dict[CriterionRule, Callable[[], float]] = {
        "mean": lambda: mean(asked),
        "sum_of_levels": lambda: sum_of_levels(asked),
        "highest_complete_level": lambda: highest_complete_level(asked, model.top, model.levels[0].value, left_out),
    }
    return rules[model.scoring.criterion_to_dimension]()


def percent_to_target(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return 1 − Σ max(0, target − current) / Σ target, from 0 to 1, of (current, target) for each criterion.

    What lies beyond its target never makes up for another gap. None when nothing is aimed at.
    Source: https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring

    >>> percent_to_target([(0.5, 1.0), (1.0, 0.0)])
    0.5
    """
    known = list(pairs)
    total = fsum(target for _, target in known)
    if total == 0:
        return None
    return 1 - fsum(max(0.0, target - current) for current, target in known) / total


def progress_to_date(current: float | None, baseline: float | None, target: float | None) -> float | None:
    """Return (current − baseline) / (target − baseline); None when the target lies no higher than the baseline.

    Source: https://owaspsamm.org/blog/2025/01/21/samm-relative-scoring

    >>> progress_to_date(1.5, 1.0, 2.0)
    0.5
    """
    if current is None or baseline is None or target is None or target <= baseline:
        return None
    return (current - baseline) / (target - baseline)


def current_numbers(file: AssessmentFile) -> dict[str, float]:
    """Return what each answer counts; 0 for what is not applicable."""
    return {word: answer.number for word, answer in file.answers.items()}


def not_applicable(file: AssessmentFile) -> frozenset[str]:
    """Return the criteria that do not apply."""
    return frozenset(word for word, answer in file.answers.items() if not answer.applies)


def aims(file: AssessmentFile) -> dict[str, float]:
    """Return the target of every criterion that has one; 0 for what is not applicable."""
    return {word: target.value for word, target in file.targets.items()} | dict.fromkeys(not_applicable(file), 0.0)


def target_numbers(file: AssessmentFile) -> dict[str, float]:
    """Return what each criterion counts once every target is reached: without a target it stays what it is."""
    return current_numbers(file) | aims(file)


def comparable(one: ModelFile, other: ModelFile) -> bool:
    """Say whether scores of two versions of a model mean the same: same rule, same scale, same levels."""
    return _unit(one) == _unit(other)


def _unit(model: ModelFile) -> tuple[object, ...]:
    return (model.scoring, [point.value for point in model.scale], [level.value for level in model.levels])
