"""Read one file on its own: one outside any portfolio, or a map written into a page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from flowfolio.map_types import Context, Measures, kind_of, kinds
from flowfolio.portfolio import schema
from flowfolio.portfolio.beside_faults import slips_beside_faults
from flowfolio.portfolio.by_name import by_name
from flowfolio.portfolio.measures import Reading, has_error, judge
from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.promise import with_promises
from flowfolio.portfolio.working_time import CommonTime
from flowfolio.source import document as source, entity as model
from flowfolio.source.document import Document
from flowfolio.source.entity import MISSING_FIELD, WRONG_TYPE
from flowfolio.source.folder import BAD_FOLDER_NAME, real_path
from flowfolio.source.items import items_of
from flowfolio.source.problems import FlowfolioError, Problem, ProblemsError, did_you_mean
from flowfolio.source.prose_links import lost_links_in

ASSUMED = CommonTime()
"""The calendar of a map that has no portfolio and gives none itself."""


def single_map(document: Document, kind: str, common: CommonTime = ASSUMED, map_id: str = "") -> Reading:
    """Return the map in a document, checked and measured as far as it can be without its neighbours.

    References to other maps are not judged. `common` is the calendar of maps that give none themselves.
    """
    map_type = kinds()[kind]
    map_, problems = model.parse(document, map_type.model)
    problems = tuple(by_name(problems, [document]))
    map_type, time = common.careful(map_type, map_), common.of(map_type, map_)
    context = Context(time=time.time, time_from=time.source, time_withheld=time.withheld, kind=kind, id=map_id)
    findings, measures = judge(map_type, map_, context) if map_ else ((), Measures())
    if map_ is None:
        problems += tuple(slips_beside_faults(document, map_type, context, common))
    problems += tuple(lost_links_in(document, map_))
    problems += tuple(each.in_document(document) for each in (*findings, *measures.findings))
    found = tuple(sorted(problems, key=lambda problem: problem.sort_key))
    whole = None if has_error(findings) else map_
    measures = with_promises(measures, map_type, map_)
    return Reading(document.name, map_type, context, whole, measures, found)


def find_map(target: str, maps: Path) -> Reading:
    """Return the map named on a command line: a file, inside a portfolio or not, or an id of the portfolio in `maps`.

    Raises FlowfolioError when there is none, ProblemsError when the file holds no map at all.
    """
    path = Path(target)
    if not os.path.isfile(path):  # unlike Path.is_file it never raises, however long the name
        portfolio = load(maps) if maps.is_dir() else None
        asset = portfolio.assets.get(target) if portfolio else None
        if portfolio is None or asset is None:
            near = did_you_mean(target, portfolio.assets if portfolio else ())
            raise FlowfolioError(
                f"'{target}' is neither a file nor the id of a map in {maps}" + (f"; {near}" if near else "")
            )
        return portfolio.reading(asset)
    root = portfolio_of(path)
    if root is not None:
        portfolio = load(root)
        real = real_path(path)
        asset = next((each for each in portfolio.assets.values() if each.file == real), None)
        if asset:
            return portfolio.reading(asset)
    document = source.read(path, name=path.as_posix())
    kind = kind_of(document, path.stem)
    if kind is None:
        hint = f"name the file {', '.join(f'{each}.yaml' for each in kinds())}"
        raise ProblemsError(
            document.problems or [Problem(document.place(), MISSING_FIELD, "this is no map that flowfolio knows", hint)]
        )
    return single_map(document, kind)


def single_problems(path: Path) -> Iterable[Problem]:
    """Return what is wrong in a file of any kind that belongs to no portfolio; what it refers to is not judged."""
    document = source.read(path, name=path.as_posix())
    if kind := kind_of(document, path.stem):
        return single_map(document, kind).problems
    other = path.stem if path.stem in schema.file_models() else _other_kind(document.data)
    if other in schema.LISTS:
        return items_of(document, schema.LISTS[other], _LIST_KEYS[other])[1]
    if other:
        value, problems = model.parse(document, schema.file_models()[other])
        return (*problems, *lost_links_in(document, value))
    if document.problems:
        return document.problems
    if isinstance(document.data, dict):
        hint = f"name it {', '.join(f'{each}.yaml' for each in kinds())}"
        what = f"'{path.name}' is no kind of file that flowfolio knows"
        return [Problem(document.place(), BAD_FOLDER_NAME, what, hint)]
    what = "is empty" if document.data is None else "holds a list"
    message = f"the file {what}; a map holds 'key: value' lines"
    return [Problem(document.place(), WRONG_TYPE, message, "start with 'title: …'")]


_LIST_KEYS = {"glossary": "terms", "evidence": "claims"}
_TELLING_OTHERS = {
    "term": "glossary",
    "terms": "glossary",
    "claim": "evidence",
    "claims": "evidence",
    "model_version": "assessment",
    "answers": "assessment",
    "dimensions": "model",
}


def _other_kind(data: object) -> str:
    """Return which kind of file that is no map the data look like, by a key that only that kind has; "" if none."""
    first = data[0] if isinstance(data, list) and data else data
    return next((kind for key, kind in _TELLING_OTHERS.items() if key in first), "") if isinstance(first, dict) else ""


def portfolio_of(path: Path) -> Path | None:
    """Return the maps folder that a file or folder belongs to, None outside any portfolio."""
    real = real_path(path)
    if real.name in {"portfolio.yaml", "evidence.yaml"} and is_portfolio(real.parent):
        return real.parent
    around = (real, *real.parents) if real.is_dir() else real.parents
    return next((each.parent for each in around if each.name in _PARTS), None)


_PARTS = ("streams", "maturity", "glossary")


def is_portfolio(folder: Path) -> bool:
    """Say whether a folder holds at least one of the things that a portfolio is made of."""
    return any((folder / name).exists() for name in ("portfolio.yaml", *_PARTS))


def without_key(document: Document, key: str) -> Document:
    """Return the document as if the key at its top were not written; places stay as they are."""
    document.place(key)  # the places at the top are counted while the key still stands there
    data = document.data
    return replace(document, data={k: v for k, v in data.items() if k != key}) if isinstance(data, dict) else document
