"""Find what is wrong inside a maturity model, and in an assessment held against its model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Final

from flowfolio.maturity.checks import CHECKS
from flowfolio.maturity.model import Answer, AssessmentFile, Criterion, ModelFile
from flowfolio.source.dates import INVALID_DATE
from flowfolio.source.document import Loc
from flowfolio.source.entity import UNKNOWN_CHOICE, WRONG_TYPE, Finding
from flowfolio.source.problems import DEPENDENCY_CYCLE, DUPLICATE_ID, UNKNOWN_REFERENCE, did_you_mean, nearest

_CYCLES: Final = 20
"""Circles of one model that are reported; whoever has more will mend these first."""


def check_model(model: ModelFile) -> Iterator[Finding]:
    """Yield what is wrong between the parts of a model; its fields are right by now."""
    yield from _levels(model)
    yield from _scale(model)
    yield from _duplicates("dimension", ((each.id, loc) for each, loc in model.walk()))
    located = [
        (criterion, (*loc, "criteria", index))
        for dimension, loc in model.walk()
        for index, criterion in enumerate(dimension.criteria)
    ]
    yield from _duplicates("criterion", ((criterion.id, loc) for criterion, loc in located))
    values = {level.value for level in model.levels}
    for criterion, loc in located:
        yield from _criterion(criterion, loc, values, model.criteria)
    yield from _renames(located, model.criteria)
    yield from _cycles(located)


def _levels(model: ModelFile) -> Iterator[Finding]:
    values = [level.value for level in model.levels]
    if values[0] > 1:
        message = f"the first level is {values[0]}"
        yield Finding(("levels", 0, "value"), WRONG_TYPE, message, "levels begin at 1, 0 or below")
    for index, (before, here) in enumerate(pairwise(values), start=1):
        loc = ("levels", index, "value")
        if here in values[:index]:
            yield Finding(loc, DUPLICATE_ID, f"level {here} is given twice")
        elif here != before + 1:
            message = f"level {here} follows level {before}"
            yield Finding(loc, WRONG_TYPE, message, f"levels leave no gap: {before + 1} comes next")


def _scale(model: ModelFile) -> Iterator[Finding]:
    values = [point.value for point in model.scale]
    for index, (before, here) in enumerate(pairwise(values), start=1):
        loc = ("scale", index, "value")
        if here in values[:index]:
            yield Finding(loc, DUPLICATE_ID, f"the scale has {here:g} twice")
        elif here < before:
            yield Finding(loc, WRONG_TYPE, f"{here:g} follows {before:g}", "begin with the lowest value")


def _duplicates(what: str, ids: Iterable[tuple[str, Loc]]) -> Iterator[Finding]:
    seen = set[str]()
    for each, loc in ids:
        if each in seen:
            yield Finding((*loc, "id"), DUPLICATE_ID, f"the {what} '{each}' is given twice", "choose another id")
        seen.add(each)


def _criterion(criterion: Criterion, loc: Loc, levels: set[int], known: Mapping[str, Criterion]) -> Iterator[Finding]:
    if criterion.level not in levels:
        message = f"level {criterion.level} is not one of {', '.join(map(str, sorted(levels)))}"
        yield Finding((*loc, "level"), UNKNOWN_CHOICE, message)
    for index, word in enumerate(criterion.depends_on):
        if word not in known:
            message = f"'{word}' is no criterion of this model"
            yield Finding((*loc, "depends_on", index), UNKNOWN_REFERENCE, message, did_you_mean(word, known))
        elif word in criterion.depends_on[:index]:
            message = f"'{word}' is named twice as a prerequisite of '{criterion.id}'"
            yield Finding((*loc, "depends_on", index), DUPLICATE_ID, message, "name it once")
    if criterion.check and criterion.check not in CHECKS:
        message = f"'{criterion.check}' is not one of {', '.join(CHECKS)}"
        yield Finding((*loc, "check"), UNKNOWN_CHOICE, message, did_you_mean(criterion.check, CHECKS))


def _renames(located: list[tuple[Criterion, Loc]], known: Mapping[str, Criterion]) -> Iterator[Finding]:
    seen = set[str]()
    for criterion, loc in located:
        old = criterion.renamed_from
        if old is None:
            continue
        if old in known:
            message = f"'{old}' is still a criterion of this model"
            yield Finding((*loc, "renamed_from"), DUPLICATE_ID, message, "old answers can stay with one of them only")
        elif old in seen:
            yield Finding((*loc, "renamed_from"), DUPLICATE_ID, f"two criteria were renamed from '{old}'")
        seen.add(old)


def _cycles(located: list[tuple[Criterion, Loc]]) -> Iterator[Finding]:
    locs = {criterion.id: loc for criterion, loc in reversed(located)}
    waits = {each.id: [need for need in each.depends_on if need in locs] for each, _ in reversed(located)}
    for _ in range(_CYCLES):
        chain = find_cycle(waits)
        if not chain:
            return
        words = f"'{chain[0]}' waits for " + ", which waits for ".join(f"'{each}'" for each in (*chain[1:], chain[0]))
        yield Finding((*locs[chain[0]], "depends_on"), DEPENDENCY_CYCLE, words, "take one of them out")
        for each in chain:
            del waits[each]


def find_cycle(waits: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return ids that wait for each other in a circle, the first by name at the start; () when there is none.

    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["b"], "d": []})
    ('b', 'c')
    """
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        ring = error.args[1][:0:-1]  # it comes with the last needed first, and its first id again at the end
        start = ring.index(min(ring))
        return (*ring[start:], *ring[:start])
    return ()


