"""Turn a plain table, an aspect a row and a level a column, into a model of ours."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from flowfolio.maturity.importers.foreign import ORIGIN, Data, Imported, Intake, read_text
from flowfolio.source.entity import MISSING_FIELD, UNKNOWN_KEY, WRONG_TYPE
from flowfolio.source.problems import DUPLICATE_ID, FlowfolioError, Place
from flowfolio.source.words import one_line, slug

_SAYS_LEVEL = re.compile(r"(?:maturity )?(?:levels?|stages?)(?:\s*-?\d{1,2}\b.*)?", re.IGNORECASE | re.DOTALL)
_LEVEL = re.compile(
    r"(?:level\s+|level(?=\d))?([-\N{MINUS SIGN}]?\d{1,2})(?:\s*[:.–-]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL
)
_NAMED = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_ROWS = 1000


def import_table(file: Path, title: str = "") -> Imported:
    """Return the model in a CSV file: the first column names the aspect, every other column is a level.

    A heading is `2`, `2 Operational`, `Level 2: Operational` or `-1`; without numbers the columns count from 1. A
    column called `description` describes the aspect. Each filled cell becomes one criterion, answered with yes or no.
    A table whose rows are the levels is turned; one of which nobody can tell is refused.
    Separators are comma, semicolon or tab. Columns without a heading are left alone where they are empty.
    Raises ProblemsError.
    """
    intake = Intake()
    rows = _with_aspects_in_rows(_rows(file), file.name, intake)
    head, body = _head(rows), rows[1:]
    for index, name in enumerate(head):
        if name.strip() and name.strip().lower() in [each.strip().lower() for each in head[:index]]:
            message = f"the heading '{one_line(name)[:80]}' is given twice"
            intake.fault(Place(file.name, rows[0][0]), DUPLICATE_ID, message)
    described = next((i for i, name in enumerate(head) if i and name.strip().lower() == "description"), None)
    columns = [index for index in range(1, len(head)) if index != described]
    levels = _levels(head, columns, Place(file.name, rows[0][0]), intake)
    by_column = dict(zip(columns, levels, strict=True))
    dimensions, seen = list[Data](), set[str]()
    for line, row in body:
        aspect, place = one_line(row[0]), Place(file.name, line)
        if not slug(aspect):
            intake.fault(place, MISSING_FIELD, "the aspect in the first column is missing")
        elif slug(aspect) in seen:
            intake.fault(place, DUPLICATE_ID, f"the aspect '{aspect[:80]}' is given twice")
        if any(cell.strip() for cell in row[len(head) :]):
            intake.fault(place, UNKNOWN_KEY, "the row has more cells than the first row has headings")
        seen.add(slug(aspect))
        criteria = [_criterion(aspect, by_column[i], row[i]) for i in columns if i < len(row) and row[i].strip()]
        text = row[described].strip() if described is not None and described < len(row) else ""
        if not criteria and slug(aspect):
            intake.fault(place, MISSING_FIELD, f"'{aspect[:80]}' has no level that says anything")
        for each in criteria:
            each[ORIGIN] = place
            if each["guidance"]:
                intake.note("long cells: those of more than 500 characters became guidance ({count} criteria)")
        dimensions.append(
            {ORIGIN: place, "id": slug(aspect), "name": aspect, "description": text or None, "criteria": criteria}
        )
    data: Data = {
        "title": title or file.stem.replace("-", " ").replace("_", " ").capitalize(),
        "version": "1.0",
        "levels": [
            {ORIGIN: Place(file.name, rows[0][0]), "value": value, "name": name} for value, name in sorted(levels)
        ],
        "scale": [{"value": 0, "label": "No"}, {"value": 1, "label": "Yes"}],
        "scoring": {"criterion_to_dimension": "highest_complete_level", "above": "mean"},
        "dimensions": dimensions,
    }
    intake.note("answers: yes or no; the score of an aspect is the highest level up to which every cell is a yes")
    return intake.finish(data, f"Imported from {file.name}.", Place(file.name))


_Rows = list[tuple[int, list[str]]]


def _with_aspects_in_rows(rows: _Rows, name: str, intake: Intake) -> _Rows:
    """Return the table with an aspect a row, turned where its rows are levels; ProblemsError in case of doubt."""
    (line, head), body = rows[0], rows[1:]
    firsts = [row[0].strip() for _, row in body]
    headings = [each.strip() for each in head[1:] if each.strip().lower() != "description"]
    in_columns = any(_SAYS_LEVEL.fullmatch(each) or _LEVEL.fullmatch(each) for each in headings)
    in_rows = all(_LEVEL.fullmatch(each) for each in firsts)
    says_rows = all(_SAYS_LEVEL.fullmatch(each) for each in firsts) or bool(_SAYS_LEVEL.fullmatch(head[0].strip()))
    if in_columns or not (in_rows or says_rows):
        return rows
    if not says_rows:
        intake.fault(
            Place(name, body[0][0]),
            WRONG_TYPE,
            f"'{firsts[0][:80]}' may be an aspect or a level: the rows are numbered and the columns are not",
            f"if the rows are the levels, write 'Level {firsts[0][:40]}'; if the columns are, number their headings",
        )
        intake.stop_if_faulty()
    intake.note("the rows of the table are levels and its columns aspects: it was turned")
    wide = max(len(row) for _, row in rows)
    cells = [[*row, *[""] * (wide - len(row))] for _, row in rows]
    return [(line, list(column)) for column in zip(*cells, strict=True) if any(each.strip() for each in column)]


def _head(rows: _Rows) -> list[str]:
    """Return the headings, without columns at the end that hold nothing at all: spreadsheets like to add some."""
    head = rows[0][1]
    filled = [index for _, row in rows for index, cell in enumerate(row[: len(head)]) if cell.strip()]
    return head[: max(filled) + 1]


def _rows(file: Path) -> _Rows:
    """Return (line, cells) of every row that holds something."""
    text = read_text(file)
    named = _NAMED.match(text)  # spreadsheets write the separator into a first line of its own
    unquoted = re.sub(r'"(?:[^"]|"")*"', "", text[named.end() :] if named else text)
    first = next((line for line in unquoted.splitlines() if line.strip()), "")
    separator = named[1] if named else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = list[tuple[int, list[str]]](), 1
    try:
        if named:
            next(reader)
            line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FlowfolioError(
            f"{file.name}, line {line}: this is not CSV; look for a quote that is not closed."
        ) from error
    if len(rows) < 2 or len(rows[0][1]) < 2 or len(rows) > _ROWS:
        raise FlowfolioError(
            f"{file.name} is not a table of levels and aspects: a row of headings, then a row an aspect."
        )
    return rows


def _letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _levels(head: list[str], columns: list[int], place: Place, intake: Intake) -> list[tuple[int, str]]:
    names = [head[index] for index in columns]
    matches = [_LEVEL.fullmatch(name.strip()) for name in names]
    if any(matches) and not all(match or not name.strip() for match, name in zip(matches, names, strict=True)):
        intake.fault(place, WRONG_TYPE, "some levels have a number and some have none", "number all of them, or none")
        return [(index, name) for index, name in enumerate(names, start=1)]
    levels = [
        (_number(match[1]), one_line(match[2]) or f"Level {_number(match[1])}") if match else (index, one_line(name))
        for index, (name, match) in enumerate(zip(names, matches, strict=True), start=1)
    ]
    for index, (value, name) in enumerate(levels):
        if not name:
            hint = "write the name of its level into the first row, such as '2 Managed', or empty the column"
            intake.fault(place, MISSING_FIELD, f"column {_letters(columns[index])} has no heading", hint)
        if value in [each for each, _ in levels[:index]]:
            intake.fault(place, DUPLICATE_ID, f"level {value} is given twice")
    return levels


def _number(text: str) -> int:
    return int(text.replace("\N{MINUS SIGN}", "-"))


def _criterion(aspect: str, level: tuple[int, str], cell: str) -> Data:
    value, name = level
    text = one_line(cell)
    fits = len(text) <= 500
    return {
        "id": slug(f"{aspect[:60]} {'minus ' if value < 0 else ''}{abs(value)}"),
        "level": value,
        "text": text if fits else f"{aspect[:200]}, level {value}: {name[:200]}",
        "guidance": None if fits else cell.strip(),
    }
