"""Write problems for people, programs and CI services."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flowfolio.source.problems import Problem
from flowfolio.source.words import counted


def as_text(problems: Sequence[Problem]) -> str:
    """Return a line per problem and one that counts them."""
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    total = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    return "\n".join([*map(str, problems), total if problems else "No problems."])


def as_json(problems: Sequence[Problem]) -> str:
    """Return a JSON list of `{path, line, column, code, severity, message, hint}`."""
    return json.dumps([problem.as_json() for problem in problems], indent=2, ensure_ascii=False)


def as_github(problems: Sequence[Problem]) -> str:
    """Return GitHub workflow commands, which annotate the lines of a pull request."""
    return "\n".join(map(_github_line, problems))


def _github_line(problem: Problem) -> str:
    place = f"file={_property(problem.place.path)},line={problem.place.line},col={problem.place.column}"
    text = problem.message + (f"; {problem.hint}" if problem.hint else "")
    return f"::{problem.severity} {place},title={_property(problem.code)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(problems: Sequence[Problem]) -> str:
    """Return a SARIF 2.1.0 log."""
    used = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": code.meaning},
            "defaultConfiguration": {"level": code.severity},
        }
        for code in used
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": used.index(problem.code),
            "level": problem.severity,
            "message": {"text": problem.message + (f"; {problem.hint}" if problem.hint else "")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": problem.place.path},
                        "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "flowfolio", "rules": rules}}, "results": results}],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)
