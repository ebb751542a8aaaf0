"""Say how the cards, rings and lines of a dependency map look, and what that means."""

from __future__ import annotations

from flowfolio.drawing.looks import ROLES as COMMON, Look, Role, card_look, line_role
from flowfolio.map_types.dependency_map.words import IMPACTS

FOCUS = Role("focus", Look(fill="rose", line="red", pen=2.4, size=12, bold=True))
SPOKE = {
    "needs": line_role("needs", "red", words="the focus needs it", pen=1.6),
    "provides": line_role("provides", "green", words="the focus provides for it", pen=1.6, style="dashed"),
    "both": line_role("both", "violet", words="both ways", pen=1.6, tail_arrow="normal"),
}
"""Direction of a dependency → the role of its line."""
BESIDE = COMMON["link"].meaning("a link between dependencies")
ACROSS = COMMON["after"].meaning("a link to the other side")
IMPACT: dict[str | None, Role] = {
    "high": Role("dependency-high", card_look("rose", "red", pen=2.2), IMPACTS["high"]),
    "medium": Role("dependency-medium", card_look("sand", "amber", pen=1.6), IMPACTS["medium"]),
    None: Role("dependency-low", card_look("paper", "line"), "▽ low or unknown impact"),
}
IMPACT["low"] = IMPACT[None]
"""Impact of a dependency → the role of its card."""
RING = {
    "inside": Role(
        "ring-inside", Look(fill="sky", line="blue", style="rounded", is_behind=True), "inside the organisation"
    ),
    "outside": Role("ring-outside", Look(fill="outside", style="rounded,dashed", is_behind=True), "outside"),
}
"""Where a dependency is → the role of the box behind the cards."""

ROLES = (FOCUS, *SPOKE.values(), BESIDE, ACROSS, *dict.fromkeys(IMPACT.values()), *RING.values())
