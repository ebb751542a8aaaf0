"""`flowfolio maturity`, `import-model` and `carry-over`: how mature a scope is, and where its model comes from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from flowfolio.cli_options import MAPS, ON, TODAY, load_maps, write_new
from flowfolio.errors import FlowfolioError
from flowfolio.maturity.importers import FORMATS, import_model
from flowfolio.maturity.output import maturity_json_text, maturity_table
from flowfolio.maturity.reading import assess_file

_MODEL = click.option("--model", "model_id", default="", help="The model's id, when there are several.")


@click.command("maturity")
@click.argument("target", metavar="SCOPE|FILE")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_MODEL
@TODAY
@MAPS
def maturity_command(target: str, form: str, model_id: str, today: dt.date | None, maps: Path) -> None:
    """Print where a stream or team stands: scores, targets, progress, next best steps."""
    kept = load_maps(maps, today).maturity
    path = Path(target)
    if path.is_file():
        result = assess_file(kept, path, model_id)
    else:
        result = kept.result(model_id or _only_model(kept.models_of(target), target), target, on=today)
    click.echo((maturity_json_text if form == "json" else maturity_table)(result).rstrip("\n"))


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
    text = kept.draft(model, scope, on)
    for change in kept.changes(model, scope):
        if change.fate != "kept":
            click.echo(change.sentence, err=True)
    if output is None:
        click.echo(text, nl=False)
        sys.stdout.flush()
    else:
        write_new(output, text)


COMMANDS = (maturity_command, import_command, carry_over_command)
