"""`flowfolio due`, `review`, `promote` and `export`: what people do with kept maps."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from flowfolio.analysis import agenda
from flowfolio.analysis.questions import questions
from flowfolio.analysis.unread import USES, hiding, unread
from flowfolio.cli.options import MAPS, ON, TODAY, ChoiceOf, format_option, load_maps
from flowfolio.cli.output import FORCE, OUTPUT, deliver, show
from flowfolio.export.formats import DUE, EXPORT
from flowfolio.export.tables import tables
from flowfolio.portfolio.portfolio import Portfolio
from flowfolio.portfolio.upkeep import promote as promote_stream, review as review_map, reviewable
from flowfolio.source.disk import ChangedError
from flowfolio.source.problems import FlowfolioError

_TRIES = 20
"""How often a review is tried again while others write the same map."""


@click.command()
@TODAY
@format_option(DUE)
@MAPS
def due(today: dt.date | None, form: str, maps: Path) -> None:
    """Print what is overdue, what comes, and what is still open.

    Exit code 1 when something is overdue, or a fault in a file hides whether it is.
    """
    portfolio = load_maps(maps, today)
    found, faults = agenda.due(portfolio), unread(portfolio, hiding(USES["due"]))
    show(DUE[form](found, portfolio.today, questions(portfolio), faults), form)
    sys.exit(1 if faults or any(each.is_overdue for each in found) else 0)


@click.command()
@click.argument("name", metavar="MAP|EDITION|STREAM")
@ON
@MAPS
def review(name: str, on: dt.date | None, maps: Path) -> None:
    """Record that maps were looked at and are still true.

    Name one map (<stream>/<date>/<kind>), an edition (<stream>/<date>) or a STREAM: its maps that count today.
    """
    portfolio = load_maps(maps)
    day = on or portfolio.today
    ids, failed = reviewable(portfolio, name, day), []
    for each in ids:
        try:
            click.echo(f"{_shown(_reviewed(portfolio, maps, each, day))}: reviewed on {day}")
        except FlowfolioError as error:
            failed.append(str(error))
    if failed:
        raise FlowfolioError("\n".join(failed))
    if not ids:
        click.echo(f"all maps of '{name}' say already that they were reviewed on {day}", err=True)


def _reviewed(portfolio: Portfolio, maps: Path, map_id: str, day: dt.date) -> Path:
    """Record one review; somebody else who writes the same file meanwhile loses nothing: it is read and tried again."""
    for _ in range(_TRIES):
        try:
            return review_map(portfolio, map_id, day)
        except ChangedError:
            portfolio = load_maps(maps)
    return review_map(portfolio, map_id, day)


@click.command()
@click.argument("stream")
@ON
@click.option("--title", help="Title of the new current-state map; else that of the future state.")
@MAPS
def promote(stream: str, on: dt.date | None, title: str | None, maps: Path) -> None:
    """Make the future state of STREAM the current state of a new edition. Nothing that is there is written over."""
    portfolio = load_maps(maps)
    for path in promote_stream(portfolio, stream, on or portfolio.today, title=title):
        click.echo(f"{_shown(path)} written; measure it, then set 'status: final'")
    for plan, current in portfolio.streams[stream].history.plans():
        if current.date > plan.date:
            click.echo(f"Note: the plan of {plan.date} is older than the current state of {current.date}.", err=True)


@click.command()
@format_option(EXPORT)
@click.option("--table", type=ChoiceOf(tables), default="maps", show_default=True, help="Table of a CSV file.")
@OUTPUT
@FORCE
@TODAY
@MAPS
def export(form: str, *, table: str, output: Path | None, force: bool, today: dt.date | None, maps: Path) -> None:
    """Write the whole portfolio as JSON or Excel, one table of it as CSV, or the schema of the JSON."""
    deliver(EXPORT[form](load_maps(maps, today), table=table), output, maps, force=force)


def _shown(path: Path) -> str:
    """Return a path as short as it can be from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


COMMANDS = (due, review, promote, export)
"""What `flowfolio` adds as commands."""
