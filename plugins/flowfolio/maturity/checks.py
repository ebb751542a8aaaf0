"""Name the checks by which a portfolio itself can say something about a criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHECKS: Final[Mapping[str, str]] = {
    "constraint-declared": "The current-state map in force declares its constraint.",
    "dependencies-have-actions": "Every dependency on the map in force has an action.",
    "every-map-has-owner": "Every map in force has an owner.",
    "every-obstacle-addressed": "A next step or a roadmap item addresses every obstacle on the outcome map in force.",
    "every-roadmap-item-has-measure": "Every open item of the roadmap in force has a measure.",
    "no-overdue-review": "No map in force is past its review date.",
    "outcome-has-measures": "The outcome map in force has a measure with a baseline and a target.",
    "three-editions-in-12-months": "Maps were drawn on three days within the last twelve months.",
}
"""Every check that a criterion may name, with what it looks for."""
