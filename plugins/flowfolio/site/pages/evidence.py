"""Compose the page of evidence: what others claim, next to what this portfolio measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Literal

from flowfolio.analysis.diff import MetricChange, compare_metrics
from flowfolio.map_types import Context, Table, known_metrics
from flowfolio.map_types.metrics import Metric, MetricKind
from flowfolio.portfolio.evidence import Claim
from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.site.page import Page
from flowfolio.site.pages.maps import change_text, value_text
from flowfolio.site.paths import EVIDENCE
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.quantity import number_text, percent_text
from flowfolio.source.words import counted

_ALREADY_A_LIMIT = ("up to", "at most", "below", "under", "less than")


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as the reader sees it; `measured` are lines about our own `metric`, `anchor` its section on the page."""

    id: str
    text: str
    range: str
    kind: Literal["claim", "benchmark"]
    source: str
    link: str
    note: str
    age_warning: str
    measured: tuple[str, ...]
    metric: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What this portfolio measured for one figure. Lines for the summary, and every stream in a table."""

    title: str
    anchor: str
    lines: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class _Series:
    """A figure of one stream: its first and its latest current-state map that know it, and the one in force."""

    stream: Stream
    first: tuple[Asset, Metric]
    latest: tuple[Asset, Metric]
    now: Metric | None
    context: Context
    change: MetricChange | None
    """From the first to the latest, None for only one map."""


def range_text(claim: Claim) -> str:
    """Return the range in words, fitting behind the claim: "25 to 45 %", "up to 50 %", "at least 3 d".

    >>> range_text(Claim(claim="Cycle time falls by up to", high=50, source="x", edition=2025))
    '50 %'
    """
    if claim.low is not None and claim.high is not None and claim.low != claim.high:
        return f"{number_text(claim.low)} to {number_text(claim.high)} {claim.unit}"
    if claim.high is not None:
        said = claim.low is not None or claim.claim.lower().rstrip(" :").endswith(_ALREADY_A_LIMIT)
        return f"{'' if said else 'up to '}{number_text(claim.high)} {claim.unit}"
    assert claim.low is not None  # a claim has one end at least
    return f"at least {number_text(claim.low)} {claim.unit}"


@dataclass(frozen=True, slots=True)
class EvidencePage(TemplateContext):
    """The names of `evidence.html`; the comment in its head explains them."""

    template = "evidence.html"
    file: str
    problems: tuple[str, ...]
    editions: tuple[tuple[str, tuple[ClaimRow, ...]], ...]
    measured: tuple[Measured, ...]
    built: dt.date


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of all claims, newest edition first, with our own figures beside them.

    What is wrong in the file is said on top: a claim with an error is left out, and nobody should miss it in silence.
    Warnings do not count as wrong; the age of a claim stands beside it.
    """
    portfolio, claims = site.portfolio, site.portfolio.evidence
    names = [name for name in known_metrics() if any(claim.metric == name for claim in claims)]
    measured = {name: _measured(portfolio, name) for name in names}
    rows = sorted(claims, key=lambda claim: -claim.edition)
    editions = tuple(
        (str(year), tuple(_row(claim, number, measured, portfolio.today) for claim, number in group))
        for year, group in _by_edition(rows)
    )
    file = f"{portfolio.folder.resolve().name}/evidence.yaml"
    body = site.templates.render(
        EVIDENCE,
        EvidencePage(
            file=file,
            problems=tuple(str(problem) for problem in portfolio.problems_in(file) if problem.is_error),
            editions=editions,
            measured=tuple(measured.values()),
            built=portfolio.today,
        ),
    )
    yield Page(
        EVIDENCE,
        "Evidence",
        body,
        description="What others claim about flow engineering, next to what this portfolio measured",
        hides=("navigation", "toc"),
        edit_path=file,
        is_empty=not claims and not portfolio.problems_in(file),
    )


def _by_edition(claims: Sequence[Claim]) -> Iterator[tuple[int, list[tuple[Claim, int]]]]:
    """Yield each edition with its claims and their numbers on the page, in the given order."""
    numbered = [(claim, number) for number, claim in enumerate(claims, 1)]
    for year, group in groupby(numbered, key=lambda pair: pair[0].edition):
        yield year, list(group)


def _row(claim: Claim, number: int, measured: dict[str, Measured], today: dt.date) -> ClaimRow:
    ours = measured.get(claim.metric or "")
    age = today.year - claim.edition
    return ClaimRow(
        id=claim.id or f"claim-{number}",
        text=claim.claim,
        range=_unbroken(range_text(claim)),
        kind=claim.kind,
        source=claim.source,
        link=claim.link or "",
        note=claim.note or "",
        age_warning=f"{age} years old: look for a newer edition before you use it" if claim.is_old(today) else "",
        measured=ours.lines if ours else (),
        metric=_small(ours.title) if ours else "",
        anchor=ours.anchor if ours else "",
    )


