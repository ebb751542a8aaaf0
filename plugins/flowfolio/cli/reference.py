"""Write the reference page of the command from the command itself, beside the pages about the format."""

from __future__ import annotations

import inspect

import click

from flowfolio.cli.command import main
from flowfolio.site.page import Page, StaticFile
from flowfolio.site.reference.fields import without_tags
from flowfolio.site.reference.pages import reference_files, reference_pages
from flowfolio.source.words import one_line

_WIDTH = 90
_DESCRIPTION = "Every command of flowfolio with its arguments and options."


def reference() -> tuple[tuple[Page, ...], tuple[StaticFile, ...]]:
    """Return every reference page, and the files beside them."""
    return (*reference_pages(), cli_page()), tuple(reference_files())


def cli_page() -> Page:
    """Return the page about every command, as Markdown."""
    top = main.make_context("flowfolio", [], resilient_parsing=True)
    parts = [f"# Command\n\n{_DESCRIPTION}\n", _described(main, top)]
    for name in main.list_commands(top):
        command = main.get_command(top, name)
        if command and not command.hidden:
            parts += [
                f"## flowfolio {name}\n",
                _described(command, command.make_context(name, [], top, resilient_parsing=True)),
            ]
    return Page("reference/cli.md", "Command", markdown="\n".join(parts), description=_DESCRIPTION)


def _described(command: click.Command, context: click.Context) -> str:
    formatter = click.HelpFormatter(width=_WIDTH)
    command.format_usage(context, formatter)
    usage = formatter.getvalue().strip().removeprefix("Usage: ")
    help_ = without_tags(inspect.cleandoc(command.help or "").replace("\b\n", ""))
    return f"{help_}\n\n```text\n{usage}\n```\n\n{_options(command, context)}"


def _options(command: click.Command, context: click.Context) -> str:
    options = (each for each in command.get_params(context) if isinstance(each, click.Option))
    records = filter(None, (each.get_help_record(context) for each in options))
    rows = [f"| `{names}` | {one_line(text)} |" for names, text in records]
    return "\n".join(("| Option | What it does |", "|---|---|", *rows, "")) if rows else ""
