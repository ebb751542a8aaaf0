"""Run the `flowfolio` command: a module for each family of commands reads words, asks the engine and prints.

- `command`: the command itself, with check, metrics, draw, schema and new; `options`: what commands share.
- `diff`, `maturity`, `site`, `upkeep`: the other families; `new`: what a new portfolio begins with.
- `origin`: how another machine gets the same flowfolio.
- `output`: where what they made goes; `console`: streams that are closed, full, or lack letters.
- `interrupt`: what Ctrl-C does.
- `reference`: the page about the command.
"""

import sys
from importlib import import_module

__all__ = ["main"]


def main() -> None:
    """Run the command; Ctrl-C ends it without a traceback, also while its parts are still loading."""
    try:
        interrupt = import_module("flowfolio.cli.interrupt")
        interrupt.end_at_once()
        import_module("flowfolio.cli.console").prepare()
        command = import_module("flowfolio.cli.command").main
        interrupt.end_in_order()
        try:
            command(prog_name="flowfolio")
        finally:
            interrupt.end_at_once()
    except KeyboardInterrupt:
        sys.exit(130)
