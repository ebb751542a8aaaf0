"""Name the addresses of the maturity pages, and what a scope is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from flowfolio.maturity import Assessment

INDEX: Final = "maturity/index.md"


def model_path(model_id: str) -> str:
    """Return the path of a model's page."""
    return f"maturity/{model_id}/index.md"


def form_path(model_id: str) -> str:
    """Return the path of a model's self-assessment form."""
    return f"maturity/{model_id}/assess/index.md"


def scope_path(model_id: str, scope: str) -> str:
    """Return the path of a scope's page."""
    return f"maturity/{model_id}/{_folder(scope)}/index.md"


def yaml_path(assessment: Assessment) -> str:
    """Return the path of an assessment's source among the site's files."""
    return f"maturity/{assessment.model}/{_folder(assessment.scope)}/{assessment.date}.yaml"


def latest_path(model_id: str, scope: str) -> str:
    """Return the path of the script with a scope's latest answers."""
    return f"maturity/{model_id}/{_folder(scope)}/latest.js"


def _folder(scope: str) -> str:
    # The form has this name; no id ends in a hyphen, so nothing else can have the other one.
    return "assess-" if scope == "assess" else scope


@dataclass(frozen=True, slots=True)
class ScopeName:
    """A scope as people know it. `stream` is the path of the stream's page, "" when it is none."""

    id: str
    title: str
    stream: str

    @classmethod
    def of(cls, scope: str, streams: Mapping[str, str]) -> Self:
        """Return the stream's title, or words made of the id."""
        if scope in streams:
            return cls(scope, streams[scope], f"streams/{scope}/index.md")
        return cls(scope, scope.replace("-", " ").capitalize(), "")
