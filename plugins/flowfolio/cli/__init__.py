"""Run the `flowfolio` command: a module for each family of commands reads words, asks the engine and prints.

- `command`: the command itself, with check, metrics, draw, schema and new; `options`: what commands share.
- `diff`, `maturity`, `site`, `upkeep`: the other families; `new`: what a new portfolio begins with.
- `origin`: how another machine gets the same flowfolio.
- `output`: where what they made goes; `console`: streams that are closed, full, or lack letters.
- `reference`: the page about the command.
"""

import sys
from importlib import import_module

__all__ = ["main"]


def main() -> None:
    """Run the command; Ctrl-C ends it without a word, also while its parts are still loading."""
    try:
        import_module("flowfolio.cli.console").prepare()
        import_module("flowfolio.cli.command").main(prog_name="flowfolio")
    except KeyboardInterrupt:
        sys.exit(130)
