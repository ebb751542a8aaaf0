"""Lead from the words that stand on walls and in other tools to the fields of a step."""

from __future__ import annotations

_FIELDS = {
    "process_time": "pt|p t|touch time|hands on time|work time|working time|va time|effort",
    "lead_time": "lt|l t|elapsed time|time in step|throughput time|turnaround time|turnaround",
    "wait_before": "wait|waiting|wait time|waiting time|queue time|queueing time|delay|wt|idle time",
    "percent_complete_accurate": "c/a|c a|ca|ca percent|pca|percent ca|complete and accurate|quality|fpy",
    "cycle_time": "ct|c/t|c t",
    "changeover": "co|c/o|c o|changeover time|setup|setup time",
    "team": "owner|department|dept|group|responsible|who|unit",
    "roles": "role|actor|actors|performer",
    "people": "operators|operator|headcount|fte|ftes|staff",
    "tools": "tool|system|systems|software|application",
    "wip": "work in progress|work in process|in progress",
    "name": "title|label|step|activity",
    "notes": "note|comment|comments|description|remark|remarks|text",
    "hotspot": "problem|pain|issue",
    "improvements": "kaizen|idea|ideas|improvement|kaizen burst",
}
"""The field → what people call it, in small letters, with single spaces, without a sign of per cent."""
WALL_WORDS = {
    **{word: f"write '{field}'" for field, words in _FIELDS.items() for word in words.split("|")},
    "share": "a share belongs to a way of a choice: 'choice: [{share: 60, steps: […]}, {share: 40, steps: […]}]'",
    **dict.fromkeys(
        ("duration", "time", "takes", "hours", "days"),
        "'process_time' is the work, 'lead_time' that with the waits inside the step, 'wait_before' the wait before it",
    ),
    **dict.fromkeys(
        ("queue", "backlog", "items"),
        "'inventory' is how many items wait before the step, 'wait_before' how long",
    ),
}
"""A word that is no field of a step → what to write instead."""
