"""Choose the next best steps: criteria that can be worked on now, the most valuable first, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from flowfolio.maturity.model import AssessmentFile, Criterion, ModelFile
from flowfolio.maturity.results import NextStep
from flowfolio.source.quantity import number_text


def next_steps(model: ModelFile, file: AssessmentFile, day: dt.date) -> tuple[NextStep, ...]:
    """Return every answered criterion below the scale's top whose prerequisites are met, the best first.

    Order: most value for the effort, then the lower level, then the model's order. A prerequisite is met at the top of
    the scale or when it does not apply, so no step ever waits for another one in the list. What is waived on `day`
    or not answered is left out.
    """
    opens = Counter(
        need for each in model.criteria.values() if not _is_met(each.id, model, file) for need in {*each.depends_on}
    )
    waived = {word for word, waiver in file.waivers.items() if waiver.until >= day}
    found = [
        NextStep(
            each, model.dimension_of[each.id], file.answers[each.id].number, _reason(each, model, file, opens[each.id])
        )
        for each in model.criteria.values()
        if each.id in file.answers
        and each.id not in waived
        and not _is_met(each.id, model, file)
        and all(_is_met(need, model, file) for need in each.depends_on)
    ]
    return tuple(sorted(found, key=lambda step: _rank(step.criterion)))


def _is_met(word: str, model: ModelFile, file: AssessmentFile) -> bool:
    answer = file.answers.get(word)
    return answer is not None and (not answer.applies or answer.number >= model.top)


def _rank(criterion: Criterion) -> tuple[float, int]:
    if criterion.value is None or criterion.effort is None:
        return 1.0, criterion.level  # nothing to compare by: it comes after all that have both
    return -criterion.value / criterion.effort, criterion.level


def _reason(criterion: Criterion, model: ModelFile, file: AssessmentFile, waiting: int) -> str:
    dimension = model.dimension_of[criterion.id]
    level = next(each for each in model.levels if each.value == criterion.level)
    reasons = ["everything it builds on is in place" if criterion.depends_on else "it needs nothing else first"]
    if criterion.value is not None and criterion.effort is not None:
        reasons.append(f"value {number_text(criterion.value)} for effort {number_text(criterion.effort)}")
    lowest = min(each.level for each in dimension.criteria if not _is_met(each.id, model, file))
    if criterion.level == lowest:
        reasons.append(f"{dimension.name} lacks it for level {level.value} ({level.name})")
    if waiting:
        reasons.append(f"{waiting} more {'criterion waits' if waiting == 1 else 'criteria wait'} for it")
    text = "; ".join(reasons)
    return f"{text[0].upper()}{text[1:]}."
