"""Run the `flowfolio` command: a module for each family of commands reads words, asks the engine and prints.

- `command`: the command itself, with check, metrics, draw, schema and new; `options`: what commands share.
- `diff`, `maturity`, `site`, `upkeep`: the other families; `new`: what a new portfolio begins with.
- `reference`: the page about the command.
"""

from flowfolio.cli.command import main

__all__ = ["main"]
