"""Name one page of every kind; the browser tests run over all of them, or over one of each template."""

from __future__ import annotations

from typing import NamedTuple

from extent import WHOLE


class PageKind(NamedTuple):
    """A kind of page, the URL of one example, relative to the site and ending in "/", and whether the sample has it.

    The sample has one page of each template.
    """

    name: str
    url: str
    is_sample: bool = True


_ALL = [
    PageKind("home", ""),
    PageKind("streams", "streams/"),
    PageKind("stream", "streams/feature-delivery/"),
    PageKind("edition", "streams/feature-delivery/2026-10-13/"),
    PageKind("outcome-map", "streams/loan-approval/2025-10-07/outcome/", is_sample=False),
    PageKind("current-state-map", "streams/loan-approval/2026-07-14/current-state/"),
    PageKind("dependency-map", "streams/loan-approval/2025-10-07/dependency/", is_sample=False),
    PageKind("future-state-map", "streams/loan-approval/2025-10-07/future-state/", is_sample=False),
    PageKind("roadmap-map", "streams/loan-approval/2026-07-14/roadmap/", is_sample=False),
    PageKind("all-roadmaps", "roadmap/"),
    PageKind("dependencies", "dependencies/"),
    PageKind("rollup", "rollup/"),
    PageKind("compare", "compare/"),
    PageKind("compare-stream", "compare/feature-delivery/"),
    PageKind("comparison", "compare/feature-delivery/2026-03-17-current-state-to-2026-10-13-current-state/"),
    PageKind("catalogue", "catalogue/"),
    PageKind("catalogue-list", "catalogue/kind/roadmap/"),
    PageKind("changes", "changes/"),
    PageKind("rhythm", "rhythm/"),
    PageKind("due", "due/"),
    PageKind("review-sheet", "rhythm/review-sheet/"),
    PageKind("maturity", "maturity/"),
    PageKind("maturity-model", "maturity/flow-engineering/"),
    PageKind("maturity-scope", "maturity/flow-engineering/loan-approval/"),
    PageKind("assess", "maturity/flow-engineering/assess/"),
    PageKind("glossary", "glossary/"),
    PageKind("term", "glossary/flow-efficiency/"),
    PageKind("evidence", "evidence/"),
    PageKind("guide", "guide/", is_sample=False),
    PageKind("guide-with-map", "guide/sessions/current-state-map/"),
    PageKind("reference", "reference/maps/"),
]
PAGES = [page for page in _ALL if WHOLE or page.is_sample]
