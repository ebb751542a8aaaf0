"""Run the command as `python -m flowfolio`."""

from flowfolio.cli import main

main()
