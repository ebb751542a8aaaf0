"""Read maps/maturity/: models, their old versions and the dated assessments, with everything that is wrong in them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from flowfolio.maturity import Maturity
from flowfolio.maturity.assessing import assess
from flowfolio.maturity.model import AssessmentFile, ModelFile
from flowfolio.maturity.results import Assessment, Model, Result, Unread
from flowfolio.maturity.rules import check_assessment, check_model
from flowfolio.source import document as source
from flowfolio.source.dates import day_of
from flowfolio.source.document import Document
from flowfolio.source.entity import MISSING_FIELD, Finding, parse
from flowfolio.source.folder import BAD_FOLDER_NAME, Folder
from flowfolio.source.problems import (
    DUPLICATE_ID,
    UNKNOWN_REFERENCE,
    FlowfolioError,
    Problem,
    ProblemsError,
    did_you_mean,
)
from flowfolio.source.slips import slips_of
from flowfolio.source.sound_part import sound_part
from flowfolio.source.words import is_slug, slug

_DOWNLOAD = re.compile(r"(\d{4}-\d{2}-\d{2})_([a-z0-9-]+)_([a-z0-9-]+)", re.ASCII)


def read_maturity(maps: Folder, today: dt.date | None = None) -> Maturity:
    """Return all models and assessments below `maps.root`; problems go to `maps.problems` as well."""
    known = len(maps.problems)
    models: dict[str, Model] = {}
    assessments: dict[tuple[str, str], tuple[Assessment, ...]] = {}
    broken: dict[str, Problem] = {}
    unread: list[Unread] = []
    for folder in maps.entries(maps.root / "maturity"):
        if not folder.is_dir():
            maps.misnamed(folder, ["one folder per model"])
            continue
        if not _is_id(maps, folder):
            continue
        model = _model(maps, folder)
        if isinstance(model, Model):
            models[model.id] = model
        else:
            broken[folder.name] = model
        for scope, dated in _scopes(maps, folder, model):
            unread += [each for each in dated if isinstance(each, Unread)]
            if sound := tuple(each for each in dated if isinstance(each, Assessment)):
                assessments[folder.name, scope] = sound
    day, problems = today or dt.date.today(), tuple(maps.problems[known:])
    return Maturity(models, assessments, day, problems, tuple(unread), broken)


def _is_id(maps: Folder, folder: Path) -> bool:
    if is_slug(folder.name) and len(folder.name) <= 80:
        return True
    near = slug(folder.name) or "order-to-cash"
    maps.complain(folder, BAD_FOLDER_NAME, f"'{folder.name}' is not an id", f"name the folder for example '{near}'")
    return False


def _judged(maps: Folder, document: Document, findings: Iterator[Finding]) -> bool:
    """Note the findings and return whether the file can be used."""
    found = [finding.in_document(document) for finding in findings]
    maps.problems.extend(found)
    return not any(problem.is_error for problem in found)


def _model_file(maps: Folder, path: Path) -> ModelFile | None:
    if not path.exists():
        maps.complain(path, MISSING_FIELD, "the model itself is missing", "put it into 'model.yaml'")
        return None
    read = maps.read(path, ModelFile)
    if read.value is None:
        maps.problems.extend(slips_in_model(read.document))
    return read.value if read.value and _judged(maps, read.document, check_model(read.value)) else None


def _model(maps: Folder, folder: Path) -> Model | Problem:
    """Return the model in a folder, or its first fault."""
    before = len(maps.problems)
    file = _model_file(maps, folder / "model.yaml")
    kept = dict(_versions(maps, folder / "versions"))
    old = {version: each for version, each in kept.items() if isinstance(each, ModelFile)}
    if file is None:
        return _first_error(maps, before)
    if file.version in old:
        message = f"version {file.version} is the one in force and stands in the model's own folder"
        maps.complain(folder / "versions" / file.version, DUPLICATE_ID, message, "keep old versions only here")
    lost = {version: each for version, each in kept.items() if isinstance(each, Problem) and version != file.version}
    return Model(folder.name, file, {**old, file.version: file}, maps.name(folder), lost)


def _versions(maps: Folder, folder: Path) -> Iterator[tuple[str, ModelFile | Problem]]:
    """Yield the old versions of a model by their names, or the first fault of one that cannot be read."""
    for path in maps.entries(folder):
        if not path.is_dir():
            maps.misnamed(path, ["one folder per version"])
            continue
        for each in maps.entries(path):
            if each.name != "model.yaml":
                maps.misnamed(each, ["model.yaml"])
        before = len(maps.problems)
        file = _model_file(maps, path / "model.yaml")
        if file and file.version != path.name:
            hint = f"name the folder '{file.version}'"
            maps.complain(path, BAD_FOLDER_NAME, f"the model in it is version {file.version}", hint)
        yield path.name, file if file and file.version == path.name else _first_error(maps, before)


def _scopes(
    maps: Folder, folder: Path, model: Model | Problem
) -> Iterator[tuple[str, tuple[Assessment | Unread, ...]]]:
    for path in maps.entries(folder):
        if path.name in {"model.yaml", "versions"}:
            continue
        if not path.is_dir():
            maps.misnamed(path, ["model.yaml", "versions", "one folder per scope"])
        elif _is_id(maps, path) and (dated := tuple(_assessments(maps, path, model))):
            yield path.name, dated


def _assessments(maps: Folder, folder: Path, model: Model | Problem) -> Iterator[Assessment | Unread]:
    """Yield a scope's assessments, oldest first; none can be read where the model cannot."""
    dates: dict[dt.date, Path] = {}
    for path in maps.entries(folder):
        date = _day_filed(maps, path)
        if date and (first := dates.setdefault(date, path)) is not path:
            message = f"'{first.name}' is an assessment of the same day"
            maps.complain(path, DUPLICATE_ID, message, "keep one of the two, or name one for another day")
    for date, path in sorted(dates.items()):
        before = len(maps.problems)
        read = maps.read(path, AssessmentFile)
        file, (scope, name) = read.value, (folder.name, read.document.name)
        if isinstance(model, Problem):
            yield Unread(folder.parent.name, scope, date, name, model)
        elif file and (fault := model.broken.get(file.model_version)):
            yield Unread(model.id, scope, date, name, fault)
        elif file and _judged(maps, read.document, judge(file, model.versions, date, dates)):
            yield Assessment(model.id, scope, date, file, name, read.document.text)
        else:
            if file is None:
                maps.problems.extend(slips_in_assessment(read.document, model.versions, date, dates))
            yield Unread(model.id, scope, date, name, _first_error(maps, before))


