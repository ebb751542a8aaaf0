"""Name one page of every kind; the browser tests run over all of them."""

from __future__ import annotations

from typing import NamedTuple


class PageKind(NamedTuple):
    """A kind of page and the URL of one example, relative to the site and ending in "/"."""

    name: str
    url: str


PAGES = [
    PageKind("home", ""),
    PageKind("streams", "streams/"),
    PageKind("stream", "streams/feature-delivery/"),
    PageKind("edition", "streams/feature-delivery/2026-10-13/"),
    PageKind("outcome-map", "streams/loan-approval/2025-10-07/outcome/"),
    PageKind("current-state-map", "streams/loan-approval/2026-07-14/current-state/"),
    PageKind("dependency-map", "streams/loan-approval/2025-10-07/dependency/"),
    PageKind("future-state-map", "streams/loan-approval/2025-10-07/future-state/"),
    PageKind("roadmap-map", "streams/loan-approval/2026-07-14/roadmap/"),
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
    PageKind("guide", "guide/"),
    PageKind("guide-with-map", "guide/sessions/current-state-map/"),
    PageKind("reference", "reference/maps/"),
]
