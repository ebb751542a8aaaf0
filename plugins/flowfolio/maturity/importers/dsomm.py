"""Turn OWASP DSOMM's generated model file into a model of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from flowfolio.maturity.importers.foreign import ORIGIN, Data, Imported, Intake, prose, read_text
from flowfolio.source import document as source
from flowfolio.source.entity import MISSING_FIELD, WRONG_TYPE
from flowfolio.source.problems import DUPLICATE_ID, FlowfolioError, Place
from flowfolio.source.words import slug

_USED = {
    "uuid",
    "level",
    "description",
    "risk",
    "measure",
    "assessment",
    "dependsOn",
    "difficultyOfImplementation",
    "usefulness",
    "references",
}
_DOCUMENTS = 10
_LEVELS = 20  # more than any model has
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%?")
_DIFFICULTY = ("knowledge", "time", "resources")


@dataclass(frozen=True, slots=True)
class _Activity:
    name: str
    data: Data
    loc: source.Loc

    @property
    def id(self) -> str:
        """The activity's own permanent id; its name where it has none."""
        return slug(str(self.data.get("uuid") or "")) or slug(self.name)


def import_dsomm(file: Path, title: str = "OWASP DSOMM") -> Imported:
    """Return the model in `file`: dimension › sub-dimension › activity.

    Activities keep their uuid as id, because names change between releases. The effort is the sum of knowledge, time
    and resources. An answer is a step of the `progressDefinition` in the `meta.yaml` beside the file or one folder
    above, where the application keeps it; without one an activity is implemented or it is not. `notes` say so.
    Raises ProblemsError.
    """
    intake = Intake()
    meta, document = _documents(file, intake)
    if not isinstance(document.data, dict):
        raise FlowfolioError(f"{file.name} holds no dimensions.")
    activities = list(_activities(document.data, intake))
    if not activities:
        raise FlowfolioError(f"{file.name} holds no activities; is it DSOMM's generated model.yaml?")
    ids = _ids(activities, document, intake)
    levels = sorted({each.data["level"] for each in activities if _is_whole(each.data.get("level"))})
    intake.leave_unknown("meta", meta, {"version"})
    data: Data = {
        "title": title,
        "version": intake.text_of(meta, "version") or "unknown",
        "levels": [{"value": value, "name": f"Level {value}"} for value in _numbers_of(levels)],
        "scale": _scale(file, intake),
        "scoring": {"criterion_to_dimension": "mean", "above": "mean"},
        "dimensions": _dimensions(activities, ids, document, intake),
    }
    return intake.finish(data, f"Imported from {file.name}.", Place(file.name))


_MEAN = "the score of a sub-dimension is the mean of its activities"


def _scale(file: Path, intake: Intake) -> list[Data]:
    """Return the answers: what the application's settings call progress, from 0 to 1, or not and implemented."""
    for path in (file.parent / "meta.yaml", file.parent.parent / "meta.yaml"):
        if path.is_file() and path != file:
            document = source.parse_text(read_text(path), path.name)
            steps: Any = document.data.get("progressDefinition") if isinstance(document.data, dict) else None
            if isinstance(steps, dict) and steps:
                intake.note(f"answers: the steps of progressDefinition in {path}; {_MEAN}")
                points = [_point(document, name, step, intake) for name, step in steps.items()]
                return sorted(points, key=lambda point: float(point["value"]))
    intake.note(f"answers: an activity is implemented or not; {_MEAN}")
    return [{"value": 0, "label": "Not implemented"}, {"value": 1, "label": "Implemented"}]


def _point(document: source.Document, name: str, step: Any, intake: Intake) -> Data:
    """Return one answer from `Started: 30%` or from `Started: {score: 30%, definition: …}`."""
    place = document.place("progressDefinition", name)
    score = step.get("score") if isinstance(step, dict) else step
    match = _PERCENT.fullmatch(str(score).strip())
    percent = float(match[1]) if match else 101.0
    if percent > 100:
        intake.fault(place, WRONG_TYPE, f"'{str(score)[:40]}' is not a share of 0 % to 100 %", "write for example 30%")
    text = intake.text_of(step, "definition") if isinstance(step, dict) else ""
    return {ORIGIN: place, "value": round(percent / 100, 4), "label": name, "description": text or None}


def _numbers_of(levels: Sequence[int]) -> range:
    """Return all levels from the first, 1 at most, to the last one that activities have."""
    return range(max(min([1, *levels]), -_LEVELS), min(max([1, *levels]), _LEVELS) + 1)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _documents(file: Path, intake: Intake) -> tuple[Data, source.Document]:
    """Return the meta part and the model. A release is two YAML documents in one file, which we read one by one."""
    text = read_text(file)
    cuts = [0, *(match.start() for match in re.finditer(r"^---[ \t]*\r?$", text, re.MULTILINE)), len(text)]
    if len(cuts) > _DOCUMENTS:
        raise FlowfolioError(f"{file.name} holds more YAML documents than a release of DSOMM.")
    parts = [text[start:end] for start, end in pairwise(cuts)]
    documents, line = list[source.Document](), 0
    for part in parts:
        documents.append(source.parse_text("\n" * line + part, file.name))
        line += part.count("\n")
    for document in documents:
        intake.problems.extend(document.problems)
    intake.stop_if_faulty()
    full = [each for each in documents if isinstance(each.data, dict)]
    meta: Any = full[0].data if full else {}
    if len(full) > 1 and isinstance(meta.get("meta"), dict):
        return meta["meta"], full[1]
    return {}, full[0] if full else documents[-1]