def check_assessment(
    file: AssessmentFile, model: ModelFile, date: dt.date, others: Collection[dt.date] = ()
) -> Iterator[Finding]:
    """Yield what is wrong in an assessment made on `date` with `model`; `others` are the days of the scope's others."""
    renamed = {each.renamed_from: each.id for each in model.criteria.values() if each.renamed_from}
    for field in ("answers", "targets", "waivers", "respondents"):
        for word in getattr(file, field):
            if word not in model.criteria:
                hint = f"it is now called '{renamed[word]}'" if word in renamed else did_you_mean(word, model.criteria)
                message = f"'{word[:80]}' is no criterion of version {model.version} of the model"
                yield Finding((field, word), UNKNOWN_REFERENCE, message, hint, on_key=True)
    for loc, value in _values(file):
        if not any(point.value == value for point in model.scale):
            scale = ", ".join(f"{point.value:g} ({point.label})" for point in model.scale)
            shown = f"{value:g}" if isinstance(value, float) else f"'{value[:40]}'"
            labels = {point.label.lower(): point for point in model.scale}
            meant = labels.get(nearest(str(value), labels))
            hint = f"'{meant.label}' is {meant.value:g}; write {meant.value:g}" if meant else ""
            yield Finding(loc, UNKNOWN_CHOICE, f"{shown} is not on the scale {scale}", hint, on_key="since" in loc)
    for word, answer in file.answers.items():
        yield from _answer_dates(word, answer, date)
    for word, waiver in file.waivers.items():
        if waiver.until < date:
            message = f"the waiver had ended on {waiver.until}, before this assessment"
            yield Finding(("waivers", word, "until"), INVALID_DATE, message, "leave the waiver out, or renew it")
    if file.baseline and file.baseline not in {*others, date}:
        known = ", ".join(str(each) for each in sorted(others)) or "none"
        message = f"there is no assessment of {file.baseline}"
        yield Finding(("baseline",), UNKNOWN_REFERENCE, message, f"the scope's others are of {known}")


def _values(file: AssessmentFile) -> Iterator[tuple[Loc, float | str]]:
    """Yield every value of the scale that the file names, as it stands where it is no number."""
    for word, answer in file.answers.items():
        if answer.applies:
            yield ("answers", word, "value"), answer.value
        for key in answer.since:
            number = scale_number(key)
            yield ("answers", word, "since", key), key if number is None else number
    for word, target in file.targets.items():
        yield ("targets", word, "value"), target.value
    for word, values in file.respondents.items():
        for index, value in enumerate(values):
            yield ("respondents", word, index), value


def scale_number(key: str) -> float | None:
    """Return the number that a key stands for: keys come from YAML as text.

    >>> scale_number("0.50"), scale_number("often")
    (0.5, None)
    """
    try:
        return float(key)
    except ValueError:
        return None


def _answer_dates(word: str, answer: Answer, date: dt.date) -> Iterator[Finding]:
    for index, evidence in enumerate(answer.evidence):
        if evidence.recorded and evidence.recorded > date:
            message = f"the evidence was recorded on {evidence.recorded}, after this assessment"
            yield Finding(("answers", word, "evidence", index, "recorded"), INVALID_DATE, message)
    for key, day in answer.since.items():
        if day > date:
            yield Finding(("answers", word, "since", key), INVALID_DATE, f"{day} is after this assessment")
