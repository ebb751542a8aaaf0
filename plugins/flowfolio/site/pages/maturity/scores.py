"""Say the scores and scopes of a maturity model in words, and place scores on its scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from flowfolio.drawing.radar import Axis, Scale
from flowfolio.maturity import DimensionResult, Result
from flowfolio.maturity.model import Answer, Criterion, Dimension, ModelFile
from flowfolio.site.paths import stream_path
from flowfolio.source.quantity import number_text, percent_text
from flowfolio.source.words import counted

UNKNOWN: Final = "—"
SHADES: Final = 5
RULES: Final[Mapping[str, str]] = {
    "mean": "The score of a dimension is the mean of its answers.",
    "sum_of_levels": "Within each level the answers are averaged; the score of a dimension is the sum over its levels.",
    "highest_complete_level": (
        "The score of a dimension is the highest level up to which every criterion has the top answer. "
        "One weak answer holds the level back, and no strong one makes up for it. "
        "What does not apply holds nothing back, and earns nothing."
    ),
}
"""How each rule makes a score, in words."""


@dataclass(frozen=True, slots=True)
class ScopeName:
    """A scope as people know it. `stream` is the path of the stream's page, "" when it is none."""

    id: str
    title: str
    stream: str

    @classmethod
    def of(cls, scope: str, streams: Mapping[str, str]) -> Self:
        """Return the stream's title, or words made of the id."""
        if scope in streams:
            return cls(scope, streams[scope], stream_path(scope))
        return cls(scope, scope.replace("-", " ").capitalize(), "")


def score_text(value: float | None) -> str:
    """Return a score with two decimals at most, or a dash."""
    return UNKNOWN if value is None else number_text(value, 2)


def share_text(share: float | None) -> str:
    """Return a share from 0 to 1 as a percentage, or a dash."""
    return UNKNOWN if share is None else percent_text(share * 100)


def change_text(now: float | None, before: float | None) -> tuple[str, str]:
    """Return how a score moved, and whether that is `better`, `worse` or the `same`; ("", "same") when unknown."""
    if now is None or before is None:
        return "", "same"
    if math.isclose(now, before, abs_tol=1e-9):
        return "no change", "same"
    sign = "+" if now > before else "\N{MINUS SIGN}"
    return f"{sign}{number_text(abs(now - before), 2)}", "better" if now > before else "worse"


def answer_text(answer: Answer | None, model: ModelFile) -> str:
    """Return what was answered, in the words of the scale."""
    if answer is None:
        return "Not answered"
    return model.label(answer.number) if answer.applies else "Not applicable"


def scale(model: ModelFile) -> Scale:
    """Return the lowest and the highest score that any dimension of the model can have.

    The lowest is 0, or the level below the first one that is asked about where that is 0 or less.
    """
    floor = 0
    if model.scoring.criterion_to_dimension == "highest_complete_level":
        floor = min(0, *(each.level - 1 for each in model.criteria.values()))
    return Scale(float(floor), max(_ceiling(each, model) for each in model.dimensions))


def _ceiling(dimension: Dimension, model: ModelFile) -> float:
    if dimension.dimensions:
        # A mean of parts is never above the highest part, and reaches it when the others have no answer.
        return max(_ceiling(part, model) for part in dimension.dimensions)
    levels = {criterion.level for criterion in dimension.criteria}
    rules = {"mean": model.top, "sum_of_levels": len(levels) * model.top, "highest_complete_level": float(max(levels))}
    return rules[model.scoring.criterion_to_dimension]


def rings(model: ModelFile) -> tuple[float, ...]:
    """Return the values at which a radar has its rings: the levels, or quarters of the ceiling."""
    floor, top = scale(model)
    if model.scoring.criterion_to_dimension == "mean" or top != int(top):
        return tuple(top * quarter / 4 for quarter in range(1, 5))
    return tuple(float(level) for level in range(int(floor) + 1, int(top) + 1))


def shade(value: float | None, on: Scale) -> int:
    """Return how dark a cell of the heat map is, 0 to SHADES; -1 when nothing is known."""
    if value is None:
        return -1
    return 0 if on.is_empty else int(on.share(value) * SHADES + 0.5)


def axes(result: Result) -> tuple[Axis, ...]:
    """Return the axes of a scope's radar: its dimensions, or their parts when there are fewer than three."""
    top = result.dimensions if len(result.dimensions) >= 3 else tuple(leaf for _, leaf in leaves(result.dimensions))
    return tuple(Axis(each.name, each.score, each.target, each.baseline) for each in top)


def leaves(dimensions: Sequence[DimensionResult], above: str = "") -> Iterator[tuple[str, DimensionResult]]:
    """Yield (name of what it is a part of, dimension) of every innermost dimension."""
    for each in dimensions:
        if each.dimensions:
            yield from leaves(each.dimensions, f"{above} › {each.name}" if above else each.name)
        else:
            yield above, each


def walk(dimensions: Sequence[DimensionResult], depth: int = 0) -> Iterator[tuple[int, DimensionResult]]:
    """Yield (depth, dimension), parents before parts."""
    for each in dimensions:
        yield depth, each
        yield from walk(each.dimensions, depth + 1)


def level_text(criterion: Criterion, model: ModelFile) -> str:
    """Return "Level 2: First look"."""
    name = next((level.name for level in model.levels if level.value == criterion.level), "")
    return f"Level {criterion.level}: {name}"


def age_text(days: int | None) -> str:
    """Return an age in the unit that people would say: days, weeks, months or years.

    >>> age_text(1), age_text(45), age_text(400), age_text(None)
    ('1 day', '6 weeks', '13 months', 'age not known')
    """
    if days is None:
        return "age not known"
    for unit, length, limit in (("day", 1.0, 14), ("week", 7.0, 70), ("month", 30.44, 731), ("year", 365.25, math.inf)):
        if days < limit:
            return counted(round(days / length), unit)
    return ""
