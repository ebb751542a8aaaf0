"""Say how the cards and lines of an outcome map look, and what that means."""

from __future__ import annotations

from flowfolio.drawing.looks import Role, card_look, line_role

OUTCOME = Role("outcome", card_look("sky", "blue", pen=2.2), "target outcome")
BENEFIT = Role("benefit", card_look("mint", "green"), "benefit")
OBSTACLE = Role("obstacle", card_look("rose", "red"), "obstacle")
NEXT_STEP = Role("next-step", card_look("sand", "amber"), "next step")
MEASURE = Role("measure", card_look("foam", "teal"), "measure")
GUARDRAIL = Role("guardrail", card_look("lilac", "violet", "rounded,dashed"), "guardrail: must not get worse")
RUNNER_UP = Role("runner-up", card_look("paper", "line", "rounded,dashed"), "runner-up: an outcome that came close")
SERVES = line_role("serves", "muted", "vee", words="leads to what it is good for", scale=0.7)

ROLES = (OUTCOME, BENEFIT, OBSTACLE, NEXT_STEP, MEASURE, GUARDRAIL, RUNNER_UP, SERVES)
