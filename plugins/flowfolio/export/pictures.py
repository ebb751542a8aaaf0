"""Write pictures for elsewhere: a map, or two compared, with what its page says around it."""

from __future__ import annotations

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import MetricChange, change_text
from flowfolio.drawing.caption import Caption
from flowfolio.drawing.graph import Graph
from flowfolio.map_types.metrics import HEADLINE, headline
from flowfolio.portfolio.measures import Reading
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.quantity import Calendar
from flowfolio.source.words import counted, joined

_PLAIN = {"better", "worse", "changed", "no change"}
"""Verdicts that the change itself tells."""


def picture_of(found: Reading, view: int = 1) -> tuple[Graph, Caption]:
    """Return one picture of a map, counted from 1, and its caption.

    Raises ProblemsError for a map with errors, FlowfolioError when there are not so many pictures.
    """
    map_, views = found.whole, {"": found.type.draw, **found.type.views}
    if view > len(views):
        raise FlowfolioError(f"this kind of map has {counted(len(views), 'picture')}")
    title = [*views][view - 1]
    return views[title](map_, found.context), caption_of(found, title)


def caption_of(found: Reading, view: str = "") -> Caption:
    """Return what stands above a picture of a map: title, stream, kind, date, status and totals.

    `view` names a further picture. What nobody knows of a single file is left out, and so are totals that the picture
    says itself.
    """
    map_, figures = found.whole, headline(found.measures.metrics)
    is_said = view in found.type.shows_figures
    promise = "figures are promised" if is_said and any(each.is_promised for each in figures) else ""
    return Caption(
        map_.title,
        about=tuple(filter(None, (found.stream, _kind(found), view, str(found.date or ""), _status(found), promise))),
        totals=()
        if is_said
        else tuple((each.kind.title, each.said) for each in figures)
        or tuple(("", text) for text in found.type.totals(map_)),
    )


def comparison_caption(found: Comparison) -> Caption:
    """Return what stands above a picture of two maps: titles, days, and how the totals moved."""
    before, after = found.before, found.after
    days = [str(each.date or each.name) for each in (before, after)]
    title, was = after.whole.title, before.whole.title
    return Caption(
        title if title == was else f"{was} → {title}",
        about=tuple(filter(None, (after.stream, _kind(after), " → ".join(days)))),
        totals=(
            *((each.kind.title, _moved(each, found.calendar)) for each in found.metrics if each.name in HEADLINE),
            ("", counted(len(found.changes), "change")),
        ),
    )


def _moved(change: MetricChange, calendar: Calendar) -> str:
    """Return what a figure is and how it moved: "13.3 d, −26.8 d (−66.7 %)"; with the verdict where that is none."""
    verdict = "" if change.verdict.word in _PLAIN else change.verdict.text
    return joined(change.after and change.after.said, change_text(change, calendar), verdict, by=", ")


def _kind(found: Reading) -> str:
    return found.type.kinds[found.context.kind]


def _status(found: Reading) -> str:
    """Return how far a map is, nothing for one that is final."""
    status = found.whole.status
    return "" if status == "final" else status
