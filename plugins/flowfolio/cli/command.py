"""The `flowfolio` command: each call reads its words, asks the library, and prints."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from flowfolio import __version__
from flowfolio.analysis.checking import check as problems_of
from flowfolio.cli.console import forget_output
from flowfolio.cli.diff import diff
from flowfolio.cli.maturity import COMMANDS as MATURITY
from flowfolio.cli.new import scaffold
from flowfolio.cli.options import MAPS, ChoiceOf, format_option
from flowfolio.cli.output import FORCE, OUTPUT, deliver, show
from flowfolio.cli.site import build, serve
from flowfolio.cli.upkeep import COMMANDS as UPKEEP
from flowfolio.drawing.caption import Caption
from flowfolio.drawing.engine import Engine
from flowfolio.drawing.files import engine_for
from flowfolio.drawing.fonts import without_font
from flowfolio.drawing.graph import Graph
from flowfolio.export.figures import no_map_as_json
from flowfolio.export.formats import CHECK, DRAW, METRICS
from flowfolio.export.pictures import picture_of
from flowfolio.export.problems import as_text
from flowfolio.portfolio import schema
from flowfolio.portfolio.single import find_map
from flowfolio.source.disk import put_file
from flowfolio.source.problems import FlowfolioError, Problem, ProblemsError, failure

_LONG_WORD = re.compile(r"\S{300,}")


class _Plain(click.Group):
    """A group whose commands end with a sentence and exit code 2, never with a traceback.

    What is our own fault ends with exit code 3; the variable FLOWFOLIO_TRACEBACK lets whoever mends it see where.
    """

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ProblemsError as error:
            click.echo(as_text(error.problems), err=True)
            sys.exit(1)
        except FlowfolioError as error:
            raise _Sentence(str(error)) from error
        except click.ClickException as error:
            vars(error)["message"] = _readable(error.message)
            raise
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            what = f"'{error.filename}'" if error.filename else "standard output"
            if not error.filename:
                forget_output()
            raise _Sentence(f"{what}: {(error.strerror or str(error)).lower()}") from error
        except Exception as error:
            if os.environ.get("FLOWFOLIO_TRACEBACK"):
                raise
            click.echo(f"Error: {failure('flowfolio', 'this command', error)}", err=True)
            click.echo("That is a fault of flowfolio. Please report this line and what you did.", err=True)
            sys.exit(3)


class _Sentence(click.ClickException):
    """What ends a command: one sentence."""

    exit_code = 2

    def __init__(self, sentence: str) -> None:
        super().__init__(_readable(sentence))


def _readable(sentence: str) -> str:
    """Cut the words that nobody could read to their end."""
    return _LONG_WORD.sub(lambda word: f"{word[0][:80]}…", sentence)


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="flowfolio")
def main() -> None:
    """Keep Flow Engineering maps as data, check them, and publish them as a site."""


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option(CHECK)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
def check(paths: tuple[Path, ...], form: str, strict: bool) -> None:
    """Check portfolios (folders) or single files; the default is the folder maps.

    Exit code 0: nothing wrong, 1: problems, 2: wrong use.
    """
    problems = problems_of(*(paths or (Path("maps"),)))
    show(CHECK[form](problems), form)
    sys.exit(1 if any(strict or problem.is_error for problem in problems) else 0)


@main.command()
@click.argument("target", metavar="FILE|ID")
@format_option(METRICS)
@MAPS
def metrics(target: str, form: str, maps: Path) -> None:
    """Print the figures of a map: lead time, process time, flow efficiency, rolled %C/A and the rest."""
    try:
        found = find_map(target, maps)
    except ProblemsError as error:
        if form != "json":
            raise
        show(no_map_as_json(error.problems), form)
        sys.exit(1)
    show(METRICS[form](found), form)
    if form == "table":
        _complain(found.problems)
    sys.exit(1 if found.map is None else 0)


@main.command()
@click.argument("target", metavar="FILE|ID")
@OUTPUT
@click.option(
    "--format",
    "form",
    type=click.Choice(list(DRAW)),
    help="Format, when the file's ending does not say it.",
)
@click.option("--view", type=click.IntRange(min=1), default=1, show_default=True, help="Which of the map's pictures.")
@FORCE
@click.option("--engine", type=click.Choice(["graphviz-pure", "dot"]), default="graphviz-pure", show_default=True)
@MAPS
def draw(
    target: str, *, output: Path | None, form: str | None, view: int, force: bool, engine: str, maps: Path
) -> None:
    """Draw a map as SVG, PNG, PDF (needs the system's Graphviz) or DOT; the file's ending names the format.

    The title, the stream, the day of the edition and the totals stand above the picture, a legend below it. DOT, which
    is for further work, has none of them.
    """
    ending = output.suffix.lower().lstrip(".") if output else ""
    write = DRAW.get(form or ending or "svg")
    if write is None:
        raise FlowfolioError(f"'{output}' has an ending that is no format; use .svg, .png, .pdf or .dot, or --format")
    found = find_map(target, maps)
    graph, caption = picture_of(found, view)
    deliver(write(graph, engine=Engine(engine), caption=caption), output, maps, force=force)
    _complain_of_fonts(graph, caption, form or ending, Engine(engine))


@main.command("schema")
@click.argument("kind", required=False, type=ChoiceOf(schema.file_models))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write all schemas to.")
def schema_command(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema of a KIND of file, or write all of them, so that an editor can explain keys."""
    if (kind is None) == (out is None):
        raise FlowfolioError("name one KIND to print, or --out DIR to write all schemas")
    if kind is not None:
        click.echo(schema.schema_text(kind), nl=False)
    elif out is not None:
        for name in schema.file_models():
            put_file(out / f"{name}.json", schema.schema_text(name).encode())
        click.echo(f"{len(schema.file_models())} schemas written to {out}", err=True)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new(folder: Path) -> None:
    """Make a small complete portfolio in FOLDER; nothing that is there is written over."""
    count = scaffold(folder)
    click.echo(f"{count} files written to {folder}. Next:\n\n    cd {folder}\n    flowfolio serve\n")


def _complain_of_fonts(graph: Graph, caption: Caption, form: str, engine: Engine) -> None:
    """Name the characters of a picture that no font has; a browser finds its own fonts for SVG."""
    if form not in ("png", "pdf"):
        return
    used = engine_for(graph, "pdf" if form == "pdf" else "png", engine, caption)
    missing = without_font(graph, used.command, caption)
    if missing:
        more = f" and {len(missing) - 20} more" if len(missing) > 20 else ""
        boxes = "an empty box" if len(missing) == 1 else "empty boxes"
        click.echo(
            f"no font that was found has {' '.join(missing[:20])}{more}: {boxes} in the picture. "
            "Install a font that has them (and Graphviz, for a PNG), or take SVG.",
            err=True,
        )


def _complain(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


for command in (build, serve, diff, *UPKEEP, *MATURITY):
    main.add_command(command)
