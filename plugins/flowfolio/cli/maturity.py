"""`flowfolio maturity`, `import-model` and `carry-over`: how mature a scope is, and where its model comes from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click

from flowfolio.cli.options import MAPS, ON, TODAY, format_option, load_maps
from flowfolio.cli.output import show, write_new
from flowfolio.export.formats import MATURITY
from flowfolio.maturity import Maturity
from flowfolio.maturity.importers import FORMATS, import_model
from flowfolio.maturity.output import no_maturity_json_text
from flowfolio.maturity.reading import assess_file
from flowfolio.source import document as source
from flowfolio.source.problems import FlowfolioError, ProblemsError

_MODEL = click.option("--model", "model_id", default="", help="The model's id, when there are several.")


@click.command("maturity")
@click.argument("target", metavar="SCOPE|FILE")
@format_option(MATURITY)
@_MODEL
@TODAY
@MAPS
def maturity_command(target: str, form: str, model_id: str, today: dt.date | None, maps: Path) -> None:
    """Print where a stream or team stands: scores, targets, progress, next best steps."""
    kept = load_maps(maps, today).maturity
    path = Path(target)
    if path.is_file():
        try:
            _stop_if_no_assessment(path, kept)
            result = assess_file(kept, path, model_id)
        except ProblemsError as error:
            if form != "json":
                raise
            show(no_maturity_json_text(error.problems), form)
            sys.exit(1)
    else:
        result = kept.result(model_id or _only_model(kept.models_of(target), target), target, on=today)
    show(MATURITY[form](result), form)


def _stop_if_no_assessment(path: Path, kept: Maturity) -> None:
    """Raise FlowfolioError when a file is plainly something else; what is wrong in an assessment is said later."""
    document = source.read(path, name=path.as_posix())
    if document.is_broken and path.suffix in {".yaml", ".yml"}:
        raise ProblemsError(document.problems)
    data: Any = document.data
    keys = data.keys() if isinstance(data, dict) else set()
    if keys & {"model_version", "answers"}:
        return
    if keys & {"scoring", "scale", "levels"}:
        scopes = kept.scopes(path.resolve().parent.name)
        example = f"try: flowfolio maturity {scopes[0]}" if scopes else "name a scope or the file of an assessment"
        raise FlowfolioError(f"{path} is a maturity model, not an assessment; {example}")
    raise FlowfolioError(f"{path} is not an assessment: it says neither 'model_version' nor 'answers'")


def _only_model(found: tuple[str, ...], scope: str) -> str:
    if len(found) == 1:
        return found[0]
    if not found:
        raise FlowfolioError(f"there is no assessment of '{scope}'")
    raise FlowfolioError(f"'{scope}' was assessed with {' and '.join(found)}; name one with --model")


@click.command("import-model")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--as", "form", type=click.Choice(list(FORMATS)), required=True, help="What the source is.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else it is printed."
)
def import_command(source: Path, form: str, output: Path | None) -> None:
    """Turn OWASP SAMM's folder, DSOMM's model.yaml or a CSV table into a maturity model of ours.

    What was combined on the way, and which foreign fields have no place in the model, is said beside it.
    """
    imported = import_model(source, form)
    for line in imported.notes:
        click.echo(f"note: {line}", err=True)
    for line in imported.left_out:
        click.echo(f"left out: {line}", err=True)
    if output is None:
        click.echo(imported.text, nl=False)
    else:
        write_new(output, imported.text)


@click.command("carry-over")
@click.argument("scope")
@_MODEL
@ON
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else it is printed."
)
@MAPS
def carry_over_command(scope: str, model_id: str, on: dt.date | None, output: Path | None, maps: Path) -> None:
    """Draft the next assessment of SCOPE: answers that still hold are kept, changed questions are asked again."""
    kept = load_maps(maps).maturity
    model = model_id or _only_model(kept.models_of(scope), scope)
    latest, day = kept.result(model, scope).assessment, on or kept.today
    if kept.is_unread(model, scope):
        fault = kept.unread_of(model, scope)[-1].fault
        raise FlowfolioError(f"The latest assessment of '{scope}' cannot be read: {fault}")
    if day <= latest.date:
        raise FlowfolioError(
            f"The next assessment of '{scope}' has to be later than {latest.name}: {day} is not after {latest.date}. "
            "Name a later day with --on."
        )
    text = kept.draft(model, scope, day)
    for change in kept.changes(model, scope):
        if change.fate != "kept":
            click.echo(change.sentence, err=True)
    if output is None:
        click.echo(text, nl=False)
        sys.stdout.flush()
    else:
        write_new(output, text)


COMMANDS = (maturity_command, import_command, carry_over_command)
