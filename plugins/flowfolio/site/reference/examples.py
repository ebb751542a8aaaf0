"""Show for every kind of problem what an author reads; the tests compare these words with what the checks say."""

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    "invalid-yaml": "the quote that opens here is never closed; close it",
    "unreadable-file": "the link leads out of the project",
    "duplicate-key": "'owner' already stands in line 3; keep one of the two",
    "alias-bomb": "the file holds more than 50,000 values once aliases are written out; split it, or repeat less",
    "file-too-large": "the file is larger than 1 MB; split it",
    "unknown-key": "'proces_time' is not a key here; did you mean 'process_time'?",
    "missing-field": "'name' is missing",
    "wrong-type": "id: 'One Entry' is not an id; write 'one-entry'",
    "invalid-duration": "wait_before: '90' has no unit; write '90 min', '90 h' or '90 d'",
    "invalid-percent": "uptime: '101 %' is more than 100 %; a percentage here goes from 0 to 100",
    "invalid-rate": "frequency: 'often' is not a rate; write for example '40 per week' or '920 per day'",
    "invalid-date": "on: 'today' is not a date; write it as YYYY-MM-DD, for example 2026-01-31",
    "invalid-link": (
        "source: 'javascript:alert(1)' is not a link that can be published; use an http, https or mailto link"
    ),
    "unknown-choice": "flow: 'pushed' is not one of push, pull, fifo, supermarket; did you mean 'push'?",
    "duplicate-id": "'pay' is the id of an earlier step too",
    "bad-folder-name": "'January' is not a date; an edition's folder is its date, for example 2026-01-31",
    "unknown-step": "'chose' is not a step of this map; did you mean 'choose'?",
    "unknown-obstacle": "'aprovals' is not an obstacle of this map; did you mean 'approvals'?",
    "unknown-reference": "'fuor' is not an item of this map; did you mean 'four'?",
    "unknown-focus": "'payy' is no step of the current-state map in force; did you mean 'pay'?",
    "dependency-cycle": "'two' waits for 'three', 'three' waits for 'two'; take one 'depends_on' out",
    "process-exceeds-lead-time": (
        "process_time 2 d is longer than lead_time 10 h, which contains it (working time, 8 h a day, 5 d a week); "
        "write waiting outside the step as wait_before or wait_after"
    ),
    "shares-not-100": "the shares add up to 90 %, not 100 %",
    "forward-rework": "'pay' does not come before 'choose'; rework goes back to an earlier step",
    "two-constraints": ("'ship' is the constraint already; one step limits the stream; mark the others as hotspot"),
    "inventory-without-demand": "20 items wait, but the map has no demand; write for example 'demand: 40 per week'",
    "low-above-high": "low 3 d, typical 2 d, high 5 d are out of order (working time, 8 h a day, 5 d a week)",
    "total-mismatch": (
        "process_time: printed 5 h, computed 4 h; look for a step that is missing here, or a slip in the printed total"
    ),
    "review-overdue": ("it had to be looked at again by 2026-01-31; add the day to 'reviewed:' when it is still true"),
    "missing-owner": "nobody owns this map; add 'owner: …' to the map or to its stream.yaml",
    "no-constraint": "no step is marked as the constraint; write 'constraint: true' with one step",
    "obstacle-without-action": "no next step and no roadmap item addresses 'Too many forms'",
    "item-serves-nothing": (
        "'A nice idea' addresses no obstacle, step or dependency; add 'addresses: [id]', or drop the item"
    ),
    "benefit-without-measure": ("the map lists benefits and no measure that would show them; add 'measures: …'"),
    "unused-term": (
        "no page, no map in force and no other term uses 'Andon'; "
        "use it, add the word people use as an alias, or drop it"
    ),
    "undefined-term": "'lead tme' is not in the glossary; did you mean 'lead time'?",
    "ambiguous-term": "'PT' is also a name of the term 'Process time'; drop it from one of the two",
    "stale-benchmark": (
        "the claim 'Lead time falls by' is of 2020, more than 3 years ago; look for a newer edition, or drop it"
    ),
    "drawing-failed": "graphviz-pure took longer than 20 s; a plainer drawing is shown",
}
"""What follows the code in a line of `flowfolio check`, by code."""
