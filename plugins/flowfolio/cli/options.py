"""Options and small steps that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.source.dates import plain_day
from flowfolio.source.problems import FlowfolioError


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return plain_day(value) if value else None
    except FlowfolioError as error:
        raise click.BadParameter(str(error), ctx, param) from error


MAPS = click.option(
    "--maps",
    type=click.Path(path_type=Path),
    default=Path("maps"),
    show_default=True,
    help="Folder of the portfolio's data.",
)
TODAY = click.option("--today", metavar="DATE", callback=_day, help="Take this day for today, written YYYY-MM-DD.")
ON = click.option("--on", metavar="DATE", callback=_day, help="The day, written YYYY-MM-DD; today when not given.")


def format_option(formats: Iterable[str]) -> Callable[..., Any]:
    """Return the option that names one of the formats; the first is the default."""
    words = list(formats)
    return click.option("--format", "form", type=click.Choice(words), default=words[0], show_default=True)


class ChoiceOf(click.Choice):  # type: ignore[type-arg]  # click 8.1 has none
    """One of words that are asked for when they are needed: map types of others, which may fail, bring some of them."""

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._words, self.case_sensitive = words, True

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # in click it is an attribute
        return tuple(self._words())


def load_maps(maps: Path, today: dt.date | None = None) -> Portfolio:
    """Return the portfolio in a folder; a folder that is not there is wrong use."""
    if not maps.is_dir():
        raise FlowfolioError(f"there is no folder '{maps}'; name the portfolio's data with --maps")
    return load(maps, today=today)
