"""Write a comparison as text for a terminal, as JSON, as Markdown for a merge request, or as a picture."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.diff import (
    Change,
    MetricChange,
    change_text,
    change_values,
    field_words,
    thing_words,
)
from flowfolio.drawing.caption import framed
from flowfolio.drawing.engine import to_svg
from flowfolio.drawing.looks import MARKS
from flowfolio.export.pictures import comparison_caption
from flowfolio.map_types.metrics import Metric
from flowfolio.source.words import counted

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_LONGEST = 300


def as_json(found: Comparison) -> str:
    """Return `{"changes": […], "metrics": {NAME: …}}`, as Change and MetricChange give them.

    Durations are seconds of working time, shares percent; what is not known or not there is null.
    """
    data = {
        "changes": [change.as_json() for change in found.changes],
        "metrics": {change.name: change.as_json() for change in found.metrics},
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_text(found: Comparison) -> str:
    """Return one line a change, then the figures."""
    lines = [f"{found.before.name} → {found.after.name}", ""]
    lines += [_line(change) for change in found.changes] or ["no change"]
    if found.metrics:
        rows = [_figure_row(each, found) for each in found.metrics]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines += ["", *("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)]
    if found.calendar_note:
        lines += ["", found.calendar_note]
    return "\n".join(_CONTROL.sub(" ", line) for line in lines) + "\n"


def as_svg(found: Comparison) -> str:
    """Return both maps in one picture."""
    return framed(to_svg(found.graph()), comparison_caption(found))


def _line(change: Change) -> str:
    whose = f"{thing_words(change.thing)} '{change.name}'" if change.thing else thing_words("")
    what = "" if change.field is None else f": {change_values(change)}"
    return f"{MARKS[change.kind].sign} {change.kind:<8} {whose}{what}"


def as_markdown(found: Comparison) -> str:
    """Return a heading, the table of figures and the table of changes; nothing an author wrote is taken for markup."""
    parts = [f"### {_plain(found.after.whole.title)}", f"{_plain(found.before.name)} → {_plain(found.after.name)}"]
    if not found.changes:
        parts.append("No change.")
    if found.metrics:
        rows = [tuple(map(_plain, _figure_row(each, found))) for each in found.metrics]
        parts.append(_table(("Figure", "Before", "After", "Change", "Verdict"), rows, "|---|--:|--:|--:|---|"))
        parts.append(
            f"Times are {found.after.context.calendar_name}."
            + (f" {found.calendar_note}" if found.calendar_note else "")
        )
    if found.changes:
        cells = [tuple(map(_plain, _change_row(change))) for change in found.changes]
        table = _table(("What", "Name", "Field", "Before", "After"), cells, "|---|---|---|---|---|")
        summary = f"{counted(len(cells), 'change')}, field by field"
        parts.append(f"<details><summary>{summary}</summary>\n\n{table}\n\n</details>")
    return "\n\n".join(parts) + "\n"


def _change_row(change: Change) -> tuple[str, ...]:
    what = f"{MARKS[change.kind].sign} {thing_words(change.thing)} {change.kind}"
    whole = change.field is None
    before, after = ("" if whole else value or "—" for value in change.words)
    return what, change.name if change.thing else "", field_words(change.field), before, after


def _figure_row(each: MetricChange, found: Comparison) -> tuple[str, ...]:
    change = change_text(each, found.calendar) or "—"
    return each.kind.title, _value(each.before), _value(each.after), change, each.verdict.text


def _value(metric: Metric | None) -> str:
    return metric.said if metric else "—"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], rule: str) -> str:
    return "\n".join([f"| {' | '.join(head)} |", rule, *(f"| {' | '.join(row)} |" for row in rows)])


def _plain(text: str) -> str:
    """Return text that Markdown shows as it stands: no markup, no mention of a person or an issue, no link."""
    text = _CONTROL.sub(" ", text)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    text = _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))
    return text.replace("@", "&commat;").replace("://", "&colon;//")
