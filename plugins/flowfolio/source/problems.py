"""Say what is wrong with an author's file: a Problem is a value with a code, a place, a message and a hint."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem that flowfolio reports."""

    name: str
    severity: Severity
    meaning: str


_ERRORS = {
    "invalid-yaml": "The file is not YAML, not UTF-8 text, or uses a YAML feature that map data does not need.",
    "unreadable-file": "The file cannot be read, or lies outside the project.",
    "duplicate-key": "The same key stands twice in one mapping.",
    "alias-bomb": "The file repeats itself through aliases, or nests deeper than any map needs.",
    "file-too-large": "The file is larger than any map needs.",
    "unknown-key": "A key that this kind of file does not have.",
    "missing-field": "A field that must be there is not.",
    "wrong-type": "A value of another type than the field takes, or out of its range.",
    "invalid-duration": "Not a duration such as '90 min', '1h 30m', '2 d'.",
    "invalid-percent": "Not a percentage from 0 to 100.",
    "invalid-rate": "Not a rate such as '40 per week'.",
    "invalid-date": "Not a date written as YYYY-MM-DD.",
    "invalid-link": "Not a link that is safe to publish (http, https, mailto or a path inside the site).",
    "unknown-choice": "A word outside the list that the field takes.",
    "duplicate-id": "The same id is given twice.",
    "bad-folder-name": "A file or folder under maps/ whose name the contract does not know.",
    "unknown-step": "A step that the map does not have.",
    "unknown-obstacle": "An obstacle that the outcome map does not have.",
    "unknown-reference": "An id that stands nowhere.",
    "unknown-focus": "The dependency map's focus is no step of the current-state map in force.",
    "dependency-cycle": "Things that wait for each other in a circle.",
    "process-exceeds-lead-time": "A step's process time is longer than the lead time that contains it.",
    "shares-not-100": "The shares of a choice do not add up to 100.",
    "forward-rework": "Rework goes to a step that is not earlier.",
    "two-constraints": "More than one step of a map is the constraint.",
    "inventory-without-demand": "An inventory becomes a wait only through a demand, and none is given.",
    "low-above-high": "The low end of an estimate lies above its high end.",
}
_WARNINGS = {
    "total-mismatch": "A published total differs from the computed one.",
    "review-overdue": "The map is past the date at which somebody had to look at it again.",
    "missing-owner": "Nobody owns the map.",
    "no-constraint": "A current-state map names no constraint.",
    "obstacle-without-action": "No next step and no roadmap item addresses the obstacle.",
    "item-serves-nothing": "A roadmap item addresses no obstacle, step or dependency.",
    "benefit-without-measure": "An outcome map lists benefits and no measure that would show them.",
    "unused-term": "No page and no map uses the glossary term.",
    "undefined-term": "An explicit [[term]] that the glossary does not define.",
    "ambiguous-term": "Two glossary terms share a name or an alias.",
    "stale-benchmark": "A claim or benchmark is older than three years.",
    "drawing-failed": "Graphviz could not draw the map as it is meant; a plainer drawing or none is shown.",
}
CODES: dict[str, Code] = {name: Code(name, "error", meaning) for name, meaning in _ERRORS.items()} | {
    name: Code(name, "warning", meaning) for name, meaning in _WARNINGS.items()
}
"""Every code with its severity and meaning; the reference page is made from this table."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in an author's file: `path` as the author knows it, `line` and `column` counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place, in the author's words, with the nearest fix as `hint`."""

    place: Place
    code: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        return (self.place, self.code, self.message)

    def as_json(self) -> dict[str, str | int]:
        """Return `{path, line, column, code, severity, message, hint}`."""
        place = self.place
        spot: dict[str, str | int] = {"path": place.path, "line": place.line, "column": place.column}
        return spot | {"code": self.code, "severity": self.severity, "message": self.message, "hint": self.hint}

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}" + (f"; {self.hint}" if self.hint else "")


class FlowfolioError(Exception):
    """Something the user can mend; its text is a whole sentence in the user's words."""


class ProblemsError(FlowfolioError):
    """Problems that leave nothing to work with, such as a single broken file on the command line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return "did you mean 'deploy'?" for the choice nearest to `word`, or "" when none is near.

    >>> did_you_mean("deplyo", ["build", "deploy"])
    "did you mean 'deploy'?"
    """
    near = difflib.get_close_matches(word.lower()[:80], list(choices)[:5000], n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
