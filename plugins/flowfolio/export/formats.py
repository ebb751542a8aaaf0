"""List every way to write what a command found, by its word on the command line; the first one is the default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ParamSpec, get_args

from flowfolio.analysis import agenda
from flowfolio.analysis.agenda import Due
from flowfolio.analysis.compare import Comparison
from flowfolio.analysis.questions import Question
from flowfolio.drawing.files import PictureFormat, render
from flowfolio.export import comparison, figures, problems
from flowfolio.export.export import Format, export
from flowfolio.maturity import Result
from flowfolio.maturity.output import maturity_json_text, maturity_table
from flowfolio.portfolio.measures import Reading
from flowfolio.source.problems import Problem

P = ParamSpec("P")
Formats = Mapping[str, Callable[P, str]]

CHECK: Formats[[Sequence[Problem]]] = {
    "text": problems.as_text,
    "json": problems.as_json,
    "github": problems.as_github,
    "sarif": problems.as_sarif,
}
METRICS: Formats[[Reading]] = {"table": figures.as_table, "json": figures.as_json, "csv": figures.as_csv}
DIFF: Formats[[Comparison]] = {
    "text": comparison.as_text,
    "json": comparison.as_json,
    "md": comparison.as_markdown,
    "svg": comparison.as_svg,
}
DUE: Formats[[Sequence[Due], dt.date, Sequence[Question], Sequence[Problem]]] = {
    "text": agenda.as_text,
    "json": agenda.as_json,
    "md": agenda.as_markdown,
}
MATURITY: Formats[[Result]] = {"table": maturity_table, "json": maturity_json_text}
EXPORT: Mapping[str, Callable[..., bytes]] = {form: partial(export, form=form) for form in get_args(Format)}
"""Each takes the portfolio, and `table` for CSV."""
DRAW: Mapping[str, Callable[..., bytes]] = {form: partial(render, format=form) for form in get_args(PictureFormat)}
"""Each takes the graph, the `engine` to draw it with, and its `caption`."""
