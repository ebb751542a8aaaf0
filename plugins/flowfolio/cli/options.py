"""Options and small steps that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from flowfolio.portfolio.portfolio import Portfolio, load
from flowfolio.source.problems import FlowfolioError


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d").date() if value else None
    except ValueError as error:
        message = f"'{value}' is not a date; write it as YYYY-MM-DD, for example 2026-01-31"
        raise click.BadParameter(message, ctx, param) from error


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


OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output."
)


def load_maps(maps: Path, today: dt.date | None = None) -> Portfolio:
    """Return the portfolio in a folder; a folder that is not there is wrong use."""
    if not maps.is_dir():
        raise FlowfolioError(f"there is no folder '{maps}'; name the portfolio's data with --maps")
    return load(maps, today=today)


def show(text: str) -> None:
    """Print what a format wrote, and nothing for a text without a word."""
    if text:
        click.echo(text.rstrip("\n"))


def deliver(content: bytes, output: Path | None) -> None:
    """Write a file, over whatever is there; to standard output when none is named."""
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise FlowfolioError(f"'{output}' cannot be written: {error.strerror}") from error
    click.echo(f"{output} written", err=True)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; what is there is never written over."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FlowfolioError(f"nothing was written: '{path}' is already there") from error
    except OSError as error:
        raise FlowfolioError(f"'{path}' cannot be written: {(error.strerror or '').lower()}") from error
    click.echo(f"{path} written", err=True)
