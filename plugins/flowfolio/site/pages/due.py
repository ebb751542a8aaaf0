"""Compose the page of what is due: overdue things first, then what comes, and how much it is for each owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flowfolio.analysis.agenda import AHEAD, Due
from flowfolio.analysis.questions import questions
from flowfolio.analysis.unread import USES, hiding, unread
from flowfolio.site.page import Page
from flowfolio.site.paths import CALENDAR, DUE, QUESTIONS, RHYTHM, map_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext

MOST_DUE = 300
"""Rows of a list; `flowfolio due` has no limit."""
MOST_OWNERS = 200
_SPANS = ((7, "In the next 7 days"), (30, "Within 30 days"), (AHEAD.days, f"Within {AHEAD.days} days"))


@dataclass(frozen=True, slots=True)
class DueView:
    """Something due with the path of its page; `late` says for how long it has been overdue, "" when it is not."""

    due: Due
    path: str
    late: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """What comes within so many days; `more` rows are left out."""

    title: str
    rows: tuple[DueView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OwnerView:
    """What one owner has to see to; `name` is "" for what nobody owns. `first` is the oldest of it."""

    name: str
    overdue: int
    coming: int
    first: DueView


def due_path(each: Due) -> str:
    """Return the path of the page on which something due stands."""
    if each.kind == "event":
        return f"{RHYTHM}#{each.id.removeprefix('rhythm/')}"
    return map_path(each.id, each.anchor)


def due_views(site: Site) -> tuple[tuple[DueView, ...], tuple[DueView, ...]]:
    """Return what is overdue and what comes, each by date."""
    views = tuple(DueView(each, due_path(each), _late(each, site.portfolio.today)) for each in site.due)
    return tuple(v for v in views if v.due.is_overdue), tuple(v for v in views if not v.due.is_overdue)


def _late(each: Due, today: dt.date) -> str:
    days = (today - each.date).days
    return (f"{days} days" if days > 1 else "1 day") if each.is_overdue else ""


@dataclass(frozen=True, slots=True)
class DuePage(TemplateContext):
    """The names of `due.html`; the comment in its head explains them."""

    template = "due.html"
    late: tuple[DueView, ...]
    late_count: int
    late_more: int
    coming_count: int
    spans: tuple[Span, ...]
    owners: tuple[OwnerView, ...]
    owners_more: int
    ahead: int
    built: dt.date
    calendar: str
    rhythm: str
    is_whole: bool
    questions: tuple[tuple[str, str], ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of what is due."""
    late, coming = due_views(site)
    owners = tuple(_owners((*late, *coming)))
    body = site.templates.render(
        DUE,
        DuePage(
            late=late[:MOST_DUE],
            late_count=len(late),
            late_more=max(0, len(late) - MOST_DUE),
            coming_count=len(coming),
            spans=tuple(_spans(coming, site.built)),
            owners=owners[:MOST_OWNERS],
            owners_more=max(0, len(owners) - MOST_OWNERS),
            ahead=AHEAD.days,
            built=site.built,
            calendar=CALENDAR if site.has_feeds else "",
            rhythm=RHYTHM,
            is_whole=not unread(site.portfolio, hiding(USES["due"])),
            questions=tuple((str(each), map_path(each.id, QUESTIONS)) for each in questions(site.portfolio)),
        ),
    )
    description = "Reviews, roadmap dates and events: overdue, and what comes"
    yield Page(DUE, "What is due", body, description=description, hides=("toc",), is_empty=not (late or coming))


def _spans(coming: Sequence[DueView], today: dt.date) -> Iterator[Span]:
    left, room = list(coming), MOST_DUE
    for days, title in _SPANS:
        within = [each for each in left if (each.due.date - today).days <= days]
        left = left[len(within) :]
        shown = tuple(within[:room])
        room -= len(shown)
        if within:
            yield Span(title, shown, len(within) - len(shown))


def _owners(found: Sequence[DueView]) -> Iterator[OwnerView]:
    """Yield everybody who owns something due, most overdue first; nobody comes last, events belong to no one."""
    by_owner: dict[str, list[DueView]] = {}
    for each in found:
        if each.due.kind != "event":
            by_owner.setdefault(each.due.owner, []).append(each)
    views = []
    for name, mine in by_owner.items():
        overdue = sum(each.due.is_overdue for each in mine)
        views.append(OwnerView(name, overdue, len(mine) - overdue, mine[0]))
    yield from sorted(views, key=lambda view: (not view.name, -view.overdue, view.first.due.date, view.name.casefold()))
