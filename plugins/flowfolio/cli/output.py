"""Hand over what a command made: to standard output, or to a file without taking anything that is not ours."""

from __future__ import annotations

import re
from pathlib import Path

import click

from flowfolio.source.disk import create_file, put_file
from flowfolio.source.folder import real_path
from flowfolio.source.problems import FlowfolioError

_FOR_PEOPLE = ("text", "table", "github")
_BEGINNING = re.compile(rb'(?:\x89PNG|%PDF|PK)|\s*[^\s"]*\s*(?:"[^"]{0,40}")?')

OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output."
)
FORCE = click.option("--force", is_flag=True, help="Write over a file of another kind too; never over one in the maps.")


def show(text: str, form: str = "text") -> None:
    """Print what a format wrote, and nothing for a text without a word; what programs read is UTF-8 everywhere."""
    if text:
        click.echo(
            text.rstrip("\n") if form in _FOR_PEOPLE else (text.rstrip("\n") + "\n").encode(), nl=form in _FOR_PEOPLE
        )


def deliver(content: bytes, output: Path | None, maps: Path, *, force: bool = False) -> None:
    """Write a file over an older one of its kind, in one step; to standard output when none is named.

    Refuses (FlowfolioError) to take the place of a file below `maps`, and without `force` that of any file which does
    not begin as this one does.
    """
    if output is None:
        click.echo(content, nl=False)
        return
    _stop_without_folder(output)
    if output.is_file():
        if real_path(output).is_relative_to(real_path(maps)):
            raise FlowfolioError(f"nothing was written: '{output}' lies in the maps and is there already")
        if not force and not _begins_alike(output, content):
            hint = "name another file, or write over it with --force"
            raise FlowfolioError(f"nothing was written: '{output}' is there already and is something else; {hint}")
    put_file(output, content)
    click.echo(f"{output} written", err=True)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, with its folders; what is there is never written over."""
    create_file(path, text.encode())
    click.echo(f"{path} written", err=True)


def _stop_without_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise FlowfolioError(f"'{path}' cannot be written: there is no folder '{path.parent}'")


def _begins_alike(path: Path, content: bytes) -> bool:
    """Tell whether a file begins as `content` does (sign of the format, first key, heading), or is empty."""
    with path.open("rb") as file:
        head = file.read(2000)
    return not head or _beginning(head) == _beginning(content[:2000])


def _beginning(head: bytes) -> bytes:
    found = _BEGINNING.match(head)
    return b"".join(found[0].split()) if found else b""
