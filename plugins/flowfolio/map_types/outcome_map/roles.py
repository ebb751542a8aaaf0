"""Say how the cards and lines of an outcome map look."""

from __future__ import annotations

from flowfolio.drawing.looks import Role, card_look, line_role

OUTCOME = Role("outcome", card_look("sky", "blue", pen=2.2))
BENEFIT = Role("benefit", card_look("mint", "green"))
OBSTACLE = Role("obstacle", card_look("rose", "red"))
NEXT_STEP = Role("next-step", card_look("sand", "amber"))
MEASURE = Role("measure", card_look("foam", "teal"))
GUARDRAIL = Role("guardrail", card_look("lilac", "violet", "rounded,dashed"))
RUNNER_UP = Role("runner-up", card_look("paper", "line", "rounded,dashed"))
SERVES = line_role("serves", "muted", "vee", scale=0.7)

ROLES = (OUTCOME, BENEFIT, OBSTACLE, NEXT_STEP, MEASURE, GUARDRAIL, RUNNER_UP, SERVES)
