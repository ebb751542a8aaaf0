"""Compare two versions of a model, and carry the answers of an assessment over into the draft of the next one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flowfolio.maturity.model import Answer, AssessmentFile, Criterion, ModelFile, Target
from flowfolio.maturity.rules import scale_number
from flowfolio.maturity.writing import assessment_text

Fate = Literal["kept", "renamed", "changed", "gone", "new"]
"""What became of a criterion; `changed` means that its text did, and that it has to be answered again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one criterion between two versions of a model."""

    fate: Fate
    old: Criterion | None
    new: Criterion | None
    was_renamed: bool = False
    """True also when the text changed together with the id."""

    @property
    def sentence(self) -> str:
        """The change in words."""
        name = self.new.id if self.new else self.old.id if self.old else ""
        before = f" (was {self.old.id})" if self.was_renamed and self.old else ""
        words = {
            "kept": "unchanged",
            "renamed": "renamed, the answer stays",
            "changed": "the text changed, answer again",
            "gone": "no longer asked",
            "new": "new, not answered yet",
        }
        return f"{name}{before}: {words[self.fate]}"


def compare(old: ModelFile, new: ModelFile) -> tuple[Change, ...]:
    """Return what became of every criterion: those of the new version in its order, then those that are gone."""
    changes, used = list[Change](), set[str]()
    for criterion in new.criteria.values():
        was_renamed = criterion.id not in old.criteria and criterion.renamed_from in old.criteria
        before = old.criteria.get(criterion.renamed_from or "" if was_renamed else criterion.id)
        if before is None:
            changes.append(Change("new", None, criterion))
            continue
        used.add(before.id)
        same = before.text.split() == criterion.text.split()
        fate: Fate = "changed" if not same else "renamed" if was_renamed else "kept"
        changes.append(Change(fate, before, criterion, was_renamed))
    changes += [Change("gone", each, None) for each in old.criteria.values() if each.id not in used]
    return tuple(changes)


def carry_over(file: AssessmentFile, old: ModelFile, new: ModelFile, on: dt.date) -> str:
    """Return the text of the draft of the next assessment, to be made on the day `on` with the model `new`.

    Answers stay where the criterion does; where its text changed, or the scale lost the value, the criterion waits for
    an answer and a comment says what it was. Targets and waivers that still hold stay. What several respondents said
    belongs to its day and is left out.
    """
    changes = compare(old, new)
    pairs = {each.old.id: each for each in changes if each.old and each.new}
    values = {point.value for point in new.scale}
    answers: dict[str, Answer] = {}
    remarks: dict[str, str] = {}
    for word, answer in file.answers.items():
        change = pairs.get(word)
        if change is None or change.new is None:
            continue
        if change.fate == "changed":
            remarks[change.new.id] = f"answer again, the text changed; it was {_words(answer, old)}"
        elif answer.applies and answer.number not in values:
            remarks[change.new.id] = f"answer again, the scale changed; it was {_words(answer, old)}"
        else:
            since = {key: day for key, day in answer.since.items() if scale_number(key) in values}
            answers[change.new.id] = answer.model_copy(update={"since": since})
    for change in changes:
        if change.new and change.new.id not in answers:
            remarks.setdefault(change.new.id, "not answered yet" if change.old else "new, not answered yet")
    names = {word: change.new.id for word, change in pairs.items() if change.new}
    order = {word: rank for rank, word in enumerate(new.criteria)}
    draft = file.model_copy(
        update={
            "model_version": new.version,
            "answers": dict(sorted(answers.items(), key=lambda pair: order[pair[0]])),
            "targets": {
                names[word]: target for word, target in file.targets.items() if _stays(word, target, names, values)
            },
            "waivers": {names[w]: waiver for w, waiver in file.waivers.items() if w in names and waiver.until >= on},
            "respondents": {},
            "notes": None,
        }
    )
    return assessment_text(draft, header=_header(file, old, new, on, changes), remarks=remarks)


def _stays(word: str, target: Target, names: dict[str, str], values: set[float]) -> bool:
    return word in names and target.value in values


def _words(answer: Answer, model: ModelFile) -> str:
    value = f"{answer.number:g} ({model.label(answer.number)})" if answer.applies else "not applicable"
    return f"{value}: {answer.note}" if answer.note else value


def _header(file: AssessmentFile, old: ModelFile, new: ModelFile, on: dt.date, changes: Sequence[Change]) -> list[str]:
    lines = [f"Draft of the assessment of {on}, carried over. Go through every answer before you keep it."]
    if old.version != new.version:
        lines.append(f"The model changed from version {old.version} to {new.version}:")
        lines += [f"- {each.sentence}" for each in changes if each.fate != "kept"]
    ended = [word for word, waiver in file.waivers.items() if waiver.until < on]
    if ended:
        lines.append(f"Waivers that ended: {', '.join(ended)}")
    return lines
