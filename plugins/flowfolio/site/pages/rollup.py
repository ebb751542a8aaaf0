"""Compose the page that adds up waiting and working over all streams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowfolio.analysis.rollup import Comparison, Hours, StreamRollup, Sum, rollups, sums
from flowfolio.site.page import Page
from flowfolio.site.pages.dependencies import hours_text
from flowfolio.site.paths import ROLLUP, map_path
from flowfolio.site.site import Site
from flowfolio.site.templating import TemplateContext
from flowfolio.source.quantity import number_text, percent_text

Said = tuple[str, str]
"""Hours in words, and both ends of their range, "" where they do not vary."""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one stream in words; `share` is the waiting part of a month in percent, None when it is not known.

    `what` is the item that flows; where two maps are compared it is "", and `maps` names both with their paths. `known`
    says how many numbers tell how they were found. Hours have both ends of their range.
    """

    stream: str
    path: str
    what: str
    maps: tuple[tuple[str, str], ...]
    per_month: str
    waiting: tuple[Said, Said]
    working: tuple[Said, Said]
    basis: str
    known: str
    note: str
    share: float | None = None
    share_text: str = ""
    is_promised: bool = False


@dataclass(frozen=True, slots=True)
class SumRow:
    """What may be added up, in words; `basis` also says in which hours: "not stated, in working hours"."""

    basis: str
    unit: str
    waiting: str
    working: str
    streams: int


@dataclass(frozen=True, slots=True)
class RollupPage(TemplateContext):
    """The names of `rollup.html`; the comment in its head explains them."""

    template = "rollup.html"
    now: tuple[HoursRow, ...]
    now_sums: tuple[SumRow, ...]
    promised: tuple[HoursRow, ...]
    left_out: int
    promised_sums: tuple[SumRow, ...]
    realised: tuple[HoursRow, ...]
    realised_sums: tuple[SumRow, ...]
    claimed: tuple[HoursRow, ...]
    calendars: tuple[tuple[str, str], ...]


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of the roll-up."""
    found = tuple(rollups(site.portfolio))
    promised = [(each, each.promised) for each in found if each.promised]
    realised = [(each, each.realised) for each in found if each.realised]
    claimed = [(each, each.claimed) for each in found if each.claimed]
    body = site.templates.render(
        ROLLUP,
        RollupPage(
            now=tuple(_now_row(each) for each in found),
            now_sums=_sum_rows(sums((each, each.now) for each in found)),
            promised=tuple(_saved_row(*pair) for pair in promised),
            left_out=sum(
                each.now["waiting"].per_month is None or each.now["working"].per_month is None for each in found
            ),
            promised_sums=_sum_rows(sums((each, comparison.saved) for each, comparison in promised)),
            realised=tuple(_saved_row(*pair) for pair in realised),
            realised_sums=_sum_rows(sums((each, comparison.saved) for each, comparison in realised)),
            claimed=tuple(_saved_row(*pair) for pair in claimed),
            calendars=tuple((each.stream.title, each.calendar_name) for each in found),
        ),
    )
    yield Page(
        ROLLUP,
        "Waiting and working",
        body,
        description="Hours of waiting and working over all streams",
        hides=("navigation",),
        is_empty=not found,
    )


def _now_row(each: StreamRollup) -> HoursRow:
    waiting, working = each.now["waiting"], each.now["working"]
    share = None
    if waiting.per_month is not None and working.per_month is not None and waiting.per_month + working.per_month > 0:
        share = round(100 * waiting.per_month / (waiting.per_month + working.per_month), 2)
    path = map_path(each.asset.id)
    return HoursRow(
        each.stream.title,
        path,
        each.unit or "item",
        (),
        _rate_text(each),
        _pair(waiting, each.per_month),
        _pair(working, each.per_month),
        _basis_text(waiting, working),
        _known_text(waiting, working),
        _note(waiting, working),
        share,
        _share_text(share),
        waiting.is_promised or working.is_promised,
    )


def _share_text(share: float | None) -> str:
    """Return a share in words, "" when it is not known."""
    return "" if share is None else percent_text(share)


def _saved_row(each: StreamRollup, comparison: Comparison) -> HoursRow:
    waiting, working = comparison.saved["waiting"], comparison.saved["working"]
    path = map_path(comparison.after.id)
    maps = ((asset, f"{asset.kind_title} of {asset.date}") for asset in (comparison.before, comparison.after))
    return HoursRow(
        each.stream.title,
        path,
        "",
        tuple((words, map_path(asset.id)) for asset, words in maps),
        _rate_text(each),
        _pair(waiting, each.per_month),
        _pair(working, each.per_month),
        _basis_text(waiting, working),
        _known_text(waiting, working),
        _note(waiting, working),
    )


def _rate_text(each: StreamRollup) -> str:
    return "—" if each.per_month is None else number_text(each.per_month, 0)


def _pair(hours: Hours, per_month: float | None) -> tuple[Said, Said]:
    """Return hours an item and a month in words."""
    ends = hours.ends
    of_month = (ends[0] * per_month, ends[1] * per_month) if ends and per_month is not None else None
    return _said(hours.per_item, ends), _said(hours.per_month, of_month)


def _said(value: float | None, ends: tuple[float, float] | None) -> Said:
    """Return hours in words with their range; the ends alone where the usual value is one of them."""
    text = _signed(value)
    if value is None or ends is None:
        return text, ""
    low, high = map(_signed, ends)
    if low == high:
        return text, ""
    return (f"{low} to {high}", "") if text in {low, high} else (text, f"{low} to {high}")


def _signed(hours: float | None) -> str:
    """Return hours with their sign; next to nothing has none."""
    text = hours_text(None if hours is None else abs(hours))
    return f"\N{MINUS SIGN}{text}" if hours is not None and hours < 0 and text != hours_text(0.0) else text


def _basis_text(*parts: Hours) -> str:
    """Return the weakest basis: "measured", or "waiting: measured, working: not stated" where they differ."""
    known = ["promised" if part.is_promised else part.basis for part in parts]
    words = [f"{name}: {basis}" for name, basis in zip(("waiting", "working"), known, strict=True)]
    return known[0] if len(set(known)) == 1 else ", ".join(words)


def _known_text(*parts: Hours) -> str:
    """Return how many numbers say where they come from: "3 of 20 numbers say how they were found"."""
    stated, count = sum(part.stated for part in parts), sum(part.count for part in parts)
    if stated == count:
        return f"all {count} numbers say how they were found" if count else ""
    return f"{stated or 'none'} of {count} numbers {'says how it was' if stated == 1 else 'say how they were'} found"


def _note(waiting: Hours, working: Hours) -> str:
    """Return what is missing, and of which hours unless it is the same of both."""
    if waiting.missing == working.missing:
        return waiting.missing
    parts = (("waiting", waiting), ("working", working))
    return "; ".join(f"{name}: {part.missing}" for name, part in parts if part.missing)


def _sum_rows(found: tuple[Sum, ...]) -> tuple[SumRow, ...]:
    keys = dict.fromkeys((each.is_calendar_time, each.basis, each.unit) for each in found)
    rows = []
    for key in keys:
        is_calendar_time, basis, unit = key
        of = {each.part: each for each in found if (each.is_calendar_time, each.basis, each.unit) == key}
        waiting, working = (of[part].hours if part in of else None for part in ("waiting", "working"))
        clock = "in hours of day and night" if is_calendar_time else "in working hours"
        streams = max(each.streams for each in of.values())
        rows.append(SumRow(f"{basis}, {clock}", unit, _signed(waiting), _signed(working), streams))
    return tuple(rows)