def _activities(data: Any, intake: Intake) -> Iterator[_Activity]:
    for top, parts in data.items():
        if top.startswith("_") or not isinstance(parts, dict):
            intake.leave(top)
            continue
        for part, activities in parts.items():
            if part.startswith("_") or not isinstance(activities, dict):
                intake.leave(f"dimension.{part}")
                continue
            if not activities:
                intake.leave(f"dimension.{part}, which holds no activity")
            for name, found in activities.items():
                if isinstance(found, dict):
                    yield _Activity(name, found, (top, part, name))
                else:
                    intake.leave(f"sub-dimension.{name}")


def _ids(activities: list[_Activity], document: source.Document, intake: Intake) -> dict[str, str]:
    """Return our id by uuid and by name, as prerequisites use either; duplicates are faults.

    A name that two activities share says nothing about which one is meant, so it is not in the result.
    """
    ids: dict[str, str] = {}
    given, names = dict[str, str](), Counter(each.name for each in activities)
    for each in activities:
        if each.id in given:
            place = document.place(*each.loc, "uuid")
            message = f"the id of '{each.name[:80]}' is given twice, first to '{given[each.id][:80]}'"
            intake.fault(place, DUPLICATE_ID, message, "give one of them another uuid")
        given[each.id] = each.name
        if uuid := str(each.data.get("uuid") or ""):
            ids[uuid] = each.id
        if names[each.name] == 1:
            ids[each.name] = each.id
    return ids


def _dimensions(
    activities: list[_Activity], ids: dict[str, str], document: source.Document, intake: Intake
) -> list[Data]:
    tops: dict[str, dict[str, list[Data]]] = {}
    for each in activities:
        top, part, _ = (str(word) for word in each.loc)
        tops.setdefault(top, {}).setdefault(part, []).append(_criterion(each, ids, document, intake))
    return [
        {
            ORIGIN: document.place(top, key=True),
            "id": slug(top),
            "name": top,
            "dimensions": [
                {
                    ORIGIN: document.place(top, part, key=True),
                    "id": slug(f"{top} {part}"),
                    "name": part,
                    "criteria": criteria,
                }
                for part, criteria in parts.items()
            ],
        }
        for top, parts in tops.items()
    ]


def _criterion(each: _Activity, ids: dict[str, str], document: source.Document, intake: Intake) -> Data:
    data = each.data
    intake.leave_unknown("activity", data, _USED)
    if data.get("level") is None:
        intake.fault(document.place(*each.loc, key=True), MISSING_FIELD, f"'{each.name[:80]}' has no level")
    elif not _is_whole(data["level"]):
        intake.fault(document.place(*each.loc, "level"), WRONG_TYPE, "level: takes a whole number")
    texts = [("", "description"), ("Risk", "risk"), ("Measure", "measure")]
    if sum(bool(intake.text_of(data, name)) for _, name in texts) > 1:
        intake.note("guidance: description, risk and measure in one text ({count} activities)")
    criterion: Data = {
        ORIGIN: document.place(*each.loc, key=True),
        "id": each.id,
        "level": data.get("level"),
        "text": each.name,
        "guidance": prose(*((heading, intake.text_of(data, name)) for heading, name in texts)) or None,
        "evidence_hint": intake.text_of(data, "assessment") or None,
        "depends_on": _needs(each, ids, intake),
        "effort": _effort(each, document, intake),
        "value": _number(data, "usefulness", document, each.loc, intake),
        "maps_to": _references(data.get("references"), intake) or None,
    }
    return criterion


def _needs(each: _Activity, ids: dict[str, str], intake: Intake) -> list[str] | None:
    needs = list[str]()
    wanted: Any = each.data.get("dependsOn") or []
    for word in wanted if isinstance(wanted, list) else [wanted]:
        if str(word) not in ids:
            intake.leave(f"activity.dependsOn of '{each.name}' on '{str(word)[:80]}', which is not in the file")
        elif ids[str(word)] in needs:
            intake.note("depends_on: what an activity names more than once counts once ({count}×)")
        else:
            needs.append(ids[str(word)])
    return needs or None


def _effort(each: _Activity, document: source.Document, intake: Intake) -> float | None:
    found = each.data.get("difficultyOfImplementation")
    if not isinstance(found, dict):
        if found is not None:
            place = document.place(*each.loc, "difficultyOfImplementation")
            intake.fault(place, WRONG_TYPE, f"difficultyOfImplementation: takes {', '.join(_DIFFICULTY)}")
        return None
    intake.leave_unknown("difficultyOfImplementation", found, _DIFFICULTY)
    loc = (*each.loc, "difficultyOfImplementation")
    numbers = [_number(found, name, document, loc, intake) for name in _DIFFICULTY]
    known = [number for number in numbers if number is not None]
    if len(known) == len(_DIFFICULTY):
        intake.note(f"effort: {' + '.join(_DIFFICULTY)} of difficultyOfImplementation, added up ({{count}} activities)")
        return sum(known)
    if known:
        intake.note("effort: left open where one of the three numbers is missing ({count} activities)")
    return None


def _number(data: Data, name: str, document: source.Document, loc: source.Loc, intake: Intake) -> float | None:
    value = data.get(name)
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    intake.fault(document.place(*loc, name), WRONG_TYPE, f"{name}: '{str(value)[:40]}' is not a number")
    return None


def _references(found: Any, intake: Intake) -> dict[str, str]:
    mapped: dict[str, str] = {}
    for name, places in (found if isinstance(found, dict) else {}).items():
        text = ", ".join(str(place) for place in (places if isinstance(places, list) else [places]) if place)
        if 0 < len(text) <= 500 and len(name) <= 80:
            mapped[name] = text
            if isinstance(places, list) and len(places) > 1:
                intake.note("maps_to: several places in one standard in one text, with commas ({count}×)")
        elif text:
            intake.leave(f"references.{name[:80]}")
    return mapped
