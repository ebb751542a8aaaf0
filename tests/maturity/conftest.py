"""Read a maps/maturity/ folder given as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.maturity import Maturity
from flowfolio.maturity.reading import read_maturity
from flowfolio.reading import Contents, Shelf

Reads = Callable[[Mapping[str, str]], Maturity]
TODAY = dt.date(2026, 6, 1)

MODEL = """\
title: Small model
version: "1.0"
levels: [{value: 1, name: First}, {value: 2, name: Second}, {value: 3, name: Third}]
scale: [{value: 0, label: "No"}, {value: 0.5, label: Partly}, {value: 1, label: "Yes"}]
scoring: {criterion_to_dimension: mean}
dimensions:
  - id: seeing
    name: Seeing
    criteria:
      - {id: drawn, level: 1, text: The work is drawn., effort: 2, value: 4}
      - {id: measured, level: 2, text: The work is measured., depends_on: [drawn], effort: 1, value: 5}
  - id: acting
    name: Acting
    dimensions:
      - id: deciding
        name: Deciding
        criteria:
          - {id: decided, level: 1, text: Somebody decides., effort: 1, value: 3}
          - {id: followed, level: 3, text: Somebody follows up., depends_on: [decided, measured], effort: 4, value: 4}
      - id: learning
        name: Learning
        criteria: [{id: learned, level: 2, text: Results are written down.}]
"""


@pytest.fixture
def reads(world: Callable[[Mapping[str, str]], Path]) -> Reads:
    """Write files below maps/maturity/ and read them; `<model>/model.yaml` has to be among them."""

    def read(files: Mapping[str, str]) -> Maturity:
        root = world({f"maturity/{name}": text for name, text in files.items()})
        return read_maturity(Contents(root, Shelf()), TODAY)

    return read


@pytest.fixture
def small() -> str:
    """A small valid model with nested dimensions."""
    return MODEL
