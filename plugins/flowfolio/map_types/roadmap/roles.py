"""Say how the items of a roadmap and the lines between them look, and what that means."""

from __future__ import annotations

from flowfolio.drawing.looks import ROLES as COMMON, Role, card_look
from flowfolio.map_types.roadmap.words import STATUSES

_LOOKS = {
    "proposed": card_look("paper", "line", "rounded,dashed"),
    "ready": card_look("sky", "blue"),
    "doing": card_look("sand", "amber", pen=2.2),
    "done": card_look("mint", "green"),
    "dropped": card_look("outside", "line", "rounded,dotted"),
}
ITEM = {status: Role(f"item-{status}", look, STATUSES[status]) for status, look in _LOOKS.items()}
"""Status of an item → its role."""
WAITS = COMMON["link"].meaning("comes first → waits for it")

ROLES = (*ITEM.values(), WAITS)