def _first_error(maps: Folder, before: int) -> Problem:
    return next(each for each in maps.problems[before:] if each.is_error)


def _day_filed(maps: Folder, path: Path) -> dt.date | None:
    """Return the day that the name of a file in the folder of a scope says, None with a problem for any other name.

    A download of the form may keep its name, when it is filed where that says.
    """
    said = _DOWNLOAD.fullmatch(path.stem)
    day = day_of(said[1] if said else path.stem) if path.suffix == ".yaml" else None
    if day is None:
        maps.misnamed(path, ["the date of the assessment, for example 2026-01-31.yaml"])
    elif said and said.group(2, 3) != (path.parent.name, path.parent.parent.name):
        message = f"'{path.name}' is by its name for '{said[2]}' and the model '{said[3]}'"
        hint = f"move it to maturity/{said[3]}/{said[2]}/, or name it {day}.yaml"
        maps.complain(path, BAD_FOLDER_NAME, message, hint)
        return None
    return day


def assess_file(maturity: Maturity, path: Path, model_id: str = "") -> Result:
    """Return what one assessment file says, wherever it lies, such as a download that is not filed yet.

    A file at its place, `<model>/<scope>/<date>.yaml`, says by its path what it belongs to, and a download of the form,
    `<date>_<scope>_<model>.yaml`, by its name. For any other `model_id` is needed, unless there is only one model; its
    name is the scope and its day today. Earlier assessments of the scope are what it is compared with. Raises
    ProblemsError, or FlowfolioError when the model is not known.
    """
    full = path.resolve()
    date, scope, named = _belongs_to(full, maturity)
    if not model_id and not named and len(maturity.models) != 1:
        raise FlowfolioError(f"Say which model {path.name} answers: {', '.join(maturity.models) or 'there is none'}.")
    model = maturity.model(model_id or named or next(iter(maturity.models)))
    day = date or maturity.today
    document = source.read(full, name=path.as_posix())
    file, problems = parse(document, AssessmentFile)
    known = maturity.assessments.get((model.id, scope), ())
    earlier = [each for each in known if each.date < day]
    found = list(problems)
    if file:
        found += [each.in_document(document) for each in judge(file, model.versions, day, {e.date: e for e in earlier})]
    else:
        found += slips_in_assessment(document, model.versions, day, {each.date: each for each in earlier})
    if file is None or any(problem.is_error for problem in found):
        raise ProblemsError(found)
    own = Assessment(model.id, scope, day, file, document.name, document.text)
    return assess(model, [*earlier, own], maturity.today, tuple(found))


def _belongs_to(path: Path, maturity: Maturity) -> tuple[dt.date | None, str, str]:
    """Return the day, the scope and the model's id that a file's path or name says; None and "" where it is silent."""
    day, filed = day_of(path.stem), path.parent.parent.name
    if day and filed in maturity.models:
        return day, path.parent.name, filed
    if found := _DOWNLOAD.match(path.stem):
        return day_of(found[1]), found[2], found[3] if found[3] in maturity.models else ""
    return day, path.stem, ""


def judge(
    file: AssessmentFile, versions: Mapping[str, ModelFile], date: dt.date, dates: Mapping[dt.date, object]
) -> Iterator[Finding]:
    """Yield what is wrong in an assessment of `date`, held against the version of the model that it names."""
    version = versions.get(file.model_version)
    if version is None:
        message = f"the model has no version {file.model_version}; there is {', '.join(sorted(versions))}"
        folder = f"versions/{file.model_version}"
        hint = did_you_mean(file.model_version, versions) or f"put the old model into {folder}/model.yaml"
        yield Finding(("model_version",), UNKNOWN_REFERENCE, message, hint)
        return
    yield from check_assessment(file, version, date, [each for each in dates if each != date])


def slips_in_model(document: Document) -> Iterator[Problem]:
    """Yield what is wrong between the parts of a model whose fields have faults."""
    part = sound_part(document, ModelFile)
    if part is None:
        return
    doubtful = {key for key in ("levels", "scale") if not part.is_clear((key,))}
    if "levels" in doubtful:  # what it lacks may be the level that a criterion names
        doubtful.add("level")
    findings = (each for each in check_model(part.value) if not doubtful & {*each.loc[:1], *each.loc[-1:]})
    yield from slips_of(document, ModelFile, part, findings)


def slips_in_assessment(
    document: Document, versions: Mapping[str, ModelFile], date: dt.date, dates: Mapping[dt.date, object]
) -> Iterator[Problem]:
    """Yield what is wrong between an assessment whose fields have faults and the version of the model that it names."""
    part = sound_part(document, AssessmentFile)
    if part is None:
        return
    file = part.value
    if len(versions) == 1 and file.model_version not in versions and not part.is_clear(("model_version",)):
        file = file.model_copy(update={"model_version": next(iter(versions))})
    yield from slips_of(document, AssessmentFile, part, judge(file, versions, date, dates))
