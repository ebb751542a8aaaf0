"""Collect what a foreign model says, keep count of what is left out, and turn it into a checked model of ours."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flowfolio.maturity.model import ModelFile
from flowfolio.maturity.rules import check_model
from flowfolio.maturity.writing import to_yaml
from flowfolio.source import document as source, entity as model
from flowfolio.source.document import Loc
from flowfolio.source.explain import SourceError
from flowfolio.source.file import read_bytes
from flowfolio.source.problems import Code, FlowfolioError, Place, Problem, ProblemsError

Data = dict[str, Any]
ORIGIN = "@"
"""Key under which a part of the model being made keeps the Place it comes from; it is not written."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A model of ours made from a foreign one: the text of `model.yaml`, what it says, and what was left out."""

    text: str
    model: ModelFile
    left_out: tuple[str, ...]
    """Foreign fields that held something and have no place in our model, with how often each was met."""
    notes: tuple[str, ...] = ()
    """What was combined or decided on the way, and how, a sentence each."""


@dataclass
class Intake:
    """What was met while reading: problems that stop the import, fields that nobody takes over, what was combined."""

    problems: list[Problem] = field(default_factory=list)
    _left_out: Counter[str] = field(default_factory=Counter)
    _notes: Counter[str] = field(default_factory=Counter)

    def fault(self, place: Place, code: Code, message: str, hint: str = "") -> None:
        """Note something that stops the import."""
        self.problems.append(Problem(place, code, message, hint))

    def leave(self, what: str, count: int = 1) -> None:
        """Note something that is left out."""
        self._left_out[what] += count

    def note(self, sentence: str, count: int = 1) -> None:
        """Note something that was combined or decided; `{count}` in the sentence becomes how often."""
        self._notes[sentence] += count

    def leave_unknown(self, kind: str, found: Mapping[str, Any], used: Collection[str]) -> None:
        """Note the fields of a thing that hold something and are not used."""
        for name, value in found.items():
            if name not in used and value not in (None, "", [], {}):
                self.leave(f"{kind}.{name}")

    def text_of(self, found: Mapping[str, Any], name: str) -> str:
        """Return a field as text; "" when it is not there."""
        value = found.get(name)
        return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""

    def stop_if_faulty(self) -> None:
        """Raise ProblemsError when something stops the import."""
        if self.problems:
            raise ProblemsError(sorted(self.problems, key=lambda problem: problem.sort_key))

    def finish(self, data: Data, comment: str, whole: Place) -> Imported:
        """Return the model made of `data`; raises ProblemsError when it breaks a rule that every model keeps.

        What is wrong is located where it comes from: in the nearest part that has an ORIGIN, else in `whole`.
        """
        self.stop_if_faulty()
        origins = list(_origins(data, ()))
        text = f"# {comment}\n{to_yaml(data)}"
        document = source.parse_text(text, "model.yaml")
        file, problems = model.parse(document, ModelFile)
        found = [*problems, *(each.in_document(document) for each in (check_model(file) if file else ()))]
        if file is None or found:
            lines = [document.place(*loc).line for loc, _ in origins]
            places = [whole, *(place for _, place in origins)]
            found = [replace(each, place=places[bisect_right(lines, each.place.line)]) for each in found]
            raise ProblemsError(sorted(found, key=lambda problem: problem.sort_key))
        left = tuple(f"{what} ({count}×)" for what, count in sorted(self._left_out.items()))
        notes = tuple(sentence.format(count=count) for sentence, count in self._notes.items())
        return Imported(text, file, left, notes)


def _origins(value: Any, loc: Loc) -> Iterator[tuple[Loc, Place]]:
    """Yield where each part of the data comes from, in the order in which it is written, and take the remark out."""
    if isinstance(value, dict):
        if ORIGIN in value:
            yield loc, value.pop(ORIGIN)
        for key, each in value.items():
            yield from _origins(each, (*loc, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _origins(each, (*loc, index))


def read_text(file: Path) -> str:
    """Return a foreign file as text; raises FlowfolioError when it cannot be read, is too large or is no UTF-8."""
    try:
        return read_bytes(file, None).decode("utf-8-sig")
    except SourceError as error:
        raise FlowfolioError(f"{file}: {error.message}; {error.hint}".removesuffix("; ") + ".") from error
    except UnicodeDecodeError as error:
        raise FlowfolioError(f"{file.name} is not UTF-8 text; save it as UTF-8.") from error


def prose(*parts: tuple[str, str]) -> str:
    """Return (heading, text) pairs as Markdown paragraphs, without those that say nothing."""
    return "\n\n".join(f"**{heading}.** {text}" if heading else text for heading, text in parts if text)