def _measured(portfolio: Portfolio, name: str) -> Measured:
    kind = known_metrics()[name]
    series = [each for stream in portfolio.streams.values() if (each := _series(portfolio, stream, name))]
    known = [
        each for each in series if each.now is not None and each.now.value is not None and not each.now.is_promised
    ]
    lost = _lost(portfolio)
    lines = [*_level_lines(portfolio, kind, known, lost), *_change_lines(kind, series, lost)]
    if lost:
        lines.append(f"Left out: {counted(lost, 'current-state map')} that cannot be read.")
    rows = tuple(_table_row(each) for each in series)
    table = Table(
        f"{kind.title}: first and latest edition of each stream's current state",
        ("Stream", "First edition", "Latest edition", "Change"),
        rows,
    )
    return Measured(kind.title, f"measured-{kind.name.replace('_', '-')}", tuple(map(_unbroken, lines)), table)


def _series(portfolio: Portfolio, stream: Stream, name: str) -> _Series | None:
    points = []
    for asset in (
        each
        for each in stream.history.assets
        if each.kind not in each.type.follows and not stream.history.is_planned(each)
    ):
        metric = next((m for m in portfolio.measures(asset).metrics if m.name == name), None)
        if metric is not None and metric.value is not None and asset.status != "archived":
            points.append((asset, metric))
    if not points:
        return None
    in_force = stream.history.in_force(points[-1][0].kind)
    now = next((metric for asset, metric in points if asset is in_force), None)
    first, latest = points[0], points[-1]
    moved = compare_metrics(portfolio.reading(first[0]), portfolio.reading(latest[0])) if len(points) > 1 else ()
    change = next((each for each in moved if each.name == name), None)
    return _Series(stream, first, latest, now, portfolio.context(latest[0]), change)


def _level_lines(portfolio: Portfolio, kind: MetricKind, known: Sequence[_Series], lost: int) -> Iterator[str]:
    """Yield the middle and the ends of the figure over the streams as they are now, and the calendar of the times."""
    values = sorted(((each.now.value or 0.0, each) for each in known if each.now), key=lambda pair: pair[0])
    if not values:
        readable = "that can be read " if lost else ""
        yield f"No current-state map in force {readable}gives the {_small(kind.title)} yet."
        return
    calendars = {str(each.context.time.working) for _, each in values}
    context = values[0][1].context
    if len(calendars) > 1 and not portfolio.time.withheld:
        context = replace(context, time=portfolio.time.time)
    lowest, highest = values[0][1], values[-1][1]
    low_text, high_text = (each.now.text if each.now else "" for each in (lowest, highest))
    if len(values) == 1:
        yield f"One stream now: {low_text} ({lowest.stream.title})."
    else:
        middle = _text(kind, median(value for value, _ in values), context)
        yield (
            f"{len(values)} streams now: median {middle}, from {low_text} ({lowest.stream.title}) "
            f"to {high_text} ({highest.stream.title})."
        )
    if kind.unit == "s":
        mixed = "The streams do not share one calendar; the median is in " if len(calendars) > 1 else "Times are "
        yield f"{mixed}{context.time.working}."


def _lost(portfolio: Portfolio) -> int:
    """Return how many current-state maps are left out because they cannot be read."""
    histories = (stream.history for stream in portfolio.streams.values())
    return sum(asset.map is None for history in histories for asset in history.as_is)


def _change_lines(kind: MetricKind, series: Sequence[_Series], lost: int) -> Iterator[str]:
    """Yield how the figure moved from the first to the latest edition, over the streams that have two."""
    is_share = kind.unit == "%"
    changes = [each.change for each in series if each.change and each.change.verdict.word != "promised"]
    moved = sorted(value for c in changes if (value := c.change if is_share else c.percent) is not None)
    if not moved:
        yield f"No stream has two editions that can be {'read and ' if lost else ''}compared yet."
        return
    unit = "points" if is_share else "%"
    better = sum(change.is_better is True for change in changes)
    if len(moved) == 1:
        yield f"From the first to the latest edition, in the one stream with two: {_signed(moved[0])} {unit}."
    else:
        yield (
            f"From the first to the latest edition, in {len(moved)} streams with two or more: median "
            f"{_signed(median(moved))} {unit}, from {_signed(moved[0])} to {_signed(moved[-1])} {unit}; "
            f"better in {better}."
        )


def _text(kind: MetricKind, value: float, context: Context) -> str:
    return percent_text(value) if kind.unit == "%" else value_text(kind, value, context)


def _signed(value: float) -> str:
    sign = "" if abs(value) < 0.05 else "+" if value > 0 else "\N{MINUS SIGN}"
    return f"{sign}{number_text(abs(value))}"


def _unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its percent sign."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _table_row(each: _Series) -> tuple[str, ...]:
    (first, before), (latest, after) = each.first, each.latest
    change = "—"
    if each.change:
        word = each.change.verdict.text
        said = word if word in {"promised", "about the same"} or not each.change.verdict.is_comparable else ""
        change = ", ".join(filter(None, (change_text(each.change, each.context), said)))
    cells = (f"{before.said} ({first.date})", f"{after.said} ({latest.date})", change)
    return each.stream.title, *map(_unbroken, cells)


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]
