"""The `flowfolio` command."""

from flowfolio.cli.command import main

__all__ = ["main"]
