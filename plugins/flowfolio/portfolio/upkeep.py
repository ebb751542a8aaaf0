"""Do what people do with kept maps: say that one is still true, and make a future state the current one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flowfolio.map_types.value_stream_map.model import CURRENT, FUTURE
from flowfolio.portfolio.history import Asset
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source import document as source, entity as model
from flowfolio.source.disk import ChangedError, create_file, replace_file
from flowfolio.source.document import Loc
from flowfolio.source.edit import Manuscript
from flowfolio.source.problems import FlowfolioError, did_you_mean
from flowfolio.source.words import in_markdown, one_line

_HEADER = ("title", "status", "owner", "facilitator", "participants", "source", "snapshot")
_OF_THE_FUTURE = ("published", "reviewed", "review_by")
_OF_A_CHANGE = ("replaces", "because")


def reviewable(portfolio: Portfolio, name: str, on: dt.date) -> tuple[str, ...]:
    """Return the ids of the maps that `name` means: one, those of an edition, or those of a stream that count today.

    Maps of an edition or a stream that say the day already are left out. Raises FlowfolioError for an unknown name.
    """
    stream_id, _, day = name.strip("/").partition("/")
    stream = portfolio.streams.get(stream_id)
    if name in portfolio.assets or stream is None or "/" in day:
        return (_asset(portfolio, name).id,)
    history = stream.history
    found = [each for each in history.assets if (each.date.isoformat() == day if day else history.needs_review(each))]
    if not found:
        drawn = ", ".join(map(str, history.dates)) or "none"
        raise FlowfolioError(f"'{name}' has no map to review; editions of '{stream_id}': {drawn}")
    return tuple(each.id for each in found if not (each.map and on in each.map.reviewed))


def review(portfolio: Portfolio, asset_id: str, on: dt.date) -> Path:
    """Record that the map was looked at on that day and is still true: the day joins its `reviewed:`. Returns the file.

    A `review_by` that this review answers (it is not later than `on`) is taken out, so that the stream's cadence counts
    again. Refuses (FlowfolioError, nothing written) an unknown or broken map, a day before the map was drawn or after
    today, and a day that is there already.
    """
    asset = _asset(portfolio, asset_id)
    if asset.map is None:
        raise FlowfolioError(f"'{asset_id}' has errors; mend it first ('flowfolio check {asset.name}')")
    if on < asset.date:
        raise FlowfolioError(f"the map was drawn on {asset.date}; it cannot have been reviewed on {on}")
    _not_ahead(portfolio, on)
    if on in asset.map.reviewed:
        raise FlowfolioError(f"'{asset_id}' says already that it was reviewed on {on}")
    data, text, raw = _current(asset)
    answered = asset.map.review_by is not None and asset.map.review_by <= on
    manuscript = Manuscript(text)
    manuscript.append("reviewed", on.isoformat(), _HEADER)
    wanted = data | {"reviewed": [*(data.get("reviewed") or ()), on.isoformat()]}
    if answered:
        manuscript.drop(["review_by"])
        del wanted["review_by"]
    made = manuscript.text()
    _verify(portfolio, asset, asset.kind, made, wanted)
    replace_file(asset.file, _encoded(made, raw), was=raw)
    return asset.file


def promote(portfolio: Portfolio, stream_id: str, on: dt.date, *, title: str | None = None) -> list[Path]:
    """Make the future state in force the current state of a new edition of that day. Returns the files written.

    The new file is the author's, with its comments and layout. Ids stay, `promoted_from` says where it comes from, the
    status is draft until somebody has measured, which an assumption says. What only a plan has (`replaces`, `because`,
    `published`, the improvements of changed steps) leaves the fields and is told in the notes; what people said about
    the plan (`reviewed`, `review_by`) does not carry over. Refuses (FlowfolioError, nothing written) a future state
    that is missing, broken, archived or promoted already, a day that is not after it or lies ahead, a stream with a
    newer current state, and a file that is there already.
    """
    future = _promotable(portfolio, stream_id)
    if on <= future.date:
        raise FlowfolioError(f"the future state was drawn on {future.date}; it can be promoted on a later day only")
    _not_ahead(portfolio, on)
    newer = portfolio.streams[stream_id].history.in_force(CURRENT)
    if newer and newer.date >= on:
        raise FlowfolioError(f"the stream has a current-state map of {newer.date} already; nothing is written over")
    target = portfolio.folder.resolve() / "streams" / stream_id / on.isoformat() / f"{CURRENT}.yaml"
    if not target.resolve().is_relative_to(portfolio.folder.resolve()):
        raise FlowfolioError(f"'{on}' is a link that leads out of the project")
    data, text, raw = _current(future)
    steps = dict(_changed_steps(data["steps"], ("steps",)))
    assumption = f"All figures are those that the future state of {future.date} promised, until somebody measures them"
    notes = "\n\n".join(filter(None, [str(data.get("notes") or "").rstrip(), _told(future, on, steps)]))
    manuscript = Manuscript(text)
    manuscript.drop(_OF_THE_FUTURE)
    for loc, step in steps.items():
        manuscript.drop(_gone(step), loc)
    if title is not None:
        manuscript.put("title", one_line(title), ())
    manuscript.put("status", "draft", _HEADER[:1])
    manuscript.put("promoted_from", future.id, _HEADER)
    manuscript.append("assumptions", assumption, _HEADER)
    manuscript.put_prose("notes", notes, tuple(key for key in data if key not in _OF_THE_FUTURE))
    wanted = _promoted(data, future.id, notes, assumption)
    if title is not None:
        wanted["title"] = one_line(title)
    made = manuscript.text()
    _verify(portfolio, future, CURRENT, made, wanted)
    create_file(target, _encoded(made, raw))
    return [target]


def _asset(portfolio: Portfolio, asset_id: str) -> Asset:
    asset = portfolio.assets.get(asset_id)
    if asset is None:
        near = did_you_mean(asset_id, portfolio.assets)
        raise FlowfolioError(f"there is no map '{asset_id}'; {near or 'an id is <stream>/<date>/<kind>'}")
    return asset


def _not_ahead(portfolio: Portfolio, on: dt.date) -> None:
    if on > portfolio.today:
        raise FlowfolioError(f"{on} lies ahead; today is {portfolio.today}")


def _promotable(portfolio: Portfolio, stream_id: str) -> Asset:
    stream = portfolio.streams.get(stream_id)
    if stream is None:
        near = did_you_mean(stream_id, portfolio.streams)
        raise FlowfolioError(f"there is no stream '{stream_id}'" + (f"; {near}" if near else ""))
    futures = stream.history.so_far(FUTURE)
    if not futures:
        raise FlowfolioError(f"'{stream_id}' has no future-state map to promote")
    future = futures[-1]
    if future.map is None:
        raise FlowfolioError(f"'{future.id}' has errors; mend it first ('flowfolio check {future.name}')")
    if future.status == "archived":
        raise FlowfolioError(f"'{future.id}' is archived; only a future state that still counts can be promoted")
    became = stream.history.promoted_to(future)
    if became:
        raise FlowfolioError(f"'{future.id}' was promoted already: it became '{became.id}'")
    return future


def _current(asset: Asset) -> tuple[dict[str, Any], str, bytes]:
    """Return the file's data, text and bytes as they are on disk now, which must be as they were read."""
    try:
        raw = asset.file.read_bytes()
    except OSError as error:
        raise FlowfolioError(f"'{asset.name}' cannot be read: {error.strerror}") from error
    document = source.parse_text(raw, asset.name)
    if document.text != asset.text or not isinstance(document.data, dict):
        raise ChangedError(f"'{asset.name}' has changed since it was read; try again")
    return document.data, document.text, raw


