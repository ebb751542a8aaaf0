"""All slips of a map are said at once, those of its structure hide no other; hints lead to the thing that was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flowfolio.portfolio.portfolio import load
from flowfolio.portfolio.single import single_map
from flowfolio.source.document import parse_text

World = Callable[[Mapping[str, str]], Path]
STEPS = """\
  - {id: take, name: Take the order}
  - {id: pay, name: Approve payment}
  - {id: approve-order, name: Approve the order}
"""


def said(text: str, kind: str = "current-state") -> list[tuple[int, str]]:
    problems = single_map(parse_text(f"title: A\n{text}", "map.yaml"), kind).problems
    return [(each.place.line, each.code) for each in problems if each.is_error]


def hints(text: str) -> list[str]:
    return [each.hint for each in single_map(parse_text(f"title: A\n{text}", "map.yaml"), "current-state").problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            f"steps:\n{STEPS}  - {{id: bill, name: Bill, proces_time: 1 h, rework: {{to: tkae, rate: 5}}}}\n",
            [(6, "unknown-key"), (6, "unknown-step")],
        ),
        (
            f"steps:\n  - {{id: No Id, name: A}}\n{STEPS}  - {{id: take, name: Again}}\n",
            [(3, "wrong-type"), (7, "duplicate-id")],
        ),
        (
            f"steps:\n{STEPS}  - {{id: bill, name: Bill, lead_time: 3, rework: {{to: later, rate: 5}}}}\n"
            "  - {id: later, name: Later}\n",
            [(6, "invalid-duration"), (6, "forward-rework")],
        ),
        # What leads to a step with a fault of its own leads somewhere.
        (
            f"steps:\n{STEPS}  - {{id: bill, nmae: Bill}}\n"
            "  - {id: send, name: Send, rework: {to: bill, rate: 5}}\n",
            [(6, "missing-field"), (6, "unknown-key")],
        ),
        # Shares are not added up while one of them has a fault.
        (
            "steps:\n  - choice:\n    - {share: 50, steps: [{id: a, name: A}]}\n"
            "    - {share: half, steps: [{id: b, name: B, rework: {to: c, rate: 5}}]}\n",
            [(5, "invalid-percent"), (5, "unknown-step")],
        ),
        (f"title: B\nsteps:\n{STEPS}  - {{id: pay, name: Again}}\n", [(2, "duplicate-key"), (7, "duplicate-id")]),
        (f"waits_before:\nsteps:\n{STEPS}", [(2, "unknown-key")]),
        (f"owner:\nsteps:\n{STEPS}  - {{id: bill, name: Bill, team: }}\n", []),
        ("steps: [\n", [(2, "invalid-yaml")]),
    ],
)
def test_all_slips_are_said_at_once(text: str, found: list[tuple[int, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (
            "outcome: 12 days\nobstacles:\n- {id: a, text: T}\n- {id: a, text: T}\n"
            "next_steps:\n- {text: X, addresses: [nowhere]}\n",
            "outcome",
            [(2, "wrong-type"), (5, "duplicate-id"), (7, "unknown-obstacle")],
        ),
        (
            "dependencies:\n- {id: a, name: A, kind: team}\n- {id: a, name: B, kind: team}\n",
            "dependency",
            [(1, "missing-field"), (4, "duplicate-id")],
        ),
        (
            "stesp:\n- {id: a, name: A}\n- {id: a, name: B, rework: {to: nix, rate: 5}}\n"
            "- {id: c, name: C, lead_time: soon}\n",
            "current-state",
            [
                (1, "missing-field"),
                (2, "unknown-key"),
                (4, "duplicate-id"),
                (4, "unknown-step"),
                (5, "invalid-duration"),
            ],
        ),
        (
            "items:\n- {id: a, title: A, horizon: soon, depends_on: [nix]}\n- {id: a, title: A, horizon: now}\n",
            "roadmap",
            [(3, "unknown-choice"), (3, "unknown-reference"), (4, "duplicate-id")],
        ),
        # What leads to an id that has still to be mended leads somewhere.
        (
            "steps:\n- {name: Send it}\n- {id: Take One, name: B}\n"
            "- {id: c, name: C, rework: {to: take-one, rate: 5}}\n- {id: d, name: C, rework: {to: send-it, rate: 5}}\n",
            "current-state",
            [(3, "missing-field"), (4, "wrong-type")],
        ),
    ],
)
def test_a_needed_value_that_is_wrong_or_missing_hides_nothing(
    text: str, kind: str, found: list[tuple[int, str]]
) -> None:
    assert said(text, kind) == found


def test_a_broken_map_has_its_references_judged_as_well(world: World) -> None:
    files = {
        "streams/loan/2026-01-12/current-state.yaml": f"title: A\nowner: B\nsteps:\n{STEPS}",
        "streams/loan/2026-01-12/roadmap.yaml": "title: R\nowner: B\nnonsense: 1\nitems:\n"
        "- {id: one, title: One, horizon: now, addresses: [approve-payment]}\n",
    }
    found = {each.place.line: each for each in load(world(files)).problems if "roadmap" in each.place.path}
    assert {line: each.code for line, each in found.items()} == {3: "unknown-key", 5: "unknown-reference"}
    assert found[5].hint == "did you mean 'pay' (Approve payment)?"


@pytest.mark.parametrize("focus", ["Approve payment", "approve payment", "Approve payments"])
def test_a_name_is_led_to_its_id(world: World, focus: str) -> None:
    files = {
        "streams/loan/2026-01-12/current-state.yaml": f"title: A\nowner: B\nsteps:\n{STEPS}",
        "streams/loan/2026-01-12/dependency.yaml": f"title: D\nowner: B\nfocus: {focus}\ndependencies: []\n",
    }
    (found,) = (each for each in load(world(files)).problems if "dependency" in each.place.path)
    assert (found.place.line, found.hint) == (3, "write 'pay', the id of 'Approve payment'")


def test_hints_lead_to_the_right_thing() -> None:
    rework = f"steps:\n{STEPS}  - {{id: bill, name: Bill, rework: {{to: TO, rate: 5}}}}\n"
    assert hints(rework.replace("TO", "Approve payment")) == ["write 'pay', the id of 'Approve payment'"]
    assert "did you mean 'pay' (Approve payment)?" in hints(rework.replace("TO", "approve-payment"))
    assert "did you mean 'take'?" in hints(rework.replace("TO", "tkae"))
    assert hints("steps: [{id: a, name: A, share: 30}]\n")[0].startswith(
        "a share belongs to a way of a choice: 'choice:"
    )
    assert hints("steps: [{id: Approve payment, name: Pay}]\n") == ["write 'approve-payment'"]


def test_a_slip_of_an_event_hides_no_other(world: World) -> None:
    text = """\
    rhythm:
    - {name: A, every: sometimes, on: first Tusday}
    - {name: B, every: sometimes, on: first Tuesday}
    - {name: C, every: month, on: first Tusday, colour: red, duration: long}
    - {nmae: D, every: month, on: fifth Friday}
    - {name: E, every: month, on: last day}
    """
    assert [(each.place.line, each.code) for each in load(world({"portfolio.yaml": text})).problems] == [
        (2, "invalid-duration"),
        (2, "invalid-date"),
        (3, "invalid-duration"),
        (4, "invalid-date"),
        (4, "unknown-key"),
        (4, "invalid-duration"),
        (5, "missing-field"),
        (5, "unknown-key"),
        (5, "invalid-date"),
    ]
