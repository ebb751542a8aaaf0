"""Turn maturity models of others into ours: OWASP SAMM's folder, OWASP DSOMM's model file, and plain tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flowfolio.maturity.importers.dsomm import import_dsomm
from flowfolio.maturity.importers.foreign import Imported
from flowfolio.maturity.importers.samm import import_samm
from flowfolio.maturity.importers.table import import_table
from flowfolio.source.problems import FlowfolioError

__all__ = ["FORMATS", "Imported", "import_dsomm", "import_model", "import_samm", "import_table"]

FORMATS: dict[str, Callable[[Path], Imported]] = {"samm": import_samm, "dsomm": import_dsomm, "table": import_table}
"""Every foreign form, by the name used on the command line."""


def import_model(path: Path, form: str) -> Imported:
    """Return the model at `path`, which is written in the form `samm`, `dsomm` or `table`.

    Raises ProblemsError for what is wrong in the foreign files, FlowfolioError when nothing can be read at all.
    """
    if form not in FORMATS:
        raise FlowfolioError(f"'{form}' is not one of {', '.join(FORMATS)}.")
    if not path.exists():
        raise FlowfolioError(f"There is nothing at {path}.")
    return FORMATS[form](path)
