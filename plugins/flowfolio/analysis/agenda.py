"""Say what is due: maps to look at again, roadmap dates, and events of the rhythm of business."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flowfolio.analysis.questions import Question
from flowfolio.map_types.dependency_map.model import DependencyMap
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.rhythm import recurrence
from flowfolio.portfolio.settings import RhythmEvent
from flowfolio.source.problems import Problem
from flowfolio.source.words import in_markdown, one_line, slug

AHEAD = dt.timedelta(days=60)
"""How far ahead things are said to be due soon."""
OPEN = frozenset({"proposed", "ready", "doing"})
"""States of a roadmap item that is not finished."""

Kind = Literal["review", "roadmap item", "roadmap start", "dependency", "event"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that has its day. `id` is that of the map, or `rhythm/<event>`; `anchor` the item's spot on its page.

    `stream` is the stream's id and `stream_title` its name, both "" for an event; `source` is the author's file.
    """

    date: dt.date
    kind: Kind
    title: str
    id: str
    is_overdue: bool
    stream: str = ""
    stream_title: str = ""
    owner: str = ""
    anchor: str = ""
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return `{date, kind, title, stream, owner, id, anchor, source, is_overdue}`, the date as YYYY-MM-DD."""
        return {
            "date": self.date.isoformat(),
            "kind": self.kind,
            "title": self.title,
            "stream": self.stream,
            "owner": self.owner,
            "id": self.id,
            "anchor": self.anchor,
            "source": self.source,
            "is_overdue": self.is_overdue,
        }

    def __str__(self) -> str:
        title = f"{self.stream_title}: {self.title}" if self.stream_title else self.title
        return f"{title} ({self.owner})" if self.owner else title


def due(portfolio: Portfolio, today: dt.date | None = None, *, ahead: dt.timedelta = AHEAD) -> tuple[Due, ...]:
    """Return everything overdue on `today` (the portfolio's when not given) and all that comes within `ahead`, by date.

    Maps count when they are in force, roadmap items when their roadmap is and they are neither done nor dropped.
    """
    day = today or portfolio.today
    found = [each for each in days_of_maps(portfolio, day) if each.date <= day + ahead]
    return _sorted([*found, *_events(portfolio, day, day + ahead)])


def days_of_maps(portfolio: Portfolio, today: dt.date) -> tuple[Due, ...]:
    """Return every review and roadmap date of the maps in force, however far ahead, by date."""
    return _sorted([each for stream in portfolio.streams.values() for each in _of_stream(portfolio, stream, today)])


def _sorted(found: list[Due]) -> tuple[Due, ...]:
    return tuple(sorted(found, key=lambda each: (each.date, each.stream, each.id, each.anchor, each.kind)))


def overdue(portfolio: Portfolio, today: dt.date | None = None) -> tuple[Due, ...]:
    """Return what is past its day, the oldest first."""
    return tuple(each for each in due(portfolio, today) if each.is_overdue)


def _of_stream(portfolio: Portfolio, stream: Stream, today: dt.date) -> Iterator[Due]:
    for asset in stream.history.all_in_force():
        if asset.map is None:
            continue
        date = portfolio.review_due(asset)
        rest = _where(stream, asset) | {"owner": portfolio.owner(asset) or ""}
        if date and stream.history.needs_review(asset):
            yield Due(date, "review", asset.kind_title, asset.id, date < today, **rest)
        yield from _items(portfolio, stream, asset, today)
        yield from _dependencies(portfolio, stream, asset, today)


def _items(portfolio: Portfolio, stream: Stream, roadmap: Asset, today: dt.date) -> Iterator[Due]:
    for item in roadmap.items:
        if item.status not in OPEN:
            continue
        owner = item.owner or portfolio.owner(roadmap) or ""
        rest = _where(stream, roadmap) | {"owner": owner, "anchor": f"item-{item.id}"}
        if item.end:
            yield Due(_plain(item.end), "roadmap item", item.title, roadmap.id, item.end < today, **rest)
        if item.start and item.start >= today and item.status != "doing":
            yield Due(_plain(item.start), "roadmap start", item.title, roadmap.id, False, **rest)


def _dependencies(portfolio: Portfolio, stream: Stream, asset: Asset, today: dt.date) -> Iterator[Due]:
    """Yield by when something is to be done about a dependency."""
    for each in asset.map.dependencies if isinstance(asset.map, DependencyMap) else ():
        if each.due and each.status not in {"done", "dropped"}:
            owner = each.owner or portfolio.owner(asset) or ""
            rest = _where(stream, asset) | {"owner": owner, "anchor": f"dependency-{each.id}"}
            yield Due(_plain(each.due), "dependency", each.name, asset.id, each.due < today, **rest)


def _plain(day: dt.date) -> dt.date:
    """Return a day without the words in which it was written, because programs read it."""
    return dt.date(day.year, day.month, day.day)


def _where(stream: Stream, asset: Asset) -> dict[str, str]:
    return {"stream": stream.id, "stream_title": stream.title, "source": asset.name}


def _events(portfolio: Portfolio, first: dt.date, last: dt.date) -> Iterator[Due]:
    source = f"{portfolio.folder.name}/portfolio.yaml"
    for event_id, event in events(portfolio).items():
        # What takes place every day needs no reminder.
        rule = None if event.every and event.every.unit == "day" else recurrence(event)
        for date in rule.between(first, last) if rule else ():
            who = event.attendees or ""
            yield Due(date, "event", event.name, f"rhythm/{event_id}", False, owner=who, source=source)


def events(portfolio: Portfolio) -> dict[str, RhythmEvent]:
    """Return the events of the rhythm by an id made of their name, in the author's order."""
    found: dict[str, RhythmEvent] = {}
    for number, event in enumerate(portfolio.settings.rhythm, 1):
        name = slug(event.name, 500)
        found[name if name and name not in found else f"{name or 'event'}-{number}"] = event
    return found


def as_text(
    found: Sequence[Due], today: dt.date, still_open: Sequence[Question] = (), faults: Sequence[Problem] = ()
) -> str:
    """Return what is due as lines, overdue things first, then what is open, and a line that counts what has its day.

    An overdue review also says what to type once the map was looked at. `faults` hide more that may be due.
    """
    lines = []
    for heading, part in _parts(found):
        if part:
            lines += [heading, *(line for each in part for line in _lines(each)), ""]
    if still_open:
        lines += ["Open", *(f"  {one_line(each)}" for each in still_open), ""]
    if faults:
        lines += ["Cannot be read", *(f"  {each}" for each in faults), ""]
    return "\n".join([*lines, _total(found, today, faults)])


def _lines(each: Due) -> Iterator[str]:
    yield f"  {each.date} {each.kind:<13} {each}"
    if each.is_overdue and each.kind == "review":
        yield f"{'':27}still true? flowfolio review {each.id}"


def as_json(
    found: Sequence[Due], today: dt.date, still_open: Sequence[Question] = (), faults: Sequence[Problem] = ()
) -> str:
    """Return what is due, what is open, and which faults hide more of it; `overdue` is then null.

    `{today, overdue, due: [{date, kind, title, stream, owner, id, anchor, source, is_overdue}],
    open: [{stream, id, question, source}], unread: [{path, line, column, code, severity, message, hint}]}`
    """
    count = sum(each.is_overdue for each in found)
    said = {
        "today": today.isoformat(),
        "overdue": None if faults else count,
        "due": [each.as_json() for each in found],
        "open": [each.as_json() for each in still_open],
        "unread": [each.as_json() for each in faults],
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


def as_markdown(
    found: Sequence[Due], today: dt.date, still_open: Sequence[Question] = (), faults: Sequence[Problem] = ()
) -> str:
    """Return what is due as Markdown tables, and as lists what is open and what cannot be read, for a chat."""
    lines = []
    for heading, part in _parts(found):
        if part:
            lines += [f"## {heading}", "", "| Date | What | Stream | Title | Owner |", "|---|---|---|---|---|"]
            lines += ["| " + " | ".join(in_markdown(word) for word in _words(each)) + " |" for each in part] + [""]
    if still_open:
        lines += ["## Open", "", *(f"- {in_markdown(each)}" for each in still_open), ""]
    if faults:
        lines += ["## Cannot be read", "", *(f"- {in_markdown(each)}" for each in faults), ""]
    return "\n".join([*lines, _total(found, today, faults)])


def _parts(found: Sequence[Due]) -> tuple[tuple[str, list[Due]], tuple[str, list[Due]]]:
    return ("Overdue", [d for d in found if d.is_overdue]), ("Coming", [d for d in found if not d.is_overdue])


def _total(found: Sequence[Due], today: dt.date, faults: Sequence[Problem]) -> str:
    late = sum(each.is_overdue for each in found)
    if faults:
        known = f"at least {late} overdue" if late else "whether anything is overdue is not known"
        return f"Not everything could be read: {known}, as of {today:%a} {today}."
    coming = len(found) - late or "nothing"
    return f"{late or 'Nothing'} overdue, {coming} coming in the next {AHEAD.days} days, as of {today:%a} {today}."


def _words(each: Due) -> tuple[str, ...]:
    return each.date.isoformat(), each.kind, each.stream_title, each.title, each.owner
