"""Every problem file announces its problems by marked lines, and the checks find exactly these, all at once.

A file of `problems/` begins with `# at: path`, its place in the small portfolio below, where it replaces the file of
that path. A line ends with `# ! code` for each problem that stands on it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from conftest import World, marked_problems
from flowfolio.portfolio.portfolio import load
from flowfolio.source.problems import known_codes

HERE = Path(__file__).parent
FILES = sorted((HERE / "problems").glob("*.yaml"))
TODAY = dt.date(2026, 2, 1)
EDITION = "streams/checkout/2026-01-12"

PORTFOLIO = {
    "portfolio.yaml": "title: Portfolio\ntime: {hours_per_day: 8, days_per_week: 5}\n",
    "streams/checkout/stream.yaml": "title: Checkout\nowner: Shop\n",
    f"{EDITION}/outcome.yaml": """
        title: Outcome
        outcome: {text: Faster}
        obstacles: [{id: approvals, text: Approvals}]
        next_steps: [{text: Ask, addresses: [approvals]}]
        """,
    f"{EDITION}/current-state.yaml": """
        title: Checkout today
        steps:
          - {id: choose, name: Choose}
          - {id: pay, name: Pay, constraint: true}
          - {id: ship, name: Ship}
        """,
    f"{EDITION}/dependency.yaml": """
        title: Around the payment
        focus: pay
        dependencies: [{id: bank, name: Bank, kind: supplier}]
        """,
    f"{EDITION}/future-state.yaml": """
        title: Checkout next
        steps:
          - {id: choose, name: Choose}
          - {id: pay-at-once, name: Pay at once, replaces: [pay], because: It is quicker}
        """,
    f"{EDITION}/roadmap.yaml": """
        title: Roadmap
        items: [{id: one, title: One, horizon: now, addresses: [approvals, pay, bank]}]
        """,
}

ELSEWHERE = {  # codes that no small text file can show, or that belong to other kinds of files
    "unreadable-file": "test_source.py",
    "file-too-large": "test_source.py",
    "bad-folder-name": "test_reading.py",
    "drawing-failed": "test_plugin.py",
    "unused-term": "test_glossary.py",
    "undefined-term": "test_glossary.py",
    "ambiguous-term": "test_glossary.py",
    "stale-benchmark": "test_evidence.py",
}
OF_ISSUE_2 = (
    "invalid-yaml duplicate-key alias-bomb file-too-large unknown-key missing-field wrong-type invalid-duration "
    "invalid-percent invalid-date unknown-choice duplicate-id bad-folder-name "
    "unknown-step unknown-obstacle unknown-reference unknown-focus dependency-cycle "
    "process-exceeds-lead-time shares-not-100 forward-rework two-constraints inventory-without-demand low-above-high "
    "total-mismatch review-overdue missing-owner no-constraint obstacle-without-action item-serves-nothing "
    "benefit-without-measure"
)


def place_of(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# at: ")


def test_the_portfolio_around_is_clean(world: World) -> None:
    assert load(world(PORTFOLIO), today=TODAY).problems == ()


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_every_marked_problem_is_found_and_no_other(file: Path, world: World) -> None:
    text = file.read_text(encoding="utf-8")
    path = place_of(text)
    problems = load(world({**PORTFOLIO, path: text}), today=TODAY).problems
    own = [problem for problem in problems if problem.place.path == f"maps/{path}"]
    assert {(problem.place.line, problem.code) for problem in own} == marked_problems(text)
    assert [str(problem) for problem in problems if problem not in own] == []


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_messages_speak_to_the_author(file: Path, world: World) -> None:
    text = file.read_text(encoding="utf-8")
    path = place_of(text)
    lines = text.splitlines()
    for problem in load(world({**PORTFOLIO, path: text}), today=TODAY).problems:
        assert problem.message
        assert "\n" not in str(problem)
        assert len(str(problem)) < 400
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        said = f"{problem.message} {problem.hint}"
        assert not [
            word for word in ("pydantic", "str", "tuple", "dict", "NoneType", "@step", "None") if word in said.split()
        ]


def test_slips_get_the_nearest_word(world: World) -> None:
    hints = {}
    for name in ("structure-fields-of-a-step", "references-of-a-roadmap", "structure-fields-of-a-value-stream-map"):
        text = (HERE / "problems" / f"{name}.yaml").read_text(encoding="utf-8")
        hints |= {
            problem.message: problem.hint
            for problem in load(world({**PORTFOLIO, place_of(text): text}), today=TODAY).problems
        }
    said = " ".join(hints.values())
    for word in ("process_time", "approvals", "status", "four", "push"):
        assert f"did you mean '{word}'?" in said


def test_every_code_has_a_test() -> None:
    marked = {code for file in FILES for _, code in marked_problems(file.read_text(encoding="utf-8"))}
    assert marked <= set(known_codes())
    assert set(OF_ISSUE_2.split()) <= marked | set(ELSEWHERE)
    for code, name in ELSEWHERE.items():
        # Tests of what comes later may not be here yet.
        if (HERE / name).exists():
            assert code in (HERE / name).read_text(encoding="utf-8"), code
    assert set(known_codes()) == marked | set(ELSEWHERE)
