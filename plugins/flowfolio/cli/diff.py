"""`flowfolio diff`: what changed between two maps, and whether a limit was passed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flowfolio.analysis.compare import comparison, resolve
from flowfolio.analysis.diff import parse_condition
from flowfolio.cli.options import MAPS, format_option
from flowfolio.cli.output import show
from flowfolio.export.formats import DIFF


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@format_option(DIFF)
@click.option(
    "--fail-on",
    "limits",
    metavar="CONDITION",
    multiple=True,
    help="Exit with 1 when it holds, such as 'lead_time>+10%' or 'flow_efficiency<20%'; may be given several times.",
)
@MAPS
def diff(before: str, after: str, form: str, limits: tuple[str, ...], maps: Path) -> None:
    """Say what changed from map A to map B, and whether the figures got better.

    A and B are ids of maps, files, or REV:path as git names a file in a revision, such as
    main:maps/streams/checkout/2026-01-12/current-state.yaml.

    A condition with a sign bounds the change (+10%, -2points, +1d), one without bounds the value after (10d, 20%).
    What is about the same has not changed, and what cannot be compared holds no condition. A value with a range is
    bounded when its whole range is.

    Exit code 0: no condition holds, 1: one holds, a figure it needs got lost, or a map has errors, 2: wrong use.
    """
    conditions = tuple(parse_condition(limit) for limit in limits)
    found = comparison(resolve(before, maps), resolve(after, maps))
    show(DIFF[form](found), form)
    outcomes = found.judged(conditions)
    for outcome in outcomes:
        if outcome.holds is not False:
            click.echo(outcome.reason, err=True)
    sys.exit(1 if any(outcome.holds or outcome.is_lost for outcome in outcomes) else 0)
