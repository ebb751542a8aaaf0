"""Say what is wrong with an author's file: a Problem is a value with a code, a place, a message and a hint."""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from flowfolio.source.words import slug

Severity = Literal["error", "warning"]


class FlowfolioError(Exception):
    """Something the user can mend; its text is a whole sentence in the user's words."""


class Code(str):
    """One kind of problem that flowfolio or a map type reports: its text is its name, small letters with hyphens.

    A code is known from when it is made, beside who reports it. Raises FlowfolioError for a second meaning of a name.
    """

    __slots__ = ("example", "meaning", "severity")
    severity: Severity
    meaning: str
    """What the page of rules says."""
    example: str
    """What follows the code in a line of `flowfolio check`."""

    def __new__(cls, name: str, severity: Severity, meaning: str, example: str = "") -> Self:
        code = super().__new__(cls, name)
        code.severity, code.meaning, code.example = severity, meaning, example
        known = _KNOWN.setdefault(name, code)
        if (known.severity, known.meaning) != (severity, meaning):
            raise FlowfolioError(f"the code '{name}' is taken: {known.meaning}")
        return code

    def __reduce__(self) -> tuple[type[Code], tuple[str, Severity, str, str]]:
        return Code, (str(self), self.severity, self.meaning, self.example)


_KNOWN: dict[str, Code] = {}


def known_codes() -> tuple[Code, ...]:
    """Return every code that the loaded modules report, by name."""
    return tuple(sorted(_KNOWN.values()))


def known(code: str) -> Code:
    """Return the code of that name; raises FlowfolioError when nobody has made it."""
    if isinstance(code, Code):
        return code
    if code not in _KNOWN:
        hint = did_you_mean(code, _KNOWN) or "make it with flowfolio.Code"
        raise FlowfolioError(f"'{code[:80]}' is not the code of any problem; {hint}")
    return _KNOWN[code]


# What files of several rooms can get wrong; every other code stands beside who reports it.
DUPLICATE_ID = Code("duplicate-id", "error", "The same id is given twice.", "'pay' is the id of an earlier step too")
UNKNOWN_REFERENCE = Code(
    "unknown-reference",
    "error",
    "An id that stands nowhere.",
    "'fuor' is not an item of this map; did you mean 'four'?",
)
DEPENDENCY_CYCLE = Code(
    "dependency-cycle",
    "error",
    "Things that wait for each other in a circle.",
    "'two' waits for 'three', 'three' waits for 'two'; take one 'depends_on' out",
)


_TWISTS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def untwisted(text: str) -> str:
    """Return a text with what would break or turn a line, or is no character, written as an escape.

    >>> untwisted("a\\nb")
    'a\\\\nb'
    """
    return _TWISTS.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


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
    code: Code
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", known(self.code))
        if _TWISTS.search(f"{self.place.path}{self.message}{self.hint}"):
            object.__setattr__(self, "place", replace(self.place, path=untwisted(self.place.path)))
            object.__setattr__(self, "message", untwisted(self.message))
            object.__setattr__(self, "hint", untwisted(self.hint))

    @property
    def severity(self) -> Severity:
        return self.code.severity

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


class ProblemsError(FlowfolioError):
    """Problems that leave nothing to work with, such as a single broken file on the command line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def failure(whose: str, where: str, error: Exception) -> FlowfolioError:
    """Return what to raise when code that may be somebody else's fails on something: whose, on what, and in which line.

    A sentence that `error` is already stays as it is.
    """
    if isinstance(error, FlowfolioError):
        return error
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [each for each in frames if not Path(each.filename).is_relative_to(_HERE)] or frames
    last = Path(theirs[-1].filename)
    return FlowfolioError(f"{whose} failed on {where}: {error!r} at {last.parent.name}/{last.name}:{theirs[-1].lineno}")


_HERE = Path(__file__).parents[1]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return "did you mean 'deploy'?" for the choice nearest to `word`, or "" when none is near.

    >>> did_you_mean("deplyo", ["build", "deploy"])
    "did you mean 'deploy'?"
    """
    near = nearest(word, choices)
    return f"did you mean '{near}'?" if near else ""


def thing_meant(word: str, names: Mapping[str, str]) -> str:
    """Return "did you mean 'pay'?" for the id nearest to `word`: by itself, or by the name that goes with it.

    >>> thing_meant("approve-payment", {"pay": "Approve payment", "approve-order": "Approve the order"})
    "did you mean 'pay' (Approve payment)?"
    """
    known = list(names.items())[:2000]
    by_id, number = most_alike(word.lower()[:80], (id_ for id_, _ in known), _NEAR)
    by_name, named = most_alike(slug(word), (slug(name) for _, name in known), _NEAR)
    if by_name > by_id:
        return f"did you mean '{known[named][0]}' ({known[named][1]})?"
    return f"did you mean '{known[number][0]}'?" if by_id else ""


def most_alike(word: str, choices: Iterable[str], least: float) -> tuple[float, int]:
    """Return how alike the choice most like `word` is, and its number; (0, -1) when none is as like as `least`.

    Of several the first counts. What cannot come near by its length or its letters is passed over, as
    `difflib.get_close_matches` does: comparing in full takes a hundred times as long.
    """
    best, found = least, -1
    for number, choice in enumerate(choices):
        if not word or not choice or 2 * min(len(word), len(choice)) / (len(word) + len(choice)) < best:
            continue
        if word == choice:
            return 1.0, number
        pair = difflib.SequenceMatcher(None, word, choice)
        if pair.quick_ratio() >= best and (like := pair.ratio()) >= best and (like > best or found < 0):
            best, found = like, number
    return (best, found) if found >= 0 else (0.0, -1)


def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1."""
    return difflib.SequenceMatcher(None, one, other).ratio() if one and other else 0.0


_NEAR = 0.6


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return the choice nearest to `word`, or "" when none is near."""
    near = difflib.get_close_matches(word.lower()[:80], list(choices)[:5000], n=1, cutoff=_NEAR)
    return near[0] if near else ""
