"""The `flowfolio` command: a module for each family of commands reads words, asks the engine and prints."""

from flowfolio.cli.command import main

__all__ = ["main"]