def _encoded(text: str, raw: bytes) -> bytes:
    mark = b"\xef\xbb\xbf"
    return (mark if raw.startswith(mark) else b"") + text.encode()


def _verify(portfolio: Portfolio, asset: Asset, kind: str, made: str, wanted: dict[str, Any]) -> None:
    """Refuse a text that says anything but `wanted`, or that has errors."""
    document = source.parse_text(made, asset.name)
    map_, problems = model.parse(document, asset.type.model)
    if document.is_broken or document.data != wanted:
        raise FlowfolioError(f"the layout of '{asset.name}' is not clear to a command; nothing was written")
    found = list(problems)
    if map_ is not None:
        context = portfolio.context(asset)
        found += [each.in_document(document) for each in asset.type.check(map_, context)]
    worst = next((problem for problem in found if problem.is_error), None)
    if map_ is None or worst:
        reason = worst.message if worst else "it cannot be read"
        raise FlowfolioError(f"the new {kind} would have errors, so nothing was written: {reason}")


def _gone(step: dict[str, Any]) -> list[str]:
    """Return what leaves a step when it is no plan any more; improvements are done where the step was changed."""
    names = [key for key in _OF_A_CHANGE if key in step]
    return [*names, *(["improvements"] if names and "improvements" in step else [])]


def _changed_steps(items: list[Any], loc: Loc) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for index, item in enumerate(items):
        here = (*loc, index)
        for number, branch in enumerate(item.get("parallel") or ()):
            yield from _changed_steps(branch, (*here, "parallel", number))
        for number, way in enumerate(item.get("choice") or ()):
            yield from _changed_steps(way.get("steps") or [], (*here, "choice", number, "steps"))
        if _gone(item):
            yield here, item


def _promoted(value: Any, future_id: str, notes: str, assumption: str) -> dict[str, Any]:
    """Return the data of a future state as that of the current state it becomes."""
    kept = {key: each for key, each in value.items() if key not in _OF_THE_FUTURE} | {
        "steps": _without_plan(value["steps"])
    }
    assumptions = [*(value.get("assumptions") or ()), assumption]
    return kept | {"status": "draft", "promoted_from": future_id, "assumptions": assumptions, "notes": notes}


def _without_plan(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_plan(each) for each in value]
    if isinstance(value, dict):
        gone = _gone(value) if "id" in value else ()
        kept = {key: each for key, each in value.items() if key not in gone}
        return kept | {key: _without_plan(kept[key]) for key in ("parallel", "choice", "steps") if key in kept}
    return value


def _told(future: Asset, on: dt.date, steps: dict[Loc, dict[str, Any]]) -> str:
    """Return what the promotion changed, as Markdown for the notes."""
    lines = [f"Promoted on {on} from the future state of {future.date}." + (" What had been planned:" if steps else "")]
    for step in steps.values():
        replaced = ", ".join(str(each) for each in step.get("replaces") or () if each != step.get("id"))
        said = [f"instead of {replaced}" if replaced else "", in_markdown(step.get("because"))]
        said += map(in_markdown, step.get("improvements") or ())
        lines.append(f"- **{in_markdown(step.get('name'))}**: {'; '.join(filter(None, said))}.")
    return "\n\n".join([lines[0], "\n".join(lines[1:])] if steps else lines)
