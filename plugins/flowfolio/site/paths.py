"""Say where every page and file of the site stands: paths as MkDocs names sources, and file paths from the root."""

from __future__ import annotations

import datetime as dt
from typing import Final

from flowfolio.export.feeds import CALENDAR, FEED
from flowfolio.maturity import Assessment

__all__ = ["CALENDAR", "FEED"]

HOME: Final = "index.md"
ROOT: Final = "/index.md"
"""The beginning of the site, whoever wrote that page."""
STREAMS: Final = "streams/index.md"
COMPARE: Final = "compare/index.md"
CATALOGUE: Final = "catalogue/index.md"
CATALOGUE_DATA: Final = "catalogue/catalogue-data.js"
ROADMAPS: Final = "roadmap/index.md"
DEPENDENCIES: Final = "dependencies/index.md"
DEPENDENCIES_PICTURE: Final = "dependencies/shared-dependencies.svg"
ROLLUP: Final = "rollup/index.md"
RHYTHM: Final = "rhythm/index.md"
REVIEW_SHEET: Final = "rhythm/review-sheet/index.md"
DUE: Final = "due/index.md"
CHANGES: Final = "changes/index.md"
GLOSSARY: Final = "glossary/index.md"
EVIDENCE: Final = "evidence/index.md"
MATURITY: Final = "maturity/index.md"
QUESTIONS: Final = "open-questions"
"""The spot of a map's page where its open values stand."""
FORM_SCRIPT: Final = "assets/flowfolio/assess.js"
YAML_SCRIPT: Final = "assets/flowfolio/vendor/js-yaml/js-yaml.js"
"""Parses YAML for the self-assessment form, which alone loads it; needed only once a file is read."""
OPTIONAL_KINDS: Final = (
    *("home", "editions", "roadmap", "dependencies", "rollup", "compare", "catalogue", "changes", "maturity"),
    *("evidence", "rhythm", "due", "glossary"),
)
"""The kinds of pages that a site may do without, as `kind_of` names them. Every other page leads to maps and streams.
"""


def kind_of(path: str) -> str:
    """Return the kind of page or file at `path`: the folder it stands in, `home`, `editions` or `maps`.

    >>> kind_of("glossary/lead-time/index.md"), kind_of("streams/loan/2026-01-12/index.md")
    ('glossary', 'editions')
    """
    first, *rest = path.split("/")
    if not rest:
        return "home" if path == HOME else first
    deep = len(rest)
    return first if first != "streams" or deep < _IN_EDITION else "editions" if deep == _IN_EDITION else "maps"


_IN_EDITION = 3


def stream_path(stream: str) -> str:
    """Return the path of a stream's page."""
    return f"streams/{stream}/index.md"


def edition_path(stream: str, date: dt.date) -> str:
    """Return the path of an edition's page."""
    return f"streams/{stream}/{date}/index.md"


def map_path(map_id: str, anchor: str = "") -> str:
    """Return the path of a map's page, or of a spot on it."""
    return f"streams/{map_id}/index.md" + (f"#{anchor}" if anchor else "")


def map_file(map_id: str, suffix: str) -> str:
    """Return the path of a file beside a map's page: its source, its tables or its picture."""
    return f"streams/{map_id}/{map_id.rpartition('/')[2]}.{suffix}"


def comparisons_path(stream: str) -> str:
    """Return the path of the page with all comparisons of a stream."""
    return f"compare/{stream}/index.md"


def comparison_path(before_id: str, after_id: str) -> str:
    """Return the path of the page that compares two maps.

    >>> comparison_path("loan/2026-01-12/current-state", "loan/2026-02-01/future-state")
    'compare/loan/2026-01-12-current-state-to-2026-02-01-future-state/index.md'
    """
    (_, *old), (stream, *new) = before_id.split("/"), after_id.split("/")
    return f"compare/{stream}/{'-'.join(old)}-to-{'-'.join(new)}/index.md"


def facet_path(facet: str) -> str:
    """Return the path of the page with all values of a facet of the catalogue."""
    return f"catalogue/{facet}/index.md"


def list_path(facet: str, value: str, number: int = 1) -> str:
    """Return the path of a plain list of the catalogue, or of one of its later pages."""
    return f"catalogue/{facet}/{value}/" + (f"{number}/index.md" if number > 1 else "index.md")


def dependency_anchor(stream: str, dependency: str) -> str:
    """Return the anchor of a shared thing on its page, by the stream that names it first and its id there."""
    return f"shared-{stream}-{dependency}"


def year_path(year: int) -> str:
    """Return the path of the page with all changes of a year."""
    return f"changes/{year}/index.md"


def term_path(term: str) -> str:
    """Return the path of a term's page."""
    return f"glossary/{term}/index.md"


def model_path(model: str) -> str:
    """Return the path of a maturity model's page."""
    return f"maturity/{model}/index.md"


def form_path(model: str) -> str:
    """Return the path of a model's self-assessment form."""
    return f"maturity/{model}/assess/index.md"


def scope_path(model: str, scope: str) -> str:
    """Return the path of a scope's page."""
    return f"maturity/{model}/{_folder(scope)}/index.md"


def assessment_file(assessment: Assessment) -> str:
    """Return the path of an assessment's source among the site's files."""
    return f"maturity/{assessment.model}/{_folder(assessment.scope)}/{assessment.date}.yaml"


def answers_file(model: str, scope: str) -> str:
    """Return the path of the script with a scope's latest answers."""
    return f"maturity/{model}/{_folder(scope)}/latest.js"


def _folder(scope: str) -> str:
    # The form has this name; no id ends in a hyphen, so nothing else can have the other one.
    return "assess-" if scope == "assess" else scope
