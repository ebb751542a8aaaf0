"""Turn OWASP SAMM's folder of YAML files into a model of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flowfolio.maturity.importers.foreign import ORIGIN, Data, Imported, Intake, prose
from flowfolio.source import document as source
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_CHOICE, WRONG_TYPE
from flowfolio.source.problems import DUPLICATE_ID, UNKNOWN_REFERENCE, FlowfolioError, Place
from flowfolio.source.words import slug

_USED: Final = {
    "Function": {"id", "name", "description", "order", "type", "model"},
    "Practice": {"id", "name", "shortDescription", "longDescription", "order", "type", "function"},
    "Stream": {"id", "name", "description", "order", "letter", "type", "practice"},
    "MaturityLevel": {"id", "number", "description", "type"},
    "PracticeLevel": {"id", "practice", "maturityLevel", "type"},
    "Activity": {"id", "title", "benefit", "shortDescription", "longDescription", "stream", "level", "type"},
    "Question": {"id", "text", "order", "quality", "activity", "answerSet", "type"},
    "AnswerSet": {"id", "values", "type"},
}
"""What is taken over from each kind of file; `type` in the file says which kind it is."""
_FILES: Final = 5000


@dataclass(frozen=True, slots=True)
class _Thing:
    """One file of the folder."""

    data: Data
    document: source.Document
    stem: str

    def get(self, name: str) -> str:
        value = self.data.get(name)
        return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


@dataclass
class _Folder:
    """All files by kind and by the id that others refer to."""

    things: dict[str, dict[str, _Thing]] = field(default_factory=lambda: {kind: {} for kind in _USED})
    intake: Intake = field(default_factory=Intake)

    def of(self, kind: str) -> list[_Thing]:
        """Return the things of a kind in the order they give."""
        return sorted(self.things[kind].values(), key=lambda each: (_number(each.data.get("order")), each.stem))

    def parent(self, thing: _Thing, name: str, kind: str) -> _Thing | None:
        """Return the thing that `thing` belongs to; a link to nowhere is a fault."""
        found = self.things[kind].get(thing.get(name))
        if found is None:
            message = f"'{thing.get(name)[:80]}' is no {kind} in this folder"
            self.intake.fault(thing.document.place(name), UNKNOWN_REFERENCE, message)
        return found

    def children(self, parent: _Thing, name: str, kind: str) -> list[_Thing]:
        """Return the things of `kind` that belong to `parent`."""
        return [each for each in self.of(kind) if each.get(name) == parent.get("id")]


def import_samm(folder: Path, title: str = "OWASP SAMM") -> Imported:
    """Return the model in `folder` (or its `model/` folder): function › practice › stream, a criterion per question.

    A criterion's id is the name of its question's file, such as `d-sa-1-a`. The answers of all sets have to share
    their values; where their words differ, the value stands for them and the words go into the guidance.
    Raises ProblemsError.
    """
    found = _read(folder / "model" if (folder / "model").is_dir() else folder)
    if not found.things["Function"] or not found.things["Question"]:
        raise FlowfolioError(f"{folder} holds no functions and questions; is it SAMM's folder of YAML files?")
    _check_links(found)
    found.intake.stop_if_faulty()
    levels, scale = list(_levels(found)), _scale(found)
    found.intake.stop_if_faulty()
    versions = {each.get("model") for each in found.of("Function")} - {""}
    data: Data = {
        "title": title,
        "version": slug(versions.pop()) if len(versions) == 1 else "unknown",
        "levels": levels,
        "scale": scale,
        "scoring": {"criterion_to_dimension": "sum_of_levels", "above": "mean"},
        "dimensions": [_function(found, each) for each in found.of("Function")],
    }
    found.intake.note("score of a stream: the means of its levels added up; above that a mean, as in SAMM")
    return found.intake.finish(data, "Imported from a folder of OWASP SAMM.", Place(folder.name))


def _read(folder: Path) -> _Folder:
    found = _Folder()
    for path in sorted(_yaml_files(folder)):
        document = source.read(path, root=folder, name=path.relative_to(folder).as_posix())
        found.intake.problems.extend(document.problems)
        if isinstance(document.data, dict):
            _sort_in(found, _Thing(document.data, document, path.stem))
    found.intake.stop_if_faulty()
    return found


def _yaml_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder; raises FlowfolioError after so many files that it cannot be the model's."""
    count = 0
    for inner, below, names in os.walk(folder):
        below[:] = (name for name in below if not name.startswith("."))
        count += 1 + len(names)
        if count > _FILES:
            raise FlowfolioError(f"{folder} holds more than {_FILES:,} files; name the folder of the model itself.")
        yield from (Path(inner, name) for name in names if name.endswith((".yml", ".yaml")))


def _sort_in(found: _Folder, thing: _Thing) -> None:
    kind, key = thing.get("type").replace(" ", ""), thing.get("id")
    if kind not in _USED:
        found.intake.leave(f"files of type '{kind[:80]}'" if kind else "files without a type")
        return
    found.intake.leave_unknown(kind, thing.data, _USED[kind])
    if not key:
        found.intake.fault(thing.document.place(), MISSING_FIELD, "'id' is missing")
    elif key in found.things[kind]:
        other = found.things[kind][key].document.name
        found.intake.fault(thing.document.place("id"), DUPLICATE_ID, f"{other} has the same id '{key[:80]}'")
    else:
        found.things[kind][key] = thing


