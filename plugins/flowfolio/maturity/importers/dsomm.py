"""Turn OWASP DSOMM's generated model file into a model of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
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
    and resources, and an answer is yes or no: an activity is implemented or it is not. `notes` of the result say so.
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
        "levels": [
            {"value": value, "name": f"Level {value}"} for value in range(1, min((levels or [1])[-1], _LEVELS) + 1)
        ],
        "scale": [{"value": 0, "label": "Not implemented"}, {"value": 1, "label": "Implemented"}],
        "scoring": {"criterion_to_dimension": "mean", "above": "mean"},
        "dimensions": _dimensions(activities, ids, document, intake),
    }
    intake.note(
        "answers: an activity is implemented or not; the score of a sub-dimension is the mean of its activities"
    )
    return intake.finish(data, f"Imported from {file.name}.", Place(file.name))


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
