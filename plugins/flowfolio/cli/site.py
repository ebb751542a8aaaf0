"""`flowfolio build` and `flowfolio serve`: MkDocs with a progress bar."""

from __future__ import annotations

import logging
import os
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from flowfolio.cli.interrupt import end_at_once, end_in_order
from flowfolio.source.problems import FlowfolioError
from flowfolio.source.progress import reported_to

_OPTIONS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]}
_OFFLINE = "mkdocs.offline.yml"
_ANOTHER = "; choose another address with --dev-addr, such as 127.0.0.1:8001"


class _Bar:
    """Progress as one line that is written over in a terminal, or as plain lines elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._name, self._total, self._done, self._shown = "", 0, 0, 0.0

    def phase(self, name: str, total: int) -> None:
        self.close()
        self._name, self._total, self._done, self._shown = name, total, 0, 0.0
        self._show()

    def advance(self, count: int = 1) -> None:
        self._done += count
        if self._is_terminal and time.monotonic() - self._shown > 0.05:
            self._show()

    def _show(self) -> None:
        self._shown = time.monotonic()
        if not self._is_terminal:
            return
        share = self._done / self._total if self._total else 0.0
        filled = int(min(share, 1.0) * 24)
        count = f"{self._done:>6,} of {self._total:,}" if self._total else f"{self._done:>6,}"
        click.echo(f"\r{self._name:<14} [{'#' * filled}{'.' * (24 - filled)}] {count}\x1b[K", err=True, nl=False)

    def close(self) -> None:
        """End the part that runs."""
        if not self._name:
            return
        if self._is_terminal:
            self._show()
            click.echo(err=True)
        else:
            click.echo(f"{self._name}: {self._done:,}", err=True)
        self._name = ""


def _run(command: str, arguments: list[str]) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    config = next(
        (Path(arguments[i + 1]) for i, word in enumerate(arguments[:-1]) if word in ("-f", "--config-file")), None
    )
    if config is None and not any(word.startswith("--config-file=") for word in arguments):
        config = Path("mkdocs.yml")
        if not config.exists():
            raise FlowfolioError("there is no mkdocs.yml here; 'flowfolio new DIR' makes a portfolio to start from")
    mkdocs: Any = _mkdocs()
    bar = _Bar()
    try:
        with reported_to(bar):
            mkdocs.main(args=[command, *arguments], prog_name="mkdocs", standalone_mode=False)
    except click.Abort:
        raise
    except click.ClickException as error:
        bar.close()
        error.show()
        sys.exit(error.exit_code)
    except (OSError, OverflowError) as error:  # an address that is taken or none, a folder that is a file
        what = f"'{error.filename}': " if isinstance(error, OSError) and error.filename else ""
        reason = getattr(error, "strerror", None) or str(error)
        hint = _ANOTHER if command == "serve" and not what else ""
        if hint and "MAKELEVEL" in os.environ:  # the advice cannot be followed behind make
            hint += "; with flowfolio's Makefile: make serve ADDRESS=127.0.0.1:8001"
        raise FlowfolioError(f"'{command}' stopped: {what}{reason[:1].lower()}{reason[1:]}{hint}") from error
    finally:
        bar.close()
        logging.shutdown()


class _OnMkdocs(click.Command):
    """A command whose help also lists what the command of that name in MkDocs knows."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        theirs: click.Command = _mkdocs().commands[self.name]
        own = {option for param in self.params for option in param.opts}
        found = [param.get_help_record(ctx) for param in theirs.params if not own & set(param.opts)]
        with formatter.section("Options of MkDocs"):
            formatter.write_dl([record for record in found if record])


def _mkdocs() -> Any:
    """Return the command of MkDocs, or of ProperDocs where that is installed instead; loading it takes a while."""
    name = "mkdocs" if find_spec("mkdocs") else "properdocs"
    end_at_once()
    command = import_module(f"{name}.__main__").cli
    end_in_order()
    return command


@click.command(cls=_OnMkdocs, context_settings=_OPTIONS)
@click.option("--offline", is_flag=True, help="Build a site that also opens from disk, by mkdocs.offline.yml.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="")
def build(offline: bool, arguments: tuple[str, ...]) -> None:
    """Build the site with MkDocs; every option of `mkdocs build` works."""
    words = list(arguments)
    if offline:
        if not Path(_OFFLINE).exists():
            raise FlowfolioError(f"there is no {_OFFLINE} here; 'flowfolio new' shows what it holds")
        words += ["--config-file", _OFFLINE]
    _run("build", words)


@click.command(cls=_OnMkdocs, context_settings=_OPTIONS)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="")
def serve(arguments: tuple[str, ...]) -> None:
    """Build the site, serve it and build again on every change; every option of `mkdocs serve` works.

    After a change only the pages that it touches are written again; --clean writes all of them each time.
    """
    says_how = any(word in ("--dirty", "--clean", "-c", "--dirtyreload") for word in arguments)
    if not says_how:
        for name in ("mkdocs", "properdocs"):
            logging.getLogger(f"{name}.commands.build").addFilter(_is_no_scare)
    _run("serve", [*([] if says_how else ["--dirty"]), *arguments])


def _is_no_scare(record: logging.LogRecord) -> bool:
    """Leave out MkDocs' warning that a dirty build gets links and navigation wrong: the plugin sees to both."""
    return not str(record.msg).startswith("A 'dirty' build")