def _check_links(found: _Folder) -> None:
    links = (
        ("Practice", "function", "Function"),
        ("Stream", "practice", "Practice"),
        ("PracticeLevel", "maturityLevel", "MaturityLevel"),
        ("Activity", "stream", "Stream"),
        ("Activity", "level", "PracticeLevel"),
        ("Question", "activity", "Activity"),
        ("Question", "answerSet", "AnswerSet"),
    )
    for kind, name, parent in links:
        for thing in found.of(kind):
            found.parent(thing, name, parent)


def _levels(found: _Folder) -> Iterator[Data]:
    for level in sorted(found.of("MaturityLevel"), key=lambda each: _number(each.data.get("number"))):
        number = level.data.get("number")
        if not isinstance(number, int) or isinstance(number, bool):
            found.intake.fault(level.document.place("number"), WRONG_TYPE, "number: takes a whole number")
            continue
        yield {
            ORIGIN: level.document.place("number"),
            "value": number,
            "name": f"Level {number}",
            "description": level.get("description") or None,
        }


def _answers(answer_set: _Thing) -> list[tuple[float, str]]:
    values: Any = answer_set.data.get("values")
    rows = [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
    return sorted((_number(row.get("value")), str(row.get("text") or "")) for row in rows)


def _scale(found: _Folder) -> list[Data]:
    sets = found.of("AnswerSet")
    for each in sets:
        _check_answers(found, each)
    found.intake.stop_if_faulty()
    first = [value for value, _ in _answers(sets[0])]
    words: dict[float, set[str]] = {}
    for each in sets:
        answers = _answers(each)
        if [value for value, _ in answers] != first:
            message = f"the values differ from those in {sets[0].document.name}"
            found.intake.fault(each.document.place("values"), UNKNOWN_CHOICE, message, "a model has one scale")
        for value, text in answers:
            words.setdefault(value, set()).add(text)
    if any(len(each) > 1 for each in words.values()):
        found.intake.note(
            f"scale: {len(sets)} sets of answers share one scale; where their words differ it shows the number, "
            "and the guidance of each criterion has the words"
        )
    place = sets[0].document.place("values")
    return [
        {ORIGIN: place, "value": v, "label": next(iter(words[v])) if len(words[v]) == 1 else f"{v:g}"} for v in first
    ]


def _check_answers(found: _Folder, thing: _Thing) -> None:
    values: Any = thing.data.get("values")
    if not isinstance(values, list) or len(values) < 2:
        found.intake.fault(thing.document.place("values"), WRONG_TYPE, "values: takes a list of two or more answers")
        return
    for index, row in enumerate(values):
        value = row.get("value") if isinstance(row, dict) else None
        place = thing.document.place("values", index)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            message = f"value: '{str(value)[:40]}' is not a number" if value is not None else "'value' is missing"
            found.intake.fault(place, MISSING_FIELD if value is None else WRONG_TYPE, message)
        elif not str(row.get("text") or "").strip():
            found.intake.fault(place, MISSING_FIELD, "'text' is missing")
        elif value in [each.get("value") for each in values[:index] if isinstance(each, dict)]:
            found.intake.fault(place, DUPLICATE_ID, f"the answer {value:g} is given twice")


def _function(found: _Folder, thing: _Thing) -> Data:
    practices = found.children(thing, "function", "Practice")
    return _dimension(thing, slug(thing.get("name")), "description") | {
        "dimensions": [_practice(found, each) for each in practices]
    }


def _practice(found: _Folder, thing: _Thing) -> Data:
    name = slug(thing.get("name"))
    dimension = _dimension(thing, name, "longDescription", "shortDescription")
    streams = found.children(thing, "practice", "Stream")
    return dimension | {"dimensions": [_stream(found, each, name) for each in streams]}


def _stream(found: _Folder, thing: _Thing, practice: str) -> Data:
    activities = found.children(thing, "stream", "Activity")
    for each in activities:
        if not found.children(each, "activity", "Question"):
            found.intake.leave(f"Activity '{each.get('title')[:80] or each.stem}', which has no question")
    criteria = [_criterion(found, each, q) for each in activities for q in found.children(each, "activity", "Question")]
    dimension = _dimension(thing, slug(f"{practice} {thing.get('letter') or thing.get('name')}"), "description")
    return dimension | {"criteria": sorted(criteria, key=lambda each: (each["level"], each["id"]))}


def _dimension(thing: _Thing, id_: str, *texts: str) -> Data:
    description = next((text for name in texts if (text := _text(thing, name))), None)
    return {ORIGIN: thing.document.place("name"), "id": id_, "name": thing.get("name"), "description": description}


def _criterion(found: _Folder, activity: _Thing, question: _Thing) -> Data:
    level = found.things["PracticeLevel"][activity.get("level")]
    number = found.things["MaturityLevel"][level.get("maturityLevel")].data.get("number")
    answers = _answers(found.things["AnswerSet"][question.get("answerSet")])
    quality: Any = question.data.get("quality")
    marks = [str(each) for each in quality] if isinstance(quality, list) else []
    found.intake.note("guidance: description, benefit and answers in one text ({count} criteria)")
    return {
        ORIGIN: question.document.place("text"),
        "id": slug(question.stem),
        "level": number,
        "text": question.get("text"),
        "guidance": prose(
            ("", _text(activity, "longDescription") or _text(activity, "shortDescription")),
            ("Benefit", activity.get("benefit")),
            ("Answers", "\n\n" + "\n".join(f"- {value:g}: {text}" for value, text in answers)),
        ),
        "evidence_hint": "\n".join(f"- {each}" for each in marks) or None,
        "maps_to": {"samm": question.stem},
    }


def _text(thing: _Thing, name: str) -> str:
    value = thing.data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
