"""Run the command as `python -m flowfolio`."""

from flowfolio.cli.command import main

main(prog_name="flowfolio")
