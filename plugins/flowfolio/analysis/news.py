"""Tell what happened in a portfolio over time: editions, promotions, reviews, things done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from flowfolio.portfolio.history import Asset, Stream
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.source.quantity import number_text
from flowfolio.source.words import listed

Kind = Literal["edition", "promotion", "review", "done", "assessment"]


@dataclass(frozen=True, slots=True)
class PortfolioChange:
    """One thing that happened on a day. `id` never changes; `sentence` is plain text.

    `path` leads to its page (as MkDocs names sources, with #anchor); `stream` is the stream's id, "" for none. `maps`
    are words of the sentence, in its order, each with the path of the map that it names.
    """

    id: str
    date: dt.date
    kind: Kind
    title: str
    sentence: str
    path: str
    stream: str = ""
    author: str = ""
    maps: tuple[tuple[str, str], ...] = ()


def changes(
    portfolio: Portfolio, since: dt.date | None = None, *, more: Iterable[PortfolioChange] = ()
) -> tuple[PortfolioChange, ...]:
    """Return everything that happened (from `since` on), newest first, together with `more` from elsewhere.

    Days after the portfolio's today are plans, not changes, and are left out.
    """
    found = [*more]
    for stream in portfolio.streams.values():
        found += [*_editions(portfolio, stream), *_promotions(stream)]
        found += [*_reviews(portfolio, stream), *_done(portfolio, stream)]
    kept = (each for each in found if (since is None or each.date >= since) and each.date <= portfolio.today)
    return tuple(sorted(sorted(kept, key=lambda each: each.id), key=lambda each: each.date, reverse=True))


def _editions(portfolio: Portfolio, stream: Stream) -> Iterator[PortfolioChange]:
    for date in stream.history.dates:
        drawn = stream.history.edition(date)
        names = listed([asset.kind_title for asset in drawn])
        whose = sorted({asset.map.facilitator for asset in drawn if asset.map and asset.map.facilitator})
        led = f", led by {listed(whose)}" if whose else ""
        yield PortfolioChange(
            id=f"edition/{stream.id}/{date}",
            date=date,
            kind="edition",
            title=f"{stream.title}: edition of {date}",
            sentence=f"{names} {'was' if len(drawn) == 1 else 'were'} drawn{led}.",
            path=f"streams/{stream.id}/{date}/index.md",
            stream=stream.id,
            author=portfolio.owner(drawn[0]) or "",
            maps=tuple((asset.kind_title, _path(asset)) for asset in drawn),
        )


def _promotions(stream: Stream) -> Iterator[PortfolioChange]:
    for asset in stream.history.assets:
        future = stream.history.by_id(asset.map.promoted_from) if asset.map else None
        if future and future.type.follows.get(future.kind) == asset.kind:
            yield PortfolioChange(
                id=f"promotion/{asset.id}",
                date=asset.date,
                kind="promotion",
                title=f"{stream.title}: the future state became the current one",
                sentence=f"What was planned on {future.date} is how work flows since {asset.date}.",
                path=_path(asset),
                stream=stream.id,
                author=(asset.map.owner if asset.map else None) or stream.file.owner or "",
            )


def _reviews(portfolio: Portfolio, stream: Stream) -> Iterator[PortfolioChange]:
    """Yield a review per stream and day: people look at all maps of a stream together."""
    by_day: dict[dt.date, list[Asset]] = {}
    for asset in stream.history.assets:
        for day in asset.map.reviewed if asset.map else ():
            by_day.setdefault(day, []).append(asset)
    for day, assets in by_day.items():
        named = tuple((f"{asset.kind_title} of {asset.date}", _path(asset)) for asset in assets)
        names = listed([words for words, _ in named])
        alone = len(assets) == 1
        yield PortfolioChange(
            id=f"review/{stream.id}/{day}",
            date=day,
            kind="review",
            title=f"{stream.title}: {assets[0].kind_title if alone else f'{number_text(len(assets))} maps'} reviewed",
            sentence=f"{names} {'was' if alone else 'were'} found to be still true.",
            path=f"streams/{assets[0].id if alone else stream.id}/index.md",
            stream=stream.id,
            author=portfolio.owner(assets[0]) or "",
            maps=named,
        )


def _done(portfolio: Portfolio, stream: Stream) -> Iterator[PortfolioChange]:
    """Yield every roadmap item once, by the first roadmap that says it is done."""
    told = set()
    for roadmap in stream.history.assets:
        for item in roadmap.items:
            if item.status != "done" or item.id in told:
                continue
            told.add(item.id)
            measure = item.measure
            seen = item.end or (measure.on if measure else None)
            reached = ""
            if measure and measure.actual:
                reached = f" {measure.name}: {measure.baseline or '—'} before, {measure.actual} now."
            yield PortfolioChange(
                id=f"done/{stream.id}/{item.id}",
                date=seen if seen and seen <= portfolio.today else roadmap.date,
                kind="done",
                title=f"{stream.title}: {item.title}",
                sentence=f"The roadmap item is done.{reached}",
                path=f"streams/{roadmap.id}/index.md#item-{item.id}",
                stream=stream.id,
                author=item.owner or portfolio.owner(roadmap) or "",
            )


def _path(asset: Asset) -> str:
    return f"streams/{asset.id}/index.md"
