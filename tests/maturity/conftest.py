"""Read a maps/maturity/ folder given as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.maturity import Maturity
from flowfolio.maturity.reading import read_maturity
from flowfolio.source.folder import Folder

Reads = Callable[[Mapping[str, str]], Maturity]
TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def reads(world: Callable[[Mapping[str, str]], Path]) -> Reads:
    """Write files below maps/maturity/ and read them; `<model>/model.yaml` has to be among them."""

    def read(files: Mapping[str, str]) -> Maturity:
        root = world({f"maturity/{name}": text for name, text in files.items()})
        return read_maturity(Folder(root), TODAY)

    return read
