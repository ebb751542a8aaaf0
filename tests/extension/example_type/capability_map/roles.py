"""Say how capabilities and needs look, and what that means."""

from __future__ import annotations

from flowfolio import Look, Role

LEVEL = {
    "missing": Role("capability-missing", Look(fill="rose", line="red", style="dashed"), "nobody can do it"),
    "weak": Role("capability-weak", Look(fill="sun", line="amber", pen=1.6), "done, but not well"),
    "solid": Role("capability-solid", Look(fill="mint", line="green", pen=2.2), "done well"),
}
NEEDS = Role("capability-needs", Look(line="violet", text="violet", arrow="vee"), "needs it", is_line=True)

ROLES = (*LEVEL.values(), NEEDS)
